//! The moments of an observed turn, at which the memory lanes take their marks.

/// A moment of an observed turn.
///
/// ```text
/// Before ──turn──> Held ──digest──> Dropping ──drop──> Dropped
///           └─ Phase(name), as often as the routine marks one
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The set-up is done and no turn has begun.
    Before,
    /// The routine marks a phase inside the turn.
    Phase(&'static str),
    /// The outputs are alive.
    Held,
    /// The digest is taken and the outputs are about to be dropped.
    Dropping,
    /// The outputs are dropped.
    Dropped,
}

/// Who is told of the moments of an observed turn.
pub trait Observer {
    /// A moment has come.
    fn mark(&mut self, moment: Moment);

    /// The routine reports an exact figure of its own.
    fn figure(&mut self, name: &'static str, value: u64);
}

/// An observer that looks away: for turns that only warm up or give their digest.
pub struct Unobserved;

impl Observer for Unobserved {
    fn mark(&mut self, _: Moment) {}

    fn figure(&mut self, _: &'static str, _: u64) {}
}

/// Runs `kept` turns, keeps their outputs alive together, takes the digest of the last one, and marks each moment.
///
/// The list that keeps the outputs is filled with placeholders first, so that none of its pages is touched for the
/// first time between two marks; for one output there is no list, so that the heap lane counts none.
pub(super) fn observe<T>(
    kept: usize,
    observer: &mut dyn Observer,
    mut turn: impl FnMut(&mut dyn Observer) -> T,
    mut digest: impl FnMut(&T) -> super::Digest,
) -> super::Digest {
    if kept == 1 {
        observer.mark(Moment::Before);
        let output = turn(observer);
        observer.mark(Moment::Held);
        let digest = digest(&output);
        observer.mark(Moment::Dropping);
        drop(output);
        observer.mark(Moment::Dropped);
        return digest;
    }
    let mut outputs: Vec<Option<T>> = Vec::new();
    outputs.resize_with(kept, || None);
    // The bytes of the placeholders are touched only by the discriminant; this makes sure of every page.
    std::hint::black_box(&mut outputs);
    observer.mark(Moment::Before);
    for slot in &mut outputs {
        *slot = Some(turn(observer));
    }
    observer.mark(Moment::Held);
    let last = outputs.last().and_then(Option::as_ref).expect("at least two outputs are kept");
    let digest = digest(last);
    observer.mark(Moment::Dropping);
    for slot in &mut outputs {
        *slot = None;
    }
    observer.mark(Moment::Dropped);
    digest
}

/// The same with turns that await, all of them inside one future: what a runtime allocates when it is entered lies before
/// the first mark.
pub(super) async fn observe_awaited<T>(
    kept: usize,
    observer: &mut dyn Observer,
    mut turn: impl AsyncFnMut() -> T,
    mut digest: impl FnMut(&T) -> super::Digest,
) -> super::Digest {
    if kept == 1 {
        observer.mark(Moment::Before);
        let output = turn().await;
        observer.mark(Moment::Held);
        let digest = digest(&output);
        observer.mark(Moment::Dropping);
        drop(output);
        observer.mark(Moment::Dropped);
        return digest;
    }
    let mut outputs: Vec<Option<T>> = Vec::new();
    outputs.resize_with(kept, || None);
    std::hint::black_box(&mut outputs);
    observer.mark(Moment::Before);
    for slot in &mut outputs {
        *slot = Some(turn().await);
    }
    observer.mark(Moment::Held);
    let last = outputs.last().and_then(Option::as_ref).expect("at least two outputs are kept");
    let digest = digest(last);
    observer.mark(Moment::Dropping);
    for slot in &mut outputs {
        *slot = None;
    }
    observer.mark(Moment::Dropped);
    digest
}

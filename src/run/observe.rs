//! The moments of an observed turn, at which the memory lanes take their marks.

use super::Digest;

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
/// What is compiled for each turn are the three steps of [`Steps`]; the course of them is compiled once for all.
#[inline]
pub(super) fn observe<T>(
    kept: usize,
    observer: &mut dyn Observer,
    turn: impl FnMut(&mut dyn Observer) -> T,
    digest: impl FnMut(&T) -> Digest,
) -> Digest {
    let outputs = if kept == 1 { Outputs::One(None) } else { Outputs::many(kept) };
    course(kept, observer, &mut Observed { outputs, turn, digest })
}

/// What is done with the outputs of observed turns.
trait Steps {
    /// Runs a turn and keeps its output at a place.
    fn run(&mut self, place: usize, observer: &mut dyn Observer);

    /// The digest of the output that was kept last.
    fn digest(&mut self) -> Digest;

    /// Drops all outputs; what kept them stays.
    fn drop_all(&mut self);
}

/// The order of the steps, and the moments between them.
fn course(kept: usize, observer: &mut dyn Observer, steps: &mut dyn Steps) -> Digest {
    observer.mark(Moment::Before);
    for place in 0..kept {
        steps.run(place, observer);
    }
    observer.mark(Moment::Held);
    let digest = steps.digest();
    observer.mark(Moment::Dropping);
    steps.drop_all();
    observer.mark(Moment::Dropped);
    digest
}

/// The outputs that are alive together. For a single one there is no list, so that the heap lane counts none.
enum Outputs<T> {
    One(Option<T>),
    Many(Vec<Option<T>>),
}

impl<T> Outputs<T> {
    /// A list that is filled with placeholders, so that none of its pages is touched for the first time between two marks.
    #[inline]
    fn many(kept: usize) -> Outputs<T> {
        let mut outputs: Vec<Option<T>> = Vec::new();
        outputs.resize_with(kept, Option::default);
        // The bytes of the placeholders are touched only by the discriminant; this makes sure of every page.
        std::hint::black_box(&mut outputs);
        Outputs::Many(outputs)
    }

    #[inline]
    fn all(&mut self) -> &mut [Option<T>] {
        match self {
            Outputs::One(output) => std::slice::from_mut(output),
            Outputs::Many(outputs) => outputs,
        }
    }
}

struct Observed<T, F, D> {
    outputs: Outputs<T>,
    turn: F,
    digest: D,
}

impl<T, F: FnMut(&mut dyn Observer) -> T, D: FnMut(&T) -> Digest> Steps for Observed<T, F, D> {
    #[inline]
    fn run(&mut self, place: usize, observer: &mut dyn Observer) {
        let output = (self.turn)(observer);
        self.outputs.all()[place] = Some(output);
    }

    #[inline]
    fn digest(&mut self) -> Digest {
        let last = self.outputs.all().last().and_then(Option::as_ref);
        (self.digest)(last.expect("at least one output is kept"))
    }

    #[inline]
    fn drop_all(&mut self) {
        self.outputs.all().iter_mut().for_each(|output| *output = None);
    }
}

/// The same with turns that await, all of them inside one future: what a runtime allocates when it is entered lies before
/// the first mark.
pub(super) async fn observe_awaited<T>(
    kept: usize,
    observer: &mut dyn Observer,
    mut turn: impl AsyncFnMut() -> T,
    mut digest: impl FnMut(&T) -> Digest,
) -> Digest {
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
    outputs.resize_with(kept, Option::default);
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

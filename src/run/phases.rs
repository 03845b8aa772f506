//! A turn that goes through named phases and may report exact figures.

use super::loops::MarkedLoop;
use super::{Digest, Moment, Observer, Turn, observe::observe};
use std::time::Duration;

/// What a turn marks its phases with.
pub struct Marks<'a> {
    observer: Option<&'a mut dyn Observer>,
}

impl Marks<'_> {
    /// Marks that nobody takes.
    pub(super) fn unobserved() -> Marks<'static> {
        Marks { observer: None }
    }

    /// A named phase is reached: the memory lanes take a mark. One branch in the timed lanes.
    #[inline]
    pub fn phase(&mut self, name: &'static str) {
        if let Some(observer) = &mut self.observer {
            observer.mark(Moment::Phase(name));
        }
    }

    /// Reports an exact figure, for example a capacity or the bytes that were moved. One branch in the timed lanes.
    #[inline]
    pub fn figure(&mut self, name: &'static str, value: u64) {
        if let Some(observer) = &mut self.observer {
            observer.figure(name, value);
        }
    }
}

pub(super) struct Marked<F, D> {
    turn: (F,),
    digest: D,
}

impl<F, D> Marked<F, D> {
    pub(super) fn new(turn: F, digest: D) -> Marked<F, D> {
        Marked { turn: (turn,), digest }
    }
}

impl<T, F: FnMut(&mut Marks) -> T, D: FnMut(&T) -> Digest> Turn for Marked<F, D> {
    fn slice(&mut self, turns: u64) -> Duration {
        self.turn.turns(turns)
    }

    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let turn = &mut self.turn.0;
        observe(
            kept,
            observer,
            |observer| turn(&mut Marks { observer: Some(observer) }),
            &mut self.digest,
        )
    }
}

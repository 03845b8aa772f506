//! A turn with an input of its own: made before the clock starts, its output dropped after it has stopped.

use super::loops::FedLoop;
use super::{Digest, Observer, Turn, observe::observe};
use std::time::Duration;

pub(super) struct With<S, F, D> {
    batch: usize,
    turn: (F, S),
    digest: D,
}

impl<S, F, D> With<S, F, D> {
    #[inline]
    pub(super) fn new(batch: usize, turn: F, set_up: S, digest: D) -> With<S, F, D> {
        With { batch, turn: (turn, set_up), digest }
    }
}

impl<I, T, S: FnMut() -> I, F: FnMut(I) -> T, D: FnMut(&T) -> Digest> Turn for With<S, F, D> {
    #[inline]
    fn slice(&mut self, turns: u64) -> Duration {
        self.turn.batches(turns, self.batch)
    }

    #[inline]
    fn stretches(&self, turns: u64) -> u64 {
        turns.div_ceil(self.batch as u64)
    }

    #[inline]
    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let With { turn: (turn, set_up), digest, .. } = self;
        let mut first = Some(set_up());
        let mut others: Vec<I> = (1..kept).map(|_| set_up()).collect();
        let mut next = || first.take().or_else(|| others.pop()).expect("one input a kept turn");
        observe(kept, observer, |_| turn(next()), digest)
    }
}

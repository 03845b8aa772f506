//! A turn with an input of its own: made before the clock starts, its output dropped after it has stopped.

use super::{Digest, Observer, Turn, observe::observe};
use std::hint::black_box;
use std::time::{Duration, Instant};

pub(super) struct With<S, F, D> {
    pub(super) batch: usize,
    pub(super) set_up: S,
    pub(super) turn: F,
    pub(super) digest: D,
}

impl<I, T, S: FnMut() -> I, F: FnMut(I) -> T, D: FnMut(&T) -> Digest> Turn for With<S, F, D> {
    #[inline(never)]
    fn slice(&mut self, turns: u64) -> Duration {
        let turn = &mut self.turn;
        let mut spent = Duration::ZERO;
        let mut remaining = turns;
        while remaining != 0 {
            let batch = usize::try_from(remaining).map_or(self.batch, |left| left.min(self.batch));
            let mut inputs = (0..batch).map(|_| (self.set_up)()).collect::<Vec<I>>().into_iter();
            let mut outputs: Vec<T> = Vec::with_capacity(batch);
            let start = Instant::now();
            // By reference, so that the list of the inputs is freed after the clock has stopped.
            for input in inputs.by_ref() {
                outputs.push(black_box(turn(input)));
            }
            spent += start.elapsed();
            remaining -= batch as u64;
        }
        spent
    }

    fn stretches(&self, turns: u64) -> u64 {
        turns.div_ceil(self.batch as u64)
    }

    /// Makes the inputs before the first mark, so that only the turn's own allocations are counted.
    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let With { set_up, turn, digest, .. } = self;
        let mut first = Some(set_up());
        let mut others: Vec<I> = (1..kept).map(|_| set_up()).collect();
        let mut next = || first.take().or_else(|| others.pop()).expect("one input a kept turn");
        observe(kept, observer, |_| turn(next()), digest)
    }
}

//! A turn without an input of its own: the loop that nearly every variant is timed by.

use super::{Digest, Observer, Turn, observe::observe};
use std::hint::black_box;
use std::time::{Duration, Instant};

pub(super) struct Plain<F, D> {
    pub(super) turn: F,
    pub(super) digest: D,
}

impl<T, F: FnMut() -> T, D: FnMut(&T) -> Digest> Turn for Plain<F, D> {
    #[inline(never)]
    fn slice(&mut self, turns: u64) -> Duration {
        let turn = &mut self.turn;
        let mut remaining = turns;
        let start = Instant::now();
        while remaining != 0 {
            black_box(turn());
            remaining -= 1;
        }
        start.elapsed()
    }

    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let turn = &mut self.turn;
        observe(kept, observer, |_| turn(), &mut self.digest)
    }
}

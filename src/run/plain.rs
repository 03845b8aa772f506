//! A turn without an input of its own: what nearly every variant is timed by.

use super::loops::Loop;
use super::{Digest, Observer, Turn, observe::observe};
use std::time::Duration;

pub(super) struct Plain<F, D> {
    turn: (F,),
    digest: D,
}

impl<F, D> Plain<F, D> {
    #[inline]
    pub(super) fn new(turn: F, digest: D) -> Plain<F, D> {
        Plain { turn: (turn,), digest }
    }
}

impl<T, F: FnMut() -> T, D: FnMut(&T) -> Digest> Turn for Plain<F, D> {
    #[inline]
    fn slice(&mut self, turns: u64) -> Duration {
        self.turn.turns(turns)
    }

    #[inline]
    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let turn = &mut self.turn.0;
        observe(kept, observer, |_| turn(), &mut self.digest)
    }
}

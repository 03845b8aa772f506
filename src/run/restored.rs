//! A turn on a state that is made once and brought back, outside the clock, to what it was before the next turn.

use super::loops::RestoredLoop;
use super::{Digest, Observer, Turn, observe::observe};
use std::time::Duration;

pub(super) struct Restored<S, F, R, D> {
    states: Vec<S>,
    turn: (F, R),
    digest: D,
}

impl<S, F, R, D> Restored<S, F, R, D> {
    #[inline]
    pub(super) fn new(states: Vec<S>, turn: F, restore: R, digest: D) -> Restored<S, F, R, D> {
        assert!(!states.is_empty(), "a turn that restores needs a state to work on");
        Restored { states, turn: (turn, restore), digest }
    }
}

impl<S, F: FnMut(&mut S), R: Fn(&mut S), D: FnMut(&S) -> Digest> Turn for Restored<S, F, R, D> {
    #[inline]
    fn slice(&mut self, turns: u64) -> Duration {
        self.turn.stretches(turns, &mut self.states)
    }

    #[inline]
    fn stretches(&self, turns: u64) -> u64 {
        turns.div_ceil(self.states.len() as u64)
    }

    /// Keeps no more outputs alive together than there are states.
    #[inline]
    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let Restored { states, turn: (turn, restore), digest } = self;
        let (kept, restore) = (kept.min(states.len()), &*restore);
        let mut states = states.iter_mut();
        let turn = |_: &mut dyn Observer| {
            let state = states.next().expect("a state for each kept turn");
            turn(state);
            Turned { state, restore }
        };
        observe(kept, observer, turn, |turned| digest(&*turned.state))
    }
}

/// A state as a turn left it, until it is dropped.
struct Turned<'a, S, R: Fn(&mut S)> {
    state: &'a mut S,
    restore: &'a R,
}

impl<S, R: Fn(&mut S)> Drop for Turned<'_, S, R> {
    fn drop(&mut self) {
        (self.restore)(self.state);
    }
}

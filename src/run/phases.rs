//! A turn that goes through named phases and may report exact figures.

use super::loops::MarkedLoop;
use super::marks::Marks;
use super::{Digest, Observer, Tally, Turn, observe::observe};
use std::hint::black_box;
use std::time::Duration;

pub(super) struct Marked<F, D> {
    turn: (F,),
    digest: D,
    purge: fn(),
}

impl<F, D> Marked<F, D> {
    #[inline]
    pub(super) fn new(turn: F, digest: D, purge: fn()) -> Marked<F, D> {
        Marked { turn: (turn,), digest, purge }
    }
}

impl<T, F: FnMut(&mut Marks) -> T, D: FnMut(&T) -> Digest> Turn for Marked<F, D> {
    #[inline]
    fn slice(&mut self, turns: u64) -> Duration {
        self.turn.turns(turns, self.purge)
    }

    #[inline]
    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let Marked { turn: (turn,), digest, purge } = self;
        observe(kept, observer, |observer| turn(&mut Marks::observed(observer, *purge)), digest)
    }
    #[inline]
    fn tally(&mut self, turns: u64, tally: &mut Tally) {
        let mut marks = Marks::observed(tally, self.purge);
        for _ in 0..turns {
            black_box((self.turn.0)(&mut marks));
        }
    }
}

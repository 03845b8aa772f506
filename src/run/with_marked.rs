//! A turn with an input of its own that goes through named phases and may report figures.

use super::loops::FedMarkedLoop;
use super::marks::Marks;
use super::{Digest, Observer, Tally, Turn, observe::observe};
use std::hint::black_box;
use std::time::Duration;

pub(super) struct WithMarked<S, F, D> {
    batch: usize,
    turn: (F, S),
    digest: D,
    purge: fn(),
}

impl<S, F, D> WithMarked<S, F, D> {
    #[inline]
    pub(super) fn new(
        batch: usize,
        turn: F,
        set_up: S,
        digest: D,
        purge: fn(),
    ) -> WithMarked<S, F, D> {
        WithMarked { batch, turn: (turn, set_up), digest, purge }
    }
}

impl<I, T, S, F, D> Turn for WithMarked<S, F, D>
where
    S: FnMut() -> I,
    F: FnMut(I, &mut Marks) -> T,
    D: FnMut(&T) -> Digest,
{
    #[inline]
    fn slice(&mut self, turns: u64) -> Duration {
        self.turn.batches(turns, self.batch, self.purge)
    }

    #[inline]
    fn stretches(&self, turns: u64) -> u64 {
        turns.div_ceil(self.batch as u64)
    }

    #[inline]
    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let WithMarked { turn: (turn, set_up), digest, purge, .. } = self;
        let mut first = Some(set_up());
        let mut others: Vec<I> = (1..kept).map(|_| set_up()).collect();
        let mut next = || first.take().or_else(|| others.pop()).expect("one input a kept turn");
        let turn =
            |observer: &mut dyn Observer| turn(next(), &mut Marks::observed(observer, *purge));
        observe(kept, observer, turn, digest)
    }

    #[inline]
    fn tally(&mut self, turns: u64, tally: &mut Tally) {
        let (turn, set_up) = &mut self.turn;
        let mut marks = Marks::observed(tally, self.purge);
        for _ in 0..turns {
            let input = set_up();
            black_box(turn(input, &mut marks));
        }
    }
}

//! A turn that goes through named phases and may report exact figures.

use super::{Digest, Moment, Observer, Turn, observe::observe};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// What a turn marks its phases with.
pub struct Marks<'a> {
    observer: Option<&'a mut dyn Observer>,
}

impl Marks<'_> {
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
    pub(super) turn: F,
    pub(super) digest: D,
}

impl<T, F: FnMut(&mut Marks) -> T, D: FnMut(&T) -> Digest> Turn for Marked<F, D> {
    #[inline(never)]
    fn slice(&mut self, turns: u64) -> Duration {
        let turn = &mut self.turn;
        let mut marks = Marks { observer: None };
        let mut remaining = turns;
        let start = Instant::now();
        while remaining != 0 {
            black_box(turn(&mut marks));
            remaining -= 1;
        }
        start.elapsed()
    }

    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let turn = &mut self.turn;
        observe(
            kept,
            observer,
            |observer| turn(&mut Marks { observer: Some(observer) }),
            &mut self.digest,
        )
    }
}

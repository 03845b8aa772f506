//! Deadlines, and a heap of timers that end at them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

const HOUR: Duration = Duration::from_hours(1);

/// So many times between one and two hours from a start, the same distances in every run.
#[must_use]
pub fn deadlines(start: Instant, number: u64, seed: u64) -> Vec<Instant> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut millis = move || Duration::from_millis(random.u64(0..HOUR.as_millis() as u64));
    (0..number).map(|_| start + HOUR + millis()).collect()
}

/// Timers that end at deadlines.
pub struct Timers {
    start: Instant,
    deadlines: Vec<Instant>,
}

impl Timers {
    /// So many, beginning with now, which end as [`deadlines`] has them.
    #[must_use]
    pub fn of(number: u64, seed: u64) -> Timers {
        let start = Instant::now();
        Timers { start, deadlines: deadlines(start, number, seed) }
    }

    /// Has each be registered and cancelled, which gives whether it was pending; the number of those that were, and the
    /// sum of the milliseconds that they had.
    pub fn each(&self, mut once: impl FnMut(Instant) -> bool) -> (u64, u64) {
        let pending = self.deadlines.iter().filter(|deadline| once(**deadline));
        pending.fold((0, 0), |(count, sum), deadline| {
            (count + 1, sum + (*deadline - self.start).as_millis() as u64)
        })
    }
}

/// Timers in a heap, each with its place in the list of marks.
#[derive(Default)]
pub struct Heap {
    timers: BinaryHeap<Reverse<(Instant, usize)>>,
    is_marked: Vec<bool>,
    /// Places that are free, and how many are marked.
    free: Vec<usize>,
    marked: usize,
}

impl Heap {
    /// Puts a timer in; its place.
    pub fn register(&mut self, deadline: Instant) -> usize {
        let place = self.free.pop().unwrap_or_else(|| {
            self.is_marked.push(false);
            self.is_marked.len() - 1
        });
        self.timers.push(Reverse((deadline, place)));
        place
    }

    /// Marks a timer, and sweeps where half are marked; whether it was pending.
    pub fn cancel(&mut self, place: usize) -> bool {
        let was_marked = std::mem::replace(&mut self.is_marked[place], true);
        self.marked += 1;
        if 2 * self.marked >= self.timers.len() {
            let Heap { timers, is_marked, free, .. } = self;
            timers.retain(|Reverse((_, place))| {
                let is_swept = std::mem::replace(&mut is_marked[*place], false);
                if is_swept {
                    free.push(*place);
                }
                !is_swept
            });
            self.marked = 0;
        }
        !was_marked
    }
}

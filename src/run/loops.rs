//! The measured loops: counter, compare, branch, [`black_box`], and the closure between them.
//!
//! They are methods of tuples of closures for the sake of where the compiler puts them. It compiles an instance of a
//! method beside the first type of `Self` that has a name, and of these tuples that is the claim's own closure: so a loop
//! is compiled with its claim, is inlined with it, and does not change when another claim is edited. As methods of a type
//! of this library all loops of a catalogue would be compiled together, the second copies too, and what is alike would
//! be merged.

use super::marks::Marks;
use super::samples::Samples;
use super::tally::{Figures, Tally};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// A loop over a turn that takes nothing.
pub(super) trait Loop {
    /// Runs so many turns and returns the time they took.
    fn turns(&mut self, turns: u64) -> Duration;
}

impl<T, F: FnMut() -> T> Loop for (F,) {
    #[inline(never)]
    fn turns(&mut self, turns: u64) -> Duration {
        let turn = &mut self.0;
        let mut remaining = turns;
        let start = Instant::now();
        while remaining != 0 {
            black_box(turn());
            remaining -= 1;
        }
        start.elapsed()
    }
}

/// A loop over a turn that awaits, itself a future: a runtime is entered once a slice, outside the clock.
pub(super) trait AwaitedLoop {
    /// Runs so many turns, one behind the other, and returns the time they took.
    fn turns(&mut self, turns: u64) -> impl Future<Output = Duration>;
}

impl<T, F: AsyncFnMut() -> T> AwaitedLoop for (F,) {
    async fn turns(&mut self, turns: u64) -> Duration {
        let turn = &mut self.0;
        let mut remaining = turns;
        let start = Instant::now();
        while remaining != 0 {
            black_box(turn().await);
            remaining -= 1;
        }
        start.elapsed()
    }
}

/// A loop over a turn that marks phases.
pub(super) trait MarkedLoop {
    /// Runs so many turns, whose marks nobody takes, and returns the time they took. A turn that wants a purge gets this.
    fn turns(&mut self, turns: u64, purge: fn()) -> Duration;
}

impl<T, F: FnMut(&mut Marks) -> T> MarkedLoop for (F,) {
    #[inline(never)]
    fn turns(&mut self, turns: u64, purge: fn()) -> Duration {
        let turn = &mut self.0;
        let mut marks = Marks::unobserved(purge);
        let mut remaining = turns;
        let start = Instant::now();
        while remaining != 0 {
            black_box(turn(&mut marks));
            remaining -= 1;
        }
        start.elapsed()
    }
}

/// A loop over a turn that takes latencies itself.
pub(super) trait SampledLoop {
    /// Runs so many turns and returns the time they took.
    fn turns(&mut self, turns: u64, samples: &mut Samples) -> Duration;
}

impl<T, F: FnMut(&mut Samples) -> T> SampledLoop for (F,) {
    #[inline(never)]
    fn turns(&mut self, turns: u64, samples: &mut Samples) -> Duration {
        let turn = &mut self.0;
        let mut remaining = turns;
        let start = Instant::now();
        while remaining != 0 {
            black_box(turn(samples));
            remaining -= 1;
        }
        start.elapsed()
    }
}

/// A loop over an operation that is timed in blocks.
pub(super) trait TimedLoop {
    /// Runs so many operations in blocks of so many, tells the nanoseconds of each block and how many operations it has,
    /// and returns those of all.
    fn blocks(&mut self, turns: u64, block: u64, tell: &mut dyn FnMut(u64, u64)) -> u64;
}

impl<T, F: FnMut() -> T> TimedLoop for (F,) {
    #[inline(never)]
    fn blocks(&mut self, turns: u64, block: u64, tell: &mut dyn FnMut(u64, u64)) -> u64 {
        let operation = &mut self.0;
        let mut spent = 0;
        let mut remaining = turns;
        while remaining != 0 {
            let calls = remaining.min(block);
            let mut left = calls;
            let start = Instant::now();
            while left != 0 {
                black_box(operation());
                left -= 1;
            }
            let nanos = start.elapsed().as_nanos() as u64;
            tell(nanos, calls);
            spent += nanos;
            remaining -= calls;
        }
        spent
    }
}

/// A loop over a turn with an input of its own.
pub(super) trait FedLoop {
    /// Runs so many turns, in batches of so many inputs that are made before the clock starts and outputs that are
    /// dropped after it has stopped; returns the time that the turns took.
    fn batches(&mut self, turns: u64, most: usize) -> Duration;
}

impl<I, T, F: FnMut(I) -> T, S: FnMut() -> I> FedLoop for (F, S) {
    #[inline(never)]
    fn batches(&mut self, turns: u64, most: usize) -> Duration {
        let (turn, set_up) = self;
        let mut spent = Duration::ZERO;
        let mut remaining = turns;
        while remaining != 0 {
            let batch = usize::try_from(remaining).map_or(most, |left| left.min(most));
            let mut inputs = (0..batch).map(|_| set_up()).collect::<Vec<I>>().into_iter();
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
}

/// A loop over a turn with an input of its own that marks phases.
pub(super) trait FedMarkedLoop {
    /// Runs so many turns, whose marks nobody takes, in batches as [`FedLoop`] has them; returns the time that they took.
    fn batches(&mut self, turns: u64, most: usize, purge: fn()) -> Duration;
}

impl<I, T, F: FnMut(I, &mut Marks) -> T, S: FnMut() -> I> FedMarkedLoop for (F, S) {
    #[inline(never)]
    fn batches(&mut self, turns: u64, most: usize, purge: fn()) -> Duration {
        let (turn, set_up) = self;
        let mut marks = Marks::unobserved(purge);
        let mut spent = Duration::ZERO;
        let mut remaining = turns;
        while remaining != 0 {
            let batch = usize::try_from(remaining).map_or(most, |left| left.min(most));
            let mut inputs = (0..batch).map(|_| set_up()).collect::<Vec<I>>().into_iter();
            let mut outputs: Vec<T> = Vec::with_capacity(batch);
            let start = Instant::now();
            // By reference, so that the list of the inputs is freed after the clock has stopped.
            for input in inputs.by_ref() {
                outputs.push(black_box(turn(input, &mut marks)));
            }
            spent += start.elapsed();
            remaining -= batch as u64;
        }
        spent
    }
}

/// A loop over a turn on states that are brought back to what they were.
pub(super) trait RestoredLoop<S> {
    /// Runs so many turns, each state's in its turn, and restores those that were worked on after the clock has stopped;
    /// returns the time that the turns took.
    fn stretches(&mut self, turns: u64, states: &mut [S]) -> Duration;
}

impl<S, F: FnMut(&mut S), R: Fn(&mut S)> RestoredLoop<S> for (F, R) {
    #[inline(never)]
    fn stretches(&mut self, turns: u64, states: &mut [S]) -> Duration {
        let (turn, restore) = self;
        let mut spent = Duration::ZERO;
        let mut remaining = turns;
        while remaining != 0 {
            let most = states.len();
            let stretch = usize::try_from(remaining).map_or(most, |left| left.min(most));
            let worked_on = &mut states[..stretch];
            let start = Instant::now();
            for state in &mut *worked_on {
                turn(black_box(&mut *state));
                black_box(state);
            }
            spent += start.elapsed();
            for state in worked_on {
                restore(state);
            }
            remaining -= stretch as u64;
        }
        spent
    }
}

/// A loop over the work of one of several threads.
pub(super) trait ThreadLoop {
    /// Runs so many turns of the thread of a number; returns its start, its end and the result of its last turn.
    fn turns(&self, number: usize, turns: u64) -> (Instant, Instant, u64);

    /// The same, with the figures that the turns report added up; a turn that reports none is told nothing of it.
    fn told(&self, number: usize, turns: u64, _tally: &mut Tally) -> (Instant, Instant, u64) {
        self.turns(number, turns)
    }
}

impl<F: Fn(usize) -> u64> ThreadLoop for (F,) {
    #[inline(never)]
    fn turns(&self, number: usize, turns: u64) -> (Instant, Instant, u64) {
        let turn = &self.0;
        let mut result = 0;
        let mut remaining = turns;
        let start = Instant::now();
        while remaining != 0 {
            result = black_box(turn(number));
            remaining -= 1;
        }
        (start, Instant::now(), result)
    }
}

/// The mark of a thread's work that reports figures.
pub(super) struct Told;

impl<F: Fn(usize, &mut Figures) -> u64> ThreadLoop for (F, Told) {
    #[inline(never)]
    fn turns(&self, number: usize, turns: u64) -> (Instant, Instant, u64) {
        let turn = &self.0;
        let mut figures = Figures::untold();
        let mut result = 0;
        let mut remaining = turns;
        let start = Instant::now();
        while remaining != 0 {
            result = black_box(turn(number, &mut figures));
            remaining -= 1;
        }
        (start, Instant::now(), result)
    }

    fn told(&self, number: usize, turns: u64, tally: &mut Tally) -> (Instant, Instant, u64) {
        let mut figures = Figures::told(tally);
        let mut result = 0;
        let start = Instant::now();
        for _ in 0..turns {
            result = black_box((self.0)(number, &mut figures));
        }
        (start, Instant::now(), result)
    }
}

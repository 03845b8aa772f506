//! A turn that is one operation, timed by itself into a histogram, or in blocks where it is too short for the clock.

use super::loops::{Loop, TimedLoop};
use super::{Digest, Latencies, Observer, Turn, observe::observe};
use hdrhistogram::Histogram;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// A block takes at least so many times what reading the clock costs, so that the clock is at most 5 % of it.
const CLOCKS: u64 = 20;
/// How often a stretch is timed before its median is believed: one operation in fifty may take a thousand times as long.
const TRIALS: usize = 5;
/// Trials that took so many nanoseconds together are enough: an operation of seconds is far beyond the clock.
const ENOUGH: u64 = 500_000_000;
/// The most operations of a block: where even so many take no time, the worker finds that out by itself.
const MOST_OPERATIONS: u64 = 1 << 20;
/// The longest latency that the histogram tells from longer ones: an hour, in picoseconds.
const LONGEST: u64 = 3_600_000_000_000_000;
/// Three digits: a percentile is at most 0.1 % above the latency that it stands for.
const DIGITS: u8 = 3;

pub(super) struct Latency<F, D> {
    operation: (F,),
    digest: D,
    /// Made where a lane begins to take latencies: those that take none neither size a block nor see the histogram.
    timed: Option<Timed>,
    /// The most latencies of a slice.
    most: u64,
}

/// Samples of which each is a latency of its own.
pub(super) struct Histogrammed(Timed);

impl Default for Histogrammed {
    fn default() -> Histogrammed {
        Histogrammed(Timed::in_blocks_of(1, u64::MAX))
    }
}

impl Histogrammed {
    /// Takes in those of a slice, in nanoseconds, but for the first where there are more: it comes right behind the
    /// hand-over between processes. All the others count, for as many as the work has: variants that do the same take as
    /// many of them.
    pub(super) fn slice(&mut self, nanos: &[u64]) {
        let first = usize::from(nanos.len() > 1);
        nanos[first..].iter().for_each(|nanos| self.0.record(*nanos));
    }

    pub(super) fn latencies(&self) -> Option<Latencies> {
        let latencies = self.0.latencies()?;
        Some(Latencies { of_operations: true, ..latencies })
    }
}

/// The latencies so far, in picoseconds, because a block's mean may be below a nanosecond.
struct Timed {
    block: u64,
    /// The most latencies that are taken of one slice.
    most: u64,
    latencies: Histogram<u32>,
}

impl<F, D> Latency<F, D> {
    #[inline]
    pub(super) fn new(operation: F, digest: D) -> Latency<F, D> {
        Latency { operation: (operation,), digest, timed: None, most: u64::MAX }
    }
}

impl Timed {
    fn in_blocks_of(block: u64, most: u64) -> Timed {
        let latencies = Histogram::new_with_bounds(1, LONGEST, DIGITS);
        Timed {
            block,
            most,
            latencies: latencies.expect("the bounds are 1 and more, with three digits"),
        }
    }

    /// The sum of the blocks' times, in nanoseconds; what is left over for no whole block is run and timed, and is no
    /// latency. Nor is the first block, which comes right behind the hand-over between processes: it finds the caches
    /// cold and may wait for its core. Where a slice is a single block, that is one, for it is long against a hand-over.
    fn slice(&mut self, operation: &mut impl TimedLoop, turns: u64) -> u64 {
        let block = self.block;
        let mut is_handed_over = turns >= 2 * block;
        let mut left = self.most;
        operation.blocks(turns, block, &mut |nanos, calls| {
            if calls == block && !is_handed_over && left > 0 {
                self.record(nanos);
                left -= 1;
            }
            is_handed_over = false;
        })
    }

    /// Notes the mean of a block, once a block: all blocks are equally long, so once a call would weigh them the same.
    fn record(&mut self, nanos: u64) {
        self.latencies.saturating_record((nanos.saturating_mul(1000) / self.block).max(1));
    }

    fn latencies(&self) -> Option<Latencies> {
        let nanos = |picoseconds: u64| picoseconds as f64 / 1e3;
        let at = |share: f64| nanos(self.latencies.value_at_quantile(share));
        (!self.latencies.is_empty()).then(|| Latencies {
            p50: at(0.5),
            p99: at(0.99),
            p999: at(0.999),
            longest: nanos(self.latencies.max()),
            block: self.block,
            count: self.latencies.len(),
            of_operations: false,
        })
    }
}

impl<T, F: FnMut() -> T, D: FnMut(&T) -> Digest> Turn for Latency<F, D> {
    /// The time of a slice, in blocks. Where no latencies are taken, the whole slice is one stretch, as under `iter`.
    #[inline]
    fn slice(&mut self, turns: u64) -> Duration {
        match &mut self.timed {
            Some(timed) => Duration::from_nanos(timed.slice(&mut self.operation, turns)),
            None => self.operation.turns(turns),
        }
    }

    #[inline]
    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let operation = &mut self.operation.0;
        observe(kept, observer, |_| operation(), &mut self.digest)
    }

    #[inline]
    fn begin(&mut self, block: Option<u64>) {
        let operation = &mut self.operation;
        let found = || self::block(clock_cost(), |calls| operation.turns(calls).as_nanos() as u64);
        self.timed = Some(Timed::in_blocks_of(block.unwrap_or_else(found), self.most));
    }

    #[inline]
    fn at_most(&mut self, latencies: u64) {
        self.most = latencies;
        if let Some(timed) = &mut self.timed {
            timed.most = latencies;
        }
    }

    #[inline]
    fn latencies(&self) -> Option<Latencies> {
        self.timed.as_ref()?.latencies()
    }
}

/// What reading the clock costs, in nanoseconds: the least of a few means, for an interruption only adds to one.
fn clock_cost() -> u64 {
    const READS: u32 = 200;
    let mean = |_| {
        let start = Instant::now();
        for _ in 0..READS {
            black_box(Instant::now());
        }
        (start.elapsed() / READS).as_nanos() as u64
    };
    (0..TRIALS).map(mean).min().unwrap_or(1)
}

/// How many calls make a block: the least power of two whose stretch takes long enough, without the clock.
///
/// The stretch that counts is the median of a few. By their mean a rare slow call would make blocks too short for all
/// the others, and half of the latencies would be the clock's own.
fn block(clock_cost: u64, mut stretch: impl FnMut(u64) -> u64) -> u64 {
    let mut calls = 1;
    while calls < MOST_OPERATIONS {
        let mut trials = [0; TRIALS];
        let (mut tried, mut spent) = (0, 0);
        while tried < TRIALS && spent < ENOUGH {
            trials[tried] = stretch(calls);
            spent += trials[tried];
            tried += 1;
        }
        let trials = &mut trials[..tried];
        trials.sort_unstable();
        if trials[tried / 2].saturating_sub(clock_cost) >= CLOCKS * clock_cost {
            break;
        }
        calls *= 2;
    }
    calls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_that_takes_next_to_nothing_is_timed_in_blocks() {
        // 20 times 41 ns are 820 ns: 1,024 calls of 1 ns, 256 of 4 ns, 2 of 500 ns.
        for (nanos, calls) in [(1, 1024), (4, 256), (500, 2)] {
            assert_eq!(block(41, |calls| 41 + nanos * calls), calls, "{nanos} ns");
        }
    }

    #[test]
    fn an_operation_of_twenty_clocks_or_more_is_timed_alone() {
        assert_eq!(block(41, |calls| 41 + 820 * calls), 1);
        assert_eq!(block(41, |calls| 41 + 819 * calls), 2);
        assert_eq!(block(41, |calls| 10_000_000 * calls), 1);
    }

    #[test]
    fn an_operation_of_a_second_is_not_tried_again() {
        let mut tried = 0;
        let stretch = |_| {
            tried += 1;
            1_000_000_000
        };
        assert_eq!((block(41, stretch), tried), (1, 1));
    }

    #[test]
    fn an_operation_that_takes_nothing_has_a_block_all_the_same() {
        assert_eq!(block(41, |_| 0), MOST_OPERATIONS);
    }

    #[test]
    fn a_rare_slow_operation_does_not_shorten_the_blocks() {
        let mut stretches = 0;
        let stretch = |calls| {
            stretches += 1;
            if stretches % TRIALS == 0 { 1_000_000 } else { 41 + 10 * calls }
        };
        assert_eq!(block(41, stretch), 128);
    }

    /// The latencies of blocks whose times are known.
    fn of(block: u64, nanos: impl IntoIterator<Item = u64>) -> Latencies {
        let mut timed = Timed::in_blocks_of(block, u64::MAX);
        nanos.into_iter().for_each(|nanos| timed.record(nanos));
        timed.latencies().expect("at least one block")
    }

    /// Within the three digits of the histogram, which never reads low by more than a picosecond.
    fn near(value: f64, wanted: f64) -> bool {
        (wanted - 0.001..=wanted * 1.001).contains(&value)
    }

    #[test]
    fn percentiles_are_those_of_what_was_recorded() {
        let latencies = of(1, 1..=1000);
        assert!(near(latencies.p50, 500.0), "{latencies:?}");
        assert!(near(latencies.p99, 990.0), "{latencies:?}");
        assert!(near(latencies.p999, 999.0), "{latencies:?}");
        assert!(near(latencies.longest, 1000.0), "{latencies:?}");
    }

    #[test]
    fn two_slow_operations_in_a_hundred_are_the_ninety_ninth_percentile_and_not_the_median() {
        let latencies = of(1, (0..1000).map(|call| if call % 50 == 0 { 1_000_000 } else { 1000 }));
        assert!(near(latencies.p50, 1e3), "{latencies:?}");
        assert!(near(latencies.p99, 1e6), "{latencies:?}");
    }

    #[test]
    fn a_block_is_recorded_as_its_mean_even_below_a_nanosecond() {
        let latencies = of(4096, [1024; 10]);
        assert!(near(latencies.p50, 0.25), "{latencies:?}");
        assert_eq!((latencies.block, latencies.count), (4096, 10));
        assert!(near(of(1, [0]).longest, 0.001));
    }

    #[test]
    fn a_latency_beyond_an_hour_counts_as_an_hour() {
        assert!(near(of(1, [u64::MAX]).longest, 3.6e12));
    }

    /// A loop whose first block takes a millisecond, and a call of the others 10 ns.
    struct HandedOver;

    impl TimedLoop for HandedOver {
        fn blocks(&mut self, turns: u64, block: u64, tell: &mut dyn FnMut(u64, u64)) -> u64 {
            let mut spent = 0;
            for begun in (0..turns).step_by(block as usize) {
                let calls = block.min(turns - begun);
                let nanos = if begun == 0 { 1_000_000 } else { 10 * calls };
                tell(nanos, calls);
                spent += nanos;
            }
            spent
        }
    }

    /// What slices of so many turns leave behind of such a loop, of which at most so many latencies are taken a slice.
    fn handed_over(block: u64, slices: u64, turns: u64, most: u64) -> (u64, Option<Latencies>) {
        let mut timed = Timed::in_blocks_of(block, most);
        let spent = (0..slices).map(|_| timed.slice(&mut HandedOver, turns)).sum();
        (spent, timed.latencies())
    }

    #[test]
    fn of_each_slice_at_most_so_many_latencies_are_taken() {
        let (_, latencies) = handed_over(1, 20, 10, 4);
        assert_eq!(latencies.map(|latencies| latencies.count), Some(80));
    }

    #[test]
    fn the_first_block_of_a_slice_is_time_and_no_latency() {
        for block in [1, 4] {
            let (spent, latencies) = handed_over(block, 20, 10 * block, u64::MAX);
            assert_eq!(spent, 20 * (1_000_000 + 9 * 10 * block));
            let latencies = latencies.expect("nine blocks of each slice");
            assert_eq!(latencies.count, 20 * 9);
            assert!(near(latencies.p99, 10.0) && near(latencies.longest, 10.0), "{latencies:?}");
        }
    }

    #[test]
    fn a_slice_of_one_block_has_one_latency() {
        let (_, latencies) = handed_over(4, 3, 7, u64::MAX);
        assert_eq!(latencies.map(|latencies| latencies.count), Some(3));
        assert_eq!(handed_over(4, 3, 3, u64::MAX).1, None);
    }

    /// A turn that counts its calls.
    fn counting(calls: &std::cell::Cell<u64>) -> impl Turn {
        Latency::new(|| calls.set(calls.get() + 1), Digest::of)
    }

    #[test]
    fn a_slice_runs_exactly_its_turns_in_blocks_that_were_given() {
        let calls = std::cell::Cell::new(0);
        let mut turn = counting(&calls);
        turn.begin(Some(4));
        assert_eq!(turn.latencies(), None);
        turn.slice(3);
        assert_eq!(turn.latencies(), None, "three calls are no block of four");
        turn.slice(10);
        assert_eq!(calls.get(), 13);
        assert_eq!(turn.latencies().map(|latencies| latencies.block), Some(4));
        turn.begin(Some(2));
        assert_eq!(turn.latencies(), None, "they are forgotten");
        turn.slice(4);
        assert_eq!(turn.latencies().map(|latencies| latencies.block), Some(2));
    }

    #[test]
    fn a_turn_that_was_given_no_block_finds_one() {
        let calls = std::cell::Cell::new(0);
        let mut turn = counting(&calls);
        turn.slice(MOST_OPERATIONS);
        assert_eq!(turn.latencies(), None, "nobody asked for any");
        assert_eq!(calls.get(), MOST_OPERATIONS);
        turn.begin(None);
        turn.slice(MOST_OPERATIONS);
        assert!(turn.latencies().is_some());
    }
}

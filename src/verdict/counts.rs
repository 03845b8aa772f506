//! How often counted events happen: exact intervals from all forks of a case together.
//!
//! Forks that counted nothing agree with each other, and say no more than that nothing happened in so many operations.

use super::number::Interval;
use crate::record::Sample;
use statrs::distribution::{ContinuousCDF, Gamma};

/// What the forks of a case counted together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Counted {
    events: f64,
    operations: f64,
}

/// What is read of counted events.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Counts {
    /// How many there are in an operation.
    Rate(Counted),
    /// How many times as often there are some as others.
    Ratio(Counted, Counted),
    /// How many more there are in an operation of some than of others.
    Difference(Counted, Counted),
}

impl Counted {
    /// What some forks counted.
    pub(super) fn of(samples: impl IntoIterator<Item = Sample>) -> Counted {
        let nothing = Counted { events: 0.0, operations: 0.0 };
        samples.into_iter().fold(nothing, |counted, sample| Counted {
            events: counted.events + (sample.value * sample.operations).round(),
            operations: counted.operations + sample.operations,
        })
    }

    /// The interval of the events of an operation, exact for a Poisson distribution (F. Garwood, *Biometrika* 28, 1936):
    /// its ends are those rates at which so many events or more, or so many or fewer, have half of the error. From 0 to
    /// `-ln(error / 2)` events where none was counted.
    fn rate(self, error: f64) -> Interval {
        let quantile = |shape: f64, share: f64| {
            let gamma = Gamma::new(shape, 1.0).expect("more than nothing was counted");
            gamma.inverse_cdf(share) / self.operations.max(1.0)
        };
        Interval {
            lower: if self.events > 0.0 { quantile(self.events, error / 2.0) } else { 0.0 },
            upper: quantile(self.events + 1.0, 1.0 - error / 2.0),
        }
    }
}

impl Counts {
    /// The interval of what is read. Of two rates each gets half of the error, so that by the union bound (Boole's
    /// inequality) the interval misses with a probability of at most all of it. A ratio to nothing has no upper end.
    pub(super) fn interval(self, error: f64) -> Interval {
        match self {
            Counts::Rate(counted) => counted.rate(error),
            Counts::Ratio(own, other) => {
                let (own, other) = (own.rate(error / 2.0), other.rate(error / 2.0));
                Interval { lower: own.lower / other.upper, upper: own.upper / other.lower }
            }
            Counts::Difference(own, other) => {
                let (own, other) = (own.rate(error / 2.0), other.rate(error / 2.0));
                Interval { lower: own.lower - other.upper, upper: own.upper - other.lower }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counted(events: f64, operations: f64) -> Counted {
        Counted { events, operations }
    }

    fn near(found: f64, wanted: f64) -> bool {
        (found / wanted - 1.0).abs() < 1e-4
    }

    /// The figures of every printed table of the Poisson distribution at 95 %.
    #[test]
    fn the_ends_are_those_of_the_printed_table() {
        for (events, lower, upper) in [(1.0, 0.025_32, 5.571_6), (10.0, 4.795_4, 18.390_4)] {
            let found = counted(events, 1.0).rate(0.05);
            assert!(near(found.lower, lower) && near(found.upper, upper), "{events}: {found:?}");
        }
        let found = counted(1e9, 1e6).rate(0.05);
        // 1.96 standard deviations, which are the root of the count.
        assert!(near(found.lower, 1000.0 * (1.0 - 1.96 * 1e9_f64.sqrt() / 1e9)), "{found:?}");
        assert!(near(found.upper - found.lower, 2.0 * 1.96 * 1e9_f64.sqrt() / 1e6), "{found:?}");
    }

    #[test]
    fn nothing_counted_leaves_room_for_what_may_have_been_missed() {
        let found = counted(0.0, 1000.0).rate(0.002);
        assert_eq!(found.lower, 0.0);
        assert!(near(found.upper, -0.001_f64.ln() / 1000.0), "{found:?}");
    }

    #[test]
    fn events_are_pooled_over_forks_of_any_length() {
        let sample = |value: f64, operations: f64| Sample { value, unseen: 1.0, operations };
        let pooled = Counted::of([sample(0.3, 10.0), sample(0.0, 90.0), sample(2.0, 1.0)]);
        assert_eq!(pooled, counted(5.0, 101.0));
    }

    #[test]
    fn a_ratio_to_nothing_has_no_upper_end_and_nothing_to_nothing_says_nothing() {
        let (none, some) = (counted(0.0, 1000.0), counted(1000.0, 1000.0));
        let found = Counts::Ratio(some, none).interval(0.002);
        assert!(found.lower > 100.0 && found.upper == f64::INFINITY, "{found:?}");
        let found = Counts::Ratio(none, none).interval(0.002);
        assert_eq!((found.lower, found.upper), (0.0, f64::INFINITY));
    }

    proptest! {
        #[test]
        fn an_interval_contains_what_was_counted_and_widens_as_the_error_shrinks(
            events in 0_u32..100_000, others in 1_u32..100_000, operations in 1.0..1e6_f64
        ) {
            let (own, other) =
                (counted(f64::from(events), operations), counted(f64::from(others), operations));
            let (rate, reference) = (own.events / operations, other.events / operations);
            let read = [
                (Counts::Rate(own), rate),
                (Counts::Ratio(own, other), rate / reference),
                (Counts::Difference(own, other), rate - reference),
            ];
            for (counts, value) in read {
                let (narrow, wide) = (counts.interval(0.05), counts.interval(0.001));
                prop_assert!(narrow.lower <= value && value <= narrow.upper, "{counts:?}");
                prop_assert!(wide.lower <= narrow.lower && narrow.upper <= wide.upper);
            }
        }
    }
}

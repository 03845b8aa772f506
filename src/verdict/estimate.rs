//! From a number a fork to an estimate with an interval.

use super::counts::Counts;
use super::number::{Interval, median};
use super::sequential::{Outlook, forks_needed, interval};

/// A ratio or a reading with the interval that its forks allow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The median over the forks; of the logarithm, exponentiated, for ratios and times.
    pub center: f64,
    /// The interval of that median; nothing while too few forks bound it.
    pub interval: Option<Interval>,
    /// How many forks there are.
    pub forks: usize,
}

/// What the forks of a group say of one comparison or reading, a number a fork in their order.
#[derive(Clone, Debug)]
pub(super) struct Series {
    numbers: Vec<f64>,
    are_logs: bool,
    /// What was counted, where it is about events.
    counts: Option<Counts>,
}

impl Series {
    /// Of ratios, times and latencies, by their logarithms, for slow forks are slower by a share.
    pub(super) fn of_logs(logs: impl IntoIterator<Item = f64>) -> Series {
        Series { numbers: logs.into_iter().collect(), are_logs: true, counts: None }
    }

    /// Of what may be nothing, or less than that.
    pub(super) fn of_values(values: impl IntoIterator<Item = f64>) -> Series {
        Series { numbers: values.into_iter().collect(), are_logs: false, counts: None }
    }

    /// Of ratios by their logarithms those of the other way round.
    pub(super) fn inverted(self) -> Series {
        Series { numbers: self.numbers.into_iter().map(|log| -log).collect(), ..self }
    }

    /// The same about events of which so many were counted.
    pub(super) fn with_counts(self, counts: Option<Counts>) -> Series {
        Series { counts, ..self }
    }

    /// The estimate at an error. Of counted events the interval is everything that the median of the forks or the exact
    /// interval of all of their events leaves possible. It always contains the median that the forks have.
    pub(super) fn estimate(&self, error: f64) -> Estimate {
        let unit = |number: f64| if self.are_logs { number.exp() } else { number };
        let of_forks = interval(&self.numbers, error)
            .map(|found| Interval { lower: unit(found.lower), upper: unit(found.upper) });
        let counted = self.counts.map(|counts| counts.interval(error));
        let center = median(&self.numbers).map_or(f64::NAN, unit);
        let interval = match (of_forks, counted) {
            (Some(one), Some(other)) => Some(Interval {
                lower: one.lower.min(other.lower),
                upper: one.upper.max(other.upper),
            }),
            (of_forks, _) => of_forks,
        };
        // Where the median moved away from what its first forks left possible, both are in doubt.
        let interval = interval.map(|found| Interval {
            lower: found.lower.min(center),
            upper: found.upper.max(center),
        });
        Estimate { center, interval, forks: self.numbers.len() }
    }

    /// About how many forks in all it needs to be clear of a limit at an error; nothing for fewer than two.
    pub(super) fn outlook(&self, limit: f64, error: f64) -> Option<Outlook> {
        let limit = if self.are_logs { limit.max(0.0).ln() } else { limit };
        forks_needed(&self.numbers, limit, error)
    }
}

/// The estimate of a ratio from its logarithm in each fork, in their order.
#[must_use]
pub fn ratio_of_logs(logs: &[f64], error: f64) -> Estimate {
    Series::of_logs(logs.iter().copied()).estimate(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Sample;
    use crate::verdict::counts::Counted;

    #[test]
    fn a_ratio_is_estimated_by_its_logarithms() {
        let logs: Vec<f64> = [0.5_f64; 11].iter().map(|ratio| ratio.ln()).collect();
        let found = ratio_of_logs(&logs, 0.002);
        let interval = found.interval.expect("eleven forks that agree");
        for value in [found.center, interval.lower, interval.upper] {
            assert!((value - 0.5).abs() < 1e-12, "{found:?}");
        }
        assert_eq!(ratio_of_logs(&logs[..10], 0.002).interval, None);
        assert!(ratio_of_logs(&[], 0.002).center.is_nan());
    }

    #[test]
    fn a_median_that_moves_takes_its_interval_along() {
        let moved = [vec![0.1_f64; 20], vec![0.5; 24]].concat();
        let found = Series::of_values(moved.clone()).estimate(0.002);
        let (alone, interval) = (interval(&moved, 0.002), found.interval.expect("many forks"));
        assert!(alone.is_some_and(|it| it.upper < 0.5), "the first forks bound it: {alone:?}");
        assert_eq!((interval.lower, interval.upper, found.center), (0.1, 0.5, 0.5));
    }

    #[test]
    fn forks_that_counted_nothing_are_not_certain() {
        let none = Sample { value: 0.0, unseen: 0.005, operations: 100.0 };
        let counts = Counts::Rate(Counted::of([none; 20]));
        let found = Series::of_values([0.0; 20]).with_counts(Some(counts)).estimate(0.002);
        let interval = found.interval.expect("many forks");
        assert_eq!((found.center, interval.lower), (0.0, 0.0));
        assert!((interval.upper - -0.001_f64.ln() / 2000.0).abs() < 1e-9, "{interval:?}");
        let few = Series::of_values([0.0; 5]).with_counts(Some(counts)).estimate(0.002);
        assert_eq!(few.interval, None, "five forks say nothing of the others");
    }

    #[test]
    fn an_outlook_is_in_the_unit_of_the_estimate() {
        let logs = [-0.2, 0.0, 0.2, 0.1, -0.1, 0.05, -0.05];
        let near = Series::of_logs(logs).outlook(1.1, 0.002);
        let (Some(Outlook::Forks(near)), Some(Outlook::Forks(far))) =
            (near, Series::of_logs(logs).outlook(2.0, 0.002))
        else {
            panic!("{near:?}");
        };
        assert!(far < near, "{far} {near}");
        assert_eq!(Series::of_logs(logs).outlook(0.0, 0.002), Some(Outlook::Forks(11)));
    }
}

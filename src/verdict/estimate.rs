//! From the forks of a group to an estimate with an interval.

use super::statistics::{Interval, interval, median};
use crate::claim::Metric;
use crate::record::{Case, Fork, LogRatio, Newest, Sample, Twin};

/// A ratio or a reading with the interval that its forks allow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The median over the forks; of the logarithm, exponentiated, for ratios and times.
    pub center: f64,
    /// Its interval; nothing for fewer than two forks.
    pub interval: Option<Interval>,
    /// How many forks there are.
    pub forks: usize,
}

/// The ratio of a case's sampled metric to a reference's in one group.
///
/// Of times it is [`time_against`]. Of the others a fork has one value a case, so a fork's estimate is the log ratio of
/// its two values ([`Sample::log_ratio`] says what a zero counts as), and the interval comes from the spread between
/// forks as for times.
#[must_use]
pub fn ratio_of(
    newest: &Newest,
    metric: Metric,
    case: &Case,
    reference: &Case,
    group: &str,
    error: f64,
) -> Estimate {
    if metric == Metric::Time {
        return time_against(newest, case, reference, group, error);
    }
    let others = counted(newest, reference, group, None);
    let forks = counted(newest, case, group, None).into_iter();
    let logs = forks.filter_map(|fork| {
        let same = |other: &&&Fork| other.run == fork.run && other.fork == fork.fork;
        let other = others.iter().find(same)?;
        Some(fork.sample(metric)?.log_ratio(other.sample(metric)?))
    });
    ratio_of_logs(&logs.collect::<Vec<f64>>(), error)
}

/// A case's sampled metric less a reference's in one group, in the metric's unit: a fork's estimate is the difference of
/// its two readings, of times the difference of the medians of its slices.
#[must_use]
pub fn difference_of(
    newest: &Newest,
    metric: Metric,
    case: &Case,
    reference: &Case,
    group: &str,
    error: f64,
) -> Estimate {
    let others = counted(newest, reference, group, None);
    let forks = counted(newest, case, group, None).into_iter();
    let differences = forks.filter_map(|fork| {
        let same = |other: &&&Fork| other.run == fork.run && other.fork == fork.fork;
        let other = others.iter().find(same)?;
        Some(reading(fork, metric)? - reading(other, metric)?)
    });
    of_values(&differences.collect::<Vec<f64>>(), error)
}

/// One sampled metric of a case against another of its own in one group: divided by it, or less it.
#[must_use]
pub fn own_of(
    newest: &Newest,
    metrics: (Metric, Metric),
    difference: bool,
    case: &Case,
    group: &str,
    error: f64,
) -> Estimate {
    let read = |fork: &Fork| Some((reading(fork, metrics.0)?, reading(fork, metrics.1)?));
    let forks = counted(newest, case, group, None).into_iter();
    let pairs: Vec<(f64, f64)> = forks.filter_map(read).collect();
    of_own(&pairs, difference, error)
}

/// The estimate of one reading against another from both in each fork: divided by it, or less it.
///
/// A fork in which either is nothing says nothing of their ratio.
#[must_use]
pub fn of_own(pairs: &[(f64, f64)], difference: bool, error: f64) -> Estimate {
    if difference {
        return of_values(
            &pairs.iter().map(|(one, other)| one - other).collect::<Vec<f64>>(),
            error,
        );
    }
    let counted = pairs.iter().filter(|(one, other)| *one > 0.0 && *other > 0.0);
    ratio_of_logs(&counted.map(|(one, other)| (one / other).ln()).collect::<Vec<f64>>(), error)
}

/// What a fork says of a sampled metric, in the metric's unit.
fn reading(fork: &Fork, metric: Metric) -> Option<f64> {
    match metric {
        Metric::Time => Some(fork.slices.median.get()),
        metric => Some(fork.sample(metric)?.value),
    }
}

/// A case's reading of a sampled metric in one group, in the metric's unit.
#[must_use]
pub fn value_of(newest: &Newest, metric: Metric, case: &Case, group: &str, error: f64) -> Estimate {
    if metric == Metric::Time {
        return time_of(newest, case, group, error);
    }
    let forks = counted(newest, case, group, None).into_iter();
    let samples: Vec<Sample> = forks.filter_map(|fork| fork.sample(metric)).collect();
    value_of_samples(metric, &samples, error)
}

/// The ratio of a case's time to a reference's in one group. A fork's estimate is the median over its rounds of the
/// log ratio; the interval comes from the spread between forks, because heap, stack and address layout are fixed
/// within one process.
#[must_use]
pub fn time_against(
    newest: &Newest,
    case: &Case,
    reference: &Case,
    group: &str,
    error: f64,
) -> Estimate {
    let forks = counted(newest, case, group, None);
    ratio_of_logs(&log_ratios(&forks, reference), error)
}

/// The ratio of the time of a case's twin to its own in one group.
#[must_use]
pub fn time_of_twin(newest: &Newest, case: &Case, group: &str, twin: Twin, error: f64) -> Estimate {
    let forks = counted(newest, case, group, Some(twin));
    ratio_of_logs(&log_ratios(&forks, case), error)
}

/// What each fork says of the log ratio to a reference.
fn log_ratios(forks: &[&Fork], reference: &Case) -> Vec<f64> {
    let to_reference = |against: &&LogRatio| {
        against.variant == reference.variant && against.point == reference.point
    };
    let found = forks.iter().filter_map(|fork| fork.against.iter().find(to_reference));
    found.map(|against| against.log_ratio.get()).collect()
}

/// A case's time in nanoseconds per operation, from the medians of its forks.
#[must_use]
pub fn time_of(newest: &Newest, case: &Case, group: &str, error: f64) -> Estimate {
    let logs: Vec<f64> = counted(newest, case, group, None)
        .iter()
        .map(|fork| fork.slices.median.get().ln())
        .collect();
    ratio_of_logs(&logs, error)
}

/// The forks that count: those of the mode in which their run settled for the group. Where the run was ended before it
/// said so, it is the mode of the last fork.
pub(super) fn counted<'a>(
    newest: &Newest<'a>,
    case: &Case,
    group: &str,
    twin: Option<Twin>,
) -> Vec<&'a Fork> {
    let forks: Vec<&Fork> = newest.forks_of(case, group, twin).collect();
    let Some(last) = forks.last() else { return forks };
    let decided = newest.group_of(last).map_or(last.mode, |group| group.mode);
    forks.into_iter().filter(|fork| fork.mode == decided).collect()
}

/// The estimate of a metric other than time from a sample a fork.
///
/// Latencies and CPU time are estimated by their logarithms, as times are, for slow forks are slower by a share.
/// Switches and faults are estimated as they are: none is a count like any other, and has no logarithm.
#[must_use]
pub fn value_of_samples(metric: Metric, samples: &[Sample], error: f64) -> Estimate {
    if !metric.is_counted() {
        return ratio_of_logs(
            &samples.iter().map(|sample| sample.ln()).collect::<Vec<f64>>(),
            error,
        );
    }
    let values: Vec<f64> = samples.iter().map(|sample| sample.value).collect();
    // Below 16 forks the interval is symmetric, and its lower end may be where no count is.
    let counted = |interval: Interval| Interval { lower: interval.lower.max(0.0), ..interval };
    Estimate {
        center: median(&values).unwrap_or(f64::NAN),
        interval: interval(&values, error).map(counted),
        forks: values.len(),
    }
}

/// The estimate of a quantity that may be negative from its value in each fork.
fn of_values(values: &[f64], error: f64) -> Estimate {
    Estimate {
        center: median(values).unwrap_or(f64::NAN),
        interval: interval(values, error),
        forks: values.len(),
    }
}

/// The estimate of a ratio from its logarithm in each fork.
#[must_use]
pub fn ratio_of_logs(logs: &[f64], error: f64) -> Estimate {
    let exponentiated =
        |interval: Interval| Interval { lower: interval.lower.exp(), upper: interval.upper.exp() };
    Estimate {
        center: median(logs).unwrap_or(f64::NAN).exp(),
        interval: interval(logs, error).map(exponentiated),
        forks: logs.len(),
    }
}

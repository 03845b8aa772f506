//! From the forks of a group to an estimate with an interval.

use super::statistics::{Interval, interval, median};
use crate::record::{Case, Fork, LogRatio, Newest, Twin};

/// A ratio or a time with the interval that its forks allow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The median over the forks; for ratios, of the log ratio, exponentiated.
    pub center: f64,
    /// Its interval; nothing for fewer than two forks.
    pub interval: Option<Interval>,
    /// How many forks there are.
    pub forks: usize,
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
    estimate_of_logs(&log_ratios(&forks, reference), error)
}

/// The ratio of the time of a case's twin to its own in one group.
#[must_use]
pub fn time_of_twin(newest: &Newest, case: &Case, group: &str, twin: Twin, error: f64) -> Estimate {
    let forks = counted(newest, case, group, Some(twin));
    estimate_of_logs(&log_ratios(&forks, case), error)
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
    estimate_of_logs(&logs, error)
}

/// The forks that count: those of the mode in which their run settled for the group. Where the run was ended before it
/// said so, it is the mode of the last fork.
fn counted<'a>(newest: &Newest<'a>, case: &Case, group: &str, twin: Option<Twin>) -> Vec<&'a Fork> {
    let forks: Vec<&Fork> = newest.forks_of(case, group, twin).collect();
    let Some(last) = forks.last() else { return forks };
    let decided = newest.group_of(last).map_or(last.mode, |group| group.mode);
    forks.into_iter().filter(|fork| fork.mode == decided).collect()
}

fn estimate_of_logs(logs: &[f64], error: f64) -> Estimate {
    let exponentiated =
        |interval: Interval| Interval { lower: interval.lower.exp(), upper: interval.upper.exp() };
    Estimate {
        center: median(logs).unwrap_or(f64::NAN).exp(),
        interval: interval(logs, error).map(exponentiated),
        forks: logs.len(),
    }
}

//! What the fork lines of a group say of a case: each of them in the order in which they were measured.

use super::counts::{Counted, Counts};
use super::estimate::{Estimate, Series};
use crate::claim::{Allocator, Metric};
use crate::record::{Case, Fork, LogRatio, Named, Newest, Sample, Twin};

/// The forks of a case and of its twins that count in a group: those of the mode in which their run settled. Where the
/// run was ended before it said so, it is the mode of the last fork.
#[must_use]
pub fn counted<'a>(newest: &Newest<'a>, case: &Case, group: &str) -> Vec<&'a Fork> {
    let twins = [None, Some(Twin::Same), Some(Twin::Placed), Some(Twin::Slow)];
    let of_twin = |twin: Option<Twin>| {
        let forks: Vec<&Fork> = newest.forks_of(case, group, twin).collect();
        let last = forks.last().copied();
        let mode = last.map(|last| newest.group_of(last).map_or(last.mode, |group| group.mode));
        forks.into_iter().filter(move |fork| Some(fork.mode) == mode)
    };
    twins.into_iter().flat_map(of_twin).collect()
}

/// A case's time in nanoseconds per operation, from the medians of its forks.
#[must_use]
pub fn time_of(forks: &[&Fork], case: &Case, error: f64) -> Estimate {
    value_of(forks, Metric::Time, case, error)
}

/// The ratio of a case's time to a reference's. A fork's estimate is the median over its rounds of the log ratio; the
/// interval comes from the spread between forks, because heap, stack and address layout are fixed within one process.
#[must_use]
pub fn time_against(forks: &[&Fork], case: &Case, reference: &Case, error: f64) -> Estimate {
    against(forks, Metric::Time.into(), case, reference).estimate(error)
}

/// The ratio of the time of a case's twin to its own.
#[must_use]
pub fn time_of_twin(forks: &[&Fork], case: &Case, twin: Twin, error: f64) -> Estimate {
    log_ratios(forks, case, Some(twin), case).estimate(error)
}

/// A case's reading of a sampled metric, in the metric's unit.
#[must_use]
pub fn value_of<'a>(
    forks: &[&Fork],
    read: impl Into<Named<'a>>,
    case: &Case,
    error: f64,
) -> Estimate {
    alone(forks, read.into(), case).estimate(error)
}

/// A case's reading in each fork.
///
/// Times, latencies and CPU time are estimated by their logarithms. Counts and figures are estimated as they are: none is
/// a count like any other, and has no logarithm.
pub(super) fn alone(forks: &[&Fork], read: Named, case: &Case) -> Series {
    let own = of_case(forks, case);
    if read.metric == Metric::Time {
        return Series::of_logs(own.map(|fork| fork.slices.median.get().ln()));
    }
    let samples = own.filter_map(|fork| fork.sample(read));
    let values =
        |samples: Vec<Sample>| Series::of_values(samples.into_iter().map(|sample| sample.value));
    match read.metric {
        metric if metric.is_counted() => {
            values(samples.collect()).with_counts(Some(Counts::Rate(events(forks, read, case))))
        }
        Metric::SampledFigure => values(samples.collect()),
        _ => Series::of_logs(samples.map(Sample::ln)),
    }
}

/// The ratio of a case's sampled metric to a reference's in each fork.
///
/// Of times it is the median over the rounds. Of the others a fork has one value a case, so its ratio is that of the two
/// values; [`crate::record::Sample::log_ratio`] says what a zero counts as.
pub(super) fn against(forks: &[&Fork], read: Named, case: &Case, reference: &Case) -> Series {
    if read.metric == Metric::Time {
        return log_ratios(forks, case, None, reference);
    }
    let both = both(forks, case, reference);
    let logs = both
        .into_iter()
        .filter_map(|(own, other)| Some(own.sample(read)?.log_ratio(other.sample(read)?)));
    let counts = || Counts::Ratio(events(forks, read, case), events(forks, read, reference));
    Series::of_logs(logs).with_counts(read.metric.is_counted().then(counts))
}

/// The Rust variant of a Go case's name, which takes turns with it: under the C library's allocator.
pub(super) fn namesake(own: &Case) -> Case {
    Case { allocator: Allocator::System, ..own.clone() }
}

/// The ratio of the time of a Go case's namesake in Rust to the Go case's own in each fork in which both took turns.
pub(super) fn to_go(forks: &[&Fork], own: &Case) -> Series {
    log_ratios(forks, own, None, &namesake(own)).inverted()
}

/// The time of a Go case's namesake in each of these forks, which by itself is not written: it follows from the Go case's
/// and their ratio.
pub(super) fn of_namesake(forks: &[&Fork], own: &Case) -> Series {
    let namesake = namesake(own);
    let time = |fork: &Fork| {
        let mut against = fork.against.iter();
        let known = against.find(|known| is_to(known, own, &namesake))?;
        Some(fork.slices.median.get().ln() - known.log_ratio.get())
    };
    Series::of_logs(of_case(forks, own).filter_map(time))
}

/// A case's sampled metric less a reference's in each fork, in the metric's unit; of times the difference of the medians
/// of their slices.
pub(super) fn less(forks: &[&Fork], read: Named, case: &Case, reference: &Case) -> Series {
    let both = both(forks, case, reference);
    let differences = both
        .into_iter()
        .filter_map(|(own, other)| Some(reading(own, read)? - reading(other, read)?));
    let counts = || Counts::Difference(events(forks, read, case), events(forks, read, reference));
    Series::of_values(differences).with_counts(read.metric.is_counted().then(counts))
}

/// One sampled metric of a case against another of its own in each fork: divided by it, or less it.
///
/// A fork in which either is nothing says nothing of their ratio.
pub(super) fn own(
    forks: &[&Fork],
    (read, other): (Named, Named),
    is_difference: bool,
    case: &Case,
) -> Series {
    let both = |fork: &Fork| Some((reading(fork, read)?, reading(fork, other)?));
    let pairs = of_case(forks, case).filter_map(both);
    let are_counted = read.metric.is_counted() && other.metric.is_counted();
    let events = |read: Named| events(forks, read, case);
    if is_difference {
        let counts = are_counted.then(|| Counts::Difference(events(read), events(other)));
        return Series::of_values(pairs.map(|(one, other)| one - other)).with_counts(counts);
    }
    let counts = are_counted.then(|| Counts::Ratio(events(read), events(other)));
    let positive = pairs.filter(|(one, other)| *one > 0.0 && *other > 0.0);
    Series::of_logs(positive.map(|(one, other)| (one / other).ln())).with_counts(counts)
}

/// The forks of a case itself.
pub(super) fn of_case<'a>(forks: &[&'a Fork], case: &Case) -> impl Iterator<Item = &'a Fork> {
    forks.iter().copied().filter(move |fork| fork.case == *case && fork.twin.is_none())
}

/// The forks of two cases that were measured together, in pairs.
fn both<'a>(forks: &[&'a Fork], case: &Case, reference: &Case) -> Vec<(&'a Fork, &'a Fork)> {
    let of_same_fork = |own: &'a Fork| {
        let same = |other: &&Fork| other.run == own.run && other.fork == own.fork;
        Some((own, of_case(forks, reference).find(same)?))
    };
    of_case(forks, case).filter_map(of_same_fork).collect()
}

/// What each fork says of the log ratio of a case's time, or of its twin's, to that of a reference.
fn log_ratios(forks: &[&Fork], case: &Case, twin: Option<Twin>, reference: &Case) -> Series {
    let to_reference = |against: &&LogRatio| is_to(against, case, reference);
    let of_twin = forks.iter().filter(|fork| fork.case == *case && fork.twin == twin);
    let found = of_twin.filter_map(|fork| fork.against.iter().find(to_reference));
    Series::of_logs(found.map(|against| against.log_ratio.get()))
}

/// Whether a log ratio of a case is that to a reference.
fn is_to(against: &LogRatio, case: &Case, reference: &Case) -> bool {
    against.variant == reference.variant
        && against.point == reference.point
        && against.allocator.unwrap_or(case.allocator) == reference.allocator
}

/// What the forks of a case counted.
fn events(forks: &[&Fork], read: Named, case: &Case) -> Counted {
    Counted::of(of_case(forks, case).filter_map(|fork| fork.sample(read)))
}

/// What a fork says of a sampled metric, in the metric's unit.
fn reading(fork: &Fork, read: Named) -> Option<f64> {
    match read.metric {
        Metric::Time => Some(fork.slices.median.get()),
        _ => Some(fork.sample(read)?.value),
    }
}

//! What keeps a machine or a record from judging some cases, whatever was read of them.

use super::doubt::{Doubt, Verdict};
use super::measured::case;
use crate::claim::{Lane, Unit};
use crate::record::{
    Case, DigestLine, Named, Newest, Reason, RecordedClaim, RecordedVariant, Value,
};

/// The verdict on the cases of a prediction where there can be none by their readings; nothing where there can.
pub(super) fn obstacle(
    newest: &Newest,
    claim: &RecordedClaim,
    lane: Lane,
    cases: &[&Case],
) -> Option<Verdict> {
    let beyond = |case: &&Case| beyond_this_machine(newest, claim, lane, case.point);
    let failed = |case: &&Case| {
        let failure = newest.failure(lane, case)?;
        Some(Doubt::Failed(case.variant.clone(), failure.reason.clone()))
    };
    let differing = |case: &&Case| differing_digests(newest, claim, case.point);
    if let Some(doubt) = cases.iter().find_map(beyond) {
        return Some(Verdict::NotJudged(doubt));
    }
    let doubt = cases.iter().find_map(failed).or_else(|| cases.iter().find_map(differing))?;
    Some(match doubt {
        Doubt::Failed(_, Reason::Lacking(_)) => Verdict::NotJudged(doubt),
        doubt => Verdict::Void(doubt),
    })
}

/// The first two variants of a point that do the same work, the claim's or another, and gave different outputs in one
/// lane.
pub(super) fn differing_digests(
    newest: &Newest,
    claim: &RecordedClaim,
    point: u64,
) -> Option<Doubt> {
    for (lane, allocator) in newest.lanes() {
        let mut seen: Vec<(&RecordedVariant, &DigestLine)> = Vec::new();
        // What is left in a record of points or lanes that a variant has no more is nobody's output.
        let here = claim.variants.iter().filter(|variant| variant.runs_in(lane, point));
        for variant in here {
            let case = case(claim, &variant.name, point, allocator);
            let Some(line) = newest.digest(lane, &case) else { continue };
            match seen.iter().find(|(other, _)| other.does_as(variant)) {
                Some((first, known)) if known.digest != line.digest => {
                    return Some(Doubt::Digests(first.name.clone(), variant.name.clone()));
                }
                _ => seen.push((variant, line)),
            }
        }
    }
    None
}

/// Why nothing was read of some cases of a group: the lane has not run or had no more time, what it counted is not the case's alone, a routine
/// does not time its operations or timed too few of them for a percentile, it reports no such figure, or the processor's
/// counters could not be read.
pub(super) fn why_not_measured(
    newest: &Newest,
    read: Named,
    cases: &[&Case],
    group: &str,
) -> Doubt {
    let metric = read.metric;
    let is_beside = |case: &&&Case| {
        let readings = newest.readings(metric.lane(), case);
        let mut of_metric = readings.iter().filter(|reading| reading.metric == metric);
        of_metric.any(|reading| matches!(reading.value, Value::Beside { .. }))
    };
    if let Some(case) = cases.iter().find(is_beside) {
        return Doubt::Beside(case.variant.clone());
    }
    let doubt = |case: &&Case| {
        let mut forks = newest.forks(case, group);
        let without = forks.find(|fork| fork.sample(read).is_none())?;
        if metric.is_of_the_processor() {
            return Some(Doubt::NoCounters);
        }
        let variant = case.variant.clone();
        if let Some(figure) = read.figure {
            return Some(Doubt::NoFigure(variant, figure.to_owned()));
        }
        Some(match without.latencies {
            None => Doubt::NoLatencies(variant),
            Some(latencies) => Doubt::FewLatencies(variant, latencies.count),
        })
    };
    let may_lack = metric.is_latency() || metric.is_figure() || metric.is_of_the_processor();
    let doubt = may_lack.then(|| cases.iter().find_map(doubt)).flatten();
    let lane = metric.lane();
    let out_of_time = || cases.iter().find_map(|case| newest.out_of_time(lane, case));
    let left_out = || out_of_time().map(|left| Doubt::OutOfTime(left.at_most.get()));
    doubt.or_else(left_out).unwrap_or(Doubt::NotMeasured)
}

/// Whether the latencies of two cases of a group are means over different numbers of operations.
pub(super) fn blocks(newest: &Newest, cases: [&Case; 2], group: &str) -> Option<Doubt> {
    let block = |case| newest.forks(case, group).find_map(|fork| Some(fork.latencies?.block));
    let [one, other] = cases.map(block);
    let (one, other) = (one?, other?);
    (one != other).then_some(Doubt::Blocks(one, other))
}

/// Why the machine of the newest run can not judge a claim at a point; nothing where it can.
#[must_use]
pub fn beyond_this_machine(
    newest: &Newest,
    claim: &RecordedClaim,
    lane: Lane,
    point: u64,
) -> Option<Doubt> {
    let machine = &newest.latest()?.machine;
    let threads = match claim.unit {
        Unit::Threads => usize::try_from(point).unwrap_or(usize::MAX),
        _ => 1,
    };
    let cores = claim.needs_cores.max(threads);
    if cores > machine.cores {
        return Some(Doubt::Cores(cores, machine.cores));
    }
    let descriptors = claim.descriptors_at(point);
    if machine.descriptors != 0 && descriptors > machine.descriptors {
        return Some(Doubt::Descriptors(descriptors, machine.descriptors));
    }
    let memory = claim.memory_in(lane, point);
    (machine.memory != 0 && memory > machine.memory)
        .then_some(Doubt::Memory(memory, machine.memory))
}

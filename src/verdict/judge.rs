//! Predictions judged by the newest readings of a record, point by point, and what they say of a claim together.

use super::guards::heed;
use super::measured::{Measured, as_ratio, group_of, measure_exact, measure_sampled};
use super::pair::{Pair, pairs};
use super::{Doubt, Settings, Twins, Verdict};
use crate::claim::{Allocator, Lane, Metric, Unit};
use crate::record::{Case, Newest, Record, RecordedClaim, RecordedPrediction};

/// A claim with the verdict of each of its predictions.
#[derive(Clone, Debug)]
pub struct JudgedClaim<'a> {
    /// The claim as it was recorded.
    pub claim: &'a RecordedClaim,
    /// Its predictions, each under each allocator that it is judged under.
    pub predictions: Vec<JudgedPrediction<'a>>,
    /// What they say together: of those that the article states, or of ours where it states none.
    pub verdict: Verdict,
    /// Which of the variants that they compare is faster, and from which point on.
    pub pairs: Vec<Pair<'a>>,
}

/// A prediction under one allocator.
#[derive(Clone, Debug)]
pub struct JudgedPrediction<'a> {
    /// The prediction as it was recorded.
    pub prediction: &'a RecordedPrediction,
    /// The allocator of the cases that were read.
    pub allocator: Allocator,
    /// Each point by itself.
    pub points: Vec<JudgedPoint>,
    /// What the points say together: it holds where it holds at all of them.
    pub verdict: Verdict,
}

/// A prediction at one point.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedPoint {
    /// The point.
    pub point: u64,
    /// What was read; nothing where there is no reading.
    pub measured: Option<Measured>,
    /// The verdict at this point.
    pub verdict: Verdict,
}

/// Judges every claim of a record, in the order of the record.
#[must_use]
pub fn judge(record: &Record, settings: Settings) -> Vec<JudgedClaim<'_>> {
    let newest = record.newest();
    record
        .claims()
        .into_iter()
        .map(|claim| {
            let predictions: Vec<JudgedPrediction> = claim
                .predictions
                .iter()
                .flat_map(|prediction| {
                    allocators(&newest, prediction)
                        .into_iter()
                        .map(|allocator| {
                            judge_under(&newest, claim, prediction, allocator, settings)
                        })
                        .collect::<Vec<_>>()
                })
                .collect();
            let verdict = claim_verdict(&predictions);
            JudgedClaim { claim, predictions, verdict, pairs: pairs(&newest, claim, settings) }
        })
        .collect()
}

/// The allocators that a prediction is judged under: those under which its lane was run, or the one it names.
#[must_use]
pub fn allocators(newest: &Newest, prediction: &RecordedPrediction) -> Vec<Allocator> {
    let lane = prediction.metric.lane();
    if lane == Lane::Heap {
        return vec![Allocator::Dhat];
    }
    if let Some(only) = prediction.allocator {
        return vec![only];
    }
    let measured: Vec<Allocator> =
        newest.lanes().into_iter().filter(|known| known.0 == lane).map(|known| known.1).collect();
    if measured.is_empty() { vec![Allocator::System] } else { measured }
}

/// The cases of a claim that a lane should have and has neither readings nor a failure for.
#[must_use]
pub fn missing(newest: &Newest, claim: &RecordedClaim, lane: Lane, allocator: Allocator) -> usize {
    claim
        .variants
        .iter()
        .flat_map(|variant| variant.points.iter().map(move |point| (variant, *point)))
        .filter(|(variant, point)| {
            newest.run(lane, &case(claim, &variant.name, *point, allocator)).is_none()
        })
        .count()
}

fn judge_under<'a>(
    newest: &Newest,
    claim: &RecordedClaim,
    prediction: &'a RecordedPrediction,
    allocator: Allocator,
    settings: Settings,
) -> JudgedPrediction<'a> {
    let points: Vec<JudgedPoint> = prediction
        .points
        .iter()
        .map(|point| judge_point(newest, claim, prediction, allocator, *point, settings))
        .collect();
    let verdict = all_of(points.iter().map(|point| &point.verdict));
    JudgedPrediction { prediction, allocator, points, verdict }
}

/// A prediction under one allocator at one point.
pub(super) fn judge_point(
    newest: &Newest,
    claim: &RecordedClaim,
    prediction: &RecordedPrediction,
    allocator: Allocator,
    point: u64,
    settings: Settings,
) -> JudgedPoint {
    let subject = case(claim, &prediction.subject, point, allocator);
    let reference = match (&prediction.reference, prediction.reference_point) {
        (Some(variant), _) => Some(case(claim, variant, point, allocator)),
        (None, Some(point)) => Some(case(claim, &prediction.subject, point, allocator)),
        (None, None) => None,
    };
    let lane = prediction.metric.lane();
    let cases: Vec<&Case> = [Some(&subject), reference.as_ref()].into_iter().flatten().collect();
    let nothing = |verdict: Verdict| JudgedPoint { point, measured: None, verdict };

    for case in &cases {
        if let Some(doubt) = beyond_this_machine(newest, claim, case.point) {
            return nothing(Verdict::NotJudged(doubt));
        }
    }
    for case in &cases {
        if let Some(failure) = newest.failure(lane, case) {
            let doubt = Doubt::Failed(case.variant.clone(), failure.reason.clone());
            return nothing(Verdict::Void(doubt));
        }
    }
    for case in &cases {
        if let Some(doubt) = differing_digests(newest, claim, case.point) {
            return nothing(Verdict::Void(doubt));
        }
    }
    let group = group_of(&subject, reference.as_ref());
    let measured = if prediction.metric.is_sampled() {
        measure_sampled(newest, prediction, &subject, reference.as_ref(), settings)
    } else {
        measure_exact(newest, prediction, &subject, reference.as_ref())
    };
    let verdict = match &measured {
        None => Verdict::NotJudged(why_not_measured(newest, prediction.metric, &cases, &group)),
        Some(Measured::Exact { value, .. }) if prediction.bound.admits(*value) => Verdict::Holds,
        Some(Measured::Exact { .. }) => Verdict::Refuted,
        Some(Measured::Sampled { estimate, .. }) => match estimate.interval {
            None => Verdict::Unclear(Doubt::FewForks(estimate.forks)),
            Some(interval) => {
                let (bound, interval, center) = as_ratio(prediction, measured.as_ref(), interval);
                let verdict = match settings.meets(bound, interval) {
                    Some(true) => Verdict::Holds,
                    Some(false) => Verdict::Refuted,
                    None => Verdict::Unclear(Doubt::NearBound),
                };
                // The twins are compared by their times, and say nothing of other metrics.
                let verdict = if prediction.metric == Metric::Time {
                    let twinned = twinned(claim, &subject, reference.as_ref());
                    let twins = Twins::of(newest, &twinned, &group, settings);
                    twins.temper(verdict, bound, center, settings)
                } else {
                    verdict
                };
                heed(verdict, newest, prediction.metric, &subject, reference.as_ref(), &group)
            }
        },
    };
    let unlike = reference.as_ref().filter(|_| prediction.metric.is_latency());
    let verdict = match unlike.and_then(|other| blocks(newest, [&subject, other], &group)) {
        Some(doubt) if matches!(verdict, Verdict::Holds | Verdict::Refuted) => {
            Verdict::Unclear(doubt)
        }
        _ => verdict,
    };
    JudgedPoint { point, measured, verdict }
}

/// The case of a group that has twins: the claim's reference, or the other point of a comparison across points.
fn twinned(claim: &RecordedClaim, subject: &Case, reference: Option<&Case>) -> Case {
    match reference {
        Some(reference) if reference.point != subject.point => reference.clone(),
        _ => case(claim, &claim.reference, subject.point, subject.allocator),
    }
}

/// Whether the latencies of two cases of a group are means over different numbers of operations.
fn blocks(newest: &Newest, cases: [&Case; 2], group: &str) -> Option<Doubt> {
    let block = |case| newest.forks(case, group).find_map(|fork| Some(fork.latencies?.block));
    let [one, other] = cases.map(block);
    let (one, other) = (one?, other?);
    (one != other).then_some(Doubt::Blocks(one, other))
}

/// Why nothing was read of some cases of a group: the lane has not run, a routine does not time its operations, or it
/// timed too few of them for a percentile.
fn why_not_measured(newest: &Newest, metric: Metric, cases: &[&Case], group: &str) -> Doubt {
    let doubt = |case: &&Case| {
        let mut forks = newest.forks(case, group);
        let without = forks.find(|fork| fork.sample(metric).is_none())?;
        let variant = case.variant.clone();
        Some(match without.latencies {
            None => Doubt::NoLatencies(variant),
            Some(latencies) => Doubt::FewLatencies(variant, latencies.count),
        })
    };
    let doubt = metric.is_latency().then(|| cases.iter().find_map(doubt)).flatten();
    doubt.unwrap_or(Doubt::NotMeasured)
}

/// Why the machine of the newest run can not judge a claim at a point; nothing where it can.
fn beyond_this_machine(newest: &Newest, claim: &RecordedClaim, point: u64) -> Option<Doubt> {
    let machine = &newest.latest()?.machine;
    let threads = match claim.unit {
        Unit::Threads => usize::try_from(point).unwrap_or(usize::MAX),
        _ => 1,
    };
    let cores = claim.needs_cores.max(threads);
    if cores > machine.cores {
        return Some(Doubt::Cores(cores, machine.cores));
    }
    let memory = claim.memory_at(point);
    (machine.memory != 0 && memory > machine.memory)
        .then_some(Doubt::Memory(memory, machine.memory))
}

/// The first two variants of a point that gave different outputs in one lane; controls are left out.
pub(super) fn differing_digests(
    newest: &Newest,
    claim: &RecordedClaim,
    point: u64,
) -> Option<Doubt> {
    for (lane, allocator) in newest.lanes() {
        let mut seen = claim
            .variants
            .iter()
            .filter(|variant| variant.control.is_none())
            .filter_map(|variant| {
                let digest = newest.digest(lane, &case(claim, &variant.name, point, allocator))?;
                Some((&variant.name, digest.digest))
            });
        if let Some((first, digest)) = seen.next()
            && let Some((other, _)) = seen.find(|(_, other)| *other != digest)
        {
            return Some(Doubt::Digests(first.clone(), other.clone()));
        }
    }
    None
}

/// What several verdicts say of a sentence that is about all of them. One that refutes it refutes it; but it holds only
/// where nothing that this machine can judge is left to measure.
fn all_of<'a>(verdicts: impl Iterator<Item = &'a Verdict>) -> Verdict {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Refuted => 0,
        Verdict::Void(_) => 1,
        Verdict::Unclear(_) => 2,
        Verdict::Mixed => 3,
        Verdict::Holds => 4,
        Verdict::NotJudged(_) => 5,
    };
    let verdicts: Vec<&Verdict> = verdicts.collect();
    let together = verdicts.iter().min_by_key(|verdict| rank(verdict)).copied().cloned();
    match together {
        Some(Verdict::Holds) => partly(&verdicts).unwrap_or(Verdict::Holds),
        together => together.unwrap_or(Verdict::NotJudged(Doubt::NotMeasured)),
    }
}

/// The doubt that stands where some of several readings are missing; nothing where none is.
fn partly(verdicts: &[&Verdict]) -> Option<Verdict> {
    let missing = |verdict: &&&Verdict| matches!(verdict, Verdict::NotJudged(Doubt::NotMeasured));
    let missing = verdicts.iter().filter(missing).count();
    let measured = verdicts.len() - missing;
    (missing > 0).then_some(Verdict::Unclear(Doubt::Partly(measured, verdicts.len())))
}

/// What the predictions that the article states say together, or ours where it states none: their common verdict,
/// or *mixed*. Those that this machine can not judge do not count where another one is judged; those that were not
/// measured keep the claim from holding.
fn claim_verdict(predictions: &[JudgedPrediction]) -> Verdict {
    let stated: Vec<&JudgedPrediction> =
        predictions.iter().filter(|judged| judged.prediction.stated.is_some()).collect();
    let counted = if stated.is_empty() { predictions.iter().collect() } else { stated };
    let verdicts: Vec<&Verdict> = counted.iter().map(|judged| &judged.verdict).collect();
    let mut judged = verdicts.iter().filter(|verdict| !matches!(verdict, Verdict::NotJudged(_)));
    match judged.next() {
        Some(first) if judged.any(|verdict| verdict.name() != first.name()) => Verdict::Mixed,
        _ => all_of(verdicts.into_iter()),
    }
}

pub(super) fn case(claim: &RecordedClaim, variant: &str, point: u64, allocator: Allocator) -> Case {
    Case { claim: claim.id.clone(), variant: variant.to_owned(), point, allocator }
}

#[cfg(test)]
mod tests;

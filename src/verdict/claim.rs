//! Claims judged by the newest readings of a record: what the points of a prediction say together, and the predictions
//! of a claim.

use super::doubt::{Doubt, Verdict};
use super::measured::case;
use super::pair::{Pair, pairs};
use super::point::{JudgedPoint, judge_at};
use super::settings::Settings;
use crate::claim::{Allocator, Lane};
use crate::record::{Newest, Record, RecordedClaim, RecordedPrediction};

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
        .flat_map(|variant| variant.points_in(lane).map(move |point| (variant, point)))
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
        .map(|point| judge_at(newest, claim, prediction, allocator, *point, settings))
        .collect();
    let verdict = all_of(points.iter().map(|point| &point.verdict));
    JudgedPrediction { prediction, allocator, points, verdict }
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

#[cfg(test)]
mod tests;

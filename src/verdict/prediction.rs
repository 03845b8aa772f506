//! A prediction judged at all of its points under one allocator, and what several verdicts say together.

use super::doubt::{Doubt, Verdict};
use super::point::{JudgedPoint, judge_at};
use super::settings::Settings;
use crate::claim::Allocator;
use crate::record::{Newest, RecordedClaim, RecordedPrediction};

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

/// A prediction under one allocator, at each of its points.
pub(super) fn judge_under<'a>(
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
    let verdict = together(points.iter().map(|point| &point.verdict));
    JudgedPrediction { prediction, allocator, points, verdict }
}

/// What several verdicts say of a sentence that is about all of them. One that refutes it refutes it; but it holds only
/// where nothing that this machine can judge is left to measure.
pub(super) fn together<'a>(verdicts: impl Iterator<Item = &'a Verdict>) -> Verdict {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Refuted => 0,
        Verdict::Void(_) => 1,
        Verdict::Unclear(_) => 2,
        Verdict::Mixed => 3,
        Verdict::Holds => 4,
        Verdict::NotJudged(_) => 5,
    };
    let verdicts: Vec<&Verdict> = verdicts.collect();
    let least = verdicts.iter().min_by_key(|verdict| rank(verdict)).copied().cloned();
    match least {
        Some(Verdict::Holds) => partly(&verdicts).unwrap_or(Verdict::Holds),
        least => least.unwrap_or(Verdict::NotJudged(Doubt::NotMeasured)),
    }
}

/// The doubt that stands where some of several readings are missing; nothing where none is.
fn partly(verdicts: &[&Verdict]) -> Option<Verdict> {
    let missing =
        |verdict: &&&Verdict| matches!(verdict, Verdict::NotJudged(doubt) if doubt.is_missing());
    let missing = verdicts.iter().filter(missing).count();
    let measured = verdicts.len() - missing;
    (missing > 0).then_some(Verdict::Unclear(Doubt::Partly(measured, verdicts.len())))
}

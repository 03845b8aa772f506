//! How much of the difference in time that a prediction is about is the price of fresh pages.

use super::evidence::{Evidence, case};
use super::explain::{FreshPages, Readings};
use crate::claim::{Allocator, Lane, Metric};
use crate::record::RecordedPrediction;
use crate::verdict::{Estimate, JudgedClaim, JudgedPoint, JudgedPrediction, Measured};

/// What is explained of two cases under an allocator.
pub(super) struct Explained<'a> {
    pub(super) slower: Side<'a>,
    pub(super) faster: Side<'a>,
    pub(super) allocator: Allocator,
    pub(super) pages: FreshPages,
}

/// A variant and a point.
pub(super) type Side<'a> = (&'a str, u64);

/// Whether fresh pages are most of the difference in time that decides a prediction at a point.
pub(super) fn decide(
    evidence: &Evidence,
    judged: &JudgedClaim,
    under: &JudgedPrediction,
    point: &JudgedPoint,
) -> bool {
    explained(evidence, judged, under, point).is_some_and(|found| found.pages.share() >= MOST)
}

/// The share of a difference from which on pages decide it.
pub(super) const MOST: f64 = 0.5;

/// What fresh pages explain of a prediction on the times of two variants, or of one at two points, at a point where they
/// differ clearly.
pub(super) fn explained<'a>(
    evidence: &Evidence,
    judged: &JudgedClaim<'a>,
    under: &JudgedPrediction<'a>,
    point: &JudgedPoint,
) -> Option<Explained<'a>> {
    let prediction = under.prediction;
    let subject = (prediction.subject.as_str(), point.point);
    let reference = match (prediction.reference.as_deref(), prediction.reference_point) {
        _ if prediction.metric != Metric::Time => return None,
        (Some(variant), _) => (variant, point.point),
        (None, other) => (subject.0, other?),
    };
    let Measured::Sampled { estimate, subject: time, reference: Some(other) } = point.measured?
    else {
        return None;
    };
    let cases = [subject, reference]
        .map(|(variant, point)| case(judged.claim, variant, point, under.allocator));
    let [faults, others] = cases.each_ref().map(|case| evidence.sampled(case, Metric::Faults));
    let (faults, others) = (faults?, others?);
    if !differs(prediction, estimate) || !are_apart(faults, others) {
        return None;
    }
    let run = evidence.newest.run(Lane::Rounds, &cases[0])?;
    let price = evidence.newest.header(run)?.machine.fresh_page_nanos.get();
    let subject = (subject, Readings { nanos: time, faults: faults.center });
    let reference = (reference, Readings { nanos: other, faults: others.center });
    let (slower, faster) = if time > other { (subject, reference) } else { (reference, subject) };
    let pages = FreshPages::of(slower.1, faster.1, price)?;
    Some(Explained { slower: slower.0, faster: faster.0, allocator: under.allocator, pages })
}

/// Whether the times differ: the interval of their ratio misses 1, that of their difference 0.
fn differs(prediction: &RecordedPrediction, estimate: Estimate) -> bool {
    let same = if prediction.difference { 0.0 } else { 1.0 };
    estimate.interval.is_some_and(|interval| interval.lower > same || interval.upper < same)
}

/// Whether the intervals of two readings do not meet.
fn are_apart(one: Estimate, other: Estimate) -> bool {
    match (one.interval, other.interval) {
        (Some(one), Some(other)) => one.lower > other.upper || other.lower > one.upper,
        _ => false,
    }
}

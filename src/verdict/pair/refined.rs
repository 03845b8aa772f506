//! How a pair stands at the points that were measured to narrow its crossings down.

use super::{Standing, standing};
use crate::claim::{Allocator, Bound, Metric};
use crate::record::{Case, Group, Newest, RecordedClaim, RecordedPrediction, Refined};
use crate::verdict::guards::heed;
use crate::verdict::{
    Course, Crossing, Doubt, JudgedPoint, Measured, Settings, Twins, Verdict, time_against, time_of,
};

/// How two variants stand at the points that were measured to narrow their crossings down, those in a crossing only.
pub(super) fn refined(
    newest: &Newest,
    claim: &RecordedClaim,
    even: &RecordedPrediction,
    allocator: Allocator,
    coarse: &Course,
    settings: Settings,
) -> Vec<Standing> {
    let Course::Crosses(crossings) = coarse else { return Vec::new() };
    let is_inside = |point: u64| {
        let encloses =
            |crossing: &Crossing| crossing.between.0 < point && point < crossing.between.1;
        crossings.iter().any(encloses)
    };
    let reference = even.reference.as_deref().unwrap_or_default();
    let of_pair = newest.refined(claim, allocator).filter(|(refined, _)| {
        refined.subject == even.subject
            && refined.reference == reference
            && is_inside(refined.point)
    });
    let standing = |(refined, group): (&Refined, &Group)| {
        let case = |variant: &str| Case {
            claim: claim.id.clone(),
            variant: variant.to_owned(),
            point: refined.point,
            allocator,
        };
        let (subject, reference) = (case(&refined.subject), case(&refined.reference));
        standing(&judge_refined(newest, &subject, &reference, &group.group, even.bound, settings)?)
    };
    let mut standings: Vec<Standing> = of_pair.filter_map(standing).collect();
    standings.sort_by_key(|standing| standing.point);
    standings
}

/// The ratio of two variants in the group of a refined point, judged as one at a point of the axis is.
fn judge_refined(
    newest: &Newest,
    subject: &Case,
    reference: &Case,
    group: &str,
    bound: Bound,
    settings: Settings,
) -> Option<JudgedPoint> {
    let error = settings.error_of_a_look();
    let estimate = time_against(newest, subject, reference, group, error);
    let verdict = match settings.meets(bound, estimate.interval?) {
        Some(true) => Verdict::Holds,
        Some(false) => Verdict::Refuted,
        None => Verdict::Unclear(Doubt::NearBound),
    };
    let twins = Twins::of(newest, reference, group, settings);
    let verdict = twins.temper(verdict, bound, estimate.center, settings);
    let verdict = heed(verdict, newest, Metric::Time, subject, Some(reference), group);
    let subject = time_of(newest, subject, group, error).center;
    let measured = Measured::Sampled { estimate, subject, reference: None };
    Some(JudgedPoint { point: reference.point, measured: Some(measured), verdict })
}

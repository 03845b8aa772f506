//! How a pair stands at the points that were measured to narrow its crossings down.

use crate::claim::Allocator;
use crate::record::{Group, Newest, RecordedClaim, RecordedPrediction, Refined};
use crate::verdict::crossover::{Course, Crossing};
use crate::verdict::measured::case;
use crate::verdict::point::{Compared, JudgedPoint, judge_sampled};
use crate::verdict::settings::Settings;
use crate::verdict::standing::Standing;

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
        let point = refined.point;
        let [subject, reference] = [&refined.subject, &refined.reference]
            .map(|variant| case(claim, variant, point, allocator));
        let (reference, group) = (&reference, group.group.as_str());
        let compared =
            Compared { subject: &subject, reference: Some(reference), twinned: reference, group };
        let (measured, verdict) = judge_sampled(newest, even, compared, settings)?;
        JudgedPoint { point, measured: Some(measured), verdict }.standing()
    };
    let mut standings: Vec<Standing> = of_pair.filter_map(standing).collect();
    standings.sort_by_key(|standing| standing.point);
    standings
}

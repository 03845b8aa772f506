//! The cases of a record, as every format reads them.

use crate::claim::{Allocator, Lane, Metric};
use crate::record::{Case, Group, Newest, RecordedClaim};

/// The allocators that times were measured under.
pub(super) fn timed(newest: &Newest) -> Vec<Allocator> {
    let lanes = newest.lanes();
    lanes.into_iter().filter(|known| known.0 == Lane::Rounds).map(|known| known.1).collect()
}

/// All cases of a claim under an allocator.
pub(super) fn cases(claim: &RecordedClaim, allocator: Allocator) -> Vec<Case> {
    let variants = claim.variants.iter();
    variants
        .flat_map(|variant| variant.points.iter().map(move |point| (variant, *point)))
        .map(|(variant, point)| Case {
            claim: claim.id.clone(),
            variant: variant.name.clone(),
            point,
            allocator,
        })
        .collect()
}

/// The exact readings that every case has, per operation or per turn as their metric says.
pub(super) const EXACT: [Metric; 5] =
    [Metric::Allocations, Metric::Bytes, Metric::Held, Metric::Left, Metric::Peak];

/// An exact reading of the heap lane.
pub(super) fn exact(newest: &Newest, case: &Case, metric: Metric) -> Option<f64> {
    let counted = Case { allocator: Allocator::Dhat, ..case.clone() };
    newest.reading(&counted, metric, None, None)?.value.exact()
}

/// The name of the group in which the variants of a point are compared.
pub(super) fn group(case: &Case) -> String {
    Group::at(case.point)
}

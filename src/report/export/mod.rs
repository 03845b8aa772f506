//! A record in the formats of other tools.
//!
//! Every case has one name in all of them: `theme/name/variant/point`, and the allocator where times are meant.

mod bencher;
mod go;
mod markdown;

pub use bencher::bencher;
pub use go::go;
pub(super) use markdown::escaped;
pub use markdown::markdown;

use crate::claim::{Allocator, Lane, Metric};
use crate::record::{Case, Group, Newest, RecordedClaim};

/// The allocators that times were measured under.
fn timed(newest: &Newest) -> Vec<Allocator> {
    let lanes = newest.lanes();
    lanes.into_iter().filter(|known| known.0 == Lane::Rounds).map(|known| known.1).collect()
}

/// All cases of a claim under an allocator.
fn cases(claim: &RecordedClaim, allocator: Allocator) -> Vec<Case> {
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
const EXACT: [Metric; 5] =
    [Metric::Allocations, Metric::Bytes, Metric::Held, Metric::Left, Metric::Peak];

/// An exact reading of the heap lane.
fn exact(newest: &Newest, case: &Case, metric: Metric) -> Option<f64> {
    let counted = Case { allocator: Allocator::Dhat, ..case.clone() };
    newest.reading(&counted, metric, None, None)?.value.exact()
}

/// The name of the group in which the variants of a point are compared.
fn group(case: &Case) -> String {
    Group::at(case.point)
}

#[cfg(test)]
mod tests;

//! The cases of a record, as every format reads them.

use crate::claim::{Allocator, Lane, Language, Metric};
use crate::record::{Case, Fork, Group, Newest, RecordedClaim};
use crate::verdict::{Estimate, Settings, ratio_to_go};

/// What a lane was run under, those of Go behind the others.
pub(super) fn allocators(newest: &Newest, lane: Lane) -> Vec<Allocator> {
    let lanes = [newest.lanes(), newest.lanes_in(Language::Go)].into_iter().flatten();
    lanes.filter(|known| known.0 == lane).map(|known| known.1).collect()
}

/// The allocators that times were measured under.
pub(super) fn timed(newest: &Newest) -> Vec<Allocator> {
    allocators(newest, Lane::Rounds)
}

/// What every case is counted under, in either language.
pub(super) const COUNTED: [Allocator; 2] = [Allocator::Dhat, Allocator::Go];

/// All cases of a claim under an allocator: under Go's those of its Go side.
pub(super) fn cases(newest: &Newest, claim: &RecordedClaim, allocator: Allocator) -> Vec<Case> {
    let case = |name: &String, point: u64| Case {
        claim: claim.id.clone(),
        variant: name.clone(),
        point,
        allocator,
    };
    let of = |name, points: &[u64]| -> Vec<Case> {
        points.iter().map(|point| case(name, *point)).collect()
    };
    if allocator.is_go() {
        let side = newest.go(&claim.id).into_iter();
        let variants = side.flat_map(|side| &side.variants);
        return variants.flat_map(|variant| of(&variant.name, &variant.points)).collect();
    }
    claim.variants.iter().flat_map(|variant| of(&variant.name, &variant.points)).collect()
}

/// The exact readings that every case has, per operation or per turn as their metric says.
pub(super) const EXACT: [Metric; 5] =
    [Metric::Allocations, Metric::Bytes, Metric::Held, Metric::Left, Metric::Peak];

/// An exact reading of a case of a heap lane.
pub(super) fn exact(newest: &Newest, case: &Case, metric: Metric) -> Option<f64> {
    newest.reading(case, metric, None, None)?.value.exact()
}

/// The name of the group in which the variants of a point are compared.
pub(super) fn group(case: &Case) -> String {
    Group::at(case.point)
}

/// An allocator as a record names it: one word.
pub(super) fn word(allocator: Allocator) -> String {
    match serde_json::to_value(allocator) {
        Ok(serde_json::Value::String(word)) => word,
        // It is written as a word; its name for a reader would do as well.
        _ => allocator.name().to_owned(),
    }
}

/// Rust's time divided by Go's, of a Go case with a namesake that ran beside it.
pub(super) fn to_go(
    newest: &Newest,
    claim: &RecordedClaim,
    case: &Case,
    settings: Settings,
) -> Option<Estimate> {
    if case.allocator.is_go() { ratio_to_go(newest, claim, case, settings) } else { None }
}

/// The same of one fork.
pub(super) fn to_go_of(fork: &Fork) -> Option<f64> {
    let is_namesake = |variant: &str, point: u64, under: Option<Allocator>| {
        under == Some(Allocator::System) && variant == fork.case.variant && point == fork.case.point
    };
    let mut against = fork.against.iter();
    let namesake = against.find(|it| is_namesake(&it.variant, it.point, it.allocator))?;
    Some((-namesake.log_ratio.get()).exp())
}

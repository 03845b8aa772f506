//! What memory says of time, over all cases of a record: rank correlations, and the pairs that fewer allocations misjudge.

use super::estimate::Estimate;
use super::forks::{counted, time_of};
use super::number::spearman;
use super::settings::Settings;
use super::standing::Side;
use super::versus::Versus;
use crate::claim::{Allocator, Metric};
use crate::record::{Case, Group, Newest, RecordedClaim};

/// What is said to foretell time, in the order of the report.
pub const PREDICTORS: [Metric; 4] =
    [Metric::Allocations, Metric::Bytes, Metric::Peak, Metric::Held];

/// Allocations below this many bytes on average are small.
pub const SMALL: f64 = 1024.0;

/// A case that was both timed and counted.
#[derive(Clone, Debug, PartialEq)]
pub struct MemoryCase<'a> {
    /// The claim.
    pub claim: &'a RecordedClaim,
    /// The case that was timed.
    pub case: Case,
    /// Whether the variant does other work than the rest of its claim.
    pub is_control: bool,
    /// Nanoseconds per operation.
    pub time: f64,
    /// The operations of a turn.
    pub operations: u64,
    /// Allocations per operation.
    pub allocations: f64,
    /// Bytes allocated per operation.
    pub bytes: f64,
    /// The most bytes that were alive in a turn.
    pub peak: f64,
    /// The bytes that are alive with the result of a turn.
    pub held: f64,
}

/// Two variants of one group of which the one with fewer allocations is the slower.
#[derive(Clone, Debug, PartialEq)]
pub struct Liar<'a> {
    /// The one with fewer allocations.
    pub fewer: &'a MemoryCase<'a>,
    /// The one with more allocations, which is faster all the same.
    pub more: &'a MemoryCase<'a>,
    /// The time of the one with fewer divided by that of the one with more: clearly above 1.
    pub slower: Estimate,
}

/// The cases of some claims that were timed under an allocator and counted, by claim, point and variant.
#[must_use]
pub fn memory_cases<'a>(
    newest: &Newest,
    claims: &[&'a RecordedClaim],
    allocator: Allocator,
    settings: Settings,
) -> Vec<MemoryCase<'a>> {
    let mut cases = Vec::new();
    for claim in claims {
        for (point, _) in &claim.points {
            let here = claim.variants.iter().filter(|variant| variant.points.contains(point));
            cases.extend(here.filter_map(|variant| {
                let timed = Case {
                    claim: claim.id.clone(),
                    variant: variant.name.clone(),
                    point: *point,
                    allocator,
                };
                memory_case(newest, claim, timed, variant.control.is_some(), settings)
            }));
        }
    }
    cases
}

fn memory_case<'a>(
    newest: &Newest,
    claim: &'a RecordedClaim,
    case: Case,
    is_control: bool,
    settings: Settings,
) -> Option<MemoryCase<'a>> {
    let group = Group::at(case.point);
    let operations = newest.forks(&case, &group).last()?.operations;
    let time = time_of(&counted(newest, &case, &group), &case, settings.error);
    let under_dhat = Case { allocator: Allocator::Dhat, ..case.clone() };
    let exact = |metric: Metric| newest.reading(&under_dhat, metric, None, None)?.value.exact();
    (time.forks > 0).then_some(MemoryCase {
        claim,
        is_control,
        time: time.center,
        operations,
        allocations: exact(Metric::Allocations)?,
        bytes: exact(Metric::Bytes)?,
        peak: exact(Metric::Peak)?,
        held: exact(Metric::Held)?,
        case,
    })
}

impl MemoryCase<'_> {
    /// Whether the case allocates anything.
    #[must_use]
    pub fn allocates(&self) -> bool {
        self.allocations > 0.0 || self.bytes > 0.0
    }

    /// Whether its allocations are small on average.
    #[must_use]
    pub fn is_small(&self) -> bool {
        self.allocations > 0.0 && self.bytes / self.allocations < SMALL
    }

    /// A predictor's reading, and the time with the same denominator: allocations and bytes per operation, peak and
    /// held of a turn, for what is alive at one moment can not be shared out among operations.
    #[must_use]
    pub fn against_time(&self, predictor: Metric) -> (f64, f64) {
        let turn = self.time * self.operations as f64;
        match predictor {
            Metric::Allocations => (self.allocations, self.time),
            Metric::Bytes => (self.bytes, self.time),
            Metric::Peak => (self.peak, turn),
            _ => (self.held, turn),
        }
    }
}

/// Spearman's rank correlation of time with a predictor; nothing where either does not vary.
#[must_use]
pub fn correlation<'a>(
    cases: impl IntoIterator<Item = &'a MemoryCase<'a>>,
    predictor: Metric,
) -> Option<f64> {
    let pairs = cases.into_iter().map(|case| case.against_time(predictor));
    spearman(&pairs.collect::<Vec<(f64, f64)>>())
}

/// The pairs of variants of one claim and point of which the one with fewer allocations is clearly slower, slowest
/// first. Of one variant only the worst pair is named, and controls are no part of it, for they do other work.
///
/// The cases have to be those of one allocator, in the order of [`memory_cases`].
#[must_use]
pub fn liars<'a>(
    newest: &Newest,
    cases: &'a [MemoryCase<'a>],
    settings: Settings,
) -> Vec<Liar<'a>> {
    let mut liars: Vec<Liar> = Vec::new();
    let of_one_group = |one: &MemoryCase, other: &MemoryCase| {
        one.case.claim == other.case.claim && one.case.point == other.case.point
    };
    for group in cases.chunk_by(of_one_group) {
        for fewer in group.iter().filter(|case| !case.is_control) {
            let is_faster = |more: &&MemoryCase| {
                !more.is_control && more.allocations > fewer.allocations && more.time < fewer.time
            };
            for more in group.iter().filter(is_faster) {
                let versus = Versus::of(newest, fewer.claim, &fewer.case, &more.case, settings);
                if let Some(Versus { ratio, faster: Some(Side::Reference) }) = versus {
                    liars.push(Liar { fewer, more, slower: ratio });
                }
            }
        }
    }
    liars.sort_by(|one, other| other.slower.center.total_cmp(&one.slower.center));
    let mut named: Vec<(&str, &str)> = Vec::new();
    liars.retain(|liar| {
        let name = (&*liar.fewer.case.claim, &*liar.fewer.case.variant);
        let is_new = !named.contains(&name);
        named.push(name);
        is_new
    });
    liars
}

#[cfg(test)]
mod tests;

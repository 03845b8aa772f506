//! What is measured of a claim's Go side: the cases that a lane runs, and the line of the record that shows the side.

use super::built::Built;
use super::layout::Source;
use crate::claim::{Allocator, Claim, Lane, Language, Unit};
use crate::lanes::options::Options;
use crate::lanes::plan::Planned;
use crate::record::{Case, GoSide, GoState, GoVariant};

/// The Go side of a claim that is to be measured.
pub(super) struct Sided {
    /// What the record shows of it.
    pub(super) side: GoSide,
    /// All of its cases in the lane.
    pub(super) all: Vec<Case>,
    /// The claim with those cases that are asked for.
    pub(super) planned: Planned,
    /// The variants whose names are wrong, each with why: they are no cases, for nobody knows whose work they should do.
    pub(super) misnamed: Vec<(String, &'static str)>,
}

/// The Go side of a planned claim.
pub(super) fn sided(
    planned: Planned,
    sources: &[Source],
    built: Result<&Built, &String>,
    version: &str,
    lane: Lane,
    allocator: Allocator,
    options: &Options,
) -> Sided {
    let claim = planned.entry.claim;
    let id = planned.entry.id();
    let text = sources.iter().find(|source| source.claim == id).map(|source| source.text.clone());
    let listed = |built: &Built| built.variants.get(&id).cloned().unwrap_or_default();
    let (state, variants) = match built.map(|built| (built, built.broken.get(&id))) {
        Err(why) => (GoState::Missing(why.clone()), Vec::new()),
        Ok((_, Some(why))) => (GoState::Broken(why.clone()), Vec::new()),
        Ok((built, None)) => (GoState::Built(version.to_owned()), ordered(claim, listed(built))),
    };
    let misnamed = variants.iter().filter(|variant| variant.points.is_empty());
    let misnamed = misnamed
        .filter_map(|variant| Some((variant.name.clone(), name_fault(claim, variant)?)))
        .collect();
    let case = |variant: &GoVariant, point: u64| Case {
        claim: id.clone(),
        variant: variant.name.clone(),
        point,
        allocator,
    };
    let all: Vec<Case> = variants
        .iter()
        .flat_map(|variant| variant.points.iter().map(move |point| (variant, *point)))
        .filter(|(variant, point)| runs_in(claim, variant, lane, *point))
        // As many processors as threads are what an axis of threads is about.
        .filter(|_| allocator != Allocator::GoOne || claim.axis.unit != Unit::Threads)
        .map(|(variant, point)| case(variant, point))
        .collect();
    let wanted = points(claim, lane, options);
    let is_asked = |own: &Case| {
        let mut asked = planned.cases.iter();
        let by_name =
            |case: &Case| case.variant == own.variant || claim.variant(&own.variant).is_none();
        wanted.contains(&own.point) && asked.any(|case| case.point == own.point && by_name(case))
    };
    let cases = all.iter().filter(|case| is_asked(case)).cloned().collect();
    let path = std::path::Path::new(planned.entry.path).with_extension("go");
    let side = GoSide {
        claim: id.clone(),
        path: path.to_string_lossy().into_owned(),
        text: text.unwrap_or_default(),
        escapes: built.ok().and_then(|built| built.escapes.get(&id).cloned()).unwrap_or_default(),
        variants,
        state,
    };
    Sided { side, all, planned: Planned { cases, ..planned }, misnamed }
}

/// What is wrong with the name of a Go variant, as a clause; nothing where a Rust variant has it, or Rust has none and the
/// file says so.
fn name_fault(claim: &Claim, variant: &GoVariant) -> Option<&'static str> {
    match (claim.variant(&variant.name).is_some(), variant.only) {
        (false, false) => Some(
            "is no variant of the claim: name it after the Rust variant whose work it does, or enter it by `bench.Only`",
        ),
        (true, true) => Some("is entered by `bench.Only`, and Rust has a variant of that name"),
        _ => None,
    }
}

/// The variants in the order of the claim's, those that Rust has not behind them, each with the points at which it exists:
/// none where its name is wrong.
fn ordered(claim: &Claim, mut listed: Vec<GoVariant>) -> Vec<GoVariant> {
    for variant in &mut listed {
        let restricted = std::mem::take(&mut variant.points);
        if name_fault(claim, variant).is_some() {
            continue;
        }
        let namesake = claim.variant(&variant.name);
        let exists = |point: &u64| {
            namesake.is_none_or(|namesake| namesake.points.contains(*point))
                && (restricted.is_empty() || restricted.contains(point))
        };
        variant.points = claim.axis.points.iter().copied().filter(exists).collect();
    }
    let place = |variant: &GoVariant| {
        let known = claim.variants.iter().position(|known| known.name == variant.name);
        known.unwrap_or(claim.variants.len())
    };
    listed.sort_by_key(place);
    listed
}

/// Whether a lane runs a variant at a point: as it runs its namesake there.
fn runs_in(claim: &Claim, variant: &GoVariant, lane: Lane, point: u64) -> bool {
    claim.variant(&variant.name).is_none_or(|namesake| namesake.runs_in(lane, point))
}

/// The points that a lane measures: all that are counted or named by a filter; else those of the predictions that are about
/// Go, and of what stays in memory the article's, which the report shows.
fn points(claim: &Claim, lane: Lane, options: &Options) -> Vec<u64> {
    if lane == Lane::Heap || !options.filters.is_empty() {
        return claim.axis.points.to_vec();
    }
    let asks = |point: &u64| {
        claim.predictions.iter().any(|prediction| {
            let is_about_go =
                prediction.metric.lane() == lane && prediction.applies_in(Language::Go);
            is_about_go && claim.points_read(prediction).contains(point)
        })
    };
    let is_shown = |point: &u64| lane == Lane::Resident && *point == claim.axis.article;
    claim.axis.points.iter().copied().filter(|point| asks(point) || is_shown(point)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Bound, Metric, ratio};

    fn variant(name: &str, points: &[u64]) -> GoVariant {
        let (about, only) = (String::new(), name.starts_with("as_go"));
        GoVariant { name: name.to_owned(), about, points: points.to_vec(), only }
    }

    #[test]
    fn variants_stand_in_the_order_of_the_claim_at_the_points_that_both_sides_have() {
        let listed =
            vec![variant("as_go_does", &[]), variant("fresh", &[64]), variant("pooled", &[])];
        let ordered = ordered(&claim([]), listed);
        let names: Vec<(&str, bool, &[u64])> =
            ordered.iter().map(|it| (&*it.name, it.only, &*it.points)).collect();
        let wanted: [(&str, bool, &[u64]); 3] = [
            ("fresh", false, &[64]),
            ("pooled", false, &[1, 16, 64]),
            ("as_go_does", true, &[1, 16, 64]),
        ];
        assert_eq!(names, wanted);
    }

    #[test]
    fn a_variant_whose_name_nobody_has_is_none_unless_the_file_says_so() {
        let claim = claim([]);
        let fault = |name: &str, only: bool| {
            let listed = vec![GoVariant { only, ..variant(name, &[]) }];
            let ordered = ordered(&claim, listed);
            (name_fault(&claim, &ordered[0]), ordered[0].points.is_empty())
        };
        assert_eq!(fault("fresh", false), (None, false));
        assert_eq!(fault("as_go_does", true), (None, false));
        let (misspelt, is_left_out) = fault("frsh", false);
        assert!(
            is_left_out && misspelt.is_some_and(|why| why.contains("is no variant of the claim"))
        );
        let (twice, is_left_out) = fault("fresh", true);
        assert!(is_left_out && twice.is_some_and(|why| why.contains("Rust has a variant")));
    }

    #[test]
    fn times_are_taken_where_something_that_is_about_go_asks() {
        let stated = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5)).at(&[1]);
        let ours = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5)).at(&[16]);
        let claim = claim([stated.stated("half", "half"), ours]);
        let options = Options::of_comparisons(std::path::PathBuf::new(), 0.0);
        assert_eq!(points(&claim, Lane::Rounds, &options), [1]);
        assert_eq!(points(&claim, Lane::Heap, &options), [1, 16, 64]);
        let filtered = Options { filters: vec!["name".to_owned()], ..options };
        assert_eq!(points(&claim, Lane::Rounds, &filtered), [1, 16, 64]);
    }
}

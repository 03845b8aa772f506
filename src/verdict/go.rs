//! The predictions of a claim judged on its Go side, and what becomes of the stated ones.

use super::doubt::{Doubt, Verdict};
use super::measured::case;
use super::point::{JudgedPoint, judge_at};
use super::prediction::{JudgedPrediction, together};
use super::settings::Settings;
use super::transfer::{Transferred, transfer};
use crate::claim::{Allocator, Lane, Language, Unit};
use crate::record::{GoSide, GoState, Newest, RecordedClaim, RecordedPrediction};

/// The predictions that are about a claim's Go side, each as Go runs by default and on one core; none where the claim has
/// no Go side, or its lanes never ran.
pub(super) fn judge_in_go<'a>(
    newest: &Newest,
    claim: &'a RecordedClaim,
    settings: Settings,
) -> Vec<JudgedPrediction<'a>> {
    let Some(side) = newest.go(&claim.id) else { return Vec::new() };
    let about_go = claim.predictions.iter().filter(|known| known.applies_in(Language::Go));
    let judged = |prediction: &'a RecordedPrediction, allocator: Allocator| {
        let at =
            |point: &u64| judged_at(newest, claim, side, (prediction, allocator), *point, settings);
        let here = prediction.points.iter().filter(|point| exists_at(side, prediction, **point));
        let points: Vec<JudgedPoint> = here.map(at).collect();
        let verdict = together(points.iter().map(|point| &point.verdict));
        JudgedPrediction { prediction, allocator, points, verdict }
    };
    about_go
        .flat_map(|prediction| {
            let under = configurations(newest, claim, prediction).into_iter();
            under.map(move |allocator| (prediction, allocator)).collect::<Vec<_>>()
        })
        .map(|(prediction, allocator)| judged(prediction, allocator))
        .collect()
}

/// Whether the Go variants that a prediction reads exist at a point; one that there is none of is missed everywhere.
fn exists_at(side: &GoSide, prediction: &RecordedPrediction, point: u64) -> bool {
    let mut read = vec![(&prediction.subject, point)];
    read.extend(prediction.reference.as_ref().map(|reference| (reference, point)));
    read.extend(prediction.reference_point.map(|other| (&prediction.subject, other)));
    let exists = |(name, point): &(&String, u64)| {
        side.variant(name).is_none_or(|variant| variant.points.contains(point))
    };
    read.iter().all(exists)
}

/// How Go runs where a prediction is judged: counts once; times as it runs by default, and on one core where they are of
/// one thread.
fn configurations(
    newest: &Newest,
    claim: &RecordedClaim,
    prediction: &RecordedPrediction,
) -> Vec<Allocator> {
    let lane = prediction.metric.lane();
    match prediction.allocator {
        Some(only) => return vec![only],
        None if lane != Lane::Rounds => return vec![Allocator::Go],
        None => {}
    }
    let lanes = newest.lanes_in(Language::Go).into_iter();
    let run = lanes.filter(|known| known.0 == lane).map(|known| known.1);
    let run: Vec<Allocator> =
        run.filter(|under| *under == Allocator::Go || claim.unit != Unit::Threads).collect();
    if run.is_empty() { vec![Allocator::Go] } else { run }
}

/// A prediction at one point of a Go side.
fn judged_at(
    newest: &Newest,
    claim: &RecordedClaim,
    side: &GoSide,
    (prediction, allocator): (&RecordedPrediction, Allocator),
    point: u64,
    settings: Settings,
) -> JudgedPoint {
    let judged = judge_at(newest, claim, prediction, allocator, point, settings);
    let mut read = vec![prediction.subject.as_str()];
    read.extend(prediction.reference.as_deref());
    let lane = prediction.metric.lane();
    let differs =
        read.iter().find(|name| gives_another_output(newest, claim, lane, allocator, name, point));
    match (&judged.verdict, differs) {
        (_, Some(name)) => {
            let verdict = Verdict::Void(Doubt::GoDigest((*name).to_owned()));
            JudgedPoint { verdict, ..judged }
        }
        (Verdict::NotJudged(Doubt::NotMeasured), None) => {
            JudgedPoint { verdict: Verdict::NotJudged(why(side, &read)), ..judged }
        }
        _ => judged,
    }
}

/// Why a Go side was not measured.
fn why(side: &GoSide, read: &[&str]) -> Doubt {
    let lacking = || read.iter().find(|name| side.variant(name).is_none());
    match &side.state {
        GoState::Missing(why) => Doubt::NoGo(why.clone()),
        GoState::Broken(why) => Doubt::NoGo(format!("the Go side does not compile: {why}")),
        GoState::Built(_) => match lacking() {
            Some(name) => Doubt::NoGoVariant((*name).to_owned()),
            None => Doubt::NotMeasured,
        },
    }
}

/// Whether a Go variant gave another output than the Rust variant of its name, whose digests are the same in every lane.
pub(super) fn gives_another_output(
    newest: &Newest,
    claim: &RecordedClaim,
    lane: Lane,
    allocator: Allocator,
    name: &str,
    point: u64,
) -> bool {
    let Some(own) = newest.digest(lane, &case(claim, name, point, allocator)) else { return false };
    let in_rust = newest.lanes().into_iter();
    let mut others =
        in_rust.filter_map(|(lane, under)| newest.digest(lane, &case(claim, name, point, under)));
    others.next().is_some_and(|other| other.digest != own.digest)
}

/// The Go variants of a claim that gave another output than the Rust variants of their names, each with the point, once.
#[must_use]
pub fn unlike_rust(newest: &Newest, claim: &RecordedClaim) -> Vec<(String, u64)> {
    let variants = newest.go(&claim.id).into_iter().flat_map(|side| &side.variants);
    let cases = variants
        .filter(|variant| !variant.only)
        .flat_map(|variant| variant.points.iter().map(move |point| (variant.name.clone(), *point)));
    let lanes = newest.lanes_in(Language::Go);
    let is_unlike = |(name, point): &(String, u64)| {
        let mut lanes = lanes.iter();
        lanes.any(|(lane, under)| gives_another_output(newest, claim, *lane, *under, name, *point))
    };
    cases.filter(is_unlike).collect()
}

/// What becomes of each stated prediction that is judged in both languages.
pub(super) fn transfers<'a>(
    in_go: &[JudgedPrediction<'a>],
    in_rust: &[JudgedPrediction<'a>],
) -> Vec<Transferred<'a>> {
    let groups = in_go.chunk_by(|one, next| std::ptr::eq(one.prediction, next.prediction));
    let both = groups.filter_map(|group| {
        let prediction = group.first()?.prediction;
        let other: Vec<(Allocator, &Verdict)> = in_rust
            .iter()
            .filter(|judged| std::ptr::eq(judged.prediction, prediction))
            .map(|judged| (judged.allocator, &judged.verdict))
            .collect();
        let own: Vec<(Allocator, &Verdict)> =
            group.iter().map(|judged| (judged.allocator, &judged.verdict)).collect();
        let is_of_both = prediction.stated.is_some() && !other.is_empty();
        is_of_both.then(|| Transferred { prediction, transfer: transfer(&own, &other) })
    });
    both.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Bound, Metric, ratio, ratio_to_go};
    use crate::record::testing::{
        begins, beside_rust, compared, digest, exact, forks, go_side, record, recorded,
    };
    use crate::record::{Group, Line, Record};
    use crate::verdict::{JudgedClaim, Measured, Transfer, judge};

    fn stated() -> crate::claim::Claim {
        let time = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5)).at(&[64]);
        let count = ratio(Metric::Allocations, "pooled", "fresh", Bound::AtMost(0.5)).at(&[64]);
        crate::claim::testing::claim([
            time.stated("twice as fast", "one half"),
            count.stated("half the allocations", "one half"),
        ])
    }

    fn built() -> GoState {
        GoState::Built("go1.25.5".to_owned())
    }

    fn in_go(metric: Metric, variant: &str, total: i64) -> Line {
        let mut reading = exact(4, variant, 64, metric, total);
        reading.case.allocator = Allocator::Go;
        Line::Reading(reading)
    }

    /// A record of the claim in Rust, where both predictions are refuted, with further lines.
    fn measured(more: Vec<Line>) -> Record {
        let mut lines = vec![begins(1, Lane::Heap, Allocator::Dhat), recorded(stated())];
        lines.push(Line::Reading(exact(1, "fresh", 64, Metric::Allocations, 1)));
        lines.push(Line::Reading(exact(1, "pooled", 64, Metric::Allocations, 1)));
        lines.push(begins(2, Lane::Rounds, Allocator::System));
        lines.extend(forks(2, 64, Allocator::System, &[0.9; 20]));
        lines.extend(more);
        record(lines)
    }

    fn judged(record: &Record) -> JudgedClaim<'_> {
        judge(record, Settings::default()).remove(0)
    }

    #[test]
    fn a_record_without_go_is_judged_as_before() {
        let record = measured(Vec::new());
        let judged = judged(&record);
        assert_eq!(judged.verdict, Verdict::Refuted);
        assert!(judged.in_go.is_empty() && judged.transfers.is_empty());
    }

    #[test]
    fn what_holds_in_go_changes_nothing_of_rust_and_says_what_carries_over() {
        let go = |name: &str| case_of(name, Allocator::Go);
        let mut lines =
            vec![begins(3, Lane::Rounds, Allocator::Go), go_side(built(), &["fresh", "pooled"])];
        lines.extend(compared(3, &go("pooled"), &go("fresh"), &Group::at(64), &[0.2; 20]));
        lines.push(begins(4, Lane::Heap, Allocator::Go));
        lines.push(in_go(Metric::Allocations, "fresh", 10));
        lines.push(in_go(Metric::Allocations, "pooled", 10));
        let record = measured(lines);
        let judged = judged(&record);
        assert_eq!(judged.verdict, Verdict::Refuted);
        assert_eq!(judged.predictions.len(), 2);
        let verdicts: Vec<&Verdict> = judged.in_go.iter().map(|it| &it.verdict).collect();
        assert_eq!(verdicts, [&Verdict::Holds, &Verdict::Refuted]);
        let transfers: Vec<&Transfer> = judged.transfers.iter().map(|it| &it.transfer).collect();
        assert_eq!(transfers, [&Transfer::OnlyInGo, &Transfer::InNeither]);
    }

    #[test]
    fn without_a_toolchain_a_variant_or_a_file_that_compiles_it_says_so() {
        let why = |state: GoState, names: &[&str]| {
            let record =
                measured(vec![begins(3, Lane::Rounds, Allocator::Go), go_side(state, names)]);
            judged(&record).in_go[0].verdict.to_string()
        };
        let missing = GoState::Missing("no Go toolchain (1.22 or newer)".to_owned());
        assert_eq!(why(missing, &[]), "not judged here (no Go toolchain (1.22 or newer))");
        let broken = GoState::Broken("x.go:7:3: undefined: y".to_owned());
        assert!(why(broken, &[]).contains("does not compile: x.go:7:3"));
        assert_eq!(why(built(), &["fresh"]), "not judged here (`pooled` has no Go variant)");
    }

    #[test]
    fn a_prediction_is_judged_where_its_go_variants_exist() {
        let half = ratio(Metric::Allocations, "pooled", "fresh", Bound::AtMost(0.5)).from(16);
        let stated = crate::claim::testing::claim([half.stated("half", "one half")]);
        // The Go variants of the side exist at 64 alone.
        let mut lines = vec![begins(4, Lane::Heap, Allocator::Go), recorded(stated)];
        lines.push(go_side(built(), &["fresh", "pooled"]));
        lines.push(in_go(Metric::Allocations, "fresh", 10));
        lines.push(in_go(Metric::Allocations, "pooled", 1));
        let record = record(lines);
        let judged = judged(&record);
        assert_eq!(judged.in_go[0].verdict, Verdict::Holds);
        assert_eq!(judged.in_go[0].points.len(), 1);
    }

    #[test]
    fn another_output_than_that_of_the_rust_variant_voids() {
        let mut lines =
            vec![begins(4, Lane::Heap, Allocator::Go), go_side(built(), &["fresh", "pooled"])];
        lines.push(digest(1, "pooled", 64, 7));
        lines.push(in_go(Metric::Allocations, "fresh", 10));
        lines.push(in_go(Metric::Allocations, "pooled", 1));
        let Line::Digest(mut other) = digest(4, "pooled", 64, 8) else { return };
        other.case.allocator = Allocator::Go;
        lines.push(Line::Digest(other));
        let record = measured(lines);
        let judged = judged(&record);
        let said = judged.in_go[1].verdict.to_string();
        assert_eq!(said, "void (`pooled` gives another output in Go than in Rust)");
        let unlike = unlike_rust(&record.newest(), judged.claim);
        assert_eq!(unlike, [("pooled".to_owned(), 64)]);
    }

    /// The verdict of a prediction that divides Rust by Go, under each configuration, by a record with these lines; with the
    /// readings that it was judged by.
    fn to_go(
        prediction: crate::claim::Prediction,
        mut lines: Vec<Line>,
    ) -> Vec<(Allocator, String, Option<Measured>)> {
        let claim = crate::claim::testing::claim([prediction.at(&[64])]);
        lines.insert(1, recorded(claim));
        let record = record(lines);
        let judged = judged(&record);
        assert!(judged.predictions.is_empty() && judged.transfers.is_empty());
        let told = |known: &JudgedPrediction| {
            (known.allocator, known.verdict.to_string(), known.points[0].measured)
        };
        judged.in_go.iter().map(told).collect()
    }

    /// Both configurations of Go, in which `pooled` takes twice and four times as long as in Rust.
    fn timed() -> Vec<Line> {
        let mut lines = vec![begins(3, Lane::Rounds, Allocator::Go), go_side(built(), &["pooled"])];
        lines.extend(beside_rust(3, "pooled", Allocator::Go, &[2.0; 20]));
        lines.push(begins(4, Lane::Rounds, Allocator::GoOne));
        lines.extend(beside_rust(4, "pooled", Allocator::GoOne, &[4.0; 20]));
        lines
    }

    #[test]
    fn the_time_of_a_rust_variant_is_divided_by_that_of_its_go_namesake_as_the_prediction_names_it()
    {
        let time = |most: f64| ratio_to_go(Metric::Time, "pooled", Bound::AtMost(most));
        let said = to_go(time(0.3), timed());
        let short: Vec<(Allocator, &str)> = said.iter().map(|it| (it.0, it.1.as_str())).collect();
        assert_eq!(short, [(Allocator::Go, "refuted"), (Allocator::GoOne, "holds")]);
        let Some(Measured::Sampled { estimate, subject, reference }) = said[0].2 else {
            panic!("{said:?}")
        };
        // The tests' reference, here the Rust variant, takes 100 ns.
        let near = |one: f64, other: f64| (one / other - 1.0).abs() < 1e-5;
        assert!(near(estimate.center, 0.5) && near(subject, 100.0), "{said:?}");
        assert!(reference.is_some_and(|go| near(go, 200.0)), "{said:?}");
        let alone = to_go(time(0.3).under(Allocator::GoOne), timed());
        assert_eq!(alone.len(), 1);
        assert_eq!((alone[0].0, alone[0].1.as_str()), (Allocator::GoOne, "holds"));
        assert_eq!(to_go(time(0.5), timed())[0].1, "unclear (the interval reaches the bound)");
    }

    #[test]
    fn the_counts_of_rust_are_divided_by_those_of_go() {
        let count = |most: f64| ratio_to_go(Metric::Allocations, "pooled", Bound::AtMost(most));
        let mut lines = vec![begins(1, Lane::Heap, Allocator::Dhat)];
        lines.push(Line::Reading(exact(1, "pooled", 64, Metric::Allocations, 3)));
        lines.extend([begins(4, Lane::Heap, Allocator::Go), go_side(built(), &["pooled"])]);
        lines.push(in_go(Metric::Allocations, "pooled", 4));
        let said = to_go(count(0.75), lines.clone());
        let measured = Measured::Exact { value: 0.75, subject: 3.0, reference: Some(4.0) };
        assert_eq!(said, [(Allocator::Go, "holds".to_owned(), Some(measured))]);
        assert_eq!(to_go(count(0.7), lines.clone())[0].1, "refuted");
        // Only one of the two lanes has run.
        lines.drain(..2);
        assert_eq!(to_go(count(0.75), lines)[0].1, "not judged here (not measured in this record)");
    }

    #[test]
    fn without_go_rust_is_divided_by_nothing_and_says_why() {
        let missing = GoState::Missing("no Go toolchain (1.22 or newer)".to_owned());
        let lines = vec![begins(3, Lane::Rounds, Allocator::Go), go_side(missing, &[])];
        let time = ratio_to_go(Metric::Time, "pooled", Bound::AtMost(0.5));
        let said = to_go(time, lines);
        assert_eq!(said[0].1, "not judged here (no Go toolchain (1.22 or newer))");
        let mut lines = timed();
        lines[1] = go_side(built(), &["fresh"]);
        lines.retain(|line| !matches!(line, Line::Fork(_)));
        assert_eq!(to_go(time, lines)[0].1, "not judged here (`pooled` has no Go variant)");
    }

    fn case_of(name: &str, allocator: Allocator) -> crate::record::Case {
        crate::record::testing::case(name, 64, allocator)
    }
}

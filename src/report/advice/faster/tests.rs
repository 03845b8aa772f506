//! Sentences for every course that a pair can take.

use super::*;
use crate::claim::testing::{claim, entry};
use crate::claim::{Allocator, Axis, Bound, Claim, Metric, Scale, Unit, ratio};
use crate::report::advice::choices;
use crate::verdict::{Doubt, Estimate, Interval, Place, Standing, Verdict};
use Allocator::{Jemalloc, System};
use Course::{Always, Crosses, Never, Sometimes};
use Side::{Reference, Subject};

const POINTS: [u64; 4] = [1 << 10, 1 << 12, 1 << 14, 1 << 16];

/// A claim over 1, 4, 16 and 64 KiB, in steps or not.
fn sizes(scale: Scale) -> RecordedClaim {
    let claim = claim([ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5))]);
    let axis = Axis { points: &POINTS, article: 1 << 10, unit: Unit::Bytes, scale, ..claim.axis };
    RecordedClaim::of(&entry(Claim { axis, ..claim }))
}

/// `pooled` against `fresh` at the first points, with who is clearly faster there.
fn pair(faster: &[Option<Side>], course: Course) -> Pair<'static> {
    let ratio = Estimate { center: 1.0, interval: None, forks: 1 };
    let points: Vec<Standing> = faster
        .iter()
        .zip(POINTS)
        .map(|(faster, point)| Standing { point, ratio, faster: *faster })
        .collect();
    let missing = POINTS.len() - points.len();
    let refined = Vec::new();
    Pair {
        subject: "pooled",
        reference: "fresh",
        allocator: System,
        points,
        missing,
        refined,
        course,
    }
}

fn judged<'a>(claim: &'a RecordedClaim, pairs: Vec<Pair<'a>>) -> JudgedClaim<'a> {
    let verdict = Verdict::NotJudged(Doubt::NotMeasured);
    let (predictions, in_go, transfers) = (Vec::new(), Vec::new(), Vec::new());
    JudgedClaim { claim, predictions, verdict, pairs, in_go, transfers }
}

fn sentence(scale: Scale, pair: Pair<'static>) -> String {
    let claim = sizes(scale);
    let judged = judged(&claim, vec![pair]);
    all(&judged)[0].sentence()
}

/// The sentence of a pair that stands so at the first points.
fn standing(faster: &[Option<Side>], course: Course) -> String {
    sentence(Scale::Continuous, pair(faster, course))
}

/// The sentence of a pair that changes place at the given numbers of KiB.
fn crossing(scale: Scale, first: Side, places: &[f64]) -> String {
    let mut below = first;
    let crossings = places
        .iter()
        .map(|kibibytes| {
            let center = kibibytes * 1024.0;
            let interval = Interval { lower: center * 0.75, upper: center * 1.35 };
            let place = (scale == Scale::Continuous).then_some(Place { center, interval });
            let crossing = Crossing { below, between: (1 << 12, 1 << 14), place };
            below = if below == Subject { Reference } else { Subject };
            crossing
        })
        .collect();
    sentence(scale, pair(&[None; 4], Crosses(crossings)))
}

#[test]
fn the_faster_of_the_two_comes_first() {
    assert_eq!(
        standing(&[Some(Subject); 4], Always(Subject)),
        "`pooled` is faster than `fresh` at every point (system)"
    );
    assert_eq!(
        standing(&[Some(Reference); 4], Always(Reference)),
        "`fresh` is faster than `pooled` at every point (system)"
    );
    assert_eq!(
        standing(&[None; 4], Never),
        "neither `pooled` nor `fresh` is clearly faster at any point (system)"
    );
}

#[test]
fn points_that_could_not_be_judged_are_said() {
    assert_eq!(
        standing(&[Some(Subject); 3], Always(Subject)),
        "`pooled` is faster than `fresh` at every point judged, 3 of 4 (system)"
    );
    assert_eq!(
        standing(&[Some(Subject)], Always(Subject)),
        "`pooled` is faster than `fresh` at 1 KiB, the only point judged (system)"
    );
}

#[test]
fn where_neither_is_clearly_faster_is_said() {
    let [yes, no] = [Some(Subject), None];
    let rows = [
        ([yes, yes, no, no], "up to 4 KiB, and not clearly above"),
        ([no, no, yes, yes], "from 16 KiB up, and not clearly below"),
        ([no, yes, yes, no], "from 4 KiB to 16 KiB, and not clearly elsewhere"),
        ([no, yes, no, no], "at 4 KiB, and not clearly elsewhere"),
        ([yes, no, yes, yes], "at 1 KiB, 16 KiB and 64 KiB, and not clearly elsewhere"),
    ];
    for (faster, points) in rows {
        let expected = format!("`pooled` is faster than `fresh` {points} (system)");
        assert_eq!(standing(&faster, Sometimes(Subject)), expected);
    }
}

#[test]
fn a_crossing_is_told_from_the_side_of_the_subject() {
    let rows: [(Side, &[f64], &str); 4] = [
        (Reference, &[8.2], "from 8.2 KiB [6.1, 11] up"),
        (Subject, &[8.2], "up to 8.2 KiB [6.1, 11]"),
        (Subject, &[2.0, 32.0], "up to 2 KiB [1.5, 2.7] and from 32 KiB [24, 43] up"),
        (Reference, &[2.0, 32.0], "from 2 KiB [1.5, 2.7] to 32 KiB [24, 43]"),
    ];
    for (below, places, points) in rows {
        let expected = format!("`pooled` is faster than `fresh` {points} (system)");
        assert_eq!(crossing(Scale::Continuous, below, places), expected);
    }
}

#[test]
fn on_an_axis_of_steps_a_crossing_lies_between_two_points() {
    assert_eq!(
        crossing(Scale::Steps, Reference, &[8.0]),
        "`pooled` is faster than `fresh` from somewhere between 4 KiB and 16 KiB up (system)"
    );
}

#[test]
fn allocators_with_the_same_answer_share_a_sentence() {
    let claim = sizes(Scale::Continuous);
    let system = pair(&[Some(Subject); 4], Always(Subject));
    let jemalloc = Pair { allocator: Jemalloc, ..system.clone() };
    let both = judged(&claim, vec![system, jemalloc]);
    let advice = all(&both);
    assert_eq!(advice.len(), 1);
    assert_eq!(
        advice[0].sentence(),
        "`pooled` is faster than `fresh` at every point (system, jemalloc)"
    );
}

#[test]
fn an_overview_names_what_the_article_compares_and_what_changes_place() {
    let stated = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5)).stated("2x", "so");
    let claim = RecordedClaim::of(&entry(claim([stated])));
    let of_article = pair(&[Some(Subject); 4], Always(Subject));
    let aside = Pair { subject: "other", ..of_article.clone() };
    let changing = Crossing { below: Subject, between: (1, 16), place: None };
    let crossing = Pair { reference: "empty", course: Crosses(vec![changing]), ..aside.clone() };
    // Under the other allocator it does not change place, which belongs to the answer.
    let steady = Pair { reference: "empty", allocator: Jemalloc, ..aside.clone() };
    let pairs = vec![of_article, aside.clone(), crossing, steady];
    let judged_claim = judged(&claim, pairs);
    let named: Vec<&str> =
        of_note(&judged_claim).iter().map(|advice| advice.pairs[0].reference).collect();
    assert_eq!(named, ["fresh", "empty", "empty"]);
    assert_eq!(of_note(&judged(&claim, vec![aside])).len(), 1);
}

/// What is to be chosen of `pooled` and `fresh`, under the system's allocator and under jemalloc.
fn chosen(system: Pair<'static>, jemalloc: Option<Pair<'static>>) -> String {
    let claim = sizes(Scale::Continuous);
    let under = |allocator: Allocator| move |pair: Pair<'static>| Pair { allocator, ..pair };
    let pairs = [Some(under(System)(system)), jemalloc.map(under(Jemalloc))];
    let judged = judged(&claim, pairs.into_iter().flatten().collect());
    choices(&judged).join(" | ")
}

/// A pair that changes place at so many KiB, `pooled` being four times as fast where it is faster.
fn changing(below: Side, kibibytes: f64) -> Pair<'static> {
    let center = kibibytes * 1024.0;
    let interval = Interval { lower: center * 0.75, upper: center * 1.35 };
    let place = Some(Place { center, interval });
    let crossing = Crossing { below, between: (1 << 12, 1 << 14), place };
    let mut pair = pair(&[Some(below), None, None, Some(below)], Crosses(vec![crossing]));
    for standing in &mut pair.points {
        standing.faster = standing.faster.map(|_| Subject);
        standing.ratio.center = 0.25;
    }
    pair
}

/// The pair with `pooled` twice as fast, or half as fast, as `fresh`.
fn twice(faster: &[Option<Side>], course: Course) -> Pair<'static> {
    let mut pair = pair(faster, course);
    for standing in &mut pair.points {
        standing.ratio.center = if standing.faster == Some(Subject) { 0.5 } else { 2.0 };
    }
    pair
}

#[test]
fn advice_says_from_where_on_under_which_allocator_and_where_never() {
    let (yes, no, other) = (Some(Subject), None, Some(Reference));
    let rows: [(Pair, Option<Pair>, &str); 10] = [
        (
            twice(&[yes; 2], Always(Subject)),
            None,
            "Choose `pooled` over `fresh` at every point judged under the system's allocator, up to 2.00 times as fast \
             (2 of 4).",
        ),
        (
            changing(Reference, 8.2),
            Some(changing(Reference, 64.0)),
            "Choose `pooled` over `fresh` from 8.2 KiB [6.1, 11] up under the system's allocator, up to 4.00 times as \
             fast, never below; from 64 KiB [48, 86] up under jemalloc, up to 4.00 times as fast, never below.",
        ),
        (
            changing(Subject, 8.2),
            Some(twice(&[other; 4], Always(Reference))),
            "Choose `pooled` over `fresh` up to 8.2 KiB [6.1, 11] under the system's allocator, up to 4.00 times as \
             fast, never above; never under jemalloc.",
        ),
        (
            twice(&[yes; 4], Always(Subject)),
            Some(twice(&[yes; 4], Always(Subject))),
            "Choose `pooled` over `fresh` at every point under the system's allocator and jemalloc, up to 2.00 times as \
             fast.",
        ),
        (
            twice(&[other; 4], Always(Reference)),
            None,
            "Choose `fresh` over `pooled` at every point under the system's allocator, up to 2.00 times as fast.",
        ),
        (
            twice(&[no, no, yes, yes], Sometimes(Subject)),
            Some(twice(&[no; 4], Never)),
            "Choose `pooled` over `fresh` from 16 KiB up under the system's allocator, up to 2.00 times as fast (below, \
             neither is clearly faster); it makes no clear difference under jemalloc.",
        ),
        (
            twice(&[no; 4], Never),
            Some(twice(&[yes, yes, no, no], Sometimes(Subject))),
            "Choose `pooled` over `fresh` up to 4 KiB under jemalloc, up to 2.00 times as fast (above, neither is \
             clearly faster); it makes no clear difference under the system's allocator.",
        ),
        (
            twice(&[no; 4], Never),
            Some(twice(&[no; 4], Never)),
            "Between `pooled` and `fresh` time does not decide: neither is clearly faster under the system's allocator \
             and jemalloc.",
        ),
        (
            twice(&[yes], Always(Subject)),
            None,
            "Choose `pooled` over `fresh` at 1 KiB under the system's allocator, 2.00 times as fast (the only point judged).",
        ),
        (
            twice(&[yes; 4], Always(Subject)),
            Some(twice(&[no, other, no, no], Sometimes(Reference))),
            "Choose `pooled` over `fresh` at every point under the system's allocator, up to 2.00 times as fast; never \
             under jemalloc (`fresh` is faster at 4 KiB).",
        ),
    ];
    for (system, jemalloc, sentence) in rows {
        assert_eq!(chosen(system, jemalloc), sentence);
    }
}

#[test]
fn a_label_that_is_no_plain_number_reads_well_inside_a_sentence() {
    let labels: &[(u64, &str)] = &[(1 << 10, "1 KiB, a tenth"), (1 << 12, "2 or 4 KiB")];
    let plain = claim([ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5))]);
    let axis = Axis { points: &POINTS, article: 1 << 10, unit: Unit::Bytes, labels, ..plain.axis };
    let claim = RecordedClaim::of(&entry(Claim { axis, ..plain }));
    let spoken = POINTS.map(|point| claim.spoken(point));
    assert_eq!(spoken, ["1 KiB (a tenth)", "“2 or 4 KiB”", "16 KiB", "64 KiB"]);
}

//! Verdict rules, each on the smallest record that shows it; here, what several verdicts say together.

mod doubts;
mod readings;
mod sampled;

use super::*;
use crate::claim::Bound::AtMost;
use crate::claim::testing::claim;
use crate::claim::{Bound, Claim, Metric, Prediction, Unit, exactly, ratio};
use crate::record::testing::{begins, case, ends, exact, finite, forks, record, recorded};
use crate::record::{End, Group, Line, OutOfTime};
use crate::verdict::doubt::Doubt;
use crate::verdict::measured::Measured;
use Allocator::{Dhat, Jemalloc, System};
use Metric::{Allocations, Time};

/// Sixteen forks near a ratio, in no order: their interval is from 0.99 to 1.01 of it.
fn near(ratio: f64) -> Vec<f64> {
    (0..16).map(|fork| ratio * (0.99 + 0.02 * f64::from(7 * fork % 16) / 15.0)).collect()
}

/// A record of the heap lane.
fn counted(claim: Claim, lines: impl IntoIterator<Item = Line>) -> Record {
    record([begins(1, Lane::Heap, Dhat), recorded(claim)].into_iter().chain(lines))
}

/// A record of the rounds lane under the system's allocator.
fn timed(claim: Claim, lines: impl IntoIterator<Item = Line>) -> Record {
    record([begins(1, Lane::Rounds, System), recorded(claim)].into_iter().chain(lines))
}

/// Allocations of one variant at point 64 in run 1.
fn allocations(variant: &str, total: i64) -> Line {
    Line::Reading(exact(1, variant, 64, Allocations, total))
}

/// What the only claim of a record is judged as.
fn judged(record: &Record) -> JudgedClaim<'_> {
    judge(record, Settings::default()).pop().expect("one claim")
}

/// The verdict of the first prediction.
fn first(record: &Record) -> Verdict {
    judged(record).predictions[0].verdict.clone()
}

/// The verdict of one prediction about exact readings at point 64.
fn of_exact(prediction: Prediction, lines: impl IntoIterator<Item = Line>) -> Verdict {
    first(&counted(claim([prediction.at(&[64])]), lines))
}

/// The verdict of one prediction about the ratio of times at point 64.
fn of_ratio(bound: Bound, ratios: &[f64]) -> Verdict {
    let prediction = ratio(Time, "pooled", "fresh", bound).at(&[64]);
    first(&timed(claim([prediction]), forks(1, 64, System, ratios)))
}

#[test]
fn one_refuted_point_refutes_the_prediction() {
    let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5));
    let lines = forks(1, 1, System, &near(0.4))
        .into_iter()
        .chain(forks(1, 16, System, &near(0.6)))
        .chain(forks(1, 64, System, &near(0.4)));
    let record = timed(claim([prediction]), lines);
    assert_eq!(first(&record), Verdict::Refuted);
    let points = judged(&record).predictions[0].points.clone();
    let names: Vec<&str> = points.iter().map(|point| point.verdict.name()).collect();
    assert_eq!(names, ["holds", "refuted", "holds"]);
}

#[test]
fn the_points_of_a_prediction_share_its_error_and_need_more_forks_each() {
    let of = |points: &'static [u64]| {
        let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5)).at(points);
        let lines = points.iter().flat_map(|point| forks(1, *point, System, &[0.4; 11]));
        first(&timed(claim([prediction]), lines))
    };
    assert_eq!(of(&[64]), Verdict::Holds);
    assert_eq!(of(&[1, 16, 64]), Verdict::Unclear(Doubt::FewForks(11)));
}

#[test]
fn one_unclear_point_keeps_a_prediction_from_holding() {
    let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5)).from(16);
    let lines =
        forks(1, 16, System, &near(0.4)).into_iter().chain(forks(1, 64, System, &near(0.5)));
    assert_eq!(first(&timed(claim([prediction]), lines)), Verdict::Unclear(Doubt::NearBound));
}

#[test]
fn points_that_are_not_measured_keep_a_prediction_from_holding_but_not_from_being_refuted() {
    let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5));
    let record = timed(claim([prediction]), forks(1, 64, System, &near(0.4)));
    assert_eq!(first(&record), Verdict::Unclear(Doubt::Partly(1, 3)));
    let record = timed(claim([prediction]), forks(1, 64, System, &near(0.6)));
    assert_eq!(first(&record), Verdict::Refuted);
    assert_eq!(first(&timed(claim([prediction]), [])), Verdict::NotJudged(Doubt::NotMeasured));
}

#[test]
fn what_a_run_left_out_for_want_of_time_is_missing_and_that_is_why() {
    let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5));
    let left = |points: &[u64]| {
        let cases = points.iter().map(|point| case("pooled", *point, System)).collect();
        let Line::End(end) = ends(1) else { unreachable!() };
        let out_of_time = Some(OutOfTime { at_most: finite(9.0), cut: None, cases });
        Line::End(End { out_of_time, ..end })
    };
    let whole = timed(claim([prediction]), [left(&[1, 16, 64])]);
    assert_eq!(first(&whole), Verdict::NotJudged(Doubt::OutOfTime(9.0)));
    let measured = forks(1, 64, System, &near(0.4)).into_iter();
    let partly = timed(claim([prediction]), measured.chain([left(&[1, 16])]));
    assert_eq!(first(&partly), Verdict::Unclear(Doubt::Partly(1, 3)));
}

#[test]
fn a_prediction_is_judged_under_each_allocator_that_was_measured() {
    let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5)).at(&[64]);
    let lines = forks(1, 64, System, &near(0.4))
        .into_iter()
        .chain([begins(2, Lane::Rounds, Jemalloc)])
        .chain(forks(2, 64, Jemalloc, &near(0.9)));
    let record = timed(claim([prediction]), lines);
    let judged = judged(&record);
    let verdicts: Vec<(Allocator, &str)> =
        judged.predictions.iter().map(|p| (p.allocator, p.verdict.name())).collect();
    assert_eq!(verdicts, [(System, "holds"), (Jemalloc, "refuted")]);
    assert_eq!(judged.verdict, Verdict::Mixed);
}

#[test]
fn a_prediction_under_one_allocator_is_judged_under_that_one_alone() {
    let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5)).at(&[64]).under(Jemalloc);
    let system = || forks(1, 64, System, &near(0.9));
    let without = timed(claim([prediction]), system());
    let alone = judged(&without);
    assert_eq!(alone.predictions.len(), 1);
    assert_eq!(alone.predictions[0].allocator, Jemalloc);
    assert_eq!(alone.predictions[0].verdict, Verdict::NotJudged(Doubt::NotMeasured));

    let jemalloc =
        [begins(2, Lane::Rounds, Jemalloc)].into_iter().chain(forks(2, 64, Jemalloc, &near(0.4)));
    let with = timed(claim([prediction]), system().into_iter().chain(jemalloc));
    assert_eq!(judged(&with).predictions.len(), 1);
    assert_eq!(first(&with), Verdict::Holds);
}

#[test]
fn exact_counts_are_judged_once_whatever_the_other_lanes_measured() {
    let lines = [begins(2, Lane::Rounds, Jemalloc), allocations("pooled", 7)];
    let record = counted(claim([exactly(Allocations, "pooled", 7).at(&[64])]), lines);
    assert_eq!(judged(&record).predictions.len(), 1);
    assert_eq!(judged(&record).predictions[0].allocator, Dhat);
}

/// The verdict of a claim whose predictions each expect a number of allocations; the reading is 1.
fn of_claim(predictions: impl IntoIterator<Item = Prediction>) -> Verdict {
    let predictions: Vec<Prediction> =
        predictions.into_iter().map(|prediction| prediction.at(&[64])).collect();
    judged(&counted(claim(predictions), [allocations("pooled", 1)])).verdict
}

#[test]
fn what_the_article_states_decides_the_claim() {
    let (right, wrong) = (exactly(Allocations, "pooled", 1), exactly(Allocations, "pooled", 2));
    assert_eq!(of_claim([right.stated("1", "as printed"), wrong]), Verdict::Holds);
    assert_eq!(of_claim([wrong.stated("2", "as printed"), right]), Verdict::Refuted);
}

#[test]
fn our_own_predictions_decide_only_where_nothing_is_stated() {
    let (right, wrong) = (exactly(Allocations, "pooled", 1), exactly(Allocations, "pooled", 2));
    assert_eq!(of_claim([right, right]), Verdict::Holds);
    assert_eq!(of_claim([wrong]), Verdict::Refuted);
}

#[test]
fn a_claim_whose_predictions_differ_is_mixed() {
    let (right, wrong) = (exactly(Allocations, "pooled", 1), exactly(Allocations, "pooled", 2));
    let stated = |prediction: Prediction| prediction.stated("1", "as printed");
    assert_eq!(of_claim([stated(right), stated(wrong)]), Verdict::Mixed);
    assert_eq!(of_claim([right, wrong]), Verdict::Mixed);
}

#[test]
fn predictions_that_are_not_measured_keep_a_claim_from_holding_and_do_not_make_it_mixed() {
    let right = exactly(Allocations, "pooled", 1);
    let wrong = exactly(Allocations, "pooled", 2);
    let elsewhere = ratio(Time, "pooled", "fresh", AtMost(0.5));
    assert_eq!(of_claim([right, elsewhere]), Verdict::Unclear(Doubt::Partly(1, 2)));
    assert_eq!(of_claim([wrong, elsewhere]), Verdict::Refuted);
    assert_eq!(of_claim([elsewhere]), Verdict::NotJudged(Doubt::NotMeasured));
}

#[test]
fn a_claim_that_states_only_what_is_not_judged_here_is_not_judged_here() {
    let right = exactly(Allocations, "pooled", 1);
    let elsewhere = ratio(Time, "pooled", "fresh", AtMost(0.5)).stated("2x", "as printed");
    assert_eq!(of_claim([right, elsewhere]), Verdict::NotJudged(Doubt::NotMeasured));
}

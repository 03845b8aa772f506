//! What one reading says of one bound.

use super::*;
use crate::claim::Bound::{AtLeast, AtMost, Below, Within};
use crate::claim::{Bound, across, difference, exactly, figure, ratio, value};
use crate::record::Value;
use crate::record::testing::{begins, case, compared, exact, forks, record, recorded};
use Allocator::System;
use Metric::{Allocations, Held, Resident, Time};

#[test]
fn a_sampled_ratio_holds_where_its_whole_interval_is_on_the_right_side() {
    assert_eq!(of_ratio(AtMost(0.5), &near(0.4)), Verdict::Holds);
    assert_eq!(of_ratio(AtLeast(2.0), &near(2.4)), Verdict::Holds);
    assert_eq!(of_ratio(Within(0.8, 1.2), &near(1.0)), Verdict::Holds);
}

#[test]
fn a_sampled_ratio_is_refuted_where_its_whole_interval_is_on_the_wrong_side() {
    assert_eq!(of_ratio(AtMost(0.5), &near(0.6)), Verdict::Refuted);
    assert_eq!(of_ratio(AtLeast(2.0), &near(1.8)), Verdict::Refuted);
    assert_eq!(of_ratio(Within(0.8, 1.2), &near(0.7)), Verdict::Refuted);
    assert_eq!(of_ratio(Within(0.8, 1.2), &near(1.3)), Verdict::Refuted);
}

#[test]
fn an_interval_that_reaches_the_bound_is_unclear() {
    let unclear = Verdict::Unclear(Doubt::NearBound);
    assert_eq!(of_ratio(AtMost(0.5), &near(0.5)), unclear);
    assert_eq!(of_ratio(AtLeast(2.0), &near(2.0)), unclear);
    assert_eq!(of_ratio(Within(0.8, 1.2), &near(0.8)), unclear);
    assert_eq!(of_ratio(Within(0.8, 1.2), &near(1.2)), unclear);
}

#[test]
fn an_interval_counts_only_beyond_the_practical_margin() {
    let unclear = Verdict::Unclear(Doubt::NearBound);
    assert_eq!(of_ratio(AtMost(1.0), &[0.996; 16]), unclear);
    assert_eq!(of_ratio(AtMost(1.0), &[0.994; 16]), Verdict::Holds);
    assert_eq!(of_ratio(AtMost(1.0), &[1.004; 16]), unclear);
    assert_eq!(of_ratio(AtMost(1.0), &[1.006; 16]), Verdict::Refuted);
}

#[test]
fn a_single_fork_is_unclear_and_says_so() {
    let verdict = of_ratio(AtMost(0.5), &[0.1]);
    assert_eq!(verdict, Verdict::Unclear(Doubt::FewForks(1)));
    assert_eq!(verdict.to_string(), "unclear (only one fork was measured)");
}

#[test]
fn an_absolute_time_is_judged_in_nanoseconds_per_operation() {
    let of = |bound: Bound| {
        let prediction = value(Time, "pooled", bound).at(&[64]);
        first(&timed(claim([prediction]), forks(1, 64, System, &near(0.5))))
    };
    assert_eq!(of(AtMost(60.0)), Verdict::Holds);
    assert_eq!(of(AtMost(40.0)), Verdict::Refuted);
    assert_eq!(of(AtMost(50.0)), Verdict::Unclear(Doubt::NearBound));
}

#[test]
fn a_measured_ratio_carries_both_times() {
    let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5)).at(&[64]);
    let record = timed(claim([prediction]), forks(1, 64, System, &[0.25; 16]));
    let measured = judged(&record).predictions[0].points[0].measured;
    let Some(Measured::Sampled { estimate, subject, reference: Some(reference) }) = measured else {
        panic!("{measured:?}");
    };
    assert_eq!(estimate.forks, 16);
    for (value, wanted) in [(estimate.center, 0.25), (subject, 25.0), (reference, 100.0)] {
        assert!((value / wanted - 1.0).abs() < 1e-5, "{value} is not {wanted}");
    }
}

#[test]
fn a_comparison_across_points_reads_the_forks_of_its_own_group() {
    let prediction = across(Time, "pooled", 1, AtMost(2.0)).at(&[64]);
    let (subject, reference) = (case("pooled", 64, System), case("pooled", 1, System));
    let own = compared(1, &subject, &reference, &Group::across("pooled", 64, 1), &near(1.5));
    let other = compared(1, &subject, &reference, &Group::at(64), &near(9.0));
    let both = timed(claim([prediction]), own.into_iter().chain(other.clone()));
    assert_eq!(first(&both), Verdict::Holds);
    let without = timed(claim([prediction]), other);
    assert_eq!(first(&without), Verdict::NotJudged(Doubt::NotMeasured));
}

#[test]
fn a_comparison_across_points_without_points_is_about_the_far_end() {
    let record = counted(claim([across(Held, "pooled", 1, AtMost(1.0))]), []);
    let points: Vec<u64> = judged(&record).predictions[0].points.iter().map(|p| p.point).collect();
    assert_eq!(points, [64]);
}

#[test]
fn an_exact_reading_is_compared_as_it_is() {
    let of = |expected: u64| {
        of_exact(exactly(Allocations, "pooled", expected), [allocations("pooled", 129)])
    };
    assert_eq!(of(129), Verdict::Holds);
    assert_eq!(of(128), Verdict::Refuted);
    let nearly =
        |bound: Bound| of_exact(value(Allocations, "pooled", bound), [allocations("pooled", 1000)]);
    assert_eq!(nearly(AtMost(1000.0)), Verdict::Holds);
    assert_eq!(nearly(AtMost(999.0)), Verdict::Refuted);
    assert_eq!(nearly(AtLeast(1000.0)), Verdict::Holds);
}

#[test]
fn an_exact_reading_is_per_operation() {
    let mut reading = exact(1, "pooled", 64, Allocations, 256);
    reading.value = Value::Exact { total: 256, operations: 64 };
    let prediction = exactly(Allocations, "pooled", 4);
    assert_eq!(of_exact(prediction, [Line::Reading(reading)]), Verdict::Holds);
}

#[test]
fn below_excludes_its_limit() {
    let of = |total: i64| {
        let prediction = ratio(Allocations, "pooled", "fresh", Below(1.0));
        of_exact(prediction, [allocations("pooled", total), allocations("fresh", 10)])
    };
    assert_eq!(of(9), Verdict::Holds);
    assert_eq!(of(10), Verdict::Refuted);
}

#[test]
fn within_includes_both_its_ends() {
    let of = |total: i64| {
        let prediction = ratio(Allocations, "pooled", "fresh", Within(0.5, 2.0));
        of_exact(prediction, [allocations("pooled", total), allocations("fresh", 10)])
    };
    assert_eq!(of(4), Verdict::Refuted);
    assert_eq!(of(5), Verdict::Holds);
    assert_eq!(of(20), Verdict::Holds);
    assert_eq!(of(21), Verdict::Refuted);
}

#[test]
fn nothing_divided_by_nothing_is_one() {
    let of = |bound: Bound| {
        let prediction = ratio(Allocations, "pooled", "fresh", bound);
        of_exact(prediction, [allocations("pooled", 0), allocations("fresh", 0)])
    };
    assert_eq!(of(AtMost(1.0)), Verdict::Holds);
    assert_eq!(of(AtLeast(1.0)), Verdict::Holds);
    assert_eq!(of(Below(1.0)), Verdict::Refuted);
}

#[test]
fn a_ratio_to_zero_holds_only_for_at_least() {
    let of = |bound: Bound| {
        let prediction = ratio(Allocations, "pooled", "fresh", bound);
        of_exact(prediction, [allocations("pooled", 5), allocations("fresh", 0)])
    };
    assert_eq!(of(AtLeast(1e9)), Verdict::Holds);
    for bound in [AtMost(1e9), Below(1e9), Within(0.0, 1e9), Bound::Equal(1.0)] {
        assert_eq!(of(bound), Verdict::Refuted, "{bound:?}");
    }
}

#[test]
fn a_figure_is_read_by_its_name() {
    let mut reading = exact(1, "pooled", 64, Metric::Figure, 48);
    reading.figure = Some("capacity".to_owned());
    let of = |name: &'static str| {
        of_exact(figure(name, "pooled", AtMost(64.0)), [Line::Reading(reading.clone())])
    };
    assert_eq!(of("capacity"), Verdict::Holds);
    assert_eq!(of("length"), Verdict::NotJudged(Doubt::NotMeasured));
}

#[test]
fn the_resident_lane_is_read_at_held_unless_a_phase_is_named() {
    let at = |phase: &str, total: i64| {
        let mut reading = exact(1, "pooled", 64, Resident, total);
        reading.phase = Some(phase.to_owned());
        Line::Reading(reading)
    };
    let of = |prediction: Prediction| {
        let head = [begins(1, Lane::Resident, System), recorded(claim([prediction.at(&[64])]))];
        let readings = [at("before", 0), at("burst", 900), at("held", 500), at("purged", 100)];
        first(&record(head.into_iter().chain(readings)))
    };
    assert_eq!(of(exactly(Resident, "pooled", 500)), Verdict::Holds);
    assert_eq!(of(exactly(Resident, "pooled", 100).in_phase("purged")), Verdict::Holds);
    assert_eq!(of(exactly(Resident, "pooled", 900).in_phase("burst")), Verdict::Holds);
    let unknown = of(exactly(Resident, "pooled", 0).in_phase("idle"));
    assert_eq!(unknown, Verdict::NotJudged(Doubt::NotMeasured));
}

#[test]
fn heap_counts_of_a_phase_are_not_those_of_the_turn() {
    let mut burst = exact(1, "pooled", 64, Held, 900);
    burst.phase = Some("burst".to_owned());
    let readings =
        || [Line::Reading(burst.clone()), Line::Reading(exact(1, "pooled", 64, Held, 5))];
    assert_eq!(of_exact(exactly(Held, "pooled", 5), readings()), Verdict::Holds);
    let in_burst = exactly(Held, "pooled", 900).in_phase("burst");
    assert_eq!(of_exact(in_burst, readings()), Verdict::Holds);
}

#[test]
fn what_falls_below_its_start_counts_as_nothing_in_a_ratio() {
    let of = |pooled: i64, fresh: i64, bound: Bound| {
        let at_held = |variant: &str, total: i64| {
            let mut reading = exact(1, variant, 64, Resident, total);
            reading.phase = Some("held".to_owned());
            Line::Reading(reading)
        };
        let prediction = ratio(Resident, "pooled", "fresh", bound).at(&[64]);
        let head = [begins(1, Lane::Resident, System), recorded(claim([prediction]))];
        first(&record(head.into_iter().chain([at_held("pooled", pooled), at_held("fresh", fresh)])))
    };
    assert_eq!(of(4096, -4096, AtMost(1.0)), Verdict::Refuted);
    assert_eq!(of(4096, -4096, AtLeast(2.0)), Verdict::Holds);
    assert_eq!(of(-4096, 0, AtMost(0.5)), Verdict::Refuted);
    assert_eq!(of(-8192, -4096, AtLeast(2.0)), Verdict::Refuted);
    assert_eq!(of(-4096, 4096, AtMost(0.5)), Verdict::Holds);
}

#[test]
fn a_reference_whose_own_time_is_not_in_the_record_has_none() {
    let prediction = ratio(Time, "pooled", "fresh", AtMost(0.5)).at(&[64]);
    let pooled = case("pooled", 64, System);
    let lines = forks(1, 64, System, &near(0.4))
        .into_iter()
        .filter(|line| line.case().is_some_and(|(_, case, _)| *case == pooled));
    let record = timed(claim([prediction]), lines);
    let measured = judged(&record).predictions[0].points[0].measured;
    assert!(matches!(measured, Some(Measured::Sampled { reference: None, .. })), "{measured:?}");
}

#[test]
fn a_difference_is_taken_away_and_may_be_negative() {
    let lines = || [allocations("pooled", 3), allocations("fresh", 5)];
    let of = |bound: Bound| of_exact(difference(Allocations, "pooled", "fresh", bound), lines());
    assert_eq!(of(Bound::Equal(-2.0)), Verdict::Holds);
    assert_eq!(of(AtLeast(0.0)), Verdict::Refuted);
    assert_eq!(of(AtMost(0.0)), Verdict::Holds);
}

#[test]
fn a_difference_of_times_is_in_nanoseconds_and_its_margin_a_share_of_the_time() {
    // `fresh` takes 100 ns.
    let of = |bound: Bound, ratios: &[f64]| {
        let prediction = difference(Time, "pooled", "fresh", bound).at(&[64]);
        first(&timed(claim([prediction]), forks(1, 64, System, ratios)))
    };
    assert_eq!(of(AtMost(30.0), &near(1.2)), Verdict::Holds);
    assert_eq!(of(AtMost(10.0), &near(1.2)), Verdict::Refuted);
    assert_eq!(of(AtMost(20.0), &near(1.2)), Verdict::Unclear(Doubt::NearBound));
    assert_eq!(of(AtLeast(-30.0), &near(0.8)), Verdict::Holds);
    // 0.4 ns of 100 ns lie within the margin of 0.5 %, 0.7 ns do not.
    assert_eq!(of(AtMost(0.0), &[1.004; 16]), Verdict::Unclear(Doubt::NearBound));
    assert_eq!(of(AtMost(0.0), &[1.007; 16]), Verdict::Refuted);
}

#[test]
fn one_phase_is_compared_with_another_and_one_figure_with_another() {
    let held = |phase: &str, total: i64| {
        let mut reading = exact(1, "pooled", 64, Held, total);
        reading.phase = Some(phase.to_owned());
        Line::Reading(reading)
    };
    let phases = || [held("full", 100), held("cut", 40)];
    let cut = |bound: Bound| value(Held, "pooled", bound).in_phase("cut");
    assert_eq!(of_exact(cut(AtMost(0.4)).over_phase("full"), phases()), Verdict::Holds);
    assert_eq!(of_exact(cut(AtMost(0.39)).over_phase("full"), phases()), Verdict::Refuted);
    let fallen = cut(Bound::Equal(-60.0)).minus_phase("full");
    assert_eq!(of_exact(fallen, phases()), Verdict::Holds);
    let missing = cut(AtMost(1.0)).over_phase("empty");
    assert_eq!(of_exact(missing, phases()), Verdict::NotJudged(Doubt::NotMeasured));

    let named = |name: &str, variant: &str, total: i64| {
        let mut reading = exact(1, variant, 64, Metric::Figure, total);
        reading.figure = Some(name.to_owned());
        Line::Reading(reading)
    };
    let figures = || {
        [
            named("capacity", "pooled", 8),
            named("length", "pooled", 5),
            named("capacity", "fresh", 4),
        ]
    };
    let over = figure("capacity", "pooled", Bound::Equal(1.6)).over_figure("length");
    assert_eq!(of_exact(over, figures()), Verdict::Holds);
    let against = figure("capacity", "pooled", Bound::Equal(2.0)).against("fresh");
    assert_eq!(of_exact(against, figures()), Verdict::Holds);
}

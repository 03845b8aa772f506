//! What the forks say of sampled metrics other than time: latencies, CPU time and switches.

use super::*;
use crate::claim::Bound::{AtLeast, AtMost};
use crate::claim::{across, ratio, sampled_figure, value};
use crate::record::testing::{case, compared, finite, forks};
use crate::record::{Fork, Group, Hardware, Latencies, Mode, Tripped, Twin, Usage};
use Allocator::System;
use Metric::{BranchMisses, CpuTime, LatencyP50, LatencyP99, Time, VoluntarySwitches};

/// The lines with what a function says of each fork.
fn with(mut lines: Vec<Line>, say: impl Fn(&mut Fork)) -> Vec<Line> {
    for line in &mut lines {
        if let Line::Fork(fork) = line {
            say(fork);
        }
    }
    lines
}

/// The p99 of `pooled` is so many times that of `fresh` in every fork, and its time four times; its p50 is the same.
fn with_p99(ratio: f64, count: u64) -> Vec<Line> {
    with(forks(1, 64, System, &[4.0; 16]), |fork| {
        let p99 = if fork.case.variant == "pooled" { ratio * 1000.0 } else { 1000.0 };
        let [p50, p99, p999, longest] = [100.0, p99, 2.0 * p99, 9.0 * p99].map(finite);
        fork.latencies = Some(Latencies { p50, p99, p999, longest, block: 1, count });
    })
}

/// So many voluntary switches an operation of each variant in every fork of 40,000 operations.
fn with_switches(pooled: f64, fresh: f64) -> Vec<Line> {
    with(forks(1, 64, System, &[1.0; 16]), |fork| {
        let switches = if fork.case.variant == "pooled" { pooled } else { fresh };
        let [cpu, voluntary, involuntary] = [50.0, switches, 0.0].map(finite);
        fork.usage =
            Some(Usage { cpu, voluntary, involuntary, minor: None, major: None, hardware: None });
    })
}

fn of(prediction: Prediction, lines: Vec<Line>) -> Verdict {
    first(&timed(claim([prediction.at(&[64])]), lines))
}

#[test]
fn a_percentile_is_judged_by_the_forks_own_values_and_not_by_their_times() {
    let of = |metric, bound| of(ratio(metric, "pooled", "fresh", bound), with_p99(10.0, 1000));
    assert_eq!(of(LatencyP99, AtLeast(5.0)), Verdict::Holds);
    assert_eq!(of(LatencyP99, AtLeast(11.0)), Verdict::Refuted);
    assert_eq!(of(LatencyP50, AtMost(1.1)), Verdict::Holds);
    assert_eq!(of(LatencyP50, AtMost(1.0)), Verdict::Unclear(Doubt::NearBound));
    assert_eq!(of(Time, AtLeast(3.0)), Verdict::Holds);
}

#[test]
fn a_measured_percentile_carries_both_values_in_nanoseconds() {
    let prediction = ratio(LatencyP99, "pooled", "fresh", AtLeast(5.0)).at(&[64]);
    let record = timed(claim([prediction]), with_p99(10.0, 1000));
    let measured = judged(&record).predictions[0].points[0].measured;
    let Some(Measured::Sampled { estimate, subject, reference: Some(reference) }) = measured else {
        panic!("{measured:?}");
    };
    for (value, wanted) in [(estimate.center, 10.0), (subject, 10_000.0), (reference, 1000.0)] {
        assert!((value / wanted - 1.0).abs() < 1e-9, "{value} is not {wanted}");
    }
}

#[test]
fn what_the_processor_counts_is_judged_where_it_could_be_read_and_else_says_why_not() {
    let prediction = value(BranchMisses, "pooled", AtMost(1.0));
    let unread = of(prediction, forks(1, 64, System, &[1.0; 16]));
    assert_eq!(unread, Verdict::NotJudged(Doubt::NoCounters));
    assert_eq!(of(prediction, Vec::new()), Verdict::NotJudged(Doubt::NotMeasured));
    let counted = |misses: f64| {
        let lines = with(forks(1, 64, System, &[1.0; 64]), |fork| {
            let [cpu, branch_misses] = [50.0, misses].map(finite);
            let (voluntary, involuntary) = (finite(0.0), finite(0.0));
            let hardware = Hardware { branch_misses: Some(branch_misses), ..Hardware::default() };
            let (minor, major, hardware) = (None, None, Some(hardware));
            fork.usage = Some(Usage { cpu, voluntary, involuntary, minor, major, hardware });
        });
        of(prediction, lines)
    };
    assert_eq!([0.25, 4.0].map(counted), [Verdict::Holds, Verdict::Refuted]);
}

#[test]
fn a_percentile_without_latencies_or_with_too_few_is_not_judged_and_says_why() {
    let prediction = value(LatencyP99, "pooled", AtMost(1e9));
    let untimed = of(prediction, forks(1, 64, System, &[1.0; 16]));
    assert_eq!(untimed, Verdict::NotJudged(Doubt::NoLatencies("pooled".to_owned())));
    let few = of(prediction, with_p99(10.0, 99));
    assert_eq!(few, Verdict::NotJudged(Doubt::FewLatencies("pooled".to_owned(), 99)));
    assert_eq!(of(prediction, Vec::new()), Verdict::NotJudged(Doubt::NotMeasured));
}

#[test]
fn a_figure_is_judged_by_what_the_forks_report_and_no_guard_is_about_it() {
    let mut lines = with(forks(1, 64, System, &[1.0; 16]), |fork| {
        let tries = if fork.case.variant == "pooled" { 6.0 } else { 2.0 };
        fork.figures = [("tries", tries), ("none", 0.0)]
            .map(|(name, value)| (name.to_owned(), finite(value)))
            .into();
    });
    // The clock is too coarse for a time, which a figure is not.
    let mut group = crate::record::testing::group(1, &Group::at(64), Mode::Together);
    if let Line::Group(group) = &mut group {
        let guard = crate::verdict::guards::coarse_clock(42.0, 800.0).expect("it is coarse");
        group.guards.push(Tripped {
            variant: "pooled".to_owned(),
            point: 64,
            guard,
            reference: None,
            reference_point: None,
        });
    }
    lines.push(group);
    let of = |prediction| of(prediction, lines.clone());
    let tries = |bound| sampled_figure("tries", "pooled", bound);
    assert_eq!(of(tries(AtMost(7.0))), Verdict::Holds);
    assert_eq!(of(tries(AtMost(5.0))), Verdict::Refuted);
    assert_eq!(of(tries(AtLeast(2.5)).against("fresh")), Verdict::Holds);
    assert_eq!(of(sampled_figure("none", "pooled", AtMost(0.5))), Verdict::Holds);
    let unknown = Doubt::NoFigure("pooled".to_owned(), "hits".to_owned());
    assert_eq!(of(sampled_figure("hits", "pooled", AtMost(0.5))), Verdict::NotJudged(unknown));
    assert!(matches!(of(value(Time, "pooled", AtMost(500.0))), Verdict::Void(_)));
}

#[test]
fn latencies_of_unlike_blocks_do_not_compare() {
    let prediction = ratio(LatencyP99, "pooled", "fresh", AtLeast(5.0));
    let unlike = with(with_p99(10.0, 1000), |fork| {
        let is_pooled = fork.case.variant == "pooled";
        if let Some(latencies) = fork.latencies.as_mut().filter(|_| is_pooled) {
            latencies.block = 64;
        }
    });
    assert_eq!(of(prediction, unlike), Verdict::Unclear(Doubt::Blocks(64, 1)));
    assert_eq!(of(prediction, with_p99(10.0, 1000)), Verdict::Holds);
}

#[test]
fn switches_are_judged_even_where_there_are_none() {
    let of = |bound, switches| {
        of(value(VoluntarySwitches, "pooled", bound), with_switches(switches, 0.0))
    };
    assert_eq!(of(AtLeast(0.5), 1.0), Verdict::Holds);
    assert_eq!(of(AtMost(0.5), 1.0), Verdict::Refuted);
    assert_eq!(of(AtMost(0.5), 0.0), Verdict::Holds);
    assert_eq!(of(AtLeast(0.5), 0.0), Verdict::Refuted);
}

#[test]
fn no_switches_are_certain_only_as_far_as_operations_were_watched() {
    // Sixteen forks of 40,000 operations without a switch leave room for one in 92,650 operations.
    let of = |bound| of(value(VoluntarySwitches, "pooled", bound), with_switches(0.0, 0.0));
    assert_eq!(of(AtMost(1.0 / 90_000.0)), Verdict::Holds);
    assert_eq!(of(AtMost(1.0 / 95_000.0)), Verdict::Unclear(Doubt::NearBound));
}

#[test]
fn what_warmed_a_case_up_counts_among_the_operations_of_its_usage() {
    let lines = with(with_switches(0.0, 0.0), |fork| fork.usage_operations = Some(80_000));
    let prediction = value(VoluntarySwitches, "pooled", AtMost(1.0 / 95_000.0));
    assert_eq!(of(prediction, lines), Verdict::Holds);
}

#[test]
fn ratios_to_nothing_are_judged_by_what_was_counted_and_nothing_to_nothing_is_unclear() {
    let of = |bound, pooled, fresh| {
        let prediction = ratio(VoluntarySwitches, "pooled", "fresh", bound);
        of(prediction, with_switches(pooled, fresh))
    };
    assert_eq!(of(Bound::Within(0.9, 1.1), 0.0, 0.0), Verdict::Unclear(Doubt::NearBound));
    assert_eq!(of(AtLeast(5.0), 1.0, 0.0), Verdict::Holds);
    assert_eq!(of(AtMost(5.0), 0.0, 1.0), Verdict::Holds);
    // One switch an operation to none in 40,000 operations, of which half a one may have gone unseen.
    let prediction = ratio(VoluntarySwitches, "pooled", "fresh", AtLeast(5.0)).at(&[64]);
    let record = timed(claim([prediction]), with_switches(1.0, 0.0));
    let Some(Measured::Sampled { estimate, .. }) =
        judged(&record).predictions[0].points[0].measured
    else {
        panic!("it was measured");
    };
    assert!((estimate.center / 80_000.0 - 1.0).abs() < 1e-9, "{estimate:?}");
}

#[test]
fn forks_are_compared_with_the_same_fork_of_the_reference() {
    let prediction = ratio(CpuTime, "pooled", "fresh", Bound::Within(0.9, 1.1));
    let mut number = 0;
    let mut lines = with_switches(0.0, 0.0);
    // Both sides grow from fork to fork alike, and the reference lacks the last one.
    for line in &mut lines {
        if let Line::Fork(fork) = line {
            let usage = fork.usage.as_mut().expect("it was read");
            usage.cpu = finite(50.0 * 2.0_f64.powi(number / 2));
            number += 1;
        }
    }
    let at = lines.len() - 2;
    lines.remove(at);
    let record = timed(claim([prediction.at(&[64])]), lines);
    assert_eq!(first(&record), Verdict::Holds);
    let Some(Measured::Sampled { estimate, .. }) =
        judged(&record).predictions[0].points[0].measured
    else {
        panic!("it was measured");
    };
    assert_eq!(estimate.forks, 15);
}

#[test]
fn a_comparison_across_points_reads_the_usage_of_its_own_group() {
    let (subject, reference) = (case("pooled", 64, System), case("pooled", 1, System));
    let group = Group::across("pooled", 64, 1);
    let lines = with(compared(1, &subject, &reference, &group, &[1.0; 16]), |fork| {
        let [cpu, voluntary, involuntary] = [fork.case.point as f64, 0.0, 0.0].map(finite);
        fork.usage =
            Some(Usage { cpu, voluntary, involuntary, minor: None, major: None, hardware: None });
    });
    let prediction = across(CpuTime, "pooled", 1, AtLeast(60.0));
    assert_eq!(of(prediction, lines), Verdict::Holds);
}

#[test]
fn twins_temper_only_time() {
    let mut lines = with_p99(10.0, 1000);
    // The reference's twin is twice as slow as the reference: a false alarm.
    let reference = case("fresh", 64, System);
    let twins = compared(1, &reference, &reference, &Group::at(64), &[2.0; 16]);
    lines.extend(with(twins, |fork| fork.twin = Some(Twin::Same)));
    let of = |metric| of(ratio(metric, "pooled", "fresh", AtLeast(3.0)), lines.clone());
    assert!(matches!(of(Time), Verdict::Void(Doubt::SameTwin(_))), "{}", of(Time));
    assert_eq!(of(LatencyP99), Verdict::Holds);
}

#[test]
fn one_percentile_is_compared_with_another_of_its_own_fork_by_fork() {
    // The p50 is 100 ns, the p99 a thousand.
    let of = |bound: Bound| {
        let prediction = value(LatencyP99, "fresh", bound).over_metric(LatencyP50);
        of(prediction, with_p99(1.0, 1000))
    };
    assert_eq!(of(AtLeast(9.0)), Verdict::Holds);
    assert_eq!(of(AtMost(9.0)), Verdict::Refuted);
}

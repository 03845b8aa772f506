//! When a group has enough forks, asked of forks whose readings are made up.

use super::*;
use crate::claim::{Allocator, Bound, Processes};
use crate::record::Group;
use crate::record::testing::case;
use crate::run::{Digest, Latencies};

/// A group of `fresh`, the reference with a slow twin, and `pooled`, of which something is asked.
fn plan(metric: Metric, reference: Option<usize>, bound: Bound) -> Plan {
    Plan {
        name: Group::at(64),
        cases: ["fresh", "pooled"].map(|name| case(name, 64, Allocator::System)).to_vec(),
        references: vec![0],
        twinned: 0,
        questions: vec![Question {
            metric,
            subject: 1,
            reference,
            own: None,
            form: Form::Ratio,
            bound,
        }],
        processes: Processes::Together,
        asked: 2,
        programs: Vec::new(),
        fewest_turns: 1,
        narrows: None,
    }
}

/// A fork in which everything takes the same time, the slow twin too, so that it is not found. In its 10 slices of
/// 100 turns `pooled` waited so often and had such a p99.
fn found(waits: u64, p99: f64) -> Found {
    let member = |place: usize, twin: Option<Twin>| Member { twin, ..Member::of(place) };
    let used = |voluntary: u64, p99: f64| Used {
        cpu: 1_000_000,
        voluntary,
        involuntary: 0,
        minor: Some(0),
        major: Some(0),
        latencies: Some(Latencies {
            p50: 1.0,
            p99,
            p999: p99,
            longest: p99,
            block: 1,
            count: 1000,
        }),
    };
    Found {
        members: vec![member(0, None), member(1, None), member(0, Some(Twin::Slow))],
        sized: vec![Sized { turns: 100, run: 100, nanos: 250_000, block: Some(1) }; 3],
        loaded: vec![(Digest(0), 1); 3],
        slices: vec![vec![250_000; 10]; 3],
        parts: vec![10],
        aside: vec![0; 3],
        used: vec![used(0, 100.0), used(waits, p99), used(0, 100.0)],
    }
}

/// Whether eleven forks answer what is asked.
fn clear(plan: &Plan, waits: u64, p99: f64) -> bool {
    clear_after(plan, [(waits, p99); 11])
}

/// Whether forks with such waits and such a p99 answer what is asked.
fn clear_after<const FORKS: usize>(plan: &Plan, read: [(u64, f64); FORKS]) -> bool {
    let mut forks = Forks::new(plan);
    for (waits, p99) in read {
        forks.add(found(waits, p99));
    }
    forks.are_clear(Settings::default())
}

/// Twelve forks whose reading is scattered by a tenth around a number.
fn scattered(number: f64) -> [f64; 12] {
    [0.90, 1.10, 0.95, 1.05, 0.98, 1.02, 0.91, 1.09, 0.96, 1.04, 0.99, 1.01]
        .map(|factor| factor * number)
}

#[test]
fn a_question_about_switches_is_answered_away_from_its_bound_and_where_there_are_none() {
    let asked = plan(Metric::VoluntarySwitches, None, Bound::AtLeast(0.5));
    assert!(clear(&asked, 1000, 1.0));
    assert!(clear(&asked, 0, 1.0));
    let near = scattered(500.0).map(|waits| (waits as u64, 1.0));
    assert!(!clear_after(&asked, near), "half a switch an operation is the bound itself");
}

#[test]
fn what_is_used_is_shared_by_all_operations_also_of_rounds_that_do_not_count() {
    let mut warmed = found(3000, 1.0);
    assert_eq!(warmed.reading(Metric::VoluntarySwitches, 1), Some(3.0));
    warmed.aside[1] = 500;
    assert_eq!(warmed.reading(Metric::VoluntarySwitches, 1), Some(2.0));
}

#[test]
fn a_question_about_a_ratio_of_percentiles_is_answered_away_from_its_bound() {
    let asked = plan(Metric::LatencyP99, Some(0), Bound::AtLeast(5.0));
    assert!(clear(&asked, 0, 1000.0) && clear(&asked, 0, 100.0));
    assert!(!clear_after(&asked, scattered(500.0).map(|p99| (0, p99))));
}

#[test]
fn a_slow_twin_that_is_not_found_keeps_only_questions_about_time_waiting() {
    assert!(!clear(&plan(Metric::Time, None, Bound::AtMost(1e9)), 0, 1.0));
    assert!(clear(&plan(Metric::CpuTime, None, Bound::AtMost(1e9)), 0, 1.0));
}

#[test]
fn a_ratio_to_no_switches_is_answered_too() {
    let asked = plan(Metric::VoluntarySwitches, Some(0), Bound::AtLeast(5.0));
    assert!(clear(&asked, 1000, 1.0), "at most half a switch was unseen on the other side");
    assert!(clear(&asked, 0, 1.0), "nothing to nothing is one");
}

#[test]
fn a_percentile_that_is_not_taken_keeps_nobody_waiting() {
    let asked = plan(Metric::LatencyP50, None, Bound::AtMost(1.0));
    let mut forks = Forks::new(&asked);
    for _ in 0..11 {
        let mut untimed = found(0, 1.0);
        untimed.used.iter_mut().for_each(|used| used.latencies = None);
        forks.add(untimed);
    }
    assert!(forks.are_clear(Settings::default()));
}

#[test]
fn a_question_whose_interval_lies_within_the_margin_of_its_bound_is_given_up() {
    let asked = plan(Metric::LatencyP99, Some(0), Bound::AtLeast(5.0));
    assert!(clear(&asked, 0, 500.0), "five times as long in every fork is the bound itself");
    // Within the margin, but with so much scatter that the interval is not.
    let around = [500.0, 503.0, 500.0, 497.0, 503.0, 497.0].map(|p99| (0, p99));
    let around: [(u64, f64); 12] = std::array::from_fn(|fork| around[fork % 6]);
    assert!(!clear_after(&asked, around));
}

#[test]
fn a_group_may_end_after_every_fork_from_the_eleventh_on() {
    let asked = plan(Metric::LatencyP99, Some(0), Bound::AtLeast(5.0));
    assert!(!clear_after(&asked, [(0, 1000.0); 10]));
    assert!(clear_after(&asked, [(0, 1000.0); 11]) && clear_after(&asked, [(0, 1000.0); 12]));
}

#[test]
fn what_was_given_up_stays_so_while_others_are_waited_for() {
    let mut asked = plan(Metric::LatencyP99, Some(0), Bound::AtLeast(5.0));
    let other = Question {
        metric: Metric::VoluntarySwitches,
        subject: 1,
        reference: None,
        own: None,
        form: Form::Ratio,
        bound: Bound::AtLeast(0.5),
    };
    asked.questions.push(other);
    let mut forks = Forks::new(&asked);
    for waits in [450, 2000, 800, 2000, 900, 2000, 450, 2000, 800, 2000, 900, 2000] {
        forks.add(found(waits, 500.0));
    }
    assert!(!forks.are_clear(Settings::default()), "the percentile is given up, the waits are not");
    for fork in 12..40 {
        forks.add(found(2000, if fork % 2 == 0 { 400.0 } else { 600.0 }));
    }
    assert!(forks.are_clear(Settings::default()), "what has scattered since does not come back");
}

#[test]
fn a_comparison_is_decided_by_a_difference_and_by_equality() {
    let mut asked = plan(Metric::Time, Some(0), Bound::AtMost(1.0));
    asked.questions.clear();
    let decided = |nanos: u64, forks: usize| {
        let mut measured = Forks::new(&asked);
        for _ in 0..forks {
            let mut fork = found(0, 1.0);
            fork.members[2].twin = Some(Twin::Same);
            fork.slices[2] = vec![nanos; 10];
            measured.add(fork);
        }
        measured.are_decided(Settings::default())
    };
    assert!(decided(260_000, 11) && decided(250_000, 11) && decided(250_500, 12));
    assert!(!decided(260_000, 10) && !decided(250_000, 10), "ten forks that agree may be chance");
}

#[test]
fn what_the_order_of_set_up_does_cancels_out_of_a_ratio() {
    let mut turned = found(0, 1.0);
    // `pooled` has the slower memory in the first half and `fresh` in the second; one round in five is disturbed.
    turned.slices[1] = [[300_000; 4].as_slice(), &[900_000], &[200_000; 4], &[900_000]].concat();
    turned.slices[0] = [[200_000; 5], [300_000; 5]].concat();
    turned.parts = vec![5, 5];
    let ratio = turned.log_ratio(1, 0).expect("both were measured");
    assert!(ratio.abs() < 1e-12, "{ratio}");
    turned.parts = vec![10];
    assert_ne!(
        turned.log_ratio(1, 0),
        Some(ratio),
        "one median over all rounds is one of the two sides"
    );
}

#[test]
fn a_pair_of_set_ups_with_slow_memory_is_outvoted_by_the_others() {
    let mut paired = found(0, 1.0);
    paired.slices[0] = vec![200_000; 12];
    // Of three pairs of two rounds each, `pooled` has slower memory in every second set-up, and much slower in the last.
    let nanos = [200_000, 240_000, 200_000, 260_000, 200_000, 900_000];
    paired.slices[1] = nanos.into_iter().flat_map(|nanos| [nanos; 2]).collect();
    paired.parts = vec![2; 6];
    let ratio = paired.log_ratio(1, 0).expect("both were measured");
    assert!((ratio - 1.3_f64.ln() / 2.0).abs() < 1e-12, "{ratio}");
}

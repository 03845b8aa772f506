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
        fewest_turns: 1,
    }
}

/// A fork in which everything takes the same time, the slow twin too, so that it is not found. In its 10 slices of
/// 100 turns `pooled` waited so often and had such a p99.
fn found(waits: u64, p99: f64) -> Found {
    let member = |place: usize, twin: Option<Twin>| Member { place, twin, more: 0 };
    let used = |voluntary: u64, p99: f64| Used {
        cpu: 1_000_000,
        voluntary,
        involuntary: 0,
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
        used: vec![used(0, 100.0), used(waits, p99), used(0, 100.0)],
    }
}

/// Whether six forks answer what is asked.
fn clear(plan: &Plan, waits: u64, p99: f64) -> bool {
    let mut forks = Forks::new(plan);
    (0..6).for_each(|_| forks.add(found(waits, p99)));
    forks.are_clear(Settings::default())
}

#[test]
fn a_question_about_switches_is_answered_away_from_its_bound_and_where_there_are_none() {
    let asked = plan(Metric::VoluntarySwitches, None, Bound::AtLeast(0.5));
    assert!(clear(&asked, 1000, 1.0));
    assert!(clear(&asked, 0, 1.0));
    assert!(!clear(&asked, 500, 1.0), "half a switch an operation is the bound itself");
}

#[test]
fn a_question_about_a_ratio_of_percentiles_is_answered_away_from_its_bound() {
    let asked = plan(Metric::LatencyP99, Some(0), Bound::AtLeast(5.0));
    assert!(clear(&asked, 0, 1000.0) && clear(&asked, 0, 100.0));
    assert!(!clear(&asked, 0, 500.0));
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
    for _ in 0..6 {
        let mut untimed = found(0, 1.0);
        untimed.used.iter_mut().for_each(|used| used.latencies = None);
        forks.add(untimed);
    }
    assert!(forks.are_clear(Settings::default()));
}

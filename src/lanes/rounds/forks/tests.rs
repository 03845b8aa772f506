//! When a group has enough forks, asked of forks whose readings are made up.

use super::*;
use crate::claim::{Allocator, Bound, Metric, Processes};
use crate::lanes::rounds::found::tests::found;
use crate::record::testing::case;
use crate::record::{RecordedPrediction, Slices};

/// A group of `fresh`, the reference, and `pooled`, of which something is asked.
fn plan(metric: Metric, reference: bool, bound: Bound) -> Plan {
    let cases = ["fresh", "pooled"].map(|name| case(name, 64, Allocator::System)).to_vec();
    let question = question(metric, reference, bound);
    let one = cases[0].clone();
    Plan { cases, questions: vec![question], ..Plan::of_one(one, Processes::Together, Vec::new()) }
}

fn question(metric: Metric, reference: bool, bound: Bound) -> Question {
    let prediction = RecordedPrediction {
        metric,
        subject: "pooled".to_owned(),
        reference: reference.then(|| "fresh".to_owned()),
        reference_point: None,
        own: None,
        to_go: false,
        difference: false,
        bound,
        points: vec![64],
        allocator: None,
        phase: None,
        figure: None,
        stated: None,
        printed: None,
        after_trial: false,
        unlike: None,
        cause: None,
        languages: None,
    };
    Question { prediction, subject: 1, reference: reference.then_some(0) }
}

/// Forks with such waits and such a p99.
fn after<'a>(plan: &'a Plan, read: &[(u64, f64)]) -> Forks<'a> {
    let mut forks = Forks::new(plan);
    for (waits, p99) in read {
        let found = found(*waits, *p99);
        let lines = found.lines(plan, 1, forks.count, Mode::Together, |_| true).expect("finite");
        forks.lines.extend(lines);
        forks.count += 1;
    }
    forks
}

/// How the first question stands then.
fn answer(plan: &Plan, read: &[(u64, f64)]) -> Answer {
    after(plan, read).answers(Settings::default(), 200)[0]
}

/// Twelve forks whose reading is scattered by a tenth around a number.
fn scattered(number: f64) -> [f64; 12] {
    [0.90, 1.10, 0.95, 1.05, 0.98, 1.02, 0.91, 1.09, 0.96, 1.04, 0.99, 1.01]
        .map(|factor| factor * number)
}

#[test]
fn a_question_is_answered_from_the_eleventh_fork_on_and_not_before() {
    let asked = plan(Metric::LatencyP99, true, Bound::AtLeast(5.0));
    assert_eq!(answer(&asked, &[(0, 1000.0); 11]), Answer::Given);
    assert_eq!(answer(&asked, &[(0, 1000.0); 10]), Answer::Open(11));
    assert_eq!(answer(&asked, &[(0, 1000.0); 1]), Answer::Open(11));
}

#[test]
fn more_points_share_the_error_and_need_more_forks() {
    let mut asked = plan(Metric::LatencyP99, true, Bound::AtLeast(5.0));
    asked.questions[0].prediction.points = vec![64, 65, 66];
    assert_eq!(answer(&asked, &[(0, 1000.0); 11]), Answer::Open(13));
    assert_eq!(answer(&asked, &[(0, 1000.0); 13]), Answer::Given);
}

#[test]
fn a_question_whose_forks_lie_around_its_bound_is_given_up_once_their_scatter_is_known() {
    let asked = plan(Metric::LatencyP99, true, Bound::AtLeast(5.0));
    let around: Vec<(u64, f64)> = scattered(500.0).map(|p99| (0, p99)).to_vec();
    assert!(matches!(answer(&asked, &around), Answer::Never(_)));
    assert!(matches!(answer(&asked, &around[..6]), Answer::Open(_)), "too early to tell");
}

#[test]
fn switches_that_were_never_seen_are_answered_by_what_they_may_be_at_most() {
    let at_least = plan(Metric::VoluntarySwitches, false, Bound::AtLeast(0.5));
    assert_eq!(answer(&at_least, &[(1000, 1.0); 11]), Answer::Given);
    assert_eq!(answer(&at_least, &[(0, 1.0); 11]), Answer::Given, "far fewer than one in two");
    let none = plan(Metric::VoluntarySwitches, false, Bound::AtMost(0.000_01));
    assert_ne!(answer(&none, &[(0, 1.0); 11]), Answer::Given, "none of 11,000 says no such thing");
}

#[test]
fn a_percentile_that_is_not_taken_keeps_nobody_waiting() {
    let asked = plan(Metric::LatencyP50, false, Bound::AtMost(1.0));
    let mut forks = after(&asked, &[(0, 1.0); 2]);
    forks.lines.iter_mut().for_each(|line| line.latencies = None);
    assert_eq!(forks.answers(Settings::default(), 200), [Answer::Given]);
}

#[test]
fn the_nearest_answer_is_told_by_its_distance_and_open_ones_have_none() {
    let asked = plan(Metric::Time, true, Bound::AtMost(2.0));
    let distance = after(&asked, &[(0, 1.0); 11]).nearest(Settings::default());
    assert!((distance.expect("answered") - 2.0_f64.ln()).abs() < 1e-9, "{distance:?}");
    assert_eq!(after(&asked, &[(0, 1.0); 3]).nearest(Settings::default()), None);
}

#[test]
fn a_difference_is_as_near_as_the_same_change_is_as_a_ratio() {
    // Both take 2,500 ns, so nothing is between them, and 2,500 ns more would be twice the time.
    let mut asked = plan(Metric::Time, true, Bound::AtMost(2_500.0));
    asked.questions[0].prediction.difference = true;
    let distance = after(&asked, &[(0, 1.0); 11]).nearest(Settings::default());
    assert!((distance.expect("answered") - 2.0_f64.ln()).abs() < 1e-9, "{distance:?}");
}

#[test]
fn a_comparison_is_decided_by_a_difference_and_by_equality() {
    let asked = Plan { questions: Vec::new(), ..plan(Metric::Time, true, Bound::AtMost(1.0)) };
    let decided = |factor: f64, count: usize| {
        let mut forks = after(&asked, &vec![(0, 1.0); count]);
        for line in forks.lines.iter_mut().filter(|line| line.twin == Some(Twin::Slow)) {
            line.twin = Some(Twin::Same);
            let Slices { count, lower, upper, .. } = line.slices;
            line.slices = Slices { count, lower, median: lower, upper };
            for against in &mut line.against {
                against.log_ratio = crate::record::testing::finite(factor.ln());
            }
        }
        forks.are_decided(Settings::default())
    };
    assert!(decided(1.04, 11) && decided(1.0, 11) && decided(1.002, 12));
    assert!(!decided(1.04, 10) && !decided(1.0, 10), "ten forks that agree may be chance");
}

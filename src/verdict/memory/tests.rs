//! Known answers and rules of the figures over all memory cases.

use super::*;
use crate::claim::testing::claim;
use crate::claim::{Allocator::System, Lane};
use crate::record::testing::{begins, exact, forks, record, recorded};
use crate::record::{Line, Record};
use proptest::prelude::*;

/// What one variant counts in a turn: allocations, bytes, held. The peak is a byte above what is held.
type Counted = (&'static str, u64, [i64; 3]);

fn counted(readings: &[Counted]) -> impl Iterator<Item = Line> {
    readings.iter().flat_map(|(variant, point, [allocations, bytes, held])| {
        let line =
            |metric: Metric, total: i64| Line::Reading(exact(1, variant, *point, metric, total));
        [
            line(Metric::Allocations, *allocations),
            line(Metric::Bytes, *bytes),
            line(Metric::Held, *held),
            line(Metric::Peak, held + 1),
        ]
    })
}

/// `fresh` takes 100 ns and `pooled` so many times that, at each of some points.
fn measured(ratios: &[(u64, f64)], readings: &[Counted]) -> Record {
    let timed = ratios.iter().flat_map(|(point, ratio)| forks(2, *point, System, &[*ratio; 16]));
    record(
        [begins(1, Lane::Heap, Allocator::Dhat), recorded(claim([]))]
            .into_iter()
            .chain(counted(readings))
            .chain([begins(2, Lane::Rounds, System)])
            .chain(timed),
    )
}

fn cases(record: &Record) -> Vec<MemoryCase<'_>> {
    memory_cases(&record.newest(), &record.claims(), System, Settings::default())
}

#[test]
fn only_cases_that_were_timed_and_counted_are_there() {
    let record =
        measured(&[(1, 2.0), (64, 2.0)], &[("fresh", 1, [1, 8, 8]), ("pooled", 16, [1, 8, 8])]);
    let cases = cases(&record);
    assert_eq!(cases.len(), 1);
    assert_eq!((&*cases[0].case.variant, cases[0].case.point), ("fresh", 1));
    assert!(cases[0].allocates() && cases[0].is_small());
}

#[test]
fn a_case_without_allocations_is_not_small_and_allocates_nothing() {
    let record = measured(&[(1, 2.0)], &[("fresh", 1, [0, 0, 64]), ("pooled", 1, [1, 1024, 0])]);
    let cases = cases(&record);
    assert!(!cases[0].allocates() && !cases[0].is_small());
    assert!(cases[1].allocates() && !cases[1].is_small());
}

#[test]
fn what_is_alive_is_compared_with_the_time_of_a_turn_and_what_is_counted_with_that_of_an_operation()
{
    let record = measured(&[(1, 2.0)], &[("fresh", 1, [3, 300, 30])]);
    let case = MemoryCase { operations: 10, ..cases(&record)[0].clone() };
    let near = |pair: (f64, f64), wanted: (f64, f64)| {
        (pair.0 - wanted.0).abs() < 1e-9 && (pair.1 - wanted.1).abs() < 1e-9
    };
    assert!(near(case.against_time(Metric::Allocations), (3.0, 100.0)));
    assert!(near(case.against_time(Metric::Bytes), (300.0, 100.0)));
    assert!(near(case.against_time(Metric::Held), (30.0, 1000.0)));
    assert!(near(case.against_time(Metric::Peak), (31.0, 1000.0)));
}

/// Four cases by time: 50, 100, 100 and 200 ns. Bytes rise with time, allocations fall.
#[test]
fn the_correlations_of_four_cases_are_those_by_hand() {
    let record = measured(
        &[(1, 0.5), (64, 2.0)],
        &[
            ("pooled", 1, [9, 10, 1]),
            ("fresh", 1, [8, 20, 1]),
            ("fresh", 64, [7, 20, 1]),
            ("pooled", 64, [6, 40, 1]),
        ],
    );
    let cases = cases(&record);
    let rho = |metric: Metric| correlation(&cases, metric);
    let near =
        |found: Option<f64>, wanted: f64| found.is_some_and(|rho| (rho - wanted).abs() < 1e-5);
    assert!(near(rho(Metric::Bytes), 1.0));
    // Ranks of time 0, 1.5, 1.5, 3 against 3, 2, 1, 0: −4.5 / √(4.5 · 5).
    assert!(near(rho(Metric::Allocations), -0.948_683));
    assert_eq!(rho(Metric::Held), None, "it does not vary");
}

#[test]
fn a_liar_has_fewer_allocations_and_is_slower_and_is_named_once() {
    let record = measured(
        &[(1, 1.5), (16, 3.0), (64, 0.5)],
        &[
            ("fresh", 1, [2, 64, 0]),
            ("pooled", 1, [1, 64, 0]),
            ("fresh", 16, [2, 64, 0]),
            ("pooled", 16, [0, 0, 0]),
            ("fresh", 64, [2, 64, 0]),
            ("pooled", 64, [1, 64, 0]),
        ],
    );
    let cases = cases(&record);
    let liars = liars(&record.newest(), &cases, Settings::default());
    assert_eq!(liars.len(), 1, "of one variant only the worst pair");
    assert_eq!((&*liars[0].fewer.case.variant, liars[0].fewer.case.point), ("pooled", 16));
    assert!((liars[0].slower.center / 3.0 - 1.0).abs() < 1e-5);
}

#[test]
fn what_is_not_clearly_slower_is_no_liar() {
    let readings = [("fresh", 1, [2, 64, 0]), ("pooled", 1, [1, 64, 0])];
    let record = measured(&[(1, 1.004)], &readings);
    assert_eq!(liars(&record.newest(), &cases(&record), Settings::default()), []);
}

proptest! {
    #[test]
    fn a_correlation_lies_between_both_ends_and_knows_only_the_order(
        readings in prop::collection::vec((0.1..1e3_f64, 1..1_000_i64), 3..40)
    ) {
        let record = measured(&[(1, 2.0)], &[("fresh", 1, [1, 1, 1])]);
        let one = cases(&record)[0].clone();
        let of = |stretch: fn(f64) -> f64| {
            let cases: Vec<MemoryCase> = readings
                .iter()
                .map(|(time, bytes)| MemoryCase {
                    time: stretch(*time),
                    bytes: *bytes as f64,
                    ..one.clone()
                })
                .collect();
            correlation(&cases, Metric::Bytes)
        };
        let (rho, stretched) = (of(|time| time), of(|time| time.powi(3) + 7.0));
        prop_assert_eq!(rho, stretched);
        prop_assert!(rho.is_none_or(|rho| (-1.0 - 1e-9..=1.0 + 1e-9).contains(&rho)));
    }
}

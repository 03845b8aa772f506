//! What the gate finds between records that differ in one thing.

mod again;
mod file;
mod go;
mod instructions;
mod ranges;
mod toolchains;

use super::*;
use crate::claim::testing::claim;
use crate::claim::{Allocator, Bound, Lane, Language, Metric, Prediction, exactly, ratio};
use crate::record::testing::{
    begins, case, ends, exact, finite, forks, header, panicked, record, recorded,
};
use crate::record::{Build, End, Line, OutOfTime, Record};
use crate::verdict::Verdict;
use Allocator::{Dhat, System};
use Metric::{Allocations, Figure, Held, Time};

/// `fresh` and `pooled` at point 64, each with so many allocations and bytes held; `pooled` is half as slow in 16 forks,
/// or as many times as slow as is said.
fn measured(counts: [(i64, i64); 2], slowness: f64) -> Record {
    recorded_with([ratio(Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64])], counts, slowness)
}

fn recorded_with(
    predictions: impl Into<Vec<Prediction>>,
    counts: [(i64, i64); 2],
    slowness: f64,
) -> Record {
    let ratios: Vec<f64> =
        (0..16).map(|fork| slowness * (0.99 + 0.02 * f64::from(fork) / 15.0)).collect();
    let exact_lines =
        ["fresh", "pooled"].into_iter().zip(counts).flat_map(|(variant, (count, held))| {
            [
                Line::Reading(exact(1, variant, 64, Allocations, count)),
                Line::Reading(exact(1, variant, 64, Held, held)),
            ]
        });
    let lines = [begins(1, Lane::Heap, Dhat), recorded(claim(predictions))]
        .into_iter()
        .chain(exact_lines)
        .chain([ends(1)])
        .chain([begins(2, Lane::Rounds, System)])
        .chain(forks(2, 64, System, &ratios));
    record(lines)
}

/// The record with another build in every header.
fn built(mut record: Record, change: impl Fn(&mut Build)) -> Record {
    for line in &mut record.lines {
        if let Line::Header(header) = line {
            change(&mut header.build);
        }
    }
    record
}

const COUNTS: [(i64, i64); 2] = [(3, 640), (0, 64)];

fn baseline() -> Baseline {
    Baseline::of(&measured(COUNTS, 0.5), &[]).expect("there are exact readings")
}

fn against(record: &Record) -> Outcome {
    compare(&baseline(), record).expect("there is something to compare")
}

fn name(metric: Metric) -> Name {
    Name { metric, phase: None, figure: None }
}

fn fresh() -> CaseId {
    let (claim, variant) = ("theme/name".to_owned(), "fresh".to_owned());
    CaseId { claim, variant, point: 64, language: Language::Rust }
}

#[test]
fn the_same_record_is_no_change_and_everything_is_compared() {
    let outcome = against(&measured(COUNTS, 0.5));
    assert_eq!((outcome.exact, outcome.verdicts), (4, 1));
    assert_eq!((outcome.changes.len(), outcome.turned.len()), (0, 0));
    assert_eq!(outcome.code(true), 0);
}

#[test]
fn more_is_worse_fewer_is_better_and_the_worst_comes_first() {
    let outcome = against(&measured([(4, 640), (1, 32)], 0.5));
    let found: Vec<(&str, Metric, Direction)> = outcome
        .changes
        .iter()
        .map(|change| (change.case.variant.as_str(), change.name.metric, change.direction()))
        .collect();
    let wanted = [
        // From nothing to one is more than from three to four.
        ("pooled", Allocations, Direction::Worse),
        ("fresh", Allocations, Direction::Worse),
        ("pooled", Held, Direction::Better),
    ];
    assert_eq!(found, wanted);
    assert_eq!(outcome.code(false), 1);
    assert_eq!(against(&measured([(2, 640), (0, 64)], 0.5)).code(false), 0);
}

#[test]
fn a_verdict_that_turned_counts_once_a_rerun_says_so_too() {
    let mut outcome = against(&measured(COUNTS, 0.9));
    let [turned] = outcome.turned.as_mut_slice() else { panic!("{:?}", outcome.turned) };
    assert_eq!(turned.after, Verdict::Refuted);
    assert_eq!(turned.refuted_at, [64]);
    assert!(!turned.is_worse(), "nothing was rerun");
    confirm(turned, &measured(COUNTS, 0.5));
    assert_eq!(turned.confirmed, Some(false));
    assert!(!turned.is_worse());
    confirm(turned, &measured(COUNTS, 0.9));
    assert_eq!(turned.confirmed, Some(true));
    assert_eq!(outcome.code(false), 1);
}

#[test]
fn resident_bytes_are_measured_again_before_they_count() {
    let mut outcome = against(&measured(COUNTS, 0.9));
    let [turned] = outcome.turned.as_mut_slice() else { panic!("{:?}", outcome.turned) };
    turned.prediction.metric = Metric::Resident;
    assert!(turned.is_rerun() && !turned.is_worse());
    turned.confirmed = Some(true);
    assert!(turned.is_worse());
    (turned.prediction.metric, turned.confirmed) = (Metric::Held, None);
    assert!(!turned.is_rerun() && turned.is_worse(), "what is counted is the same each time");
}

#[test]
fn a_verdict_on_exact_readings_needs_no_rerun() {
    let predictions = [exactly(Allocations, "fresh", 3).at(&[64])];
    let before = recorded_with(predictions, COUNTS, 0.5);
    let after = recorded_with(predictions, [(4, 640), (0, 64)], 0.5);
    let baseline = Baseline::of(&before, &[]).expect("there are exact readings");
    let mut outcome = compare(&baseline, &after).expect("there is something to compare");
    assert!(outcome.turned[0].is_worse(), "{:?}", outcome.turned);
    outcome.changes.clear();
    assert_eq!(outcome.code(false), 1);
    // Under another toolchain it counts no more than the reading that it was judged by.
    let after = built(after, |build| build.rustc = "rustc 1.99.0".to_owned());
    let outcome = compare(&baseline, &after).expect("there is something to compare");
    assert_eq!(outcome.turned[0].causes.len(), 1);
    assert_eq!((outcome.code(false), outcome.code(true)), (0, 1));
}

#[test]
fn a_verdict_that_became_unclear_counts_for_the_strict_alone() {
    let outcome = against(&measured(COUNTS, 0.8));
    assert!(outcome.turned[0].is_unclear(), "{:?}", outcome.turned);
    assert_eq!((outcome.code(false), outcome.code(true)), (0, 3));
}

#[test]
fn on_another_kind_of_machine_no_verdict_is_compared() {
    let mut record = measured(COUNTS, 0.9);
    for line in &mut record.lines {
        if let Line::Header(header) = line {
            header.machine.processor = "another processor".to_owned();
        }
    }
    let outcome = against(&record);
    assert_eq!((outcome.machine.len(), outcome.verdicts, outcome.turned.len()), (1, 0, 0));
    assert_eq!(outcome.exact, 4);
}

#[test]
fn a_reworded_source_leaves_a_prediction_the_same_and_another_bound_does_not() {
    let of = |bound: f64, printed: &'static str| {
        let prediction = ratio(Time, "pooled", "fresh", Bound::AtMost(bound)).at(&[64]);
        recorded_with([prediction.stated(printed, "as printed")], COUNTS, 0.9)
    };
    let held = {
        let prediction = ratio(Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
        recorded_with([prediction.stated("twice", "as printed")], COUNTS, 0.5)
    };
    let baseline = Baseline::of(&held, &[]).expect("there are exact readings");
    let compared = |record: &Record| {
        let outcome = compare(&baseline, record).expect("there is something to compare");
        (outcome.verdicts, outcome.turned.len())
    };
    assert_eq!(compared(&of(0.8, "two times")), (1, 1));
    assert_eq!(compared(&of(0.7, "twice")), (0, 0));
}

#[test]
fn where_several_threads_work_only_what_they_allocate_is_compared() {
    let mut threads = claim([exactly(Allocations, "fresh", 3).at(&[64])]);
    threads.axis.unit = crate::claim::Unit::Threads;
    let lines = |point: u64| {
        [
            Line::Reading(exact(1, "fresh", point, Allocations, 3)),
            Line::Reading(exact(1, "fresh", point, Held, 640)),
        ]
    };
    let begun = [begins(1, Lane::Heap, Dhat), recorded(threads)];
    let all = record(begun.into_iter().chain(lines(1)).chain(lines(64)));
    let baseline = Baseline::of(&all, &[]).expect("there are exact readings");
    let at = |point: u64| CaseId { point, ..fresh() };
    assert_eq!(baseline.reading(&at(1), &name(Held)), Some(640.0));
    assert_eq!(baseline.reading(&at(64), &name(Held)), None);
    assert_eq!(baseline.reading(&at(64), &name(Allocations)), Some(3.0));
}

#[test]
fn missing_new_and_failed_cases_are_told_apart() {
    let all = measured(COUNTS, 0.5);
    let without = |variant: &str| {
        let is_of = |line: &&Line| {
            line.case().is_none_or(|(lane, case, _)| lane != Lane::Heap || case.variant != variant)
        };
        record(all.lines.iter().filter(is_of).cloned())
    };
    let outcome = against(&without("fresh"));
    assert_eq!(outcome.missing, [fresh()]);
    assert_eq!((outcome.code(false), outcome.code(true)), (0, 1));

    let smaller = Baseline::of(&without("fresh"), &[]).expect("there are exact readings");
    let outcome = compare(&smaller, &all).expect("there is something to compare");
    assert_eq!(outcome.new, [fresh()]);
    assert_eq!(outcome.code(true), 0);

    let failed =
        without("fresh").lines.into_iter().chain([panicked(1, Lane::Heap, fresh().case())]);
    let outcome = against(&record(failed));
    assert_eq!((outcome.missing.len(), outcome.void.len()), (0, 1));
    assert_eq!(outcome.code(false), 1);
}

#[test]
fn what_an_interrupted_run_did_not_come_to_is_not_green() {
    let mut cut = measured(COUNTS, 0.5);
    cut.lines.retain(|line| {
        let is_left = line
            .case()
            .is_some_and(|(lane, case, _)| lane == Lane::Heap && case.variant == "fresh");
        !is_left && *line != ends(1)
    });
    let outcome = against(&cut);
    assert_eq!((outcome.missing.len(), outcome.void.len()), (0, 1));
    assert!(outcome.void[0].why.contains("ended before"), "{}", outcome.void[0].why);
    assert_eq!(outcome.code(false), 1);
    // What it came to is compared, and where that is all nothing is lacking.
    let mut whole = measured(COUNTS, 0.5);
    whole.lines.retain(|line| *line != ends(1));
    assert_eq!(against(&whole).code(true), 0);
}

#[test]
fn a_record_with_no_case_of_the_baseline_is_one_of_others() {
    let mut other = measured(COUNTS, 0.5);
    other.lines.retain(|line| line.case().is_none());
    let outcome = against(&other);
    assert!(outcome.is_of_others() && outcome.missing.len() == 2);
    assert!(!against(&measured(COUNTS, 0.5)).is_of_others());
    // One of new claims alone has nothing to lack.
    let of_new = Outcome { new: vec![fresh()], ..Outcome::default() };
    assert!(!of_new.is_of_others());
}

#[test]
fn what_a_run_left_out_for_want_of_time_is_not_green_and_makes_no_baseline() {
    let all = measured(COUNTS, 0.5);
    let is_left = |line: &&Line| {
        line.case().is_none_or(|(lane, case, _)| lane != Lane::Heap || case.variant != "fresh")
    };
    let out_of_time = OutOfTime { at_most: finite(5.0), cut: None, cases: vec![fresh().case()] };
    let Line::End(end) = ends(1) else { unreachable!() };
    let end = Line::End(End { out_of_time: Some(out_of_time), ..end });
    let cut = record(all.lines.iter().filter(is_left).cloned().chain([end.clone()]));
    let outcome = against(&cut);
    assert_eq!((outcome.missing.len(), outcome.void.len()), (0, 1));
    assert!(outcome.void[0].why.contains("5 s at most"), "{}", outcome.void[0].why);
    assert_eq!((outcome.code(false), outcome.code(true)), (1, 1));
    let Err(error) = Baseline::of(&cut, &[]) else { panic!("a case is lacking") };
    let error = error.to_string();
    assert!(error.contains("lacks 1 case") && error.contains("without --at-most"), "{error}");
    // What was counted by an earlier run counts on.
    let counted = record(all.lines.iter().cloned().chain([end]));
    assert_eq!(against(&counted).code(true), 0);
    assert!(Baseline::of(&counted, &[]).is_ok());
}

#[test]
fn a_case_that_needs_more_than_the_machine_has_is_not_missing() {
    let mut smaller = measured(COUNTS, 0.5);
    smaller.lines.retain(|line| line.case().is_none());
    for line in &mut smaller.lines {
        if let Line::Claim(claim) = line {
            claim.needs_cores = 64;
        }
    }
    let outcome = against(&smaller);
    assert_eq!((outcome.missing.len(), outcome.beyond), (0, 2));
    assert_eq!(outcome.code(true), 0);
}

#[test]
fn a_figure_of_the_routines_own_has_changed_and_is_not_worse() {
    let with = |capacity: i64| {
        let mut reading = exact(1, "fresh", 64, Figure, capacity);
        reading.figure = Some("capacity".to_owned());
        let mut lines = measured(COUNTS, 0.5).lines;
        lines.insert(2, Line::Reading(reading));
        record(lines)
    };
    let baseline = Baseline::of(&with(8), &[]).expect("there are exact readings");
    let outcome = compare(&baseline, &with(16)).expect("there is something to compare");
    assert_eq!(outcome.changes[0].direction(), Direction::Changed);
    assert_eq!((outcome.code(false), outcome.code(true)), (0, 1));
}

#[test]
fn accepting_moves_one_case_with_its_reason_and_leaves_the_others() {
    let mut baseline = baseline();
    let record = measured([(4, 700), (1, 64)], 0.5);
    let wanted = Wanted {
        claim: "theme/name".to_owned(),
        variant: Some("fresh".to_owned()),
        point: Some(64),
    };
    let moved = accept(&mut baseline, &record, &wanted, "kept on purpose").expect("it is known");
    assert_eq!(moved, Moved { readings: 2, verdicts: 0 });
    assert_eq!(baseline.reading(&fresh(), &name(Allocations)), Some(4.0));
    assert_eq!(baseline.accepted[0].before, Some(3.0));
    assert_eq!(baseline.accepted[0].because, "kept on purpose");
    let left: Vec<String> = compare(&baseline, &record)
        .expect("there is something to compare")
        .changes
        .into_iter()
        .map(|change| change.case.variant)
        .collect();
    assert_eq!(left, ["pooled"]);

    // A baseline that is written anew keeps the reasons of lines that are still as they were accepted.
    let anew = Baseline::of(&record, &baseline.accepted).expect("there are exact readings");
    assert_eq!(anew.accepted.len(), 2);
    let other =
        Baseline::of(&measured(COUNTS, 0.5), &baseline.accepted).expect("there are readings");
    assert_eq!(other.accepted.len(), 0);
}

#[test]
fn accepting_needs_a_reason_and_something_to_accept() {
    let record = measured(COUNTS, 0.5);
    let of = |claim: &str, because: &str| {
        let wanted = Wanted { claim: claim.to_owned(), ..Wanted::default() };
        accept(&mut baseline(), &record, &wanted, because).expect_err("this is bad input").what
    };
    assert!(of("theme/name", " ").contains("--because is empty"));
    assert!(of("theme/other", "why not").contains("theme/other"));
}

#[test]
fn accepting_a_whole_claim_moves_its_verdicts() {
    let mut baseline = baseline();
    let record = measured(COUNTS, 0.9);
    let wanted = Wanted { claim: "theme/name".to_owned(), ..Wanted::default() };
    let moved = accept(&mut baseline, &record, &wanted, "the pool has a lock now").expect("known");
    assert_eq!(moved, Moved { readings: 0, verdicts: 1 });
    let outcome = compare(&baseline, &record).expect("there is something to compare");
    assert_eq!(outcome.turned.len(), 0);
}

#[test]
fn a_record_without_exact_readings_makes_no_baseline() {
    let empty = record([Line::Header(Box::new(header(1, Lane::Heap, Dhat)))]);
    let error = Baseline::of(&empty, &[]).expect_err("there is nothing in it");
    assert!(error.next.contains("cargo bench --bench heap"), "{error}");
    assert_eq!(case("fresh", 64, Dhat), fresh().case());
}

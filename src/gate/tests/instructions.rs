//! Counts of instructions: compared on the same kind of machine, beyond half a per cent.

use super::*;
use crate::claim::Metric::Instructions;

/// A record with so many instructions of both variants, counted under a Valgrind.
fn with(instructions: [i64; 2], valgrind: &str) -> Record {
    let mut record = measured(COUNTS, 0.5);
    let mut header = begins(3, Lane::Instructions, System);
    if let Line::Header(header) = &mut header {
        header.machine.valgrind = Some(valgrind.to_owned());
    }
    record.lines.push(header);
    for (variant, count) in ["fresh", "pooled"].into_iter().zip(instructions) {
        let Line::Reading(mut reading) = Line::Reading(exact(3, variant, 64, Instructions, count))
        else {
            continue;
        };
        reading.lane = Lane::Instructions;
        reading.case.allocator = System;
        record.lines.push(Line::Reading(reading));
    }
    record
}

#[test]
fn one_per_cent_more_instructions_is_worse_and_a_few_are_not() {
    let baseline = Baseline::of(&with([10_000, 400], "3.19.0"), &[]).expect("exact readings");
    let of = |counts| compare(&baseline, &with(counts, "3.19.0")).expect("it can be compared");
    let outcome = of([10_100, 400]);
    let [change] = outcome.changes.as_slice() else { panic!("{:?}", outcome.changes) };
    assert_eq!(
        (change.before, change.after, change.direction()),
        (10_000.0, 10_100.0, Direction::Worse)
    );
    assert_eq!((outcome.code(false), outcome.instructions.len()), (1, 0));
    assert!(of([10_040, 401]).changes.is_empty(), "within half a per cent");
    assert_eq!(of([9_000, 400]).code(false), 0, "fewer are better");
}

#[test]
fn counts_of_another_machine_are_not_compared_and_it_is_said_why() {
    let baseline = Baseline::of(&with([10_000, 400], "3.19.0"), &[]).expect("exact readings");
    let outcome = compare(&baseline, &with([20_000, 400], "3.24.0")).expect("it can be compared");
    assert!(outcome.changes.is_empty());
    let [differs] = outcome.instructions.as_slice() else { panic!("{:?}", outcome.instructions) };
    let told = (differs.what.as_str(), differs.before.as_str(), differs.after.as_str());
    assert_eq!(told, ("Valgrind", "3.19.0", "3.24.0"));
    assert!(outcome.machine.is_empty(), "verdicts do not depend on it");
    // Who counts none has nothing to compare.
    let none = compare(&baseline, &measured(COUNTS, 0.5)).expect("it can be compared");
    assert!(none.instructions.is_empty() && none.changes.is_empty());
}

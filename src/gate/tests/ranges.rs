//! Counts that differ from one process to the next.

use super::*;
use crate::record::Value;

/// The record in which `fresh` makes from so many to so many allocations.
fn between(least: i64, most: i64) -> Record {
    let mut record = measured(COUNTS, 0.5);
    for line in &mut record.lines {
        if let Line::Reading(reading) = line
            && (reading.case.variant.as_str(), reading.metric) == ("fresh", Allocations)
        {
            reading.value = Value::Least { total: least, operations: 1, most };
        }
    }
    record
}

#[test]
fn a_baseline_keeps_both_ends_and_what_meets_them_is_as_it_was() {
    let baseline = Baseline::of(&between(3, 5), &[]).expect("there are counts");
    let text = baseline.to_text();
    assert!(text.contains("\"most\":{\"allocations\":5.0}"), "{text}");
    let baseline = Baseline::parse(&text).expect("it was just written");
    assert_eq!(baseline.to_text(), text);
    let found = |record: &Record| {
        let outcome = compare(&baseline, record).expect("there is something to compare");
        let ends = outcome.changes.iter().map(|change| (change.before, change.after));
        (ends.collect::<Vec<(f64, f64)>>(), outcome.code(false))
    };
    for record in [between(3, 5), between(4, 9), between(1, 2), measured([(7, 640), (0, 64)], 0.5)]
    {
        assert_eq!(found(&record), (Vec::new(), 0));
    }
    assert_eq!(found(&measured([(8, 640), (0, 64)], 0.5)), (vec![(5.0, 8.0)], 1));
    assert_eq!(found(&measured([(0, 640), (0, 64)], 0.5)), (vec![(3.0, 0.0)], 0));
}

#[test]
fn a_baseline_without_a_range_is_met_by_one_that_holds_its_count() {
    let found = |record: &Record| against(record).changes.len();
    assert_eq!((found(&between(2, 4)), found(&between(3, 4)), found(&between(4, 6))), (0, 0, 1));
}

#[test]
fn what_another_run_does_not_have_or_says_otherwise_is_not_asked_of_later_ones() {
    let all = measured(COUNTS, 0.5);
    let is_of_fresh = |line: &Line| {
        line.case().is_some_and(|(lane, case, _)| lane == Lane::Heap && case.variant == "fresh")
    };
    let without = record(all.lines.iter().filter(|line| !is_of_fresh(line)).cloned());
    let mut baseline = baseline();
    baseline.take_in(&without);
    let outcome = compare(&baseline, &without).expect("there is something to compare");
    assert_eq!((outcome.missing.len(), outcome.code(true)), (0, 0));
    assert_eq!(baseline.verdicts[0].verdict, "holds", "both say so");

    baseline.take_in(&measured(COUNTS, 0.9));
    assert_eq!(baseline.verdicts[0].verdict, "unclear");
    let outcome = compare(&baseline, &measured(COUNTS, 0.9)).expect("it can be compared");
    assert_eq!(
        (outcome.turned.iter().filter(|it| it.is_worse()).count(), outcome.code(false)),
        (0, 0)
    );
}

#[test]
fn a_run_of_other_claims_takes_no_case_away() {
    let mut baseline = baseline();
    let before = baseline.clone();
    let mut others = measured(COUNTS, 0.5);
    for line in &mut others.lines {
        match line {
            Line::Claim(claim) => claim.id = "theme/other".to_owned(),
            Line::Reading(reading) => reading.case.claim = "theme/other".to_owned(),
            _ => {}
        }
    }
    baseline.take_in(&others);
    assert_eq!(baseline, before);
}

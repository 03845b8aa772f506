//! Counts that are counted once more.

use super::*;

/// The outcome where `fresh` made so many allocations instead of three, and so many when it was counted again.
fn again(first: i64, second: i64) -> Outcome {
    let baseline = baseline();
    let mut outcome = against(&measured([(first, 640), (0, 64)], 0.5));
    count_again(&mut outcome.changes, &baseline, &measured([(second, 640), (0, 64)], 0.5));
    outcome
}

fn confirmed(outcome: &Outcome) -> Vec<Option<bool>> {
    outcome.changes.iter().map(|change| change.confirmed).collect()
}

#[test]
fn a_count_that_grew_counts_where_it_grew_again() {
    let outcome = again(4, 4);
    assert_eq!((confirmed(&outcome), outcome.code(false)), (vec![Some(true)], 1));
    // How far does not matter: threads rarely meet alike twice.
    let outcome = again(4, 9);
    assert_eq!((confirmed(&outcome), outcome.code(false)), (vec![Some(true)], 1));
}

#[test]
fn a_count_that_is_as_it_was_or_fell_when_counted_again_is_by_chance() {
    for second in [3, 2] {
        let outcome = again(4, second);
        assert_eq!((confirmed(&outcome), outcome.code(true)), (vec![Some(false)], 0));
    }
}

#[test]
fn what_was_by_chance_once_stays_so_and_what_was_not_counted_again_counts() {
    let baseline = baseline();
    let mut outcome = again(4, 3);
    count_again(&mut outcome.changes, &baseline, &measured([(4, 640), (0, 64)], 0.5));
    assert_eq!(confirmed(&outcome), [Some(false)]);

    let mut outcome = against(&measured([(4, 640), (0, 64)], 0.5));
    let all = measured(COUNTS, 0.5);
    let is_of_fresh = |line: &Line| {
        line.case().is_some_and(|(lane, case, _)| lane == Lane::Heap && case.variant == "fresh")
    };
    let without = record(all.lines.iter().filter(|line| !is_of_fresh(line)).cloned());
    count_again(&mut outcome.changes, &baseline, &without);
    assert_eq!((confirmed(&outcome), outcome.code(false)), (vec![None], 1));
}

#[test]
fn a_verdict_on_counts_that_did_not_fall_again_does_not_count() {
    let predictions = [exactly(Allocations, "fresh", 3).at(&[64])];
    let [before, after] =
        [3, 4].map(|count| recorded_with(predictions, [(count, 640), (0, 64)], 0.5));
    let baseline = Baseline::of(&before, &[]).expect("there are exact readings");
    let mut outcome = compare(&baseline, &after).expect("there is something to compare");
    count_again(&mut outcome.changes, &baseline, &before);
    let [turned] = outcome.turned.as_mut_slice() else { panic!("{:?}", outcome.turned) };
    assert!(turned.is_worse());
    confirm(turned, &before);
    assert!(!turned.is_worse());
    assert_eq!(outcome.code(false), 0);
}

//! Which variants are worth their memory.

use super::*;
use crate::claim::testing::claim;
use crate::claim::{Allocator::System, Lane};
use crate::record::testing::{begins, exact, forks, record, recorded};
use crate::record::{Line, Record};
use proptest::prelude::*;

/// At the article's point `fresh` takes 100 ns and `pooled` so many times that; each holds and leaves so many bytes.
fn measured(ratio: f64, fresh: [i64; 2], pooled: [i64; 2]) -> Record {
    let read = |variant: &str, [held, left]: [i64; 2]| {
        [(Metric::Held, held), (Metric::Left, left)]
            .map(|(metric, total)| Line::Reading(exact(1, variant, 64, metric, total)))
    };
    let begin = [begins(1, Lane::Heap, Allocator::Dhat), recorded(claim([]))];
    let counted = read("fresh", fresh).into_iter().chain(read("pooled", pooled));
    let timed = forks(2, 64, System, &[ratio; 16]);
    record(begin.into_iter().chain(counted).chain([begins(2, Lane::Rounds, System)]).chain(timed))
}

/// Which of `fresh` and `pooled` are worth their memory.
fn worth(record: &Record) -> (bool, bool) {
    let found = tradeoff(&record.newest(), record.claims()[0], System, Settings::default());
    let choices = found.expect("both were timed and counted").choices;
    assert_eq!(choices.iter().map(|it| it.variant).collect::<Vec<_>>(), ["fresh", "pooled"]);
    (choices[0].is_worth_it, choices[1].is_worth_it)
}

#[test]
fn a_pool_is_worth_its_memory_where_it_saves_time() {
    assert_eq!(worth(&measured(0.5, [64, 0], [64, 64])), (true, true));
    assert_eq!(worth(&measured(0.5, [64, 0], [64, 0])), (false, true));
    assert_eq!(worth(&measured(2.0, [64, 0], [64, 64])), (true, false));
}

#[test]
fn memory_that_saves_no_clear_time_is_not_worth_it_and_equals_both_are() {
    assert_eq!(worth(&measured(1.001, [64, 0], [64, 64])), (true, false));
    assert_eq!(worth(&measured(0.999, [64, 0], [64, 64])), (true, false));
    assert_eq!(worth(&measured(1.001, [64, 0], [64, 0])), (true, true));
}

#[test]
fn less_held_and_more_left_are_two_different_goods() {
    assert_eq!(worth(&measured(1.0, [64, 0], [32, 32])), (true, true));
}

#[test]
fn what_is_saved_and_kept_is_said_against_the_reference() {
    let record = measured(0.25, [64, 0], [96, 32]);
    let newest = record.newest();
    let found = tradeoff(&newest, record.claims()[0], System, Settings::default());
    let choices = found.expect("both were timed and counted").choices;
    assert_eq!((choices[0].saved, choices[0].ratio), (None, None));
    let saved = choices[1].saved.expect("clearly faster");
    assert!(
        (saved.nanoseconds / 75.0 - 1.0).abs() < 1e-5 && (saved.share / 0.75 - 1.0).abs() < 1e-5
    );
    let interval = saved.interval.expect("forks enough");
    assert!(interval.lower <= saved.share && saved.share <= interval.upper, "{interval:?}");
    assert_eq!((choices[1].held_more, choices[1].left_more), (32.0, 32.0));
}

#[test]
fn what_is_not_clearly_faster_or_slower_saves_nothing_that_is_said() {
    let saved = |ratio: f64| {
        let record = measured(ratio, [64, 0], [64, 64]);
        let newest = record.newest();
        let found = tradeoff(&newest, record.claims()[0], System, Settings::default());
        found.expect("both were timed and counted").choices[1].saved
    };
    assert_eq!(saved(1.001), None);
    assert!(saved(2.0).is_some_and(|saved| saved.nanoseconds < 0.0 && saved.share < 0.0));
}

#[test]
fn without_the_reference_there_is_nothing_to_compare_with() {
    let mut record = measured(0.5, [64, 0], [64, 64]);
    record.lines.retain(|line| line.case().is_none_or(|(_, case, _)| case.variant != "fresh"));
    let found = tradeoff(&record.newest(), record.claims()[0], System, Settings::default());
    assert_eq!(found, None);
}

proptest! {
    #[test]
    fn one_of_them_is_always_worth_it_and_what_is_dominated_never_is(
        ratio in 0.2..5.0_f64, fresh in (0..3_i64, 0..3_i64), pooled in (0..3_i64, 0..3_i64)
    ) {
        let (first, second) = worth(&measured(ratio, fresh.into(), pooled.into()));
        prop_assert!(first || second);
        if ratio > 1.01 && pooled.0 >= fresh.0 && pooled.1 >= fresh.1 {
            prop_assert!(!second);
        }
        if ratio < 0.99 {
            prop_assert!(second, "the fastest is always worth it");
        }
    }
}

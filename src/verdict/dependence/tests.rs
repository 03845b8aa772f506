//! Where the allocator decides.

use super::*;
use crate::claim::testing::claim;
use crate::claim::{
    Allocator::{Jemalloc, System},
    Bound::AtMost,
    Lane,
    Metric::Time,
    ratio,
};
use crate::record::Record;
use crate::record::testing::{begins, forks, record, recorded};
use crate::verdict::{Settings, judge};

/// The ratio of `pooled` to `fresh` at some points, under both allocators.
fn measured(system: &[(u64, f64)], jemalloc: &[(u64, f64)]) -> Record {
    let claim = claim([
        ratio(Time, "pooled", "fresh", AtMost(0.5)),
        ratio(Time, "pooled", "fresh", AtMost(2.0)),
    ]);
    let under = |run: u64, allocator: Allocator, ratios: &[(u64, f64)]| {
        let forks =
            ratios.iter().flat_map(|(point, ratio)| forks(run, *point, allocator, &[*ratio; 16]));
        [begins(run, Lane::Rounds, allocator)].into_iter().chain(forks).collect::<Vec<_>>()
    };
    let begin = under(1, System, system).into_iter().chain([recorded(claim)]);
    record(begin.chain(under(2, Jemalloc, jemalloc)))
}

/// The points at which it is said that the allocator decides, with whether it turns the answer.
fn found(record: &Record) -> Vec<(u64, bool)> {
    let judged = judge(record, Settings::default());
    dependences(&judged[0]).iter().map(|found| (found.point, found.turns())).collect()
}

#[test]
fn two_times_is_not_said_and_more_is() {
    assert_eq!(found(&measured(&[(64, 19.0)], &[(64, 2.2)])), [(64, false)]);
    assert_eq!(found(&measured(&[(64, 1.999)], &[(64, 1.0)])), []);
    assert_eq!(found(&measured(&[(64, 2.001)], &[(64, 1.0)])), [(64, false)]);
}

#[test]
fn an_answer_that_turns_is_known() {
    assert_eq!(found(&measured(&[(64, 0.5)], &[(64, 1.5)])), [(64, true)]);
}

#[test]
fn two_cases_are_named_once_at_the_point_where_it_does_most() {
    let record = measured(&[(1, 3.0), (16, 9.0), (64, 4.0)], &[(1, 1.0), (16, 1.0), (64, 1.0)]);
    assert_eq!(found(&record), [(16, false)]);
}

#[test]
fn one_allocator_alone_decides_nothing() {
    assert_eq!(found(&measured(&[(64, 19.0)], &[])), []);
}

#[test]
fn intervals_that_overlap_decide_nothing() {
    let mut record = measured(&[(64, 19.0)], &[]);
    let noisy: Vec<f64> = (0..16).map(|fork| if fork % 2 == 0 { 2.0 } else { 40.0 }).collect();
    record.lines.push(begins(2, Lane::Rounds, Jemalloc));
    record.lines.extend(forks(2, 64, Jemalloc, &noisy));
    assert_eq!(found(&record), []);
}

//! Which variants are a pair, and at which points.

use super::*;
use crate::claim::testing::{claim, pooled_at};
use crate::claim::{Points, Scale, ratio};
use crate::record::Line;
use crate::record::testing::{begins, digest, forks, record};
use crate::verdict::claim::judge;
use crate::verdict::standing::Side;
use crate::verdict::testing::{over, timed};
use Allocator::{Jemalloc, System};
use Bound::AtMost;
use Metric::Time;

#[test]
fn points_at_which_one_of_the_two_does_not_exist_are_not_missing() {
    let claim = pooled_at(Points::From(16), over(&[1, 16], Scale::Continuous));
    let record = timed(claim, &[(16, &[0.5; 11])]);
    let judged = judge(&record, Settings::default());
    assert_eq!(judged[0].pairs[0].missing, 0);
}

#[test]
fn an_allocator_without_readings_has_no_pair() {
    let claim = over(&[1, 16], Scale::Continuous);
    let mut lines = timed(claim, &[(1, &[0.5; 11]), (16, &[2.0; 11])]).lines;
    lines.push(begins(2, Lane::Rounds, Jemalloc));
    let missing = record(lines.clone());
    let judged = judge(&missing, Settings::default());
    let allocators: Vec<Allocator> = judged[0].pairs.iter().map(|pair| pair.allocator).collect();
    assert_eq!(allocators, [System]);

    lines.extend(forks(2, 1, Jemalloc, &[0.5; 11]));
    let present = record(lines);
    let judged = judge(&present, Settings::default());
    let courses: Vec<&Course> = judged[0].pairs.iter().map(|pair| &pair.course).collect();
    assert_eq!(*courses[1], Course::Always(Side::Subject));
}

#[test]
fn points_whose_outputs_differ_are_not_judged() {
    let claim = over(&[1, 16], Scale::Continuous);
    let mut lines = timed(claim, &[(1, &[0.5; 11]), (16, &[2.0; 11])]).lines;
    lines.insert(1, begins(2, Lane::Heap, Allocator::Dhat));
    let differing: [Line; 2] = [digest(2, "fresh", 16, 1), digest(2, "pooled", 16, 2)];
    lines.extend(differing);
    let record = record(lines);
    assert_eq!(judge(&record, Settings::default())[0].pairs[0].missing, 1);
    assert_eq!(
        judge(&record, Settings::default())[0].pairs[0].course,
        Course::Always(Side::Subject)
    );
}

#[test]
fn each_two_workers_are_a_pair_once_and_controls_are_in_none() {
    let claim = claim([
        ratio(Metric::Held, "pooled", "fresh", AtMost(0.5)),
        ratio(Time, "empty", "fresh", AtMost(0.5)),
        ratio(Time, "pooled", "fresh", AtMost(0.5)),
        ratio(Time, "fresh", "pooled", AtMost(3.0)),
        ratio(Time, "pooled", "fresh", AtMost(0.9)),
    ]);
    let record = timed(claim, &[]);
    assert_eq!(compared(record.claims()[0]), [("pooled", "fresh")]);
}

//! Crossovers with known answers: through records where readings matter, from standings where only the shape does.

use super::*;
use crate::claim::Allocator::System;
use crate::claim::Lane;
use crate::record::testing::{begins, forks, refined};
use crate::record::{Line, Record};
use crate::verdict::claim::judge;
use crate::verdict::estimate::Estimate;
use crate::verdict::settings::Settings;
use crate::verdict::testing::{over, timed};
use proptest::prelude::*;

/// The course of the only pair of a record.
fn course_in(record: &Record) -> Course {
    let mut judged = judge(record, Settings::default());
    let mut pairs = judged.pop().expect("one claim").pairs;
    assert_eq!(pairs.len(), 1);
    pairs.pop().expect("one pair").course
}

fn crossings_in(record: &Record) -> Vec<Crossing> {
    match course_in(record) {
        Course::Crosses(crossings) => crossings,
        other => panic!("does not cross: {other:?}"),
    }
}

/// A standing with an interval that is `width` times as wide as the ratio on either side.
fn standing(point: u64, ratio: f64, width: f64) -> Standing {
    let interval = Interval { lower: ratio / width, upper: ratio * width };
    let faster = match interval {
        _ if interval.upper < 0.995 => Some(Side::Subject),
        _ if interval.lower > 1.005 => Some(Side::Reference),
        _ => None,
    };
    let ratio = Estimate { center: ratio, interval: Some(interval), forks: 16 };
    Standing { point, ratio, faster }
}

fn place_of(standings: &[Standing], interpolation: Interpolation) -> Place {
    match course(standings, interpolation) {
        Course::Crosses(crossings) => crossings[0].place.expect("a continuous axis"),
        other => panic!("does not cross: {other:?}"),
    }
}

fn assert_near(found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() < 1e-5, "{found} is not {expected}");
}

#[test]
fn a_power_law_crosses_where_it_is_one() {
    // (point / 1000)^-1/2, in forks that agree.
    let record = timed(
        over(&[10, 250, 100_000], Scale::Continuous),
        &[(10, &[10.0; 11]), (250, &[2.0; 11]), (100_000, &[0.1; 11])],
    );
    let crossings = crossings_in(&record);
    assert_eq!(crossings.len(), 1);
    assert_eq!((crossings[0].below, crossings[0].between), (Side::Reference, (250, 100_000)));
    let place = crossings[0].place.expect("a continuous axis");
    assert_near(place.center, 1000.0);
    assert_near(place.interval.lower, 1000.0);
    assert_near(place.interval.upper, 1000.0);
}

#[test]
fn the_ends_of_the_intervals_cross_on_either_side() {
    // The ratio rises from 1/4 to 4, its intervals are twice as wide: they are 1 after 1/4 and after 3/4 of the way.
    let rising = [standing(1, 0.25, 2.0), standing(10_000, 4.0, 2.0)];
    let falling = [standing(1, 4.0, 2.0), standing(10_000, 0.25, 2.0)];
    for standings in [rising, falling] {
        let place = place_of(&standings, Interpolation::ByFactor);
        assert_near(place.center, 100.0);
        assert_near(place.interval.lower, 10.0);
        assert_near(place.interval.upper, 1000.0);
    }
}

#[test]
fn an_axis_from_zero_is_interpolated_evenly() {
    let place = place_of(&[standing(0, 0.25, 2.0), standing(100, 4.0, 2.0)], Interpolation::Even);
    assert_near(place.center, 50.0);
    assert_near(place.interval.lower, 25.0);
    assert_near(place.interval.upper, 75.0);
    let claim = over(&[0, 100], Scale::Continuous);
    let record = timed(claim, &[(0, &[0.5; 11]), (100, &[2.0; 11])]);
    assert_near(crossings_in(&record)[0].place.expect("a continuous axis").center, 50.0);
}

#[test]
fn a_point_that_is_not_clear_lies_between_and_widens_the_interval() {
    let without = [standing(1, 0.25, 1.1), standing(10_000, 4.0, 1.1)];
    let with = [without[0], standing(100, 1.0, 3.0), without[1]];
    let (narrow, wide) =
        (place_of(&without, Interpolation::ByFactor), place_of(&with, Interpolation::ByFactor));
    assert_near(narrow.center, 100.0);
    assert_near(wide.center, 100.0);
    assert!(wide.interval.lower < narrow.interval.lower);
    assert!(wide.interval.upper > narrow.interval.upper);
}

#[test]
fn noisy_forks_cross_within_their_interval() {
    // Sixteen forks scattered by 10 % around (point / 1000)^1/4; the interval is from the least to the most.
    let scattered =
        |ratio: f64| (0..16).map(|fork| ratio * (0.9 + f64::from(7 * fork % 16) / 75.0)).collect();
    let [below, near, above]: [Vec<f64>; 3] =
        [10.0, 1000.0, 100_000.0].map(|point: f64| scattered((point / 1000.0).powf(0.25)));
    let record = timed(
        over(&[10, 1000, 100_000], Scale::Continuous),
        &[(10, &below), (1000, &near), (100_000, &above)],
    );
    let crossings = crossings_in(&record);
    assert_eq!((crossings[0].below, crossings[0].between), (Side::Subject, (10, 100_000)));
    let place = crossings[0].place.expect("a continuous axis");
    assert!((900.0..1100.0).contains(&place.center), "{place:?}");
    assert!(place.interval.lower < 800.0 && place.interval.upper > 1250.0, "{place:?}");
    assert!(place.interval.lower > 300.0 && place.interval.upper < 3000.0, "{place:?}");
}

#[test]
fn two_crossings_are_found_in_their_order() {
    let record = timed(
        over(&[1, 100, 10_000], Scale::Continuous),
        &[(1, &[0.5; 11]), (100, &[2.0; 11]), (10_000, &[0.5; 11])],
    );
    let crossings = crossings_in(&record);
    let sides: Vec<Side> = crossings.iter().map(|crossing| crossing.below).collect();
    assert_eq!(sides, [Side::Subject, Side::Reference]);
    assert_near(crossings[0].place.expect("a continuous axis").center, 10.0);
    assert_near(crossings[1].place.expect("a continuous axis").center, 1000.0);
}

#[test]
fn touching_one_is_no_crossing() {
    let touching = [standing(1, 0.5, 1.1), standing(10, 1.0, 1.1), standing(100, 0.5, 1.1)];
    assert_eq!(course(&touching, Interpolation::ByFactor), Course::Sometimes(Side::Subject));
    let last = &touching[..2];
    assert_eq!(course(last, Interpolation::ByFactor), Course::Sometimes(Side::Subject));
}

#[test]
fn a_difference_within_the_margin_is_no_side() {
    let record = timed(over(&[1, 16], Scale::Continuous), &[(1, &[0.5; 11]), (16, &[1.004; 11])]);
    assert_eq!(course_in(&record), Course::Sometimes(Side::Subject));
}

#[test]
fn the_same_side_at_all_points_is_always() {
    let ratios: [(u64, &[f64]); 2] = [(1, &[2.0; 11]), (16, &[3.0; 11])];
    let record = timed(over(&[1, 16], Scale::Continuous), &ratios);
    assert_eq!(course_in(&record), Course::Always(Side::Reference));
}

#[test]
fn no_side_at_any_point_is_never() {
    let even: Vec<f64> = (0..20).map(|fork| if fork % 2 == 0 { 0.9 } else { 1.1 }).collect();
    let record = timed(over(&[1, 16], Scale::Continuous), &[(1, &even), (16, &[0.5])]);
    assert_eq!(course_in(&record), Course::Never);
}

#[test]
fn on_an_axis_of_steps_a_crossing_has_no_place() {
    let record = timed(over(&[64, 256], Scale::Steps), &[(64, &[0.5; 11]), (256, &[2.0; 11])]);
    let crossing = Crossing { below: Side::Subject, between: (64, 256), place: None };
    assert_eq!(crossings_in(&record), [crossing]);
}

#[test]
fn points_without_a_reading_or_an_interval_are_passed_over() {
    let claim = over(&[1, 10, 100, 10_000], Scale::Continuous);
    let record = timed(claim, &[(1, &[0.5; 11]), (10, &[9.0]), (10_000, &[2.0; 11])]);
    let judged = judge(&record, Settings::default());
    let pair = &judged[0].pairs[0];
    assert_eq!(pair.missing, 1);
    assert_eq!(pair.points.iter().map(|known| known.point).collect::<Vec<u64>>(), [1, 10, 10_000]);
    let crossings = crossings_in(&record);
    assert_eq!(crossings[0].between, (1, 10_000));
    assert_near(crossings[0].place.expect("a continuous axis").center, 100.0);
}

/// A record whose pair changes place between 10 and 1,000, with more lines.
fn crossing_with(lines: impl IntoIterator<Item = Line>) -> Record {
    let claim = over(&[1, 10, 1000], Scale::Continuous);
    let mut record = timed(claim, &[(1, &[0.25; 11]), (10, &[0.5; 11]), (1000, &[2.0; 11])]);
    record.lines.extend(lines);
    record
}

#[test]
fn a_refined_point_narrows_a_crossing_down_and_is_no_point_of_the_pair() {
    let lines =
        [(300, 1.5), (30, 0.9)].map(|(point, ratio)| refined(1, point, (10, 1000), &[ratio; 11]));
    let record = crossing_with(lines.concat());
    let judged = judge(&record, Settings::default());
    let pair = &judged[0].pairs[0];
    assert_eq!(pair.points.iter().map(|known| known.point).collect::<Vec<u64>>(), [1, 10, 1000]);
    assert_eq!(pair.refined.iter().map(|known| known.point).collect::<Vec<u64>>(), [30, 300]);
    assert_eq!(pair.missing, 0);
    let crossing = crossings_in(&record)[0];
    assert_eq!(crossing.between, (30, 300));
    let place = crossing.place.expect("a continuous axis");
    assert!((30.0..300.0).contains(&place.center), "{place:?}");
}

#[test]
fn a_refined_point_counts_only_inside_a_crossing() {
    // The pair does not change place between 1 and 10: what was measured there came of another record's crossing.
    let record = crossing_with(refined(1, 3, (1, 10), &[2.0; 11]));
    assert_eq!(crossings_in(&record).len(), 1);
    assert_eq!(crossings_in(&record)[0].between, (10, 1000));
}

#[test]
fn a_refined_point_counts_only_with_the_run_that_measured_what_encloses_it() {
    let first = refined(1, 100, (10, 1000), &[0.9; 11]);
    let again =
        [10, 1000].map(|point| forks(2, point, System, &[if point == 10 { 0.5 } else { 2.0 }; 11]));
    let second = [begins(2, Lane::Rounds, System)].into_iter().chain(again.concat());
    let record = crossing_with(first.into_iter().chain(second));
    assert_eq!(crossings_in(&record)[0].between, (10, 1000));
    let refines = |record: &Record| {
        let is_refined = |line: &&Line| matches!(line, Line::Fork(fork) if fork.refines.is_some());
        record.lines.iter().filter(is_refined).count()
    };
    assert_eq!((refines(&record), refines(&record.compacted())), (22, 0));
    let current = crossing_with(refined(1, 100, (10, 1000), &[0.9; 11]));
    assert_eq!(refines(&current.compacted()), 22);
    let (kept, dropped) = current.keeping(|case| case.variant != "pooled");
    assert_eq!((refines(&kept), dropped), (11, 3), "the points of a variant go with it");
}

proptest! {
    #[test]
    fn a_crossing_lies_in_its_interval_and_that_between_its_points(
        shape in prop::collection::vec((-3.0..3.0_f64, 1.0..8.0_f64), 2..8),
    ) {
        let point = |index: usize| 4_u64.pow(u32::try_from(index).expect("a few points"));
        let standings: Vec<Standing> = shape
            .iter()
            .enumerate()
            .map(|(index, (log, width))| standing(point(index), log.exp(), *width))
            .collect();
        if let Course::Crosses(crossings) = course(&standings, Interpolation::ByFactor) {
            for crossing in crossings {
                let Place { center, interval } = crossing.place.expect("clear on both sides");
                let (from, to) = (crossing.between.0 as f64, crossing.between.1 as f64);
                let order = [from * 0.999_999, interval.lower, center, interval.upper, to * 1.000_001];
                prop_assert!(order.is_sorted_by(|a, b| *a <= *b * 1.000_001), "{order:?}");
            }
        }
    }
}

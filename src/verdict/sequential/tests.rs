//! The wealth against the integral that it stands for, and what an interval is made of.

use super::*;
use proptest::prelude::*;

/// The error of one side at which the known numbers are known.
const SIDE: f64 = 0.001;

/// The integral by the recursion over one index, which the code does not use.
fn integral(ahead: usize, behind: usize) -> f64 {
    let forks = ahead + behind;
    (1..=ahead).fold(1.0 / (forks as f64 + 1.0), |integral, ahead| {
        (1.0 + ahead as f64 * integral) / (forks - ahead + 1) as f64
    })
}

fn wealth(forks: usize, ahead: usize) -> f64 {
    let everything = if ahead == forks { 2.0_f64.powi(forks as i32) } else { 0.0 };
    0.5 * everything + 0.5 * integral(ahead, forks - ahead)
}

/// The next values in turn below and above those before them, from the middle outwards: they do not drift.
fn from_the_middle(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    let (below, above) = values.split_at(values.len() / 2);
    let mut ordered = Vec::new();
    for (place, next) in above.iter().enumerate() {
        ordered.push(*next);
        ordered.extend(below.len().checked_sub(place + 1).map(|place| below[place]));
    }
    ordered
}

#[test]
fn eleven_forks_on_one_side_decide_and_ten_do_not() {
    assert!((integral(3, 2) - 0.7).abs() < 1e-12);
    assert!((wealth(10, 10) - 605.045_454_545).abs() < 1e-6);
    assert!((wealth(11, 11) - 1194.625).abs() < 1e-9);
    assert_eq!((needed(10, SIDE), needed(11, SIDE)), (None, Some(11)));
}

#[test]
fn exceptions_cost_more_forks() {
    // The first number of forks of which all but so many are enough.
    let first = |exceptions: usize, error: f64| {
        (1..200).find(|forks| needed(*forks, error).is_some_and(|k| k + exceptions <= *forks))
    };
    let at = |error: f64| [0, 1, 2, 3].map(|exceptions| first(exceptions, error));
    assert_eq!(at(SIDE), [11, 19, 23, 27].map(Some));
    assert_eq!(at(0.0001), [15, 23, 27, 31].map(Some));
    assert_eq!([40, 60, 100, 200].map(|forks| needed(forks, SIDE)), [33, 46, 71, 131].map(Some));
}

#[test]
fn the_fewest_that_are_enough_are_those_of_the_integral() {
    for error in [0.25, 0.01, SIDE, 1e-6] {
        for forks in 0..300 {
            let goal = 1.0 / error;
            let known = (0..=forks).find(|ahead| wealth(forks, *ahead) >= goal);
            assert_eq!(needed(forks, error), known, "{forks} at {error}");
        }
    }
}

#[test]
fn an_interval_begins_with_the_fork_that_bounds_it() {
    let values: Vec<f64> = (0..11).map(f64::from).collect();
    assert_eq!(interval(&values[..10], 2.0 * SIDE), None);
    assert_eq!(interval(&values, 2.0 * SIDE), Some(Interval { lower: 0.0, upper: 10.0 }));
    assert_eq!(interval(&[], 2.0 * SIDE), None);
}

#[test]
fn the_ends_are_the_forks_that_leave_out_the_exceptions() {
    // From the outside inwards, so that no fewer forks have a narrower interval: nineteen leave out one on either side.
    let mut values = from_the_middle((0..19).map(f64::from).collect());
    values.reverse();
    assert_eq!(interval(&values, 2.0 * SIDE), Some(Interval { lower: 1.0, upper: 17.0 }));
}

#[test]
fn one_wild_fork_moves_no_end_and_equal_forks_have_no_width() {
    let mut values = vec![1.0; 30];
    assert_eq!(interval(&values, 2.0 * SIDE), Some(Interval { lower: 1.0, upper: 1.0 }));
    values[20] = 1e9;
    assert_eq!(interval(&values, 2.0 * SIDE), Some(Interval { lower: 1.0, upper: 1.0 }));
}

#[test]
fn what_drifts_is_known_no_better_than_it_contradicts_itself() {
    let values: Vec<f64> = [[1.0; 15], [2.0; 15]].concat();
    let found = interval(&values, 2.0 * SIDE);
    assert_eq!(found, Some(Interval { lower: 1.0, upper: 1.0 }), "two forks in three say so");
    // Until most of all forks lie elsewhere: then the ends have passed each other.
    let values = [vec![1.0; 15], vec![2.0; 100]].concat();
    assert_eq!(interval(&values, 2.0 * SIDE), Some(Interval { lower: 1.0, upper: 2.0 }));
}

#[test]
fn forks_are_forecast_by_how_far_the_limit_is() {
    let error = 2.0 * SIDE;
    let scattered: Vec<f64> = (0..9).map(|fork| 10.0 + f64::from(fork - 4)).collect();
    let of = |limit: f64| forks_needed(&scattered, limit, error).expect("many values");
    assert_eq!(of(100.0), Outlook::Forks(11), "nearly every fork lies on this side");
    assert_eq!(of(10.0), Outlook::Beyond(1_000), "half of them do");
    let (Outlook::Forks(near), Outlook::Forks(far)) = (of(11.0), of(13.0)) else {
        panic!("{:?} {:?}", of(11.0), of(13.0));
    };
    // A third of a standard deviation is a share of 63 %, a whole one of 84 %.
    assert!((30..=45).contains(&far) && (200..=350).contains(&near), "{far} {near}");
    assert_eq!(of(7.0), of(13.0), "either side is alike");
    assert_eq!(forks_needed(&[1.0; 5], 0.5, error), Some(Outlook::Forks(11)));
    assert_eq!(forks_needed(&[1.0], 0.5, error), None);
}

proptest! {
    #[test]
    fn an_interval_contains_the_median_of_what_does_not_drift_and_widens_as_the_error_shrinks(
        values in prop::collection::vec(-1e6..1e6_f64, 20..80)
    ) {
        let middle = median(&values).expect("not empty");
        let values = from_the_middle(values);
        let wide = interval(&values, 0.002).expect("many forks");
        let narrow = interval(&values, 0.05).expect("many forks");
        prop_assert!(wide.lower <= narrow.lower && narrow.upper <= wide.upper);
        prop_assert!(narrow.lower <= middle && middle <= narrow.upper);
    }

    #[test]
    fn a_change_of_scale_changes_the_ends_alike(
        values in prop::collection::vec(-5.0..5.0_f64, 1..60)
    ) {
        let scaled: Vec<f64> = values.iter().map(|value| value.exp()).collect();
        let wanted = interval(&values, 0.01).map(|known| (known.lower.exp(), known.upper.exp()));
        prop_assert_eq!(interval(&scaled, 0.01).map(|found| (found.lower, found.upper)), wanted);
        let turned: Vec<f64> = values.iter().map(|value| -value).collect();
        let wanted = interval(&values, 0.01).map(|known| (-known.upper, -known.lower));
        prop_assert_eq!(interval(&turned, 0.01).map(|found| (found.lower, found.upper)), wanted);
    }

    #[test]
    fn the_ends_never_move_outwards(
        values in prop::collection::vec(-1.0..1.0_f64, 1..120)
    ) {
        let mut sequence = Sequence::at(0.05);
        let mut ends = (f64::NEG_INFINITY, f64::INFINITY);
        for value in values {
            sequence.take(value);
            prop_assert!(sequence.lower >= ends.0 && sequence.upper <= ends.1);
            ends = (sequence.lower, sequence.upper);
        }
    }

    #[test]
    fn more_forks_need_as_many_or_one_more(forks in 1_usize..400, error in 1e-6..0.4_f64) {
        if let Some(before) = needed(forks, error) {
            let next = needed(forks + 1, error).expect("more forks are enough too");
            prop_assert!(next == before || next == before + 1);
            prop_assert!(2 * before > forks);
        }
    }
}

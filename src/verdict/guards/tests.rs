//! Every criterion on numbers that are known, and what each guard makes of a verdict.

use super::*;
use crate::claim::Bound::AtMost;
use crate::claim::testing::claim;
use crate::claim::{Allocator, Lane, Metric, ratio};
use crate::record::testing::{begins, finite, forks, group, record, recorded};
use crate::record::{Group, Line, Mode};
use crate::verdict::claim::judge;
use crate::verdict::settings::Settings;

#[test]
fn a_turn_within_a_fifth_of_an_empty_one_is_removed() {
    assert!(removed(0.40, 0.34).is_some());
    assert!(removed(0.22, 0.34).is_some(), "a turn below an empty one means nothing either");
    assert!(removed(0.42, 0.34).is_none());
}

#[test]
fn twice_the_turns_may_take_from_1_6_to_2_5_times_as_long() {
    for (doubled, trips) in [(1.0, true), (1.59, true), (1.6, false), (2.0, false), (2.51, true)] {
        assert_eq!(not_linear(doubled).is_some(), trips, "{doubled}");
    }
}

#[test]
fn a_clock_may_tell_a_hundredth_of_a_stretch() {
    assert!(coarse_clock(41.0, 4_000.0).is_some());
    assert!(coarse_clock(41.0, 4_200.0).is_none());
}

#[test]
fn a_storm_is_one_in_most_forks() {
    let second = |involuntary| Switches { involuntary, voluntary: 0, seconds: 1.0 };
    assert!(switches(&[second(20_000), second(5_000), second(0)]).is_some());
    assert!(switches(&[second(90_000), second(10), second(10)]).is_none(), "the median bears one");
    assert!(switches(&[second(1_500); 40]).is_none(), "a core that is shared at every tick");
    let short = Switches { seconds: 0.001, ..second(5) };
    assert!(switches(&[short]).is_none(), "five switches are no storm");
    let woken = Switches { voluntary: 50_000, ..second(50_000) };
    assert!(switches(&[woken; 6]).is_none(), "two threads that wake each other");
    assert!(switches(&[]).is_none());
}

#[test]
fn collections_that_end_between_slices_are_said_and_most_of_them_leave_the_times_open() {
    assert_eq!(left_running(81, 19), None);
    assert_eq!(left_running(1, 9), None, "ten collections tell no share");
    let said = left_running(80, 20).expect("a fifth");
    assert!(weight(&said) == Weight::Borne);
    let most = left_running(9, 11).expect("more than half");
    assert!(weight(&most) == Weight::Unclear);
    assert!(most.to_string().starts_with("left 11 of 20 collections running"), "{most}");
}

#[test]
fn goroutines_that_are_left_behind_are_more_than_a_library_starts_once() {
    assert_eq!(left_behind(7), None);
    let left = left_behind(8).expect("more than a few");
    assert!(left.to_string().starts_with("leaves goroutines behind: 8 more"), "{left}");
    assert!(weight(&left) == Weight::Unclear);
}

#[test]
fn a_slice_of_a_stopped_process_is_long_in_both_ways() {
    assert!(is_stopped(200_000_000, 250_000));
    assert!(!is_stopped(49_000_000, 250_000), "shorter than 50 ms");
    assert!(!is_stopped(400_000_000, 10_000_000), "40 times as long as it should be");
    assert!(stopped(0, 40, 0).is_none());
}

#[test]
fn a_machine_is_busy_beyond_a_load_of_one_a_core_or_a_tenth_stolen() {
    assert!(busy(2.1, 2, 0.0, None).is_some() && busy(0.0, 2, 0.15, None).is_some());
    assert!(busy(2.0, 2, 0.05, None).is_none());
}

#[test]
fn in_a_control_group_the_waiting_of_its_tasks_counts_and_not_the_load_of_the_host() {
    let guard = busy(1.0, 64, 0.0, Some(0.5)).expect("it waits half of the time");
    assert!(guard.to_string().contains("waited for a core in 50 % of the time"), "{guard}");
    assert!(busy(640.0, 64, 0.0, Some(0.02)).is_none(), "others have their own cores");
    assert!(busy(0.0, 64, 0.15, Some(0.0)).is_some());
}

/// The verdict on `pooled` against `fresh`, which holds by far, in a group in which a guard tripped.
fn with(tripped: impl IntoIterator<Item = Tripped>) -> Verdict {
    let prediction = ratio(Metric::Time, "pooled", "fresh", AtMost(0.5)).at(&[64]);
    let ratios: Vec<f64> = (0..16).map(|fork| 0.4 + 0.0001 * f64::from(fork)).collect();
    let Line::Group(mut run) = group(1, &Group::at(64), Mode::Together) else { unreachable!() };
    run.guards = tripped.into_iter().collect();
    let head = [begins(1, Lane::Rounds, Allocator::System), recorded(claim([prediction]))];
    let lines = forks(1, 64, Allocator::System, &ratios);
    let record = record(head.into_iter().chain(lines).chain([Line::Group(run)]));
    judge(&record, Settings::default())[0].predictions[0].verdict.clone()
}

fn alone(variant: &str, guard: Guard) -> Tripped {
    let (reference, reference_point) = (None, None);
    Tripped { variant: variant.to_owned(), point: 64, reference, reference_point, guard }
}

fn not_linear_guard() -> Guard {
    Guard::NotLinear { ratio: finite(1.0) }
}

#[test]
fn a_worthless_time_voids_whichever_side_it_is_on() {
    assert_eq!(with([]), Verdict::Holds);
    for variant in ["pooled", "fresh"] {
        let void = Verdict::Void(Doubt::Guarded(variant.to_owned(), not_linear_guard()));
        assert_eq!(with([alone(variant, not_linear_guard())]), void);
    }
    assert_eq!(with([alone("empty", not_linear_guard())]), Verdict::Holds, "nobody read it");
}

#[test]
fn what_older_records_say_of_how_forks_are_spread_turns_no_verdict() {
    let modes = Guard::Bimodal { lower: finite(1.0), upper: finite(1.3) };
    for guard in [modes, Guard::Drifting { factor: finite(1.3) }] {
        let reference = Some("fresh".to_owned());
        let about = Tripped { reference, reference_point: Some(64), ..alone("pooled", guard) };
        assert_eq!(with([about.clone()]), Verdict::Holds);
        let both = [about, alone("fresh", not_linear_guard())];
        assert_eq!(with(both).name(), "void", "the others count all the same");
    }
}

#[test]
fn stopped_slices_count_only_where_the_median_may_be_one_of_them() {
    let stopped = |slices| Guard::Stopped { slices, of: 100, longest_seconds: finite(0.3) };
    assert_eq!(with([alone("pooled", stopped(25))]), Verdict::Holds);
    assert_eq!(with([alone("pooled", stopped(26))]).name(), "unclear");
}

#[test]
fn a_verdict_says_which_variant_was_seen_doing_what() {
    let text = with([alone("fresh", not_linear_guard())]).to_string();
    assert!(
        text.starts_with("void (`fresh` takes 1.00 times as long for twice the turns"),
        "{text}"
    );
}

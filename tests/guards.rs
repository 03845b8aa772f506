//! The guards as real processes: routines that each trip one, through the rounds lane. No time is asserted: what trips
//! is built to, by a factor that no noise makes up for.

use crate::processes::{Lanes, finish, lies, record_of, run, start};
use claimbench::claim::Allocator;
use claimbench::record::{Group, Guard, Line, Record, Tripped};
use claimbench::verdict::{Doubt, Settings, Verdict, judge};

/// Words of the command line for twenty forks: no interval is clear of a margin of half.
const TWENTY_FORKS: [&str; 6] = ["--margin", "50", "--budget", "60", "--forks", "20"];

/// The guards of a variant in the only group of a claim.
fn guards_of(record: &Record, claim: &str, variant: &str) -> Vec<Guard> {
    let newest = record.newest();
    let group = newest.group(claim, Allocator::System, &Group::at(1)).expect("it was measured");
    let own = |tripped: &&Tripped| tripped.variant == variant;
    group.guards.iter().filter(own).map(|tripped| tripped.guard.clone()).collect()
}

/// The verdict of the prediction about a variant.
fn verdict_of(record: &Record, variant: &str) -> Verdict {
    let judged = judge(record, Settings::of(record));
    let mut predictions = judged.iter().flat_map(|judged| &judged.predictions);
    let found = predictions.find(|judged| judged.prediction.subject == variant);
    found.expect("every variant has a prediction").verdict.clone()
}

#[test]
fn turns_that_can_not_be_timed_are_void_and_the_report_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&Lanes::get().faulty_rounds, folder.path(), &["--quick", "guards/turns"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    let found = |variant: &str| guards_of(&record, "guards/turns", variant);
    let is_void = |variant: &str, is_guard: fn(&Guard) -> bool| {
        assert!(found(variant).iter().any(is_guard), "{variant}: {:?}", found(variant));
        let verdict = verdict_of(&record, variant);
        assert!(matches!(&verdict, Verdict::Void(Doubt::Guarded(..))), "{variant}: {verdict}");
    };
    is_void("removed", |guard| matches!(guard, Guard::Removed { .. }));
    is_void("not_linear", |guard| matches!(guard, Guard::NotLinear { .. }));
    is_void("short", |guard| matches!(guard, Guard::CoarseClock { .. }));
    let void = |guard: &Guard| {
        matches!(guard, Guard::Removed { .. } | Guard::NotLinear { .. } | Guard::CoarseClock { .. })
    };
    assert!(!found("fine").iter().any(void), "{:?}", found("fine"));
    assert!(done.output.contains("GUARD guards/turns/removed/1: `removed` takes"));
    let done = run(&Lanes::get().faulty_verdicts, folder.path(), &[]);
    assert!(done.output.contains("removed by the compiler"), "{}", done.output);
    let page = std::fs::read_to_string(folder.path().join("index.html")).expect("a page");
    assert!(page.contains("times as long for twice the turns"));
}

#[test]
fn forks_of_two_kinds_and_forks_that_drift_are_judged_by_where_all_of_them_lie() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = [&TWENTY_FORKS[..], &["guards/forks"]].concat();
    let lane = start(&Lanes::get().faulty_rounds, folder.path(), &words);
    let counted = ["alternating", "growing"]
        .map(|name| std::env::temp_dir().join(format!("claimbench-{name}-{}", lane.id())));
    let done = finish(lane);
    for file in counted {
        std::fs::remove_file(file).expect("every fork counted itself");
    }
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    // At the usual margin the bound of a thousand million is met by far, by forks of either kind.
    for variant in ["alternating", "growing"] {
        let claims = judge(&record, Settings::default());
        let judged = &claims[0].predictions;
        let own = judged.iter().find(|judged| judged.prediction.subject == variant);
        lies(own.expect("it has a prediction"), true);
    }
}

#[test]
fn a_storm_of_context_switches_is_unclear() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--quick", "guards/switches"];
    let done = run(&Lanes::get().faulty_rounds, folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    let found = guards_of(&record, "guards/switches", "switched");
    assert!(found.iter().any(|guard| matches!(guard, Guard::Switches { .. })), "{found:?}");
}

#[test]
fn a_process_that_is_stopped_and_continued_is_counted_and_said_and_the_median_bears_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--budget", "60", "--forks", "6", "guards/stop"];
    let done = run(&Lanes::get().faulty_rounds, folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    let found = guards_of(&record, "guards/stop", "stopped");
    let stopped = found.iter().find_map(|guard| match guard {
        Guard::Stopped { slices, of, .. } => Some((*slices, *of)),
        _ => None,
    });
    let (slices, of) = stopped.unwrap_or_else(|| panic!("{found:?}"));
    assert!(slices >= 1 && slices < of / 4, "{slices} of {of}");
    let counted = record.lines.iter().filter_map(|line| match line {
        Line::Fork(fork) if fork.case.variant == "stopped" => Some(fork.slices.count),
        _ => None,
    });
    assert_eq!(counted.sum::<u32>(), of, "no slice is left out");
    let verdict = verdict_of(&record, "stopped");
    assert!(!matches!(verdict.doubt(), Some(Doubt::Guarded(_, Guard::Stopped { .. }))));
}

//! The counts of Go sides: compared under the baseline's version of Go, excused under another one, and left alone without.

use super::*;
use crate::record::testing::{compared, go_side};
use crate::record::{GoBuild, GoState, Group};

/// The record of Rust's counts, and where a version is given that of a Go side whose `fresh` allocates so often.
fn with_go(version: Option<&str>, allocations: i64) -> Record {
    let mut lines = measured(COUNTS, 0.5).lines;
    let mut go = header(3, Lane::Heap, Allocator::Go);
    let state = match version {
        Some(version) => {
            let (version, settings) = (version.to_owned(), Vec::new());
            go.build.go = Some(GoBuild { version: version.clone(), settings, layouts: 4 });
            GoState::Built(version)
        }
        None => GoState::Missing("no Go toolchain".to_owned()),
    };
    let names: &[&str] = if version.is_some() { &["fresh"] } else { &[] };
    lines.extend([Line::Header(Box::new(go)), go_side(state, names)]);
    if version.is_some() {
        for (metric, total) in [(Allocations, allocations), (Held, allocations * 1000)] {
            let mut reading = exact(3, "fresh", 64, metric, total);
            reading.case.allocator = Allocator::Go;
            lines.push(Line::Reading(reading));
        }
    }
    record(lines)
}

/// What an article states of the time of `pooled`, with its verdicts: the ratio in Rust, and in Go as it runs by default;
/// without Go where there is none.
fn stated(in_rust: f64, in_go: Option<f64>) -> Record {
    let half = ratio(Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
    let mut lines = recorded_with([half.stated("half", "one half")], COUNTS, in_rust).lines;
    let mut go = header(3, Lane::Rounds, Allocator::Go);
    let version = "go1.25.5".to_owned();
    go.build.go = Some(GoBuild { version: version.clone(), settings: Vec::new(), layouts: 4 });
    let state = match in_go {
        Some(_) => GoState::Built(version),
        None => GoState::Missing("no Go toolchain".to_owned()),
    };
    lines.extend([Line::Header(Box::new(go)), go_side(state, &["fresh", "pooled"])]);
    let [pooled, fresh] = ["pooled", "fresh"].map(|name| case(name, 64, Allocator::Go));
    if let Some(ratio) = in_go {
        lines.extend(compared(3, &pooled, &fresh, &Group::at(64), &[ratio; 20]));
    }
    record(lines)
}

/// The baseline of what carries over.
fn carried() -> Baseline {
    Baseline::of(&stated(0.5, Some(0.5)), &[]).expect("there are exact readings")
}

fn since_carried(record: &Record) -> Outcome {
    compare(&carried(), record).expect("there is something to compare")
}

/// The transfers that turned: before and after.
fn turned(outcome: &Outcome) -> Vec<(String, String)> {
    let told = |it: &TurnedTransfer| (it.before.to_string(), it.after.to_string());
    outcome.transfers.iter().map(told).collect()
}

fn words(before: &str, after: &str) -> Vec<(String, String)> {
    vec![(before.to_owned(), after.to_owned())]
}

#[test]
fn what_carried_over_and_does_not_is_listed_beside_the_verdict_that_turned() {
    let same = since_carried(&stated(0.5, Some(0.5)));
    assert_eq!((same.verdicts, same.turned.len(), same.transfers.len()), (2, 0, 0));
    let only_in_go = since_carried(&stated(0.9, Some(0.5)));
    assert_eq!(turned(&only_in_go), words("carries over", "true in Go here, not in Rust"));
    assert_eq!(only_in_go.turned.len(), 1);
    assert_eq!(
        only_in_go.code(false),
        0,
        "nothing was rerun, and the transfer itself counts nothing"
    );
    let baseline = Baseline::of(&stated(0.9, Some(0.5)), &[]).expect("there are exact readings");
    let back = compare(&baseline, &stated(0.5, Some(0.5))).expect("they are compared");
    assert_eq!(turned(&back), words("true in Go here, not in Rust", "carries over"));
    assert_eq!(back.code(true), 0);
}

#[test]
fn a_verdict_in_go_that_fell_is_measured_again_like_one_in_rust() {
    let mut outcome = since_carried(&stated(0.5, Some(0.9)));
    assert_eq!(turned(&outcome), words("carries over", "true in Rust, not in Go here"));
    let [fell] = outcome.turned.as_mut_slice() else { panic!("{:?}", outcome.turned) };
    assert_eq!((fell.allocator, fell.after.name()), (Allocator::Go, "refuted"));
    assert!(fell.open.ends_with("name.go") && fell.is_rerun() && !fell.is_worse());
    confirm(fell, &stated(0.5, None));
    assert_eq!(fell.confirmed, None, "without Go nothing is confirmed either way");
    confirm(fell, &stated(0.5, Some(0.5)));
    assert_eq!(fell.confirmed, Some(false));
    confirm(fell, &stated(0.5, Some(0.9)));
    assert!(fell.is_worse());
    assert_eq!(outcome.code(false), 1);
}

#[test]
fn a_verdict_in_go_that_fell_under_another_version_is_excused() {
    // What `heap_go` was built by is the baseline's version.
    let mut baseline = carried();
    baseline.origin.toolchain.go = Some("go1.22.10".to_owned());
    let mut outcome =
        compare(&baseline, &stated(0.5, Some(0.9))).expect("there is something to compare");
    outcome.turned[0].confirmed = Some(true);
    let causes: Vec<&str> = outcome.turned[0].causes.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(causes, ["Go"]);
    assert_eq!(outcome.transfers[0].causes, outcome.turned[0].causes);
    assert_eq!((outcome.code(false), outcome.code(true)), (0, 1));
}

#[test]
fn a_lane_that_has_not_run_turns_no_transfer_and_its_verdicts_stay_in_a_baseline_written_anew() {
    for without in [stated(0.5, None), measured(COUNTS, 0.5)] {
        let outcome = since_carried(&without);
        assert_eq!((outcome.turned.len(), outcome.transfers.len()), (0, 0));
    }
    let mut anew = Baseline::of(&stated(0.5, None), &[]).expect("there are exact readings");
    anew.keep_verdicts(&carried());
    assert_eq!(anew.verdicts, carried().verdicts);
    let open = since_carried(&stated(0.5, Some(0.8)));
    assert_eq!(open.transfers.len(), 1);
    assert!(open.transfers[0].is_open(), "{:?}", open.transfers);
}

#[test]
fn a_go_side_that_does_not_compile_any_more_can_not_be_compared() {
    let mut broken = with_go(Some("go1.25.5"), 9);
    let is_of_go = |line: &Line| line.run() == Some(3) && line.case().is_some();
    broken.lines.retain(|line| !is_of_go(line) && !matches!(line, Line::Go(_)));
    let why = "claims/theme/name.go:7:3: undefined: y".to_owned();
    broken.lines.push(go_side(GoState::Broken(why), &[]));
    let outcome = found(&broken);
    assert_eq!((outcome.missing.len(), outcome.without_go), (0, 0));
    let [void] = outcome.void.as_slice() else { panic!("{:?}", outcome.void) };
    assert_eq!(void.what, "the Go side of theme/name");
    assert!(void.why.ends_with("name.go:7:3: undefined: y"), "{}", void.why);
    assert_eq!(outcome.code(false), 1);
}

fn before() -> Baseline {
    Baseline::of(&with_go(Some("go1.25.5"), 9), &[]).expect("there are exact readings")
}

fn found(record: &Record) -> Outcome {
    compare(&before(), record).expect("there is something to compare")
}

#[test]
fn what_go_allocates_is_compared_where_the_version_is_the_baselines() {
    let same = found(&with_go(Some("go1.25.5"), 9));
    assert_eq!((same.changes.len(), same.new.len(), same.code(true)), (0, 0, 0));
    let more = found(&with_go(Some("go1.25.5"), 10));
    assert_eq!(more.changes.len(), 1, "what lives is not compared: {:?}", more.changes);
    assert_eq!(more.changes[0].case.to_string(), "theme/name/fresh/64 in Go");
    assert!(more.changes[0].open.ends_with("name.go"), "{}", more.changes[0].open);
    assert_eq!((more.changes[0].causes.len(), more.code(false)), (0, 1));
    // Another rustc is no excuse for Go.
    let other = built(with_go(Some("go1.25.5"), 10), |build| {
        build.rustc = "rustc 1.99.0".to_owned();
    });
    assert_eq!(found(&other).code(false), 1);
}

#[test]
fn another_version_of_go_excuses_what_it_counts_and_nothing_of_rust() {
    let newer = found(&with_go(Some("go1.26.0"), 10));
    let causes: Vec<String> = newer.changes[0]
        .causes
        .iter()
        .map(|it| format!("{} {} → {}", it.what, it.before, it.after))
        .collect();
    assert_eq!(causes, ["Go 1.25.5 → 1.26.0"]);
    assert_eq!((newer.code(false), newer.code(true)), (0, 1));
    let mut worse = with_go(Some("go1.26.0"), 9);
    for line in &mut worse.lines {
        if let Line::Reading(reading) = line
            && reading.case.allocator == Dhat
            && reading.metric == Allocations
        {
            reading.value = crate::record::Value::Exact { total: 99, operations: 1 };
        }
    }
    assert_eq!(found(&worse).code(false), 1);
}

#[test]
fn without_go_its_lines_are_not_measured_and_stay_in_a_baseline_that_is_written_anew() {
    for without in [with_go(None, 0), measured(COUNTS, 0.5)] {
        let found = found(&without);
        assert_eq!((found.without_go, found.missing.len()), (1, 0));
        let said = found.why_no_go.clone().unwrap_or_else(|| "no lane".to_owned());
        assert!(said.starts_with("no "), "{said}");
        assert_eq!(found.code(true), 0);
        let mut anew = Baseline::of(&without, &[]).expect("there are exact readings");
        anew.keep_go(&before());
        assert_eq!(anew.cases, before().cases);
        assert_eq!(anew.origin.toolchain.go.as_deref(), Some("go1.25.5"));
    }
}

#[test]
fn the_file_holds_both_languages_apart() {
    let text = before().to_text();
    assert!(text.contains("\"point\":64,\"language\":\"go\""), "{text}");
    assert!(text.contains("\"go\": \"go1.25.5\""), "{text}");
    assert_eq!(Baseline::parse(&text).expect("it is one"), before());
    assert!(!baseline().to_text().contains("\"go\""), "without Go there is no word of it");
}

//! The counts of Go sides: compared under the baseline's version of Go, excused under another one, and left alone without.

use super::*;
use crate::record::testing::go_side;
use crate::record::{GoBuild, GoState};

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

//! Go sides that misbehave, through whole lanes: each fault is a failure of its own case, and nothing else is lost.

use super::toolchain;
use crate::processes::{Lanes, case, record_of, run};
use claimbench::claim::{Allocator, Lane, Metric};
use claimbench::record::{GoState, Line, Record};
use claimbench::report::{Terminal, export, page, table};
use claimbench::verdict::{JudgedClaim, Measured, Settings, Verdict, judge};
use std::collections::BTreeMap;

const CLAIM: &str = "faults/misbehaving";
const ANOTHER_OUTPUT: &str = "gives another output in Go than in Rust";

/// What failed in a lane, by claim and variant.
fn failures(record: &Record) -> BTreeMap<String, String> {
    let newest = record.newest();
    let failed = newest.failures().map(|failure| {
        (format!("{}/{}", failure.case.claim, failure.case.variant), failure.reason.to_string())
    });
    failed.collect()
}

/// Checks the failures that every lane has: each with its reason, and where it has one its place.
fn check_failures(failures: &BTreeMap<String, String>) {
    let wanted = [
        ("faults/broken/fine", "does not compile: "),
        ("faults/broken/fine", "tests/faulty_go/claims/faults/broken.go:7:"),
        ("faults/broken/fine", "undefined: nothing"),
        ("faults/misbehaving/panics", "panicked: the turn gives up ("),
        ("faults/misbehaving/panics", "misbehaving.go:14)"),
        ("faults/misbehaving/exits", "exited with code 3"),
        ("faults/misbehaving/fnie", "is no variant of the claim"),
    ];
    for (case, what) in wanted {
        let said =
            failures.get(case).unwrap_or_else(|| panic!("{case} did not fail: {failures:?}"));
        assert!(said.contains(what), "{case}: {said}");
    }
    for case in ["faults/misbehaving/hangs", "faults/misbehaving/idles"] {
        assert!(failures.contains_key(case), "{case} did not fail: {failures:?}");
    }
    for case in ["faults/misbehaving/fine", "faults/misbehaving/again"] {
        assert_eq!(failures.get(case), None);
    }
}

#[test]
fn each_fault_of_a_go_side_is_a_failure_of_its_case_and_the_others_are_counted() {
    if toolchain().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&Lanes::get().faulty_heap_go, folder.path(), &["--limit", "3"]);
    assert_eq!(done.code, Some(1), "{}{}", done.output, done.errors);
    let record = record_of(folder.path());
    let failures = failures(&record);
    check_failures(&failures);
    assert_eq!(failures.len(), 6, "an output is compared where there are two: {failures:?}");
    let newest = record.newest();
    for variant in ["fine", "again"] {
        let case = case(CLAIM, variant, 64, Allocator::Go);
        let read = newest.reading(&case, Metric::Allocations, None, None);
        assert_eq!(read.and_then(|it| it.value.exact()), Some(0.0), "{variant}");
    }
    let broken = newest.go("faults/broken").expect("it has a Go side");
    assert!(matches!(&broken.state, GoState::Broken(why) if why.contains("broken.go:7:")));
    let misnamed = newest.go(CLAIM).and_then(|side| side.variant("fnie"));
    assert!(misnamed.is_some_and(|variant| variant.points.is_empty() && !variant.only));
    let said = judged(&record, "faults/broken").in_go[0].verdict.to_string();
    assert!(said.contains("does not compile") && said.contains("broken.go:7:"), "{said}");
}

fn judged<'a>(record: &'a Record, claim: &str) -> JudgedClaim<'a> {
    let mut all = judge(record, Settings::default()).into_iter();
    all.find(|judged| judged.claim.id == claim).expect("it was measured")
}

#[test]
fn a_go_side_that_misbehaves_loses_no_other_case_its_times() {
    if toolchain().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--limit", "3", "--budget", "0.5"];
    let done = run(&Lanes::get().faulty_rounds_go, folder.path(), &words);
    assert_eq!(done.code, Some(1), "{}{}", done.output, done.errors);
    let record = record_of(folder.path());
    let failures = failures(&record);
    check_failures(&failures);
    assert_eq!(
        failures.get("faults/misbehaving/differs").map(String::as_str),
        Some(ANOTHER_OUTPUT)
    );
    for variant in ["fine", "again"] {
        let mut forks = record.lines.iter().filter_map(|line| match line {
            Line::Fork(fork) => Some(fork),
            _ => None,
        });
        let is_there = forks.any(|fork| fork.case.variant == variant && fork.twin.is_none());
        assert!(is_there, "{variant} has no fork");
    }
    // What the claim predicts: two that are sound, and two that read a case which failed.
    let judged = judged(&record, CLAIM);
    let of = |subject: &str, to_go: bool| {
        let mut known = judged.in_go.iter();
        let is_it = |it: &&claimbench::verdict::JudgedPrediction| {
            it.prediction.subject == subject && it.prediction.to_go == to_go
        };
        known.find(is_it).expect("it is judged in Go")
    };
    let differs = &of("differs", false).verdict;
    assert!(matches!(differs, Verdict::Void(_)), "{differs}");
    assert!(differs.to_string().contains(ANOTHER_OUTPUT), "{differs}");
    assert!(matches!(of("panics", true).verdict, Verdict::Void(_)));
    let to_go = of("fine", true);
    assert_eq!(to_go.allocator, Allocator::Go);
    let Some(Measured::Sampled { estimate, subject, reference }) = to_go.points[0].measured else {
        panic!("{to_go:?}")
    };
    let go = reference.expect("the Go variant was timed");
    assert!(estimate.forks > 0 && subject > 0.0 && go > 0.0, "{to_go:?}");
    assert!(matches!(to_go.verdict, Verdict::Holds | Verdict::Unclear(_)), "{}", to_go.verdict);
    // It is shown wherever predictions are.
    let words = "in Rust / in Go ≤ 1,000";
    let all = judge(&record, Settings::default());
    let shown = [
        page(&record, Settings::default()).replace("<code>", "").replace("</code>", ""),
        table(&all, Terminal::plain(400)),
        export::markdown(&record),
    ];
    for (number, text) in shown.iter().enumerate() {
        assert!(text.contains(words), "{number}: {text}");
    }
    assert_eq!(record.headers().next().map(|header| header.lane), Some(Lane::Rounds));
}

#[test]
fn a_test_run_tells_of_go_variants_that_give_another_output_and_ends_with_one() {
    if toolchain().is_none() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--test", "misbehaving/(fine|differs)/"];
    let done = run(&Lanes::get().faulty_rounds_go, folder.path(), &words);
    assert_eq!(done.code, Some(1), "{}{}", done.output, done.errors);
    let said = done.output.clone() + &done.errors;
    assert!(said.contains(ANOTHER_OUTPUT), "{said}");
}

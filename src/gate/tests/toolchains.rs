//! What of a toolchain excuses a count that changed, and what does not.

use super::*;
use std::collections::BTreeMap;

/// A build that is linked with two crates.
fn linked(build: &mut Build, list: &str, node: &str) {
    let of = |name: &str, version: &str| (name.to_owned(), [version.to_owned()].into());
    build.linked = Some([of("list", list), of("node", node)].into());
}

const WORSE: [(i64, i64); 2] = [(4, 640), (0, 64)];

/// What differs, and how a build is made to differ so.
type Change = (&'static str, fn(&mut Build));

#[test]
fn under_another_toolchain_counts_matter_only_to_the_strict() {
    let changes: [Change; 5] = [
        ("rustc", |build| build.rustc = "rustc 1.99.0".to_owned()),
        ("target", |build| build.target = "aarch64-unknown-linux-gnu".to_owned()),
        ("optimisation level", |build| build.opt_level = "2".to_owned()),
        ("flags", |build| build.flags = vec!["-Cpanic=abort".to_owned()]),
        ("lto", |build| build.profile = Some([("lto".to_owned(), "fat".to_owned())].into())),
    ];
    let before = built(measured(COUNTS, 0.5), |build| build.profile = Some(BTreeMap::new()));
    let baseline = Baseline::of(&before, &[]).expect("there are exact readings");
    for (what, change) in changes {
        let record = built(measured(WORSE, 0.5), |build| {
            build.profile = Some(BTreeMap::new());
            change(build);
        });
        let outcome = compare(&baseline, &record).expect("there is something to compare");
        let named: Vec<&str> = outcome.toolchain.iter().map(|it| it.what.as_str()).collect();
        assert_eq!(named, [what]);
        assert_eq!(outcome.changes[0].causes, outcome.toolchain, "each excuse has its cause");
        assert_eq!((outcome.code(false), outcome.code(true)), (0, 1), "{what}");
    }
}

#[test]
fn what_changes_no_count_excuses_none() {
    let flags = ["-C", "target-cpu=native", "-C", "llvm-args=-align-loops=64"];
    let flags = flags.map(str::to_owned).to_vec();
    let with_flags = |build: &mut Build| {
        build.flags.clone_from(&flags);
        linked(build, "1.0.0", "2.0.0");
    };
    let baseline = Baseline::of(&built(measured(COUNTS, 0.5), with_flags), &[]);
    let baseline = baseline.expect("there are exact readings");
    let changes: [Change; 6] = [
        ("the flags stand twice", |build| build.flags.extend(build.flags.clone())),
        ("another lock file", |build| build.lock = "other".to_owned()),
        ("a crate that measures", |build| {
            build.crates.insert("criterion".to_owned(), "9.0.0".to_owned());
        }),
        ("one more crate", |build| {
            let linked = build.linked.as_mut().expect("it is told");
            linked.insert("tree".to_owned(), ["1.0.0".to_owned()].into());
        }),
        ("one crate less", |build| {
            build.linked.as_mut().expect("it is told").remove("node");
        }),
        ("lints", |build| build.flags.extend(["-D", "warnings"].map(str::to_owned))),
    ];
    for (what, change) in changes {
        let record = built(measured(WORSE, 0.5), |build| {
            with_flags(build);
            change(build);
        });
        let outcome = compare(&baseline, &record).expect("there is something to compare");
        assert!(outcome.toolchain.is_empty(), "{what}: {:?}", outcome.toolchain);
        assert_eq!(outcome.code(false), 1, "{what}");
    }
}

#[test]
fn another_version_of_a_crate_that_the_claims_are_linked_with_excuses_and_is_named() {
    let of = |counts, list: &str, node: &str| {
        built(measured(counts, 0.5), |build| linked(build, list, node))
    };
    let baseline = Baseline::of(&of(COUNTS, "1.0.0", "2.0.0"), &[]).expect("exact readings");
    let outcome = compare(&baseline, &of(WORSE, "1.0.1", "2.0.0")).expect("it can be compared");
    let [cause] = outcome.changes[0].causes.as_slice() else { panic!("{:?}", outcome.changes) };
    let told = (cause.what.as_str(), cause.before.as_str(), cause.after.as_str());
    assert_eq!(told, ("list", "1.0.0", "1.0.1"));
    assert_eq!((outcome.code(false), outcome.code(true)), (0, 1));
    // An older baseline does not say what it was linked with, and a new lock file is no excuse by itself.
    let untold = Baseline::of(&measured(COUNTS, 0.5), &[]).expect("there are exact readings");
    let outcome = compare(&untold, &of(WORSE, "1.0.1", "2.0.0")).expect("it can be compared");
    assert_eq!(outcome.code(false), 1);
}

#[test]
fn a_case_is_excused_by_the_run_that_counted_it_and_by_no_other() {
    // The newest run is under another compiler, and counted one of the two cases.
    let mut lines = measured([(4, 640), (1, 64)], 0.5).lines;
    let mut later = header(3, Lane::Heap, Dhat);
    later.build.rustc = "rustc 1.99.0".to_owned();
    lines.push(Line::Header(Box::new(later)));
    for metric in [Allocations, Held] {
        let count = if metric == Held { 640 } else { 4 };
        lines.push(Line::Reading(exact(3, "fresh", 64, metric, count)));
    }
    let outcome = against(&record(lines));
    let excused: Vec<(&str, bool)> = outcome
        .changes
        .iter()
        .map(|change| (change.case.variant.as_str(), change.causes.is_empty()))
        .collect();
    assert_eq!(excused, [("pooled", true), ("fresh", false)]);
    assert_eq!(outcome.code(false), 1);
}

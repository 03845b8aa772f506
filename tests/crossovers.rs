//! Crossovers through the rounds lane as a real process: points between those of the axis narrow them down, are no
//! cases, and break nothing where a routine can not follow. The variants differ by factors that no noise makes up for.

use crate::processes::{Lanes, record_of, run};
use claimbench::claim::Allocator;
use claimbench::record::{Group, Line, Record, Refined};
use claimbench::verdict::{Course, Pair, Settings, judge, narrow};
use std::collections::BTreeSet;

const CLAIM: &str = "sound/crossing";
/// Where `growing` takes as many steps as the others.
const TRUTH: u64 = 3_000;

fn refined_in(record: &Record) -> Vec<(&Refined, &Group)> {
    let groups = record.lines.iter().filter_map(|line| match line {
        Line::Group(group) => Some((group.refined.as_ref()?, group)),
        _ => None,
    });
    groups.collect()
}

fn crossing(pair: &Pair) -> (u64, u64) {
    match &pair.course {
        Course::Crosses(crossings) => crossings[0].between,
        other => panic!("{} does not cross: {other:?}", pair.subject),
    }
}

#[test]
fn a_crossover_is_narrowed_down_by_points_that_are_no_cases() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&Lanes::get().faulty_rounds, folder.path(), &["--budget", "60", CLAIM]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    let refined = refined_in(&record);
    let first_of = |subject: &str| {
        let found = refined.iter().find(|(refined, _)| refined.subject == subject);
        found.map(|(refined, _)| (refined.point, refined.between))
    };
    for subject in ["fixed", "listed", "differing"] {
        assert_eq!(first_of(subject), Some((1_000, (100, 10_000))), "{subject}");
    }
    assert_eq!(first_of("only_here"), None, "it exists at its two points only");

    // What can not be measured ends its own refinement, is said, and fails no case.
    let failure = |subject: &str| -> Vec<&str> {
        let of = refined.iter().filter(|(refined, _)| refined.subject == subject);
        of.filter_map(|(refined, _)| refined.failure.as_deref()).collect()
    };
    assert!(failure("fixed").is_empty(), "{:?}", failure("fixed"));
    assert_eq!(failure("listed").len(), 1);
    assert!(failure("listed")[0].contains("there is no routine for 1000"));
    assert_eq!(failure("differing").len(), 1);
    assert!(failure("differing")[0].contains("give different outputs"));
    for subject in ["listed", "differing"] {
        let sentence = format!("`{subject}` and `growing` at 1,000: ");
        assert!(done.output.contains(&sentence), "{}", done.output);
    }
    assert!(record.newest().failures().next().is_none(), "no case failed");

    // They are no cases: only the axis' points are judged, and no line is about another case.
    let judged = judge(&record, Settings::default());
    for prediction in &judged[0].predictions {
        assert_eq!(prediction.points.len(), 2);
    }
    let points: BTreeSet<u64> =
        record.lines.iter().filter_map(Line::case).map(|(_, case, _)| case.point).collect();
    assert_eq!(points, BTreeSet::from([100, 10_000]));
    for line in &record.lines {
        if let Line::Fork(fork) = line
            && fork.refines.is_some()
        {
            assert!(["fixed", "differing", "growing"].contains(&fork.case.variant.as_str()));
        }
    }

    // And yet the crossover is known better than from them.
    let pair = |subject: &str| {
        let found = judged[0].pairs.iter().find(|pair| pair.subject == subject);
        found.unwrap_or_else(|| panic!("{subject} is compared"))
    };
    let (lower, upper) = crossing(pair("fixed"));
    assert!((1_000..TRUTH).contains(&lower) && TRUTH < upper, "{lower} to {upper}");
    assert!(narrow::factor((lower, upper)) < 100.0);
    assert!(!pair("fixed").refined.is_empty());
    assert_eq!(pair("fixed").points.len(), 2);
    assert_eq!(pair("fixed").missing, 0);
    assert_eq!(crossing(pair("listed")), (100, 10_000));
    assert_eq!(crossing(pair("only_here")), (100, 10_000));

    // The last lane keeps them, exits with 0 and shows them.
    let before = refined.len();
    let done = run(&Lanes::get().faulty_verdicts, folder.path(), &[]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    let record = record_of(folder.path());
    assert_eq!(refined_in(&record).len(), before);
    let page = std::fs::read_to_string(folder.path().join("index.html")).expect("a page");
    assert!(page.contains("narrowed down by 1,000"), "the points are named");
    assert!(page.contains("there is no routine for 1000"), "and what failed");
    assert!(!page.contains("point-1000"), "and are in no table");

    // The ratios of a newer run do not go with the points of this one.
    run(&Lanes::get().faulty_rounds, folder.path(), &["--quick", "--budget", "0.05", CLAIM]);
    let record = record_of(folder.path());
    let newest = record.newest();
    let claim = record.claims()[0];
    let last = record.headers().last().expect("a header").run;
    for (_, group) in newest.refined(claim, Allocator::System) {
        assert_eq!(group.run, last);
    }
}

#[test]
fn nothing_is_narrowed_down_under_a_filter_that_asks_for_one_point() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--quick", "--budget", "0.05", "sound/crossing/.*/100$"];
    let done = run(&Lanes::get().faulty_rounds, folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(refined_in(&record_of(folder.path())).is_empty());
    let done = run(&Lanes::get().faulty_rounds, folder.path(), &["--test", CLAIM]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
}

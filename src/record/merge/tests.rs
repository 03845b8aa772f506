//! Records put together, and those that are not.

use super::*;
use crate::claim::Allocator::System;
use crate::claim::Metric::Held;
use crate::claim::testing::claim;
use crate::record::testing::{begins, ends, exact, record, recorded};

/// A record of a part, whose variant `pooled` was read at a point.
fn part(name: &str, shard: &str, point: u64, seed: u64) -> Part {
    let mut header = begins(1, Lane::Resident, System);
    if let Line::Header(header) = &mut header {
        header.options.filter = (!shard.is_empty()).then(|| format!("--shard {shard}"));
        header.options.seed = seed;
    }
    let reading = Line::Reading(exact(1, "pooled", point, Held, 7));
    let record = record([header, recorded(claim([])), reading, ends(1)]);
    (PathBuf::from(name), record.packed())
}

fn changed(mut part: Part, change: fn(&mut Header)) -> Part {
    for line in &mut part.1.record.lines {
        if let Line::Header(header) = line {
            change(header);
        }
    }
    part
}

fn refused(parts: Vec<Part>) -> String {
    merge(parts, Allowed::default()).expect_err("they do not belong together").to_string()
}

#[test]
fn parts_become_one_record_with_its_runs_in_order_and_nothing_twice() {
    let parts = vec![part("a", "1/2", 1, 1), part("b", "2/2", 64, 2)];
    let (merged, warnings) = merge(parts, Allowed::default()).expect("they belong together");
    let merged = merged.unpacked().expect("what was packed");
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(merged.headers().map(|header| header.run).collect::<Vec<u64>>(), [1, 2]);
    assert_eq!(merged.claims().len(), 1);
    let claims = merged.lines.iter().filter(|line| matches!(line, Line::Claim(_)));
    assert_eq!(claims.count(), 1);
    let runs: Vec<Option<u64>> = merged
        .lines
        .iter()
        .filter(|line| matches!(line, Line::Reading(_)))
        .map(Line::run)
        .collect();
    assert_eq!(runs, [Some(1), Some(2)]);
    assert!(merged.headers().all(|header| header.options.filter.is_none()), "all parts are there");
}

#[test]
fn what_does_not_belong_together_is_named_with_both_files() {
    let one = || part("a", "1/2", 1, 1);
    let other = || part("b", "2/2", 64, 2);
    let said = refused(vec![one(), changed(other(), |header| header.build.commit = "def".into())]);
    assert!(
        said.contains("commit def") && said.contains("a was not") && said.contains('b'),
        "{said}"
    );
    let said =
        refused(vec![one(), changed(other(), |header| header.machine.processor = "x".into())]);
    assert!(said.contains("on the processor x"), "{said}");
    let said = refused(vec![one(), changed(other(), |header| header.machine.cores = 64)]);
    assert!(said.contains("64 cores"), "{said}");
    let said = refused(vec![one(), (PathBuf::from("c"), Packed::default())]);
    assert!(said.contains("no run") && said.contains('c'), "{said}");
}

#[test]
fn machines_of_several_kinds_stand_side_by_side_where_that_is_asked_for() {
    let large: fn(&mut Header) = |header| {
        header.machine.processor = "another processor".into();
        header.machine.cores = 64;
    };
    let parts = || vec![part("a", "1/1", 64, 1), changed(part("b", "1/1", 64, 2), large)];
    let said = refused(parts());
    assert!(said.contains("another processor") && said.contains("--machines"), "{said}");
    let allowed = Allowed { machines: true, ..Allowed::default() };
    let (merged, _) = merge(parts(), allowed).expect("they may differ");
    let merged = merged.unpacked().expect("what was packed");
    let cores: Vec<usize> = merged.machines().iter().map(|kind| kind.cores).collect();
    assert_eq!(cores, [2, 64]);
    // The same part of the same machine is still the same, and so has the build to be.
    let again = [parts(), vec![part("c", "1/1", 64, 1)]].concat();
    assert!(merge(again, allowed).expect_err("twice").to_string().contains("is in a too"));
    let other = changed(part("b", "1/1", 64, 2), |header| header.build.commit = "def".into());
    let error = merge(vec![part("a", "1/1", 64, 1), other], allowed).expect_err("another build");
    assert!(error.to_string().contains("commit def"), "{error}");
}

#[test]
fn a_part_that_is_missing_or_there_twice_is_told() {
    let said = refused(vec![part("a", "1/4", 1, 1), part("b", "4/4", 64, 2)]);
    assert!(said.contains("missing: 2, 3") && said.contains("--partial"), "{said}");
    let allowed = Allowed { partial: true, ..Allowed::default() };
    let partial = merge(vec![part("a", "1/4", 1, 1), part("b", "4/4", 64, 2)], allowed);
    let (merged, _) = partial.expect("it may be");
    assert!(merged.record.headers().all(|header| header.options.filter.is_some()));
    let said = refused(vec![part("a", "1/2", 1, 1), part("b", "1/2", 1, 2)]);
    assert!(said.contains("part 1 of 2 is in a too"), "{said}");
    let said = refused(vec![part("a", "", 1, 1), part("copy", "", 1, 1)]);
    assert!(said.contains("is in a too") && said.contains("copy"), "{said}");
    let said = refused(vec![part("a", "1/2", 1, 1), part("b", "2/3", 64, 2)]);
    assert!(said.contains("2 and to 3 parts"), "{said}");
}

#[test]
fn a_part_that_was_cut_short_is_told() {
    let mut cut = part("b", "2/2", 64, 2);
    cut.1.record.lines.pop();
    let parts = vec![part("a", "1/2", 1, 1), cut];
    let (_, warnings) = merge(parts, Allowed::default()).expect("they fit");
    assert!(warnings[0].contains("b: the run of resident did not come to its end"), "{warnings:?}");
}

#[test]
fn another_next_step_is_told_where_machines_may_differ() {
    let other = changed(part("b", "", 64, 2), |header| header.build.commit = "def".into());
    let allowed = Allowed { machines: true, ..Allowed::default() };
    let error = merge(vec![part("a", "", 1, 1), other], allowed).expect_err("another build");
    assert!(!error.to_string().contains("--machines"), "{error}");
}

#[test]
fn every_run_of_a_part_is_looked_at_and_not_only_the_last() {
    let before = |change: fn(&mut Header)| {
        let (path, mut packed) = part("b", "2/2", 64, 2);
        let mut header = begins(1, Lane::Heap, System);
        if let Line::Header(header) = &mut header {
            change(header);
        }
        packed.record.lines.insert(0, header);
        packed.record.lines.insert(1, ends(1));
        (path, packed)
    };
    let merged = |change| merge(vec![part("a", "1/2", 1, 1), before(change)], Allowed::default());
    let (_, warnings) = merged(|header| header.build.commit = "def".into()).expect("they fit");
    assert!(
        warnings[0].starts_with("b: of the run of heap it was measured at the commit def"),
        "{warnings:?}"
    );
    let error = merged(|header| header.machine.cores = 64).expect_err("another machine");
    assert!(
        error.to_string().contains("64 cores") && error.to_string().contains("a was not"),
        "{error}"
    );
    // A record by itself is only written anew.
    let alone = merge(
        vec![before(|header| header.machine.cores = 64)],
        Allowed { partial: true, ..Allowed::default() },
    );
    assert!(alone.expect("it is as it was").1.is_empty());
}

#[test]
fn what_both_have_measured_whole_and_machines_of_one_name_are_told() {
    let other = changed(part("b", "", 64, 2), |header| header.machine.memory += 1);
    let (_, warnings) =
        merge(vec![part("a", "", 1, 1), other], Allowed::default()).expect("they fit");
    assert!(warnings[0].contains("resident (system) was measured in a too"), "{warnings:?}");
    assert!(
        warnings[1].contains("taken for the machine of a")
            && warnings[1].ends_with("differ by memory"),
        "{warnings:?}"
    );
    let dealt = vec![part("a", "1/2", 1, 1), part("b", "2/2", 64, 2)];
    assert!(merge(dealt, Allowed::default()).expect("they fit").1.is_empty());
}

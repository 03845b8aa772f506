//! Parts of a catalogue, measured apart and merged, beside the whole of it.

use crate::processes::{Done, Lanes, record_of, run};
use claimbench::claim::{Lane, Metric};
use claimbench::record::{Record, Value};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The exact readings of the heap lane, by case and name.
fn readings(record: &Record) -> BTreeMap<String, Value> {
    let newest = record.newest();
    let mut all = BTreeMap::new();
    for claim in record.claims() {
        for variant in &claim.variants {
            for point in variant.points_in(Lane::Heap) {
                let case = claimbench::record::Case {
                    claim: claim.id.clone(),
                    variant: variant.name.clone(),
                    point,
                    allocator: claimbench::claim::Allocator::Dhat,
                };
                let counted = [Metric::Allocations, Metric::Bytes];
                let readings = newest.readings(Lane::Heap, &case).into_iter();
                for reading in readings.filter(|reading| counted.contains(&reading.metric)) {
                    let name = format!(
                        "{case} {:?} {:?} {:?}",
                        reading.metric, reading.phase, reading.figure
                    );
                    all.insert(name, reading.value.clone());
                }
            }
        }
    }
    all
}

fn measured(folder: &Path, words: &[&str]) -> Record {
    // What threads count is not alike in two runs, and a folder's path is as long as it is.
    let skipped = ["threads", "parallel", "asynchronous", "folders"].map(|name| ["--skip", name]);
    let words = [&["sound/"][..], skipped.as_flattened(), words].concat();
    let done = run(&Lanes::get().faulty_heap, folder, &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    record_of(folder)
}

fn merge(records: &[PathBuf], more: &[&str], out: &Path) -> Done {
    let output = Command::new(&Lanes::get().claimbench)
        .arg("--bench")
        .arg("merge")
        .args(records)
        .arg("--out")
        .arg(out)
        .args(more)
        .output()
        .expect("it runs");
    Done {
        code: output.status.code(),
        output: String::from_utf8_lossy(&output.stdout).into_owned(),
        errors: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

#[test]
fn parts_that_are_merged_say_what_the_whole_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let whole = measured(&folder.path().join("whole"), &[]);
    let parts: Vec<PathBuf> = (1..=3).map(|part| folder.path().join(part.to_string())).collect();
    let mut claims = Vec::new();
    for (number, part) in (1..).zip(&parts) {
        let shard = format!("{number}/3");
        let record = measured(part, &["--shard", &shard]);
        claims.extend(record.claims().iter().map(|claim| claim.id.clone()));
    }
    let distinct: std::collections::BTreeSet<&String> = claims.iter().collect();
    assert_eq!(distinct.len(), claims.len(), "no claim is in two parts: {claims:?}");
    let records: Vec<PathBuf> = parts.iter().map(|part| part.join("latest.jsonl")).collect();
    let out = folder.path().join("merged.jsonl");
    let done = merge(&records, &[], &out);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let merged = Record::read(&out).expect("it was just written");
    assert!(readings(&merged) == readings(&whole), "they differ");
    assert!(!readings(&whole).is_empty());
    let short = folder.path().join("merged.jsonl.gz");
    assert_eq!(merge(std::slice::from_ref(&out), &[], &short).code, Some(0));
    assert!(
        readings(&Record::read(&short).expect("compressed")) == readings(&whole),
        "they differ"
    );

    let done = merge(&records[..2], &[], &folder.path().join("two.jsonl"));
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("missing: 3"), "{}", done.errors);
    assert!(!folder.path().join("two.jsonl").exists(), "nothing is written");
    assert_eq!(merge(&records[..2], &["--partial"], &out).code, Some(0));
    let twice = [records[0].clone(), records[1].clone(), records[1].clone()];
    let done = merge(&twice, &["--partial"], &out);
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("leave one of the two out"), "{}", done.errors);
}

#[test]
fn a_part_that_there_can_not_be_is_refused_with_what_there_can() {
    let folder = tempfile::tempdir().expect("a folder");
    for (part, named) in
        [("0/4", "first to the 4th"), ("5/4", "first to the 4th"), ("x", "such as 2/4")]
    {
        let done = run(&Lanes::get().faulty_heap, folder.path(), &["--shard", part]);
        assert_eq!(done.code, Some(2), "{part}");
        assert!(done.errors.contains("--shard") && done.errors.contains(named), "{}", done.errors);
    }
}

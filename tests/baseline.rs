//! The baseline in version control: what branches renew independently merges, and what does not is mended by the command
//! that the error names.

use crate::common::small;
use crate::processes::{Done, finish};
use claimbench::claim::{Lane, Metric};
use claimbench::record::{Line, Record, Value};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const FILE: &str = "reports/baseline.json";

fn run(folder: &Path, program: &str, words: &[&str]) -> Done {
    let mut command = Command::new(program);
    command.args(words).current_dir(folder);
    // Nobody's own settings of git, and no package around.
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    for person in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{person}_NAME"), "Somebody");
        command.env(format!("GIT_{person}_EMAIL"), "somebody@example.org");
    }
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    finish(command.spawn().expect("it starts"))
}

fn claimbench(folder: &Path, words: &[&str]) -> Done {
    run(folder, env!("CARGO_BIN_EXE_claimbench"), words)
}

/// Runs git, which has to do as it is told.
fn git(folder: &Path, words: &[&str]) -> String {
    let done = run(folder, "git", words);
    assert_eq!(done.code, Some(0), "{words:?}: {}{}", done.output, done.errors);
    done.output
}

/// The small record without the outputs that differ, for which no gate is green.
fn sound() -> Record {
    let mut record = small::record();
    record.lines.retain(|line| !matches!(line, Line::Digest(_)));
    record
}

/// The same with another count of one case, at another time and on another commit.
fn record(variant: &str, allocations: i64, time: &str) -> Record {
    let mut record = sound();
    for line in &mut record.lines {
        match line {
            Line::Header(header) => {
                time.clone_into(&mut header.started);
                header.build.commit = format!("{variant}{allocations}");
                header.build.lock = format!("{variant}{allocations}");
            }
            Line::Reading(reading)
                if reading.case.variant == variant
                    && reading.metric == Metric::Allocations
                    && reading.case.point == 64 << 10 =>
            {
                reading.value = Value::Exact { total: allocations, operations: 1 };
            }
            _ => {}
        }
    }
    record
}

fn write(folder: &Path, record: &Record) -> PathBuf {
    std::fs::create_dir_all(folder.join("reports")).expect("a folder");
    let path = folder.join("reports/latest.jsonl");
    std::fs::write(&path, record.to_text()).expect("written");
    path
}

fn renew(folder: &Path, record: &Record) {
    write(folder, record);
    let done = claimbench(folder, &["baseline"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    git(folder, &["add", FILE]);
    git(folder, &["commit", "--quiet", "-m", "renew"]);
}

/// A repository with a baseline on the branch `main`.
fn repository(first: &Record) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    renew(folder.path(), first);
    folder
}

fn branch(folder: &Path, name: &str) {
    git(folder, &["checkout", "--quiet", "-b", name, "main"]);
}

fn text(folder: &Path) -> String {
    std::fs::read_to_string(folder.join(FILE)).expect("a baseline")
}

/// The record without what was read of a variant.
fn without(variant: &str) -> Record {
    let mut record = sound();
    record.lines.retain(|line| match line.case() {
        Some((lane, case, _)) => lane != Lane::Heap || case.variant != variant,
        None => true,
    });
    record
}

#[test]
fn branches_that_renew_different_cases_merge() {
    let folder = repository(&record("whole", 129, "2026-01-01T00:00:00Z"));
    let here = folder.path();
    // Neighbours in the file: both cases are of one claim and one point.
    branch(here, "one");
    renew(here, &record("whole", 130, "2026-01-02T00:00:00Z"));
    branch(here, "other");
    renew(here, &record("copy", 127, "2026-01-03T00:00:00Z"));
    let shown = git(here, &["show", "--numstat", "--format=", "HEAD"]);
    assert!(shown.starts_with("1\t1\t"), "a case is a line: {shown}");
    git(here, &["merge", "--quiet", "-m", "both", "one"]);
    let mut both = record("whole", 130, "2026-01-04T00:00:00Z");
    for line in record("copy", 127, "").lines {
        if let Line::Reading(new) = line
            && new.case.variant == "copy"
        {
            let known = both.lines.iter_mut().find_map(|line| match line {
                Line::Reading(it) if (&it.case, it.metric) == (&new.case, new.metric) => Some(it),
                _ => None,
            });
            *known.expect("it was read") = new;
        }
    }
    write(here, &both);
    let merged = text(here);
    let done =
        claimbench(here, &["gate", "--record", "reports/latest.jsonl", "--no-rerun", "--strict"]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    assert!(done.output.contains("compared 12 exact readings"), "{}", done.output);
    let done = claimbench(here, &["baseline"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert_eq!(text(here), merged, "what was merged is what a run of both would have written");
}

#[test]
fn a_case_that_comes_or_goes_merges_with_a_change_of_its_neighbour() {
    for goes in [true, false] {
        let all = record("copy", 129, "2026-01-01T00:00:00Z");
        let fewer = without("whole");
        let folder = repository(if goes { &all } else { &fewer });
        let here = folder.path();
        branch(here, "one");
        renew(here, if goes { &fewer } else { &all });
        for (number, neighbour) in ["copy", "dynamic"].into_iter().enumerate() {
            branch(here, &format!("other{number}"));
            let mut changed = if goes { all.clone() } else { fewer.clone() };
            for line in &mut changed.lines {
                if let Line::Reading(reading) = line
                    && reading.case.variant == neighbour
                    && reading.lane == Lane::Heap
                {
                    reading.value = Value::Exact { total: 7, operations: 1 };
                }
            }
            renew(here, &changed);
            git(here, &["merge", "--quiet", "-m", "both", "one"]);
            let merged = text(here);
            assert_eq!(merged.contains("\"variant\":\"whole\""), !goes, "{merged}");
            assert!(merged.contains("\"allocations\":7.0"), "{merged}");
            let words = ["gate", "--record", "reports/latest.jsonl", "--no-rerun"];
            let done = claimbench(here, &words);
            assert_ne!(done.code, Some(2), "{}", done.errors);
        }
    }
}

#[test]
fn two_reasons_for_different_cases_merge() {
    let folder = repository(&record("whole", 129, "2026-01-01T00:00:00Z"));
    let here = folder.path();
    for (name, variant, because) in
        [("one", "whole", "an index"), ("other", "copy", "a \"small\" index")]
    {
        branch(here, name);
        write(here, &record(variant, 140, "2026-01-02T00:00:00Z"));
        let claim = ["accept", "retention/keeping", "--variant", variant, "--because", because];
        let done = claimbench(here, &claim);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        git(here, &["commit", "--quiet", "-am", name]);
    }
    let shown = git(here, &["show", "--numstat", "--format=", "HEAD"]);
    assert!(shown.starts_with("1\t1\t"), "a reason is in the line of its case: {shown}");
    git(here, &["merge", "--quiet", "-m", "both", "one"]);
    let merged = text(here);
    assert!(merged.contains("an index") && merged.contains("a \\\"small\\\" index"), "{merged}");
}

/// The command between backticks in an error, as words behind `cargo claimbench`.
fn named(errors: &str) -> Vec<String> {
    let command = errors.split('`').find_map(|part| part.strip_prefix("cargo claimbench "));
    let command = command.unwrap_or_else(|| panic!("no command is named: {errors}"));
    command.split(' ').map(|word| word.trim_matches('\'').to_owned()).collect()
}

#[test]
fn the_command_that_an_error_names_mends_what_a_merge_left() {
    let folder = repository(&record("whole", 129, "2026-01-01T00:00:00Z"));
    let here = folder.path();
    for (name, count, because) in [("one", 131, "an index"), ("other", 133, "a cache")] {
        branch(here, name);
        write(here, &record("whole", count, "2026-01-02T00:00:00Z"));
        let words = ["accept", "retention/keeping", "--because", because];
        assert_eq!(claimbench(here, &words).code, Some(0));
        git(here, &["commit", "--quiet", "-am", name]);
    }
    let done = run(here, "git", &["merge", "one"]);
    assert_eq!(done.code, Some(1), "both changed one case: {}", done.output);
    let conflicted = text(here);
    let line = conflicted.lines().position(|line| line.starts_with("<<<<<<<")).expect("a mark") + 1;
    for words in [
        &["gate", "--record", "reports/latest.jsonl"][..],
        &["accept", "retention/keeping", "--because", "why not"],
        &["baseline", "--convert"],
    ] {
        let done = claimbench(here, words);
        assert_eq!(done.code, Some(2), "{}", done.output);
        let place = format!("{FILE}:{line}: a merge left a conflict");
        assert!(done.errors.contains(&place), "{}", done.errors);
        assert_eq!(named(&done.errors), ["baseline"]);
    }
    assert_eq!(text(here), conflicted, "an error changes nothing");
    assert_eq!(claimbench(here, &["baseline"]).code, Some(0));
    // The record is the one of the branch `other`, and so is the reason that is still so.
    let mended = text(here);
    assert!(mended.contains("a cache") && !mended.contains("an index"), "{mended}");
    let words = ["gate", "--record", "reports/latest.jsonl", "--no-rerun", "--strict"];
    let done = claimbench(here, &words);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
}

#[test]
fn the_command_names_the_files_that_were_named_and_what_has_to_be_measured_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    std::fs::write(here.join("my record.jsonl"), small::record().to_text()).expect("written");
    std::fs::write(here.join("old.json"), "{\n \"format\": 1,\n oops\n}\n").expect("written");
    let done = claimbench(here, &["gate", "--baseline", "old.json", "--record", "my record.jsonl"]);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(done.errors.contains("old.json:3: this is no baseline"), "{}", done.errors);
    let command = "`cargo claimbench baseline --record 'my record.jsonl' --out old.json`";
    assert!(done.errors.contains(command), "{}", done.errors);
    let words = ["baseline", "--record", "my record.jsonl", "--out", "old.json"];
    let done = claimbench(here, &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);

    // Where nothing was measured, that comes first.
    std::fs::create_dir(here.join("reports")).expect("a folder");
    std::fs::write(here.join(FILE), "{\n \"format\": 9\n}\n").expect("written");
    let done = claimbench(here, &["gate"]);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(done.errors.contains("`cargo bench --bench heap` and then"), "{}", done.errors);
}

#[test]
fn a_baseline_of_a_record_that_the_gate_has_outrun_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let lanes = write(folder.path(), &record("fresh", 5, "2026-01-01T00:00:00Z"));
    let gate = folder.path().join("reports/gate/heap/latest.jsonl");
    std::fs::create_dir_all(gate.parent().expect("it has one")).expect("a folder");
    std::fs::copy(&lanes, &gate).expect("a copy");
    let hour = std::time::Duration::from_hours(1);
    for (later, earlier, is_said) in [(&gate, &lanes, true), (&lanes, &gate, false)] {
        let file = |path: &Path| std::fs::File::options().append(true).open(path).expect("there");
        let now = std::time::SystemTime::now();
        file(later).set_modified(now).expect("it is ours");
        file(earlier).set_modified(now - hour).expect("it is ours");
        let done = claimbench(folder.path(), &["baseline"]);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        let said = "since, in reports/gate/heap/latest.jsonl, is not in it";
        assert_eq!(done.output.contains(said), is_said, "{}", done.output);
    }
    let done = claimbench(folder.path(), &["baseline", "--record", "reports/latest.jsonl"]);
    assert!(!done.output.contains("since, in"), "{}", done.output);
}

#[test]
fn a_file_of_somebody_else_is_not_written_over() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &small::record());
    let manifest = folder.path().join("Cargo.toml");
    std::fs::write(&manifest, "[package]\n").expect("written");
    let done = claimbench(folder.path(), &["baseline", "--out", "Cargo.toml"]);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(done.errors.contains("name another file with --out"), "{}", done.errors);
    assert_eq!(std::fs::read_to_string(&manifest).expect("it is there"), "[package]\n");
}

/// Both would be read without an end.
#[test]
fn a_baseline_goes_to_standard_output_and_to_a_device_that_nobody_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), &sound());
    assert_eq!(claimbench(folder.path(), &["baseline"]).code, Some(0));
    for stdout in ["-", "/dev/stdout"] {
        let done = claimbench(folder.path(), &["baseline", "--out", stdout]);
        assert_eq!((done.code, done.output), (Some(0), text(folder.path())), "{}", done.errors);
    }
    let done = claimbench(folder.path(), &["baseline", "--out", "/dev/full"]);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(done.errors.contains("/dev/full: the file can not be written"), "{}", done.errors);
    let done = claimbench(folder.path(), &["baseline", "--out", "reports"]);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(done.errors.contains("name a file, and not a folder"), "{}", done.errors);
}

#[test]
fn an_older_baseline_is_converted_without_a_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    std::fs::create_dir(here.join("reports")).expect("a folder");
    let older = r#"{
 "format": 1,
 "origin": {"measured":"2026-01-01T00:00:00Z","claimbench":"0.1.0","commit":"abc","rustc":"rustc 1.95.0","target":"x86_64-unknown-linux-gnu","opt_level":"3","flags":["-C","opt-level=2","-C","opt-level=2"],"lock":"def","processor":"a processor","cores":2,"allocators":{"dhat":"glibc 2.36"}},
 "accepted": [],
 "cases": [
  {"claim":"theme/name","variant":"fresh","point":64,"readings":{"allocations":3.0}}
 ],
 "verdicts": []
}
"#;
    std::fs::write(here.join(FILE), older).expect("written");
    let done = claimbench(here, &["baseline", "--convert"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(done.output.contains("(1 case, 0 verdicts)"), "{}", done.output);
    let converted = text(here);
    assert!(converted.contains("\"format\": 2") && !converted.contains("2026"), "{converted}");
    assert!(converted.contains("\"flags\": [\"-C opt-level=2\"]"), "{converted}");
    let done = claimbench(here, &["baseline", "--convert"]);
    assert_eq!((done.code, text(here)), (Some(0), converted), "a second time changes nothing");
    assert_eq!(claimbench(here, &["baseline", "--convert", "--out", "none.json"]).code, Some(2));
}

/// The baseline that is committed here is of the layout that the program writes.
#[test]
fn the_committed_baseline_is_as_the_program_lays_it_out() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let baseline =
        claimbench::gate::Baseline::read(&path).unwrap_or_else(|error| panic!("{error}"));
    let text = std::fs::read_to_string(&path).expect("it is there");
    assert!(baseline.to_text() == text, "write it anew: cargo claimbench baseline --convert");
}

//! The gate as a process, over records of real lanes: every seeded fault is found and named in the first line, and
//! nothing else is.

use crate::common::small;
use crate::processes::{Done, Lanes, finish};
use claimbench::claim::{Allocator, Lane, Metric};
use claimbench::record::{Case, GoBuild, GoSide, GoState, GoVariant, Line, Reading, Record, Value};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

fn claimbench(folder: &Path, words: &[&str]) -> Done {
    let process = Command::new(env!("CARGO_BIN_EXE_claimbench"))
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    finish(process)
}

/// Measures the claim that faults are seeded into, and gives the folder of the record.
fn measured(program: &Path, folder: &Path, name: &str, fault: Option<&str>) -> PathBuf {
    let reports = folder.join(name);
    let mut command = Command::new(program);
    command.args(["--bench", "--reports"]).arg(&reports).args(["--quick", "seeded/fault"]);
    command.env("CLAIMBENCH_TEST_FAULT", format!("{:24}", fault.unwrap_or("none")));
    let process = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
    let done = finish(process.expect("the lane starts"));
    assert_eq!(done.code, Some(0), "{}", done.errors);
    reports.join("latest.jsonl")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// A folder with the baseline of a sound run of the heap lane, or of both lanes.
fn baseline(rounds: bool) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let lanes = Lanes::get();
    let record = measured(&lanes.faulty_heap, folder.path(), "sound", None);
    if rounds {
        measured(&lanes.faulty_rounds, folder.path(), "sound", None);
    }
    let done = claimbench(
        folder.path(),
        &["baseline", "--record", text(&record), "--out", "baseline.json"],
    );
    assert_eq!(done.code, Some(0), "{}", done.errors);
    folder
}

fn gate(folder: &Path, record: &Path, more: &[&str]) -> Done {
    let words = [&["gate", "--baseline", "baseline.json", "--record", text(record)], more].concat();
    claimbench(folder, &words)
}

#[test]
fn a_sound_rerun_passes_and_every_seeded_fault_is_named_in_the_first_line() {
    let folder = baseline(false);
    let lane = &Lanes::get().faulty_heap;
    let sound = measured(lane, folder.path(), "again", None);
    let done = gate(folder.path(), &sound, &["--strict"]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    assert!(done.output.starts_with("nothing got worse\n"), "{}", done.output);

    let faults = [
        ("allocation in a loop", "allocations 1 → 1025"),
        ("buffer kept", "bytes allocated 128 B → 8,128 B"),
        ("capacity doubled", "bytes allocated 128 B → 256 B"),
        ("clone", "allocations 1 → 2"),
    ];
    for (number, (fault, reading)) in faults.into_iter().enumerate() {
        let record = measured(lane, folder.path(), &format!("fault-{number}"), Some(fault));
        let done = gate(folder.path(), &record, &[]);
        assert_eq!(done.code, Some(1), "{fault}: {}{}", done.output, done.errors);
        let first = done.output.lines().next().unwrap_or_default();
        assert!(first.starts_with("WORSE: seeded/fault listed at "), "{fault}: {first}");
        assert!(done.output.contains(reading), "{fault}: {}", done.output);
        assert!(first.contains("tests/faulty/claims/seeded/fault.rs"), "{fault}: {first}");
        assert_eq!(done.output.lines().last(), Some(first), "{fault}: a log's end tells the cause");
        let others = done.output.lines().filter(|line| line.trim_start().starts_with("WORSE"));
        let of_others = others.filter(|line| line.contains(" walked ") || line.contains(" again "));
        assert_eq!(of_others.count(), 0, "{fault}: {}", done.output);
    }
}

#[test]
fn a_verdict_that_turned_is_found_and_counts_only_where_it_was_rerun() {
    let folder = baseline(true);
    let lanes = Lanes::get();
    let fault = Some("verdict turned over");
    let record = measured(&lanes.faulty_heap, folder.path(), "turned", fault);
    measured(&lanes.faulty_rounds, folder.path(), "turned", fault);
    let done = gate(folder.path(), &record, &["--no-rerun"]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    assert!(done.output.contains("unconfirmed"), "{}", done.output);
    let done = gate(folder.path(), &record, &["--no-rerun", "--strict"]);
    assert_eq!(done.code, Some(3), "{}{}", done.output, done.errors);
    // Here is no package, so no rerun can be made: that is said, and what was found stands.
    let done = gate(folder.path(), &record, &[]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    assert!(done.output.contains("warning: no verdict was rerun"), "{}", done.output);
}

#[test]
fn accepting_a_change_lets_it_pass_and_keeps_the_reason() {
    let folder = baseline(false);
    let record =
        measured(&Lanes::get().faulty_heap, folder.path(), "doubled", Some("capacity doubled"));
    let because = "room for the second half";
    let words = ["accept", "seeded/fault", "--because", because, "--record", text(&record)];
    let words = [&words[..], &["--baseline", "baseline.json"]].concat();
    let done = claimbench(folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let done = gate(folder.path(), &record, &["--strict"]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    let kept = std::fs::read_to_string(folder.path().join("baseline.json")).expect("a baseline");
    assert!(kept.contains(because), "{kept}");
    // There is nothing left to accept, and the program does not pretend that there was.
    let done = claimbench(folder.path(), &words);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(
        done.errors.contains("agrees with this record on seeded/fault already"),
        "{}",
        done.errors
    );
}

#[test]
fn what_the_gate_found_is_accepted_without_naming_its_record() {
    let folder = baseline(false);
    let record =
        measured(&Lanes::get().faulty_heap, folder.path(), "doubled", Some("capacity doubled"));
    // An older run of the lanes lies beside the record of the gate's own run.
    let reports = folder.path().join("reports");
    std::fs::create_dir_all(reports.join("gate/heap")).expect("a folder");
    std::fs::write(reports.join("latest.jsonl"), "").expect("an older record");
    let long_ago = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1);
    let older = std::fs::File::options().append(true).open(reports.join("latest.jsonl"));
    older.expect("it is there").set_modified(long_ago).expect("a time");
    std::fs::copy(&record, reports.join("gate/heap/latest.jsonl")).expect("a copy");
    let words = ["accept", "seeded/fault", "--because", "meant", "--baseline", "baseline.json"];
    let done = claimbench(folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(
        done.output.contains("moved to those of reports/gate/heap/latest.jsonl"),
        "{}",
        done.output
    );
    assert_eq!(gate(folder.path(), &record, &["--strict"]).code, Some(0));
}

#[test]
fn the_findings_are_written_as_markdown_too() {
    let folder = baseline(false);
    let record = measured(&Lanes::get().faulty_heap, folder.path(), "cloned", Some("clone"));
    let done = gate(folder.path(), &record, &["--markdown", "summary.md"]);
    assert_eq!(done.code, Some(1), "{}", done.errors);
    let summary = std::fs::read_to_string(folder.path().join("summary.md")).expect("a summary");
    assert!(summary.starts_with("### claimbench gate\n"), "{summary}");
    assert!(summary.contains("| WORSE | seeded/fault | listed |"), "{summary}");
}

#[test]
fn the_findings_are_written_as_json_beside_the_table_or_in_its_place() {
    let folder = baseline(false);
    let record = measured(&Lanes::get().faulty_heap, folder.path(), "cloned", Some("clone"));
    let alone = gate(folder.path(), &record, &["--json"]);
    assert_eq!(alone.code, Some(1), "{}", alone.errors);
    let found: serde_json::Value = serde_json::from_str(&alone.output).expect("JSON and no more");
    assert_eq!((&found["format"], &found["exit"]), (&1.into(), &1.into()));
    let beside = gate(folder.path(), &record, &["--json", "gate.json"]);
    assert_eq!(beside.code, Some(1), "{}", beside.errors);
    let first = beside.output.lines().next();
    assert_eq!(found["headline"].as_str(), first, "{}", beside.output);
    let written = std::fs::read_to_string(folder.path().join("gate.json")).expect("a file");
    assert_eq!(written, alone.output);
    for stdout in ["-", "/dev/stdout"] {
        let shown = gate(folder.path(), &record, &["--json", stdout]);
        assert_eq!((shown.code, &shown.output), (Some(1), &alone.output), "{stdout}");
        let shown = gate(folder.path(), &record, &["--markdown", stdout]);
        assert!(shown.output.starts_with("### claimbench gate\n"), "{}", shown.output);
        assert!(!shown.output.contains("\nWORSE "), "{}", shown.output);
    }
    let rows = found["rows"].as_array().expect("a list");
    let worse = rows.iter().filter(|row| row["status"] == "worse" && row["counts"] == true);
    assert!(worse.count() > 1, "{found:#}");
    // One claim has changed, so one line is shown of it, and all of them where they are asked for.
    let lines = |done: &Done| {
        let lines = done.output.lines().map(str::trim_start);
        lines.filter(|line| line.starts_with("WORSE ") || line.starts_with("better ")).count()
    };
    assert_eq!(lines(&beside), 1, "{}", beside.output);
    let all = gate(folder.path(), &record, &["--all"]);
    assert_eq!(lines(&all), rows.len(), "{}", all.output);
}

#[test]
fn another_lock_file_and_flags_that_stand_twice_excuse_nothing() {
    let folder = baseline(false);
    let record = measured(&Lanes::get().faulty_heap, folder.path(), "cloned", Some("clone"));
    let text = std::fs::read_to_string(&record).expect("a record");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut header: serde_json::Value = serde_json::from_str(&lines[0]).expect("a header");
    let build = &mut header["build"];
    let flags = build["flags"].as_array().expect("a list").clone();
    assert!(!flags.is_empty(), "this package has flags");
    build["flags"] = [flags.clone(), flags].concat().into();
    build["lock"] = "another".into();
    lines[0] = header.to_string();
    std::fs::write(&record, lines.join("\n") + "\n").expect("written");
    let done = gate(folder.path(), &record, &[]);
    assert_eq!(done.code, Some(1), "{}{}", done.output, done.errors);
    assert!(done.output.starts_with("WORSE: seeded/fault "), "{}", done.output);
    header["build"]["rustc"] = "rustc 1.99.0".into();
    lines[0] = header.to_string();
    std::fs::write(&record, lines.join("\n") + "\n").expect("written");
    let done = gate(folder.path(), &record, &[]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    assert!(done.output.starts_with("another rustc: rustc "), "{}", done.output);
    assert!(
        done.output.contains("nothing got worse but what another rustc excuses"),
        "{}",
        done.output
    );
    assert!(done.output.contains(" with rustc "), "{}", done.output);
}

#[test]
fn bad_input_is_named_with_what_to_do_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = claimbench(folder.path(), &["gate", "--record", "none.jsonl"]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("reports/baseline.json: there is no baseline"), "{}", done.errors);
    assert!(done.errors.contains("claimbench baseline"), "{}", done.errors);

    std::fs::write(folder.path().join("baseline.json"), "{\n \"format\": 1,\n oops\n}\n")
        .expect("room");
    let done = claimbench(folder.path(), &["gate", "--baseline", "baseline.json"]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("baseline.json:3: this is no baseline"), "{}", done.errors);

    let words = ["accept", "theme/name", "--because", "", "--baseline", "baseline.json"];
    assert_eq!(claimbench(folder.path(), &words).code, Some(2));
    let done = claimbench(folder.path(), &["accept", "theme/name"]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("--because"), "{}", done.errors);
}

#[test]
fn records_and_baselines_of_the_earlier_layout_are_read_and_compared_with_those_of_this_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let earlier = small::record().to_text();
    let now = earlier.replace("\"folder\":\"src/claims\"", "\"folder\":\"benches/claims\"");
    assert_ne!(now, earlier);
    let [earlier, now] = [("earlier", earlier), ("now", now)].map(|(name, text)| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path
    });
    let words = ["baseline", "--record", text(&earlier), "--out", "baseline.json"];
    assert_eq!(claimbench(folder.path(), &words).code, Some(0));
    let [before, after] = [earlier.as_path(), &now].map(|record| gate(folder.path(), record, &[]));
    assert!(
        after.output.contains("compared 12 exact readings and 13 verdicts"),
        "{}",
        after.output
    );
    // The table names the file of the claim, which is in another folder.
    let ends = |output: &str| {
        let lines: Vec<&str> = output.lines().collect();
        [lines.first(), lines.last()].map(|line| line.map(|line| (*line).to_owned()))
    };
    assert_eq!((after.code, ends(&after.output)), (before.code, ends(&before.output)));
    let words = ["report", text(&earlier), "--out", "index.html"];
    let done = claimbench(folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let page = std::fs::read_to_string(folder.path().join("index.html")).expect("a page");
    assert!(page.contains("src/claims/theme/name.rs"), "the page names the file as it was");
}

/// The small record with the Go side of a claim, whose `whole` a version of Go has counted; without one where there was no
/// toolchain.
fn with_go(version: Option<&str>, allocations: i64) -> Record {
    let mut record = small::record();
    record.lines.retain(|line| !matches!(line, Line::Digest(_)));
    let header = record.headers().find(|header| header.lane == Lane::Heap);
    let mut header = header.expect("it has been counted").clone();
    (header.run, header.allocator) = (9, Allocator::Go);
    "Go's runtime".clone_into(&mut header.machine.allocator);
    let counted = record.lines.iter().find_map(|line| match line {
        Line::Reading(reading)
            if reading.metric == Metric::Allocations
                && reading.case.variant == "whole"
                && reading.case.point == 64 << 10 =>
        {
            Some(reading.clone())
        }
        _ => None,
    });
    let counted = counted.expect("its allocations were counted");
    let state = match version {
        Some(version) => {
            let (version, settings) = (version.to_owned(), Vec::new());
            header.build.go = Some(GoBuild { version: version.clone(), settings, layouts: 4 });
            GoState::Built(version)
        }
        None => GoState::Missing("no Go toolchain (1.22 or newer)".to_owned()),
    };
    let (name, points) = (counted.case.variant.clone(), vec![counted.case.point]);
    let variant = GoVariant { name, about: String::new(), points, only: false };
    let side = GoSide {
        claim: counted.case.claim.clone(),
        path: "theme/name.go".to_owned(),
        text: "package name\n".to_owned(),
        escapes: Vec::new(),
        variants: version.map(|_| variant).into_iter().collect(),
        state,
    };
    record.lines.extend([Line::Header(Box::new(header)), Line::Go(Box::new(side))]);
    if version.is_some() {
        let case = Case { allocator: Allocator::Go, ..counted.case.clone() };
        let value = Value::Exact { total: allocations, operations: 1 };
        record.lines.push(Line::Reading(Reading { run: 9, case, value, ..counted }));
    }
    record
}

#[test]
fn what_go_counts_is_in_the_baseline_and_compared_where_its_version_is_the_baselines() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, record: &Record| {
        let path = folder.path().join(name);
        std::fs::write(&path, record.to_text()).expect("written");
        path
    };
    let now = |version: Option<&str>, allocations: i64, words: &[&str]| {
        let record = write("now.jsonl", &with_go(version, allocations));
        gate(folder.path(), &record, words)
    };
    let before = write("before.jsonl", &with_go(Some("go1.25.5"), 129));
    let words = ["baseline", "--record", text(&before), "--out", "baseline.json"];
    assert_eq!(claimbench(folder.path(), &words).code, Some(0));
    let baseline = std::fs::read_to_string(folder.path().join("baseline.json")).expect("a file");
    assert!(baseline.contains("\"go\": \"go1.25.5\""), "{baseline}");
    assert!(baseline.contains("\"language\":\"go\""), "{baseline}");
    assert!(baseline.contains("\"allocator\":\"go\",\"prediction\""), "{baseline}");

    let same = now(Some("go1.25.5"), 129, &["--strict"]);
    assert_eq!(same.code, Some(0), "{}{}", same.output, same.errors);
    let more = now(Some("go1.25.5"), 130, &[]);
    assert_eq!(more.code, Some(1), "{}{}", more.output, more.errors);
    let first = more.output.lines().next().unwrap_or_default();
    assert!(first.contains("whole at 64 KiB: allocations in Go 129 → 130"), "{first}");
    assert_eq!(Path::new(first).extension().and_then(|it| it.to_str()), Some("go"), "{first}");
    // The article states the count: it is true in Rust alone now, by a verdict in Go that fell.
    let all = now(Some("go1.25.5"), 130, &["--json"]).output;
    let found: serde_json::Value = serde_json::from_str(&all).expect("JSON");
    let rows = found["rows"].as_array().expect("a list");
    let of = |metric: &str| rows.iter().find(|row| row["metric"] == metric).expect("a row");
    let turned = of("transfer");
    assert_eq!(turned["was"], "carries over", "{all}");
    assert_eq!(
        (&turned["is"], &turned["counts"]),
        (&"true in Rust, not in Go here".into(), &false.into())
    );
    let fell = of("verdict");
    assert_eq!((&fell["allocator"], &fell["counts"]), (&"Go".into(), &true.into()), "{all}");

    let newer = now(Some("go1.26.0"), 130, &[]);
    assert_eq!(newer.code, Some(0), "{}{}", newer.output, newer.errors);
    assert!(newer.output.starts_with("another Go: 1.25.5 → 1.26.0\n"), "{}", newer.output);
    assert!(newer.output.contains(" with Go "), "{}", newer.output);
    let without = now(None, 0, &["--strict"]);
    assert_eq!(without.code, Some(0), "{}{}", without.output, without.errors);
    let said = "1 case of Go sides not counted (no Go toolchain (1.22 or newer)) and not";
    assert!(without.output.contains(said), "{}", without.output);
}

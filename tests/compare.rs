//! Two builds compared as processes: two names of one program are the same, a program that does more is slower, and what
//! is no program of the rounds lane is refused. No time is asserted but one that is four times as long.

use crate::processes::{Done, Lanes, finish};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn compare(folder: &Path, words: &[&str]) -> Done {
    let process = Command::new(env!("CARGO_BIN_EXE_claimbench"))
        .arg("compare")
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    finish(process)
}

/// A program that becomes the rounds lane over faulty claims, with a fault seeded.
fn build(folder: &Path, name: &str, fault: &str) -> PathBuf {
    let path = folder.join(name);
    let lane = Lanes::get().faulty_rounds.display();
    let text = format!("#!/bin/sh\nCLAIMBENCH_TEST_FAULT='{fault}' exec '{lane}'\n");
    std::fs::write(&path, text).expect("room");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("it is ours");
    path
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn a_variant_that_does_more_is_slower_and_named_first_and_nothing_else_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = build(folder.path(), "old", "none");
    let new = build(folder.path(), "new", "verdict turned over");
    let words = [text(&old), text(&new), "^seeded/fault/(walked|again)/16$", "--json", "all.json"];
    let done = compare(folder.path(), &[&words[..], &["--budget", "0.5"]].concat());
    assert_eq!(done.code, Some(1), "{}{}", done.output, done.errors);
    let first = done.output.lines().next().unwrap_or_default();
    assert!(first.starts_with("SLOWER: seeded/fault/again/16 "), "{first}");
    assert!(first.contains("; 1 slower, 0 faster, "), "{first}");
    let json = std::fs::read_to_string(folder.path().join("all.json")).expect("it was written");
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    let ratio = json["cases"][1]["ratio"]["center"].as_f64().expect("a ratio");
    assert!((2.0..8.0).contains(&ratio), "{ratio}");
    assert!(json["cases"][1]["again"].is_null(), "the faulty catalogue is compiled once");
}

#[test]
fn a_case_that_fails_is_said_and_the_others_are_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    let lane = text(&Lanes::get().faulty_rounds);
    let words = [lane, lane, "^faults/misbehaving/(panics|fine)/", "--budget", "0.2", "--all"];
    let done = compare(folder.path(), &words);
    assert_eq!(done.code, Some(1), "{}{}", done.output, done.errors);
    assert!(done.output.contains("FAILED"), "{}", done.output);
    assert!(done.output.contains("panicked"), "{}", done.output);
}

#[test]
fn the_instructions_of_both_builds_are_counted_where_they_are_asked_for() {
    let is_there = Command::new("valgrind").arg("--version").output().is_ok();
    let folder = tempfile::tempdir().expect("a folder");
    let lane = text(&Lanes::get().faulty_rounds);
    let words = [lane, lane, "^seeded/fault/walked/16$", "--budget", "0.2", "--all", "--exact"];
    let done = compare(folder.path(), &[&words[..], &["--json", "all.json"]].concat());
    assert!(done.code.is_some_and(|code| code < 2), "{}{}", done.output, done.errors);
    let json = std::fs::read_to_string(folder.path().join("all.json")).expect("it was written");
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    let counted = &json["cases"][0]["instructions"];
    if is_there {
        assert_eq!(counted["old"], counted["new"], "{json}");
        assert!(counted["old"]["least"].as_f64() > Some(0.0), "{json}");
        assert!(done.output.contains(", the same"), "{}", done.output);
    } else {
        assert!(counted.is_null() && done.errors.contains("instructions are not compared"));
    }
}

#[test]
fn what_can_not_be_compared_is_refused_with_what_to_do_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let lane = text(&Lanes::get().faulty_rounds);
    let refused = |words: &[&str], why: &str| {
        let done = compare(folder.path(), words);
        assert_eq!(done.code, Some(2), "{words:?}: {}{}", done.output, done.errors);
        assert!(done.errors.contains(why), "{words:?}: {}", done.errors);
    };
    refused(&["nowhere", lane], "nowhere: there is no program of the rounds lane here");
    refused(&["/bin/true", lane], "/bin/true: this is no program of the rounds lane");
    std::fs::write(folder.path().join("notes"), "no program").expect("written");
    refused(&["notes", lane], "notes: this is no program of the rounds lane");
    refused(&[lane, lane, "no/such/claim"], "no such case in common");
    refused(&[lane, lane, "no(such"], "the filter is no regular expression");
    refused(&[lane, lane, "--budget", "0"], "--budget");
    refused(&[lane, lane, "--allocator", "tcmalloc"], "none of system, jemalloc and mimalloc");
}

/// What cargo says of a program of the rounds lane, as it says it.
fn said(folder: &Path, name: &str, programs: &[&str]) -> PathBuf {
    let target = serde_json::json!({
        "kind": ["bench"], "crate_types": ["bin"], "name": "rounds", "src_path": "/x.rs", "edition": "2024",
        "doc": false, "doctest": false, "test": false,
    });
    let profile = serde_json::json!({
        "opt_level": "3", "debuginfo": 1, "debug_assertions": false, "overflow_checks": false, "test": false,
    });
    let message = |program: &&str| {
        let message = serde_json::json!({
            "reason": "compiler-artifact", "package_id": "path+file:///a#0.1.0", "manifest_path": "/a/Cargo.toml",
            "target": target, "profile": profile, "features": [], "filenames": [program], "executable": program,
            "fresh": false,
        });
        format!("{message}\n")
    };
    let path = folder.join(name);
    std::fs::write(&path, programs.iter().map(message).collect::<String>()).expect("written");
    path
}

#[test]
fn programs_are_found_in_what_cargo_says_and_two_that_fit_are_both_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let lane = text(&Lanes::get().faulty_rounds);
    let one = said(folder.path(), "one.json", &[lane]);
    let other = said(folder.path(), "other.json", &[lane]);
    let two = said(folder.path(), "two.json", &["/a/rounds-1", "/b/rounds-2"]);
    let refused = |words: &[&str], whys: &[&str]| {
        let done = compare(folder.path(), words);
        assert_eq!(done.code, Some(2), "{words:?}: {}{}", done.output, done.errors);
        for why in whys {
            assert!(done.errors.contains(why), "{words:?}: {why}: {}", done.errors);
        }
    };
    // Both are found, started and asked for their cases.
    refused(&[text(&one), lane, "no/such/claim"], &["no such case in common"]);
    refused(&[text(&one), text(&other)], &["both builds wrote the same program", "--target-dir"]);
    refused(&[text(&two), lane], &["two.json: 2 programs", "/a/rounds-1", "/b/rounds-2"]);
    refused(
        &[lane, text(&one), "--allocator", "system,jemalloc"],
        &["no bench target `rounds_jemalloc`"],
    );
}

#[test]
fn routines_run_in_the_folder_of_their_package_and_not_in_the_callers() {
    let folder = tempfile::tempdir().expect("a folder");
    let lane = text(&Lanes::get().faulty_rounds);
    let done =
        compare(folder.path(), &[lane, lane, "sound/named/push + grow/16", "--budget", "0.1"]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    assert!(!done.output.contains("FAILED"), "{}", done.output);
}

#[test]
fn a_lane_of_go_says_that_no_build_of_rust_changes_its_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let lane = text(&Lanes::get().rounds_go_one);
    let done = compare(folder.path(), &[lane, lane]);
    assert_eq!(done.code, Some(2), "{}", done.errors);
    assert!(done.errors.contains("it is a lane of Go"), "{}", done.errors);
}

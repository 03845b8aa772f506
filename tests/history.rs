//! A history as the lanes and the command keep it, a look in a few minutes, and claims that have changed.

use crate::processes::{Done, Lanes, finish, run};
use std::path::Path;
use std::process::{Command, Stdio};

const CLAIM: &str = "buffers/pooled_4k";

fn claimbench(words: &[&str]) -> Done {
    let process = Command::new(&Lanes::get().claimbench)
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    finish(process)
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

#[test]
fn a_run_adds_its_claims_once_and_a_history_with_a_conflict_is_left_as_it_is() {
    let lanes = Lanes::get();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("history.jsonl");
    let done = run(&lanes.heap, folder.path(), &[CLAIM, "--history"]);
    assert_eq!((done.code, path.exists()), (Some(0), false), "the lane that judges adds it");
    let done = run(&lanes.verdicts, folder.path(), &[CLAIM, "--history"]);
    assert!(done.output.contains("history: 1 line of 1 claim added to"), "{}", done.output);
    let history = std::fs::read_to_string(&path).expect("a history");
    assert!(history.contains("\"claim\":\"buffers/pooled_4k\"") && history.lines().count() == 1);
    let record = folder.path().join("latest.jsonl");
    let words = ["history", "add", "--record", text(&record), "--history", text(&path)];
    let done = claimbench(&words);
    assert!(done.code == Some(0) && done.output.contains("has all of this already"));
    let done = claimbench(&["history", CLAIM, "--history", text(&path)]);
    assert!(
        done.output.contains("1 commit on ") && done.output.contains("under dhat"),
        "{}",
        done.output
    );
    let done = claimbench(&["history", "--json", "--history", text(&path)]);
    let json: serde_json::Value = serde_json::from_str(&done.output).expect("JSON");
    assert_eq!(json["lines"][0]["claim"], CLAIM);
    let done = claimbench(&["history", "buffers/pooled4k", "--history", text(&path)]);
    assert!(done.code == Some(2) && done.errors.contains("did you mean"), "{}", done.errors);

    let conflict = format!("{history}<<<<<<< ours\n");
    std::fs::write(&path, &conflict).expect("written");
    std::fs::remove_file(folder.path().join("index.html")).expect("there was a page");
    let done = run(&lanes.verdicts, folder.path(), &[CLAIM, "--history"]);
    assert!(
        done.code == Some(2) && done.errors.contains("history.jsonl:2: a merge left"),
        "{}",
        done.errors
    );
    assert!(folder.path().join("index.html").exists(), "the page is written all the same");
    assert_eq!(std::fs::read_to_string(&path).expect("there"), conflict);
    let page = folder.path().join("index.html");
    let before = std::fs::read(&page).expect("a page");
    let done = claimbench(&["report", text(&record), "--out", text(&page)]);
    assert!(done.code == Some(2) && done.errors.contains("history.jsonl:2:"), "{}", done.errors);
    assert_eq!(std::fs::read(&page).expect("a page"), before, "a page is not replaced");
    for words in [&["history"][..], &["history", "add", "--record", text(&record)]] {
        let done = claimbench(&[words, &["--history", text(&path)]].concat());
        assert!(
            done.code == Some(2) && done.errors.contains("history.jsonl:2:"),
            "{}",
            done.errors
        );
    }
}

#[test]
fn a_look_ends_in_time_and_says_what_it_left_open() {
    let lanes = Lanes::get();
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["^buffers/", "--minutes", "0.1"];
    let done = run(&lanes.rounds, folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let done = run(&lanes.verdicts, folder.path(), &words);
    assert!(done.output.contains("left open: "), "{}", done.output);
    let done = run(&lanes.time, folder.path(), &words);
    assert!(done.code == Some(0) && done.output.contains("left out of a look"), "{}", done.output);
    let done = run(&lanes.heap, folder.path(), &["--minutes", "0"]);
    assert!(
        done.code == Some(2) && done.errors.contains("between 0.1 and 1440"),
        "{}",
        done.errors
    );
}

#[test]
fn claims_since_a_commit_that_git_does_not_know_are_an_error_that_says_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    for lane in [&Lanes::get().heap, &Lanes::get().verdicts] {
        let done = run(lane, folder.path(), &["--since", "no-such-commit"]);
        assert_eq!(done.code, Some(2), "{}", done.output);
        assert!(done.errors.contains("no commit `no-such-commit`"), "{}", done.errors);
    }
}

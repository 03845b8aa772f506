//! Lanes as test runners and people with libtest's habits start them: without `--bench`, with its flags, from any folder, and
//! many at a time.

use crate::processes::{Done, Lanes, finish, record_of, run};
use claimbench::claim::{Allocator, Lane};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Starts a program in a folder as a test runner does.
fn begin(program: &Path, folder: &Path, words: &[&str]) -> Child {
    Command::new(program)
        .args(words)
        .current_dir(folder)
        .env("CRITERION_HOME", folder.with_extension("criterion"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

fn tested(program: &Path, words: &[&str]) -> Done {
    let folder = tempfile::tempdir().expect("a folder");
    let done = finish(begin(program, folder.path(), words));
    let left = std::fs::read_dir(folder.path()).expect("it is there").count();
    assert_eq!(left, 0, "{} {words:?} leaves something behind", program.display());
    done
}

fn faulty() -> [&'static PathBuf; 4] {
    let lanes = Lanes::get();
    [&lanes.faulty_heap, &lanes.faulty_resident, &lanes.faulty_rounds, &lanes.faulty_time]
}

#[test]
fn cases_are_listed_as_runners_read_them_and_none_is_ignored() {
    let lanes = Lanes::get();
    for program in faulty() {
        for words in [&["--list", "--format", "terse"][..], &["--list"]] {
            let done = tested(program, words);
            assert_eq!(done.code, Some(0), "{}", done.errors);
            assert!(
                done.output.contains("faults/misbehaving/fine/1: benchmark\n"),
                "{}",
                done.output
            );
            let is_one = |line: &str| line.ends_with(": benchmark") && !line.starts_with(' ');
            assert!(done.output.lines().all(is_one), "{}", done.output);
        }
        let done = tested(program, &["--list", "--format", "terse", "--ignored"]);
        assert_eq!((done.code, done.output.as_str()), (Some(0), ""), "{}", done.errors);
    }
    // What measures nothing has no cases.
    for program in [&lanes.verdicts, &lanes.faulty_verdicts, &lanes.claimbench] {
        let done = tested(program, &["--list", "--format", "terse"]);
        assert_eq!((done.code, done.output.as_str()), (Some(0), ""), "{}", done.errors);
    }
}

#[test]
fn without_bench_every_case_runs_once_in_its_package_and_nothing_is_kept() {
    for program in faulty() {
        let done = tested(program, &["sound/named", "misbehaving/fine", "--test-threads=1"]);
        assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
        assert!(done.output.contains(" ran once, 0 failures"), "{}", done.output);
    }
    let done = tested(&Lanes::get().faulty_verdicts, &[]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
}

#[test]
fn one_case_is_run_by_its_name_and_what_it_prints_is_shown() {
    for program in faulty() {
        let done = tested(program, &["faults/misbehaving/noisy/1", "--exact", "--nocapture"]);
        assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
        assert!(done.output.contains("{\"line\":\"end\",\"run\":1}"), "{}", done.output);
        assert!(done.errors.contains("noise"), "{}", done.errors);
        assert!(!done.errors.contains("dhat: "), "{}", done.errors);
    }
    let done = tested(&Lanes::get().faulty_heap, &["faults/misbehaving/noisy/1", "--exact"]);
    assert!(!done.errors.contains("noise"), "{}", done.errors);
}

#[test]
fn a_case_that_fails_and_variants_that_differ_fail_the_test() {
    for program in faulty() {
        let done = tested(program, &["faults/misbehaving/panics/1", "--exact"]);
        assert_eq!(done.code, Some(1), "{}{}", done.output, done.errors);
        assert!(done.output.contains("FAILED faults/misbehaving/panics/1"), "{}", done.output);
    }
    let done = tested(&Lanes::get().faulty_heap, &["faults/differing"]);
    assert_eq!(done.code, Some(1), "{}{}", done.output, done.errors);
    let sentence = "`one` and `other` give different outputs";
    assert!(done.output.contains(sentence), "{}", done.output);
}

#[test]
fn names_of_other_tests_are_no_error_and_neither_is_asking_for_ignored_ones() {
    for program in faulty().into_iter().chain([&Lanes::get().faulty_verdicts]) {
        for words in [&["parser::tests::it_parses"][..], &["cases[3"], &["--ignored"]] {
            let done = tested(program, words);
            assert_eq!(done.code, Some(0), "{words:?}: {}{}", done.output, done.errors);
        }
    }
}

#[test]
fn lanes_run_side_by_side_in_one_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["faults/misbehaving/fine/1", "--exact", "--nocapture"];
    let started: Vec<Child> =
        faulty().into_iter().map(|program| begin(program, folder.path(), &words)).collect();
    for done in started.into_iter().map(finish) {
        assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    }
}

#[test]
fn several_filters_are_any_of_them_and_what_is_skipped_is_left_out() {
    let heap = &Lanes::get().faulty_heap;
    let listed = |words: &[&str]| {
        let done = tested(heap, &[&["--list"], words].concat());
        assert_eq!(done.code, Some(0), "{}", done.errors);
        done.output.lines().map(|line| line.replace(": benchmark", "")).collect::<Vec<String>>()
    };
    let fine = "faults/misbehaving/fine/1";
    assert_eq!(listed(&["misbehaving/fine", "differing/one/1"]), [fine, "faults/differing/one/1"]);
    assert_eq!(listed(&["misbehaving/(fine|noisy)", "--skip", "noisy"]), [fine]);
    assert_eq!(listed(&[fine, "--exact", "misbehaving"]), [fine]);
    assert!(!listed(&["--skip", "faults/", "--skip", "sound/"]).is_empty());
    // A record of a part is no record of the whole.
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(heap, folder.path(), &["misbehaving", "--skip", r"/[^/]*[^e]/\d+$"]);
    // Some of them fail, which is 1 for a lane that cargo did not start.
    assert_eq!(done.code, Some(1), "{}", done.errors);
    let record = record_of(folder.path());
    let header = record.headers().next().expect("a header");
    assert_eq!(header.options.filter.as_deref(), Some(r"misbehaving --skip /[^/]*[^e]/\d+$"));
}

#[test]
fn a_filter_that_fits_cases_of_other_lanes_alone_does_not_stop_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&Lanes::get().faulty_rounds, folder.path(), &["sound/counted_only/counted/"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(done.output.contains("no case of this lane is asked for"), "{}", done.output);
    assert!(!folder.path().join("latest.jsonl").exists());
}

#[test]
fn names_with_signs_of_other_tools_survive_all_of_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let heap = &Lanes::get().faulty_heap;
    let odd = "sound/named/[u64; n] = größe (数)/16";
    for words in [&["--exact", odd][..], &[odd], &[r"\[u64; n\] = gr\w+ \(数\)/\d\d$"]] {
        let folder = tempfile::tempdir().expect("a folder");
        let done = run(heap, folder.path(), words);
        assert_eq!(done.code, Some(0), "{words:?}: {}", done.errors);
        let record = record_of(folder.path());
        let case =
            crate::processes::case("sound/named", "[u64; n] = größe (数)", 16, Allocator::Dhat);
        assert!(record.newest().digest(Lane::Heap, &case).is_some(), "{words:?}");
    }
    assert_eq!(run(heap, folder.path(), &["sound/named"]).code, Some(0));
    let done = run(&Lanes::get().faulty_verdicts, folder.path(), &[odd]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    assert!(done.output.contains("[u64; n] = größe (数)"), "{}", done.output);
    let page = std::fs::read_to_string(folder.path().join("index.html")).expect("a page");
    assert!(page.contains("100 % | &lt;b&gt; &amp; &quot;c&quot; $x"), "it is text there");
    let record = folder.path().join("latest.jsonl");
    let record = record.to_str().expect("UTF-8");
    let claimbench = |words: &[&str]| {
        let done = finish(begin(Path::new(env!("CARGO_BIN_EXE_claimbench")), folder.path(), words));
        assert_eq!(done.code, Some(0), "{words:?}: {}{}", done.output, done.errors);
        done.output
    };
    let go = claimbench(&["export", "--format", "go", "--record", record]);
    let lines = go.lines().filter(|line| line.starts_with("Benchmark"));
    let counts: Vec<usize> = lines.map(|line| line.split_whitespace().count() % 2).collect();
    assert_eq!(counts, [0; 6], "{go}");
    claimbench(&["baseline", "--record", record, "--out", "baseline.json"]);
    let words =
        ["gate", "--record", record, "--baseline", "baseline.json", "--markdown", "gate.md"];
    claimbench(&words);
}

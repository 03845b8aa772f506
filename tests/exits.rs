//! How lanes end where a case failed, whoever started them, and what the header of a lane that counts says of its program.

use crate::processes::{Done, Lanes, finish, record_of, run};
use claimbench::record::Record;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const ONE_FAILS: &str = "misbehaving/(fine|panics/)";

/// A program that starts another one and waits for it, as a debugger does.
fn runner(folder: &Path) -> PathBuf {
    let path = folder.join("runner");
    std::fs::write(&path, "#!/bin/sh\n\"$@\"\nexit $?\n").expect("written");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("allowed");
    path
}

fn finished(command: &mut Command) -> Done {
    let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    finish(command.spawn().expect("it starts"))
}

#[test]
fn a_lane_that_cargo_did_not_start_exits_with_one_where_a_case_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let lanes = Lanes::get();
    let done = run(&lanes.faulty_heap, &folder.path().join("alone"), &[ONE_FAILS]);
    assert_eq!(done.code, Some(1), "{}{}", done.output, done.errors);
    assert!(!done.output.contains("the verdicts lane exits"), "{}", done.output);
    let done = run(&lanes.faulty_heap, &folder.path().join("sound"), &["misbehaving/fine"]);
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    let runner = runner(folder.path());
    // The word that cargo hands over is no sign of cargo by itself.
    for (number, words) in [&["--test"][..], &["--bench"], &[]].into_iter().enumerate() {
        let reports = folder.path().join(format!("wrapped{number}"));
        let mut command = Command::new(&runner);
        command.arg(&lanes.faulty_heap).arg("--reports").arg(&reports).args(words).arg(ONE_FAILS);
        let done = finished(&mut command);
        assert_eq!(done.code, Some(1), "{words:?}: {}{}", done.output, done.errors);
    }
}

/// `cargo bench` starts each lane through a runner, which is then the parent of each.
#[test]
fn a_case_that_failed_in_an_early_lane_is_known_to_the_last_one_under_a_runner() {
    let folder = tempfile::tempdir().expect("a folder");
    // They are built before cargo is asked to run them.
    let _ = Lanes::get();
    let target = std::env::consts::ARCH.to_uppercase() + "_UNKNOWN_LINUX_GNU";
    let reports = folder.path().join("reports");
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["bench", "--bench", "faulty_heap", "--bench", "faulty_resident"])
        .args(["--bench", "faulty_verdicts", "--", "--test", ONE_FAILS, "--reports"])
        .arg(&reports)
        .env(format!("CARGO_TARGET_{target}_RUNNER"), runner(folder.path()))
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let done = finished(&mut command);
    assert_ne!(done.code, Some(0), "{}{}", done.output, done.errors);
    let failed = "FAILED faults/misbehaving/panics/1 in the heap lane";
    assert!(done.output.contains(failed), "{}{}", done.output, done.errors);
    let record =
        Record::read(&reports.join("test.jsonl")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(record.headers().count(), 2, "one run has one record");
}

/// A cargo of the caller's folder, which starts a program in another folder as a bench target, through a runner.
fn cargo_with_a_runner(folder: &Path, program: &Path, words: &str) -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
    let cargo = folder.join("cargo");
    std::fs::copy("/bin/sh", &cargo).expect("copied");
    for command in ["bench", "hb", "mine", "test"] {
        let text = format!(
            "(cd {0} && CARGO_MANIFEST_DIR={0} exec {1} {2} {words})\nexit $?\n",
            package.display(),
            runner(folder).display(),
            program.display()
        );
        std::fs::write(folder.join(command), text).expect("written");
    }
    cargo
}

#[test]
fn under_a_runner_paths_are_the_callers_and_a_test_run_has_nothing_to_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let command_line = &Lanes::get().claimbench;
    let cargo =
        cargo_with_a_runner(folder.path(), command_line, "export --format go --record none.jsonl");
    let done = finished(Command::new(&cargo).arg("bench").current_dir(folder.path()));
    let named = folder.path().canonicalize().expect("it is there").join("none.jsonl");
    assert!(done.errors.contains(&named.display().to_string()), "{}", done.errors);
    for words in ["", "a_filter --nocapture"] {
        let cargo = cargo_with_a_runner(folder.path(), command_line, words);
        let done = finished(Command::new(&cargo).arg("test").current_dir(folder.path()));
        assert_eq!((done.code, done.output.as_str()), (Some(0), ""), "{}", done.errors);
    }
}

/// Of several lanes that cargo is told to run, the one that judges ends with 1; of one alone that one does.
#[test]
fn a_lane_that_no_other_one_judges_exits_with_one_where_a_case_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = format!("--bench --reports {}/reports '{ONE_FAILS}'", folder.path().display());
    let cargo = cargo_with_a_runner(folder.path(), &Lanes::get().faulty_heap, &words);
    for (words, wanted) in [
        (&["--bench", "faulty_heap"][..], 1),
        (&["--bench=heap*", "--bench", "rounds"], 1),
        (&["--bench", "faulty_heap", "--bench", "faulty_verdicts"], 0),
        (&["--bench", "heap", "--benches"], 0),
        (&[], 0),
    ] {
        let done =
            finished(Command::new(&cargo).arg("bench").args(words).current_dir(folder.path()));
        assert_eq!(done.code, Some(wanted), "{words:?}: {}{}", done.output, done.errors);
        assert_eq!(
            done.output.contains("the verdicts lane exits 1"),
            wanted == 0,
            "{}",
            done.output
        );
    }
}

/// What cargo was told stands in the configuration of the folder that it was started in, and not on its command line.
#[test]
fn a_lane_that_an_alias_names_alone_exits_with_one_where_a_case_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = format!("--bench --reports {}/reports '{ONE_FAILS}'", folder.path().display());
    let cargo = cargo_with_a_runner(folder.path(), &Lanes::get().faulty_heap, &words);
    std::fs::create_dir(folder.path().join(".cargo")).expect("made");
    let aliases = "[alias]\nhb = \"bench --bench faulty_heap --\"\nmine = [\"bench\"]\n";
    std::fs::write(folder.path().join(".cargo/config.toml"), aliases).expect("written");
    for (command, wanted) in [("hb", 1), ("mine", 0)] {
        let done = finished(Command::new(&cargo).arg(command).current_dir(folder.path()));
        assert_eq!(done.code, Some(wanted), "{command}: {}{}", done.output, done.errors);
    }
}

/// What cargo starts under a name of somebody's own may start lanes by itself, and nothing judges them afterwards.
#[test]
fn a_lane_that_a_tool_started_by_cargo_starts_exits_with_one_where_a_case_failed() {
    let folder = tempfile::tempdir().expect("a folder");
    let runner = runner(folder.path());
    // A shell of that name, which runs the file that is called as the command.
    let cargo = folder.path().join("cargo");
    std::fs::copy("/bin/sh", &cargo).expect("copied");
    for (command, wanted) in [("bench", 0), ("xtask", 1), ("test", 1), ("run", 1)] {
        let text = format!(
            "{} {} --bench --reports {command}-reports '{ONE_FAILS}'\nexit $?\n",
            runner.display(),
            Lanes::get().faulty_heap.display()
        );
        std::fs::write(folder.path().join(command), text).expect("written");
        let done = finished(Command::new(&cargo).arg(command).current_dir(folder.path()));
        assert_eq!(done.code, Some(wanted), "{command}: {}{}", done.output, done.errors);
        assert!(done.output.contains("1 cases failed"), "{}{}", done.output, done.errors);
    }
}

#[test]
fn a_lane_that_counts_says_what_its_claims_are_linked_with_and_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let claims = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches");
    let mut command = Command::new(&Lanes::get().heap);
    command.args(["--bench", "--reports"]).arg(folder.path()).arg("pooled_4k/hoisted/19$");
    let done = finished(command.env("CARGO_MANIFEST_DIR", &claims).env("CARGO", env!("CARGO")));
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    let build = &record.headers().next().expect("a header").build;
    let linked = build.linked.as_ref().expect("cargo tells");
    for name in ["bumpalo", "dhat", "parking_lot", "parking_lot_core", "smallvec"] {
        assert!(linked.contains_key(name), "{name} is not in {linked:?}");
    }
    // What measures, what is only built or tested with, what another system needs, and the project itself.
    for name in [
        "clap",
        "criterion",
        "insta",
        "serde_derive",
        "windows-link",
        "redox_syscall",
        "catalogue",
        "claimbench",
    ] {
        assert!(!linked.contains_key(name), "{name} is in {linked:?}");
    }
    let profile = build.profile.as_ref().expect("there is a manifest");
    assert_eq!(profile.get("codegen-units").map(String::as_str), Some("1024"));
    let heap_alone = record.headers().all(|header| header.lane == claimbench::claim::Lane::Heap);
    assert!(heap_alone);
}

//! `cargo claimbench calibrate` as a process: its file, its table, what an interrupt leaves, and what it says of bad input.
//! Nothing is said of times: the budgets are so small that the figures mean nothing.

use crate::processes::{Done, Lanes, children_of, finish, until};
use claimbench::record::{Calibration, Ending, Mode, WorkloadKind};
use std::path::Path;
use std::process::{Child, Command, Stdio};

fn start(words: &[&str], folder: &Path) -> Child {
    Command::new(&Lanes::get().claimbench)
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts")
}

/// Runs `claimbench` in a folder.
fn claimbench(words: &[&str], folder: &Path) -> Done {
    finish(start(words, folder))
}

const SMALL: [&str; 7] =
    ["calibrate", "--trials", "1", "--budget", "0.05", "--workload", "arithmetic"];

/// Runs the smallest calibration there is, with more words.
fn small(words: &[&str], folder: &Path) -> Done {
    claimbench(&[&SMALL[..], words].concat(), folder)
}

fn read(path: &Path) -> Calibration {
    Calibration::read(path).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_kind_of_comparison_is_in_the_file_and_the_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = small(&["--seed", "7", "--margin", "1"], folder.path());
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let calibration = read(&folder.path().join("reports/calibration.json"));
    let mut kinds: Vec<(&str, &str, u32)> = calibration
        .trials
        .iter()
        .map(|trial| (trial.workload.as_str(), trial.mode.name(), trial.more_thousandths))
        .collect();
    kinds.sort_unstable();
    let shares = [0, 10, 20, 30, 50, 100];
    let wanted: Vec<(&str, &str, u32)> = [Mode::Apart, Mode::Together]
        .into_iter()
        .flat_map(|mode| shares.map(|share| ("arithmetic", mode.name(), share)))
        .collect();
    assert_eq!(kinds, wanted);
    assert_eq!(calibration.end.why, Ending::Complete);
    assert_eq!((calibration.settings.seed, calibration.settings.margin.get()), (7, 0.01));
    assert!(calibration.settings.budgets.iter().all(|budget| budget.seconds.get() == 0.05));
    assert!(calibration.trials.iter().all(|trial| trial.forks > 1 && trial.lower <= trial.upper));
    assert!(calibration.failed.is_empty() && calibration.criterion.is_none());
    for word in ["arithmetic", "together", "apart", "+1 %", "+10 %", "Seed 7.", "50.0 ms"] {
        assert!(done.output.contains(word), "{word}: {}", done.output);
    }
}

#[test]
fn every_workload_is_compared_in_both_modes() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["calibrate", "--trials", "1", "--budget", "0.05", "--out", "c.json"];
    let differences = ["--more", "0", "--more", "3"];
    let done = claimbench(&[&words[..], &differences].concat(), folder.path());
    let calibration = read(&folder.path().join("c.json"));
    // A workload whose forks do not fit into so little time, as on a busy machine, is said to have failed, once a mode.
    let failed = |name: &str| calibration.failed.iter().filter(|it| it.workload == name).count();
    let code = i32::from(!calibration.failed.is_empty());
    assert_eq!(done.code, Some(code), "{}{}", done.output, done.errors);
    assert!(calibration.workloads.len() >= 7);
    for workload in &calibration.workloads {
        let of_workload = calibration.trials.iter().filter(|trial| trial.workload == workload.name);
        let kinds = if workload.kind == Some(WorkloadKind::Padded) { 2 } else { 4 };
        let (made, failed) = (of_workload.count(), failed(&workload.name));
        assert!(made == kinds || (made < kinds && failed > 0), "{}: {made}", workload.name);
    }
    assert!(calibration.trials.len() > calibration.failed.len());
    let padded: Vec<_> =
        calibration.trials.iter().filter(|trial| trial.placement.is_some()).collect();
    assert_eq!(padded.len(), 2, "the padded one alone has its source compiled again beside it");
    assert!(padded.iter().all(|trial| trial.workload == "padded"));
    let summary = calibration.summary.expect("it is in the file");
    let of = |more: u32| calibration.trials.iter().filter(|it| it.more_thousandths == more).count();
    let of_padded = |more: u32| padded.iter().filter(|it| it.more_thousandths == more).count();
    assert_eq!((summary.turned.of, summary.alarms.of), (2, of(0) - of_padded(0)));
    assert_eq!((summary.found_one.of, summary.found_three.of), (0, of(30)));
    let all = calibration.failed.is_empty();
    assert!(!all || (of(0), of(30)) == (20, 18), "{} and {}", of(0), of(30));
    assert!(!all || summary.smallest.len() == 13, "all but the five that fit the caches, together");
    for row in ["identical code called different", "padded copies called different", "aim"] {
        assert!(done.output.contains(row), "{row}: {}", done.output);
    }
}

#[test]
fn only_the_differences_that_are_asked_for_are_made_and_a_second_run_adds_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = small(&["--seed", "7", "--more", "0"], folder.path());
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let path = folder.path().join("reports/calibration.json");
    let shares = |calibration: &Calibration| -> Vec<u32> {
        calibration.trials.iter().map(|trial| trial.more_thousandths).collect()
    };
    let first = read(&path);
    assert_eq!(shares(&first), [0, 0]);
    assert_eq!(first.settings.budgets.len(), 1);
    let words = ["--seed", "8", "--more", "0", "--more", "1", "--add"];
    let done = small(&words, folder.path());
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let both = read(&path);
    assert_eq!(both.trials[..2], first.trials, "the first run's stand first and as they were");
    let mut added = shares(&both)[2..].to_vec();
    added.sort_unstable();
    assert_eq!(added, [0, 0, 10, 10]);
    assert_eq!((both.settings.seed, both.earlier.len()), (8, 1));
    assert_eq!((both.earlier[0].seed, both.earlier[0].made), (7, 2));
    assert_eq!(both.summary.expect("a summary").alarms.of, 4);
    assert!(done.output.contains("2 of the comparisons are of an earlier run, seed 7."));
    // Without the flag the file is that of the last run alone.
    assert_eq!(small(&["--more", "0"], folder.path()).code, Some(0));
    assert_eq!(read(&path).trials.len(), 2);
}

#[test]
fn what_can_not_be_added_is_refused_and_the_file_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(small(&["--more", "0"], folder.path()).code, Some(0));
    let path = folder.path().join("reports/calibration.json");
    let text = std::fs::read_to_string(&path).expect("a file");
    let done = small(&["--more", "0", "--add", "--margin", "2"], folder.path());
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("its margin is 0.5 %, this one's 2 %"), "{}", done.errors);
    let words = ["calibrate", "--trials", "1", "--workload", "arithmetic", "--more", "0", "--add"];
    let done = claimbench(&words, folder.path());
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("see --budget"), "{}", done.errors);
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), text);
    std::fs::write(&path, "{").expect("written");
    let done = small(&["--more", "0", "--add"], folder.path());
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("this is no calibration"), "{}", done.errors);
}

#[test]
fn the_padded_workload_is_compared_with_its_copies_and_with_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let padded = ["calibrate", "--trials", "1", "--budget", "0.05", "--workload", "padded"];
    let done = claimbench(&padded, folder.path());
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let calibration = read(&folder.path().join("reports/calibration.json"));
    assert_eq!(calibration.trials.len(), 2);
    assert!(calibration.failed.is_empty());
    assert_eq!(calibration.summary.expect("a summary").alarms.of, 0, "its row is its own");
    let done = claimbench(&[&padded[..], &["--more", "3"]].concat(), folder.path());
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("only compared with --more 0"), "{}", done.errors);
}

#[test]
fn criterion_says_what_it_thinks_of_the_same_routine() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = small(&["--against", "criterion", "--pairs", "1"], folder.path());
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let calibration = read(&folder.path().join("reports/calibration.json"));
    let criterion = calibration.criterion.expect("it was asked for");
    assert_eq!(criterion.pairs.len(), 1);
    assert_eq!(criterion.pairs[0].beside.more_thousandths, 0);
    assert!(done.output.contains("0.5 s of warm-up and 2 s of measuring"), "{}", done.output);
    assert!(done.output.contains("of 1 pairs called changed"), "{}", done.output);
    assert!(!folder.path().join("target").exists(), "criterion keeps nothing here");
}

#[test]
fn numbers_out_of_range_exit_with_two_and_name_the_range() {
    let folder = tempfile::tempdir().expect("a folder");
    for (words, named) in [
        (["--trials", "0"], "between 1 and 10000"),
        (["--trials", "-3"], "between 1 and 10000"),
        (["--trials", "1.5"], "between 1 and 10000"),
        (["--budget", "0.01"], "between 0.05 and 600"),
        (["--budget", "-1"], "between 0.05 and 600"),
        (["--budget", "NaN"], "between 0.05 and 600"),
        (["--margin", "51"], "between 0 and 50"),
        (["--margin", "-0.1"], "between 0 and 50"),
        (["--repeat", "1"], "between 2 and 100"),
        (["--repeat", "101"], "between 2 and 100"),
        (["--seed", "-1"], "between 0 and 18446744073709551615"),
        (["--seed", "18446744073709551616"], "between 0 and 18446744073709551615"),
        (["--against", "divan"], "criterion"),
        (["--more", "4"], "'--more <PERCENT>': it has to be one of 0, 1, 2, 3, 5, 10"),
        (["--more", "-1"], "one of 0, 1, 2, 3, 5, 10"),
        (["--more", "one"], "one of 0, 1, 2, 3, 5, 10"),
        (["--more", "99999999999"], "one of 0, 1, 2, 3, 5, 10"),
    ] {
        let done = claimbench(&[&["calibrate"], &words[..]].concat(), folder.path());
        assert_eq!(done.code, Some(2), "{words:?}");
        assert!(done.errors.contains(named), "{words:?}: {}", done.errors);
    }
    let words = ["calibrate", "--against", "criterion", "--pairs", "31"];
    let done = claimbench(&words, folder.path());
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("between 1 and 30"), "{}", done.errors);
    let done = claimbench(&["calibrate", "--repeat", "3", "--trials", "3"], folder.path());
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("cannot be used with '--trials"), "{}", done.errors);
    assert!(!folder.path().join("reports").exists(), "nothing was begun");
}

#[test]
fn an_unknown_workload_names_the_nearest() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = claimbench(&["calibrate", "--workload", "aritmetic"], folder.path());
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("did you mean arithmetic"), "{}", done.errors);
}

#[test]
fn a_file_that_can_not_be_written_is_said_before_anything_is_measured() {
    let folder = tempfile::tempdir().expect("a folder");
    let device = if Path::new("/dev/null").exists() { "/dev/null" } else { "." };
    for out in ["no/such/folder/c.json", ".", device] {
        let done = claimbench(&["calibrate", "--out", out], folder.path());
        assert_eq!(done.code, Some(2), "{out}");
        assert!(done.errors.contains("can not be written"), "{out}: {}", done.errors);
        assert!(done.errors.contains(out), "{out}: {}", done.errors);
        assert!(!done.output.contains("pass"), "{out}: {}", done.output);
    }
}

#[test]
fn an_interrupted_run_keeps_its_comparisons_and_leaves_no_child() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("c.json");
    let many = ["calibrate", "--trials", "5000", "--budget", "0.05", "--workload", "arithmetic"];
    let run = start(&[&many[..], &["--out", "c.json"]].concat(), folder.path());
    until("a pass is done", || out.exists());
    let children = children_of(run.id());
    let process = nix::unistd::Pid::from_raw(i32::try_from(run.id()).expect("a process id"));
    nix::sys::signal::kill(process, nix::sys::signal::Signal::SIGINT).expect("it runs");
    let done = finish(run);
    assert_eq!(done.code, Some(130), "{}", done.errors);
    let calibration = read(&out);
    assert!(calibration.trials.len() >= 12);
    assert_eq!(calibration.end.why, Ending::Interrupted);
    let kept = calibration.trials.len();
    let sentence = format!("interrupted: {kept} comparisons are in c.json");
    assert!(done.errors.contains(&sentence), "{}", done.errors);
    until("no child is left", || {
        children.iter().all(|child| !Path::new(&format!("/proc/{child}/exe")).exists())
    });
}

#[test]
fn a_second_calibration_into_the_same_folder_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["calibrate", "--budget", "0.05", "--trials", "5000"];
    let mut first = start(&words, folder.path());
    until("it measures", || !children_of(first.id()).is_empty());
    let done = claimbench(&words, folder.path());
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains(&format!("process {}", first.id())), "{}", done.errors);
    first.kill().expect("it runs");
    first.wait().expect("it ends");
}

#[test]
fn a_report_shows_the_calibration_beside_its_record_and_warns_of_a_bad_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let reports = folder.path().join("reports");
    crate::processes::run(&Lanes::get().heap, &reports, &["buffers/pooled_4k/.*/19$"]);
    let done = small(&[], folder.path());
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let page = || std::fs::read_to_string(reports.join("index.html")).expect("a page");
    let title = "What these comparisons are worth here";
    assert_eq!(claimbench(&["report"], folder.path()).code, Some(0));
    assert!(page().contains(title));
    crate::processes::run(&Lanes::get().verdicts, &reports, &[]);
    assert!(page().contains(title));
    std::fs::write(reports.join("calibration.json"), "{").expect("written");
    let done = claimbench(&["report"], folder.path());
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(done.output.contains("warning: ") && done.output.contains("no calibration"));
    assert!(!page().contains(title));
    let done = crate::processes::run(&Lanes::get().verdicts, &reports, &[]);
    assert!(done.errors.contains("no calibration"), "{}", done.errors);
    assert!(!page().contains(title));
}

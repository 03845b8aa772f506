//! The lanes as real processes: claims that misbehave, processes that are killed, the command line, the lock.

use crate::processes::{
    Lanes, case, children_of, is_measuring, lies, record_of, run, start, until,
};
use claimbench::claim::{Allocator, Lane, Metric};
use claimbench::record::{Case, Line, Record};
use claimbench::verdict::{Settings, Verdict, judge};
use std::collections::BTreeSet;
use std::path::Path;

/// How every variant of `faults/misbehaving` that fails has to be reported, by a part of its sentence.
const FAILURES: [(&str, &str); 13] = [
    ("panics", "panicked: the set-up gives up"),
    ("panics_in_turn", "panicked: the turn gives up"),
    ("panics_in_thread", "panicked: a thread gives up"),
    (
        "panics_in_scope",
        "panicked: a scoped thread gives up (tests/faulty/claims/faults/misbehaving.rs:",
    ),
    ("panics_in_joined", "a thread panicked before: a joined thread gives up (tests/faulty/"),
    ("aborts", "killed by SIGABRT"),
    ("exits", "exited with code 3"),
    ("killed", "killed by SIGKILL"),
    ("never_iter", "without calling an `iter` method"),
    ("iter_twice", "more than once"),
    ("time_bomb", "killed by SIGABRT"),
    ("leaves_a_process", "killed by SIGABRT"),
    ("hangs", "longer than the limit of 1 s"),
];

fn misbehaving(variant: &str, allocator: Allocator) -> Case {
    case("faults/misbehaving", variant, 1, allocator)
}

fn exact(record: &Record, case: &Case, metric: Metric) -> Option<f64> {
    record.newest().reading(case, metric, None, None)?.value.exact()
}

/// Every failing variant has its reason, and both sound ones have readings: after one lane, whatever it is.
fn survives(lane: Lane, allocator: Allocator, program: &Path) {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--limit", "1", "--quick", "--budget", "0.05"];
    let done = run(program, folder.path(), &[&words[..], &["misbehaving"]].concat());
    assert_eq!(done.code, Some(1), "a failed case never stops the others: {}", done.errors);
    let record = record_of(folder.path());
    let newest = record.newest();
    for (variant, sentence) in FAILURES {
        let failure = newest.failure(lane, &misbehaving(variant, allocator));
        let reason =
            failure.unwrap_or_else(|| panic!("{variant} has no failure")).reason.to_string();
        assert!(reason.contains(sentence), "{variant}: {reason}");
    }
    for variant in ["fine", "noisy"] {
        let case = misbehaving(variant, allocator);
        assert!(newest.failure(lane, &case).is_none(), "{variant}");
        assert!(newest.digest(lane, &case).is_some(), "{variant}");
        let measured = !newest.readings(lane, &case).is_empty()
            || newest.forks(&case, "point 1").next().is_some();
        assert!(measured, "{variant} has no reading");
    }
    assert_eq!(crate::processes::named("98765"), 0, "what a routine started is ended with it");
}

#[test]
fn the_heap_lane_survives_every_fault() {
    survives(Lane::Heap, Allocator::Dhat, &Lanes::get().faulty_heap);
}

#[test]
fn the_resident_lane_survives_every_fault() {
    survives(Lane::Resident, Allocator::System, &Lanes::get().faulty_resident);
}

#[test]
fn the_rounds_lane_survives_every_fault() {
    survives(Lane::Rounds, Allocator::System, &Lanes::get().faulty_rounds);
}

#[test]
fn the_time_lane_survives_every_fault() {
    survives(Lane::Time, Allocator::System, &Lanes::get().faulty_time);
}

#[test]
fn verdicts_exits_with_one_where_a_case_failed_and_the_page_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let filter = "faults/(misbehaving/(fine|panics/)|differing)";
    run(&Lanes::get().faulty_heap, folder.path(), &["--limit", "5", filter]);
    let done = run(&Lanes::get().faulty_verdicts, folder.path(), &[]);
    assert_eq!(done.code, Some(1), "{}", done.errors);
    assert!(
        done.output.contains("FAILED faults/misbehaving/panics/1 in the heap lane"),
        "{}",
        done.output
    );
    assert!(done.output.contains("`one` and `other` give different outputs"), "{}", done.output);
    let page = std::fs::read_to_string(folder.path().join("index.html")).expect("a page");
    assert!(page.contains("the set-up gives up"));
    assert!(page.contains("give different outputs for the same work"));
    let record = record_of(folder.path());
    let judged = judge(&record, Settings::default());
    let differing = judged.iter().find(|judged| judged.claim.id == "faults/differing");
    let points = &differing.expect("judged").predictions[0].points;
    assert_eq!(points[0].verdict, Verdict::Holds, "at 1 both give 3");
    assert!(matches!(points[1].verdict, Verdict::Void(_)), "{:?}", points[1].verdict);
}

#[test]
fn controls_that_do_the_same_other_work_are_compared_by_every_lane() {
    for program in [&Lanes::get().faulty_heap, &Lanes::get().faulty_resident] {
        let folder = tempfile::tempdir().expect("a folder");
        run(program, folder.path(), &["faults/other_work"]);
        let record = record_of(folder.path());
        let judged = judge(&record, Settings::default());
        let points = &judged[0].predictions[0].points;
        assert!(!matches!(points[0].verdict, Verdict::Void(_)), "{:?}", points[0].verdict);
        let void = points[1].verdict.to_string();
        assert!(void.contains("`small` and `small_or_not` give different outputs"), "{void}");
    }
}

#[test]
fn a_lane_runs_the_variants_that_are_its_own_alone() {
    let lanes = [
        (Lane::Heap, Allocator::Dhat, &Lanes::get().faulty_heap, [2, 2, 2]),
        (Lane::Resident, Allocator::System, &Lanes::get().faulty_resident, [2, 2, 1]),
        (Lane::Rounds, Allocator::System, &Lanes::get().faulty_rounds, [2, 0, 1]),
        (Lane::Time, Allocator::System, &Lanes::get().faulty_time, [2, 0, 1]),
    ];
    for (lane, allocator, program, wanted) in lanes {
        let folder = tempfile::tempdir().expect("a folder");
        let words = ["--quick", "--budget", "0.05", "sound/counted_only"];
        let done = run(program, folder.path(), &words);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        let record = record_of(folder.path());
        let newest = record.newest();
        let found = ["timed", "counted", "counted_at_two"].map(|variant| {
            let case = |point| case("sound/counted_only", variant, point, allocator);
            [1, 2].into_iter().filter(|point| newest.digest(lane, &case(*point)).is_some()).count()
        });
        assert_eq!(found, wanted, "{}", lane.name());
        let claim = record.claims()[0];
        assert_eq!(claimbench::verdict::missing(&newest, claim, lane, allocator), 0);
    }
}

#[test]
fn the_end_of_a_process_is_read_where_it_is_asked_for_and_a_hang_is_still_a_failure() {
    let folder = tempfile::tempdir().expect("a folder");
    let done =
        run(&Lanes::get().faulty_resident, folder.path(), &["--limit", "1", "faults/ending"]);
    assert_eq!(done.code, Some(1), "{}", done.errors);
    let record = record_of(folder.path());
    let predictions = &judge(&record, Settings::default())[0].predictions;
    let verdicts: Vec<String> =
        predictions.iter().map(|judged| judged.verdict.to_string()).collect();
    assert_eq!(verdicts[..7], ["holds"; 7], "{verdicts:?}");
    assert!(verdicts[7].contains("`hangs` took longer than the limit of 1 s"), "{verdicts:?}");
    assert!(verdicts[8].contains("panicked: the set-up gives up"), "{verdicts:?}");
    assert_eq!(record.newest().failures().count(), 2);
    let page = claimbench::report::page(&record, Settings::default());
    assert!(page.contains("How the process ended") && page.contains("SIGABRT"));
    // No other lane starts what ends its process.
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&Lanes::get().faulty_heap, folder.path(), &["faults/ending"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let cases: BTreeSet<String> = record_of(folder.path())
        .lines
        .iter()
        .filter_map(|line| Some(line.case()?.1.variant.clone()))
        .collect();
    assert!(cases.iter().eq(["beside"]), "{cases:?}");
}

#[test]
fn a_turn_makes_the_allocator_let_go_in_every_lane_and_is_counted_all_the_same() {
    let lanes = [
        (&Lanes::get().faulty_heap, ["not judged here", "not judged here", "holds"]),
        (&Lanes::get().faulty_resident, ["holds", "holds", "not judged here"]),
        (&Lanes::get().faulty_rounds, ["not judged here"; 3]),
    ];
    for (program, wanted) in lanes {
        let folder = tempfile::tempdir().expect("a folder");
        let words = ["--quick", "--budget", "0.05", "sound/purged"];
        let done = run(program, folder.path(), &words);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        let record = record_of(folder.path());
        assert_eq!(record.newest().failures().count(), 0);
        let predictions = &judge(&record, Settings::default())[0].predictions;
        let names: Vec<&str> = predictions.iter().map(|judged| judged.verdict.name()).collect();
        assert_eq!(names, wanted, "{predictions:?}");
    }
}

#[test]
fn a_program_that_can_not_be_built_fails_alone_and_what_the_machine_lacks_is_no_failure() {
    let lanes = [
        (&Lanes::get().faulty_heap, ["holds", "holds"]),
        (&Lanes::get().faulty_resident, ["not judged here", "not judged here"]),
    ];
    for (program, fine) in lanes {
        let folder = tempfile::tempdir().expect("a folder");
        let done = run(program, folder.path(), &["--limit", "6", "faults/programs"]);
        assert_eq!(done.code, Some(1), "{}", done.errors);
        let record = record_of(folder.path());
        let failures: Vec<String> =
            record.newest().failures().map(|failure| failure.reason.to_string()).collect();
        let wanted = [
            "needs a target that the compiler does not have",
            "needs a library that is not here",
            "main.rs:2:21: cannot find value `missing` in this scope (tests/faulty/claims/faults/programs.rs:",
            "took longer than the limit of 6 s",
        ];
        for part in wanted {
            assert!(failures.iter().any(|said| said.contains(part)), "{part}: {failures:#?}");
        }
        assert_eq!(failures.len(), wanted.len());
        until("the compiler ends as well", || crate::processes::named("--cfg=endless_98766") == 0);
        let predictions = &judge(&record, Settings::default())[0].predictions;
        let names: Vec<&str> = predictions.iter().map(|judged| judged.verdict.name()).collect();
        assert_eq!(names[..2], fine);
        if fine == ["holds", "holds"] {
            assert_eq!(names[2..], ["not judged here", "not judged here", "void", "void"]);
            // What lives is that of building and of folders' paths, which are as long as somebody's name.
            let newest = record.newest();
            let fine = case("faults/programs", "fine", 1, Allocator::Dhat);
            let read: Vec<Metric> =
                newest.readings(Lane::Heap, &fine).iter().map(|reading| reading.metric).collect();
            assert!(read.contains(&Metric::Allocations) && read.contains(&Metric::Bytes));
            let lives = [Metric::Peak, Metric::Held, Metric::Left];
            assert!(!lives.iter().any(|metric| read.contains(metric)), "{read:?}");
        }
    }
}

#[test]
fn a_case_has_a_folder_on_the_disk_of_the_reports_which_goes_with_it() {
    let lanes = [
        (&Lanes::get().faulty_heap, ["holds"; 2]),
        (&Lanes::get().faulty_rounds, ["not judged here"; 2]),
    ];
    for (program, wanted) in lanes {
        let folder = tempfile::tempdir().expect("a folder");
        // What a run that was killed had left behind.
        let left = folder.path().join(".cases/1/case-left");
        std::fs::create_dir_all(&left).expect("made");
        let words = ["--quick", "--budget", "0.05", "sound/folders"];
        let done = run(program, folder.path(), &words);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        assert!(!folder.path().join(".cases").exists());
        let record = record_of(folder.path());
        assert_eq!(record.newest().failures().count(), 0);
        let predictions = &judge(&record, Settings::default())[0].predictions;
        let names: Vec<&str> = predictions.iter().map(|judged| judged.verdict.name()).collect();
        assert_eq!(names[..2], wanted, "{predictions:?}");
    }
}

#[test]
fn settings_of_the_allocator_reach_their_processes_and_those_it_does_not_know_are_a_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let rounds = &["--budget", "60", "--forks", "12", "sound/settings"][..];
    let lanes = [
        (&Lanes::get().faulty_resident, &["sound/settings"][..]),
        (&Lanes::get().faulty_rounds, rounds),
    ];
    for (program, words) in lanes {
        let done = run(program, folder.path(), words);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        let said = done.output + &done.errors;
        assert!(said.contains("unknown/8: it has a setting that"), "{said}");
    }
    let record = record_of(folder.path());
    let judged = &judge(&record, Settings::of(&record))[0];
    let verdicts: Vec<String> =
        judged.predictions.iter().map(|judged| judged.verdict.to_string()).collect();
    let lacks = |verdict: &str| {
        verdict.starts_with("not judged here")
            && verdict.contains("not know: `glibc.malloc.nonsense`")
    };
    assert_eq!(verdicts[..2], ["holds"; 2], "{verdicts:?}");
    for sampled in &judged.predictions[3..5] {
        lies(sampled, true);
    }
    assert!(lacks(&verdicts[2]) && lacks(&verdicts[5]), "{verdicts:?}");
    // It is said once for each lane, and is no failure.
    assert_eq!(record.newest().failures().count(), 2);
    let done = run(&Lanes::get().faulty_verdicts, folder.path(), &["sound/settings"]);
    assert_eq!(done.code, Some(0), "{}", done.output);
}

#[test]
fn figures_of_every_kind_of_turn_are_counted_by_one_lane_and_sampled_by_another() {
    let measured = |program: &Path, words: &[&str]| {
        let folder = tempfile::tempdir().expect("a folder");
        let done = run(program, folder.path(), &[words, &["sound/figured"]].concat());
        assert_eq!(done.code, Some(0), "{}", done.errors);
        let record = record_of(folder.path());
        assert_eq!(record.newest().failures().count(), 0);
        record
    };
    let record = measured(&Lanes::get().faulty_heap, &[]);
    for counted in &judge(&record, Settings::of(&record))[0].predictions[..4] {
        assert_eq!(counted.verdict, Verdict::Holds, "{counted:?}");
    }
    let record = measured(&Lanes::get().faulty_rounds, &["--budget", "60", "--forks", "12"]);
    let sampled = &judge(&record, Settings::of(&record))[0].predictions;
    for (sampled, admitted) in sampled[4..9].iter().zip([true, true, false, true, true]) {
        lies(sampled, admitted);
    }
    let silent = sampled[9].verdict.to_string();
    assert!(silent.contains("`silent` reports no figure `steps`"), "{silent}");
}

#[test]
fn turns_that_await_are_counted_and_timed_over_the_runtimes_of_their_claim() {
    let folder = tempfile::tempdir().expect("a folder");
    for (program, words) in [
        (&Lanes::get().faulty_heap, &["sound/asynchronous"][..]),
        (&Lanes::get().faulty_rounds, &["--budget", "1", "--forks", "5", "sound/asynchronous"]),
    ] {
        let done = run(program, folder.path(), words);
        assert_eq!(done.code, Some(0), "{}", done.errors);
    }
    let record = record_of(folder.path());
    let newest = record.newest();
    assert_eq!(newest.failures().count(), 0);
    let judged = &judge(&record, Settings::of(&record))[0];
    let exact: Vec<&str> =
        judged.predictions[..2].iter().map(|judged| judged.verdict.name()).collect();
    assert_eq!(exact, ["holds", "holds"], "{:?}", judged.predictions);
    for variant in ["awaited", "spawned", "spawned_far"] {
        let case = case("sound/asynchronous", variant, 10, Allocator::System);
        assert!(newest.forks(&case, "point 10").next().is_some(), "{variant} is not timed");
    }
}

#[test]
fn phases_figures_and_input_are_counted_to_the_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    run(&Lanes::get().faulty_heap, folder.path(), &["sound/phases"]);
    let record = record_of(folder.path());
    let pooled = case("sound/phases", "pooled", 1000, Allocator::Dhat);
    let newest = record.newest();
    let at = |metric: Metric, phase: &str| {
        newest.reading(&pooled, metric, Some(phase), None).and_then(|reading| reading.value.exact())
    };
    // The warm-up turn left two blocks in the pool, so a burst of four makes two.
    assert_eq!(at(Metric::Allocations, "burst"), Some(2.0));
    assert_eq!(at(Metric::Bytes, "burst"), Some(2_000.0));
    assert_eq!(at(Metric::Held, "burst"), Some(4_000.0));
    assert_eq!(at(Metric::Held, "idle"), Some(2_000.0));
    assert_eq!(exact(&record, &pooled, Metric::Allocations), Some(2.0));
    assert_eq!(exact(&record, &pooled, Metric::Left), Some(2_000.0));
    assert_eq!(exact(&record, &pooled, Metric::Peak), Some(4_000.0));
    for judged in &judge(&record, Settings::default())[0].predictions {
        assert_eq!(judged.verdict, Verdict::Holds, "{:?}", judged.prediction);
    }
}

#[test]
fn threads_beyond_the_machine_are_not_run_and_not_judged() {
    let folder = tempfile::tempdir().expect("a folder");
    let filter = "sound/threads|faults/too_big";
    let words = ["--quick", "--budget", "0.1", filter];
    let done = run(&Lanes::get().faulty_rounds, folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(
        done.output.contains("need more than this machine has: not judged here"),
        "{}",
        done.output
    );
    let record = record_of(folder.path());
    for judged in judge(&record, Settings::default()) {
        let verdict = &judged.predictions[0].points.last().expect("a point").verdict;
        assert!(matches!(verdict, Verdict::NotJudged(_)), "{}: {verdict}", judged.claim.id);
    }
    assert!(record.newest().failures().next().is_none());
}

/// The processes in which the programs of the heap lane have cases counted.
fn copies_in(lane: u32) -> Vec<u32> {
    children_of(lane).into_iter().flat_map(children_of).collect()
}

fn is_there(process: u32) -> bool {
    Path::new(&format!("/proc/{process}")).exists()
}

#[test]
fn a_killed_lane_leaves_its_readings_and_no_child() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lane = start(&Lanes::get().faulty_heap, folder.path(), &["misbehaving/(fine|hangs)"]);
    let record = folder.path().join("latest.jsonl");
    let text = || std::fs::read_to_string(&record).unwrap_or_default();
    until("the first case is measured", || text().contains("\"metric\":\"left\""));
    until("the second case runs", || copies_in(lane.id()).len() == 1);
    let children = [children_of(lane.id()), copies_in(lane.id())].concat();
    lane.kill().expect("it runs");
    lane.wait().expect("it is a child of this process");
    until("the children are gone", || !children.iter().copied().any(is_there));
    let fine = misbehaving("fine", Allocator::Dhat);
    assert!(exact(&record_of(folder.path()), &fine, Metric::Allocations).is_some());
    // The lock of the dead process is taken over, and what is missing is said.
    let done = run(&Lanes::get().faulty_verdicts, folder.path(), &[]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let page = std::fs::read_to_string(folder.path().join("index.html")).expect("a page");
    assert!(
        page.contains("did not come to its end") || page.contains("not end"),
        "the page says so"
    );
}

#[test]
fn an_interrupted_lane_says_where_its_readings_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let lane = start(&Lanes::get().faulty_heap, folder.path(), &["misbehaving/hangs"]);
    until("the case runs", || is_measuring(folder.path(), lane.id()));
    until("a copy of its program has it", || copies_in(lane.id()).len() == 1);
    let children = [children_of(lane.id()), copies_in(lane.id())].concat();
    let process = nix::unistd::Pid::from_raw(i32::try_from(lane.id()).expect("small"));
    nix::sys::signal::kill(process, nix::sys::signal::Signal::SIGINT).expect("it runs");
    let done = crate::processes::finish(lane);
    assert_eq!(done.code, Some(130));
    assert!(done.errors.contains("latest.jsonl"), "{}", done.errors);
    until("the children are gone", || !children.iter().copied().any(is_there));
}

#[test]
fn a_second_run_on_one_folder_is_refused_and_names_the_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut first = start(&Lanes::get().faulty_heap, folder.path(), &["misbehaving/hangs"]);
    until("the first one measures", || is_measuring(folder.path(), first.id()));
    let second = run(&Lanes::get().faulty_resident, folder.path(), &["misbehaving/fine"]);
    first.kill().expect("it runs");
    first.wait().expect("it is a child of this process");
    assert_eq!(second.code, Some(2));
    assert!(second.errors.contains("is measuring into this folder"), "{}", second.errors);
    let owner = crate::processes::lock_owner(&folder);
    assert!(second.errors.contains(&format!("process {owner}")), "{} {owner}", second.errors);
}

#[test]
fn a_lane_under_another_allocator_refuses() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&Lanes::get().faulty_wrong, folder.path(), &[]);
    assert_eq!(done.code, Some(2));
    let sentence = "measures the jemalloc allocator, and the program's is system";
    assert!(done.errors.contains(sentence), "{}", done.errors);
}

#[test]
fn a_mistyped_flag_is_an_error_in_every_lane_and_criterions_own_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    for program in Lanes::get().all() {
        let done = run(program, folder.path(), &["--quik"]);
        assert_eq!(done.code, Some(2), "{}", program.display());
        assert!(done.errors.contains("--quick"), "{}", done.errors);
        let done = run(program, folder.path(), &["--bench", "--sample-size", "20", "--list"]);
        assert_eq!(done.code, Some(0), "{}: {}", program.display(), done.errors);
    }
    let words = ["--bench", "--noplot", "dispatch.*concrete/1$"];
    let done = run(&Lanes::get().heap, folder.path(), &words);
    assert!(done.output.contains("--noplot passed over"), "{}", done.output);
}

#[test]
fn a_filter_that_matches_nothing_names_the_nearest_claims() {
    let folder = tempfile::tempdir().expect("a folder");
    for program in
        Lanes::get().all().into_iter().filter(|program| *program != &Lanes::get().verdicts)
    {
        let done = run(program, folder.path(), &["buffers/poled_4k"]);
        assert_eq!(done.code, Some(2), "{}", program.display());
        assert!(done.errors.contains("did you mean buffers/pooled_4k"), "{}", done.errors);
        let done = run(program, folder.path(), &["buffers/("]);
        assert_eq!(done.code, Some(2));
        assert!(done.errors.contains("no regular expression"), "{}", done.errors);
    }
}

#[test]
fn criterion_misused_is_wrong_usage_and_no_failed_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--baseline", "there-is-none", "dispatch.*concrete/1$"];
    let done = run(&Lanes::get().time, folder.path(), &words);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(done.errors.contains("there-is-none"), "{}", done.errors);
    assert!(record_of(folder.path()).newest().failures().next().is_none());
}

#[test]
fn a_test_run_runs_every_case_and_measures_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let dispatch = || catalogue::claims::CATALOGUE.iter().filter(|entry| entry.theme == "dispatch");
    let everywhere = |lane: Lane| -> usize {
        let variants = dispatch()
            .flat_map(|entry| entry.claim.variants.iter().map(move |variant| (entry, variant)));
        let points = variants.map(|(entry, variant)| {
            entry.claim.points_of(variant).filter(|point| variant.runs_in(lane, *point)).count()
        });
        points.sum()
    };
    let with_a_filter = ["--test", "--bench", "dispatch"];
    for program in
        Lanes::get().all().into_iter().filter(|program| *program != &Lanes::get().verdicts)
    {
        let done = run(program, folder.path(), &with_a_filter);
        assert_eq!(done.code, Some(0), "{}: {}", program.display(), done.errors);
        // Each run begins its record anew.
        let record = Record::read(&folder.path().join("test.jsonl")).expect("a record");
        assert_eq!(record.headers().count(), 1);
        let lane = record.headers().next().expect("a header").lane;
        // A case that is compared at several points is run in the groups of each.
        let cases: BTreeSet<String> = record
            .lines
            .iter()
            .filter_map(|line| match line {
                Line::Digest(digest) => Some(digest.case.to_string()),
                _ => None,
            })
            .collect();
        assert_eq!(cases.len(), everywhere(lane), "{}", program.display());
        let measured = |line: &Line| matches!(line, Line::Reading(_) | Line::Fork(_));
        assert!(!record.lines.iter().any(measured), "nothing is measured");
    }
    assert!(
        !folder.path().join("latest.jsonl").exists(),
        "the record of measurements is untouched"
    );
    let done = run(&Lanes::get().verdicts, folder.path(), &["--test"]);
    assert_eq!(done.code, Some(0), "{}", done.output);
    assert!(done.output.contains("0 failed; nothing was measured"), "{}", done.output);
}

#[test]
fn an_unwritable_folder_is_said_before_anything_is_measured() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "no folder").expect("written");
    let done = run(&Lanes::get().heap, &file.join("below"), &[]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("below: nothing can be written here"), "{}", done.errors);
    assert!(done.output.is_empty(), "{}", done.output);
}

#[test]
fn a_lane_refuses_a_record_with_a_bad_line_and_mends_a_cut_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("latest.jsonl");
    let words = ["misbehaving/fine"];
    assert_eq!(run(&Lanes::get().faulty_heap, folder.path(), &words).code, Some(0));
    let good = std::fs::read_to_string(&path).expect("a record");
    std::fs::write(&path, format!("{good}{{\"line\":\"reading\",\"ru")).expect("written");
    assert_eq!(run(&Lanes::get().faulty_heap, folder.path(), &words).code, Some(0));
    assert_eq!(record_of(folder.path()).headers().count(), 2);
    let bad = good.replacen("\"metric\":\"bytes\"", "\"metric\":\"bites\"", 1);
    std::fs::write(&path, &bad).expect("written");
    let done = run(&Lanes::get().faulty_heap, folder.path(), &words);
    assert_eq!(done.code, Some(2));
    let number = bad.lines().position(|line| line.contains("bites")).expect("it is there") + 1;
    assert!(done.errors.contains(&format!("latest.jsonl:{number}: ")), "{}", done.errors);
    assert_eq!(std::fs::read_to_string(&path).expect("a record"), bad, "nothing is overwritten");
}

#[test]
fn an_environment_that_is_no_text_is_no_obstacle() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a folder");
    let output = std::process::Command::new(&Lanes::get().faulty_heap)
        .args(["--bench", "--reports"])
        .arg(folder.path())
        .arg("misbehaving/fine")
        .env("NO_TEXT", std::ffi::OsStr::from_bytes(b"\xff"))
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn the_table_is_filtered_by_variants_and_points_too() {
    let folder = tempfile::tempdir().expect("a folder");
    run(&Lanes::get().heap, folder.path(), &["pooled_4k|dispatch.*/1$"]);
    let done = run(&Lanes::get().verdicts, folder.path(), &["thread_local/19"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(done.output.contains("thread_local"), "{}", done.output);
    assert!(!done.output.contains("dyn_ref"), "{}", done.output);
    let done = run(&Lanes::get().verdicts, folder.path(), &["poled_4k"]);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(done.errors.contains("buffers/pooled_4k"), "{}", done.errors);
}

#[test]
fn what_is_left_of_claims_and_points_that_are_gone_is_dropped() {
    let folder = tempfile::tempdir().expect("a folder");
    run(&Lanes::get().faulty_heap, folder.path(), &["misbehaving/(fine|panics/)"]);
    run(&Lanes::get().heap, folder.path(), &["pooled_4k/hoisted/19$"]);
    // As if the claim had been measured at another point before its axis was changed.
    let path = folder.path().join("latest.jsonl");
    let text = std::fs::read_to_string(&path).expect("a record");
    let of_case =
        |line: &&str| line.contains("\"line\":\"reading\"") && line.contains("\"point\":19,");
    let other: Vec<String> = text
        .lines()
        .filter(of_case)
        .map(|line| line.replace("\"point\":19,", "\"point\":77,"))
        .collect();
    assert!(!other.is_empty(), "{text}");
    std::fs::write(&path, format!("{text}{}\n", other.join("\n"))).expect("a record");
    // To the catalogue of the project the claims of the tests are gone, and so are their failures.
    let done = run(&Lanes::get().verdicts, folder.path(), &[]);
    assert_eq!(done.code, Some(0), "{}", done.output);
    assert!(done.output.contains("3 cases that the catalogue no longer has"), "{}", done.output);
    let record = record_of(folder.path());
    let claims: Vec<&str> = record.claims().iter().map(|claim| claim.id.as_str()).collect();
    assert_eq!(claims, ["buffers/pooled_4k"]);
    let points: BTreeSet<u64> =
        record.lines.iter().filter_map(Line::case).map(|(_, case, _)| case.point).collect();
    assert_eq!(points, [19].into());
}

#[test]
fn a_reader_that_stops_reading_is_no_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lane = start(&Lanes::get().heap, folder.path(), &["--list"]);
    drop(lane.stdout.take());
    let done = crate::processes::finish(lane);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(!done.errors.contains("panicked"), "{}", done.errors);
    assert!(!folder.path().join("latest.jsonl").exists(), "a list writes no record");
}

#[test]
fn the_report_has_the_order_of_the_catalogue_whatever_was_measured_first() {
    let folder = tempfile::tempdir().expect("a folder");
    for filter in ["dispatch/dyn_vs_generic/concrete", "buffers/pooled_4k/hoisted"] {
        let done = run(&Lanes::get().heap, folder.path(), &[filter]);
        assert_eq!(done.code, Some(0), "{}", done.errors);
    }
    let done = run(&Lanes::get().verdicts, folder.path(), &[]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    let claims: Vec<&str> = record.claims().iter().map(|claim| claim.id.as_str()).collect();
    assert_eq!(claims, ["buffers/pooled_4k", "dispatch/dyn_vs_generic"]);
    assert!(record.left_out().is_some(), "what the catalogue leaves out is in the record");
}

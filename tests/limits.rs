//! Lanes under the limits that people and machines set, as real processes: times that are asked for, standard input,
//! signals, folders that can not be written, other allocators, what a routine prints.

use crate::processes::{Done, Lanes, case, command, finish, is_measuring, record_of, run, until};
use claimbench::claim::{Allocator, Lane, Metric};
use claimbench::record::{Case, Line, OutOfTime, Record, Value};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// A case of `faults/surroundings`.
fn of_surroundings(variant: &str, allocator: Allocator) -> claimbench::record::Case {
    case("faults/surroundings", variant, 1, allocator)
}

/// Runs a lane that is to measure every case that the filter names.
fn sound(mut command: Command) -> Done {
    let done = finish(command.spawn().expect("the program starts"));
    assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
    assert!(!done.output.contains("FAILED"), "{}", done.output);
    done
}

#[test]
fn what_criterion_is_asked_for_is_not_cut_off_by_the_limit_of_a_case() {
    let time = &Lanes::get().faulty_time;
    let criterion_samples = |words: &[&str]| {
        let folder = tempfile::tempdir().expect("a folder");
        sound(command(time, folder.path(), words));
        let record = record_of(folder.path());
        let readings = record.lines.iter().filter_map(|line| match line {
            Line::Reading(reading) => Some(reading.value.clone()),
            _ => None,
        });
        readings.collect::<Vec<Value>>()
    };
    // Ten samples of a fifth of a second and more, with a limit of one second.
    assert_eq!(criterion_samples(&["--limit", "1", "surroundings/slow"]).len(), 1);
    let fine = "surroundings/fine";
    let asked = ["--limit", "0.3", "--measurement-time", "1", "--warm-up-time", "0.2", fine];
    assert_eq!(criterion_samples(&asked).len(), 1);
    // Under a profiler nothing is measured.
    assert_eq!(criterion_samples(&["--limit", "0.3", "--profile-time", "1", fine]), []);
}

/// What a run that ended in order says that it left out, and what it was measured of: every case is one of both.
fn left_out(folder: &Path, done: &Done) -> OutOfTime {
    let said = format!("{}{}", done.output, done.errors);
    assert_eq!(done.code, Some(0), "{said}");
    assert!(
        !said.contains("FAILED") && said.contains("2 s at most (--minutes or --at-most)"),
        "{said}"
    );
    let record = record_of(folder);
    assert_eq!(record.newest().failures().count(), 0);
    let left = record.lines.iter().find_map(|line| match line {
        Line::End(end) => end.out_of_time.clone(),
        _ => None,
    });
    let left = left.expect("something was left out");
    let read: BTreeSet<&Case> =
        record.lines.iter().filter_map(Line::case).map(|(_, case, _)| case).collect();
    assert!(left.cases.iter().all(|case| !read.contains(case)), "{left:?}");
    left
}

#[test]
fn a_run_that_may_take_so_long_at_most_ends_in_order_and_names_what_it_left_out() {
    let lanes = Lanes::get();
    let folders = [(); 4].map(|()| tempfile::tempdir().expect("a folder"));
    let hangs = "misbehaving/(fine|hangs)/";
    let all = [
        (Some(Allocator::Dhat), &lanes.faulty_heap, hangs),
        (Some(Allocator::System), &lanes.faulty_resident, hangs),
        (Some(Allocator::System), &lanes.faulty_time, hangs),
        (None, &lanes.faulty_rounds, "sound/(many|named|sweep)/"),
    ];
    // Side by side, for each takes what it may.
    let mut started = Vec::new();
    for ((_, program, filter), folder) in all.iter().zip(&folders) {
        let words = ["--at-most", "2", "--budget", "600", filter];
        started.push(crate::processes::start(program, folder.path(), &words));
    }
    for (((allocator, program, filter), folder), lane) in all.iter().zip(&folders).zip(started) {
        let done = finish(lane);
        let left = left_out(folder.path(), &done);
        if let Some(allocator) = allocator {
            let hangs = case("faults/misbehaving", "hangs", 1, *allocator);
            assert_eq!(left.cut.as_ref(), Some(&hangs), "{}", program.display());
            assert!(left.cases.contains(&hangs), "{left:?}");
            let last = format!("\n  {hangs}\n");
            assert!(done.output.contains(&last), "{}", done.output);
        } else {
            let record = record_of(folder.path());
            let header = record.headers().next().expect("it began");
            assert!(header.options.budget_seconds.get() <= 2.0, "it plans with what it has");
            // Too many to be named one by one.
            assert!(done.output.contains("\n  sound/many/: "), "{}", done.output);
        }
        let judged = run(&lanes.faulty_verdicts, folder.path(), &[filter]);
        assert_eq!(judged.code, Some(0), "{}{}", judged.output, judged.errors);
        assert!(judged.output.contains("left out: "), "{}", judged.output);
    }
}

#[test]
fn how_long_a_run_may_take_is_said_in_the_environment_too_and_a_test_that_was_cut_off_is_no_success()
 {
    let heap = &Lanes::get().faulty_heap;
    let done = |told: &str, words: &[&str]| {
        let mut lane = Command::new(heap);
        lane.args(words).env("CLAIMBENCH_AT_MOST", told).stdin(Stdio::null());
        finish(lane.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts"))
    };
    let cut = done("0.2", &["misbehaving/hangs"]);
    assert_eq!(cut.code, Some(1), "{}{}", cut.output, cut.errors);
    assert!(cut.output.contains("0.2 s at most"), "{}", cut.output);
    assert!(cut.output.contains("heap: 0 cases ran once, 1 failures"), "{}", cut.output);
    // The command line counts before the environment, in which an empty word says nothing.
    for (told, words) in [("0.1", &["--at-most", "600", "--list"][..]), ("", &["--list"])] {
        assert_eq!(done(told, words).code, Some(0), "{told}");
    }
    for told in ["soon", "0", "-5", "inf"] {
        let wrong = done(told, &["--list"]);
        assert_eq!(wrong.code, Some(2), "{}", wrong.output);
        assert!(
            wrong.errors.contains("CLAIMBENCH_AT_MOST") && wrong.errors.contains(told),
            "{}",
            wrong.errors
        );
    }
}

#[test]
fn a_routine_that_reads_standard_input_finds_its_end_in_every_lane() {
    let lanes = Lanes::get();
    for (lane, allocator, program) in [
        (Lane::Heap, Allocator::Dhat, &lanes.faulty_heap),
        (Lane::Resident, Allocator::System, &lanes.faulty_resident),
        (Lane::Rounds, Allocator::System, &lanes.faulty_rounds),
        (Lane::Time, Allocator::System, &lanes.faulty_time),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let words = ["--limit", "5", "--quick", "--budget", "0.05", "surroundings/(fine|reads)"];
        let mut lane_itself = command(program, folder.path(), &words);
        // The lane's own standard input is a terminal or a file with anything in it.
        let mut input = tempfile::tempfile().expect("a file");
        input.write_all(b"for the lane\n").expect("room");
        lane_itself.stdin(input);
        sound(lane_itself);
        let record = record_of(folder.path());
        let newest = record.newest();
        let digest = |variant| {
            newest.digest(lane, &of_surroundings(variant, allocator)).map(|line| line.digest)
        };
        assert_eq!(digest("reads_input"), digest("fine"), "{}", lane.name());
        assert!(digest("fine").is_some());
    }
}

#[test]
fn a_lane_that_was_started_to_live_on_when_the_terminal_hangs_up_does() {
    let folder = tempfile::tempdir().expect("a folder");
    // As `nohup` does it, and a shell in the background with interrupts.
    let live_on = "trap '' HUP INT; exec \"$0\" \"$@\"";
    let lane = Command::new("sh")
        .args(["-c", live_on])
        .arg(&Lanes::get().faulty_rounds)
        .args(["--bench", "--reports"])
        .arg(folder.path())
        .args(["--budget", "600", "--forks", "6", "--margin", "50", "sound/sweep/chain/10000$"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a shell");
    until("a worker runs", || is_measuring(folder.path(), lane.id()));
    let process = Pid::from_raw(i32::try_from(lane.id()).expect("small"));
    for signal in [Signal::SIGHUP, Signal::SIGINT] {
        kill(process, signal).expect("it runs");
    }
    let done = finish(lane);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    assert!(record.lines.iter().any(|line| matches!(line, Line::End(_))));
}

#[test]
fn a_lane_whose_terminal_hangs_up_ends_and_says_where_its_readings_are() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["misbehaving/hangs"];
    let lane = crate::processes::start(&Lanes::get().faulty_heap, folder.path(), &words);
    until("the case runs", || is_measuring(folder.path(), lane.id()));
    let process = Pid::from_raw(i32::try_from(lane.id()).expect("small"));
    kill(process, Signal::SIGHUP).expect("it runs");
    let done = finish(lane);
    assert_eq!(done.code, Some(130), "{}", done.errors);
    assert!(done.errors.contains("latest.jsonl"), "{}", done.errors);
}

#[test]
fn a_job_may_be_longer_than_a_variable_of_the_environment() {
    let folder = tempfile::tempdir().expect("a folder");
    // More cases than have room in 128 KiB.
    let done = sound(command(&Lanes::get().faulty_time, folder.path(), &["--test", "sound/many"]));
    assert!(!done.errors.contains("too long"), "{}", done.errors);
    let record = Record::read(&folder.path().join("test.jsonl")).expect("a record");
    let digests = record.lines.iter().filter(|line| matches!(line, Line::Digest(_))).count();
    assert!(digests > 1_500, "{digests}");
}

#[test]
fn a_folder_for_temporary_files_that_is_not_there_is_named() {
    for program in [&Lanes::get().faulty_heap, &Lanes::get().faulty_rounds] {
        let folder = tempfile::tempdir().expect("a folder");
        let missing = folder.path().join("missing");
        let mut lane = command(program, folder.path(), &["misbehaving/fine"]);
        lane.env("TMPDIR", &missing);
        let done = finish(lane.spawn().expect("the program starts"));
        assert_eq!(done.code, Some(2), "{}{}", done.output, done.errors);
        let named = format!("{}: no temporary file", missing.display());
        assert!(done.errors.contains(&named), "{}", done.errors);
        assert!(done.errors.contains("TMPDIR"), "{}", done.errors);
        assert!(!folder.path().join("latest.jsonl").exists(), "nothing was begun");
    }
}

#[test]
fn an_allocator_that_a_library_sets_is_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&Lanes::get().faulty_own, folder.path(), &[]);
    assert_eq!(done.code, Some(2));
    for part in ["measures the system allocator", "a #[global_allocator] of its own"] {
        assert!(done.errors.contains(part), "{}", done.errors);
    }
}

#[test]
fn what_a_routine_prints_is_shown_where_it_is_asked_for() {
    let shown = |program: &Path, words: &[&str]| {
        let folder = tempfile::tempdir().expect("a folder");
        let filter = ["--quick", "--budget", "0.05", "surroundings/prints"];
        let done = sound(command(program, folder.path(), &[words, &filter].concat()));
        let told = [&done.output, &done.errors]
            .map(|text| text.contains("told on the one") || text.contains("told on the other"));
        (told[0] && told[1], told[0] || told[1])
    };
    for program in
        [&Lanes::get().faulty_heap, &Lanes::get().faulty_resident, &Lanes::get().faulty_rounds]
    {
        assert_eq!(shown(program, &["--nocapture"]), (true, true), "{}", program.display());
        assert_eq!(shown(program, &[]), (false, false), "{}", program.display());
    }
}

#[test]
fn counts_are_marked_where_a_thread_allocates_that_the_case_does_not_wait_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let filter = "surroundings/(background|steady_thread)";
    sound(command(&Lanes::get().faulty_heap, folder.path(), &[filter]));
    let record = record_of(folder.path());
    let newest = record.newest();
    let value = |variant, metric| {
        let case = of_surroundings(variant, Allocator::Dhat);
        let reading = newest.reading(&case, metric, None, None).expect("it was read");
        reading.value.clone()
    };
    for metric in [Metric::Allocations, Metric::Bytes, Metric::Held] {
        let marked = value("background", metric);
        assert!(matches!(marked, Value::Beside { .. }), "{marked:?}");
        assert_eq!(marked.exact(), None);
    }
    let steady = value("steady_thread", Metric::Allocations);
    assert!(steady.exact().is_some_and(|count| count >= 1.0), "{steady:?}");
}

#[test]
fn another_lane_that_times_is_said() {
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let program = &Lanes::get().faulty_rounds;
    let words = ["--budget", "600", "--margin", "50", "sound/sweep/chain/10000$"];
    let mut first = crate::processes::start(program, folders[0].path(), &words);
    until("the first one measures", || is_measuring(folders[0].path(), first.id()));
    let second = run(
        program,
        folders[1].path(),
        &["--quick", "--budget", "0.05", "sound/sweep/chain/1000$"],
    );
    first.kill().expect("it runs");
    first.wait().expect("it is a child of this process");
    assert_eq!(second.code, Some(0), "{}", second.errors);
    assert!(second.output.contains("another lane that times runs"), "{}", second.output);
    // Counts are not disturbed by others.
    let heap = run(&Lanes::get().faulty_heap, folders[1].path(), &["misbehaving/fine"]);
    assert!(!heap.output.contains("another lane"), "{}", heap.output);
}

#[test]
fn the_memory_that_a_record_tells_is_what_a_limit_of_the_process_leaves() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut shell = Command::new("sh");
    shell.args(["-c", "ulimit -v 2000000 && exec \"$0\" \"$@\""]).arg(&Lanes::get().faulty_heap);
    shell.args(["--bench", "--reports"]).arg(folder.path()).arg("misbehaving/fine");
    shell.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    sound(shell);
    let record = record_of(folder.path());
    let memory = record.headers().next().expect("a header").machine.memory;
    assert_eq!(memory, 2_000_000 << 10);
}

/// A program that may write so many blocks of 512 bytes to a file, or as many of twice the size where the shell counts so.
fn with_small_files(blocks: u64, program: &Path) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -f \"$0\" && exec \"$@\""]).arg(blocks.to_string()).arg(program);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[test]
fn a_record_that_may_grow_no_further_is_named_and_what_it_had_is_kept() {
    let heap = &Lanes::get().faulty_heap;
    let folder = tempfile::tempdir().expect("a folder");
    let record = folder.path().join("latest.jsonl");
    let measured = |blocks: u64| {
        let mut lane = with_small_files(blocks, heap);
        lane.args(["--bench", "--reports"]).arg(folder.path()).arg("misbehaving/fine");
        finish(lane.spawn().expect("a shell"))
    };
    for (blocks, named) in [(0, ".lock"), (1, "latest.jsonl")] {
        let done = measured(blocks);
        assert_eq!(done.code, Some(2), "{}{}", done.output, done.errors);
        let named = folder.path().join(named).display().to_string();
        for part in [&*named, "can not be written", "`ulimit -f`"] {
            assert!(done.errors.contains(part), "{part} is not in {}", done.errors);
        }
    }
    sound(command(heap, folder.path(), &["misbehaving/fine"]));
    let before = std::fs::read_to_string(&record).expect("a record");
    let done = measured(before.len() as u64 / 1024);
    assert_eq!(done.code, Some(2), "{}{}", done.output, done.errors);
    assert!(done.errors.contains("what was measured before is kept"), "{}", done.errors);
    sound(command(heap, folder.path(), &["misbehaving/fine"]));
    let after = std::fs::read_to_string(&record).expect("a record");
    assert!(after.starts_with(&before) && after.len() > before.len());
    assert_eq!(record_of(folder.path()).warnings, [""; 0]);
}

#[test]
fn what_a_command_writes_is_named_where_it_may_grow_no_further() {
    let folder = tempfile::tempdir().expect("a folder");
    sound(command(&Lanes::get().faulty_heap, folder.path(), &["misbehaving/fine"]));
    let record = folder.path().join("latest.jsonl");
    let page = folder.path().join("page.html");
    let table = folder.path().join("table.csv");
    let said = folder.path().join("said");
    let done = |words: &[&str], file: &Path, flag: &str| {
        let mut program = with_small_files(0, Path::new(env!("CARGO_BIN_EXE_claimbench")));
        program.args(words).arg(&record);
        match flag {
            "" => program.stdout(std::fs::File::create(file).expect("created")),
            flag => program.arg(flag).arg(file),
        };
        finish(program.spawn().expect("a shell"))
    };
    for (words, file, flag, named) in [
        (&["report"][..], &page, "--out", "page.html"),
        (&["export", "--format", "csv", "--record"], &table, "--out", "table.csv"),
        (&["export", "--format", "csv", "--record"], &said, "", "the output"),
    ] {
        let done = done(words, file, flag);
        assert_eq!(done.code, Some(2), "{words:?}: {}{}", done.output, done.errors);
        for part in [named, "can not be written", "`ulimit -f`"] {
            assert!(done.errors.contains(part), "{part} is not in {}", done.errors);
        }
    }
}

/// Its log may lie on the disk that is full.
#[test]
fn an_error_that_nobody_can_be_told_ends_a_program_as_it_does_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let command_line = Path::new(env!("CARGO_BIN_EXE_claimbench"));
    let (heap, verdicts) = (&Lanes::get().faulty_heap, &Lanes::get().faulty_verdicts);
    for (program, words) in [
        (heap.as_path(), &["--bench", "no/such/claim"][..]),
        (verdicts.as_path(), &["--bench"]),
        (command_line, &["export", "--format", "csv", "--record", "none.jsonl"]),
    ] {
        let full = || std::fs::File::options().write(true).open("/dev/full").expect("a device");
        let mut command = Command::new(program);
        command.args(words).current_dir(folder.path()).stdin(Stdio::null());
        let ended = command.stdout(full()).stderr(full()).status().expect("the program starts");
        assert_eq!(ended.code(), Some(2), "{} {words:?}", program.display());
    }
}

#[test]
fn a_case_that_writes_more_than_it_may_fails_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lane = with_small_files(2_000, &Lanes::get().faulty_rounds);
    lane.args(["--test", "--reports"]).arg(folder.path()).arg("surroundings/(fine|writes)");
    let done = finish(lane.spawn().expect("a shell"));
    assert_eq!(done.code, Some(1), "{}{}", done.output, done.errors);
    let failed = "FAILED faults/surroundings/writes/1: panicked: ";
    assert!(done.output.contains(failed) && done.output.contains("too large"), "{}", done.output);
}

//! The rounds lane on the cores that it is given, and beside routines that change what they find, as real processes.

use crate::processes::until;
use crate::processes::{
    Done, Lanes, case, children_of, command, finish, is_measuring, record_of, start,
};
use claimbench::claim::Allocator;
use claimbench::record::{Line, Record};
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::collections::BTreeSet;
use std::path::Path;

/// The ids of the cores that this thread may use.
fn cores() -> Vec<usize> {
    let mask = sched_getaffinity(Pid::from_raw(0)).expect("a thread has a mask");
    (0..CpuSet::count()).filter(|core| mask.is_set(*core).unwrap_or(false)).collect()
}

/// Runs the rounds lane on some cores. A process inherits the mask of the thread that starts it.
fn run_on(cores: &[usize], folder: &Path, words: &[&str]) -> Done {
    let started = std::thread::scope(|scope| {
        let start = || {
            let mut mask = CpuSet::new();
            for core in cores {
                mask.set(*core).expect("it is a core");
            }
            sched_setaffinity(Pid::from_raw(0), &mask).expect("they are its own");
            start(&Lanes::get().faulty_rounds, folder, words)
        };
        scope.spawn(start).join().expect("it starts")
    });
    finish(started)
}

/// What routines noted in a file of theirs during six forks of a claim.
fn noted(file: &str, claim: &str) -> (Record, Vec<String>) {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--margin", "50", "--budget", "60", "--forks", "6", claim];
    let lane = start(&Lanes::get().faulty_rounds, folder.path(), &words);
    let path = std::env::temp_dir().join(format!("claimbench-{file}-{}", lane.id()));
    let done = finish(lane);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let text = std::fs::read_to_string(&path).expect("something is noted");
    std::fs::remove_file(&path).expect("it is there");
    (record_of(folder.path()), text.lines().map(str::to_owned).collect())
}

fn forks(record: &Record, claim: &str, variant: &str, point: u64) -> usize {
    let case = case(claim, variant, point, Allocator::System);
    record.newest().forks(&case, &format!("point {point}")).count()
}

#[test]
fn one_core_is_enough_to_compare_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = [*cores().last().expect("it runs somewhere")];
    let words =
        ["--budget", "60", "--forks", "6", "--margin", "50", "sound/(sweep/.*/1000$|threads)"];
    let done = run_on(&one, folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(!done.output.contains("can not be kept on a core"), "{}", done.output);
    let record = record_of(folder.path());
    assert_eq!(record.headers().next().expect("a header").machine.cores, 1);
    assert!(record.newest().failures().next().is_none());
    for (claim, variant, point) in [("sound/sweep", "twice", 1_000), ("sound/threads", "own", 1)] {
        assert!(forks(&record, claim, variant, point) >= 5, "{claim}");
    }
}

#[test]
fn what_a_routine_changes_around_itself_does_not_reach_the_next_fork() {
    let (record, lines) = noted("surroundings", "faults/surroundings/(fine|changes)");
    assert!(record.newest().failures().next().is_none());
    assert!(forks(&record, "faults/surroundings", "changes", 1) >= 5);
    // The pilot and five forks at least, each in a process of its own.
    let distinct: BTreeSet<&String> = lines.iter().collect();
    assert!(lines.len() >= 6 && distinct.len() == 1, "{lines:?}");
    let found = &lines[0];
    assert!(found.starts_with(&format!("{:?} ", cores())) && found.ends_with("None"), "{found}");
}

#[test]
fn threads_of_a_turn_have_every_core_although_their_parent_is_kept_on_one() {
    let (record, lines) = noted("parallel", "sound/parallel");
    assert!(record.newest().failures().next().is_none());
    let one = case("sound/parallel", "one_thread", 400_000, Allocator::System);
    let newest = record.newest();
    let volumes: BTreeSet<_> = newest
        .forks(&one, "point 400000")
        .map(|fork| (fork.volume.bytes, fork.volume.elements))
        .collect();
    assert_eq!(volumes, [(Some(3_200_000), Some(400_000))].into());
    let all = cores().len().to_string();
    for variant in ["pooled", "scoped", "pooled_later"] {
        let mut of_processes: Vec<(&str, BTreeSet<&str>)> = Vec::new();
        let of_variant = |line: &&String| line.split(' ').next() == Some(variant);
        for line in lines.iter().filter(of_variant) {
            let words: Vec<&str> = line.split(' ').collect();
            match of_processes.last_mut().filter(|(process, _)| *process == words[1]) {
                Some((_, counts)) => {
                    counts.insert(words[2]);
                }
                None => of_processes.push((words[1], [words[2]].into())),
            }
        }
        // Threads that come in a later turn than the first are seen in the pilot.
        let pilots = usize::from(variant == "pooled_later");
        assert!(of_processes.len() >= 5 + pilots, "{variant}: {lines:?}");
        for (_, counts) in &of_processes[pilots..] {
            assert_eq!(*counts, [all.as_str()].into(), "{variant}: {lines:?}");
        }
    }
}

#[test]
fn a_worker_that_is_stopped_for_a_while_goes_on_and_costs_no_case() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--budget", "60", "--forks", "6", "--margin", "50", "sound/sweep/chain/10000$"];
    let program = &Lanes::get().faulty_rounds;
    let lane = command(program, folder.path(), &words).spawn().expect("the program starts");
    until("a worker runs", || is_measuring(folder.path(), lane.id()));
    let workers = children_of(lane.id());
    let tell = |signal: Signal| {
        for worker in &workers {
            // It may have ended by itself meanwhile; then there is nothing to stop.
            let _ = kill(Pid::from_raw(i32::try_from(*worker).expect("small")), signal);
        }
    };
    tell(Signal::SIGSTOP);
    std::thread::sleep(std::time::Duration::from_secs(1));
    tell(Signal::SIGCONT);
    let done = finish(lane);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    assert!(record.newest().failures().next().is_none());
    let lost: u32 = record
        .lines
        .iter()
        .filter_map(|line| match line {
            Line::Group(group) => Some(group.lost),
            _ => None,
        })
        .sum();
    assert_eq!(lost, 0);
    assert!(forks(&record, "sound/sweep", "chain", 10_000) >= 5);
}

//! The rounds lane as real processes: its groups, forks, orders of set-up, twins and rosters; forks that die, runs that end early.

use crate::processes::{
    Lanes, case, children_of, finish, is_measuring, record_of, run, start, until,
};
use claimbench::claim::{Allocator, Lane};
use claimbench::record::{Line, Reason, Record, Stop, Twin};
use claimbench::verdict::{Settings, Verdict, judge};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn rounds_give_ratios_of_variants_and_across_points() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--budget", "60", "--seed", "7", "sound/sweep"];
    let done = run(&Lanes::get().faulty_rounds, folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    let header = record.headers().next().expect("a header");
    assert_eq!(header.options.seed, 7);
    let newest = record.newest();
    let chain = case("sound/sweep", "chain", 1_000, Allocator::System);
    let groups = record.lines.iter().filter_map(|line| match line {
        Line::Group(group) => Some(group.group.as_str()),
        _ => None,
    });
    let groups: BTreeSet<&str> = groups.collect();
    assert_eq!(groups, ["point 1000", "point 10000", "across chain 10000/1000"].into());
    // The groups take turns: none has its second fork before all have had their first. Each has more than five.
    let forks = record.lines.iter().filter_map(|line| match line {
        Line::Fork(fork) if fork.refines.is_none() => Some(fork.fork),
        _ => None,
    });
    let forks: Vec<u32> = forks.filter(|fork| *fork < 5).collect();
    assert!(forks.len() > 3 * 5 && forks.is_sorted(), "{forks:?}");
    let twice = case("sound/sweep", "twice", 1_000, Allocator::System);
    for fork in newest.forks(&twice, "point 1000") {
        let against: Vec<&str> =
            fork.against.iter().map(|against| against.variant.as_str()).collect();
        assert_eq!(against, ["chain"]);
    }
    assert!(newest.forks(&chain, "point 1000").count() >= 11, "the fewest that decide");
}

/// The record of six forks of a claim whose routines note something in a file of theirs, and what they noted.
fn noting(file: &str, claim: &str) -> (Record, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--margin", "50", "--budget", "60", "--forks", "6", claim];
    let lane = start(&Lanes::get().faulty_rounds, folder.path(), &words);
    let path = std::env::temp_dir().join(format!("claimbench-{file}-{}", lane.id()));
    let done = finish(lane);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let text = std::fs::read_to_string(&path).expect("something is noted");
    std::fs::remove_file(&path).expect("it is there");
    (record_of(folder.path()), text)
}

#[test]
fn a_fork_sets_its_members_up_in_pairs_of_opposite_orders_and_gives_like_cases_equal_turns() {
    let turns = |record: &Record, variant| -> Vec<u64> {
        let case = case("sound/order", variant, 1, Allocator::System);
        record.newest().forks(&case, "point 1").map(|fork| fork.turns).collect()
    };
    let are_equal = |record: &Record| {
        ["other", "third"].iter().all(|other| turns(record, other) == turns(record, "one"))
    };
    // Like cases are told by five rounds of theirs: where the machine stood still in some of those, they are none.
    let found = (0..3).map(|_| noting("order", "sound/order")).find(|found| are_equal(&found.0));
    let (record, text) = found.expect("each does the same as the others");
    assert_eq!(turns(&record, "one").len(), 6);
    let mut forks: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (process, variant) in text.lines().filter_map(|line| line.split_once(' ')) {
        forks.entry(process).or_default().push(variant);
    }
    // The pilot sets each of the three up once; the twins are in forks of their own.
    let asked: Vec<&Vec<&str>> =
        forks.values().filter(|orders| orders.len() > 3 && orders.contains(&"third")).collect();
    assert_eq!(asked.len(), 6, "{text}");
    for orders in asked {
        // Three variants and the reference entered again.
        let pairs: Vec<(&[&str], &[&str])> =
            orders.chunks(8).map(|pair| pair.split_at(4)).collect();
        for (before, after) in pairs {
            let opposite: Vec<&str> = after.iter().rev().copied().collect();
            assert_eq!(before, opposite, "{orders:?}");
        }
    }
}

#[test]
fn the_heap_of_each_process_begins_at_a_place_of_its_own() {
    let (_, text) = noting("layout", "sound/layout");
    for who in ["one", "other"] {
        let lines = text.lines().filter_map(|line| line.strip_prefix(who));
        let places: Vec<&str> = lines.collect();
        let distinct: BTreeSet<&str> = places.iter().copied().collect();
        assert!(places.len() >= 6, "{text}");
        assert!(distinct.len() > places.len() / 2, "{text}");
    }
}

#[test]
fn members_that_were_set_up_for_long_warm_up_in_rounds_that_do_not_count() {
    let (record, text) = noting("warm-up", "sound/warm_up");
    let newest = record.newest();
    let other = case("sound/warm_up", "other", 1, Allocator::System);
    let forks: Vec<_> = newest.forks(&other, "point 1").collect();
    let mut processes: Vec<(&str, Vec<u64>)> = Vec::new();
    for (process, turns) in text.lines().filter_map(|line| line.split_once(' ')) {
        let turns = turns.parse().expect("a number");
        match processes.last_mut().filter(|(last, _)| *last == process) {
            Some((_, all)) => all.push(turns),
            None => processes.push((process, vec![turns])),
        }
    }
    // The pilot, in which slices are sized, and six forks that count.
    assert_eq!((forks.len(), processes.len()), (6, 7), "{text}");
    for (fork, (_, noted)) in forks.iter().zip(&processes[1..]) {
        let counted = u64::from(fork.slices.count).div_ceil(noted.len() as u64);
        let until_set_up_again = &noted[1..];
        assert!(!until_set_up_again.is_empty(), "{text}");
        for turns in until_set_up_again {
            // One turn gave the digest.
            assert_eq!((turns - 1) % fork.turns, 0, "{text}");
            let slices = (turns - 1) / fork.turns;
            assert!(slices >= counted && slices <= counted + 5, "{slices} slices, {counted} count");
        }
    }
}

#[test]
fn members_that_are_slow_at_first_are_in_the_same_state_in_every_fork_and_read_alike() {
    let (record, text) = noting("slow-start", "sound/slow_start");
    let one = case("sound/slow_start", "one", 1_000, Allocator::System);
    let newest = record.newest();
    let turns: BTreeSet<u64> = newest.forks(&one, "point 1000").map(|fork| fork.turns).collect();
    assert_eq!(turns.len(), 1, "a slice has as many turns in every fork");
    let turns = turns.into_iter().next().expect("there are forks");
    let mut ran: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for (process, turns) in text.lines().filter_map(|line| line.split_once(' ')) {
        // One turn gave the digest.
        ran.entry(process).or_default().push(turns.parse::<u64>().expect("a number") - 1);
    }
    // The forks of a roster go alike: of three that are asked of, and of two twins, one of which runs more turns in each
    // slice. A process ends without dropping what it set up last, so an odd number of set-ups noted something.
    let is_asked = |noted: &Vec<u64>| noted.len().is_multiple_of(3) && noted.len() % 2 == 1;
    let (asked, twins): (Vec<_>, Vec<_>) = ran.into_values().partition(is_asked);
    // Where set-ups are made once a fork, because the machine took long over them, there is nothing to see.
    assert!(asked.len() == 6 || (asked.is_empty() && twins.is_empty()), "{text}");
    let is_whole = |turns_ran: &u64| turns_ran.is_multiple_of(turns);
    for roster in [asked, twins] {
        let all = roster.into_iter().flatten().filter(is_whole);
        let slices: BTreeSet<u64> = all.map(|ran| ran / turns).collect();
        let (Some(fewest), Some(most)) = (slices.first(), slices.last()) else { continue };
        // What does not divide evenly by the set-ups of a fork makes one slice more in some of them.
        assert!(most - fewest <= 1, "{slices:?}: {text}");
    }
    let judged = &judge(&record, Settings::of(&record))[0].predictions[0];
    // Identical code that read different would void it.
    assert!(!matches!(judged.verdict, Verdict::Void(_)), "{}", judged.verdict);
    assert!(judged.verdict != Verdict::Refuted, "{}", judged.verdict);
}

#[test]
fn a_group_that_is_measured_again_says_how_often() {
    let folder = tempfile::tempdir().expect("a folder");
    for attempt in 1..=3 {
        let words = ["--budget", "0.2", "--quick", "sound/order"];
        let done = run(&Lanes::get().faulty_rounds, folder.path(), &words);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        let record = record_of(folder.path());
        let newest = record.newest();
        let group = newest.group("sound/order", Allocator::System, "point 1").expect("a group");
        assert_eq!(group.attempt, Some(attempt));
    }
}

#[test]
fn the_reference_of_every_group_has_its_twins() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--budget", "60", "dispatch/.*/1$"];
    let done = run(&Lanes::get().rounds, folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    let newest = record.newest();
    let claim = record.claims()[0];
    let reference = case(&claim.id, &claim.reference, 1, Allocator::System);
    let forks = newest.forks(&reference, "point 1").count();
    assert!(forks >= 11, "{forks}");
    for twin in [Twin::Same, Twin::Placed, Twin::Slow] {
        let twins: Vec<_> = newest.forks_of(&reference, "point 1", Some(twin)).collect();
        match twin {
            Twin::Same => assert_eq!(twins.len(), forks, "it is in every fork"),
            Twin::Placed | Twin::Slow => assert!(twins.len() >= 2, "{twin:?} has a look at least"),
        }
        for fork in twins {
            let against: Vec<&str> =
                fork.against.iter().map(|against| against.variant.as_str()).collect();
            assert_eq!(against, [claim.reference.as_str()], "{twin:?}");
        }
    }
    // A slow twin runs 5 % more turns than the reference, rounded to whole ones.
    let turns = |twin| {
        newest.forks_of(&reference, "point 1", twin).map(|fork| fork.turns).next().unwrap_or(0)
    };
    assert_eq!(turns(Some(Twin::Slow)), (turns(None) as f64 * 1.05).round() as u64);
}

#[test]
fn forks_are_added_until_the_most_of_them_where_no_interval_can_be_clear() {
    let folder = tempfile::tempdir().expect("a folder");
    // With a margin of half no interval is clear of a bound, so only the number of forks ends it.
    let words = ["--margin", "50", "--budget", "600", "--forks", "8", "sound/sweep/twice/1000$"];
    let done = run(&Lanes::get().faulty_rounds, folder.path(), &words);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    let stops: Vec<(u32, Stop)> = record
        .lines
        .iter()
        .filter_map(|line| match line {
            Line::Group(group) => Some((group.forks, group.stop)),
            _ => None,
        })
        .collect();
    assert_eq!(stops, [(8, Stop::Forks)]);
    let header = record.headers().next().expect("a header");
    assert_eq!(header.options.margin.get(), 0.5);
}

#[test]
fn a_killed_fork_is_run_again_and_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let words = ["--budget", "600", "sound/sweep/chain/10000$"];
    let lane = start(&Lanes::get().faulty_rounds, folder.path(), &words);
    until("a worker runs", || is_measuring(folder.path(), lane.id()));
    for child in children_of(lane.id()) {
        let process = nix::unistd::Pid::from_raw(i32::try_from(child).expect("small"));
        // It may have ended by itself meanwhile; then there is nothing to count, and the next assertion says so.
        let _ = nix::sys::signal::kill(process, nix::sys::signal::Signal::SIGKILL);
    }
    let done = finish(lane);
    assert_eq!(done.code, Some(0));
    assert!(done.output.contains("SIGKILL; it is run again"), "{}", done.output);
    let record = record_of(folder.path());
    let lost: u32 = record
        .lines
        .iter()
        .filter_map(|line| match line {
            Line::Group(group) => Some(group.lost),
            _ => None,
        })
        .sum();
    let failed =
        record.newest().failures().any(|failure| matches!(failure.reason, Reason::Killed(_)));
    assert!(lost >= 1 && !failed, "lost {lost}, failed {failed}");
}

#[test]
fn a_program_that_is_built_anew_meanwhile_measures_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("lane");
    std::fs::hard_link(&Lanes::get().faulty_rounds, &program)
        .or_else(|_| std::fs::copy(&Lanes::get().faulty_rounds, &program).map(drop))
        .expect("room");
    let words = ["--margin", "50", "--budget", "60", "--forks", "6", "sound/sweep"];
    let lane = start(&program, folder.path(), &words);
    until("a worker runs", || is_measuring(folder.path(), lane.id()));
    std::fs::remove_file(&program).expect("it is there");
    std::fs::write(&program, "another build").expect("room");
    let done = finish(lane);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(record_of(folder.path()).newest().failures().next().is_none());
}

#[test]
fn an_interrupted_rerun_does_not_replace_a_whole_measurement() {
    let folder = tempfile::tempdir().expect("a folder");
    let filter = "sound/sweep/chain/1000$";
    run(&Lanes::get().faulty_rounds, folder.path(), &["--budget", "60", filter]);
    let whole = record_of(folder.path());
    let chain = case("sound/sweep", "chain", 1_000, Allocator::System);
    let forks = whole.newest().forks(&chain, "point 1000").count();
    assert!(forks >= 11);
    let again = ["--budget", "600", "--margin", "50", filter];
    let mut lane = start(&Lanes::get().faulty_rounds, folder.path(), &again);
    let path = folder.path().join("latest.jsonl");
    let started = || std::fs::read_to_string(&path).unwrap_or_default();
    until("a fork of the second run is written", || {
        started().lines().any(|line| line.contains("\"fork\"") && line.contains("\"run\":2"))
    });
    lane.kill().expect("it runs");
    lane.wait().expect("it is a child of this process");
    let record = record_of(folder.path());
    let newest = record.newest();
    assert_eq!(newest.run(Lane::Rounds, &chain), Some(1), "the whole one still counts");
    assert_eq!(newest.forks(&chain, "point 1000").count(), forks);
    assert_eq!(record.compacted().newest().forks(&chain, "point 1000").count(), forks);
}

//! The lane that counts instructions as real processes under Valgrind: the same counts in every run, 1 % more work seen.

use crate::processes::{Lanes, record_of, run};
use claimbench::claim::{Allocator, Lane, Metric};
use claimbench::record::{Case, Reason, Record, Value};
use std::process::Command;

const CLAIM: &str = "sound/instructed";

/// Whether there is a Valgrind to count with; the check on a clean checkout has to have one.
fn can_count() -> bool {
    let is_there = Command::new("valgrind").arg("--version").output().is_ok();
    assert!(
        is_there || std::env::var_os("CI").is_none(),
        "no Valgrind: `apt-get install valgrind`"
    );
    is_there
}

fn case(variant: &str) -> Case {
    let (claim, variant) = (CLAIM.to_owned(), variant.to_owned());
    Case { claim, variant, point: 1_000, allocator: Allocator::System }
}

fn count(record: &Record, variant: &str) -> Option<Value> {
    let newest = record.newest();
    newest.reading(&case(variant), Metric::Instructions, None, None).map(|it| it.value.clone())
}

fn counted(variants: &str) -> Record {
    let folder = tempfile::tempdir().expect("a folder");
    let filter = format!("{CLAIM}/({variants})/");
    let done = run(&Lanes::get().faulty_instructions, folder.path(), &[&filter]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    record_of(folder.path())
}

#[test]
fn counts_are_the_same_in_every_run_and_one_per_cent_more_is_seen() {
    if !can_count() {
        return;
    }
    let runs = [(); 2].map(|()| counted("thousand|one_more|twice"));
    for variant in ["thousand", "one_more", "twice"] {
        let [one, other] = runs.each_ref().map(|record| count(record, variant));
        assert!(matches!(one, Some(Value::Exact { .. })), "{variant}: {one:?}");
        assert_eq!(one, other, "{variant}");
    }
    let of = |variant| count(&runs[0], variant).and_then(|value| value.exact()).expect("a count");
    let [thousand, one_more, twice] = ["thousand", "one_more", "twice"].map(of);
    // A step is a multiplication, an exclusive or, and what a loop needs.
    let step = (twice - thousand) / 8_000.0;
    assert!((2.0..=8.0).contains(&step), "{step}");
    assert!((one_more - thousand - 80.0 * step).abs() <= step, "{one_more} {thousand}");
    // Nothing of the harness is in it but the loop over turns.
    assert!(thousand - 8_000.0 * step < 40.0, "{thousand}");
}

#[test]
fn a_count_is_the_same_whichever_cases_came_before_it() {
    if !can_count() {
        return;
    }
    let alone = counted("blocks");
    let last = counted("thousand|near|far|copied|blocks");
    let blocks = count(&alone, "blocks");
    assert!(matches!(blocks, Some(Value::Exact { .. })), "{blocks:?}");
    assert_eq!(blocks, count(&last, "blocks"));
    // By instructions that take 16 bytes at least, and not by one that is counted for each byte.
    let copied = count(&last, "copied").and_then(|value| value.exact()).expect("a count");
    assert!(copied < f64::from(1 << 20) / 4.0, "{copied}");
}

#[test]
fn what_differs_between_processes_is_told_and_threads_are_not_counted() {
    if !can_count() {
        return;
    }
    let record = counted("seeded|threads");
    let seeded = count(&record, "seeded");
    assert!(matches!(seeded, Some(Value::Least { .. })), "{seeded:?}");
    assert_eq!(count(&record, "threads"), None);
    assert!(record.newest().failure(Lane::Instructions, &case("threads")).is_none());
}

#[test]
fn what_takes_too_long_under_callgrind_is_not_judged_and_the_rest_is_complete() {
    if !can_count() {
        return;
    }
    let record = counted("slow|thousand");
    let newest = record.newest();
    let failure = newest.failure(Lane::Instructions, &case("slow"));
    let reason = failure.map(|failure| failure.reason.clone());
    assert!(
        matches!(&reason, Some(Reason::Lacking(why)) if why.contains("callgrind")),
        "{reason:?}"
    );
    assert!(count(&record, "thousand").is_some());
}

#[test]
fn references_to_data_are_exact_and_only_what_outgrows_every_cache_misses() {
    if !can_count() {
        return;
    }
    let record = counted("near|far");
    let newest = record.newest();
    let read = |variant: &str, metric: Metric| {
        let reading = newest.reading(&case(variant), metric, None, None);
        reading.map_or_else(|| panic!("{variant}: {metric:?}"), |it| it.value.clone())
    };
    let [near, far] = ["near", "far"].map(|variant| read(variant, Metric::DataReferences));
    assert!(matches!(near, Value::Exact { .. }), "{near:?}");
    assert_eq!(near.exact(), far.exact(), "both read as often");
    let [near, far] = ["near", "far"].map(|variant| read(variant, Metric::DataMisses).exact());
    assert!(near.is_some_and(|misses| misses < 1.0), "{near:?}");
    // Each of the 500 reads of a turn is of another line.
    assert!(far.is_some_and(|misses| (490.0..510.0).contains(&misses)), "{far:?}");
}

#[test]
fn a_profile_of_one_case_is_written_of_its_turns_and_of_threads_too() {
    if !can_count() {
        return;
    }
    for variant in ["thousand", "threads"] {
        let folder = tempfile::tempdir().expect("a folder");
        let profile = folder.path().join("profile");
        let name = format!("{CLAIM}/{variant}/1000");
        let words = ["--exact", &name, "--profile", profile.to_str().expect("UTF-8")];
        let done = run(&Lanes::get().faulty_instructions, folder.path(), &words);
        assert_eq!(done.code, Some(0), "{}{}", done.output, done.errors);
        let read = |name: &str| std::fs::read_to_string(profile.join(name)).expect(name);
        let functions = read("callgrind.out");
        assert!(functions.contains("events: Ir") && functions.contains("steps"), "{variant}");
        let stacks = read("stacks.folded");
        let of_steps: Vec<&str> = stacks.lines().filter(|line| line.contains("steps ")).collect();
        let is_turns = |line: &&&str| line.starts_with("turns;");
        assert!(!of_steps.is_empty(), "{variant}: {stacks}");
        assert_eq!(of_steps.iter().any(|line| is_turns(&line)), variant == "thousand", "{stacks}");
        let graph = claimbench::report::flame_graph(&name, &stacks);
        assert!(graph.contains("steps: "), "{graph}");
        assert!(count(&record_of(folder.path()), variant).is_none(), "nothing is measured");
    }
}

#[test]
fn a_profile_of_several_cases_or_of_none_is_refused_and_without_valgrind_a_line_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let profile = folder.path().join("profile");
    let run_with = |filter: &str, path: Option<&std::path::Path>| {
        let mut command = Command::new(&Lanes::get().faulty_instructions);
        command.args(["--bench", "--reports"]).arg(folder.path()).arg(filter);
        command.arg("--profile").arg(&profile);
        command.envs(path.map(|path| ("PATH", path)));
        let output = command.output().expect("the lane runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), said)
    };
    let (code, said) = run_with(CLAIM, None);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("--profile is for one case"), "{said}");
    let (code, said) = run_with("sound/instructed/thousand/", Some(folder.path()));
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("no Valgrind on the path"), "{said}");
    assert!(!profile.join("callgrind.out").exists());
}

#[test]
fn nothing_of_a_case_of_the_catalogue_is_left_when_it_has_ended() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = run(&Lanes::get().instructions, folder.path(), &["--test"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let all = done.output + &done.errors;
    let left: Vec<&str> = all.lines().filter(|line| line.contains("LEFT ")).collect();
    assert!(left.is_empty(), "\n{}", left.join("\n"));
}

#[test]
fn without_valgrind_a_line_says_so_and_nothing_fails() {
    let folder = tempfile::tempdir().expect("a folder");
    let empty = tempfile::tempdir().expect("a folder");
    let output = Command::new(&Lanes::get().faulty_instructions)
        .args(["--bench", "--reports"])
        .arg(folder.path())
        .arg(format!("{CLAIM}/thousand/"))
        .env("PATH", empty.path())
        .output()
        .expect("the lane runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(
        said.contains("no Valgrind on the path") && said.contains("not counted here"),
        "{said}"
    );
}

//! Go sides that behave and others that do not, by a real toolchain: where there is none, the tests say so and pass, but
//! under `CI`, where there has to be one.

use super::built::{Built, build};
use super::layout::Source;
use super::toolchain::Toolchain;
use crate::claim::{Allocator, Lane};
use crate::lanes::child::{Child, Job, Message, Order};
use crate::record::{Case, Reason, Value};
use crate::run::Digest;
use crate::run::target::target_folder;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

/// Long enough for any answer, however busy the machine is.
const LIMIT: Duration = Duration::from_mins(1);

const SIDE: &str = include_str!("tests/side.go.txt");

const BROKEN: &str = "package broken\n\nimport \"claimbench/bench\"\n\nvar Variants = bench.Variants{\"a\": nothing}\n";

/// The sides of two claims, one of which does not compile.
fn built() -> Option<&'static Built> {
    static BUILT: OnceLock<Option<Built>> = OnceLock::new();
    let built = || {
        let toolchain = match Toolchain::find(&target_folder()) {
            Ok(toolchain) => toolchain,
            Err(why) => {
                assert!(std::env::var_os("CI").is_none(), "{why}");
                crate::lanes::warn(&format!("not tested: {why}"));
                return None;
            }
        };
        let source = |claim: &str, text: &str| Source {
            claim: claim.to_owned(),
            file: Path::new("/claims").join(claim).with_extension("go"),
            text: text.to_owned(),
        };
        let folder = target_folder().join("claimbench-go/tests");
        let sources = [source("sound/side", SIDE), source("faulty/broken", BROKEN)];
        Some(build(&toolchain, &folder, &sources).unwrap_or_else(|error| panic!("{error}")))
    };
    BUILT.get_or_init(built).as_ref()
}

fn job(variant: &str) -> Job {
    let (claim, variant) = ("sound/side".to_owned(), variant.to_owned());
    Job::over(vec![Case { claim, variant, point: 64, allocator: Allocator::Go }])
}

/// Everything that the process of a counted case says, until it is done or fails.
fn counted(built: &Built, variant: &str, limit: Duration) -> (Vec<Message>, Option<Reason>) {
    told(built, variant, Lane::Heap, limit)
}

/// Everything that the process of a case in a lane says, until it is done or fails.
fn told(
    built: &Built,
    variant: &str,
    lane: Lane,
    limit: Duration,
) -> (Vec<Message>, Option<Reason>) {
    let mut child = built.programs.read(&job(variant), lane).expect("it starts");
    let mut said = Vec::new();
    loop {
        match child.next(limit) {
            Ok(Message::Done) => return (said, None),
            Ok(Message::Failed(reason)) | Err(reason) => return (said, Some(reason)),
            Ok(message) => said.push(message),
        }
    }
}

/// The number of a counted reading.
fn read(said: &[Message], metric: crate::claim::Metric, phase: Option<&str>) -> Option<i64> {
    said.iter().find_map(|message| match message {
        Message::Reading(known, known_phase, None, Value::Exact { total, .. })
            if *known == metric && known_phase.as_deref() == phase =>
        {
            Some(*total)
        }
        _ => None,
    })
}

fn ask(child: &mut Child, order: Order) -> Message {
    child.order(order);
    child.next(LIMIT).unwrap_or_else(|reason| panic!("{order:?}: {reason}"))
}

#[test]
fn a_side_that_does_not_compile_is_left_out_with_its_line_and_the_others_are_built() {
    let Some(built) = built() else { return };
    assert_eq!(built.broken.len(), 1, "{:?}", built.broken);
    let said = &built.broken["faulty/broken"];
    assert!(said.starts_with("/claims/faulty/broken.go:5:") && said.contains("nothing"), "{said}");
    let names: Vec<&str> = built.variants["sound/side"].iter().map(|it| &*it.name).collect();
    let wanted = [
        "adds",
        "allocates",
        "beside",
        "breaks",
        "crowd",
        "exits",
        "hangs",
        "idles",
        "leaks",
        "marks",
        "only",
        "panics",
        "rare",
        "singly",
    ];
    assert_eq!(names, wanted);
    let only = built.variants["sound/side"].iter().find(|it| it.only).expect("there is one");
    assert_eq!((&*only.about, &*only.points), ("what Rust has not", &[64_u64][..]));
}

#[test]
fn the_compiler_tells_what_it_puts_on_the_heap() {
    let Some(built) = built() else { return };
    let told = &built.escapes["sound/side"];
    assert!(told.contains(&"15: make([]byte, size) escapes to heap".to_owned()), "{told:?}");
    assert!(!told.iter().any(|line| line.contains("func literal")), "{told:?}");
}

#[test]
fn what_a_turn_allocates_and_holds_is_counted_and_its_digest_is_that_of_rust() {
    use crate::claim::Metric::{Allocations, Bytes, Held, Left};
    let Some(built) = built() else { return };
    let (said, failed) = counted(built, "adds", LIMIT);
    assert_eq!(failed, None);
    assert!(matches!(said[0], Message::Digest(digest) if digest == Digest::of(&65_u64)));
    assert_eq!((read(&said, Allocations, None), read(&said, Bytes, None)), (Some(0), Some(0)));
    let (said, failed) = counted(built, "allocates", LIMIT);
    assert_eq!(failed, None);
    assert!(matches!(said[0], Message::Digest(digest) if digest == Digest::of(&vec![0_u8; 64])));
    assert_eq!((read(&said, Allocations, None), read(&said, Bytes, None)), (Some(1), Some(64)));
    let (said, failed) = counted(built, "marks", LIMIT);
    assert_eq!(failed, None);
    assert_eq!(read(&said, Allocations, Some("half")), Some(1));
    // The runtime holds some kibibytes of its own.
    let near = |bytes: Option<i64>, mebibytes: i64| {
        bytes.is_some_and(|bytes| (bytes - (mebibytes << 20)).abs() < 64 << 10)
    };
    assert!(near(read(&said, Held, Some("half")), 1), "{said:?}");
    assert!(read(&said, Held, None) >= Some(2 << 20), "{said:?}");
    assert!(near(read(&said, Left, None), 0), "{said:?}");
}

#[test]
fn a_routine_that_panics_exits_registers_nothing_or_hangs_is_a_failure_with_its_reason() {
    let Some(built) = built() else { return };
    let reason = |variant: &str, limit| counted(built, variant, limit).1;
    match reason("panics", LIMIT) {
        Some(Reason::Panicked(said)) => assert_eq!(said, "it broke (/claims/sound/side.go:26)"),
        other => panic!("{other:?}"),
    }
    match reason("breaks", LIMIT) {
        Some(Reason::Panicked(said)) => {
            assert!(said.starts_with("one broke (/claims/sound/side.go:"));
        }
        other => panic!("{other:?}"),
    }
    let exited = reason("exits", LIMIT);
    assert!(
        matches!(&exited, Some(Reason::Exited(said)) if said.starts_with("code 3")),
        "{exited:?}"
    );
    assert!(matches!(reason("idles", LIMIT), Some(Reason::NotReady(_))));
    let hung = reason("hangs", Duration::from_millis(300));
    // Go sees a program in which nothing can go on.
    let is_ended = matches!(&hung, Some(Reason::Exited(said)) if said.contains("asleep"));
    assert!(is_ended || matches!(hung, Some(Reason::TimedOut(_))), "{hung:?}");
    assert!(matches!(reason("nobody", LIMIT), Some(Reason::Unreadable(_))));
}

#[test]
fn a_worker_carries_out_the_orders_of_the_rounds_lane() {
    let Some(built) = built() else { return };
    for (allocator, number) in [(Allocator::Go, 0), (Allocator::GoOne, 3)] {
        let case = job("allocates").laid_out(7);
        let mut child = built.programs.work(&case, allocator, number).expect("it starts");
        assert!(matches!(ask(&mut child, Order::Clear), Message::Cleared));
        assert!(matches!(ask(&mut child, Order::Slice(0, 1)), Message::Failed(_)), "not set up");
        let digest = Digest::of(&vec![0_u8; 64]);
        let loaded = ask(&mut child, Order::Load(0));
        assert!(matches!(loaded, Message::Loaded(known, 1) if known == digest), "{loaded:?}");
        let Message::Sized(turns, nanos, None) = ask(&mut child, Order::Size(0, 250_000)) else {
            panic!("it is sized");
        };
        assert!(turns > 0 && nanos > 0);
        assert!(matches!(ask(&mut child, Order::Begin(0, None)), Message::Begun));
        for _ in 0..3 {
            assert!(matches!(ask(&mut child, Order::Slice(0, turns)), Message::Sliced(1..)));
        }
        let Message::Used(used) = ask(&mut child, Order::Used(0)) else { panic!("it was used") };
        assert_eq!(used.slices, 2, "the first one warmed up");
        // A slice that allocates has whole collections.
        let collector = used.collector.expect("Go has one");
        // One that a busy machine has left running ends behind it.
        assert!(collector.cycles + collector.outside >= 1, "{used:?}");
        let Message::Checked(checked) = ask(&mut child, Order::Check(0, turns)) else {
            panic!("it is checked");
        };
        assert!(!checked.uncollected && checked.threads == 1 && checked.resolution > 0);
        assert!(matches!(ask(&mut child, Order::Figures(0, 2)), Message::Figures(_)));
    }
}

#[test]
fn turns_that_allocate_without_a_collection_in_the_longest_slice_are_told_of() {
    let Some(built) = built() else { return };
    let mut child = built.programs.work(&job("rare"), Allocator::GoOne, 0).expect("it starts");
    assert!(matches!(ask(&mut child, Order::Load(0)), Message::Loaded(..)));
    let Message::Sized(turns, ..) = ask(&mut child, Order::Size(0, 250_000)) else {
        panic!("it is sized");
    };
    let checked = ask(&mut child, Order::Check(0, turns));
    assert!(matches!(checked, Message::Checked(checked) if checked.uncollected), "{checked:?}");
}

#[test]
#[ignore = "it is about times: run it on a machine with nothing else to do"]
fn what_lives_beside_small_objects_is_paid_for_by_slices_of_whole_collections_alone() {
    let Some(built) = built() else { return };
    let mut child = built.programs.work(&job("beside"), Allocator::GoOne, 0).expect("it starts");
    assert!(matches!(ask(&mut child, Order::Load(0)), Message::Loaded(..)));
    let Message::Sized(whole, ..) = ask(&mut child, Order::Size(0, 250_000)) else {
        panic!("it is sized");
    };
    let mut nanos_of_a_turn = |turns: u64, slices: usize| {
        let slice = |_| match ask(&mut child, Order::Slice(0, turns)) {
            Message::Sliced(nanos) => nanos as f64 / turns as f64,
            other => panic!("{other:?}"),
        };
        let all: Vec<f64> = (0..slices).map(slice).collect();
        crate::verdict::median(&all).expect("there are slices")
    };
    let short = 10_000;
    assert!(whole > 10 * short, "{whole} turns have no whole collection");
    let (paid, unpaid) = (nanos_of_a_turn(whole, 8), nanos_of_a_turn(short, 100));
    assert!(paid >= 1.3 * unpaid, "{paid} against {unpaid} ns");
}

#[test]
fn goroutines_run_their_turns_together_and_end_when_the_case_is_cleared() {
    let Some(built) = built() else { return };
    for allocator in [Allocator::Go, Allocator::GoOne] {
        let mut child = built.programs.work(&job("crowd"), allocator, 0).expect("it starts");
        let digest = Digest::of(&129_u64);
        for _ in 0..2 {
            let loaded = ask(&mut child, Order::Load(0));
            assert!(matches!(loaded, Message::Loaded(known, 1) if known == digest), "{loaded:?}");
            assert!(matches!(ask(&mut child, Order::Slice(0, 100)), Message::Sliced(1..)));
            let Message::Checked(checked) = ask(&mut child, Order::Check(0, 100)) else {
                panic!("it is checked");
            };
            assert_eq!(checked.threads, 2);
            assert!(matches!(ask(&mut child, Order::Clear), Message::Cleared));
        }
    }
    let (said, failed) = counted(built, "crowd", LIMIT);
    assert_eq!(failed, None);
    assert!(said.iter().any(|message| matches!(message, Message::Threads)), "{said:?}");
}

#[test]
fn operations_that_are_timed_singly_tell_their_latencies_in_blocks() {
    let Some(built) = built() else { return };
    let mut child = built.programs.work(&job("singly"), Allocator::GoOne, 0).expect("it starts");
    assert!(matches!(ask(&mut child, Order::Load(0)), Message::Loaded(..)));
    let Message::Sized(turns, _, Some(block)) = ask(&mut child, Order::Size(0, 250_000)) else {
        panic!("it is sized, with a block");
    };
    assert!(block >= 1 && turns >= block, "{turns} turns in blocks of {block}");
    assert!(matches!(ask(&mut child, Order::AtMost(0, 3)), Message::Begun));
    assert!(matches!(ask(&mut child, Order::Begin(0, Some(2))), Message::Begun));
    for _ in 0..4 {
        assert!(matches!(ask(&mut child, Order::Slice(0, 40)), Message::Sliced(1..)));
    }
    let Message::Used(used) = ask(&mut child, Order::Used(0)) else { panic!("it was used") };
    let latencies = used.latencies.expect("they were taken");
    assert_eq!((latencies.block, latencies.count), (2, 12));
    assert!(latencies.p50 > 0.0 && latencies.p50 <= latencies.longest, "{latencies:?}");
}

#[test]
fn what_stays_in_memory_is_read_at_each_mark_after_a_collection_and_after_a_purge() {
    use crate::claim::Metric::{InUse, Resident};
    let Some(built) = built() else { return };
    let (said, failed) = told(built, "marks", Lane::Resident, LIMIT);
    assert_eq!(failed, None);
    // The turn makes 1 MiB, and of it and another one 2 MiB.
    let mebibytes = |phase| {
        let bytes = read(&said, InUse, Some(phase)).expect("it is read");
        (bytes + (1 << 19)) >> 20
    };
    assert_eq!(mebibytes("half"), 1, "{said:?}");
    assert!(mebibytes("held") >= 2, "{said:?}");
    assert!(mebibytes("dropped") >= 2, "nothing is collected yet: {said:?}");
    assert_eq!(mebibytes("collected"), 0, "{said:?}");
    let resident = |phase| read(&said, Resident, Some(phase));
    assert!(resident("held") > resident("purged"), "{said:?}");
    assert!(read(&said, crate::claim::Metric::Released, Some("purged")).is_some());
}

#[test]
fn goroutines_that_turns_leave_behind_are_told_of() {
    let Some(built) = built() else { return };
    let left = |variant: &str| {
        let mut child = built.programs.work(&job(variant), Allocator::Go, 0).expect("it starts");
        assert!(matches!(ask(&mut child, Order::Load(0)), Message::Loaded(..)));
        assert!(matches!(ask(&mut child, Order::Begin(0, None)), Message::Begun));
        for _ in 0..2 {
            assert!(matches!(ask(&mut child, Order::Slice(0, 20)), Message::Sliced(1..)));
        }
        let Message::Used(used) = ask(&mut child, Order::Used(0)) else { panic!("it was used") };
        used.goroutines
    };
    // Two slices of 20 turns, each behind 10 that are not timed.
    assert_eq!(left("leaks"), 60);
    assert_eq!(left("crowd"), 0, "those of its own are no others");
}

/// A program that tells a version, and builds nothing for want of room.
fn pretended(folder: &Path, version: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let program = folder.join("go");
    let text = format!(
        "#!/bin/sh\nif [ \"$1\" = version ]; then echo go version {version} linux/amd64; exit; fi\n\
         echo write cache: no space left on device >&2; exit 1\n"
    );
    std::fs::write(&program, text).expect("it can be written");
    let runs = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&program, runs).expect("it can be made to run");
    program
}

#[test]
fn older_toolchains_are_named_newer_ones_are_taken_and_one_without_room_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let of = |version: &str| Toolchain::of(&pretended(folder.path(), version));
    assert!(matches!(of("go1.21.13"), Err(Some(said)) if said.ends_with("go is go1.21.13")));
    let newer = of("go1.99.1").unwrap_or_else(|why| panic!("{why:?}"));
    assert_eq!(newer.version, "go1.99.1");
    let (claim, text) = ("sound/side".to_owned(), SIDE.to_owned());
    let source = Source { claim, file: "/claims/sound/side.go".into(), text };
    let said = build(&newer, &folder.path().join("module"), &[source]).expect_err("no room");
    assert!(said.to_string().contains("write cache: no space left on device"), "{said}");
    assert!(said.next.contains("free some room"), "{said}");
}

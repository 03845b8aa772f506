//! The times of Go variants beside those of Go's own benchmarks of the same work, written independently. It is about times, and so
//! runs only where it is asked for, on a machine with nothing else to do:
//!
//! ```text
//! cargo test --release --test tests agreement -- --ignored --nocapture
//! ```

use crate::processes::{Lanes, case, record_of, run};
use claimbench::claim::Allocator;
use claimbench::record::Group;
use claimbench::verdict::{counted, median, time_of};
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// How far the medians may lie apart, as a factor.
const APART: f64 = 1.10;
/// The cases that both measure.
const CASES: &str = "^(slices/over_preallocation/(growing|over_16)/256|buffers/pooled_4k/(fresh_zeroed|thread_local)/19|\
                     retention/allocation_count/heap_copy/65536)$";
/// A toolchain, as `scripts/go` brings it.
const BROUGHT: &str = "target/go/go/bin/go";

/// The nanoseconds of a turn by the name of the case, as Go's own benchmarks tell them: the medians of ten runs with one
/// processor on one core.
fn benchmarks(program: &Path) -> BTreeMap<String, f64> {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("it is written");
    };
    put("go.mod", "module agreement\n\ngo 1.22\n");
    put("agreement_test.go", include_str!("agreement_test.go"));
    let words = "test -run ^$ -bench . -benchtime 200ms -count 10 -cpu 1 .";
    let output = Command::new(program)
        .args(words.split(' '))
        .current_dir(folder.path())
        .envs([("GOPROXY", "off"), ("GOTOOLCHAIN", "local"), ("GOFLAGS", ""), ("GOWORK", "off")])
        .envs([("CGO_ENABLED", "0"), ("GOENV", "off"), ("GO111MODULE", "on")])
        .env("GOCACHE", fs::canonicalize("target").expect("there is one").join("go-bench"))
        .env_remove("GOGC")
        .env_remove("GODEBUG")
        .output()
        .expect("the toolchain starts");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let mut all: BTreeMap<String, Vec<f64>> = BTreeMap::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let name = words.first().and_then(|name| name.strip_prefix("Benchmark/"));
        let (Some(name), Some(place)) = (name, words.iter().position(|word| *word == "ns/op"))
        else {
            continue;
        };
        let nanos = words[place - 1].parse().expect("a number stands before its unit");
        all.entry(name.to_owned()).or_default().push(nanos);
    }
    let medians = all.into_iter().filter_map(|(name, nanos)| Some((name, median(&nanos)?)));
    medians.collect()
}

/// Does something with this thread, and so what it starts, kept on the last of its cores.
fn on_one_core<T>(work: impl FnOnce() -> T) -> T {
    let own = Pid::from_raw(0);
    let all = sched_getaffinity(own).expect("a thread may ask for its cores");
    let last = (0..CpuSet::count()).rfind(|core| all.is_set(*core).unwrap_or(false));
    let mut one = CpuSet::new();
    one.set(last.expect("there is a core")).expect("it is one of the set");
    sched_setaffinity(own, &one).expect("a thread may be kept on one of its cores");
    let done = work();
    sched_setaffinity(own, &all).expect("a thread may have its cores back");
    done
}

#[test]
#[ignore = "it is about times: run it on a machine with nothing else to do"]
#[expect(clippy::print_stdout, reason = "whoever asks for it reads the times")]
fn one_core_takes_as_long_as_gos_own_benchmarks_say() {
    let program = fs::canonicalize(BROUGHT).expect("`scripts/go` brings a toolchain");
    let folder = tempfile::tempdir().expect("a folder");
    let expected = on_one_core(|| benchmarks(&program));
    assert_eq!(expected.len(), 5, "{expected:?}");
    let done = run(&Lanes::get().rounds_go_one, folder.path(), &[CASES, "--budget", "40"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let record = record_of(folder.path());
    let newest = record.newest();
    let mut apart = Vec::new();
    for (name, nanos) in expected {
        let parts: Vec<&str> = name.rsplitn(3, '/').collect();
        let [point, variant, claim] = parts[..] else { panic!("{name} is no case") };
        let point = point.parse().expect("a point is a number");
        let case = case(claim, variant, point, Allocator::GoOne);
        let time = time_of(&counted(&newest, &case, &Group::at(point)), &case, 0.002);
        let ratio = time.center / nanos;
        println!("{name}: {:.1} ns, go test -bench {nanos:.1} ns: {ratio:.3}", time.center);
        if !(1.0 / APART..=APART).contains(&ratio) {
            apart.push(format!("{name}: {ratio:.3}"));
        }
    }
    assert_eq!(apart, [""; 0]);
}

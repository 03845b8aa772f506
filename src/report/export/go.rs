//! The Go benchmark data format (proposal 14313), which benchstat reads: configuration lines, unit lines, and a line a
//! sample.

use super::cases::{COUNTED, EXACT, cases, exact, group, timed, to_go_of, word};
use crate::claim::{Metric, in_one_word};
use crate::record::{Case, Finite, Fork, Record};
use crate::report::throughput::Throughput;

/// What is said of units that are not Go's own: for all of them less is better, and the counts are exact, so that
/// benchstat compares them without asking for more samples.
const UNITS: &str = "\
Unit allocs/op assume=exact
Unit B/op assume=exact
Unit held-B better=lower assume=exact
Unit left-B better=lower assume=exact
Unit peak-B better=lower assume=exact
Unit page-faults/op better=lower
Unit major-page-faults/op better=lower
Unit elements/s better=higher
Unit rust/go better=lower
";

/// A record as Go benchmark text.
///
/// A fork is a sample: a line of `BenchmarkTheme/name/variant/point=64/allocator=system` with the slices' turns as its
/// iterations, `ns/op` the median of the slices, the page faults where the record has them, and `MB/s` and `elements/s` where
/// the routine says how much a turn goes through. Exact counts stand on one line a case, under `allocator=dhat`.
///
/// Cases of Go sides stand under `allocator=go`, counts and times as Go runs by default, and `allocator=go_one`, times on one
/// core; `rust/go` is the time of the Rust variant of the same name, which ran beside them, divided by theirs.
#[must_use]
pub fn go(record: &Record) -> String {
    let newest = record.newest();
    let mut text = String::new();
    if let Some(header) = newest.latest() {
        let target = &header.build.target;
        let (arch, system) = target.split_once('-').unwrap_or((target, ""));
        let arch = match arch {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            other => other,
        };
        let system = if system.contains("linux") { "linux" } else { system };
        let claims = record.claims();
        let package =
            claims.iter().map(|claim| claim.package.as_str()).find(|name| !name.is_empty());
        let package = package.unwrap_or("claimbench");
        text += &format!("goos: {system}\ngoarch: {arch}\npkg: {package}\n");
        text += &format!("cpu: {}\n", header.machine.processor);
        text += &format!("toolchain: {}\n", header.build.rustc);
        text += &format!("commit: {}\n", header.build.commit);
    }
    text += UNITS;
    for claim in record.claims() {
        for case in COUNTED.into_iter().flat_map(|under| cases(&newest, claim, under)) {
            let values: Vec<String> = EXACT
                .into_iter()
                .filter_map(|metric| {
                    Some(format!("{} {}", exact(&newest, &case, metric)?, unit(metric)))
                })
                .collect();
            if !values.is_empty() {
                text += &line(&case, 1, &values);
            }
        }
        for allocator in timed(&newest) {
            for case in cases(&newest, claim, allocator) {
                for fork in newest.forks(&case, &group(&case)) {
                    text += &line(&case, operations(fork), &sampled(fork));
                }
            }
        }
    }
    text
}

/// What a fork says of each of its units.
fn sampled(fork: &Fork) -> Vec<String> {
    let faults = |read: Option<Finite>, unit: &str| Some(format!("{} {unit}", read?.get()));
    let time = format!("{} ns/op", fork.slices.median.get());
    let throughput = Throughput::of(fork, fork.slices.median.get());
    [
        Some(time),
        throughput.and_then(|told| Some(format!("{} MB/s", told.bytes? / 1e6))),
        throughput.and_then(|told| Some(format!("{} elements/s", told.elements?))),
        fork.usage.and_then(|usage| faults(usage.minor, "page-faults/op")),
        fork.usage.and_then(|usage| faults(usage.major, "major-page-faults/op")),
        to_go_of(fork).map(|ratio| format!("{ratio} rust/go")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn operations(fork: &Fork) -> u64 {
    fork.turns.saturating_mul(fork.operations).saturating_mul(fork.slices.count.into()).max(1)
}

/// A line of a sample. A name is one word with an upper-case letter behind `Benchmark`, so that spaces are written as Go
/// writes them and scripts without such letters get one; its parts are keys with values where they are not the name itself.
fn line(case: &Case, iterations: u64, values: &[String]) -> String {
    let mut letters = case.claim.chars();
    let claim: String =
        letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    let claim = match claim.starts_with(char::is_uppercase) {
        true => claim,
        false => format!("Of{claim}"),
    };
    format!(
        "Benchmark{claim}/variant={}/point={}/allocator={}\t{iterations}\t{}\n",
        in_one_word(&case.variant),
        case.point,
        word(case.allocator),
        values.join("\t")
    )
}

fn unit(metric: Metric) -> &'static str {
    match metric {
        Metric::Allocations => "allocs/op",
        Metric::Bytes => "B/op",
        Metric::Held => "held-B",
        Metric::Left => "left-B",
        _ => "peak-B",
    }
}

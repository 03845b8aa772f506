//! Small records for tests, built in code: the lines of the claim in [`crate::claim::testing`].

use super::{
    Build, Case, DigestLine, End, Failure, Finite, Fork, GoSide, GoState, GoVariant, Group, Header,
    Line, LogRatio, Machine, Mode, Options, Reading, Reason, Record, RecordedClaim, Slices, Value,
};
use super::{
    CALIBRATION_FORMAT, Calibration, CalibrationEnd, CalibrationSettings, Ending, RecordedWorkload,
    Refined, ShareBudget, Stop, Trial,
};
use crate::claim::testing::entry;
use crate::claim::{Allocator, Claim, Lane, Metric};
use crate::run::Digest;
use std::collections::BTreeMap;

/// A record of some lines.
pub(crate) fn record(lines: impl IntoIterator<Item = Line>) -> Record {
    Record { lines: lines.into_iter().collect(), warnings: Vec::new() }
}

/// The first line of a lane process, on a machine with two cores and a gibibyte.
pub(crate) fn header(run: u64, lane: Lane, allocator: Allocator) -> Header {
    Header {
        format: super::FORMAT,
        run,
        lane,
        allocator,
        started: "2026-01-01T00:00:00Z".to_owned(),
        options: Options {
            filter: None,
            quick: false,
            seed: 1,
            budget_seconds: finite(2.0),
            limit_seconds: finite(60.0),
            margin: finite(0.005),
            at_most_seconds: None,
        },
        build: Build {
            claimbench: "0.1.0".to_owned(),
            commit: "abc".to_owned(),
            rustc: "rustc 1.95.0".to_owned(),
            target: "x86_64-unknown-linux-gnu".to_owned(),
            opt_level: "3".to_owned(),
            flags: Vec::new(),
            placed: true,
            lock: "def".to_owned(),
            crates: BTreeMap::new(),
            profile: None,
            linked: None,
            go: None,
        },
        machine: Machine {
            processor: "a processor".to_owned(),
            cores: 2,
            memory: 1 << 30,
            descriptors: 1 << 20,
            page: 4096,
            cache: 1 << 20,
            system: "Linux".to_owned(),
            allocator: "glibc 2.36".to_owned(),
            valgrind: None,
            settings: Vec::new(),
            huge_pages: "madvise".to_owned(),
            load: finite(0.0),
            fresh_page_nanos: finite(100.0),
            pace: super::Pace::default(),
        },
        guards: Vec::new(),
    }
}

/// The header of a run as a line.
pub(crate) fn begins(run: u64, lane: Lane, allocator: Allocator) -> Line {
    Line::Header(Box::new(header(run, lane, allocator)))
}

/// The end of a run.
pub(crate) fn ends(run: u64) -> Line {
    let (throttled, waited, out_of_time) = (None, None, None);
    Line::End(End { run, seconds: finite(1.0), throttled, waited, out_of_time })
}

/// A claim of the catalogue as a line.
pub(crate) fn recorded(claim: Claim) -> Line {
    Line::Claim(Box::new(RecordedClaim::of(&entry(claim))))
}

/// A case of the claim `theme/name`.
pub(crate) fn case(variant: &str, point: u64, allocator: Allocator) -> Case {
    Case { claim: "theme/name".to_owned(), variant: variant.to_owned(), point, allocator }
}

/// An exact reading of one operation a turn, under dhat in the heap lane and under the system's allocator elsewhere.
pub(crate) fn exact(run: u64, variant: &str, point: u64, metric: Metric, total: i64) -> Reading {
    let lane = metric.lane();
    let allocator = if lane == Lane::Heap { Allocator::Dhat } else { Allocator::System };
    Reading {
        run,
        lane,
        case: case(variant, point, allocator),
        metric,
        phase: None,
        figure: None,
        value: Value::Exact { total, operations: 1 },
    }
}

/// The forks of `pooled` against `fresh` at a point, one a ratio, under an allocator: `fresh` takes 100 ns.
pub(crate) fn forks(run: u64, point: u64, allocator: Allocator, ratios: &[f64]) -> Vec<Line> {
    let (pooled, fresh) = (case("pooled", point, allocator), case("fresh", point, allocator));
    compared(run, &pooled, &fresh, &Group::at(point), ratios)
}

/// The forks of `pooled` against `fresh` at a point between two of the axis, one a ratio, and their group.
pub(crate) fn refined(run: u64, point: u64, between: (u64, u64), ratios: &[f64]) -> Vec<Line> {
    let [pooled, fresh] = ["pooled", "fresh"].map(|name| case(name, point, Allocator::System));
    let name = Group::refined("pooled", "fresh", point);
    let mut lines = compared(run, &pooled, &fresh, &name, ratios);
    lines.push(group(run, &name, Mode::Together));
    for line in &mut lines {
        match line {
            Line::Fork(fork) => fork.refines = Some(between),
            Line::Group(group) => {
                let (subject, reference) = ("pooled".to_owned(), "fresh".to_owned());
                group.refined = Some(Refined { subject, reference, point, between, failure: None });
            }
            _ => {}
        }
    }
    lines
}

/// The forks of a group of two cases, one a ratio; the reference takes 100 ns.
pub(crate) fn compared(
    run: u64,
    subject: &Case,
    reference: &Case,
    group: &str,
    ratios: &[f64],
) -> Vec<Line> {
    let fork = |number: usize, case: &Case, nanos: f64, against: Vec<LogRatio>| {
        Line::Fork(Fork {
            run,
            case: case.clone(),
            group: group.to_owned(),
            twin: None,
            mode: Mode::Together,
            fork: u32::try_from(number).expect("a few forks"),
            turns: 1000,
            operations: 1,
            slices: Slices::of(40, [nanos * 0.99, nanos, nanos * 1.01].map(finite)),
            against,
            usage: None,
            usage_operations: None,
            collector: None,
            latencies: None,
            figures: std::collections::BTreeMap::new(),
            volume: crate::run::Volume::default(),
            refines: None,
        })
    };
    let lines_of = |(number, ratio): (usize, &f64)| {
        let against = LogRatio {
            variant: reference.variant.clone(),
            point: reference.point,
            allocator: None,
            log_ratio: Finite::log(ratio.ln()).expect("the tests' ratios are finite"),
        };
        [
            fork(number, reference, 100.0, Vec::new()),
            fork(number, subject, 100.0 * ratio, vec![against]),
        ]
    };
    ratios.iter().enumerate().flat_map(lines_of).collect()
}

/// The lines with their forks in another mode.
pub(crate) fn in_mode(mode: Mode, mut lines: Vec<Line>) -> Vec<Line> {
    for line in &mut lines {
        if let Line::Fork(fork) = line {
            fork.mode = mode;
        }
    }
    lines
}

/// How a group was run in the end.
pub(crate) fn group(run: u64, name: &str, mode: Mode) -> Line {
    Line::Group(Group {
        run,
        claim: "theme/name".to_owned(),
        allocator: Allocator::System,
        group: name.to_owned(),
        mode,
        why: "found".to_owned(),
        forks: 16,
        stop: super::Stop::Budget,
        lost: 0,
        guards: Vec::new(),
        refined: None,
        seconds: finite(2.0),
        budget: None,
        needs: None,
        attempt: None,
        fork_seconds: None,
        turn_seconds: None,
    })
}

/// The Go side of the claim, whose variants are at the last point.
pub(crate) fn go_side(state: GoState, names: &[&str]) -> Line {
    let variant = |name: &&str| GoVariant {
        name: (*name).to_owned(),
        about: String::new(),
        points: vec![64],
        only: false,
    };
    Line::Go(Box::new(GoSide {
        claim: "theme/name".to_owned(),
        path: "theme/name.go".to_owned(),
        text: "// What Go does otherwise.\npackage name\n".to_owned(),
        escapes: vec!["7: make([]byte, size) escapes to heap".to_owned()],
        variants: names.iter().map(variant).collect(),
        state,
    }))
}

/// The forks of a Go case at point 64 that takes so many times as long as the Rust variant of its name beside it.
pub(crate) fn beside_rust(run: u64, variant: &str, under: Allocator, ratios: &[f64]) -> Vec<Line> {
    let own = case(variant, 64, under);
    let in_rust = Case { allocator: Allocator::System, ..own.clone() };
    let mut lines = compared(run, &own, &in_rust, &Group::at(64), ratios);
    lines.retain(|line| matches!(line, Line::Fork(fork) if fork.case == own));
    for line in &mut lines {
        if let Line::Fork(fork) = line {
            fork.against.iter_mut().for_each(|it| it.allocator = Some(Allocator::System));
        }
    }
    lines
}

/// The digest of a case in the heap lane.
pub(crate) fn digest(run: u64, variant: &str, point: u64, digest: u64) -> Line {
    let case = case(variant, point, Allocator::Dhat);
    Line::Digest(DigestLine { run, lane: Lane::Heap, case, digest: Digest(digest) })
}

/// A case that panicked in a lane.
pub(crate) fn panicked(run: u64, lane: Lane, case: Case) -> Line {
    let reason = Reason::Panicked("index out of bounds".to_owned());
    Line::Failure(Failure { run, lane, case, reason })
}

/// A number of a record.
pub(crate) fn finite(number: f64) -> Finite {
    Finite::new(number).expect("the tests' numbers are finite")
}

/// A calibration of one workload, together: a comparison with itself and one with 1 % more turns, which is found.
pub(crate) fn calibration() -> Calibration {
    let Header { build, machine, started, .. } = header(1, Lane::Rounds, Allocator::System);
    Calibration {
        format: CALIBRATION_FORMAT,
        started,
        settings: CalibrationSettings {
            error: finite(0.002),
            looks: Vec::new(),
            equal_looks: Vec::new(),
            margin: finite(0.005),
            seed: 1,
            asked: 1,
            budgets: vec![ShareBudget { more_thousandths: 0, seconds: finite(2.0) }],
        },
        build,
        machine,
        workloads: vec![RecordedWorkload {
            name: "sums".to_owned(),
            about: "adds".to_owned(),
            kind: None,
        }],
        trials: vec![
            trial("sums", Mode::Together, 0, false),
            trial("sums", Mode::Together, 10, true),
        ],
        failed: Vec::new(),
        criterion: None,
        earlier: Vec::new(),
        summary: None,
        end: CalibrationEnd {
            why: Ending::Complete,
            seconds: finite(3.0),
            load: finite(0.5),
            highest_load: finite(0.7),
        },
    }
}

/// A comparison of one second whose interval agrees with its answer.
pub(crate) fn trial(workload: &str, mode: Mode, more_thousandths: u32, flagged: bool) -> Trial {
    let lower = if flagged { 1.008 } else { 0.998 };
    Trial {
        workload: workload.to_owned(),
        mode,
        more_thousandths,
        ratio: finite(lower + 0.002),
        lower: finite(lower),
        upper: finite(lower + 0.004),
        forks: 17,
        stop: Stop::Clear,
        seconds: finite(1.0),
        flagged,
        placement: None,
    }
}

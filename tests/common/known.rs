//! A small calibration: two workloads together and one apart, ten comparisons of each kind, and two pairs of criterion's.

use claimbench::claim::Allocator;
use claimbench::record::{
    Calibration, CalibrationEnd, CalibrationSettings, Criterion, EarlierRun, Ending, FailedTrial,
    Finite, Line, Mode, Pair, RecordedWorkload, Said, ShareBudget, Stop, Trial, WorkloadKind,
};

use super::small;

/// How many of ten comparisons were flagged, by the difference in thousandths.
type Flagged = [(u32, usize); 4];

const ARITHMETIC: Flagged = [(0, 0), (10, 9), (30, 10), (100, 10)];
const CHASE: Flagged = [(0, 1), (10, 2), (30, 8), (100, 10)];

pub(crate) fn calibration() -> Calibration {
    let record = small::record();
    let header = record.lines.iter().find_map(|line| match line {
        Line::Header(header) if header.allocator == Allocator::System => Some(header),
        _ => None,
    });
    let header = header.expect("a small record has a header");
    let mut trials = Vec::new();
    trials.extend(cell("arithmetic", Mode::Together, ARITHMETIC));
    trials.extend(cell("arithmetic", Mode::Apart, ARITHMETIC));
    trials.extend(cell("chase", Mode::Together, CHASE));
    trials.push(trial("padded", Mode::Together, 0, false));
    let workload = |name: &str, about: &str, kind| RecordedWorkload {
        name: name.to_owned(),
        about: about.to_owned(),
        kind: Some(kind),
    };
    let pair = |said| Pair {
        workload: "arithmetic".to_owned(),
        said,
        seconds: finite(5.5),
        beside: trial("arithmetic", Mode::Together, 0, false),
    };
    let budget =
        |more_thousandths, seconds| ShareBudget { more_thousandths, seconds: finite(seconds) };
    Calibration {
        format: 1,
        started: "2026-01-02T03:04:05Z".to_owned(),
        settings: CalibrationSettings {
            error: finite(0.002),
            looks: vec![6, 17, 40],
            equal_looks: vec![6, 9, 12, 17],
            margin: finite(0.005),
            seed: 7,
            asked: 10,
            budgets: vec![budget(0, 2.0), budget(10, 2.0), budget(30, 4.0), budget(100, 4.0)],
        },
        build: header.build.clone(),
        machine: header.machine.clone(),
        workloads: vec![
            workload("arithmetic", "a chain of multiplications", WorkloadKind::Resident),
            workload("chase", "one load over 64 MiB", WorkloadKind::BeyondTheCaches),
            workload("padded", "a chain and copies of it", WorkloadKind::Padded),
        ],
        trials,
        failed: vec![FailedTrial {
            workload: "chase".to_owned(),
            mode: Mode::Apart,
            more_thousandths: 0,
            reason: "killed by SIGKILL".to_owned(),
        }],
        criterion: Some(Criterion {
            settings: "0.5 s and 2 s".to_owned(),
            asked: 2,
            pairs: vec![pair(Said::Regressed), pair(Said::NoChange)],
        }),
        earlier: vec![EarlierRun {
            started: "2026-01-01T03:04:05Z".to_owned(),
            seed: 6,
            made: 40,
            load: finite(0.5),
            end: CalibrationEnd {
                why: Ending::Complete,
                seconds: finite(60.0),
                load: finite(1.0),
                highest_load: finite(1.25),
            },
        }],
        summary: None,
        end: CalibrationEnd {
            why: Ending::TimeSpent,
            seconds: finite(599.0),
            load: finite(1.5),
            highest_load: finite(2.25),
        },
    }
}

fn cell(workload: &'static str, mode: Mode, flagged: Flagged) -> impl Iterator<Item = Trial> {
    flagged.into_iter().flat_map(move |(more, flagged)| {
        (0..10).map(move |index| trial(workload, mode, more, index < flagged))
    })
}

fn trial(workload: &str, mode: Mode, more_thousandths: u32, flagged: bool) -> Trial {
    let lower = if flagged { 1.006 } else { 0.998 };
    Trial {
        workload: workload.to_owned(),
        mode,
        more_thousandths,
        ratio: finite(lower + 0.002),
        lower: finite(lower),
        upper: finite(lower + 0.004),
        forks: 17,
        stop: Stop::Clear,
        seconds: finite(if more_thousandths >= 100 { 0.125 } else { 0.75 }),
        flagged,
        placement: (workload == "padded").then(|| finite(0.01)),
    }
}

fn finite(number: f64) -> Finite {
    Finite::new(number).expect("a finite number")
}

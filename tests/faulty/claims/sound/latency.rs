//! Latencies, CPU time and switches that are large or small by construction

use super::super::steps;
use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, value, variant,
};
use claimbench::{Digest, Run};
use std::hint::black_box;
use std::time::Duration;

/// The steps of a usual operation: long against the clock, so that it is timed by itself or nearly so.
const STEPS: u64 = 1_000;
/// How long a sleeper sleeps.
const SLEEP: Duration = Duration::from_millis(2);

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it stalls", figures: &[] },
    says: "One operation in 50 that does a hundred times as much is seen in the p99 and not in the p50.",
    axis: Axis {
        name: "steps",
        unit: Unit::Count,
        points: &[STEPS],
        article: STEPS,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("steady", steady),
        variant("stalling", stalling),
        variant("sleeping", sleeping),
        variant("untimed", untimed),
    ],
    reference: "steady",
    predictions: &[
        ratio(Metric::LatencyP99, "stalling", "steady", Bound::AtLeast(5.0)),
        value(Metric::VoluntarySwitches, "sleeping", Bound::AtLeast(0.5)),
        ratio(Metric::VoluntarySwitches, "sleeping", "steady", Bound::AtLeast(5.0)),
        // Half of what it sleeps.
        value(Metric::CpuTime, "sleeping", Bound::AtMost(1_000_000.0)),
        value(Metric::LatencyP50, "sleeping", Bound::AtLeast(1_500_000.0)),
        value(Metric::LatencyP99, "untimed", Bound::AtMost(1e9)),
    ],
    carries_over: "Everything.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

fn steady(run: &mut Run) {
    let count = run.point();
    run.iter_latency(move || steps(black_box(count)), Digest::of);
}

/// The 25th operation, the 75th and so on do a hundred times as much.
fn stalling(run: &mut Run) {
    let count = run.point();
    let mut operation = 0_u64;
    let turn = move || {
        operation += 1;
        if operation % 50 == 25 {
            black_box(steps(black_box(100 * count)));
        }
        steps(black_box(count))
    };
    run.iter_latency(turn, Digest::of);
}

fn sleeping(run: &mut Run) {
    let count = run.point();
    let turn = move || {
        std::thread::sleep(SLEEP);
        steps(black_box(count))
    };
    run.iter_latency(turn, Digest::of);
}

fn untimed(run: &mut Run) {
    let count = run.point();
    run.iter(move || steps(black_box(count)), Digest::of);
}

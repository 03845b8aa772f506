//! A process that is stopped and continued

use super::super::steps;
use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};
use nix::sys::signal::{Signal, raise};
use std::process::Command;

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it has to wait", figures: &[] },
    says: "One variant stops and is continued by another process.",
    axis: Axis {
        name: "size",
        unit: Unit::Count,
        points: &[1],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[variant("fine", fine), variant("stopped", stopped)],
    reference: "fine",
    predictions: &[ratio(Metric::Time, "stopped", "fine", Bound::AtMost(1e9))],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn fine(run: &mut Run) {
    run.iter(|| steps(1_000), |_: &u64| Digest(0));
}

/// Turns of about a millisecond, so that a slice has one; in the third the process stops and is continued by another.
fn stopped(run: &mut Run) {
    let mut turns = 0;
    let turn = move || {
        turns += 1;
        if turns == 3 {
            // From a process that outlives its shell; again and again, in case it comes too early.
            let wake = "(for _ in 1 2 3 4 5; do sleep 0.4; kill -CONT $0; done) &";
            let own = std::process::id().to_string();
            Command::new("sh").args(["-c", wake, &own]).status().expect("a shell");
            raise(Signal::SIGSTOP).expect("a process may stop itself");
        }
        steps(800_000)
    };
    run.iter(turn, |_: &u64| Digest(0));
}

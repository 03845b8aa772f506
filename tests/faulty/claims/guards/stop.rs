//! A process that is stopped and continued

use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};
use nix::sys::signal::{Signal, raise};
use std::hint::black_box;
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

/// Steps that depend on each other, so that none can be left out or done beside another.
fn steps(count: u64) -> u64 {
    (0..black_box(count)).fold(1, |state, step| (state ^ step).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

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

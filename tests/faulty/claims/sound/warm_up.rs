//! A variant that is long to set up and writes down, when it is set up again, how many turns it ran before

use super::super::{noted, steps};
use claimbench::claim::{Axis, Bound, Claim, Metric, Processes, ratio, variant};
use claimbench::{Digest, Run};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

pub static CLAIM: Claim = Claim {
    says: "Whoever was set up for long warms up.",
    axis: Axis::count("size", &[1]),
    variants: &[variant("one", one), variant("other", other)],
    reference: "one",
    predictions: &[ratio(Metric::Time, "other", "one", Bound::AtMost(1e9))],
    processes: Processes::Together,
    ..Claim::OURS
};

/// About as long as five slices.
fn set_up_for_long() {
    steps(1_000_000);
}

/// The turns since the last set-up of `other` in this process.
static TURNS: AtomicU64 = AtomicU64::new(0);

fn one(run: &mut Run) {
    set_up_for_long();
    run.iter(|| steps(1_000), Digest::of);
}

fn other(run: &mut Run) {
    set_up_for_long();
    noted("warm-up", &format!("{} {}", std::process::id(), TURNS.swap(0, Relaxed)));
    let turn = || {
        TURNS.fetch_add(1, Relaxed);
        steps(1_000)
    };
    run.iter(turn, Digest::of);
}

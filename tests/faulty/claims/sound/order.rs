//! Variants that write down when they are set up

use super::super::{noted, steps};
use claimbench::claim::{Axis, Bound, Claim, Metric, Processes, ratio, variant};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    says: "Who is set up first is not always the same one.",
    axis: Axis::count("size", &[1]),
    variants: &[variant("one", one), variant("other", other), variant("third", third)],
    reference: "one",
    predictions: &[
        ratio(Metric::Time, "other", "one", Bound::AtMost(1e9)),
        ratio(Metric::Time, "third", "one", Bound::AtMost(1e9)),
    ],
    processes: Processes::Together,
    ..Claim::OURS
};

/// Notes who is set up, and in which process.
fn set_up(run: &mut Run, who: &str) {
    noted("order", &format!("{} {who}", std::process::id()));
    run.iter(|| steps(1_000), Digest::of);
}

fn one(run: &mut Run) {
    set_up(run, "one");
}

fn other(run: &mut Run) {
    set_up(run, "other");
}

fn third(run: &mut Run) {
    set_up(run, "third");
}

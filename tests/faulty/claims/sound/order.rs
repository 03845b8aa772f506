//! Variants that write down when they are set up

use super::super::steps;
use claimbench::claim::{Axis, Bound, Claim, Metric, Processes, ratio, variant};
use claimbench::{Digest, Run};
use std::fs::File;
use std::io::Write;

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

/// Adds a line to a file of the run of the lane: the process, and who is set up in it.
fn noted(run: &mut Run, who: &str) {
    let lane = std::os::unix::process::parent_id();
    let path = std::env::temp_dir().join(format!("claimbench-order-{lane}"));
    let mut file = File::options().create(true).append(true).open(path).expect("a file");
    writeln!(file, "{} {who}", std::process::id()).expect("room for a line");
    run.iter(|| steps(1_000), Digest::of);
}

fn one(run: &mut Run) {
    noted(run, "one");
}

fn other(run: &mut Run) {
    noted(run, "other");
}

fn third(run: &mut Run) {
    noted(run, "third");
}

//! Variants that write down when they are set up

use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};
use std::fs::File;
use std::hint::black_box;
use std::io::Write;

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "order matters", figures: &[] },
    says: "Who is set up first is not always the same one.",
    axis: Axis {
        name: "size",
        unit: Unit::Count,
        points: &[1],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[variant("one", one), variant("other", other), variant("third", third)],
    reference: "one",
    predictions: &[
        ratio(Metric::Time, "other", "one", Bound::AtMost(1e9)),
        ratio(Metric::Time, "third", "one", Bound::AtMost(1e9)),
    ],
    carries_over: "Everything.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

/// Adds a line to a file of the run of the lane: the process, and who is set up in it.
fn note(who: &str) {
    let lane = std::os::unix::process::parent_id();
    let path = std::env::temp_dir().join(format!("claimbench-order-{lane}"));
    let mut file = File::options().create(true).append(true).open(path).expect("a file");
    writeln!(file, "{} {who}", std::process::id()).expect("room for a line");
}

/// Steps that depend on each other, so that none can be left out.
fn steps() -> u64 {
    (0..black_box(1_000))
        .fold(1, |state: u64, step| (state ^ step).wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

fn one(run: &mut Run) {
    note("one");
    run.iter(steps, Digest::of);
}

fn other(run: &mut Run) {
    note("other");
    run.iter(steps, Digest::of);
}

fn third(run: &mut Run) {
    note("third");
    run.iter(steps, Digest::of);
}

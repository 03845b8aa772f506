//! Processes whose end is what is read

use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, exactly, value, variant};
use claimbench::{Digest, Run};
use std::hint::black_box;

pub static CLAIM: Claim = Claim {
    says: "A stack that overflows ends its process by a signal, and what returns does not.",
    axis: Axis::count("times", &[1]),
    variants: &[
        variant("returns", |run| turn(run, || ())).ending(),
        variant("overflows", |run| turn(run, || _ = black_box(descend(0)))).ending(),
        variant("exits", |run| turn(run, || std::process::exit(3))).ending(),
        variant("panics", |run| turn(run, || panic!("the turn gives up"))).ending(),
        variant("hangs", |run| turn(run, wait)).ending(),
        variant("sets_up_nothing", |_| panic!("the set-up gives up")).ending(),
        variant("beside", |run| turn(run, || ())),
    ],
    reference: "returns",
    predictions: &[
        exactly(Signal, "returns", 0),
        exactly(ExitCode, "returns", 0),
        value(Signal, "overflows", AtLeast(1.0)),
        value(ExitCode, "overflows", AtLeast(129.0)),
        exactly(ExitCode, "exits", 3),
        exactly(Signal, "exits", 0),
        exactly(ExitCode, "panics", 101),
        exactly(Signal, "hangs", 0),
        exactly(Signal, "sets_up_nothing", 0),
        exactly(Held, "beside", 0),
    ],
    ..Claim::OURS
};

fn turn(run: &mut Run, work: fn()) {
    run.iter(work, |()| Digest(0));
}

/// Calls itself without an end: what is read after the call keeps it from becoming a loop.
#[inline(never)]
fn descend(depth: u64) -> u64 {
    let frame = black_box([depth; 64]);
    if black_box(false) { 0 } else { descend(depth + 1) + frame[1] }
}

fn wait() {
    loop {
        std::thread::park();
    }
}

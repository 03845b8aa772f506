//! Variants that write down where in a page their set-up finds memory

use super::super::{noted, steps};
use claimbench::claim::{Axis, Bound, Claim, Metric, Processes, ratio, variant};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    says: "The heap of a process does not always begin at the same place.",
    axis: Axis::count("size", &[1]),
    variants: &[variant("one", one), variant("other", other)],
    reference: "one",
    predictions: &[ratio(Metric::Time, "other", "one", Bound::AtMost(1e9))],
    processes: Processes::Apart,
    ..Claim::OURS
};

/// Notes the place in its page of a block that is larger than the holes that a starting process leaves.
fn set_up(run: &mut Run, who: &str) {
    let block: Vec<u8> = Vec::with_capacity(20_000);
    noted("layout", &format!("{who} {}", block.as_ptr().addr() % 4096));
    run.iter(|| steps(1_000), Digest::of);
}

fn one(run: &mut Run) {
    set_up(run, "one");
}

fn other(run: &mut Run) {
    set_up(run, "other");
}

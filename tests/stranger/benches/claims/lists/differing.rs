//! Two lists of different length: the variants disagree

use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, ratio, variant};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    says: "A shorter list allocates at most half as often.",
    axis: Axis::count("squares", &[1_000]),
    variants: &[variant("whole", whole), variant("shorter", shorter)],
    reference: "whole",
    predictions: &[ratio(Allocations, "shorter", "whole", AtMost(0.5))],
    ..Claim::OURS
};

fn whole(run: &mut Run) {
    let length = run.point();
    run.iter(move || stranger::grown(length), Digest::of);
}

fn shorter(run: &mut Run) {
    let length = run.point() / 100;
    run.iter(move || stranger::grown(length), Digest::of);
}

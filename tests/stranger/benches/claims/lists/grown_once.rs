//! A list that grows allocates once: this is not so

use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, value, variant};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    says: "A list of 1,000 squares that grows allocates once.",
    axis: Axis::count("squares", &[1_000]),
    variants: &[variant("grown", grown)],
    reference: "grown",
    predictions: &[value(Allocations, "grown", Equal(1.0))],
    ..Claim::OURS
};

fn grown(run: &mut Run) {
    let length = run.point();
    run.iter(move || stranger::grown(length), Digest::of);
}

//! A list with room for all squares: this is so

use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, ratio, value, variant};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    says: "A list of 1,000 squares that is reserved allocates once, and at most a fifth as often as one that grows.",
    axis: Axis::count("squares", &[100, 1_000]),
    variants: &[variant("grown", grown), variant("reserved", reserved)],
    reference: "grown",
    predictions: &[
        value(Allocations, "reserved", Equal(1.0)),
        ratio(Allocations, "reserved", "grown", AtMost(0.2)),
        ratio(Time, "reserved", "grown", AtMost(0.9)).at(&[1_000]),
    ],
    ..Claim::OURS
};

fn grown(run: &mut Run) {
    let length = run.point();
    run.iter(move || stranger::grown(length), Digest::of);
}

fn reserved(run: &mut Run) {
    let length = run.point();
    run.iter(move || stranger::reserved(length), Digest::of);
}

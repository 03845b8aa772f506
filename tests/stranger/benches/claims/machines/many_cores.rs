//! Squares on more cores than there are: nobody can judge this here

use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, Needs, ratio, variant};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    says: "Where there are 4,096 cores, a reserved list takes at most 0.9 of the time of one that grows.",
    axis: Axis::count("squares", &[1_000]),
    variants: &[variant("grown", grown), variant("reserved", reserved)],
    reference: "grown",
    predictions: &[ratio(Time, "reserved", "grown", AtMost(0.9))],
    needs: Needs { cores: 4_096, ..Needs::NOTHING },
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

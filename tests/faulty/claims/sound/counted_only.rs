//! Variants that some lanes do not run

use super::super::steps;
use claimbench::claim::{Axis, Bound::*, Claim, Lane, Metric::*, Points, exactly, ratio, variant};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    says: "A list that is only counted is never timed.",
    axis: Axis::count("numbers", &[1, 2]),
    variants: &[
        variant("timed", list),
        variant("counted", list).lanes(&[Lane::Heap, Lane::Resident]),
        variant("counted_at_two", list).lanes_at(Points::From(2), &[Lane::Heap]),
    ],
    reference: "timed",
    predictions: &[
        exactly(Allocations, "counted", 1),
        ratio(Time, "counted_at_two", "timed", AtMost(1_000.0)),
    ],
    ..Claim::OURS
};

fn list(run: &mut Run) {
    let length = run.size();
    run.iter(
        move || {
            let list: Vec<u64> = (0..length as u64).map(|number| steps(100) ^ number).collect();
            std::hint::black_box(list)
        },
        Digest::of,
    );
}

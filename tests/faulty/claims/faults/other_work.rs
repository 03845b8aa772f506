//! Controls that give different outputs for the same other work

use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, ratio, variant};
use claimbench::{Digest, Run};

const SMALL: &str = "the small work, of which one control does more at one point";

pub static CLAIM: Claim = Claim {
    says: "A control gives another output than the other that does the same, at one of two points.",
    axis: Axis::count("size", &[1, 2]),
    variants: &[
        variant("one", |run| gives(run, |point| point * 3)),
        variant("same", |run| gives(run, |point| point * 3)),
        variant("small", |run| gives(run, |point| point)).doing(SMALL),
        variant("small_or_not", |run| gives(run, |point| point * point)).doing(SMALL),
        variant("other", |run| gives(run, |point| point + 7)).doing("something else"),
    ],
    reference: "one",
    predictions: &[ratio(Allocations, "small_or_not", "small", AtMost(1.0))],
    ..Claim::OURS
};

fn gives(run: &mut Run, output: fn(u64) -> u64) {
    let point = run.point();
    run.iter(move || output(std::hint::black_box(point)), Digest::of);
}

//! Variants that give different outputs for the same work

use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it differs", figures: &[] },
    says: "One variant gives another output at one of two points.",
    axis: Axis {
        name: "size",
        unit: Unit::Count,
        points: &[1, 2],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("one", one),
        variant("other", other),
        variant("control", control).control("it does nothing"),
    ],
    reference: "one",
    predictions: &[ratio(Metric::Allocations, "other", "one", Bound::AtMost(1.0))],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Found,
};

fn one(run: &mut Run) {
    let point = run.point();
    run.iter(move || std::hint::black_box(point) * 3, Digest::of);
}

fn other(run: &mut Run) {
    let point = run.point();
    run.iter(move || std::hint::black_box(point) + 2, Digest::of);
}

fn control(run: &mut Run) {
    run.iter(|| 0_u64, Digest::of);
}

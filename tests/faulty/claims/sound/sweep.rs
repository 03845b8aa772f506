//! A sweep whose ratios are known: twins, twice the work, and a variant against itself at another point

use super::super::steps;
use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, across, exactly, ratio,
    value, variant,
};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it scales", figures: &[] },
    says: "Ten times the steps take ten times as long.",
    axis: Axis {
        name: "steps",
        unit: Unit::Count,
        points: &[1_000, 10_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[variant("chain", chain), variant("twin", chain), variant("twice", twice)],
    reference: "chain",
    predictions: &[
        ratio(Metric::Time, "twin", "chain", Bound::Within(0.5, 2.0)),
        ratio(Metric::Time, "twice", "chain", Bound::AtLeast(1.2)),
        across(Metric::Time, "chain", 1_000, Bound::AtLeast(3.0)),
        value(Metric::Time, "chain", Bound::AtMost(1e9)),
        exactly(Metric::Allocations, "chain", 0),
    ],
    carries_over: "Everything.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Found,
};

fn chain(run: &mut Run) {
    let count = run.point();
    run.iter(move || steps(std::hint::black_box(count)), Digest::of);
}

fn twice(run: &mut Run) {
    let count = run.point();
    let both = move || {
        std::hint::black_box(steps(std::hint::black_box(count)));
        steps(std::hint::black_box(count))
    };
    run.iter(both, Digest::of);
}

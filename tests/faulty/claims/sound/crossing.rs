//! Variants that change place between two points: at 3,000, at 3,000 with a gap, and where one can not follow

use super::super::steps;
use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Points, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};

/// The steps of every variant that does not grow.
const STEPS: u64 = 3_000;

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it crosses", figures: &[] },
    says: "From 3,000 on a fixed number of steps takes less time.",
    axis: Axis {
        name: "steps",
        unit: Unit::Count,
        points: &[100, 10_000],
        article: 100,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("growing", growing),
        variant("fixed", fixed),
        variant("listed", listed),
        variant("differing", differing),
        variant("only_here", fixed).at(Points::At(&[100, 10_000])),
    ],
    reference: "growing",
    predictions: &[
        ratio(Metric::Time, "fixed", "growing", Bound::AtMost(1e9)),
        ratio(Metric::Time, "listed", "growing", Bound::AtMost(1e9)),
        ratio(Metric::Time, "differing", "growing", Bound::AtMost(1e9)),
        ratio(Metric::Time, "only_here", "growing", Bound::AtMost(1e9)),
    ],
    carries_over: "Everything.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

fn growing(run: &mut Run) {
    let count = run.point();
    run.iter(move || steps(count), |_: &u64| Digest(0));
}

fn fixed(run: &mut Run) {
    run.iter(|| steps(STEPS), |_: &u64| Digest(0));
}

/// Knows the points of the axis and no other, against the promise of a continuous one.
fn listed(run: &mut Run) {
    match run.point() {
        100 | 10_000 => fixed(run),
        other => panic!("there is no routine for {other}"),
    }
}

/// Gives another output between the points of the axis.
fn differing(run: &mut Run) {
    let digest = Digest(u64::from(!matches!(run.point(), 100 | 10_000)));
    run.iter(|| steps(STEPS), move |_: &u64| digest);
}

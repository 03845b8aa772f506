//! A claim that needs more cores than any machine has

use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it is big", figures: &[] },
    says: "It needs a million cores.",
    axis: Axis {
        name: "size",
        unit: Unit::Count,
        points: &[1],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[variant("one", one), variant("other", one)],
    reference: "one",
    predictions: &[ratio(Metric::Time, "other", "one", Bound::AtMost(2.0))],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs { cores: 1_000_000, memory: 0, ..Needs::NOTHING },
    processes: Processes::Together,
};

fn one(run: &mut Run) {
    run.iter(|| panic!("it must not be run where the machine has too little"), |(): &()| Digest(0));
}

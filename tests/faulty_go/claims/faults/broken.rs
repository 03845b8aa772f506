//! A claim whose Go side does not compile

use claimbench::claim::{
    Axis, Claim, Metric, Needs, Processes, Scale, Source, Unit, exactly, variant,
};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it fails", figures: &[] },
    says: "Nothing is known of a Go side that does not compile.",
    axis: Axis {
        name: "size",
        unit: Unit::Count,
        points: &[64],
        article: 64,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[variant("fine", fine)],
    reference: "fine",
    predictions: &[exactly(Metric::Allocations, "fine", 0).in_both()],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

fn fine(run: &mut Run) {
    run.iter(|| 1_u64, Digest::of);
}

//! Every way in which a Go side can fail

use claimbench::claim::{
    Allocator, Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio,
    ratio_to_go, variant,
};
use claimbench::{Digest, Run};

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it fails", figures: &[] },
    says: "Each Go variant but two fails in a way of its own; in Rust none does.",
    axis: Axis {
        name: "size",
        unit: Unit::Count,
        points: &[64],
        article: 64,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("fine", sum),
        variant("again", sum),
        variant("panics", sum),
        variant("exits", sum),
        variant("hangs", sum),
        variant("idles", sum),
        variant("differs", sum),
    ],
    reference: "fine",
    predictions: &[
        ratio(Metric::Time, "again", "fine", Bound::AtLeast(0.001)).in_both(),
        ratio(Metric::Time, "differs", "fine", Bound::AtLeast(0.001)).in_both(),
        ratio_to_go(Metric::Time, "fine", Bound::AtMost(1000.0)).under(Allocator::Go),
        ratio_to_go(Metric::Time, "panics", Bound::AtMost(1000.0)).under(Allocator::Go),
    ],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

fn sum(run: &mut Run) {
    let point = run.point();
    run.iter(move || (0..std::hint::black_box(point)).sum::<u64>(), Digest::of);
}

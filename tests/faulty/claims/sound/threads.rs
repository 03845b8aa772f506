//! Threads along the axis

use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};
use std::sync::Mutex;

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it is shared", figures: &[] },
    says: "Threads that share a lock take at least a tenth of the time of threads that do not.",
    axis: Axis {
        name: "threads",
        unit: Unit::Threads,
        points: &[1, 1_000_000],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[variant("shared", shared), variant("own", own)],
    reference: "own",
    predictions: &[ratio(Metric::Time, "shared", "own", Bound::AtLeast(0.1))],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

fn shared(run: &mut Run) {
    let threads = run.size();
    let sum = run.input(|| Mutex::new(0_u64));
    run.operations(100);
    run.iter_threads(threads, move |number| {
        for _ in 0..100 {
            *sum.lock().expect("nobody panics") += 1;
        }
        number as u64
    });
}

fn own(run: &mut Run) {
    let threads = run.size();
    run.operations(100);
    run.iter_threads(threads, |number| {
        for addend in 0..100_u64 {
            std::hint::black_box(addend);
        }
        number as u64
    });
    // The digest is the sum of the threads' numbers in both variants.
    let _: fn(&u64) -> Digest = Digest::of;
}

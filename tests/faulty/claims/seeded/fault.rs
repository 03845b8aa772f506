//! A sound claim, into which an environment variable seeds one fault

use super::super::steps;
use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, exactly, figure, ratio,
    variant,
};
use claimbench::{Digest, Run};
use std::hint::black_box;

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it is kept", figures: &[] },
    says: "A loop over 16 names makes one list, and a second walk takes as long as the first.",
    axis: Axis {
        name: "names",
        unit: Unit::Count,
        points: &[16, 1_024],
        article: 16,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[variant("listed", listed), variant("walked", walked), variant("again", again)],
    reference: "walked",
    predictions: &[
        ratio(Metric::Time, "again", "walked", Bound::AtMost(2.0)),
        exactly(Metric::Allocations, "walked", 0),
        figure("capacity", "listed", Bound::Equal(16.0)).at(&[16]),
    ],
    carries_over: "Everything.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

/// Whether a fault is seeded. The variable is padded, so that reading it takes the same bytes whatever it says.
fn seeded(fault: &str) -> bool {
    std::env::var("CLAIMBENCH_TEST_FAULT").is_ok_and(|seeded| seeded.trim() == fault)
}

fn listed(run: &mut Run) {
    let names = run.size();
    let [in_loop, kept, doubled, cloned] =
        ["allocation in a loop", "buffer kept", "capacity doubled", "clone"].map(seeded);
    let mut alive: Vec<Vec<u64>> = Vec::with_capacity(16);
    run.iter_marked(
        move |marks| {
            let mut list = Vec::with_capacity(if doubled { 2 * names } else { names });
            for name in 0..names as u64 {
                if in_loop {
                    black_box(Box::new(name));
                }
                list.push(black_box(name));
            }
            marks.figure("capacity", list.capacity() as u64);
            if cloned {
                black_box(list.clone());
            }
            if kept && alive.len() < alive.capacity() {
                alive.push(Vec::with_capacity(1_000));
            }
            list
        },
        |list| Digest(list.iter().sum()),
    );
}

fn sum(count: u64) -> u64 {
    (0..count).sum()
}

fn walked(run: &mut Run) {
    let count = run.point();
    let walk = move || {
        black_box(steps(200 * black_box(count)));
        sum(count)
    };
    run.iter(walk, |sum| Digest(*sum));
}

fn again(run: &mut Run) {
    let count = run.point();
    let times = if seeded("verdict turned over") { 4 } else { 1 };
    let walk = move || {
        for _ in 0..times {
            black_box(steps(200 * black_box(count)));
        }
        sum(count)
    };
    run.iter(walk, |sum| Digest(*sum));
}

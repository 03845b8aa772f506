//! Turns that can not be timed

use super::super::steps;
use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};
use std::cell::Cell;
use std::hint::black_box;
use std::rc::Rc;

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it is not timed", figures: &[] },
    says: "Three variants take no time that means anything.",
    axis: Axis {
        name: "size",
        unit: Unit::Count,
        points: &[1],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("fine", fine),
        variant("removed", removed),
        variant("not_linear", not_linear),
        variant("short", short),
    ],
    reference: "fine",
    predictions: &[
        ratio(Metric::Time, "removed", "fine", Bound::AtMost(1e9)),
        ratio(Metric::Time, "not_linear", "fine", Bound::AtMost(1e9)),
        ratio(Metric::Time, "short", "fine", Bound::AtMost(1e9)),
    ],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

fn fine(run: &mut Run) {
    run.iter(|| steps(1_000), |_: &u64| Digest(0));
}

/// The sum of numbers that the compiler knows: nothing is left to do.
fn removed(run: &mut Run) {
    let work = || {
        let _sum: u64 = (0..1_000).sum();
    };
    run.iter(work, |(): &()| Digest(0));
}

/// The first turn of a batch does the work and the others use what it found, as with a cache that outlives a turn.
fn not_linear(run: &mut Run) {
    let found = Rc::new(Cell::new(None));
    let forgotten = Rc::clone(&found);
    let work = move |()| {
        let sum = found.get().unwrap_or_else(|| steps(200_000));
        found.set(Some(sum));
        sum
    };
    run.iter_with(1 << 20, move || forgotten.set(None), work, |_: &u64| Digest(0));
}

/// A batch of one turn that takes less than the clock needs to be read.
fn short(run: &mut Run) {
    run.iter_with(1, || 3_u64, |number| black_box(number) + 1, |_: &u64| Digest(0));
}

//! Phases, figures and bytes that are known beforehand

use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, exactly, figure, variant,
};
use claimbench::{Digest, Run};
use std::cell::RefCell;
use std::rc::Rc;

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it is known", figures: &[] },
    says: "A burst of four blocks of 1,000 B leaves two in the pool.",
    axis: Axis {
        name: "block",
        unit: Unit::Bytes,
        points: &[1000],
        article: 1000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[variant("pooled", pooled)],
    reference: "pooled",
    predictions: &[
        exactly(Metric::Held, "pooled", 4_000).in_phase("burst"),
        figure("returned", "pooled", Bound::Equal(2.0)),
        exactly(Metric::Left, "pooled", 2_000),
    ],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// The pool's list and 50,000 B of input belong to no variant; each turn takes what the pool has and makes the rest.
fn pooled(run: &mut Run) {
    let size = run.size();
    let input = run.input(|| vec![1_u8; 50_000]);
    let pool: Rc<RefCell<Vec<Vec<u8>>>> =
        run.input(|| Rc::new(RefCell::new(Vec::with_capacity(8))));
    let mut held = run.input(|| Vec::with_capacity(4));
    run.iter_marked(
        move |marks| {
            let mut pool = pool.borrow_mut();
            for _ in 0..4 {
                let mut block = pool.pop().unwrap_or_else(|| Vec::with_capacity(size));
                block.extend_from_slice(&input[..size]);
                held.push(block);
            }
            marks.phase("burst");
            let sum: u64 = held.iter().flatten().map(|byte| u64::from(*byte)).sum();
            for mut block in held.drain(..).take(2) {
                block.clear();
                pool.push(block);
            }
            marks.figure("returned", pool.len() as u64);
            marks.phase("idle");
            sum
        },
        Digest::of,
    );
}

//! Work whose instructions are known

use super::super::steps;
use claimbench::claim::{
    Axis, Bound, Claim, Lane, Metric, Needs, Processes, Scale, Source, Unit, difference, ratio,
    variant,
};
use claimbench::{Digest, Run};
use std::collections::HashSet;

const TIMED: &[Lane] = &[Lane::Instructions];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "None",
        author: "",
        url: "",
        quote: "they are counted",
        figures: &[],
    },
    says: "One step in a hundred more is one per cent more instructions.",
    axis: Axis {
        name: "steps",
        unit: Unit::Count,
        points: &[1_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("thousand", |run| walked(run, 8_000)).lanes(TIMED),
        variant("one_more", |run| walked(run, 8_080)).lanes(TIMED),
        variant("twice", |run| walked(run, 16_000)).lanes(TIMED),
        variant("near", |run| read(run, 1 << 10)).lanes(TIMED),
        variant("far", |run| read(run, 1 << 24)).lanes(TIMED),
        variant("copied", copied).lanes(TIMED),
        variant("blocks", blocks).lanes(TIMED),
        variant("seeded", seeded).lanes(TIMED).control("its map is seeded at random"),
        variant("threads", threads).lanes(TIMED).control("its turns are two threads'"),
        variant("slow", slow).lanes(TIMED).control("it takes seconds under callgrind"),
    ],
    reference: "thousand",
    predictions: &[
        ratio(Metric::Instructions, "one_more", "thousand", Bound::Within(1.009, 1.011)),
        ratio(Metric::DataReferences, "far", "near", Bound::Within(0.99, 1.01)),
        difference(Metric::DataMisses, "far", "near", Bound::AtLeast(100.0)),
        ratio(Metric::Instructions, "twice", "thousand", Bound::Within(1.98, 2.02)),
    ],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

fn walked(run: &mut Run, count: u64) {
    run.iter(move || steps(count), |_: &u64| Digest(0));
}

/// How far each of a thousand numbers has to look for its place depends on the seed.
fn seeded(run: &mut Run) {
    run.iter(|| (0..1_000).collect::<HashSet<u64>>().len(), |_: &usize| Digest(0));
}

/// Reads 500 lines of so many bytes, which are more than every cache has or fewer than any has.
fn read(run: &mut Run, bytes: usize) {
    let numbers = vec![1_u64; bytes / 8];
    let mut at = 0;
    let turn = move || {
        let mut sum = 0;
        for _ in 0..500 {
            sum += std::hint::black_box(&numbers)[at];
            at = (at + 8) % numbers.len();
        }
        sum
    };
    run.iter(turn, |_: &u64| Digest(0));
}

/// Copies a mebibyte.
fn copied(run: &mut Run) {
    let (from, mut to) = (vec![1_u8; 1 << 20], vec![0_u8; 1 << 20]);
    let turn = move || {
        to.copy_from_slice(std::hint::black_box(&from));
        std::hint::black_box(&to)[0]
    };
    run.iter(turn, |_: &u8| Digest(0));
}

/// Makes blocks of many sizes and keeps some of them for the next turn: where each comes from depends on what was freed
/// before.
fn blocks(run: &mut Run) {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    let turn = move || {
        let sizes = (1..200_usize).map(|n| n * 37 % 1_500 + 1);
        let new: Vec<Vec<u8>> = sizes.map(Vec::with_capacity).collect();
        let before = kept.len();
        kept = new.into_iter().step_by(3).collect();
        before + kept.len()
    };
    run.iter(turn, |_: &usize| Digest(0));
}

fn threads(run: &mut Run) {
    run.iter_threads(2, |thread| steps(1_000 + thread as u64));
}

fn slow(run: &mut Run) {
    run.iter(|| steps(1_000_000_000), |_: &u64| Digest(0));
}

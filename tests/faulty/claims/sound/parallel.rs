//! Threads that a turn starts by itself

use super::super::noted;
use claimbench::claim::{
    Axis, Bound, Claim, Metric, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::{Digest, Run};
use nix::sched::{CpuSet, sched_getaffinity};
use nix::unistd::Pid;
use rayon::prelude::*;

pub static CLAIM: Claim = Claim {
    source: Source { article: "None", author: "", url: "", quote: "it is shared", figures: &[] },
    says: "A sum in several threads is at most a million times as slow as one in a single thread.",
    axis: Axis {
        name: "size",
        unit: Unit::Count,
        points: &[400_000],
        article: 400_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("one_thread", one_thread),
        variant("pooled", pooled),
        variant("scoped", scoped),
        variant("pooled_later", pooled_later),
    ],
    reference: "one_thread",
    predictions: &[
        ratio(Metric::Time, "pooled", "one_thread", Bound::AtMost(1e6)),
        ratio(Metric::Time, "scoped", "one_thread", Bound::AtMost(1e6)),
        ratio(Metric::Time, "pooled_later", "one_thread", Bound::AtMost(1e6)),
    ],
    carries_over: "Nothing.",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// The turns in which something is noted: not the first one, and not all.
const NOTED: std::ops::Range<u32> = 2..12;

/// Notes how many cores the calling thread may use, and in which process.
fn note_mask(who: &str) {
    let mask = sched_getaffinity(Pid::from_raw(0)).expect("it has a mask");
    let cores = (0..CpuSet::count()).filter(|core| mask.is_set(*core).unwrap_or(false)).count();
    noted("parallel", &format!("{who} {} {cores}", std::process::id()));
}

fn one_thread(run: &mut Run) {
    run.elements(run.point());
    run.bytes(8 * run.point());
    let numbers: Vec<u64> = (0..run.point()).collect();
    run.iter(move || numbers.iter().sum::<u64>(), Digest::of);
}

/// The threads of rayon's pool, which the first turn starts.
fn pooled(run: &mut Run) {
    let numbers: Vec<u64> = (0..run.point()).collect();
    let mut turns = 0;
    let turn = move || {
        turns += 1;
        if NOTED.contains(&turns) {
            rayon::broadcast(|_| note_mask("pooled"));
        }
        numbers.par_iter().sum::<u64>()
    };
    run.iter(turn, Digest::of);
}

/// Two threads that each turn starts and ends.
fn scoped(run: &mut Run) {
    let numbers: Vec<u64> = (0..run.point()).collect();
    let mut turns = 0;
    let turn = move || {
        turns += 1;
        let is_noted = NOTED.contains(&turns);
        let (one, other) = numbers.split_at(numbers.len() / 2);
        let sum = |half: &[u64]| {
            if is_noted {
                note_mask("scoped");
            }
            half.iter().sum::<u64>()
        };
        std::thread::scope(|scope| {
            let (one, other) = (scope.spawn(|| sum(one)), scope.spawn(|| sum(other)));
            one.join().expect("it adds up") + other.join().expect("it adds up")
        })
    };
    run.iter(turn, Digest::of);
}

/// The first turn needs no threads; the pool is started in the second.
fn pooled_later(run: &mut Run) {
    let numbers: Vec<u64> = (0..run.point()).collect();
    let mut turns = 0;
    let turn = move || {
        turns += 1;
        if turns == 1 {
            return numbers.iter().sum::<u64>();
        }
        if NOTED.contains(&turns) {
            rayon::broadcast(|_| note_mask("pooled_later"));
        }
        numbers.par_iter().sum::<u64>()
    };
    run.iter(turn, Digest::of);
}

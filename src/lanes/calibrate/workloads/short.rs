//! Ordinary routines whose turns take microseconds: the allocator, sorting, a map, copies, a lock.

use super::arithmetic::mixed;
use crate::run::{Digest, Run};
use std::collections::HashMap;
use std::hint::black_box;
use std::sync::Mutex;

/// The outputs are dropped inside the clock.
pub(super) fn allocation(run: &mut Run) {
    let turn = || {
        (
            Box::new([1_u64; 3]),
            Box::new([2_u64; 8]),
            Box::new([3_u64; 20]),
            Box::new([4_u64; 64]),
            Box::new([5_u64; 130]),
            Box::new([6_u64; 512]),
        )
    };
    run.iter(move || black_box(turn()), |made| Digest::of(&made.5[511]));
}

pub(super) fn sort(run: &mut Run) {
    let length = run.point();
    let mut shuffled: Vec<u64> = (0..length).collect();
    fastrand::Rng::with_seed(1).shuffle(&mut shuffled);
    let mut sorted = shuffled.clone();
    let turn = move || {
        sorted.copy_from_slice(black_box(&shuffled));
        sorted.sort_unstable();
        sorted[0]
    };
    run.iter(turn, Digest::of);
}

/// The map is made anew at each turn, and so is its seed.
pub(super) fn hashing(run: &mut Run) {
    let keys = run.point();
    let turn = move || {
        let mut map: HashMap<u64, u64> = HashMap::with_capacity(keys as usize);
        for key in 0..black_box(keys) {
            map.insert(key, key);
        }
        (0..black_box(keys)).filter_map(|key| map.get(&key)).sum::<u64>()
    };
    run.iter(turn, Digest::of);
}

pub(super) fn copy(run: &mut Run) {
    let from = vec![1_u8; run.size()];
    let mut to = vec![0_u8; run.size()];
    let turn = move || {
        to.copy_from_slice(black_box(&from));
        black_box(&mut to)[0]
    };
    run.iter(turn, Digest::of);
}

pub(super) fn stream(run: &mut Run) {
    const PIECE: usize = 8 << 10;
    let from = vec![1_u8; run.size()];
    let mut to = vec![2_u8; run.size()];
    let mut at = 0;
    let turn = move || {
        to[at..at + PIECE].copy_from_slice(black_box(&from[at..at + PIECE]));
        let copied = black_box(&mut to)[at];
        at = (at + PIECE) % from.len();
        copied
    };
    run.iter(turn, Digest::of);
}

pub(super) fn lock(run: &mut Run) {
    let threads = run.size();
    let count = Mutex::new(0_u64);
    run.iter_threads(threads, move |_| {
        let mut held = count.lock().expect("no thread panics while it counts");
        *held = mixed(*held, 16);
        let taken = *held;
        drop(held);
        mixed(taken, 64)
    });
}

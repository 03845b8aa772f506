//! One loop several times over: a reference, the same source compiled again, and copies behind a few bytes more.
//!
//! A loop that falls elsewhere in its cache lines differs from itself, in every process. Comparing copies that only
//! stand elsewhere shows whether that ever becomes a verdict. The bytes are written once a turn, off the chain that
//! the loop waits for, so that they take no time of their own.

use crate::record::Twin;
use crate::run::{Digest, Run};
use std::hint::black_box;

/// The links of a turn's chain, about a microsecond.
const LINKS: u64 = 1_024;
/// How many different paddings there are; each is one instruction or two longer than the one before.
const PADDINGS: u64 = 6;
/// What a link adds. The copy that is compiled again adds another number, for the linker keeps one of two that are
/// equal; it takes as long.
const ADDED: u64 = 1;
const ADDED_AGAIN: u64 = 3;

/// The padding of a comparison, which is its point: from 1, drawn by its seed.
pub(super) fn point(seed: u64) -> u64 {
    1 + seed % PADDINGS
}

/// The loop without any padding.
pub(super) fn reference(run: &mut Run) {
    register(run, chain::<0, ADDED>);
}

/// The routine of a twin: the padded copy is entered as the same code, and the source compiled again as the placed one.
pub(super) fn twin(twin: Twin) -> fn(&mut Run) {
    match twin {
        Twin::Same => padded,
        Twin::Placed => |run| register(run, chain::<0, ADDED_AGAIN>),
        Twin::Slow => reference,
    }
}

fn padded(run: &mut Run) {
    match run.point() {
        1 => register(run, chain::<1, ADDED>),
        2 => register(run, chain::<2, ADDED>),
        3 => register(run, chain::<3, ADDED>),
        4 => register(run, chain::<4, ADDED>),
        5 => register(run, chain::<5, ADDED>),
        _ => register(run, chain::<6, ADDED>),
    }
}

fn register(run: &mut Run, chain: fn(u64) -> u64) {
    let mut state = 1;
    let turn = move || {
        state = chain(state);
        state
    };
    run.iter(turn, Digest::of);
}

/// A chain of multiplications and shifts behind so many stores to the stack that nothing reads.
#[inline(never)]
fn chain<const PADDING: u64, const ADDED: u64>(from: u64) -> u64 {
    if PADDING > 0 {
        black_box(PADDING);
    }
    if PADDING > 1 {
        black_box(PADDING + 1);
    }
    if PADDING > 2 {
        black_box(PADDING + 2);
    }
    if PADDING > 3 {
        black_box(PADDING + 3);
    }
    if PADDING > 4 {
        black_box(PADDING + 4);
    }
    if PADDING > 5 {
        black_box(PADDING + 5);
    }
    (0..LINKS).fold(from, |state, _| {
        (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9).wrapping_add(ADDED)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_padding_does_the_same_work_in_a_function_of_its_own() {
        let copies: [fn(u64) -> u64; 8] = [
            chain::<0, ADDED_AGAIN>,
            chain::<0, ADDED>,
            chain::<1, ADDED>,
            chain::<2, ADDED>,
            chain::<3, ADDED>,
            chain::<4, ADDED>,
            chain::<5, ADDED>,
            chain::<6, ADDED>,
        ];
        let places: BTreeSet<*const ()> = copies.iter().map(|copy| *copy as *const ()).collect();
        assert_eq!(places.len(), copies.len());
        assert!(copies[1..].iter().all(|copy| copy(1) == copies[1](1)));
    }

    #[test]
    fn every_seed_draws_a_padding_that_there_is() {
        let drawn: BTreeSet<u64> = (0..100).map(point).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<u64>>(), [1, 2, 3, 4, 5, 6]);
    }
}

//! A chain of multiplications and shifts, each of which needs the one before: short turns, and turns of milliseconds.

use crate::run::{Digest, Run};

/// So many links a turn as the point says.
pub(super) fn arithmetic(run: &mut Run) {
    let links = run.point();
    let mut state = 1_u64;
    let turn = move || {
        state = mixed(state, links);
        state
    };
    run.iter(turn, Digest::of);
}

/// A chain of so many multiplications and shifts.
pub(super) fn mixed(from: u64, links: u64) -> u64 {
    (0..links).fold(from, |state, _| {
        (state ^ (state >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9).wrapping_add(1)
    })
}

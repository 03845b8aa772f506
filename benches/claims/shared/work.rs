//! Work that takes about a nanosecond a step and touches no memory, for claims about what happens beside it.

use std::hint::black_box;

/// A chain of so many steps, each of which needs the one before: no compiler shortens it, and no processor overlaps it.
#[inline(never)]
#[must_use]
pub fn work(steps: u64, seed: u64) -> u64 {
    let step = |value: u64, step: u64| (value ^ step).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (0..black_box(steps)).fold(seed, step)
}

//! A pointer chase beyond the last-level cache: one load a turn, whose address the load before it gave.

use crate::run::{Digest, Run};

/// Numbers in one line of a cache.
const LINE: usize = 8;

/// Twice the last-level cache, as a power of two between 64 and 128 MiB: a virtual machine is told the cache of its whole
/// host, and every fork makes the chain anew.
pub(super) fn beyond_the_cache(cache: u64) -> u64 {
    (2 * cache).next_power_of_two().clamp(64 << 20, 128 << 20)
}

/// Every line holds the number of the next one, by a generator that passes through all of them (Hull and Dobell, *SIAM
/// Review* 4, 1962: an odd step and a factor of one more than a multiple of four). So the set-up writes in order, which
/// a shuffle would not, and no prefetcher can tell where the chain goes.
pub(super) fn chase(run: &mut Run) {
    const FACTOR: usize = 0x9e37_79b1;
    const STEP: usize = 0x2545_f491;
    let lines = run.size() / (LINE * size_of::<usize>());
    let mut chain = vec![0_usize; lines * LINE];
    in_huge_pages(&chain);
    for line in 0..lines {
        chain[line * LINE] = line.wrapping_mul(FACTOR).wrapping_add(STEP) % lines;
    }
    flush(&chain);
    let mut at = 0;
    let turn = move || {
        at = chain[at * LINE];
        at
    };
    run.iter(turn, Digest::of);
}

/// Asks for huge pages, where the system gives them. With small ones the side whose memory happens to lie together in
/// the machine's own is faster by some per cent, through the whole life of its process.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "advice about a mapping")]
fn in_huge_pages(chain: &[usize]) {
    use nix::sys::mman::{MmapAdvise, madvise};
    use std::ptr::NonNull;
    const PAGE: usize = 1 << 12;
    let range = chain.as_ptr_range();
    let first = (range.start as usize).next_multiple_of(PAGE);
    let length = (range.end as usize - first) / PAGE * PAGE;
    if let Some(start) = NonNull::new(first as *mut std::ffi::c_void) {
        // SAFETY: the pages lie inside the slice, and this advice changes no value.
        let _ = unsafe { madvise(start, length, MmapAdvise::MADV_HUGEPAGE) };
    }
}

#[cfg(not(target_os = "linux"))]
fn in_huge_pages(_: &[usize]) {}

/// Takes the chain out of all caches. A fork visits a small part of it only, and would find some of what the set-up
/// wrote last still in the cache: more of it for the side that was set up last, by a quarter of the time where this was
/// left out.
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "the instruction has no safe form")]
fn flush(chain: &[usize]) {
    use std::arch::x86_64::{_mm_clflush, _mm_mfence};
    for line in chain.chunks(LINE) {
        // SAFETY: the address is that of a line of the slice, and flushing it changes no value.
        unsafe { _mm_clflush(line.as_ptr().cast()) };
    }
    // SAFETY: a fence has no operand; the instruction belongs to every processor of this architecture.
    unsafe { _mm_mfence() };
}

#[cfg(not(target_arch = "x86_64"))]
fn flush(_: &[usize]) {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Moment, Observer, prepare};

    struct Unobserved;

    impl Observer for Unobserved {
        fn mark(&mut self, _: Moment) {}

        fn figure(&mut self, _: &'static str, _: u64) {}
    }

    #[test]
    fn the_chain_passes_through_every_line() {
        let lines = 1024;
        let place = |turns: u64| {
            let mut prepared =
                prepare(chase, lines * 64, || 0).unwrap_or_else(|_| panic!("not ready"));
            prepared.turn.slice(turns - 1);
            prepared.turn.observe(1, &mut Unobserved)
        };
        let first = Digest::of(&0_usize);
        let back: Vec<u64> = (1..=lines).filter(|turns| place(*turns) == first).collect();
        assert_eq!(back, [lines], "it comes back to the first line after all others");
    }

    #[test]
    fn the_chase_is_twice_the_cache_within_its_limits() {
        let mebibytes = |cache: u64| beyond_the_cache(cache << 20) >> 20;
        assert_eq!([0, 32, 33, 105, 400].map(mebibytes), [64, 64, 128, 128, 128]);
    }
}

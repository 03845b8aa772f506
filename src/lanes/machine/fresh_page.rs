//! What the first touch of a page costs on this machine: by it the page explains how much of a time is page faults.

use libc::c_void;
use nix::sys::mman::{MapFlags, MmapAdvise, ProtFlags, madvise, mmap_anonymous, munmap};
use std::num::NonZeroUsize;
use std::ptr::NonNull;
use std::time::Instant;

/// How much is mapped at a time.
const MAPPED: NonZeroUsize = NonZeroUsize::new(4 << 20).expect("not zero");
/// How many mappings are touched: of their prices the median counts, for an interruption is in one or two of them.
const MAPPINGS: usize = 5;

/// What the first write to a page of a fresh mapping costs, in nanoseconds, a byte a page; 0 where the system gives none.
/// The mapping comes from the system itself, since what an allocator gives may be touched already.
pub(super) fn nanos(page: u64) -> f64 {
    let step = usize::try_from(page).ok().filter(|page| *page > 0).unwrap_or(4096);
    let mut prices: Vec<f64> = (0..MAPPINGS).filter_map(|_| touched(step)).collect();
    prices.sort_by(f64::total_cmp);
    prices.get(prices.len() / 2).copied().unwrap_or(0.0)
}

/// The price of one page, where each page of a fresh mapping is touched once.
#[expect(unsafe_code, reason = "a mapping of its own")]
fn touched(step: usize) -> Option<f64> {
    let access = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
    // SAFETY: the system chooses the place, nothing else refers to it, and it is unmapped below.
    let mapping: NonNull<c_void> =
        unsafe { mmap_anonymous(None, MAPPED, access, MapFlags::MAP_PRIVATE) }.ok()?;
    // A huge page would be mapped by one touch, and its price is another. Where the system knows none it refuses.
    // SAFETY: the advice is about the mapping made above and changes none of its contents.
    let _ = unsafe { madvise(mapping, MAPPED.get(), MmapAdvise::MADV_NOHUGEPAGE) };
    let first = mapping.cast::<u8>().as_ptr();
    let start = Instant::now();
    for offset in (0..MAPPED.get()).step_by(step) {
        // SAFETY: the offset lies inside the mapping, which may be written.
        unsafe { first.add(offset).write_volatile(1) };
    }
    let spent = start.elapsed();
    // SAFETY: the mapping was made above with this length and is not used again.
    let _ = unsafe { munmap(mapping, MAPPED.get()) };
    Some(spent.as_nanos() as f64 / (MAPPED.get() / step) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_page_has_a_price_whatever_its_size() {
        for page in [0, 4096, 16_384] {
            assert!(nanos(page) > 0.0, "{page}");
        }
    }
}

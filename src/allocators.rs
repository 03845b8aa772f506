//! The allocators of the lanes, so that a bench target needs no dependency but this crate.
//!
//! A lane is a binary with the allocator that it measures under: `heap` sets [`Dhat`], `resident_jemalloc` and
//! `rounds_jemalloc` set [`Jemalloc`], `resident_mimalloc` and `rounds_mimalloc` set [`Mimalloc`], the others that of the C
//! library, which is set where none is. The resident lanes set
//! theirs [`Watched`], so that they tell what was asked for beside what was given; without that they measure all the rest. A
//! lane whose program has another allocator than its own ends with an error that says so.
//!
//! ```standalone_crate
//! #[global_allocator]
//! static ALLOCATOR: claimbench::allocators::Dhat = claimbench::allocators::Dhat;
//! ```

pub(crate) mod watched;

pub use dhat::Alloc as Dhat;
/// mimalloc, for claims about what allocators do; a feature that is off by default.
#[cfg(feature = "mimalloc")]
pub use mimalloc::MiMalloc as Mimalloc;
pub use std::alloc::System;
/// jemalloc. Only one crate in a graph may link it, so it is a feature.
#[cfg(feature = "jemalloc")]
pub use tikv_jemallocator::Jemalloc;
pub use watched::{Usable, Watched};

#[cfg(feature = "jemalloc")]
#[expect(unsafe_code, reason = "blocks are pointers")]
// SAFETY: jemalloc tells the room of its own blocks.
unsafe impl Usable for Jemalloc {
    unsafe fn usable(&self, block: *mut u8, _: std::alloc::Layout) -> usize {
        // SAFETY: the block is alive, and jemalloc's.
        unsafe { tikv_jemalloc_sys::malloc_usable_size(block.cast()) }
    }
}

#[cfg(feature = "mimalloc")]
#[expect(unsafe_code, reason = "blocks are pointers")]
// SAFETY: mimalloc tells the room of its own blocks.
unsafe impl Usable for Mimalloc {
    unsafe fn usable(&self, block: *mut u8, _: std::alloc::Layout) -> usize {
        // SAFETY: the block is alive, and mimalloc's.
        unsafe { libmimalloc_sys::mi_usable_size(block.cast()) }
    }
}

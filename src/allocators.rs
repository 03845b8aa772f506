//! The allocators of the lanes, so that a bench target needs no dependency but this crate.
//!
//! A lane is a binary with the allocator that it measures under: `heap` sets [`Dhat`], `resident_jemalloc` and
//! `rounds_jemalloc` set [`Jemalloc`], the others set none, which is the allocator of the C library. A lane whose program
//! has another allocator than its own ends with an error that says so.
//!
//! ```standalone_crate
//! #[global_allocator]
//! static ALLOCATOR: claimbench::allocators::Dhat = claimbench::allocators::Dhat;
//! ```

pub use dhat::Alloc as Dhat;
/// jemalloc. Only one crate in a graph may link it, so it is a feature.
#[cfg(feature = "jemalloc")]
pub use tikv_jemallocator::Jemalloc;

//! A variant with settings of the allocator.
//!
//! An allocator reads its settings once, when a process starts. A variant that asks for some has a process of its own,
//! started with the variable that its allocator reads:
//!
//! ```
//! use claimbench::claim::{Allocator, Axis, Bound::*, Claim, Metric::*, Processes, ratio, variant};
//! use claimbench::{Digest, Run};
//!
//! pub static CLAIM: Claim = Claim {
//!     says: "Small blocks take at least 1.5 times as long where the allocator has no cache for each thread.",
//!     axis: Axis::count("blocks", &[100]),
//!     variants: &[
//!         variant("cached", blocks),
//!         variant("uncached", blocks).settings(&[
//!             (Allocator::System, "glibc.malloc.tcache_count=0"),
//!             (Allocator::Jemalloc, "tcache:false"),
//!         ]),
//!     ],
//!     reference: "cached",
//!     predictions: &[ratio(Time, "uncached", "cached", AtLeast(1.5))],
//!     processes: Processes::Apart,
//!     ..Claim::OURS
//! };
//!
//! fn blocks(run: &mut Run) {
//!     let count = run.point();
//!     run.operations(count);
//!     run.iter(move || (0..count).map(Box::new).collect::<Vec<_>>(), |blocks| Digest::of(&blocks.len()));
//! }
//! # for variant in CLAIM.variants {
//! #     let mut prepared = claimbench::run::prepare(variant.routine, 100, || 0).unwrap();
//! #     let digest = prepared.turn.observe(1, &mut claimbench::run::Unobserved);
//! #     assert_eq!(digest, Digest::of(&100_usize), "{}", variant.name);
//! # }
//! ```
//!
//! | allocator | variable | form of a text |
//! |---|---|---|
//! | the C library's | `GLIBC_TUNABLES` | `NAME=VALUE`, with colons between |
//! | jemalloc | `_RJEM_MALLOC_CONF` | `NAME:VALUE`, with commas between |
//!
//! - The rounds and the resident lane run such a variant, and under the allocators alone that it has settings for. The heap
//!   lane counts what is asked for, which no setting changes.
//! - It is no reference, for that is there under every allocator; and its claim says `processes: Processes::Apart`.
//! - What the variable holds already stays in front of the variant's own, so that it counts where that says nothing else.
//! - An allocator passes over what it does not know. So it is asked first, glibc by `ld.so --list-tunables` and jemalloc by
//!   the names of its options: where it does not know a setting, or glibc does not take its value, nothing is measured of
//!   the variant, the lane and the record say so, and its predictions read *not judged here*. Nothing else is lost, and it
//!   is no failure. A value that jemalloc does not take ends the process, which is one.
//! - What a program can switch while it runs, such as jemalloc's `thread.tcache.enabled`, needs no setting: the routine
//!   switches it in its set-up.
//! - Two builds are compared without variants that have settings.

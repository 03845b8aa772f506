//! What ends its process, and how: a stack that overflows, a limit that is hit.
//!
//! A case that ends its process is a failure, and the lane goes on. Where the sentence is about just that, the end is the
//! reading: a variant that is [`ending`](crate::claim::Variant::ending) runs in the resident lane alone, in a process of
//! its own, and the code and the signal that this ended with are what a prediction is about.
//!
//! ```
//! use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, exactly, value, variant};
//! use claimbench::{Digest, Run};
//!
//! pub static CLAIM: Claim = Claim {
//!     says: "A recursion of 1,000,000 calls overflows the stack of 8 MiB, and a loop does not.",
//!     axis: Axis::count("depth", &[100, 1_000_000]),
//!     variants: &[
//!         variant("recursive", |run| sum(run, recursive)).ending(),
//!         variant("in_a_loop", |run| sum(run, |depth| (0..=depth).sum())).ending(),
//!     ],
//!     reference: "in_a_loop",
//!     predictions: &[
//!         value(Signal, "recursive", AtLeast(1.0)).at(&[1_000_000]),
//!         exactly(Signal, "recursive", 0).at(&[100]),
//!         exactly(ExitCode, "in_a_loop", 0),
//!     ],
//!     ..Claim::OURS
//! };
//!
//! fn sum(run: &mut Run, sum: fn(u64) -> u64) {
//!     let depth = run.point();
//!     run.iter(move || sum(std::hint::black_box(depth)), Digest::of);
//! }
//!
//! #[inline(never)]
//! fn recursive(depth: u64) -> u64 {
//!     let frame = std::hint::black_box([depth; 8]);
//!     if depth == 0 { 0 } else { recursive(depth - 1) + frame[1] }
//! }
//! # for variant in CLAIM.variants {
//! #     let mut prepared = claimbench::run::prepare(variant.routine, 100, || 0).unwrap();
//! #     let digest = prepared.turn.observe(1, &mut claimbench::run::Unobserved);
//! #     assert_eq!(digest, claimbench::Digest::of(&5_050_u64), "{}", variant.name);
//! # }
//! ```
//!
//! | how the process ended | `ExitCode` | `Signal` |
//! |---|---|---|
//! | the turn returned, or it exited with 0 | 0 | 0 |
//! | it exited with another code | that code | 0 |
//! | the turn panicked, and the panic unwound | 101 | 0 |
//! | a signal ended it | 128 and its number, as shells have it | its number |
//! | it took longer than `--limit` | a failure of the case | |
//! | its set-up panicked, or registered no turn | a failure of the case | |
//!
//! - Both are read under each allocator of the resident lane, and are exact: of a signal that is known beforehand,
//!   `exactly(Signal, "recursive", 6)`; of any, `AtLeast(1.0)`.
//! - What the routine sets in its process is gone with it, so that a limit is set where it is needed, with `setrlimit` for
//!   example: the lane's own processes keep theirs.
//! - A variant that returned is compared with the others by its output, as everywhere, and its memory is read.
//! - Routines run on the main thread there, whose stack is as large as the system lets it be, and on threads of their own
//!   where they start some.
//! - The test of a catalogue runs none of these variants, for it would end with them.

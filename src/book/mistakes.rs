//! What makes a measurement worthless, and what is done against it.
//!
//! - **Work that the compiler removes.** Return the result, so that it is used; hand what is known while compiling through
//!   [`std::hint::black_box`]. A guard trips where twice the turns do not take twice as long, and the verdict is void.
//! - **Unequal work.** Every variant is reduced to a digest, in each lane and in the test; where two differ the group is
//!   void. Something that is meant to do other work is a [`control`](crate::claim::Variant::control), with its reason.
//!   Two controls whose times are compared do the same other work, by one name
//!   ([`doing`](crate::claim::Variant::doing)), and their digests are compared as well; or the prediction says
//!   [`unlike`](crate::claim::Prediction::unlike), with the reason.
//! - **A digest of a part.** What the digest does not cover, a variant may leave out unseen. One that is the same at both
//!   ends of the axis fails the test of the catalogue, unless a variant says why the output is the same at every point
//!   ([`same_output`](crate::claim::Variant::same_output)).
//! - **Set-up in the turn.** An input that is made inside the closure is measured too: see [`set_up`](super::set_up).
//! - **State that grows.** A closure that fills a list further each turn measures another thing each time. A turn must
//!   leave what it found, or have it [restored](crate::Run::iter_restored) behind it; a routine whose digest changes after
//!   a slice fails the test.
//! - **A bound after the fact.** A prediction that is written after the run can not be wrong. Write down what you expect,
//!   with a number, run, and leave it as it is: refuted is a result.
//! - **A bound that is too near.** What differs by less than the margin, or by less than the same code compiled again, is
//!   *unclear*; a larger `--budget` helps against the first, nothing against the second.
//! - **Times of two runs.** Nanoseconds of yesterday, or of another machine, are never compared. What changed between two
//!   commits is told by `cargo claimbench compare`, which lets both builds take turns.
//! - **Sleeping, files, the network.** They measure the system's mood. A routine may not print or read the clock.
//! - **State outside the closure.** A `static` that variants share makes the second one faster than the first. A process may
//!   run several variants; large blocks are best kept apart: `processes: Processes::Apart`.
//! - **A thread that works beside.** Allocations are counted over all threads. Where a thread allocates while the case does
//!   nothing, no count is the case's own: it is marked, and judged *not here*. Let such a thread wait while a turn runs.
//! - **More than the machine has.** A machine that swaps measures its disk. `needs: Needs { memory, .. }` says what one
//!   case needs; the rounds lane has all variants of a point and a twin alive at once, needs as many times of it, and says
//!   *not judged here* before it sets anything up. So it is with open files and sockets: `descriptors`, and
//!   `descriptors_each` for each unit of the point; the lanes raise the soft limit as far as the hard one lets them.
//!
//! An allocation that is never used is one that the compiler may remove, list and all:
//!
//! ```
//! use claimbench::{Digest, Run};
//! use std::hint::black_box;
//!
//! fn allocates(run: &mut Run) {
//!     let length = run.size();
//!     run.iter(
//!         move || {
//!             let list: Vec<u8> = Vec::with_capacity(length);
//!             // Without this, nothing would be left of the turn.
//!             black_box(&list);
//!             length
//!         },
//!         Digest::of,
//!     );
//! }
//! # let mut prepared = claimbench::run::prepare(allocates, 64, || 0).unwrap();
//! # assert_eq!(prepared.turn.observe(1, &mut claimbench::run::Unobserved), Digest::of(&64_usize));
//! ```

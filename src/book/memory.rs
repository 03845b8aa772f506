//! Allocations, bytes held and left, and memory by phase.
//!
//! | metric | what it reads | lane |
//! |---|---|---|
//! | `Allocations`, `Bytes` | made per operation, exact | heap |
//! | `Held` | live bytes while the result of a turn is alive, exact | heap |
//! | `Left` | live bytes after it is dropped: what a pool keeps, exact | heap |
//! | `Peak` | the most that was ever live, exact | heap |
//! | `Resident`, `InUse`, `Retained` … | what system and allocator keep, with the phase at which it is read | resident |
//! | `Requested`, `Usable`, `Moved` | what is asked for, what its blocks have room for, what moved when they grew | resident |
//!
//! A turn that has phases marks them, and may report figures of its own:
//!
//! ```
//! use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, figure, ratio, value, variant};
//! use claimbench::{Digest, Run};
//!
//! pub static CLAIM: Claim = Claim {
//!     says: "A buffer that is shrunk after a burst of 1 MiB holds at most 1 KiB when idle; a cleared one holds all of it.",
//!     axis: Axis::bytes("burst", &[1 << 20]),
//!     variants: &[variant("cleared", cleared), variant("shrunk", shrunk)],
//!     reference: "cleared",
//!     predictions: &[
//!         value(Held, "shrunk", AtMost(1_024.0)).in_phase("idle"),
//!         value(Held, "cleared", AtLeast(1_048_576.0)).in_phase("idle"),
//!         ratio(Bytes, "shrunk", "cleared", AtMost(1.1)),
//!         figure("capacity", "cleared", AtLeast(1_048_576.0)),
//!     ],
//!     ..Claim::OURS
//! };
//!
//! fn cleared(run: &mut Run) {
//!     burst(run, |_| ());
//! }
//!
//! fn shrunk(run: &mut Run) {
//!     burst(run, |buffer| buffer.shrink_to(512));
//! }
//!
//! fn burst(run: &mut Run, settle: fn(&mut Vec<u8>)) {
//!     let size = run.size();
//!     run.iter_marked(
//!         move |marks| {
//!             let mut buffer = vec![1_u8; size];
//!             marks.phase("burst");
//!             buffer.clear();
//!             settle(&mut buffer);
//!             marks.phase("idle");
//!             marks.figure("capacity", buffer.capacity() as u64);
//!             buffer
//!         },
//!         Digest::of,
//!     );
//! }
//! # for variant in CLAIM.variants {
//! #     let digests = CLAIM.points_of(variant).map(|point| {
//! #         let mut prepared = claimbench::run::prepare(variant.routine, point, || 0).unwrap();
//! #         prepared.turn.observe(1, &mut claimbench::run::Unobserved)
//! #     });
//! #     let first = CLAIM.points_of(variant).map(|point| {
//! #         let mut prepared = claimbench::run::prepare(CLAIM.variants[0].routine, point, || 0).unwrap();
//! #         prepared.turn.observe(1, &mut claimbench::run::Unobserved)
//! #     });
//! #     assert!(digests.eq(first), "{}", variant.name);
//! # }
//! ```
//!
//! # Figures
//!
//! A figure is what only the routine knows, such as a capacity or how often a pool was empty.
//!
//! | turn | reports figures |
//! |---|---|
//! | [`iter_marked`](crate::Run::iter_marked) | by its [`Marks`](crate::run::Marks), with phases |
//! | [`iter_with_marked`](crate::Run::iter_with_marked) | the same, with an input of its own for each turn |
//! | [`iter_threads_counted`](crate::Run::iter_threads_counted) | by its [`Figures`](crate::run::Figures), added up over all threads |
//!
//! [`figure`](crate::claim::figure) predicts one that is the same in every run: it is read in the heap lane, of one turn.
//! [`sampled_figure`](crate::claim::sampled_figure) predicts one that is not, or that depends on the allocator: it is the
//! mean of a turn over as many turns as a slice has, read in each fork of the rounds lane behind its rounds, and is judged
//! by an interval over the forks.
//!
//! ```
//! use claimbench::Run;
//! use claimbench::claim::{Axis, Bound::*, Claim, sampled_figure, variant};
//! use std::sync::Mutex;
//!
//! pub static CLAIM: Claim = Claim {
//!     says: "Two threads that take a lock for an addition find it taken less than once in two times.",
//!     axis: Axis::threads(&[2]),
//!     variants: &[variant("locked", locked)],
//!     reference: "locked",
//!     predictions: &[sampled_figure("taken", "locked", AtMost(1_000.0))],
//!     ..Claim::OURS
//! };
//!
//! fn locked(run: &mut Run) {
//!     let total = Mutex::new(0_u64);
//!     run.operations(1_000);
//!     run.iter_threads_counted(run.size(), move |_thread, figures| {
//!         let mut taken = 0;
//!         for _ in 0..1_000 {
//!             let mut total = total.try_lock().unwrap_or_else(|_| {
//!                 taken += 1;
//!                 total.lock().unwrap()
//!             });
//!             *total += 1;
//!         }
//!         figures.figure("taken", taken);
//!         1_000
//!     });
//! }
//! # let mut prepared = claimbench::run::prepare(locked, 2, || 0).unwrap();
//! # let mut tally = claimbench::run::Tally::default();
//! # prepared.turn.tally(3, &mut tally);
//! # assert!(tally.iter().all(|(name, taken)| name == "taken" && taken <= 6_000));
//! # assert_eq!(CLAIM.points_read(&CLAIM.predictions[0]), [2]);
//! ```
//!
//! # Letting go
//!
//! An allocator keeps what is freed, and gives it back when it thinks best.
//! [`Marks::purge`](crate::run::Marks::purge) has it let go within the turn, as a program may do when it is idle: what the
//! system has back is read at a phase behind it, and what it costs is in the time. The resident lane has its allocator let
//! go once more after the turn, and reads that as the phase `purged`.
//!
//! ```
//! use claimbench::{Digest, Run};
//!
//! fn burst_then_idle(run: &mut Run) {
//!     let blocks = run.size();
//!     run.iter_marked(
//!         move |marks| {
//!             let held: Vec<Vec<u8>> = (0..blocks).map(|_| vec![1; 4_096]).collect();
//!             marks.phase("burst");
//!             drop(held);
//!             marks.purge();
//!             marks.phase("idle");
//!         },
//!         |()| Digest(0),
//!     );
//! }
//! # let mut prepared = claimbench::run::prepare(burst_then_idle, 16, || 0).unwrap();
//! # prepared.turn.observe(1, &mut claimbench::run::Unobserved);
//! ```
//!
//! # Where the bytes went
//!
//! An allocator gives more than it is asked for, moves a block that can not grow in its place, and keeps pages of which a
//! part is alive. The resident lanes set their allocator [`Watched`](crate::allocators::Watched), which passes every call
//! on and counts beside, so that all three are readings, at each phase and under each allocator:
//!
//! ```
//! use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, value, variant};
//! use claimbench::{Digest, Run};
//!
//! pub static CLAIM: Claim = Claim {
//!     says: "1,000 lists that are grown to 50 bytes take at most 64 B each, and growing moves at most 56 B of each.",
//!     axis: Axis::count("lists", &[1_000]),
//!     variants: &[variant("grown", grown)],
//!     reference: "grown",
//!     predictions: &[
//!         // What rounding adds: at most a quarter of what was asked for.
//!         value(Usable, "grown", AtMost(1.25)).over_metric(Requested),
//!         // What is copied because a block found no room behind it.
//!         value(Moved, "grown", AtMost(56_000.0)),
//!         // Fragmentation: what is resident for what is alive.
//!         value(Resident, "grown", AtMost(2.0)).over_metric(Requested),
//!     ],
//!     ..Claim::OURS
//! };
//!
//! fn grown(run: &mut Run) {
//!     let count = run.size();
//!     let list = || (0..50).fold(Vec::new(), |mut list, byte: u8| {
//!         list.push(byte);
//!         list
//!     });
//!     run.iter(move || (0..count).map(|_| list()).collect::<Vec<Vec<u8>>>(), Digest::of);
//! }
//! # let mut prepared = claimbench::run::prepare(grown, 10, || 0).unwrap();
//! # prepared.turn.observe(1, &mut claimbench::run::Unobserved);
//! ```
//!
//! The page shows them for each claim, with the sizes that lose most by rounding: a class is of requests up to a power of
//! two. Fragments show best behind a [`purge`](crate::run::Marks::purge), when the allocator has given back what it could:
//! then `Resident` over `Requested` is what the blocks that stay keep of the pages around them. A lane whose allocator is
//! not watched reads all the rest.
//!
//! What a closure captures, such as a pool, is the variant's and is counted in *held* and *left*; what is made in
//! [`Run::input`](crate::Run::input) is not. Resident memory comes in pages, so one small result can not be seen in it:
//! [`Run::kept`](crate::Run::kept) has the resident lane keep many alive at once. dhat counts the bytes that are asked for;
//! what rounding and fragmentation cost is seen in the resident lane alone.

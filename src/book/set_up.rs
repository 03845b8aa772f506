//! What is inside the clock, and how to keep the rest out.
//!
//! A routine runs once in a process: whatever it does before it calls an `iter` method is outside the clock. Inside are
//! the closure and the drop of what it returns.
//!
//! ```
//! use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, ratio, variant};
//! use claimbench::{Digest, Run};
//!
//! pub static CLAIM: Claim = Claim {
//!     says: "Sorting without keeping the order of equals takes at most 0.95 of the time.",
//!     axis: Axis::count("numbers", &[1_000]),
//!     variants: &[variant("stable", stable), variant("unstable", unstable)],
//!     reference: "stable",
//!     predictions: &[ratio(Time, "unstable", "stable", AtMost(0.95))],
//!     ..Claim::OURS
//! };
//!
//! fn stable(run: &mut Run) {
//!     sort(run, |numbers| numbers.sort());
//! }
//!
//! fn unstable(run: &mut Run) {
//!     sort(run, |numbers| numbers.sort_unstable());
//! }
//!
//! fn sort(run: &mut Run, sort: fn(&mut Vec<u64>)) {
//!     let length = run.point();
//!     // Made once, and counted for no variant.
//!     let mixed: Vec<u64> = run.input(|| (0..length).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect());
//!     // A sorted list would be sorted again: each turn gets a fresh one, sixteen made at a time outside the clock.
//!     run.iter_with(
//!         16,
//!         move || mixed.clone(),
//!         move |mut numbers| {
//!             sort(&mut numbers);
//!             numbers
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
//! - [`Run::input`](crate::Run::input) makes what the turns work on. Its bytes are in no count of *held* and *left*.
//! - [`Run::iter`](crate::Run::iter) is for turns that can be repeated as they are; it is the one to prefer, for nothing
//!   but the loop is inside the clock.
//! - [`Run::iter_with`](crate::Run::iter_with) is for turns that use their input up. Outputs are dropped after the clock has
//!   stopped.
//! - [`Run::iter_with_marked`](crate::Run::iter_with_marked) does the same for turns that mark phases or report figures.
//! - [`Run::bytes`](crate::Run::bytes) and [`Run::elements`](crate::Run::elements) say how much a turn goes through, all of
//!   its operations together: the report then tells the pace in GB/s and in elements a second beside the time.
//! - [`Run::operations`](crate::Run::operations) says how many operations a turn does, where one alone is too short to be a
//!   sensible turn: times and counts are then given for each.
//!
//! # Files
//!
//! Turns that read and write files get an empty folder of their own from [`Run::folder`](crate::Run::folder). It lies among the
//! reports, so on a disk and not in memory unless the reports are in memory too; in lanes that run a process for each case, or
//! several in one, each case has another. It goes with everything in it when the case has ended, also where its process is
//! killed, and a run that was killed itself leaves nothing that the next one does not remove.
//!
//! ```
//! use claimbench::{Digest, Run};
//!
//! fn rewritten(run: &mut Run) {
//!     let file = run.folder().join("file");
//!     let bytes = run.input(|| vec![1_u8; 4_096]);
//!     run.iter(move || std::fs::write(&file, &bytes).is_ok(), Digest::of);
//! }
//! # let mut prepared = claimbench::run::prepare(rewritten, 1, || 0).unwrap();
//! # assert_eq!(prepared.turn.observe(1, &mut claimbench::run::Unobserved), Digest::of(&true));
//! ```

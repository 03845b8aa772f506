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
//! - [`Run::iter_restored`](crate::Run::iter_restored) is for cheap turns on [dear states](#dear-states).
//! - [`Run::bytes`](crate::Run::bytes) and [`Run::elements`](crate::Run::elements) say how much a turn goes through, all of
//!   its operations together: the report then tells the pace in GB/s and in elements a second beside the time.
//! - [`Run::operations`](crate::Run::operations) says how many operations a turn does, where one alone is too short to be a
//!   sensible turn: times and counts are then given for each.
//!
//! # Dear states
//!
//! To push once to a full list of a million numbers is soon done; to make such a list is not. Made anew for each turn, it
//! leaves a process few turns, and the clock a stretch of one that is too short for it: the verdict is void. Where what a turn
//! did can be undone for little, [`Run::iter_restored`](crate::Run::iter_restored) makes some states once, lets each turn work
//! on the next one, and undoes what they did when the clock has stopped.
//!
//! ```
//! use claimbench::{Digest, Run};
//!
//! fn one_push(run: &mut Run) {
//!     let length = run.size();
//!     // Four of them, so that the clock is read twice for four turns.
//!     let full: Vec<Vec<u64>> = (0..4).map(|_| (0..length as u64).collect()).collect();
//!     run.iter_restored(
//!         full,
//!         move |list| list.push(7),
//!         // Exactly what the turn did is undone: its element, and the room that it made for it.
//!         move |list| {
//!             list.truncate(length);
//!             list.shrink_to_fit();
//!         },
//!         Digest::of,
//!     );
//! }
//! # let mut prepared = claimbench::run::prepare(one_push, 3, || 0).unwrap();
//! # for _ in 0..2 {
//! #     let digest = prepared.turn.observe(1, &mut claimbench::run::Unobserved);
//! #     assert_eq!(digest, Digest::of(&[0_u64, 1, 2, 7].as_slice()));
//! #     prepared.turn.slice(9);
//! # }
//! ```
//!
//! What `restore` forgets to undo is a state that grows, and the test of the catalogue finds it where the digest shows it.
//! What it leaves behind in the allocator and in the caches is what the next turn finds: where a turn would meet new pages in
//! a program, it has to meet them here as well, or the input has to be made anew. A turn that drops what it is given leaves no
//! state to restore: that one takes [`Run::iter_with`](crate::Run::iter_with).
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

//! Work that several threads do at once.
//!
//! [`Run::iter_threads`](crate::Run::iter_threads) starts its threads before anything is measured, keeps each on a core of
//! its own where there are enough, and lets all of them begin a slice together. The time is that of all threads, from the
//! first one's start to the last one's end. What each thread returns is added up, and the sums have to agree between the
//! variants.
//!
//! ```
//! use claimbench::Run;
//! use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, ratio, variant};
//! use std::sync::Mutex;
//! use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
//!
//! pub static CLAIM: Claim = Claim {
//!     says: "Two threads count in an atomic in at most 0.7 of the time that they need with a lock.",
//!     axis: Axis::threads(&[1, 2]),
//!     variants: &[variant("lock", lock), variant("atomic", atomic)],
//!     reference: "lock",
//!     predictions: &[ratio(Time, "atomic", "lock", AtMost(0.7)).at(&[2])],
//!     ..Claim::OURS
//! };
//!
//! /// Additions of a thread in a turn: many, so that starting a slice is nothing beside them.
//! const ADDITIONS: u64 = 1_000;
//!
//! fn lock(run: &mut Run) {
//!     let total = Mutex::new(0_u64);
//!     run.operations(ADDITIONS);
//!     run.iter_threads(run.size(), move |_thread| {
//!         (0..ADDITIONS).for_each(|_| *total.lock().unwrap() += 1);
//!         ADDITIONS
//!     });
//! }
//!
//! fn atomic(run: &mut Run) {
//!     let total = AtomicU64::new(0);
//!     run.operations(ADDITIONS);
//!     run.iter_threads(run.size(), move |_thread| {
//!         (0..ADDITIONS).for_each(|_| drop(total.fetch_add(1, Relaxed)));
//!         ADDITIONS
//!     });
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
//! A point of an axis of threads needs as many cores; where there are fewer it reads *not judged here* and is not guessed.
//! For claims that need cores whatever the point, say `needs: Needs { cores: 8, ..Needs::NOTHING }`. `CpuTime`,
//! `VoluntarySwitches`, `InvoluntarySwitches`, `Faults` and `MajorFaults`, and what the processor counts, are read of all
//! threads together; latencies are not taken of threads.
//!
//! # Threads of the routine's own
//!
//! A routine may start threads itself, at set-up or in its turns: the workers of a runtime, a pool, a scope. It says how many
//! cores they work on at once, and registers its turn as any other:
//!
//! ```
//! use claimbench::{Digest, Run};
//!
//! fn scoped(run: &mut Run) {
//!     run.cores(2);
//!     run.iter(
//!         || {
//!             std::thread::scope(|scope| {
//!                 let other = scope.spawn(|| std::hint::black_box(20));
//!                 std::hint::black_box(22) + other.join().unwrap()
//!             })
//!         },
//!         Digest::of,
//!     );
//! }
//! # let mut prepared = claimbench::run::prepare(scoped, 1, || 0).unwrap();
//! # assert_eq!(prepared.threads, 2);
//! # assert_eq!(prepared.turn.observe(1, &mut claimbench::run::Unobserved), Digest::of(&42));
//! ```
//!
//! Such a case is bound to no core, so that what it starts does not inherit one, and that its threads give way to each other
//! is no guard's business. What the machine must have for a claim to be judged, `Needs { cores: 2, .. }`, the claim says.

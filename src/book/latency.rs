//! The slow ones: percentiles of single operations.
//!
//! Where the claim is about the mean cost of an operation, [`Run::iter`](crate::Run::iter) is the one to use. Where it is
//! about the operation that takes much longer than the others, such as the push at which a list grows,
//! [`Run::iter_latency`](crate::Run::iter_latency) reads the clock around each.
//!
//! ```
//! use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, ratio, value, variant};
//! use claimbench::{Digest, Run};
//! use std::collections::VecDeque;
//!
//! pub static CLAIM: Claim = Claim {
//!     says: "Taking from the front of a list has a p99 of at least five times that of a ring, at 10,000 entries.",
//!     axis: Axis::count("entries", &[100, 10_000]),
//!     variants: &[variant("list", list), variant("ring", ring)],
//!     reference: "list",
//!     predictions: &[
//!         ratio(LatencyP99, "ring", "list", AtMost(0.2)).at(&[10_000]),
//!         value(LatencyP50, "ring", AtMost(100.0)),
//!     ],
//!     ..Claim::OURS
//! };
//!
//! fn list(run: &mut Run) {
//!     let mut entries: Vec<u64> = (0..run.point()).collect();
//!     run.iter_latency(
//!         move || {
//!             let first = entries.remove(0);
//!             entries.push(first);
//!             entries.len()
//!         },
//!         Digest::of,
//!     );
//! }
//!
//! fn ring(run: &mut Run) {
//!     let mut entries: VecDeque<u64> = (0..run.point()).collect();
//!     run.iter_latency(
//!         move || {
//!             let first = entries.pop_front().unwrap();
//!             entries.push_back(first);
//!             entries.len()
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
//! The output, and with it the digest, has to be the same each turn; what goes through the operation may differ. Where
//! operations change what the next ones find, as growth does, begin anew inside of an operation, say every thousandth:
//! that is timed with it, in both variants alike, so let it be rare and cheap.
//!
//! Where one call is too short for the clock, a latency is the mean of a block of calls, and a tail of blocks is not that
//! of calls: the record says how many make a block. Variants whose latencies a prediction compares share the longer block;
//! where one is too slow for that, the verdict is *unclear* and says so.
//!
//! A p99 is judged from 1,000 latencies a fork on and a p99.9 from 10,000; with fewer the verdict is *not judged here* and
//! says how many there were. Since a fork times about ten milliseconds of a case, a p99 is for operations of less than ten
//! microseconds. The first block of each slice, right behind the hand-over between processes, is no latency.
//!
//! What a percentile here is and is not, and why coordinated omission does not arise, is told at
//! [`run`](crate::run#latency).

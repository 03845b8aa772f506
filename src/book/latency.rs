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
//! # Lateness against a schedule
//!
//! A caller who asks again only when it has its answer never asks while a slow one is under way. Who wants to know what
//! callers see that do not wait for each other has the operations due by a [`Schedule`](crate::run::Schedule), and takes
//! each latency from the moment when it was due, with [`Run::iter_sampled`](crate::Run::iter_sampled):
//!
//! ```
//! use claimbench::run::{Digest, Run, Samples, Schedule};
//! use std::sync::Mutex;
//! use std::time::Duration;
//!
//! const REQUESTS: u32 = 50;
//!
//! /// Two threads ask by turns, one question every tenth of a millisecond, of a server that answers one at a time.
//! fn open_loop(run: &mut Run) {
//!     let server = Mutex::new(0_u64);
//!     run.cores(2);
//!     run.operations(u64::from(REQUESTS));
//!     let turn = move |samples: &mut Samples| {
//!         let schedule = Schedule::begin(Duration::from_micros(100));
//!         let ask = |first: u32, mut own: Samples| {
//!             for number in (first..REQUESTS).step_by(2) {
//!                 schedule.wait(number);
//!                 *server.lock().unwrap() += 1;
//!                 own.since(schedule.due(number));
//!             }
//!             own
//!         };
//!         let (one, other) = (samples.part(), samples.part());
//!         let (one, other) = std::thread::scope(|scope| {
//!             let asking = scope.spawn(|| ask(0, one));
//!             (ask(1, other), asking.join().unwrap())
//!         });
//!         samples.merge(one);
//!         samples.merge(other);
//!         std::mem::take(&mut *server.lock().unwrap())
//!     };
//!     run.iter_sampled(turn, Digest::of);
//! }
//! # let mut prepared = claimbench::run::prepare(open_loop, 1, || 0).unwrap();
//! # assert_eq!(prepared.turn.observe(1, &mut claimbench::run::Unobserved), Digest::of(&50_u64));
//! # prepared.turn.begin(None);
//! # prepared.turn.slice(1);
//! # assert_eq!(prepared.turn.latencies().unwrap().count, 49);
//! ```
//!
//! What a turn samples is its own business: threads and tasks take samples of their own and hand them back. Timers wake
//! late, by some fifty microseconds, and that is in each latency: compare variants that wait in the same way.
//!
//! What a percentile here is and is not, and why coordinated omission does not arise, is told at
//! [`run`](crate::run#latency).

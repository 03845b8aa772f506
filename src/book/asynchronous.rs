//! Routines that await, over a runtime of the claim's own.
//!
//! claimbench brings no runtime. The routine makes one, of one thread or of several, and tells
//! [`Run::iter_async`](crate::Run::iter_async) how it drives a future; a turn is an `async` closure. The runtime is entered
//! once a slice, outside the clock, and the turns of the slice are awaited one behind the other. With tokio:
//!
//! ```ignore
//! fn spawned(run: &mut Run) {
//!     let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
//!     let turn = async || tokio::spawn(async { 1_u64 }).await.unwrap();
//!     run.iter_async(move |slice| runtime.block_on(slice), turn, Digest::of);
//! }
//! ```
//!
//! What a turn spawns runs on the workers of the runtime, the turn itself on the routine's own thread, as tokio's
//! `block_on` has it. Both may have any core of the process. A claim that compares runtimes has a variant for each; one
//! that compares what is awaited uses the same everywhere. A whole claim, over a runtime of ten lines:
//!
//! ```
//! use claimbench::claim::{Axis, Bound::*, Claim, Metric::*, exactly, ratio, variant};
//! use claimbench::run::Driven;
//! use claimbench::{Digest, Run};
//! use std::pin::Pin;
//! use std::task::{Context, Waker};
//!
//! pub static CLAIM: Claim = Claim {
//!     says: "Awaiting through a box costs an allocation, and at least 1.5 times the time.",
//!     axis: Axis::count("depth", &[1]),
//!     variants: &[variant("direct", direct), variant("boxed", boxed)],
//!     reference: "direct",
//!     predictions: &[
//!         exactly(Allocations, "boxed", 1),
//!         ratio(Time, "boxed", "direct", AtLeast(1.5)),
//!     ],
//!     ..Claim::OURS
//! };
//!
//! /// A runtime that asks again at once.
//! fn drive(mut slice: Driven) {
//!     let mut context = Context::from_waker(Waker::noop());
//!     while slice.as_mut().poll(&mut context).is_pending() {}
//! }
//!
//! async fn answer(point: u64) -> u64 {
//!     std::hint::black_box(point)
//! }
//!
//! fn direct(run: &mut Run) {
//!     let point = run.point();
//!     run.iter_async(drive, async move || answer(point).await, Digest::of);
//! }
//!
//! fn boxed(run: &mut Run) {
//!     let point = run.point();
//!     let turn = async move || {
//!         let boxed: Pin<Box<dyn Future<Output = u64>>> = Box::pin(answer(point));
//!         std::hint::black_box(boxed).await
//!     };
//!     run.iter_async(drive, turn, Digest::of);
//! }
//! # for variant in CLAIM.variants {
//! #     let mut prepared = claimbench::run::prepare(variant.routine, 1, || 0).unwrap();
//! #     let digest = prepared.turn.observe(1, &mut claimbench::run::Unobserved);
//! #     assert_eq!(digest, Digest::of(&1_u64), "{}", variant.name);
//! # }
//! ```
//!
//! The heap lane counts what all threads of the process allocate, the runtime's too. What a runtime allocates once, when
//! it starts a worker or parks it for the first time, may fall into a turn; a claim about allocations is surer on a
//! runtime of one thread. A turn that never ends is ended by the limit of its case, as everywhere.

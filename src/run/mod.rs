//! What a routine is handed: the only code between a claim and a lane.
//!
//! A routine is a `fn(&mut Run)`. It sets up once, registers the measured closure with one of the `iter` methods,
//! and returns; the lane decides afterwards when a slice of turns runs. So set-up happens once per process.
//!
//! ```
//! use claimbench::{Digest, Run};
//!
//! fn summed(run: &mut Run) {
//!     let length = run.point();
//!     let numbers: Vec<u64> = run.input(|| (0..length).collect());
//!     run.iter(move || std::hint::black_box(&numbers).iter().sum::<u64>(), Digest::of);
//! }
//! # let prepared = claimbench::run::prepare(summed, 4, || 0).unwrap();
//! # assert_eq!(prepared.operations, 1);
//! ```
//!
//! **What a routine may do.** Read its point, make its input, create pools and threads, have programs built, choose between
//! code paths by the point. It may not read the clock, print, or keep state outside its closure: a lane may run it in a process
//! beside other variants. Standard input is at its end, and what is printed is shown with `--nocapture` alone.
//!
//! **What is inside the clock.** The closure, and the drop of what it returns, as an operation in a program frees what
//! it made. With [`Run::iter_with`] the input of each turn is made before the clock starts and the output is dropped
//! after it has stopped. Nothing of the harness is inside: the measured loop holds the counter, the compare, the branch
//! and [`std::hint::black_box`] around the output.
//!
//! **Held and left.** The heap lane reads live bytes while the output of one turn is alive (*held*) and after it is
//! dropped (*left*), each less what was alive before the set-up. What the routine makes inside [`Run::input`] belongs
//! to no variant and is not counted; a pool or a scratch buffer that the closure captures is, for it is what the
//! variant keeps.
//!
//! # Latency
//!
//! *`iter` or `iter_latency`?* [`Run::iter`] reads the clock twice a slice: use it wherever the mean cost of an operation
//! is the point, and for everything short. [`Run::iter_latency`] reads it around every call: use it where the claim is
//! about the slow ones, such as a list that grows now and then, a lock that is taken, a buffer that is flushed.
//!
//! *What is a percentile?* Of one fork: 99 in 100 of its latencies are not longer than the p99, to 0.1 %. A latency is the
//! time of one call, or, where a call is too short for the clock, the mean of a block of calls; the record says how many
//! make a block, and every fork of a case uses the same. Over blocks, one slow call in a thousand is spread over its
//! neighbours, so that a p99 understates the tail of single calls; only with a block of 1 is it theirs. The estimate of a
//! prediction is the median over the forks of each fork's percentile, and its interval is of that median: it says where
//! a fresh process's p99 lies, not what all calls of all processes together do. A p99 is judged
//! from 1,000 latencies a fork on and a p99.9 from 10,000, so that ten lie beyond it: with fewer it is one of the longest,
//! which a single interruption makes. Where a prediction is on a percentile, a fork has as many rounds as that takes, up
//! to 600 and as long as they fit into a second.
//!
//! *What is no latency?* The first block of a slice: it comes right behind the hand-over between processes, finds the
//! caches as the other left them, and may wait for its core. It is run and is part of the slice's time. Where a slice is
//! one block alone, that is a latency, for it is long against a hand-over.
//!
//! *Coordinated omission* can not arise, and nothing is corrected for it. It arises where operations are due at times of a
//! schedule and a slow one delays the start of those behind it, whose waiting is then left out. Here no operation is due
//! at any time: a turn begins when the one before it has ended (a closed loop of one caller), so there is no waiting to
//! leave out. For the same reason a percentile here is a service time, and not what callers would see who arrive while
//! the operation before theirs still runs.
//!
//! *Lateness against a schedule* is what such callers see, and [`Run::iter_sampled`] takes it: a turn in which operations
//! are due by a [`Schedule`] that was fixed before, each latency counted from the moment when it was due and not from when
//! it was begun. So a slow answer does not slow the questions, and what it makes others wait is in their latencies. Threads
//! and tasks of the turn take samples of their own, which are merged.
//!
//! # The digest
//!
//! Every `iter` method takes a second closure that reduces an output to a [`Digest`], outside the clock.
//! All variants of a claim must give the same digest at one point, and so must controls that do the same other work; where
//! two differ, the group is void. So a digest has to cover all that a turn puts out, or a variant could leave out a part of
//! the work and agree: where a claim's digest is the same at both ends of its axis, the test of the catalogue asks why
//! ([`same_output`](crate::claim::Variant::same_output)). What a turn leaves in its state, a second handle of that state
//! shows to the digest's closure.

mod asynchronous;
pub(crate) mod descriptors;
mod digest;
mod lacking;
mod latency;
mod loops;
mod marks;
mod observe;
mod percentiles;
mod phases;
mod plain;
mod program;
mod programs;
mod restored;
mod routine;
mod sampled;
mod samples;
mod schedule;
mod tally;
pub(crate) mod target;
mod threads;
mod turn;
mod volume;
mod with;
mod with_marked;

pub use asynchronous::Driven;
pub use digest::Digest;
pub use marks::Marks;
pub use observe::{Moment, Observer, Unobserved};
pub use percentiles::Latencies;
pub use program::Program;
pub use routine::{Hooks, NotReady, Prepared, Run, prepare, prepare_with};
pub use samples::Samples;
pub use schedule::Schedule;
pub use tally::{Figures, Tally};
pub use turn::Turn;
pub use volume::Volume;

#[cfg(test)]
mod tests;

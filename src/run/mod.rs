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
//! **What a routine may do.** Read its point, make its input, create pools and threads, choose between code paths by
//! the point. It may not read the clock, print, or keep state outside its closure: a lane may run it in a process
//! beside other variants.
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
//! from 100 latencies a fork on and a p99.9 from 1,000, for of fewer it is the longest one, and that is never judged. A
//! fork takes up to 40 slices of a quarter of a millisecond, so a p99.9 is for operations of less than ten microseconds.
//!
//! *Coordinated omission* can not arise, and nothing is corrected for it. It arises where operations are due at times of a
//! schedule and a slow one delays the start of those behind it, whose waiting is then left out. Here no operation is due
//! at any time: a turn begins when the one before it has ended (a closed loop of one caller), so there is no waiting to
//! leave out. For the same reason a percentile here is a service time, and not what callers would see who arrive while
//! the operation before theirs still runs.
//!
//! # The digest
//!
//! Every `iter` method takes a second closure that reduces an output to a [`Digest`], outside the clock.
//! All variants of a claim must give the same digest at one point; where two differ, the group is void.

mod digest;
mod latency;
mod loops;
mod observe;
mod phases;
mod plain;
mod threads;
mod with;

pub use digest::Digest;
pub use latency::Latencies;
pub use observe::{Moment, Observer, Unobserved};
pub use phases::Marks;

use std::time::Duration;

/// What a routine is handed.
pub struct Run {
    point: u64,
    operations: u64,
    kept: usize,
    threads: usize,
    live_bytes: fn() -> i64,
    aside: i64,
    registered: Option<Box<dyn Turn>>,
    registrations: usize,
}

/// A registered closure together with its loop, compiled for it alone.
pub trait Turn {
    /// Runs so many turns at a stretch and returns the time they took.
    fn slice(&mut self, turns: u64) -> Duration;

    /// How many stretches a slice of so many turns is timed in, each between two readings of the clock.
    fn stretches(&self, _turns: u64) -> u64 {
        1
    }

    /// Runs turns one by one and tells the observer of each moment; keeps the outputs of `kept` turns alive together.
    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest;

    /// Takes latencies from here on, and forgets those so far. They are taken over blocks of so many calls; without a
    /// number the block is found by some calls. A turn that times no operations passes over this.
    fn begin(&mut self, _block: Option<u64>) {}

    /// The latencies since then; nothing for a turn that times no operations, or not one whole block so far.
    fn latencies(&self) -> Option<Latencies> {
        None
    }
}

/// A routine that has set up and waits for its slices.
pub struct Prepared {
    /// The registered closure.
    pub turn: Box<dyn Turn>,
    /// Operations that one turn does.
    pub operations: u64,
    /// How many outputs the resident lane keeps alive at once.
    pub kept: usize,
    /// How many threads run the turns.
    pub threads: usize,
    /// Live bytes that belong to the input or to the harness and not to the variant.
    pub aside: i64,
}

/// Why a routine is not ready to be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReady {
    /// The routine returned without calling an `iter` method.
    NeverIter,
    /// The routine called `iter` methods more than once.
    IterTwice,
}

impl std::fmt::Display for NotReady {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            NotReady::NeverIter => "the routine returned without calling an `iter` method of `Run`",
            NotReady::IterTwice => "the routine called `iter` methods of `Run` more than once",
        })
    }
}

/// Lets a routine set up at a point. `live_bytes` reads the live bytes of the heap; lanes that do not count pass a
/// function that returns 0.
///
/// # Errors
/// Where the routine registered no closure, or more than one.
pub fn prepare(
    routine: fn(&mut Run),
    point: u64,
    live_bytes: fn() -> i64,
) -> Result<Prepared, NotReady> {
    let mut run = Run {
        point,
        operations: 1,
        kept: 1,
        threads: 1,
        live_bytes,
        aside: 0,
        registered: None,
        registrations: 0,
    };
    routine(&mut run);
    let Run { operations, kept, threads, aside, registered, registrations, .. } = run;
    match registered {
        Some(_) if registrations > 1 => Err(NotReady::IterTwice),
        Some(turn) => Ok(Prepared { turn, operations, kept, threads, aside }),
        None => Err(NotReady::NeverIter),
    }
}

impl Run {
    /// The point of the axis that this case is measured at.
    #[must_use]
    pub fn point(&self) -> u64 {
        self.point
    }

    /// The point as a size or an index.
    ///
    /// # Panics
    /// Where the point does not fit the machine's word, which the lane reports as a failed case.
    #[must_use]
    pub fn size(&self) -> usize {
        usize::try_from(self.point).expect("a point that is used as a size fits the machine's word")
    }

    /// Declares how many operations one turn does; 1 unless declared. Times and counts are given per operation.
    pub fn operations(&mut self, operations: u64) {
        self.operations = operations.max(1);
    }

    /// Declares how many outputs the resident lane keeps alive at once; 1 unless declared.
    ///
    /// Resident memory comes in pages, so one small output can not be seen. The other lanes pass over this.
    pub fn kept(&mut self, outputs: usize) {
        self.kept = outputs.max(1);
    }

    /// Makes what the turns work on. Its bytes belong to no variant: *held*, *left* and *peak* leave out what it keeps.
    /// What it frees again while it is made is in the *peak* where nothing later exceeds it.
    pub fn input<T>(&mut self, make: impl FnOnce() -> T) -> T {
        self.set_aside(make)
    }

    /// Registers a turn whose output is dropped inside the clock, as a program frees what an operation made.
    pub fn iter<T: 'static>(
        &mut self,
        turn: impl FnMut() -> T + 'static,
        digest: impl FnMut(&T) -> Digest + 'static,
    ) {
        self.register(plain::Plain::new(turn, digest));
    }

    /// Registers a turn that is one operation and is timed by itself, so that the spread of single operations can be
    /// predicted: `LatencyP50`, `LatencyP99`, `LatencyP999`. The output is dropped inside the clock.
    ///
    /// Where one call takes less than 20 times what reading the clock costs, a latency is the mean of a block of calls;
    /// what a percentile then means is said at the [module](self#latency). The clock is read once before and once after
    /// each block, so latencies and times read up to 5 % more than under [`Run::iter`]: compare like with like. Only the
    /// rounds lane takes latencies; in the others this is [`Run::iter`].
    pub fn iter_latency<T: 'static>(
        &mut self,
        operation: impl FnMut() -> T + 'static,
        digest: impl FnMut(&T) -> Digest + 'static,
    ) {
        self.register(latency::Latency::new(operation, digest));
    }

    /// Registers a turn with an input of its own: made before the clock starts, for `batch` turns at a time, and the
    /// outputs are dropped after it has stopped.
    ///
    /// A batch's inputs and outputs are alive together, so it should be small where they are large; the clock is read
    /// twice a batch, so it should be large where a turn takes less than a microsecond. Storing the output costs one
    /// move inside the clock.
    pub fn iter_with<S: 'static, T: 'static>(
        &mut self,
        batch: usize,
        set_up: impl FnMut() -> S + 'static,
        turn: impl FnMut(S) -> T + 'static,
        digest: impl FnMut(&T) -> Digest + 'static,
    ) {
        self.register(with::With::new(batch.max(1), turn, set_up, digest));
    }

    /// Registers a turn that goes through named phases, at each of which the memory lanes take a mark, and that may
    /// report exact figures of its own. In the timed lanes a mark is one branch.
    pub fn iter_marked<T: 'static>(
        &mut self,
        turn: impl FnMut(&mut Marks) -> T + 'static,
        digest: impl FnMut(&T) -> Digest + 'static,
    ) {
        self.register(phases::Marked::new(turn, digest));
    }

    /// Registers work that each of `threads` threads does once a turn, given the thread's number.
    ///
    /// The threads are started here, before the first mark. In a slice each runs its turns without waiting for the
    /// others; the slice lasts from the first one's start to the last one's end. The digest is the sum of the threads'
    /// results, so it does not depend on their order.
    ///
    /// The turns of threads are not timed one by one: there are no latencies of them. Their CPU time and their context
    /// switches are read as everywhere, all threads together.
    pub fn iter_threads(
        &mut self,
        threads: usize,
        turn: impl Fn(usize) -> u64 + Send + Sync + 'static,
    ) {
        let before = (self.live_bytes)();
        self.threads = threads.max(1);
        let team = threads::Team::start(self.threads, turn);
        self.registered = Some(Box::new(team));
        self.registrations += 1;
        self.aside += (self.live_bytes)() - before;
    }

    /// Boxes a turn; the box is the harness's, not the variant's.
    fn register(&mut self, turn: impl Turn + 'static) {
        let boxed = self.set_aside(|| Box::new(turn));
        self.registered = Some(boxed);
        self.registrations += 1;
    }

    /// Runs code whose live bytes count for no variant.
    fn set_aside<T>(&mut self, make: impl FnOnce() -> T) -> T {
        let before = (self.live_bytes)();
        let made = make();
        self.aside += (self.live_bytes)() - before;
        made
    }
}

#[cfg(test)]
mod tests;

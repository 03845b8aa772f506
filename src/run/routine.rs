//! A routine sets up, registers its closure, and is ready.

use super::loops::{ThreadLoop, Told};
use super::{
    Digest, Driven, Figures, Marks, Samples, Turn, Volume, asynchronous, lacking, latency, phases,
    plain, restored, sampled, threads, with, with_marked,
};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

/// What a routine is handed.
pub struct Run {
    point: u64,
    operations: u64,
    volume: Volume,
    kept: usize,
    threads: usize,
    hooks: Hooks,
    folders: Vec<TempDir>,
    aside: i64,
    pub(super) builds: bool,
    registered: Option<Box<dyn Turn>>,
    registrations: usize,
}

/// What a lane does for a routine.
#[derive(Clone, Copy, Debug)]
pub struct Hooks {
    /// Reads the live bytes of the heap; 0 in lanes that do not count.
    pub live_bytes: fn() -> i64,
    /// Has the allocator give back what it keeps; nothing in lanes that count.
    pub purge: fn(),
    /// Where the folders that the routine asks for belong.
    pub folders: fn() -> PathBuf,
}

impl Hooks {
    /// Of a lane that neither counts nor lets the allocator go; folders are temporary ones.
    pub const NONE: Hooks = Hooks { live_bytes: || 0, purge: || (), folders: std::env::temp_dir };
}

/// A routine that has set up and waits for its slices.
pub struct Prepared {
    /// The registered closure.
    pub turn: Box<dyn Turn>,
    /// Operations that one turn does.
    pub operations: u64,
    /// How much one turn goes through, where the routine says so.
    pub volume: Volume,
    /// How many outputs the resident lane keeps alive at once.
    pub kept: usize,
    /// How many threads run the turns, of the harness or of the routine's own.
    pub threads: usize,
    /// Live bytes that belong to the input or to the harness and not to the variant.
    pub aside: i64,
    /// Whether programs were built or looked for: what that takes for a moment is in the most that lived at once.
    pub builds: bool,
    /// They go behind the turn that works in them.
    _folders: Vec<TempDir>,
}

/// Why a routine is not ready to be measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotReady {
    /// The routine returned without calling an `iter` method.
    NeverIter,
    /// The routine called `iter` methods more than once.
    IterTwice,
    /// This machine lacks something that the routine asks for, as a part of a sentence. It is no failure.
    Lacking(String),
}

impl std::fmt::Display for NotReady {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            NotReady::NeverIter => "the routine returned without calling an `iter` method of `Run`",
            NotReady::IterTwice => "the routine called `iter` methods of `Run` more than once",
            NotReady::Lacking(what) => what,
        })
    }
}

/// Lets a routine set up at a point. `live_bytes` reads the live bytes of the heap; where they are not counted it is a
/// function that returns 0. No turn can have the allocator let go: see [`prepare_with`].
///
/// # Errors
/// Where the routine registered no closure, or more than one, or this machine lacks something that it asks for.
pub fn prepare(
    routine: fn(&mut Run),
    point: u64,
    live_bytes: fn() -> i64,
) -> Result<Prepared, NotReady> {
    prepare_with(routine, point, Hooks { live_bytes, ..Hooks::NONE })
}

/// Lets a routine set up at a point, with what the lane does for it.
///
/// # Errors
/// Where the routine registered no closure, or more than one, or this machine lacks something that it asks for.
pub fn prepare_with(routine: fn(&mut Run), point: u64, hooks: Hooks) -> Result<Prepared, NotReady> {
    let mut run = Run {
        point,
        operations: 1,
        volume: Volume::default(),
        kept: 1,
        threads: 1,
        hooks,
        folders: Vec::new(),
        aside: 0,
        builds: false,
        registered: None,
        registrations: 0,
    };
    if let Err(what) = lacking::or_lacking(|| routine(&mut run)) {
        return Err(NotReady::Lacking(what));
    }
    match run.registered {
        Some(_) if run.registrations > 1 => Err(NotReady::IterTwice),
        Some(turn) => Ok(Prepared {
            turn,
            operations: run.operations,
            volume: run.volume,
            kept: run.kept,
            threads: run.threads,
            aside: run.aside,
            builds: run.builds,
            _folders: run.folders,
        }),
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

    /// Declares how many bytes one turn goes through, all of its operations together, so that its pace is told in GB/s
    /// beside its time. It changes no reading and no verdict.
    pub fn bytes(&mut self, bytes: u64) {
        self.volume.bytes = Some(bytes);
    }

    /// Declares how many elements one turn goes through, all of its operations together, so that its pace is told in
    /// elements a second beside its time. It changes no reading and no verdict.
    pub fn elements(&mut self, elements: u64) {
        self.volume.elements = Some(elements);
    }

    /// Declares how many outputs the resident lane keeps alive at once; 1 unless declared.
    ///
    /// Resident memory comes in pages, so one small output can not be seen. The other lanes pass over this.
    pub fn kept(&mut self, outputs: usize) {
        self.kept = outputs.max(1);
    }

    /// Declares that the turns work on so many cores at once, by threads that the routine starts itself: the workers of a
    /// runtime, a pool, a scope. The rounds lane then binds the case to no core, and threads that give way to each other
    /// are no guard's business, as under [`Run::iter_threads`], which needs no such word.
    ///
    /// A claim says in its [`Needs`](crate::claim::Needs) how many cores the machine must have for it.
    pub fn cores(&mut self, cores: usize) {
        self.threads = self.threads.max(cores);
    }

    /// Makes what the turns work on. Its bytes belong to no variant: *held*, *left* and *peak* leave out what it keeps.
    /// What it frees again while it is made is in the *peak* where nothing later exceeds it.
    #[inline]
    pub fn input<T>(&mut self, make: impl FnOnce() -> T) -> T {
        self.set_aside(make)
    }

    /// Makes an empty folder of the case's own, on the disk that the reports are on, for turns that read and write files. It
    /// goes with everything in it when the case has ended, however that is. What the call allocates counts for no variant.
    ///
    /// # Panics
    /// Where no folder can be made, which the lane reports as a failed case.
    pub fn folder(&mut self) -> PathBuf {
        let before = self.live_bytes();
        let within = (self.hooks.folders)();
        let made = std::fs::create_dir_all(&within)
            .and_then(|()| tempfile::Builder::new().prefix("case-").tempdir_in(&within));
        let folder = made.unwrap_or_else(|error| {
            panic!("no folder can be made in {}: {error}", within.display())
        });
        let path = folder.path().to_owned();
        self.folders.push(folder);
        drop(within);
        self.aside += self.live_bytes() - before;
        path
    }

    /// Registers a turn whose output is dropped inside the clock, as a program frees what an operation made.
    #[inline]
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
    /// what a percentile then means is said at the [module](crate::run#latency). The clock is read once before and once after
    /// each block, so latencies and times read up to 5 % more than under [`Run::iter`]: compare like with like. Only the
    /// rounds lane takes latencies; in the others this is [`Run::iter`].
    #[inline]
    pub fn iter_latency<T: 'static>(
        &mut self,
        operation: impl FnMut() -> T + 'static,
        digest: impl FnMut(&T) -> Digest + 'static,
    ) {
        self.register(latency::Latency::new(operation, digest));
    }

    /// Registers a turn that takes latencies itself, as many as it wants: from threads and tasks of its own, or from the
    /// moment when an operation was due ([`Samples`], [`Schedule`](super::Schedule)). The output is dropped inside the clock.
    ///
    /// The percentiles are those of all samples, each a latency of its own; the first of a slice is none where there are
    /// more, for it comes right behind the hand-over between processes. `Time` is that of the whole turn. Only the rounds
    /// lane takes the samples; in the others taking one is one branch.
    #[inline]
    pub fn iter_sampled<T: 'static>(
        &mut self,
        turn: impl FnMut(&mut Samples) -> T + 'static,
        digest: impl FnMut(&T) -> Digest + 'static,
    ) {
        self.register(sampled::Sampled::new(turn, digest));
    }

    /// Registers a turn with an input of its own: made before the clock starts, for `batch` turns at a time, and the
    /// outputs are dropped after it has stopped.
    ///
    /// A batch's inputs and outputs are alive together, so it should be small where they are large; the clock is read
    /// twice a batch, so it should be large where a turn takes less than a microsecond. Storing the output costs one
    /// move inside the clock.
    #[inline]
    pub fn iter_with<S: 'static, T: 'static>(
        &mut self,
        batch: usize,
        set_up: impl FnMut() -> S + 'static,
        turn: impl FnMut(S) -> T + 'static,
        digest: impl FnMut(&T) -> Digest + 'static,
    ) {
        self.register(with::With::new(batch.max(1), turn, set_up, digest));
    }

    /// Registers a turn that changes a state which is dear to make and cheap to mend. The states are made once, in the
    /// set-up, and are no input of their own for each turn as under [`Run::iter_with`]: each turn works on the next one,
    /// and when all have had theirs, `restore` brings each back to what it was before, outside the clock. What the turn
    /// puts out is the state as it leaves it.
    ///
    /// The clock is read twice for as many turns as there are states, so one will do where a turn takes some
    /// microseconds, and more are needed where it takes less. All of them are alive together. A turn finds the state as
    /// the caches have it, and the blocks as the allocator has them, after the turn and the `restore` before it. What a
    /// turn adds to its state is in *held*, and what `restore` leaves of it in *left*.
    ///
    /// # Panics
    /// Where there is no state, which the lane reports as a failed case.
    #[inline]
    pub fn iter_restored<S: 'static>(
        &mut self,
        states: Vec<S>,
        turn: impl FnMut(&mut S) + 'static,
        restore: impl Fn(&mut S) + 'static,
        digest: impl FnMut(&S) -> Digest + 'static,
    ) {
        self.register(restored::Restored::new(states, turn, restore, digest));
    }

    /// Registers a turn that goes through named phases, at each of which the memory lanes take a mark, and that may
    /// report exact figures of its own and have the allocator let go ([`Marks::purge`]). In the timed lanes a mark is one
    /// branch.
    #[inline]
    pub fn iter_marked<T: 'static>(
        &mut self,
        turn: impl FnMut(&mut Marks) -> T + 'static,
        digest: impl FnMut(&T) -> Digest + 'static,
    ) {
        self.register(phases::Marked::new(turn, digest, self.hooks.purge));
    }

    /// Registers a turn with an input of its own that marks phases and reports figures: [`Run::iter_with`] and
    /// [`Run::iter_marked`] in one. The set-up of an input is no phase.
    #[inline]
    pub fn iter_with_marked<S: 'static, T: 'static>(
        &mut self,
        batch: usize,
        set_up: impl FnMut() -> S + 'static,
        turn: impl FnMut(S, &mut Marks) -> T + 'static,
        digest: impl FnMut(&T) -> Digest + 'static,
    ) {
        let purge = self.hooks.purge;
        self.register(with_marked::WithMarked::new(batch.max(1), turn, set_up, digest, purge));
    }

    /// Registers a turn that awaits, with the runtime that drives it: one that the routine makes, of one thread or of
    /// several, and that `drive` hands the future to, for example `move |slice| runtime.block_on(slice)` with a
    /// `tokio::runtime::Runtime`. The output is dropped inside the clock.
    ///
    /// The turns of a slice are awaited one behind the other inside one future, so that the runtime is entered once a
    /// slice and outside the clock. That future is driven where `block_on` drives its own: with tokio on the routine's
    /// own thread, also where the runtime has workers; what a turn spawns runs on those. Threads that a runtime starts
    /// have the whole mask of the process.
    ///
    /// # Panics
    /// In the lane, which reports a failed case, where `drive` returns before the future has come to its end.
    #[inline]
    pub fn iter_async<T: 'static>(
        &mut self,
        drive: impl FnMut(Driven) + 'static,
        turn: impl AsyncFnMut() -> T + 'static,
        digest: impl FnMut(&T) -> Digest + 'static,
    ) {
        self.register(asynchronous::Awaited::new(drive, turn, digest));
    }

    /// Registers work that each of `threads` threads does once a turn, given the thread's number.
    ///
    /// The threads are started here, before the first mark. In a slice each runs its turns without waiting for the
    /// others; the slice lasts from the first one's start to the last one's end. The digest is the sum of the threads'
    /// results, so it does not depend on their order.
    ///
    /// The turns of threads are not timed one by one: there are no latencies of them. Their CPU time, their context
    /// switches and their page faults are read as everywhere, all threads together; what they wait for each other before
    /// a slice is left out of their CPU time.
    #[inline]
    pub fn iter_threads(
        &mut self,
        threads: usize,
        turn: impl Fn(usize) -> u64 + Send + Sync + 'static,
    ) {
        self.start(threads, (turn,));
    }

    /// The same, with figures: each thread reports its own, and those of one name are added up over all threads. In the
    /// timed lanes a report is one branch.
    #[inline]
    pub fn iter_threads_counted(
        &mut self,
        threads: usize,
        turn: impl Fn(usize, &mut Figures) -> u64 + Send + Sync + 'static,
    ) {
        self.start(threads, (turn, Told));
    }

    #[inline]
    fn start(&mut self, threads: usize, turn: impl ThreadLoop + Send + Sync + 'static) {
        self.cores(threads);
        let start =
            || -> Box<dyn Turn> { Box::new(threads::Team::start(threads.max(1), Arc::new(turn))) };
        let team = self.set_aside(start);
        self.keep(team);
    }

    /// Boxes a turn; the box is the harness's, not the variant's.
    #[inline]
    fn register(&mut self, turn: impl Turn + 'static) {
        let boxed = self.set_aside(|| Box::new(turn));
        self.keep(boxed);
    }

    fn keep(&mut self, turn: Box<dyn Turn>) {
        self.registered = Some(turn);
        self.registrations += 1;
    }

    /// Runs code whose live bytes count for no variant.
    #[inline]
    pub(super) fn set_aside<T>(&mut self, make: impl FnOnce() -> T) -> T {
        let before = self.live_bytes();
        let made = make();
        self.aside += self.live_bytes() - before;
        made
    }

    fn live_bytes(&self) -> i64 {
        (self.hooks.live_bytes)()
    }
}

//! A turn that several threads do at once: started at registration, given their slices through a barrier.
//!
//! ```text
//! slice: write the number of turns ──start barrier──> every thread runs its turns ──end barrier──> read the times
//! drop:  write STOP                ──start barrier──> every thread returns        ──join
//! ```

use super::{Digest, Observer, Turn, observe::observe};
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The number of turns that tells the threads to return.
const STOP: u64 = u64::MAX;

/// The threads of one case.
pub(super) struct Team {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

/// What the threads and the one that gives them their slices both see.
struct Shared {
    turns: AtomicU64,
    start: Barrier,
    end: Barrier,
    /// Each thread's last slice: its start, its end and the result of its last turn; nothing where it panicked.
    slices: Vec<Mutex<Option<(Instant, Instant, u64)>>>,
}

impl Team {
    /// Starts the threads; they wait for the first slice.
    pub(super) fn start(
        threads: usize,
        turn: impl Fn(usize) -> u64 + Send + Sync + 'static,
    ) -> Team {
        let shared = Arc::new(Shared {
            turns: AtomicU64::new(0),
            start: Barrier::new(threads + 1),
            end: Barrier::new(threads + 1),
            slices: (0..threads).map(|_| Mutex::new(None)).collect(),
        });
        let turn = Arc::new(turn);
        let threads = (0..threads)
            .map(|number| {
                let shared = Arc::clone(&shared);
                let turn = Arc::clone(&turn);
                std::thread::spawn(move || work(&shared, number, &*turn))
            })
            .collect();
        let team = Team { shared, threads };
        // One empty slice, so that every thread has made its first allocations before the first mark.
        team.run(0);
        team
    }

    /// Runs a slice; the time from the first thread's start to the last one's end, and the sum of the results.
    ///
    /// # Panics
    /// Where a turn panicked in one of the threads. The panic goes on here, so its message is that of the thread.
    fn run(&self, turns: u64) -> (Duration, u64) {
        self.shared.turns.store(turns, Ordering::Relaxed);
        self.shared.start.wait();
        self.shared.end.wait();
        let slices: Option<Vec<(Instant, Instant, u64)>> = self
            .shared
            .slices
            .iter()
            .map(|slice| *slice.lock().expect("no thread panics while it holds its slice"))
            .collect();
        let slices = slices.unwrap_or_else(|| resume_unwind(Box::new("a thread panicked")));
        let first = slices.iter().map(|slice| slice.0).min();
        let last = slices.iter().map(|slice| slice.1).max();
        let spent = first.zip(last).map_or(Duration::ZERO, |(first, last)| last - first);
        (spent, slices.iter().fold(0, |sum, slice| sum.wrapping_add(slice.2)))
    }
}

/// One thread: waits for a slice, runs it, leaves its times, until it is told to stop.
fn work(shared: &Shared, number: usize, turn: &(impl Fn(usize) -> u64 + ?Sized)) {
    loop {
        shared.start.wait();
        let turns = shared.turns.load(Ordering::Relaxed);
        if turns == STOP {
            return;
        }
        // A thread that panicked still comes to the end barrier, or the others would wait for it for ever.
        let slice = catch_unwind(AssertUnwindSafe(|| {
            let mut result = 0;
            let mut remaining = turns;
            let start = Instant::now();
            while remaining != 0 {
                result = black_box(turn(number));
                remaining -= 1;
            }
            (start, Instant::now(), result)
        }));
        *shared.slices[number].lock().expect("no thread panics while it holds its slice") =
            slice.ok();
        shared.end.wait();
    }
}

impl Turn for Team {
    fn slice(&mut self, turns: u64) -> Duration {
        self.run(turns).0
    }

    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        observe(kept, observer, |_| self.run(1).1, Digest::of)
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        self.shared.turns.store(STOP, Ordering::Relaxed);
        self.shared.start.wait();
        for thread in self.threads.drain(..) {
            // Threads catch the panics of their turns, so there is nothing to report here.
            drop(thread.join());
        }
    }
}

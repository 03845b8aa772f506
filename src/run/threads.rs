//! A turn that several threads do at once: started at registration, given their slices through a barrier.
//!
//! ```text
//! slice: write the number of turns ──start barrier──> all are awake ──> every thread runs its turns ──end barrier──> read
//! drop:  write STOP                ──start barrier──> every thread returns        ──join
//! ```
//!
//! Threads that wake from a barrier do not run at once: the system may wake two of them on one core, one behind the other,
//! and a slice is over before it moves either, so that two threads would seem to take twice as long as one. So each
//! thread is kept on a core of its own, in turn, where there are enough; and each waits after it woke, with its core in
//! hand, until all are awake. To give the core up meanwhile would be to be woken again, so the wait takes CPU time; each
//! thread counts its own by the clock of its CPU time, and the lane leaves it out.

use super::loops::ThreadLoop;
use super::{Digest, Observer, Tally, Turn, observe::observe};
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::Pid;
use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier, Mutex, OnceLock};
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
    /// Whether the figures of the next slice are added up.
    is_told: AtomicBool,
    /// How many threads are awake, over all slices.
    awake: AtomicU64,
    start: Barrier,
    end: Barrier,
    /// Each thread's last slice.
    slices: Vec<Mutex<Option<Slice>>>,
    /// What a thread panicked with, so that the panic goes on where the slice was asked for.
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

/// What a thread says of its slice.
#[derive(Clone, Copy)]
struct Slice {
    start: Instant,
    end: Instant,
    /// The result of its last turn.
    result: u64,
    /// The CPU time for which it waited for the others.
    waited: Duration,
    /// The figures that its turns reported, where they were added up.
    tally: Tally,
}

impl Team {
    /// Starts the threads; they wait for the first slice.
    pub(super) fn start(threads: usize, turn: Arc<dyn ThreadLoop + Send + Sync>) -> Team {
        let shared = Arc::new(Shared {
            turns: AtomicU64::new(0),
            is_told: AtomicBool::new(false),
            awake: AtomicU64::new(0),
            start: Barrier::new(threads + 1),
            end: Barrier::new(threads + 1),
            slices: (0..threads).map(|_| Mutex::new(None)).collect(),
            panic: Mutex::new(None),
        });
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
    fn run(&self, turns: u64) -> (Duration, u64) {
        self.shared.turns.store(turns, Ordering::Relaxed);
        self.shared.start.wait();
        self.shared.end.wait();
        if let Some(panic) = self.shared.panic.lock().ok().and_then(|mut panic| panic.take()) {
            std::panic::resume_unwind(panic);
        }
        let mut whole: Option<(Instant, Instant)> = None;
        let mut sum = 0_u64;
        for Slice { start, end, result, .. } in self.slices() {
            whole =
                Some(whole.map_or((start, end), |(first, last)| (first.min(start), last.max(end))));
            sum = sum.wrapping_add(result);
        }
        (whole.map_or(Duration::ZERO, |(first, last)| last - first), sum)
    }

    /// Runs a slice whose figures are added up: the sum of the results.
    fn run_told(&self, turns: u64, tally: &mut Tally) -> u64 {
        self.shared.is_told.store(true, Ordering::Relaxed);
        let (_, sum) = self.run(turns);
        self.shared.is_told.store(false, Ordering::Relaxed);
        for slice in self.slices() {
            slice.tally.iter().for_each(|(name, value)| tally.add(name, value));
        }
        sum
    }

    /// The threads' last slices. No list of them is made: it would be counted as the routine's.
    fn slices(&self) -> impl Iterator<Item = Slice> {
        let slices = self.shared.slices.iter();
        slices.filter_map(|slice| *slice.lock().expect("no thread panics while it holds its slice"))
    }
}

/// One thread: waits for a slice, runs it, leaves its times, until it is told to stop.
fn work(shared: &Shared, number: usize, turn: &dyn ThreadLoop) {
    keep_on_core(number, shared.slices.len());
    let threads = shared.slices.len() as u64;
    let mut all_awake = 0;
    loop {
        shared.start.wait();
        let turns = shared.turns.load(Ordering::Relaxed);
        if turns == STOP {
            return;
        }
        all_awake += threads;
        shared.awake.fetch_add(1, Ordering::AcqRel);
        let woken = cpu_time();
        // More threads than cores must let each other run.
        while shared.awake.load(Ordering::Acquire) < all_awake {
            if threads as usize > cores().len() {
                std::thread::yield_now();
            } else {
                std::hint::spin_loop();
            }
        }
        let waited = cpu_time().saturating_sub(woken);
        let is_told = shared.is_told.load(Ordering::Relaxed);
        let mut tally = Tally::default();
        let slice = std::panic::catch_unwind(AssertUnwindSafe(|| match is_told {
            false => turn.turns(number, turns),
            true => turn.told(number, turns, &mut tally),
        }));
        match slice {
            Ok((start, end, result)) => {
                *shared.slices[number].lock().expect("no thread panics while it holds its slice") =
                    Some(Slice { start, end, result, waited, tally });
            }
            Err(panic) => {
                *shared.panic.lock().expect("no thread panics while it holds the panic") =
                    Some(panic);
            }
        }
        shared.end.wait();
    }
}

/// The CPU time of the calling thread so far; nothing where the system does not tell.
fn cpu_time() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map_or(Duration::ZERO, Duration::from)
}

/// The cores that this process may use, as they were when it was first asked.
fn cores() -> &'static [usize] {
    static CORES: OnceLock<Vec<usize>> = OnceLock::new();
    CORES.get_or_init(|| {
        let Ok(set) = sched_getaffinity(Pid::from_raw(0)) else { return Vec::new() };
        (0..CpuSet::count()).filter(|core| set.is_set(*core).unwrap_or(false)).collect()
    })
}

/// Keeps the calling thread on the core of its number, where there is one for each of so many threads.
fn keep_on_core(number: usize, threads: usize) {
    let mut set = CpuSet::new();
    let core = cores().get(number).filter(|_| threads > 1 && threads <= cores().len());
    if core.is_some_and(|core| set.set(*core).is_ok()) {
        // Where the system refuses, the thread runs where it may.
        let _ = sched_setaffinity(Pid::from_raw(0), &set);
    }
}

impl Turn for Team {
    fn slice(&mut self, turns: u64) -> Duration {
        self.run(turns).0
    }

    fn waited(&self) -> Duration {
        self.slices().map(|slice| slice.waited).sum()
    }

    fn observe(&mut self, kept: usize, observer: &mut dyn Observer) -> Digest {
        let turn = |observer: &mut dyn Observer| {
            let mut tally = Tally::default();
            let sum = self.run_told(1, &mut tally);
            tally.iter().for_each(|(name, value)| observer.figure(name, value));
            sum
        };
        observe(kept, observer, turn, Digest::of)
    }

    fn tally(&mut self, turns: u64, tally: &mut Tally) {
        self.run_told(turns, tally);
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        self.shared.turns.store(STOP, Ordering::Relaxed);
        self.shared.start.wait();
        for thread in self.threads.drain(..) {
            // A thread that panicked has already been reported by the panic hook of its process.
            drop(thread.join());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;

    #[test]
    fn what_the_threads_wait_is_told_of_the_last_slice_alone() {
        let mut team = Team::start(2, Arc::new((|number| number as u64,)));
        for _ in 0..20 {
            team.slice(1);
            // Each reads its clock before it waits and behind it.
            assert!(team.waited() > Duration::ZERO);
            assert_eq!(team.waited(), team.waited());
        }
    }

    #[test]
    fn work_takes_cpu_time() {
        let before = cpu_time();
        black_box((0..1_000_000_u64).fold(0, |sum, number| black_box(sum ^ number)));
        assert!(cpu_time() > before);
    }
}

//! Threads that are parked between turns, and do their parts of each turn together.

use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;

/// Why no lock of theirs is poisoned.
const UNBROKEN: &str = "no thread panics while it holds the lock";

/// Who holds a mutex whose holders never panic.
///
/// # Panics
/// Where one did.
#[inline]
pub fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect(UNBROKEN)
}

/// The threads; they end when it is dropped.
pub struct Team {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

/// What the threads and the one that waits for them both see.
#[derive(Default)]
struct Shared {
    round: Mutex<Round>,
    begins: Condvar,
    ends: Condvar,
}

/// The turn that is under way, or the last one.
#[derive(Default)]
struct Round {
    number: u64,
    /// Threads that have not done their part of it.
    at_work: usize,
    /// Nothing follows.
    is_over: bool,
}

impl Team {
    /// Starts so many threads, which wait for the first turn. The part of a thread is given its number.
    #[must_use]
    pub fn start(threads: usize, part: impl Fn(usize) + Send + Sync + 'static) -> Team {
        let (shared, part) = (Arc::new(Shared::default()), Arc::new(part));
        let thread = |number| {
            let (shared, part) = (Arc::clone(&shared), Arc::clone(&part));
            std::thread::spawn(move || shared.parts(|| part(number)))
        };
        let threads = (0..threads).map(thread).collect();
        Team { shared, threads }
    }

    /// Has each thread do its part once, and waits for the last one.
    ///
    /// # Panics
    /// Where a thread panicked while it held the lock.
    pub fn work(&self) {
        let Shared { round, begins, ends } = &*self.shared;
        let mut round = locked(round);
        round.number += 1;
        round.at_work = self.threads.len();
        begins.notify_all();
        drop(ends.wait_while(round, |round| round.at_work > 0).expect(UNBROKEN));
    }
}

impl Shared {
    /// Does the part of a thread in each turn, until there is none any more.
    fn parts(&self, part: impl Fn()) {
        for next in 1.. {
            let is_none = |round: &mut Round| round.number < next && !round.is_over;
            let round = self.begins.wait_while(locked(&self.round), is_none).expect(UNBROKEN);
            if round.is_over {
                return;
            }
            drop(round);
            part();
            let mut round = locked(&self.round);
            round.at_work -= 1;
            if round.at_work == 0 {
                self.ends.notify_one();
            }
        }
    }
}

impl Drop for Team {
    fn drop(&mut self) {
        locked(&self.shared.round).is_over = true;
        self.shared.begins.notify_all();
        for thread in self.threads.drain(..) {
            // What a thread panicked with has been told by then.
            drop(thread.join());
        }
    }
}

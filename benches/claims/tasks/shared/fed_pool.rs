//! Threads that are kept and fed with work by a channel.

use super::work::work;
use crossbeam_channel::{Receiver, Sender, bounded};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::*};
use std::thread::{JoinHandle, spawn};

/// Places of the channel.
const PLACES: usize = 128;
/// Why nothing that is waited for fails.
const WORKS: &str = "its threads live as long as the pool";

/// Threads that work as long as units may come. They are joined when the pool is dropped.
pub struct Pool {
    /// The steps and the seed of each unit; nothing once the pool ends.
    units: Option<Sender<(u64, u64)>>,
    all: Arc<All>,
    /// Says that the last unit has ended.
    ended: Receiver<()>,
    threads: Vec<JoinHandle<()>>,
}

/// What units add up to, and how many of them have not ended.
#[derive(Default)]
struct All {
    sum: AtomicU64,
    left: AtomicU64,
}

impl Pool {
    /// Starts so many threads, which wait for units.
    ///
    /// # Panics
    /// Where the system starts no more threads, which the lane reports as a failed case.
    #[must_use]
    pub fn start(threads: usize) -> Pool {
        let (units, next) = bounded(PLACES);
        let (end, ended) = bounded(1);
        let all = Arc::new(All::default());
        let start = |_| {
            let (next, end, all) = (Receiver::clone(&next), Sender::clone(&end), Arc::clone(&all));
            spawn(move || {
                for (steps, seed) in next {
                    all.sum.fetch_add(work(steps, seed), Relaxed);
                    if all.left.fetch_sub(1, AcqRel) == 1 {
                        end.send(()).expect("the pool is there while its threads work");
                    }
                }
            })
        };
        let threads = (0..threads).map(start).collect();
        Pool { units: Some(units), all, ended, threads }
    }

    /// Has the threads work on units of so many steps, one at least, each with its index for a seed, and waits for the last
    /// one: the sum of their results.
    ///
    /// # Panics
    /// Where a thread has ended, which none does.
    #[must_use]
    pub fn sum(&self, count: u64, steps: u64) -> u64 {
        let (All { sum, left }, sender) = (&*self.all, self.units.as_ref().expect(WORKS));
        sum.store(0, Relaxed);
        left.store(count, Release);
        (0..count).for_each(|index| sender.send((steps, index)).expect(WORKS));
        self.ended.recv().expect(WORKS);
        sum.load(Relaxed)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        drop(self.units.take());
        self.threads.drain(..).for_each(|thread| thread.join().expect("no unit panics"));
    }
}

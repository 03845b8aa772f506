//! Threads that take jobs out of one channel and put results into another.

use crossbeam_channel::{Receiver, Sender, bounded};
use std::thread::JoinHandle;

/// Why no end of a channel fails.
const OPEN: &str = "both ends are here";

/// A job's place in the list, and how long it takes.
pub type Job = (usize, u64);

/// The threads; they end when it is dropped.
pub struct Pool {
    /// Nothing where they are to end.
    jobs: Option<Sender<Job>>,
    results: Receiver<(usize, u64)>,
    threads: Vec<JoinHandle<bool>>,
}

impl Pool {
    /// Starts so many threads on a channel for jobs of so many places, and one for results, which has room for the most
    /// that there are, so that no thread waits for whoever reads them.
    #[must_use]
    pub fn start(threads: usize, places: usize, most: usize, job: fn(Job) -> u64) -> Pool {
        let ((jobs, taken), (done, results)) = (bounded::<Job>(places), bounded(most));
        let thread = |_| {
            let (taken, done) = (taken.clone(), done.clone());
            std::thread::spawn(move || {
                // It ends where the jobs end, or nobody takes its results.
                taken.iter().all(|taken| done.send((taken.0, job(taken))).is_ok())
            })
        };
        Pool { jobs: Some(jobs), results, threads: (0..threads).map(thread).collect() }
    }

    /// The results of jobs of such lengths, in their order.
    ///
    /// # Panics
    /// Where the threads have panicked.
    #[must_use]
    pub fn results(&self, lengths: &[u64]) -> Vec<u64> {
        let to = self.jobs.as_ref().expect("it is taken away by the drop alone");
        lengths.iter().enumerate().for_each(|(place, length)| {
            to.send((place, *length)).expect(OPEN);
        });
        let mut results = vec![0; lengths.len()];
        for _ in lengths {
            let (place, result) = self.results.recv().expect(OPEN);
            results[place] = result;
        }
        results
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.jobs = None;
        // What a thread panicked with has been told by then.
        self.threads.drain(..).for_each(|thread| drop(thread.join()));
    }
}

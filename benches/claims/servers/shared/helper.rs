//! A thread that is kept and does what it is sent, for claims that hand work over.

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use std::sync::{Arc, Barrier};
use std::thread::JoinHandle;
use std::time::Duration;

/// A thread that does one job after the other and sleeps where there is none. It ends when this is dropped.
pub struct Helper<J> {
    /// Nothing once it is to end.
    jobs: Option<Sender<J>>,
    thread: Option<JoinHandle<()>>,
}

impl<J: Send + 'static> Helper<J> {
    /// Starts the thread, which has waited once when this returns.
    ///
    /// # Panics
    /// Where the system refuses a thread, which the lane reports as a failed case.
    #[must_use]
    pub fn start(work: impl FnMut(J) + Send + 'static) -> Helper<J> {
        let (jobs, taken) = bounded(1);
        let ready = Arc::new(Barrier::new(2));
        let starting = Arc::clone(&ready);
        let thread = std::thread::spawn(move || {
            wait_once(&taken);
            // It is kept until the thread ends, or a turn would count as having freed it.
            starting.wait();
            taken.iter().for_each(work);
        });
        ready.wait();
        Helper { jobs: Some(jobs), thread: Some(thread) }
    }

    /// Sends a job; waits where one is there already that was not begun.
    ///
    /// # Panics
    /// Where a job has panicked.
    pub fn send(&self, job: J) {
        let jobs = self.jobs.as_ref().expect("it ends when it is dropped");
        jobs.send(job).expect("no job panics");
    }
}

impl<J> Drop for Helper<J> {
    fn drop(&mut self) {
        self.jobs = None;
        // A job that panicked has told so, and whoever waits for its answer fails.
        drop(self.thread.take().map(JoinHandle::join));
    }
}

/// Waits a little on a channel that nobody sends on. What a channel and a thread make when that thread first waits
/// there is made now, and in no turn.
///
/// # Panics
/// Where something is sent.
pub fn wait_once<T>(receiver: &Receiver<T>) {
    let waited = receiver.recv_timeout(Duration::from_millis(1)).map(drop);
    assert_eq!(waited, Err(RecvTimeoutError::Timeout), "nobody sends yet");
}

//! Threads that are kept on one core, for claims about what the system does when several want to run.

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::unistd::Pid;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{JoinHandle, spawn};

/// Why neither end of a channel fails.
const HERE: &str = "the thread is here, and its work does not panic";

/// A thread that does the same work each time that it is asked, on the first core of its process. It sleeps between,
/// and ends with this.
pub struct OnOneCore {
    orders: Option<SyncSender<()>>,
    results: Receiver<u64>,
    thread: Option<JoinHandle<()>>,
}

impl OnOneCore {
    /// Starts the thread.
    ///
    /// # Panics
    /// In the thread, where the system does not let it be kept on a core; who waits for a result then fails, too.
    #[must_use]
    pub fn start(mut work: impl FnMut() -> u64 + Send + 'static) -> OnOneCore {
        let (order, orders) = sync_channel(1);
        let (result, results) = sync_channel(1);
        let all = move || {
            keep_on_first_core().expect("a thread may be kept on a core of its process");
            // Nobody may want the last result any more.
            for () in orders {
                _ = result.send(work());
            }
        };
        OnOneCore { orders: Some(order), results, thread: Some(spawn(all)) }
    }

    /// Has it begin.
    ///
    /// # Panics
    /// Where its work has panicked.
    pub fn begin(&self) {
        self.orders.as_ref().expect(HERE).send(()).expect(HERE);
    }

    /// Waits for its end: the result.
    ///
    /// # Panics
    /// Where its work has panicked.
    #[must_use]
    pub fn end(&self) -> u64 {
        self.results.recv().expect(HERE)
    }
}

impl Drop for OnOneCore {
    fn drop(&mut self) {
        self.orders = None;
        // A thread that panicked has already been reported by the panic hook of its process.
        self.thread.take().map(JoinHandle::join);
    }
}

fn keep_on_first_core() -> nix::Result<()> {
    let own = Pid::from_raw(0);
    let all = sched_getaffinity(own)?;
    let core = (0..CpuSet::count()).find(|core| all.is_set(*core).unwrap_or(false));
    let mut first = CpuSet::new();
    first.set(core.unwrap_or(0))?;
    sched_setaffinity(own, &first)
}

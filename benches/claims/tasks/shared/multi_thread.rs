//! Runtimes of several threads that claims drive their tasks with.

use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// How a runtime of so many workers is made: without timers and sockets.
#[must_use]
pub fn of_workers(workers: usize) -> Builder {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(workers);
    builder
}

/// A runtime of so many workers, without timers and sockets.
///
/// # Panics
/// Where the system refuses, which the lane reports as a failed case.
#[must_use]
pub fn workers(workers: usize) -> Runtime {
    of_workers(workers).build().expect("a runtime of some threads can be made")
}

/// A runtime with so many workers and timers. It keeps the threads that it starts for blocking calls, so that their
/// number does not depend on when it is looked at.
///
/// # Panics
/// Where the system refuses, which the lane reports as a failed case.
#[must_use]
pub fn workers_with_timers(count: usize) -> Runtime {
    let hour = Duration::from_hours(1);
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(count).thread_keep_alive(hour).enable_time();
    builder.build().expect("workers can be started")
}

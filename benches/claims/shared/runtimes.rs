//! Runtimes of one thread that claims drive their tasks with.

use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// A runtime on virtual time: its clock jumps to the next timer as soon as all tasks wait, so that what a timer orders is
/// exact and no time passes.
///
/// # Panics
/// Where the system refuses, which the lane reports as a failed case.
#[must_use]
pub fn virtual_time() -> Runtime {
    let paused = Builder::new_current_thread().enable_time().start_paused(true).build();
    paused.expect("a runtime of one thread can be made")
}

/// A runtime without timers or sockets, which keeps its threads for blocking calls.
///
/// # Panics
/// Where the system refuses, which the lane reports as a failed case.
#[must_use]
pub fn local() -> Runtime {
    let hour = Duration::from_hours(1);
    let local = Builder::new_current_thread().thread_keep_alive(hour).build();
    local.expect("a runtime of one thread can be made")
}

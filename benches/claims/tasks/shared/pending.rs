//! A runtime of one thread with timers that are pending.

use super::deadlines::deadlines;
use std::pin::Pin;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Sleep, sleep, sleep_until};

/// A runtime of one thread with timers, of which some are pending. They go before it.
pub struct Timed {
    _pending: Vec<Pin<Box<Sleep>>>,
    /// It has to be entered where a timer is made.
    pub runtime: Runtime,
}

/// So many timers that are pending on a runtime that has looked at them.
///
/// # Panics
/// Where the system refuses the runtime, which the lane reports as a failed case.
#[must_use]
pub fn timed(pending: u64) -> Timed {
    let runtime = Builder::new_current_thread().enable_time().build();
    let runtime = runtime.expect("a runtime of one thread can be made");
    let context = runtime.enter();
    let registered = |deadline: Instant| {
        let mut sleep = Box::pin(sleep_until(deadline.into()));
        assert!(is_registered(sleep.as_mut()), "an hour is not over");
        sleep
    };
    let pending = deadlines(Instant::now(), pending, 0).into_iter().map(registered).collect();
    drop(context);
    // The driver then knows when the first of them ends.
    runtime.block_on(async { sleep(Duration::from_millis(1)).await });
    Timed { _pending: pending, runtime }
}

/// Polls a sleep once, which registers it; whether it goes on.
#[must_use]
pub fn is_registered(sleep: Pin<&mut Sleep>) -> bool {
    sleep.poll(&mut Context::from_waker(Waker::noop())).is_pending()
}

//! Bursts of work that give way or not, and light work that waits behind them.

use super::work::work;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll, Waker};
use std::time::Instant;
use tokio::task::yield_now;

/// Steps of a burst between two looks whether it is time to pause.
const CHUNK: u64 = 1_000;
/// Steps of light work.
const LIGHT: u64 = 100;

/// What a burst does after each thousand steps.
#[derive(Clone, Copy)]
pub enum Pause {
    /// Goes on.
    Never,
    /// Yields, every so many steps.
    Yield(u64),
    /// Reads the clock.
    Clock,
}

/// How many steps a burst has done.
pub type Done = Arc<AtomicU64>;

/// Works for so many steps, a multiple of a thousand; the result does not depend on the pauses.
pub async fn burst(steps: u64, pause: Pause, done: Done) -> u64 {
    let mut value = 1;
    for chunk in 1..=steps / CHUNK {
        value = work(CHUNK, value);
        done.store(chunk * CHUNK, Relaxed);
        match pause {
            Pause::Yield(every) if (chunk * CHUNK).is_multiple_of(every) => yield_now().await,
            Pause::Clock => _ = black_box(Instant::now()),
            Pause::Yield(_) | Pause::Never => {}
        }
    }
    value
}

/// The same burst without pauses, outside of a task.
#[must_use]
pub fn burst_at_once(steps: u64) -> u64 {
    let burst = pin!(burst(steps, Pause::Never, Done::default()));
    match burst.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("it never yields"),
    }
}

/// Light work: about 100 ns.
#[must_use]
pub fn light() -> u64 {
    work(LIGHT, 1)
}

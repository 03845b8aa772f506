//! Items that are worked off by tasks, and what those share.

use super::work::work;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Notify, Semaphore};
use tokio::time::sleep;

/// Bytes that an item has of its own while it sleeps, and how many of them it writes.
const OWN: usize = 64 << 10;
const WRITTEN: usize = 64;
/// Steps of an item that works and does not sleep.
const STEPS: u64 = 200;

/// What all items of a turn share.
pub struct Shared {
    /// How long an item sleeps.
    delay: Duration,
    /// As many as items may be under way.
    pub permits: Arc<Semaphore>,
    /// The index of the next item, for workers.
    pub next: AtomicUsize,
    /// A place for the result of each item.
    pub results: Box<[AtomicU64]>,
    /// Items that have not ended.
    left: AtomicUsize,
    /// Says that the last one has.
    pub ended: Notify,
    /// The most tasks that an item saw alive.
    pub alive: AtomicUsize,
}

impl Shared {
    /// Of so many items, of which so many may be under way, each of which sleeps so long.
    #[must_use]
    pub fn new(items: u64, at_once: usize, delay: Duration) -> Shared {
        Shared {
            delay,
            permits: Arc::new(Semaphore::new(at_once)),
            next: AtomicUsize::new(0),
            results: (0..items).map(|_| AtomicU64::new(0)).collect(),
            left: AtomicUsize::new(0),
            ended: Notify::new(),
            alive: AtomicUsize::new(0),
        }
    }

    /// All items are still to be done.
    pub fn begin(&self) {
        self.results.iter().for_each(|result| result.store(0, Relaxed));
        self.next.store(0, Relaxed);
        self.left.store(self.results.len(), Relaxed);
        self.alive.store(0, Relaxed);
    }

    /// Puts an item's result into its place.
    fn put(&self, index: usize, result: u64) {
        self.results[index].store(result, Relaxed);
        if self.left.fetch_sub(1, Relaxed) == 1 {
            self.ended.notify_one();
        }
    }
}

/// An item that has memory of its own while it sleeps.
pub async fn slept(all: Arc<Shared>, index: usize) {
    all.alive.fetch_max(Handle::current().metrics().num_alive_tasks(), Relaxed);
    let mut own = Vec::with_capacity(OWN);
    own.extend_from_slice(&[1_u8; WRITTEN]);
    sleep(all.delay).await;
    black_box(&own);
    all.put(index, index as u64 + 1);
}

/// An item that works.
pub async fn worked(all: Arc<Shared>, index: usize) {
    all.put(index, work(STEPS, index as u64));
}

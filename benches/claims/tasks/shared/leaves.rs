//! Tasks that are the leaves of a tree, and what is counted of those that have run.

use super::work::work;
use std::hint::black_box;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::*};
use tokio::sync::Notify;

/// The ids of all leaves together are those below it.
pub const IDS: u64 = 2_048;
/// Leaves of a microsecond below a root.
pub const TREE: Leaves = Leaves::of(1, IDS, 1_000);
/// A few leaves of 100 µs below a root.
pub const LONG: Leaves = Leaves::of(1, 16, 100_000);
/// Leaves of 0.1 µs that are all there at first.
pub const FLAT: Leaves = Leaves::of(IDS, IDS, 100);
/// Leaves that do nothing, and are all there at first.
pub const EMPTY: Leaves = Leaves::of(IDS, IDS, 0);

/// The leaves of a tree. Its places are numbered from 1 on, the children of a place are at twice the place and behind
/// that, and the leaves are the places from their number on.
#[derive(Clone, Copy)]
pub struct Leaves {
    first: u64,
    count: u64,
    /// The ids that a leaf stands for.
    each: u64,
    steps: u64,
}

impl Leaves {
    /// So many leaves, a power of two, of so many steps. The places from the first one up to its double are there at
    /// first: the root alone, or all leaves.
    const fn of(first: u64, count: u64, steps: u64) -> Leaves {
        Leaves { first, count, each: IDS / count, steps }
    }

    /// The tasks, which are the places that are there at first and those below them.
    #[must_use]
    pub const fn tasks(self) -> u64 {
        2 * self.count - self.first
    }

    /// The places that are there at first.
    #[must_use]
    pub const fn at_first(self) -> Range<u64> {
        self.first..2 * self.first
    }

    /// The children of a place; nothing where it is a leaf.
    #[inline]
    #[must_use]
    pub fn children(self, place: u64) -> Option<[u64; 2]> {
        (place < self.count).then(|| [2 * place, 2 * place + 1])
    }

    /// Works on the leaf at a place; the sum of the ids that it stands for.
    #[inline]
    #[must_use]
    pub fn leaf(self, place: u64) -> u64 {
        let id = place - self.count;
        black_box(work(self.steps, id));
        (id * self.each..(id + 1) * self.each).sum()
    }
}

/// What the threads of a turn have done together.
#[derive(Default)]
pub struct Done {
    leaves: AtomicU64,
    sum: AtomicU64,
}

impl Done {
    /// Forgets all, before a turn.
    pub fn forget(&self) {
        self.leaves.store(0, Release);
        self.sum.store(0, Release);
    }

    /// The sum of the leaves' ids.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.sum.load(Acquire)
    }

    /// Does what a thread finds, until all leaves have run. Who finds nothing gives its core away and looks again.
    #[inline]
    pub fn until_all(&self, leaves: Leaves, push: impl Fn(u64), find: impl Fn() -> Option<u64>) {
        let (mut sum, mut ended) = (0, 0);
        loop {
            let Some(place) = find() else {
                // It is told of here alone, so that the threads do not contend for the count as well.
                let before = self.leaves.fetch_add(std::mem::take(&mut ended), AcqRel);
                if before == leaves.count {
                    break;
                }
                std::thread::yield_now();
                continue;
            };
            if let Some(children) = leaves.children(place) {
                children.into_iter().for_each(&push);
            } else {
                sum += leaves.leaf(place);
                ended += 1;
            }
        }
        self.sum.fetch_add(sum, AcqRel);
    }
}

/// What the tasks of a turn have done together, for whoever waits for the last leaf.
#[derive(Default)]
pub struct Ended {
    /// The leaves in the upper half, and the sum of their ids in the lower one.
    leaves: AtomicU64,
    all: Notify,
}

impl Ended {
    /// Forgets all, before a turn.
    pub fn forget(&self) {
        self.leaves.store(0, Release);
    }

    /// Waits for the last leaf; the sum of the leaves' ids.
    pub async fn sum(&self) -> u64 {
        self.all.notified().await;
        self.leaves.load(Acquire) & u64::from(u32::MAX)
    }

    /// Spawns a task for each place that is there at first, on the runtime that is entered; they spawn those below
    /// them.
    pub fn spawn(&'static self, leaves: Leaves) {
        leaves.at_first().for_each(|place| self.spawn_at(leaves, place));
    }

    fn spawn_at(&'static self, leaves: Leaves, place: u64) {
        tokio::spawn(async move {
            if let Some(children) = leaves.children(place) {
                for child in children {
                    self.spawn_at(leaves, child);
                }
                return;
            }
            let before = self.leaves.fetch_add((1 << 32) | leaves.leaf(place), AcqRel);
            if (before >> 32) + 1 == leaves.count {
                self.all.notify_one();
            }
        });
    }
}

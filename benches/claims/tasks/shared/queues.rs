//! Queues from which workers draw the places of a list of jobs.

use super::team::locked;
use std::cmp::Reverse;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

/// The jobs of a worker, by their places in the list; workers may share them.
#[derive(Clone)]
pub struct Queue(Arc<Mutex<VecDeque<usize>>>);

impl Queue {
    /// The next place; nothing where all are drawn.
    #[must_use]
    pub fn draw(&self) -> Option<usize> {
        locked(&self.0).pop_front()
    }
}

/// One queue for so many workers.
#[must_use]
pub fn one(places: VecDeque<usize>, workers: usize) -> Vec<Queue> {
    vec![Queue(Arc::new(Mutex::new(places))); workers]
}

/// One queue for so many workers, in the list's order.
#[must_use]
pub fn in_order(jobs: usize, workers: usize) -> Vec<Queue> {
    one((0..jobs).collect(), workers)
}

/// One queue for so many workers, with the longest job first.
#[must_use]
pub fn longest_first(lengths: &[u64], workers: usize) -> Vec<Queue> {
    let mut places: Vec<usize> = (0..lengths.len()).collect();
    places.sort_by_key(|place| Reverse(lengths[*place]));
    one(places.into(), workers)
}

/// A queue for each worker, who gets the jobs in turn.
#[must_use]
pub fn round_robin(jobs: usize, workers: usize) -> Vec<Queue> {
    let own = |worker| one((worker..jobs).step_by(workers).collect(), 1);
    (0..workers).flat_map(own).collect()
}

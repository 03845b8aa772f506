//! The latencies that a turn takes itself, before they are sorted in.

use std::time::{Duration, Instant};

/// The latencies that a turn takes, or one thread or task of it.
///
/// They are noted as they come and sorted in when the slice is over, outside the clock. Where nobody asks for them,
/// nothing is noted.
#[derive(Debug, Default)]
pub struct Samples {
    pub(super) is_wanted: bool,
    /// In nanoseconds.
    pub(super) nanos: Vec<u64>,
}

impl Samples {
    /// Takes the time since a moment: that at which the operation was due, by a schedule that does not wait for answers.
    #[inline]
    pub fn since(&mut self, due: Instant) {
        if self.is_wanted {
            self.nanos.push(due.elapsed().as_nanos() as u64);
        }
    }

    /// Takes a latency that was found otherwise.
    #[inline]
    pub fn add(&mut self, latency: Duration) {
        if self.is_wanted {
            self.nanos.push(latency.as_nanos() as u64);
        }
    }

    /// Samples for a thread or a task of the turn, which hands them back to be merged.
    #[must_use]
    pub fn part(&self) -> Samples {
        Samples { is_wanted: self.is_wanted, nanos: Vec::new() }
    }

    /// Takes over the samples of a thread or a task.
    pub fn merge(&mut self, mut part: Samples) {
        if self.nanos.is_empty() {
            std::mem::swap(&mut self.nanos, &mut part.nanos);
        } else {
            self.nanos.append(&mut part.nanos);
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nanos.len()
    }

    /// Whether there is none, as where nobody asks for any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nanos.is_empty()
    }
}

//! When operations are due, whatever became of those before them.

use std::time::{Duration, Instant};

/// A schedule that is fixed before the first operation: one is due every so often, whether those before it have ended or
/// not (an open loop; B. Schroeder, A. Wierman, M. Harchol-Balter, *Open Versus Closed: A Cautionary Tale*, NSDI 2006).
///
/// With [`Samples::since`](super::Samples::since) of the moment when an operation was *due*, its latency has the wait for
/// whatever held it up: coordinated omission can not arise.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    begun: Instant,
    every: Duration,
}

impl Schedule {
    /// A schedule whose first operation is due now, and the others one behind the other.
    #[must_use]
    pub fn begin(every: Duration) -> Schedule {
        Schedule { begun: Instant::now(), every }
    }

    /// When the operation of a number is due, counted from 0.
    #[must_use]
    pub fn due(&self, number: u32) -> Instant {
        self.begun + self.every * number
    }

    /// Sleeps until the operation of a number is due; returns at once where it is due already. What a thread sleeps too
    /// long is in the latency, as for any caller.
    pub fn wait(&self, number: u32) {
        std::thread::sleep(self.due(number).saturating_duration_since(Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_depends_on_nothing_but_the_number() {
        let schedule = Schedule::begin(Duration::from_micros(250));
        let first = schedule.due(0);
        schedule.wait(4);
        assert!(Instant::now() >= schedule.due(4));
        assert_eq!(schedule.due(4) - first, Duration::from_millis(1));
        assert_eq!(schedule.due(0), first);
    }
}

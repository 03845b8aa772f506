//! How long a child may take for its next message.

use nix::time::{clock_getcpuclockid, clock_gettime};
use nix::unistd::Pid;
use std::time::{Duration, Instant};

/// How many times as long a child may do nothing, where only its work is counted.
const IDLE: u32 = 2;

/// How long a child may take for its next message: at most so long, and no longer than its lane has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    /// What the child is given in any case.
    pub(super) each: Duration,
    /// When the run ends; nothing where it takes as long as it takes.
    pub(super) end: Option<Instant>,
    /// What of the time is counted.
    pub(super) counted: Counted,
}

/// What of the time that a child takes is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counted {
    /// All of it.
    Everything,
    /// Its CPU time, and of the rest what goes beyond [`IDLE`] times the limit: so that what fits in it does so on a busy
    /// machine too.
    Work,
}

impl Limit {
    /// What is left of it, for a message that has been awaited since a moment.
    pub(super) fn left(self, since: Instant) -> Duration {
        let now = Instant::now();
        let left = self.each.saturating_sub(now.saturating_duration_since(since));
        self.end.map_or(left, |end| left.min(end.saturating_duration_since(now)))
    }

    /// The CPU time of a process so far, where it is what is counted and the system tells it.
    pub(super) fn work(self, process: u32) -> Option<Duration> {
        if self.counted == Counted::Everything {
            return None;
        }
        let clock = clock_getcpuclockid(Pid::from_raw(process.cast_signed())).ok()?;
        clock_gettime(clock).ok().map(Duration::from)
    }

    /// From when on a message is awaited that has been awaited since a moment, where so much work was done meanwhile.
    pub(super) fn since(self, begun: Instant, work: Option<Duration>) -> Instant {
        let Some(work) = work else { return begun };
        let idle = begun.elapsed().saturating_sub(work);
        begun.checked_add(idle.min(self.each.saturating_mul(IDLE))).unwrap_or(begun)
    }
}

impl From<Duration> for Limit {
    fn from(each: Duration) -> Limit {
        Limit { each, end: None, counted: Counted::Everything }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_has_its_own_limit_and_no_longer_than_the_run() {
        let now = Instant::now();
        let alone = Limit::from(Duration::from_mins(1));
        assert!(alone.left(now) > Duration::from_secs(50));
        assert_eq!(Limit { end: Some(now), ..alone }.left(now), Duration::ZERO);
        let later = now.checked_sub(Duration::from_secs(100)).unwrap_or(now);
        assert!(
            Limit { end: Some(now + Duration::from_mins(15)), ..alone }.left(later)
                <= Duration::from_mins(1)
        );
    }

    #[test]
    fn a_child_that_waits_for_a_core_has_longer_but_not_for_ever() {
        let limit = Limit { counted: Counted::Work, ..Limit::from(Duration::from_secs(6)) };
        let left = |ago: u64, work: u64| {
            let begun = Instant::now().checked_sub(Duration::from_secs(ago)).expect("it is later");
            limit.left(limit.since(begun, Some(Duration::from_secs(work)))).as_secs_f64().round()
        };
        assert_eq!((left(5, 5), left(5, 1), left(10, 1)), (1.0, 5.0, 5.0));
        assert_eq!((left(15, 0), left(18, 0), left(7, 7)), (3.0, 0.0, 0.0));
        let work = |limit: Limit| limit.work(std::process::id());
        assert!(work(limit).is_some() && work(Limit::from(limit.each)).is_none());
    }
}

//! How long a child may take for its next message.

use std::time::{Duration, Instant};

/// How long a child may take for its next message: at most so long, and no longer than its lane has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    /// What the child is given in any case.
    pub(super) each: Duration,
    /// When the run ends; nothing where it takes as long as it takes.
    pub(super) end: Option<Instant>,
}

impl Limit {
    /// What is left of it, for a message that has been awaited since a moment.
    pub(super) fn left(self, since: Instant) -> Duration {
        let now = Instant::now();
        let left = self.each.saturating_sub(now.saturating_duration_since(since));
        self.end.map_or(left, |end| left.min(end.saturating_duration_since(now)))
    }
}

impl From<Duration> for Limit {
    fn from(each: Duration) -> Limit {
        Limit { each, end: None }
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
}

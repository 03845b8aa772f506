//! How long a run may take at most, as `--at-most` says: the moment when every lane of it ends, and what it has left out then.
//!
//! A run is what was started: all lanes of one `cargo bench` together, or a lane by itself. Its time begins with its first
//! lane, and not with what cargo compiles before.

use super::members::to_come;
use crate::claim::Lane;
use crate::record::{Case, Error, Finite, Line, OutOfTime, Reason};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// The variable that says the same as `--at-most`, which counts where both are given.
pub(super) const VARIABLE: &str = "CLAIMBENCH_AT_MOST";

/// The end of a run, and what its lane has not measured yet.
pub(super) struct Deadline {
    at_most: f64,
    end: Instant,
    /// The cases that nothing is written of so far.
    open: BTreeSet<Case>,
    /// The case that was at work when the end came.
    cut: Option<Case>,
}

impl Deadline {
    /// The end of a lane, of which these are the cases, in a run that may take so many seconds and began so long ago: it has a
    /// share of what is left, the whole of it but for a look.
    pub(super) fn new(
        at_most: f64,
        ago: Duration,
        share: f64,
        cases: impl Iterator<Item = Case>,
    ) -> Deadline {
        let left = Duration::try_from_secs_f64(at_most).unwrap_or(Duration::MAX);
        let now = Instant::now();
        let end = now.checked_add(left.saturating_sub(ago).mul_f64(share)).unwrap_or(now);
        Deadline { at_most, end, open: cases.collect(), cut: None }
    }

    /// When the run ends.
    pub(super) fn end(&self) -> Instant {
        self.end
    }

    /// Whether it has ended.
    pub(super) fn is_over(&self) -> bool {
        Instant::now() >= self.end
    }

    /// The seconds that are left.
    pub(super) fn left(&self) -> f64 {
        self.end.saturating_duration_since(Instant::now()).as_secs_f64()
    }

    /// The seconds that a lane of that name may plan with: an equal share of what is left for it and for those that time
    /// and are still to come.
    pub(super) fn share(&self, lane: Lane, name: &str, has_go: bool) -> f64 {
        let others = if lane == Lane::Rounds { to_come(name, has_go) } else { 0 };
        self.left() / (1 + others) as f64
    }

    /// A line was written.
    pub(super) fn see(&mut self, line: &Line) {
        if let Some((_, case, _)) = line.case() {
            self.open.remove(case);
        }
    }

    /// Whether a case failed for no other reason than that the run came to its end.
    pub(super) fn cuts(&mut self, case: &Case, reason: &Reason) -> bool {
        let is_cut = matches!(reason, Reason::TimedOut(_)) && self.is_over();
        if is_cut && self.cut.is_none() {
            self.cut = Some(case.clone());
        }
        is_cut
    }

    /// What was left out, as the record has it; nothing where nothing was.
    ///
    /// # Errors
    /// Where the limit is not finite, which the command line does not let through.
    pub(super) fn left_out(self) -> Result<Option<OutOfTime>, Error> {
        if self.open.is_empty() || !self.is_over() {
            return Ok(None);
        }
        let unlikely = || Error::new("the limit of the run is not finite", "give a finite number");
        let at_most = Finite::new(self.at_most).ok_or_else(unlikely)?;
        Ok(Some(OutOfTime { at_most, cut: self.cut, cases: self.open.into_iter().collect() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Allocator;
    use crate::claim::Metric;
    use crate::record::testing::{case, exact, panicked};

    fn cases() -> Vec<Case> {
        ["fresh", "pooled", "third"].map(|name| case(name, 64, Allocator::Dhat)).into()
    }

    #[test]
    fn what_nothing_was_written_of_is_left_out_when_the_time_is_up() {
        let mut over = Deadline::new(2.0, Duration::from_secs(3), 1.0, cases().into_iter());
        assert!(over.is_over());
        over.see(&Line::Reading(exact(1, "fresh", 64, Metric::Allocations, 1)));
        over.see(&panicked(1, Lane::Heap, cases().remove(2)));
        let [_, pooled, third] = [0, 1, 2].map(|place| cases().remove(place));
        assert!(!over.cuts(&third, &Reason::Panicked("by itself".to_owned())));
        assert!(over.cuts(&pooled, &Reason::TimedOut("with the run".to_owned())));
        assert!(over.cuts(&third, &Reason::TimedOut("the next one".to_owned())));
        let left = over.left_out().expect("finite").expect("one is left");
        assert_eq!((left.cases, left.cut), (vec![pooled.clone()], Some(pooled)));
        assert_eq!(left.at_most.get(), 2.0);
    }

    #[test]
    fn before_its_end_and_where_all_is_measured_nothing_is_left_out() {
        let mut early = Deadline::new(1e6, Duration::ZERO, 1.0, cases().into_iter());
        assert!(!early.cuts(&cases()[0], &Reason::TimedOut("by its own limit".to_owned())));
        assert_eq!(early.left_out(), Ok(None));
        let half = Deadline::new(100.0, Duration::from_secs(20), 0.5, cases().into_iter());
        assert!((30.0..=40.0).contains(&half.left()), "half of what is left");
        let whole = Deadline::new(1.0, Duration::from_secs(9), 1.0, std::iter::empty());
        assert_eq!(whole.left_out(), Ok(None));
    }
}

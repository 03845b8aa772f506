//! Shares the time of the whole lane out among its groups: what one of them leaves is there for the others.

use crate::lanes::options::Options;
use std::time::{Duration, Instant};

/// The least that a group gets, in seconds: enough for some forks.
const LEAST: f64 = 0.2;

/// The time that is left for the groups to come.
pub(super) struct Purse {
    most: f64,
    ends: Option<Instant>,
    groups: usize,
}

impl Purse {
    /// For so many groups, by the options of the run.
    pub(super) fn of(options: &Options, groups: usize) -> Purse {
        let ends =
            options.together.map(|seconds| Instant::now() + Duration::from_secs_f64(seconds));
        Purse { most: options.budget, ends, groups }
    }

    /// The budget of each of the next groups, in seconds.
    pub(super) fn next(&mut self, groups: usize) -> f64 {
        let left = self.ends.map(|ends| ends.saturating_duration_since(Instant::now()));
        let budget = share(left.map(|left| left.as_secs_f64()), self.groups, self.most);
        self.groups = self.groups.saturating_sub(groups);
        budget
    }
}

/// An equal share of the seconds that are left, where there is an end, and no more than one group may have.
fn share(left: Option<f64>, groups: usize, most: f64) -> f64 {
    let share = left.map(|left| left / groups.max(1) as f64);
    share.map_or(most, |share| share.max(LEAST).min(most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_groups_get_all_that_one_may_have_and_many_share_what_is_left() {
        assert_eq!(share(Some(240.0), 5, 4.0), 4.0);
        assert_eq!(share(Some(240.0), 160, 4.0), 1.5);
        assert_eq!(share(Some(0.0), 10, 4.0), LEAST);
        assert_eq!(share(Some(0.0), 10, 0.1), 0.1);
        assert_eq!(share(None, 160, 4.0), 4.0);
        // The last one gets what the others left.
        assert_eq!(share(Some(3.0), 1, 4.0), 3.0);
    }
}

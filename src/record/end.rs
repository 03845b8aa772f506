//! The end of a lane process: how long it took, what its control group kept from it, and what it left out when its time was up.

use super::{Case, Finite};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A lane process came to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// The run that ended.
    pub run: u64,
    /// How long it took, in seconds.
    pub seconds: Finite,
    /// What the quota of its control group took from it meanwhile; absent where it took nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttled: Option<Throttled>,
    /// For how many of those seconds some task of its control group waited for a core; absent in older records and where the
    /// system does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waited: Option<Finite>,
    /// What was left out; absent where nothing was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub out_of_time: Option<OutOfTime>,
}

/// What the quota of a control group took from a run.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Throttled {
    /// In how many periods of the quota it was used up.
    pub periods: u64,
    /// Of how many in which the group ran.
    pub of: u64,
    /// How long the group had to wait in them, in seconds, all cores together.
    pub seconds: Finite,
}

/// What a lane left out because its run had no more time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutOfTime {
    /// How long the run might take at most, in seconds.
    pub at_most: Finite,
    /// The case that was at work then; absent where none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Case>,
    /// The cases of which nothing was read.
    pub cases: Vec<Case>,
}

/// From here on a task of the group waited for a core so often that it is said.
const OFTEN: f64 = 0.10;

impl End {
    /// What widened the intervals of a lane that times: a quota that was used up, tasks that waited for a core.
    #[must_use]
    pub fn disturbed(&self) -> Vec<String> {
        let share = self.waited.map(|waited| waited.get() / self.seconds.get());
        let waited = share.filter(|share| *share > OFTEN).map(|share| {
            format!(
                "tasks of the control group waited for a core in {:.0} % of the time: more of them ran than it gets cores for",
                100.0 * share.min(1.0)
            )
        });
        self.throttled.map(|throttled| throttled.to_string()).into_iter().chain(waited).collect()
    }
}

impl fmt::Display for Throttled {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Throttled { periods, of, seconds } = self;
        write!(
            formatter,
            "the quota of the control group was used up in {periods} of {of} periods, for {:.2} s in all: slices were cut \
             by it",
            seconds.get()
        )
    }
}

impl fmt::Display for OutOfTime {
    /// How many cases were left out, and why.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cases = match self.cases.len() {
            1 => "1 case was".to_owned(),
            count => format!("{count} cases were"),
        };
        let at_most = self.at_most.get();
        write!(
            formatter,
            "{cases} left out: the run might take {at_most} s at most (--minutes or --at-most)"
        )?;
        match &self.cut {
            Some(case) => write!(formatter, ", and {case} was at work when they were over"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Allocator;
    use crate::record::testing::{case, finite};

    #[test]
    fn a_group_whose_tasks_often_wait_for_a_core_is_disturbed() {
        let end = |waited: f64| End {
            run: 1,
            seconds: finite(10.0),
            throttled: None,
            waited: Some(finite(waited)),
            out_of_time: None,
        };
        assert_eq!(end(0.9).disturbed(), [""; 0]);
        assert!(end(4.0).disturbed()[0].contains("in 40 % of the time"));
        let throttled = Some(Throttled { periods: 3, of: 8, seconds: finite(0.5) });
        let both = End { throttled, ..end(4.0) }.disturbed();
        assert!(both[0].contains("3 of 8 periods") && both.len() == 2, "{both:?}");
        assert_eq!(End { waited: None, ..end(0.0) }.disturbed(), [""; 0]);
    }

    #[test]
    fn what_was_left_out_is_counted_and_what_was_at_work_is_named() {
        let one = case("fresh", 64, Allocator::Dhat);
        let left = |cut, cases| OutOfTime { at_most: finite(2.5), cut, cases }.to_string();
        let said = left(Some(one.clone()), vec![one.clone(), case("pooled", 64, Allocator::Dhat)]);
        for part in
            ["2 cases were left out", "2.5 s", "--at-most", "theme/name/fresh/64 was at work"]
        {
            assert!(said.contains(part), "{said}");
        }
        assert!(!left(None, vec![one]).contains("at work"));
    }
}

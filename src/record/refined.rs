//! Points between those of an axis, measured to narrow a crossover down. They are no cases: no table, no verdict and no
//! gate reads them, and where their axis was measured again they no longer count.

use super::{Case, Fork, Group, Line, Newest, RecordedClaim};
use crate::claim::{Allocator, Lane};
use serde::{Deserialize, Serialize};

/// What a group of the rounds lane narrowed down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refined {
    /// The variant whose time is divided.
    pub subject: String,
    /// The variant whose time it is divided by.
    pub reference: String,
    /// The point that was measured.
    pub point: u64,
    /// The points of the axis that enclose the crossover.
    pub between: (u64, u64),
    /// Why it could not be measured; absent where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
}

impl Group {
    /// The name of the group that compares two variants at a point that is none of the axis.
    #[must_use]
    pub fn refined(subject: &str, reference: &str, point: u64) -> String {
        format!("refined {subject}/{reference} {point}")
    }
}

impl Line {
    /// The fork of a line at a point that is no case.
    pub(super) fn refined(&self) -> Option<&Fork> {
        match self {
            Line::Fork(fork) if fork.refines.is_some() => Some(fork),
            _ => None,
        }
    }
}

impl Fork {
    /// The cases of its variant at the points that enclose it; none where it is a case itself.
    pub(super) fn enclosing(&self) -> impl Iterator<Item = Case> {
        let ends = self.refines.map(|(lower, upper)| [lower, upper]);
        let at = |point| Case { point, ..self.case.clone() };
        ends.into_iter().flatten().map(at)
    }
}

impl<'a> Newest<'a> {
    /// Whether a fork at a point that is no case counts: both points that enclose it count from the same run.
    pub(super) fn narrows(&self, fork: &Fork) -> bool {
        fork.enclosing().all(|case| self.run(Lane::Rounds, &case) == Some(fork.run))
    }

    /// What was narrowed down of a claim under an allocator, as far as it counts, each with its group.
    pub fn refined(
        &self,
        claim: &RecordedClaim,
        allocator: Allocator,
    ) -> impl Iterator<Item = (&'a Refined, &'a Group)> {
        let id = claim.id.clone();
        let counts = move |refined: &Refined, run: u64| {
            let ends = [refined.between.0, refined.between.1].into_iter();
            let mut cases = ends.flat_map(|point| {
                [&refined.subject, &refined.reference].map(|variant| Case {
                    claim: id.clone(),
                    variant: variant.clone(),
                    point,
                    allocator,
                })
            });
            cases.all(|case| self.run(Lane::Rounds, &case) == Some(run))
        };
        let id = claim.id.clone();
        let of_claim = move |group: &&Group| group.claim == id && group.allocator == allocator;
        self.groups().filter(of_claim).filter_map(move |group| {
            let refined = group.refined.as_ref()?;
            counts(refined, group.run).then_some((refined, group))
        })
    }
}

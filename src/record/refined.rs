//! Points between those of an axis, measured to narrow a crossover down. They are no cases: no table, no verdict and no
//! gate reads them, and where their axis was measured again they no longer count.

use super::{Case, Fork, Group, Line, Newest, RecordedClaim, Refined};
use crate::claim::{Allocator, Lane};

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
        let under = move |group: &&Group| group.allocator == allocator;
        self.groups(&claim.id).filter(under).filter_map(move |group| {
            let refined = group.refined.as_ref()?;
            counts(refined, group.run).then_some((refined, group))
        })
    }
}

//! What one fork found: its slices, what they used, and the lines that it makes of them.

use super::fork::{Loaded, Sized};
use super::member::Member;
use super::plan::Plan;
use crate::lanes::usage::Used;
use crate::record::{self, Error, Finite, Fork, LogRatio, Mode, Slices, Twin};
use crate::verdict::{median, quartiles};

/// What one fork found.
pub(super) struct Found {
    pub(super) members: Vec<Member>,
    pub(super) sized: Vec<Sized>,
    pub(super) loaded: Loaded,
    pub(super) slices: Vec<Vec<u64>>,
    /// How many of the rounds were run after each set-up: one, or pairs of which the second was in the opposite order.
    pub(super) parts: Vec<usize>,
    /// How many turns each member ran in rounds that do not count. What they used counts, and so do their operations.
    pub(super) aside: Vec<u64>,
    pub(super) used: Vec<Used>,
}

impl Found {
    /// The place among the members of a case, or of a twin of it.
    pub(super) fn member(&self, place: usize, twin: Option<Twin>) -> Option<usize> {
        self.members.iter().position(|member| member.place == place && member.twin == twin)
    }

    /// A member's times in its rounds, in nanoseconds per operation.
    fn nanos(&self, member: usize) -> Vec<f64> {
        let operations = self.sized[member].turns as f64 * self.loaded[member].1 as f64;
        self.slices[member].iter().map(|nanos| *nanos as f64 / operations).collect()
    }

    /// The median over the rounds of the log ratio of two members' times for an operation. Where they were set up in
    /// pairs, the median over the pairs of the mean of their two medians, in which what the order does cancels out.
    pub(super) fn log_ratio(&self, member: usize, reference: usize) -> Option<f64> {
        let pairs = self.nanos(member).into_iter().zip(self.nanos(reference));
        let mut logs = pairs.map(|(own, other)| (own / other).ln());
        let medians: Vec<f64> = self
            .parts
            .iter()
            .filter_map(|rounds| median(&logs.by_ref().take(*rounds).collect::<Vec<f64>>()))
            .collect();
        let means: Vec<f64> =
            medians.chunks(2).map(|pair| pair.iter().sum::<f64>() / pair.len() as f64).collect();
        median(&means)
    }

    /// The operations of all of a member's slices, those that do not count too.
    fn operations(&self, member: usize) -> u64 {
        let turns = self.sized[member].run * self.slices[member].len() as u64 + self.aside[member];
        turns.saturating_mul(self.loaded[member].1)
    }

    /// What a member used, for one operation; a slow twin's additional turns are divided by as well.
    fn usage(&self, member: usize) -> Option<record::Usage> {
        self.used.get(member)?.per_operation(self.operations(member) as f64)
    }

    /// A member's latencies, for one operation.
    fn latencies(&self, member: usize) -> Option<record::Latencies> {
        self.used.get(member)?.latencies(self.loaded[member].1)
    }

    /// Two cases that gave different outputs, by their places; nothing where all agree.
    pub(super) fn differing(&self) -> Option<(usize, usize)> {
        let members = self.members.iter().zip(&self.loaded);
        let mut cases = members.filter(|(member, _)| member.twin.is_none());
        let (first, (digest, _)) = cases.next()?;
        let (other, _) = cases.find(|(_, (other, _))| other != digest)?;
        Some((first.place, other.place))
    }

    /// The case whose ratio to a reference differs most between two forks, and by which share.
    pub(super) fn largest_difference(
        &self,
        other: &Found,
        reference: usize,
    ) -> Option<(usize, f64)> {
        let ratio = |found: &Found, place: usize| {
            found.log_ratio(found.member(place, None)?, found.member(reference, None)?)
        };
        let differences = self.members.iter().filter_map(|member| {
            let difference = ratio(self, member.place)? - ratio(other, member.place)?;
            Some((member.place, difference.abs().exp_m1()))
        });
        differences.max_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The lines of the record: one a member, but for the case that the others of its roster are only compared with.
    ///
    /// # Errors
    /// Where a time is not finite.
    pub(super) fn lines(
        &self,
        plan: &Plan,
        run: u64,
        fork: u32,
        mode: Mode,
        is_shown: impl Fn(&Member) -> bool,
    ) -> Result<Vec<Fork>, Error> {
        let finite = |number: f64| {
            let next = "report this as a bug";
            Finite::new(number).ok_or_else(|| Error::new("a time is not finite", next))
        };
        let line = |(index, member): (usize, &Member)| {
            let nanos = self.nanos(index);
            let [lower, middle, upper] = quartiles(&nanos).unwrap_or([f64::NAN; 3]);
            Ok(Fork {
                run,
                case: plan.cases[member.place].clone(),
                group: plan.name.clone(),
                twin: member.twin,
                mode,
                fork,
                turns: self.sized[index].run,
                operations: self.loaded[index].1,
                slices: Slices {
                    count: u32::try_from(nanos.len()).unwrap_or(u32::MAX),
                    lower: finite(lower)?,
                    median: finite(middle)?,
                    upper: finite(upper)?,
                },
                against: self.against(plan, index),
                usage: self.usage(index),
                usage_operations: Some(self.operations(index) as u64),
                latencies: self.latencies(index),
                refines: plan.narrows.as_ref().map(|narrows| narrows.between),
            })
        };
        self.members.iter().enumerate().filter(|(_, member)| is_shown(member)).map(line).collect()
    }

    /// A member's log ratio to each reference of the group but itself; a twin's to its own case alone.
    fn against(&self, plan: &Plan, member: usize) -> Vec<LogRatio> {
        let Member { place, twin, .. } = self.members[member];
        let wanted = |reference: &&usize| match twin {
            Some(_) => **reference == plan.twinned,
            None => **reference != place,
        };
        let references = plan.references.iter().filter(wanted);
        references
            .filter_map(|reference| {
                let log_ratio = self.log_ratio(member, self.member(*reference, None)?)?;
                let reference = &plan.cases[*reference];
                Some(LogRatio {
                    variant: reference.variant.clone(),
                    point: reference.point,
                    log_ratio: Finite::new(log_ratio)?,
                })
            })
            .collect()
    }
}

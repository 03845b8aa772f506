//! What one fork found: its slices, what they used, and the lines that it makes of them.

use super::fork::{Figures, Loaded, Sized};
use super::member::Member;
use super::plan::Plan;
use crate::lanes::usage::Used;
use crate::record::{self, Error, Finite, Fork, LogRatio, Mode, Slices, Twin};
use crate::run::Digest;
use crate::verdict::{median, quartiles};
use std::collections::BTreeMap;

/// What one fork found.
pub(super) struct Found {
    pub(super) members: Vec<Member>,
    pub(super) sized: Vec<Sized>,
    pub(super) loaded: Loaded,
    pub(super) slices: Vec<Vec<u64>>,
    /// How many of the rounds were run after each set-up: one, or pairs of which the second was in the opposite order.
    pub(super) parts: Vec<usize>,
    pub(super) used: Vec<Used>,
    /// The figures of each member, where they were asked for.
    pub(super) figures: Vec<Figures>,
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

    /// The operations of the slices of which a member says what they used; those of its counted rounds where it is of an
    /// older build and does not say which.
    fn operations(&self, member: usize) -> u64 {
        let told = self.used.get(member).map_or(0, |used| used.slices);
        let slices = if told > 0 { told } else { self.slices[member].len() as u64 };
        self.sized[member].run.saturating_mul(slices).saturating_mul(self.loaded[member].1)
    }

    /// What a member used, for one operation; a slow twin's additional turns are divided by as well.
    fn usage(&self, member: usize) -> Option<record::Usage> {
        self.used.get(member)?.per_operation(self.operations(member) as f64)
    }

    /// What the collector did for one operation of a member, where its program has one.
    fn collector(&self, member: usize) -> Option<record::Collector> {
        self.used.get(member)?.collector(self.operations(member) as f64)
    }

    /// A member's latencies, for one operation.
    fn latencies(&self, member: usize) -> Option<record::Latencies> {
        self.used.get(member)?.latencies(self.loaded[member].1)
    }

    /// A member's figures, for a turn.
    fn figures_of(&self, member: usize) -> BTreeMap<String, Finite> {
        let figures = self.figures.get(member).into_iter().flatten();
        figures.filter_map(|(name, value)| Some((name.clone(), Finite::new(*value)?))).collect()
    }

    /// Two cases that gave different outputs, by their places; nothing where all agree.
    pub(super) fn differing(&self) -> Option<(usize, usize)> {
        let members = self.members.iter().zip(&self.loaded);
        let mut cases = members.filter(|(member, _)| member.twin.is_none());
        let (first, (digest, _)) = cases.next()?;
        let (other, _) = cases.find(|(_, (other, _))| other != digest)?;
        Some((first.place, other.place))
    }

    /// As [`unlike_its_namesake`], of its members.
    pub(super) fn unlike_its_namesake(&self, plan: &Plan) -> Option<usize> {
        unlike_its_namesake(plan, &self.members, &self.loaded)
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
                slices: Slices::of(
                    u32::try_from(nanos.len()).unwrap_or(u32::MAX),
                    [finite(lower)?, finite(middle)?, finite(upper)?],
                ),
                against: self.against(plan, index),
                usage: self.usage(index),
                usage_operations: Some(self.operations(index)),
                collector: self.collector(index),
                latencies: self.latencies(index),
                figures: self.figures_of(index),
                volume: self.used.get(index).map(|used| used.volume).unwrap_or_default(),
                refines: plan.narrows.as_ref().map(|narrows| narrows.between),
            })
        };
        self.members.iter().enumerate().filter(|(_, member)| is_shown(member)).map(line).collect()
    }

    /// A member's log ratio to each reference of the group but itself, and to the Rust variant of its name where it is
    /// one of Go; a twin's to its own case alone.
    fn against(&self, plan: &Plan, member: usize) -> Vec<LogRatio> {
        let Member { place, twin, .. } = self.members[member];
        let own = plan.cases[place].allocator;
        let wanted = |reference: &&usize| match twin {
            Some(_) => **reference == plan.twinned,
            None => **reference != place,
        };
        let namesake = plan.namesake_of(place).filter(|_| twin.is_none());
        let references = plan.references.iter().filter(wanted).chain(&namesake);
        references
            .filter_map(|reference| {
                let log_ratio = self.log_ratio(member, self.member(*reference, None)?)?;
                let reference = &plan.cases[*reference];
                Some(LogRatio {
                    variant: reference.variant.clone(),
                    point: reference.point,
                    allocator: (reference.allocator != own).then_some(reference.allocator),
                    log_ratio: Finite::log(log_ratio)?,
                })
            })
            .collect()
    }
}

/// A Go case that gave another output than the Rust variant of its name beside it, by its place; nothing where each agrees.
pub(super) fn unlike_its_namesake(
    plan: &Plan,
    members: &[Member],
    loaded: &[(Digest, u64)],
) -> Option<usize> {
    let digests: BTreeMap<usize, Digest> = members
        .iter()
        .zip(loaded)
        .filter(|(member, _)| member.twin.is_none())
        .map(|(member, (digest, _))| (member.place, *digest))
        .collect();
    let differs = |place: &usize| {
        let namesake = plan.namesake_of(*place).and_then(|namesake| digests.get(&namesake));
        namesake.is_some_and(|namesake| digests[place] != *namesake)
    };
    digests.keys().copied().find(differs)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::claim::{Allocator, Processes};
    use crate::record::testing::case;
    use crate::run::Latencies;

    /// A fork in which everything takes the same time, the slow twin too, so that it is not found. In its 10 slices of
    /// 100 turns `pooled` waited so often and had such a p99.
    pub(in crate::lanes::rounds) fn found(waits: u64, p99: f64) -> Found {
        let member = |place: usize, twin: Option<Twin>| Member { twin, ..Member::of(place) };
        let used = |voluntary: u64, p99: f64| Used {
            cpu: 1_000_000,
            voluntary,
            involuntary: 0,
            minor: Some(0),
            major: Some(0),
            latencies: Some(Latencies {
                p50: 1.0,
                p99,
                p999: p99,
                longest: p99,
                block: 1,
                count: 1000,
                of_operations: false,
            }),
            slices: 10,
            volume: crate::run::Volume::default(),
            has_company: false,
            collector: None,
            goroutines: 0,
            hardware: None,
        };
        Found {
            members: vec![member(0, None), member(1, None), member(0, Some(Twin::Slow))],
            sized: vec![Sized { turns: 100, run: 100, nanos: 250_000, block: Some(1) }; 3],
            loaded: vec![(Digest(0), 1); 3],
            slices: vec![vec![250_000; 10]; 3],
            parts: vec![10],
            used: vec![used(0, 100.0), used(waits, p99), used(0, 100.0)],
            figures: vec![Figures::new(); 3],
        }
    }

    #[test]
    fn what_is_used_is_shared_by_the_operations_of_the_slices_that_used_it() {
        let mut warmed = found(3000, 1.0);
        let waits = |found: &Found| found.usage(1).map(|usage| usage.voluntary.get());
        assert_eq!(waits(&warmed), Some(3.0));
        warmed.used[1].slices = 15;
        assert_eq!(waits(&warmed), Some(2.0));
        warmed.used[1].slices = 0;
        assert_eq!(waits(&warmed), Some(3.0), "an older program does not say");
    }

    #[test]
    fn a_go_case_that_gives_another_output_than_its_namesake_is_found() {
        let cases = [Allocator::Go, Allocator::System].map(|under| case("fresh", 64, under));
        let alone = Plan::of_one(cases[0].clone(), Processes::Apart, Vec::new());
        let plan = Plan { cases: cases.to_vec(), ..alone };
        let mut found = found(0, 1.0);
        assert_eq!(found.unlike_its_namesake(&plan), None);
        found.loaded[1].0 = Digest(7);
        assert_eq!(found.unlike_its_namesake(&plan), Some(0));
        // Two cases of one language are compared elsewhere.
        let rust = [case("fresh", 64, Allocator::System), case("pooled", 64, Allocator::System)];
        let plan = Plan { cases: rust.to_vec(), ..plan };
        assert_eq!(found.unlike_its_namesake(&plan), None);
    }

    #[test]
    fn a_reference_that_is_only_compared_with_has_no_line_and_its_ratios_stand_with_the_others() {
        let cases = ["fresh", "pooled"].map(|name| case(name, 64, Allocator::System)).to_vec();
        let plan = Plan {
            cases,
            ..Plan::of_one(case("fresh", 64, Allocator::System), Processes::Apart, Vec::new())
        };
        let found = found(0, 1.0);
        let lines =
            found.lines(&plan, 1, 3, Mode::Apart, |member| member.place == 1).expect("finite");
        assert_eq!(lines.len(), 1);
        assert_eq!(
            (lines[0].fork, lines[0].against.len(), lines[0].usage_operations),
            (3, 1, Some(1000))
        );
    }

    #[test]
    fn what_the_order_of_set_up_does_cancels_out_of_a_ratio() {
        let mut turned = found(0, 1.0);
        // `pooled` has the slower memory in the first half and `fresh` in the second; one round in five is disturbed.
        turned.slices[1] =
            [[300_000; 4].as_slice(), &[900_000], &[200_000; 4], &[900_000]].concat();
        turned.slices[0] = [[200_000; 5], [300_000; 5]].concat();
        turned.parts = vec![5, 5];
        let ratio = turned.log_ratio(1, 0).expect("both were measured");
        assert!(ratio.abs() < 1e-12, "{ratio}");
        turned.parts = vec![10];
        assert_ne!(
            turned.log_ratio(1, 0),
            Some(ratio),
            "one median over all rounds is one of the two sides"
        );
    }

    #[test]
    fn a_pair_of_set_ups_with_slow_memory_is_outvoted_by_the_others() {
        let mut paired = found(0, 1.0);
        paired.slices[0] = vec![200_000; 12];
        // Of three pairs of two rounds each, `pooled` has slower memory in every second set-up, and much slower in the last.
        let nanos = [200_000, 240_000, 200_000, 260_000, 200_000, 900_000];
        paired.slices[1] = nanos.into_iter().flat_map(|nanos| [nanos; 2]).collect();
        paired.parts = vec![2; 6];
        let ratio = paired.log_ratio(1, 0).expect("both were measured");
        assert!((ratio - 1.3_f64.ln() / 2.0).abs() < 1e-12, "{ratio}");
    }
}

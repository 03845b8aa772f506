//! What the forks of a group found so far: written into the record, and asked whether every prediction is clear.

use super::Used;
use super::fork::{Loaded, Sized, Slices};
use super::plan::{Plan, Question};
use super::worker::Member;
use crate::claim::{Bound, Form, Metric};
use crate::lanes::session::Session;
use crate::record::{self, Error, Finite, Fork, Line, LogRatio, Mode, Sample, Twin};
use crate::verdict::{Estimate, Interval, Settings, interval, median, quartiles, ratio_of_logs};

/// Where no prediction asks for more, forks are added until ratios to the reference are known this well.
const RESOLUTION: f64 = 0.05;

/// What one fork found.
pub(super) struct Found {
    pub(super) members: Vec<Member>,
    pub(super) sized: Vec<Sized>,
    pub(super) loaded: Loaded,
    pub(super) slices: Slices,
    /// How many of the rounds were run after each set-up: one, or pairs of which the second was in the opposite order.
    pub(super) parts: Vec<usize>,
    /// How many turns each member ran in rounds that do not count. What they used counts, and so do their operations.
    pub(super) aside: Vec<u64>,
    pub(super) used: Vec<Used>,
}

/// What all forks of a group found so far.
pub(super) struct Forks<'a> {
    plan: &'a Plan,
    found: Vec<Found>,
    /// Of each question, whether it lies within the margin of its bound.
    given_up: Vec<bool>,
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

    /// What a case reads of a sampled metric, in the metric's unit.
    fn reading(&self, metric: Metric, place: usize) -> Option<f64> {
        match metric {
            Metric::Time => median(&self.nanos(self.member(place, None)?)),
            metric => Some(self.sample(metric, place)?.value),
        }
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

    /// What the fork says of a metric of a case, other than time.
    fn sample(&self, metric: Metric, place: usize) -> Option<Sample> {
        let member = self.member(place, None)?;
        let (usage, latencies) = (self.usage(member), self.latencies(member));
        Sample::of(metric, usage.as_ref(), latencies.as_ref(), self.operations(member) as f64)
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
}

impl<'a> Forks<'a> {
    pub(super) fn new(plan: &'a Plan) -> Forks<'a> {
        Forks { plan, found: Vec::new(), given_up: vec![false; plan.questions.len()] }
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.found.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn add(&mut self, found: Found) {
        self.found.push(found);
    }

    /// Whether there is nothing to gain from more forks: every question's interval is clear of its bound or was given up
    /// and, where times are asked for, the slow twin is found. Where nothing is asked: every ratio to the reference is
    /// known to 5 %.
    pub(super) fn are_clear(&mut self, settings: Settings) -> bool {
        self.give_up(settings);
        let error = settings.error;
        let answered = |(question, given_up): (&Question, &bool)| {
            // A question about a case that failed, or that has no latencies, is answered as well as it will ever be.
            *given_up
                || self.is_silent(question)
                || self
                    .answer(question, error)
                    .is_some_and(|(bound, interval)| settings.meets(bound, interval).is_some())
        };
        let twinned = self.plan.twinned;
        let slow = self.ratio(twinned, Some(Twin::Slow), twinned, error);
        let detected = slow.is_none_or(|interval| interval.lower > 1.0 + settings.margin);
        let questions = &self.plan.questions;
        if !questions.is_empty() {
            // The twins stand for times; where none is asked for, nothing waits for them.
            let timed = questions.iter().any(|question| question.metric == Metric::Time);
            let done = questions.iter().zip(&self.given_up).all(answered);
            return done && (detected || !timed);
        }
        let known = |place: usize| {
            let ratio = self.ratio(place, None, twinned, error);
            ratio.is_some_and(|interval| interval.upper / interval.lower < 1.0 + 2.0 * RESOLUTION)
        };
        detected && (0..self.plan.cases.len()).filter(|place| *place != twinned).all(known)
    }

    /// Whether no fork says anything of a question.
    fn is_silent(&self, question: &Question) -> bool {
        let read = |found: &Found| {
            let other = question.own.unwrap_or(question.metric);
            let reference = question.reference.unwrap_or(question.subject);
            found.reading(question.metric, question.subject)?;
            found.reading(other, reference)
        };
        self.found.iter().all(|found| read(found).is_none())
    }

    /// Gives up the questions whose interval lies within the margin of their bound.
    fn give_up(&mut self, settings: Settings) {
        for (index, question) in self.plan.questions.iter().enumerate() {
            let answer = self.answer(question, settings.error);
            self.given_up[index] |=
                answer.is_some_and(|(bound, interval)| settings.reaches(bound, interval));
        }
    }

    /// Whether the first turns of the twinned case and of itself entered again gave the same output in every fork.
    pub(super) fn gave_the_same(&self) -> bool {
        let digest = |found: &Found, twin: Option<Twin>| {
            let member = found.member(self.plan.twinned, twin)?;
            found.loaded.get(member).map(|loaded| loaded.0)
        };
        self.found.iter().all(|found| digest(found, None) == digest(found, Some(Twin::Same)))
    }

    /// The ratio of the time of a twin to that of the twinned case.
    pub(super) fn of_twin(&self, twin: Twin, settings: Settings) -> Estimate {
        let logs = self.log_ratios(self.plan.twinned, Some(twin), self.plan.twinned);
        ratio_of_logs(&logs, settings.error)
    }

    /// Whether the twinned case entered again is known to differ from itself beyond the margin, or to be the same within
    /// it.
    pub(super) fn are_decided(&mut self, settings: Settings) -> bool {
        let twinned = self.plan.twinned;
        let interval = self.ratio(twinned, Some(Twin::Same), twinned, settings.error);
        interval.is_some_and(|interval| settings.differs(interval) || settings.same(interval))
    }

    /// The interval that a question asks for and the bound that it has to be clear of; nothing where it can not be read.
    ///
    /// The reference's reading is added to both where a difference is asked for, so that the margin is a share of it.
    fn answer(&self, question: &Question, error: f64) -> Option<(Bound, Interval)> {
        let Question { metric, subject, reference, own, form, bound } = *question;
        let is_difference = form == Form::Difference;
        if is_difference || own.is_some() {
            let (reference, other) = (reference.unwrap_or(subject), own.unwrap_or(metric));
            let pairs: Vec<(f64, f64)> = self
                .found
                .iter()
                .filter_map(|found| {
                    Some((found.reading(metric, subject)?, found.reading(other, reference)?))
                })
                .collect();
            if !is_difference {
                let positive = pairs.iter().filter(|(one, other)| *one > 0.0 && *other > 0.0);
                let logs: Vec<f64> = positive.map(|(one, other)| (one / other).ln()).collect();
                return Some((bound, ratio_of_logs(&logs, error).interval?));
            }
            let less: Vec<f64> = pairs.iter().map(|(one, other)| one - other).collect();
            let interval = interval(&less, error)?;
            let added = median(&pairs.iter().map(|pair| pair.1).collect::<Vec<f64>>())?;
            let Interval { lower, upper } = interval;
            let interval = Interval { lower: lower + added, upper: upper + added };
            return Some((bound.map(|end| end + added), interval));
        }
        let interval = match (metric, reference) {
            (Metric::Time, Some(reference)) => self.ratio(subject, None, reference, error),
            (Metric::Time, None) => self.time(subject, error),
            (metric, Some(reference)) => {
                let logs = self.found.iter().filter_map(|found| {
                    let reference = found.sample(metric, reference)?;
                    Some(found.sample(metric, subject)?.log_ratio(reference))
                });
                ratio_of_logs(&logs.collect::<Vec<f64>>(), error).interval
            }
            (metric, None) => {
                let samples = self.found.iter().filter_map(|found| found.sample(metric, subject));
                if metric.is_counted() {
                    interval(&samples.map(|sample| sample.value).collect::<Vec<f64>>(), error)
                } else {
                    let logs: Vec<f64> = samples.map(Sample::ln).collect();
                    ratio_of_logs(&logs, error).interval
                }
            }
        };
        interval.map(|interval| (bound, interval))
    }

    /// The interval of a ratio of times over the forks; nothing where one side is missing.
    fn ratio(
        &self,
        place: usize,
        twin: Option<Twin>,
        reference: usize,
        error: f64,
    ) -> Option<Interval> {
        let logs = self.log_ratios(place, twin, reference);
        ratio_of_logs(&logs, error).interval
    }

    /// What each fork says of a log ratio.
    fn log_ratios(&self, place: usize, twin: Option<Twin>, reference: usize) -> Vec<f64> {
        let log_ratio = |found: &Found| {
            found.log_ratio(found.member(place, twin)?, found.member(reference, None)?)
        };
        self.found.iter().filter_map(log_ratio).collect()
    }

    /// The interval of a time over the forks, in nanoseconds per operation.
    fn time(&self, place: usize, error: f64) -> Option<Interval> {
        let medians =
            self.found.iter().filter_map(|found| median(&found.nanos(found.member(place, None)?)));
        let logs: Vec<f64> = medians.map(f64::ln).collect();
        ratio_of_logs(&logs, error).interval
    }

    /// Writes what a fork found: a line a member, and the digests of the first fork.
    ///
    /// # Errors
    /// Where the record can not be written.
    pub(super) fn write(
        &self,
        session: &mut Session,
        found: &Found,
        mode: Mode,
    ) -> Result<(), Error> {
        for (member, Member { place, twin, .. }) in found.members.iter().enumerate() {
            let case = self.plan.cases[*place].clone();
            let (digest, operations) = found.loaded[member];
            // The outputs at a point that is no case are compared before they come here.
            let is_case = twin.is_none() && self.plan.narrows.is_none();
            if self.found.is_empty() && is_case {
                session.digest(&case, digest)?;
            }
            let finite = |number: f64| {
                let next = "report this as a bug";
                Finite::new(number).ok_or_else(|| Error::new("a time is not finite", next))
            };
            let nanos = found.nanos(member);
            let [lower, middle, upper] = quartiles(&nanos).unwrap_or([f64::NAN; 3]);
            let slices = record::Slices {
                count: u32::try_from(nanos.len()).unwrap_or(u32::MAX),
                lower: finite(lower)?,
                median: finite(middle)?,
                upper: finite(upper)?,
            };
            let fork = Fork {
                run: session.run,
                case,
                group: self.plan.name.clone(),
                twin: *twin,
                mode,
                fork: self.count(),
                turns: found.sized[member].run,
                operations,
                slices,
                against: self.against(found, member),
                usage: found.usage(member),
                usage_operations: Some(found.operations(member)),
                latencies: found.latencies(member),
                refines: self.plan.narrows.as_ref().map(|narrows| narrows.between),
            };
            session.write(&Line::Fork(fork))?;
        }
        Ok(())
    }

    /// A member's log ratio to each reference of the group but itself; a twin's to its own case alone.
    fn against(&self, found: &Found, member: usize) -> Vec<LogRatio> {
        let Member { place, twin, .. } = found.members[member];
        let wanted = |reference: &&usize| match twin {
            Some(_) => **reference == self.plan.twinned,
            None => **reference != place,
        };
        let references = self.plan.references.iter().filter(wanted);
        references
            .filter_map(|reference| {
                let log_ratio = found.log_ratio(member, found.member(*reference, None)?)?;
                let reference = &self.plan.cases[*reference];
                Some(LogRatio {
                    variant: reference.variant.clone(),
                    point: reference.point,
                    log_ratio: Finite::new(log_ratio)?,
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;

//! What the forks of a group found so far: written into the record, and asked whether every prediction is clear.

use super::fork::{Loaded, Sized, Slices};
use super::plan::{Plan, Question};
use super::worker::Member;
use crate::lanes::session::Session;
use crate::record::{self, Error, Finite, Fork, Line, LogRatio, Mode, Twin};
use crate::verdict::{Interval, Settings, interval, median, quartiles};

/// Where no prediction asks for more, forks are added until ratios to the reference are known this well.
const RESOLUTION: f64 = 0.05;

/// What one fork found.
pub(super) struct Found {
    pub(super) members: Vec<Member>,
    pub(super) sized: Vec<Sized>,
    pub(super) loaded: Loaded,
    pub(super) slices: Slices,
}

/// What all forks of a group found so far.
pub(super) struct Forks<'a> {
    plan: &'a Plan,
    found: Vec<Found>,
}

impl Found {
    /// The place among the members of a case, or of a twin of it.
    fn member(&self, place: usize, twin: Option<Twin>) -> Option<usize> {
        self.members.iter().position(|member| member.place == place && member.twin == twin)
    }

    /// A member's times in its rounds, in nanoseconds per operation.
    fn nanos(&self, member: usize) -> Vec<f64> {
        let operations = self.sized[member].turns as f64 * self.loaded[member].1 as f64;
        self.slices[member].iter().map(|nanos| *nanos as f64 / operations).collect()
    }

    /// The median over the rounds of the log ratio of two members' times for an operation.
    fn log_ratio(&self, member: usize, reference: usize) -> Option<f64> {
        let pairs = self.nanos(member).into_iter().zip(self.nanos(reference));
        median(&pairs.map(|(own, other)| (own / other).ln()).collect::<Vec<f64>>())
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
        Forks { plan, found: Vec::new() }
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.found.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn add(&mut self, found: Found) {
        self.found.push(found);
    }

    /// Whether every question's interval is clear of its bound and the slow twin is found. Where nothing is asked,
    /// whether every ratio to the reference is known to 5 %.
    pub(super) fn are_clear(&self, settings: Settings) -> bool {
        let answered = |question: &Question| {
            let estimate = match question.reference {
                Some(reference) => self.ratio(question.subject, None, reference, settings),
                None => self.time(question.subject, settings),
            };
            // A question about a case that failed is answered as well as it will ever be.
            estimate.is_none_or(|interval| settings.meets(question.bound, interval).is_some())
        };
        let twinned = self.plan.twinned;
        let slow = self.ratio(twinned, Some(Twin::Slow), twinned, settings);
        let detected = slow.is_none_or(|interval| interval.lower > 1.0 + settings.margin);
        if !self.plan.questions.is_empty() {
            return detected && self.plan.questions.iter().all(answered);
        }
        let known = |place: usize| {
            let ratio = self.ratio(place, None, twinned, settings);
            ratio.is_none_or(|interval| interval.upper / interval.lower < 1.0 + 2.0 * RESOLUTION)
        };
        detected && (0..self.plan.cases.len()).filter(|place| *place != twinned).all(known)
    }

    /// The ratio of the twinned case entered again to itself, and its interval; nothing where there are too few forks.
    pub(super) fn compared(&self, settings: Settings) -> Option<(f64, Interval)> {
        let logs = self.log_ratios(self.plan.twinned, Some(Twin::Same), self.plan.twinned);
        Some((median(&logs)?.exp(), exponentiated(&logs, settings)?))
    }

    /// Whether the twinned case entered again is known to differ from itself beyond the margin, or to be the same
    /// within it.
    pub(super) fn are_decided(&self, settings: Settings) -> bool {
        let is_decided = |interval| settings.differs(interval) || settings.same(interval);
        self.compared(settings).is_some_and(|(_, interval)| is_decided(interval))
    }

    /// The interval of a ratio over the forks; nothing where one side is missing.
    fn ratio(
        &self,
        place: usize,
        twin: Option<Twin>,
        reference: usize,
        settings: Settings,
    ) -> Option<Interval> {
        exponentiated(&self.log_ratios(place, twin, reference), settings)
    }

    /// What each fork says of a log ratio.
    fn log_ratios(&self, place: usize, twin: Option<Twin>, reference: usize) -> Vec<f64> {
        let log_ratio = |found: &Found| {
            found.log_ratio(found.member(place, twin)?, found.member(reference, None)?)
        };
        self.found.iter().filter_map(log_ratio).collect()
    }

    /// The interval of a time over the forks, in nanoseconds per operation.
    fn time(&self, place: usize, settings: Settings) -> Option<Interval> {
        let medians =
            self.found.iter().filter_map(|found| median(&found.nanos(found.member(place, None)?)));
        exponentiated(&medians.map(f64::ln).collect::<Vec<f64>>(), settings)
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
            if self.found.is_empty() && twin.is_none() {
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

/// The interval of logs at the error of a look, exponentiated.
fn exponentiated(logs: &[f64], settings: Settings) -> Option<Interval> {
    let interval = interval(logs, settings.error_of_a_look())?;
    Some(Interval { lower: interval.lower.exp(), upper: interval.upper.exp() })
}

//! What the forks of a group say so far: their lines in the record, and which questions they leave open.

use super::found::Found;
use super::member::Member;
use super::plan::{Plan, Question};
use crate::lanes::session::Session;
use crate::record::{Error, Fork, Line, Mode, Twin};
use crate::verdict::{
    Estimate, Measured, Outlook, Settings, distance, fewest, outlook, sampled, time_of_twin,
};
use std::collections::BTreeSet;

/// From so many forks on their scatter is known well enough to give a question up.
const GIVEN_UP_FROM: u32 = 8;

/// What all forks of a group say so far.
pub(super) struct Forks<'a> {
    plan: &'a Plan,
    lines: Vec<Fork>,
    count: u32,
    /// Whether the twinned case and itself entered again gave the same output in every fork.
    same_output: bool,
    /// The places whose digests stand in the record.
    told: BTreeSet<usize>,
}

/// How a question stands after some forks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is answered, or will never be, for a case failed or times no operations.
    Given,
    /// It needs about so many forks in all.
    Open(u32),
    /// No number of forks that is worth waiting for would answer it; about so many would be needed.
    Never(u32),
}

impl<'a> Forks<'a> {
    pub(super) fn new(plan: &'a Plan) -> Forks<'a> {
        Forks { plan, lines: Vec::new(), count: 0, same_output: true, told: BTreeSet::new() }
    }

    /// How many forks there are, those of all rosters.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Takes in what a fork found and writes it into the record: a line for each member that is shown, and the digest of
    /// each case once.
    ///
    /// # Errors
    /// Where the record can not be written.
    pub(super) fn add(
        &mut self,
        session: &mut Session,
        found: &Found,
        mode: Mode,
        is_shown: impl Fn(&Member) -> bool,
    ) -> Result<(), Error> {
        for (member, (digest, _)) in found.members.iter().zip(&found.loaded) {
            // The outputs at a point that is no case are compared before they come here.
            let is_case = member.twin.is_none() && self.plan.narrows.is_none();
            if is_case && self.plan.is_written(member.place) && self.told.insert(member.place) {
                session.digest(&self.plan.cases[member.place], *digest)?;
            }
        }
        let digest = |twin: Option<Twin>| {
            let member = found.member(self.plan.twinned, twin)?;
            found.loaded.get(member).map(|loaded| loaded.0)
        };
        self.same_output &= digest(None) == digest(Some(Twin::Same));
        for line in found.lines(self.plan, session.run, self.count, mode, is_shown)? {
            session.write(&Line::Fork(line.clone()))?;
            self.lines.push(line);
        }
        self.count += 1;
        Ok(())
    }

    /// How each question stands, by the function that the verdict is read from, where there are so many forks at most.
    pub(super) fn answers(&self, settings: Settings, most: u32) -> Vec<Answer> {
        let forks: Vec<&Fork> = self.lines.iter().collect();
        let answer = |question| self.answer(question, &forks, settings, most);
        self.plan.questions.iter().map(answer).collect()
    }

    fn answer(
        &self,
        question: &Question,
        forks: &[&Fork],
        settings: Settings,
        most: u32,
    ) -> Answer {
        let Question { prediction, subject, reference } = question;
        let subject = &self.plan.cases[*subject];
        let reference = reference.map(|place| &self.plan.cases[place]);
        let Some(measured) = sampled(forks, prediction, subject, reference, settings) else {
            return Answer::Given;
        };
        if measured.meets(prediction, settings).is_some() {
            return Answer::Given;
        }
        let Measured::Sampled { estimate, .. } = measured else { return Answer::Given };
        let so_far = u32::try_from(estimate.forks).unwrap_or(u32::MAX);
        let least = fewest(settings.of_points(prediction.points.len()));
        let (forks, is_known) = match outlook(forks, prediction, subject, reference, settings) {
            Some(Outlook::Forks(forks)) => (forks.max(least), true),
            Some(Outlook::Beyond(forks)) => (forks, false),
            None => (least, true),
        };
        match () {
            () if is_known && forks <= most.max(least) => Answer::Open(forks.max(so_far + 1)),
            () if so_far >= GIVEN_UP_FROM => Answer::Never(forks),
            // Too early to tell.
            () => Answer::Open(least.max(so_far + 1)),
        }
    }

    /// Of the questions on times that are answered, how near the nearest lies to its bound: a log ratio; nothing where
    /// there is none.
    pub(super) fn nearest(&self, settings: Settings) -> Option<f64> {
        let forks: Vec<&Fork> = self.lines.iter().collect();
        let from_bound = |question: &Question| {
            let Question { prediction, subject, reference } = question;
            if prediction.metric != crate::claim::Metric::Time {
                return None;
            }
            let subject = &self.plan.cases[*subject];
            let reference = reference.map(|place| &self.plan.cases[place]);
            let measured = sampled(&forks, prediction, subject, reference, settings)?;
            measured.meets(prediction, settings)?;
            let (bound, center, _) = measured.beside(prediction);
            Some(distance(bound, center))
        };
        self.plan.questions.iter().filter_map(from_bound).min_by(f64::total_cmp)
    }

    /// Whether the first turns of the twinned case and of itself entered again gave the same output in every fork.
    pub(super) fn gave_the_same(&self) -> bool {
        self.same_output
    }

    /// The ratio of the time of a twin to that of the twinned case.
    pub(super) fn of_twin(&self, twin: Twin, settings: Settings) -> Estimate {
        let forks: Vec<&Fork> = self.lines.iter().collect();
        time_of_twin(&forks, &self.plan.cases[self.plan.twinned], twin, settings.error)
    }

    /// Whether the twinned case entered again is known to differ from itself beyond the margin, or to be the same within
    /// it.
    pub(super) fn are_decided(&self, settings: Settings) -> bool {
        let interval = self.of_twin(Twin::Same, settings).interval;
        interval.is_some_and(|interval| settings.differs(interval) || settings.same(interval))
    }
}

#[cfg(test)]
mod tests;

//! What a group needs next, and what is known of it in the end.

use super::forks::Answer;
use super::roster::Purpose;
use super::state::Measurement;
use crate::lanes::session::Session;
use crate::record::{Error, Finite, Group, Line, Mode, Stop, Twin};
use crate::verdict::fewest;

/// The forks of a roster of which nothing is asked.
const SHOWN: u32 = 5;
/// A fork that takes no more seconds is measured once in any case.
const SHORT: f64 = 1.0;
/// The forks that every question gets, and those by which it is seen whether the twins are needed.
const LOOK: u32 = 2;
/// A verdict that is nearer to its bound needs the twins: 10 %.
const NEAR: f64 = 0.10;
/// So many times the forks that twins need at least are enough to find 5 % more work, where it can be found.
const TWINS: u32 = 2;

/// What a group needs next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Need {
    /// About so many forks more of a roster, by its place, which take so many seconds.
    Forks { roster: usize, forks: u32, seconds: f64 },
    /// Nothing: its questions are answered, or no forks would answer them.
    Nothing,
}

impl Measurement<'_> {
    /// Whether any case is left.
    pub(super) fn has_cases(&self) -> bool {
        !self.rosters.is_empty()
    }

    /// Whether its questions can not be answered in so many seconds, because a single fork takes too much of them.
    pub(super) fn is_too_long(&self, seconds: f64) -> bool {
        // Slices of Go are long, for they have whole collections; only those that somebody asks of have to fit.
        let asked = self.rosters.first().filter(|_| self.plan.go.is_some());
        let base = asked.map_or_else(|| self.base(), |roster| roster.members.clone());
        let (_, each) = self.forecast(&base, &self.sized_of(&base), self.mode_of(self.mode));
        each * f64::from(fewest(self.settings.error)) > seconds && each > SHORT
    }

    /// Whether it has no fork yet, and one takes so little that it is measured whatever the budget.
    pub(super) fn is_owed_one(&self) -> bool {
        let base = self.base();
        let (_, each) = self.forecast(&base, &self.sized_of(&base), self.mode_of(self.mode));
        self.forks.count() == 0 && each <= SHORT
    }

    /// What it needs next: a look, then the answer that takes the fewest forks, then what is only shown, then the twins.
    pub(super) fn need(&mut self, most: u32) -> Need {
        if let Some(need) = self.until(Purpose::Asked, LOOK) {
            return need;
        }
        let answers = self.forks.answers(self.settings, most);
        let open = answers.into_iter().filter_map(|answer| match answer {
            Answer::Open(forks) => Some(forks),
            Answer::Given | Answer::Never(_) => None,
        });
        // Of what is open the nearest.
        let next = open.min().and_then(|forks| self.until(Purpose::Asked, forks.min(most)));
        let next = next.or_else(|| self.until(Purpose::Others, SHOWN));
        if let Some(need) = next.or_else(|| self.until(Purpose::Twins, LOOK)) {
            return need;
        }
        let needed = self.twins_needed();
        self.until(Purpose::Twins, needed).unwrap_or(Need::Nothing)
    }

    /// One fork of a roster that has none yet, so that what could not be decided is shown at least.
    pub(super) fn unseen(&mut self) -> Need {
        let unseen = [Purpose::Asked, Purpose::Others].into_iter().find_map(|of| self.until(of, 1));
        unseen.unwrap_or(Need::Nothing)
    }

    /// The forks that a roster needs until it has so many.
    fn until(&mut self, purpose: Purpose, least: u32) -> Option<Need> {
        let roster = self.rosters.iter().position(|roster| roster.purpose == purpose)?;
        let forks = least.checked_sub(self.rosters[roster].forks).filter(|forks| *forks > 0)?;
        let members = self.members_of(roster)?;
        let (_, each) = self.forecast(&members, &self.sized_of(&members), self.mode_of(self.mode));
        Some(Need::Forks { roster, forks, seconds: each * f64::from(forks) })
    }

    /// How many forks the twins need: a few where every answer lies far from its bound, and what differs when it is
    /// compiled again is no reason to think otherwise.
    fn twins_needed(&self) -> u32 {
        let least = fewest(self.settings.error);
        let placed = self.forks.of_twin(Twin::Placed, self.settings).center.ln().abs();
        let near = if placed.is_finite() { (2.0 * placed).max(NEAR.ln_1p()) } else { NEAR.ln_1p() };
        if self.forks.nearest(self.settings).is_none_or(|distance| distance > near) {
            return 0;
        }
        let slow = self.forks.of_twin(Twin::Slow, self.settings);
        let is_found =
            slow.interval.is_some_and(|interval| interval.lower > 1.0 + self.settings.margin);
        if is_found || slow.forks == 0 { least } else { TWINS * least }
    }

    /// Writes what is known of the group as a whole; nothing of one that the end of the run has cut before its first fork.
    ///
    /// # Errors
    /// Where the record can not be written.
    pub(super) fn end(mut self, session: &mut Session) -> Result<(), Error> {
        if self.forks.count() == 0 && self.has_cases() && session.is_over() {
            return Ok(());
        }
        let answers = self.forks.answers(self.settings, session.options.forks);
        let needs = answers.iter().filter_map(|answer| match answer {
            Answer::Given => None,
            Answer::Open(forks) | Answer::Never(forks) => Some(*forks),
        });
        let needs = needs.max();
        let is_open = answers.iter().any(|answer| matches!(answer, Answer::Open(_)));
        let stop = match () {
            () if self.rosters.is_empty() => Stop::Failed,
            () if self.forks.count() == 0 => Stop::Hopeless,
            () if needs.is_none() => Stop::Clear,
            () if self.forks_of(Purpose::Asked) >= session.options.forks => Stop::Forks,
            () if is_open => Stop::Budget,
            () => Stop::Hopeless,
        };
        let base = self.base();
        let (_, fork_seconds) =
            self.forecast(&base, &self.sized_of(&base), self.mode_of(self.mode));
        let longest =
            self.sized.values().map(|sized| sized.nanos as f64 / sized.turns as f64 / 1e9);
        let turn_seconds = longest.fold(0.0, f64::max);
        let plan = self.plan;
        let Some(case) = plan.cases.first() else { return Ok(()) };
        if let Some(variant) = self.parted.take() {
            self.mode = Mode::Apart;
            self.why =
                format!("`{variant}` was running when the process of all cases ended or hung");
        }
        let seconds = Finite::new(self.spent.as_secs_f64());
        let seconds = seconds.ok_or_else(|| Error::new("the clock went backwards", "run again"))?;
        let asked = [Purpose::Asked, Purpose::Others].map(|purpose| self.forks_of(purpose));
        session.write(&Line::Group(Group {
            run: session.run,
            claim: case.claim.clone(),
            allocator: case.allocator,
            group: plan.name.clone(),
            mode: self.mode,
            why: self.why,
            forks: asked.into_iter().find(|forks| *forks > 0).unwrap_or(0),
            stop,
            lost: self.lost,
            guards: self.guards.tripped(session),
            refined: plan.refined(self.failure),
            seconds,
            budget: Finite::new(session.options.budget()),
            needs,
            attempt: Some(session.attempt(&case.claim, case.allocator, &plan.name)),
            fork_seconds: Finite::new(fork_seconds),
            turn_seconds: Finite::new(turn_seconds),
        }))
    }
}

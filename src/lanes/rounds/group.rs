//! A group of cases is measured: its pilot, its forks, and what becomes of it where a case fails.

use super::fork::{Broken, Fork, Sized};
use super::forks::Forks;
use super::found::{Found, unlike_its_namesake};
use super::member::Member;
use super::pilot::explore;
use super::rhythm::latencies_of_a_slice;
use super::roster::Rhythm;
pub(super) use super::state::Measurement;
use crate::claim::Processes;
use crate::lanes::session::Session;
use crate::record::{Error, Mode, Reason, Stop};
use crate::verdict::{Doubt, Settings, fewest};
use std::time::{Duration, Instant};

/// What the fewest forks of a comparison may take, or three times its budget where that is more.
const LEAST: Duration = Duration::from_secs(10);
/// A case that differs by more than this share when it is run alone moves its group apart.
const ALONE: f64 = 0.10;
/// The rounds of the two forks that find this out.
const ALONE_ROUNDS: usize = 10;

/// A Go case whose output is not that of the Rust variant of its name: its time says nothing of the same work.
fn unlike(place: usize) -> Broken {
    Broken {
        place,
        reason: Reason::Unreadable("gives another output in Go than in Rust".to_owned()),
    }
}

impl<'a> Measurement<'a> {
    /// Finds how the cases are run and what their forks cost; whether there is any case to measure.
    ///
    /// # Errors
    /// Where the record can not be written or no process be started; a case that fails is a line in the record.
    pub(super) fn begin(&mut self, session: &mut Session) -> Result<bool, Error> {
        let start = Instant::now();
        (self.mode, self.why) = self.choose_mode(session)?;
        if self.costs.is_none() {
            self.pilot(session, self.mode, 0)?;
        }
        self.spent += start.elapsed();
        Ok(self.costs.is_some())
    }

    /// Adds forks until a look finds that more would tell nothing or the budget is spent; why there are no more.
    ///
    /// # Errors
    /// Where no process can be started.
    pub(super) fn run(
        &mut self,
        session: &mut Session,
        look: fn(&Forks<'a>, Settings) -> bool,
    ) -> Result<Stop, Error> {
        let budget = Duration::from_secs_f64(session.options.budget());
        let least = fewest(self.settings.error);
        let start = Instant::now();
        self.pilot(session, self.mode, 0)?;
        self.spent += start.elapsed();
        loop {
            let count = self.forks.count();
            let each = self.spent / (count + 1);
            if count >= session.options.forks {
                return Ok(Stop::Forks);
            }
            // Without the fewest forks there is no answer at all, so they may take longer than the budget.
            let most = if count < least { LEAST.max(budget * 3) } else { budget };
            if count > 1 && self.spent + each > most {
                return Ok(Stop::Budget);
            }
            if !self.add(session, 0)? {
                return Ok(Stop::Failed);
            }
            if look(&self.forks, self.settings) {
                return Ok(Stop::Clear);
            }
        }
    }

    /// Adds a fork of a roster; whether any case is left.
    ///
    /// # Errors
    /// Where the record can not be written or no process be started; a case that fails is a line in the record.
    pub(super) fn add(&mut self, session: &mut Session, roster: usize) -> Result<bool, Error> {
        let start = Instant::now();
        let added = self.add_fork(session, roster);
        self.spent += start.elapsed();
        added
    }

    fn add_fork(&mut self, session: &mut Session, roster: usize) -> Result<bool, Error> {
        let was_parted = self.parted.is_some();
        let Some(found) = self.fork(session, roster)? else { return Ok(!self.rosters.is_empty()) };
        if let Some(place) = found.unlike_its_namesake(self.plan) {
            self.bury(session, unlike(place))?;
            return Ok(!self.rosters.is_empty());
        }
        if self.has_differing(&found) {
            self.rosters.clear();
            return Ok(false);
        }
        if !was_parted && self.parted.is_some() {
            // What was measured together does not count beside what is measured apart.
            self.forks = Forks::new(self.plan);
            self.rosters.iter_mut().for_each(|roster| roster.forks = 0);
        }
        let Some(of) = self.rosters.get_mut(roster) else { return Ok(true) };
        let (twinned, is_asked) = (self.plan.twinned, !self.plan.questions.is_empty());
        let mode = if self.parted.is_some() { Mode::Apart } else { self.mode };
        let plan = self.plan;
        let is_shown =
            |member: &Member| plan.is_written(member.place) && of.shows(member, twinned, is_asked);
        self.forks.add(session, &found, mode, is_shown)?;
        of.forks += 1;
        self.guards.add(&found);
        self.look_for_company(&found);
        Ok(true)
    }

    /// One fork, begun again without a case that fails. Nothing where the roster has no case left, or the run no time.
    fn fork(&mut self, session: &mut Session, roster: usize) -> Result<Option<Found>, Error> {
        loop {
            if self.costs.is_none() && self.pilot(session, self.mode, 0)?.is_none() {
                return Ok(None);
            }
            let Some(members) = self.members_of(roster) else { return Ok(None) };
            let mode = self.mode_of(self.mode);
            let mut fork = self.start(session, &members, mode, self.forks.count())?;
            match self.attempt(&mut fork, roster, &members) {
                Ok(found) => return Ok(Some(found)),
                Err(broken) if self.is_cut(session, &broken) => return Ok(None),
                Err(broken) if mode == Mode::Together && self.part(session, &broken) => {}
                Err(broken) => self.bury(session, broken)?,
            }
        }
    }

    /// A fork's set-up and rounds.
    fn attempt(
        &mut self,
        fork: &mut Fork,
        roster: usize,
        members: &[Member],
    ) -> Result<Found, Broken> {
        fork.wait()?;
        let loaded = fork.set_up(&mut self.random)?;
        let sized = self.sized_of(members);
        let Rhythm { rounds, warm_up, set_ups } = self.rhythm(roster, members, &sized, fork.mode());
        if let Some(most) = latencies_of_a_slice(&sized) {
            fork.take_at_most(most, &sized)?;
        }
        let parts: Vec<usize> = (0..set_ups)
            .map(|part| rounds * (part + 1) / set_ups - rounds * part / set_ups)
            .collect();
        let mut slices = vec![Vec::with_capacity(rounds); members.len()];
        for (part, rounds) in parts.iter().enumerate() {
            match part {
                0 => {}
                odd if odd % 2 == 1 => fork.set_up_reversed()?,
                _ => fork.set_up(&mut self.random).map(drop)?,
            }
            fork.rounds(warm_up, &sized, &mut self.random)?;
            let of_part = fork.rounds(*rounds, &sized, &mut self.random)?;
            slices.iter_mut().zip(of_part).for_each(|(all, part)| all.extend(part));
        }
        let used = fork.used()?;
        let figures = fork.figures(self.plan, &sized)?;
        Ok(Found { members: members.to_vec(), sized, loaded, slices, parts, used, figures })
    }

    /// The first fork, in which nothing is counted, with so many rounds for a look at the mode; begun again without a
    /// case that fails. Nothing where no case is left, or the run has no time.
    fn pilot(
        &mut self,
        session: &mut Session,
        mode: Mode,
        rounds: usize,
    ) -> Result<Option<Found>, Error> {
        loop {
            let members = self.base();
            if members.is_empty() {
                return Ok(None);
            }
            let mode = self.mode_of(mode);
            let start = Instant::now();
            let mut fork = self.start(session, &members, mode, 0)?;
            let explored =
                explore(&mut fork, self.plan, &mut self.guards, start, rounds, &mut self.random);
            match explored {
                Ok((found, costs)) => {
                    self.look_for_company(&found);
                    self.sized = members
                        .iter()
                        .map(|member| member.place)
                        .zip(found.sized.iter().copied())
                        .collect();
                    self.costs = Some(costs);
                    return Ok(Some(found));
                }
                Err(broken) if self.is_cut(session, &broken) => return Ok(None),
                Err(broken) if mode == Mode::Together && self.part(session, &broken) => {}
                Err(broken) => self.bury(session, broken)?,
            }
        }
    }

    /// Whether the cases share a process: as the claim says, or as one fork alone finds.
    fn choose_mode(&mut self, session: &mut Session) -> Result<(Mode, String), Error> {
        if let Some(narrows) = &self.plan.narrows {
            return Ok((narrows.mode, "as at the points around it".to_owned()));
        }
        match self.plan.processes {
            Processes::Apart => {
                let why = match self.plan.go {
                    Some(_) => "two languages never share a process",
                    None => "the claim says so: its variants allocate blocks of a page or more",
                };
                return Ok((Mode::Apart, why.to_owned()));
            }
            Processes::Together => return Ok((Mode::Together, "the claim says so".to_owned())),
            Processes::Found => {}
        }
        let together = self.pilot(session, Mode::Together, ALONE_ROUNDS)?;
        let found = (std::mem::take(&mut self.sized), self.costs.take());
        let alone = self.pilot(session, Mode::Apart, ALONE_ROUNDS)?;
        let (Some(together), Some(alone)) = (together, alone) else {
            return Ok((Mode::Apart, "no case could be measured".to_owned()));
        };
        let Some((place, share)) = together.largest_difference(&alone, self.plan.twinned) else {
            return Ok((Mode::Together, "there is nothing to compare".to_owned()));
        };
        let variant = &self.plan.cases[place].variant;
        let percent = 100.0 * share;
        Ok(if share > ALONE {
            (Mode::Apart, format!("`{variant}` differs by {percent:.0} % when it is run alone"))
        } else {
            // What was found together counts for forks that are together.
            (self.sized, self.costs) = found;
            let why = format!(
                "alone no case differs by more than 10 %; the most is {percent:.1} % (`{variant}`)"
            );
            (Mode::Together, why)
        })
    }

    /// Moves the group apart where the failure of a shared process may be another case's than the one that was running:
    /// apart, each case has only itself to blame. The first fork that is killed is only run again, for somebody else may
    /// have killed it. Whether the failure is dealt with by this.
    fn part(&mut self, session: &Session, broken: &Broken) -> bool {
        let shared = match broken.reason {
            Reason::Killed(_) | Reason::Exited(_) | Reason::TimedOut(_) => self.base().len() > 1,
            Reason::Panicked(_)
            | Reason::NotReady(_)
            | Reason::Unreadable(_)
            | Reason::Lacking(_) => false,
        };
        if shared && matches!(broken.reason, Reason::Killed(_)) && self.lost == 0 {
            self.lose(session, broken);
        } else if shared {
            self.begin_anew();
            self.parted = Some(self.plan.cases[broken.place].variant.clone());
        }
        shared
    }

    /// Whether variants gave different outputs at a point that is no case; then that is why it failed.
    fn has_differing(&mut self, found: &Found) -> bool {
        let Some((one, other)) = found.differing().filter(|_| self.plan.narrows.is_some()) else {
            return false;
        };
        let name = |place: usize| self.plan.cases[place].variant.clone();
        let doubt = Doubt::Digests(name(one), name(other));
        self.failure = Some(doubt.to_string());
        true
    }

    /// Counts and says that a fork died and is run again.
    fn lose(&mut self, session: &Session, broken: &Broken) {
        self.lost += 1;
        let case = &self.plan.cases[broken.place];
        session.progress.say(&format!("{case}: a fork was {}; it is run again", broken.reason));
    }

    /// Counts a death. A process that was killed gets a second chance, for somebody else may have killed it; any other
    /// failure, and a second death, is the case's own.
    fn bury(&mut self, session: &mut Session, broken: Broken) -> Result<(), Error> {
        let deaths = self.deaths.entry(broken.place).or_insert(0);
        *deaths += 1;
        if matches!(broken.reason, Reason::Killed(_)) && *deaths < 2 {
            self.lose(session, &broken);
            return Ok(());
        }
        if self.plan.narrows.is_some() {
            // A point that is no case is none that failed either; and one variant alone narrows nothing down.
            self.rosters.clear();
            let variant = self.plan.cases[broken.place].variant.clone();
            self.failure = Some(Doubt::Failed(variant, broken.reason).to_string());
            return Ok(());
        }
        for roster in &mut self.rosters {
            roster.members.retain(|member| member.place != broken.place);
        }
        self.rosters.retain(|roster| !roster.members.is_empty());
        if !self.plan.is_written(broken.place) {
            let case = &self.plan.cases[broken.place];
            session.progress.say(&format!("{case}: not beside its Go side: {}", broken.reason));
            return Ok(());
        }
        session.fail(&self.plan.cases[broken.place], broken.reason)
    }

    /// Runs every case once, for `--test`.
    pub(super) fn run_once(&mut self, session: &mut Session) -> Result<(), Error> {
        loop {
            let members = self.base();
            if members.is_empty() {
                return Ok(());
            }
            let together = if self.plan.go.is_some() { Mode::Apart } else { Mode::Together };
            let mode = self.mode_of(together);
            let mut fork = self.start(session, &members, mode, 0)?;
            let once = vec![Sized { turns: 1, run: 1, nanos: 1, block: Some(1) }; members.len()];
            let attempt = fork.set_up(&mut self.random).and_then(|loaded| {
                fork.rounds(1, &once, &mut self.random)?;
                Ok(loaded)
            });
            match attempt {
                Ok(loaded) => {
                    let plan = self.plan;
                    if let Some(place) = unlike_its_namesake(plan, &members, &loaded) {
                        self.bury(session, unlike(place))?;
                        continue;
                    }
                    let written = members.iter().zip(loaded);
                    for (member, (digest, _)) in
                        written.filter(|(member, _)| plan.is_written(member.place))
                    {
                        session.digest(&self.plan.cases[member.place], digest)?;
                    }
                    return Ok(());
                }
                Err(broken) if self.is_cut(session, &broken) => return Ok(()),
                Err(broken) if mode == Mode::Together && self.part(session, &broken) => {}
                Err(broken) => self.bury(session, broken)?,
            }
        }
    }

    /// Whether a fork came to no end for no other reason than that the run has no more time.
    fn is_cut(&self, session: &mut Session, broken: &Broken) -> bool {
        session.cuts(&self.plan.cases[broken.place], &broken.reason)
    }
}

//! A group of cases while it is measured: its rosters, what its forks say, and what it needs next.

use super::fork::{Broken, Fork, Sized};
use super::forks::{Answer, Forks};
use super::found::Found;
use super::guards::Guards;
use super::member::Member;
use super::pilot::explore;
use super::plan::Plan;
use super::rhythm::{Costs, latencies_of_a_slice};
use super::roster::{Purpose, Rhythm, Roster};
use crate::claim::Processes;
use crate::lanes::cores;
use crate::lanes::session::Session;
use crate::record::{Error, Finite, Group, Line, Mode, Reason, Stop, Twin};
use crate::verdict::{Doubt, Settings, fewest};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The forks of a roster of which nothing is asked.
const SHOWN: u32 = 5;
/// A fork that takes no more seconds is measured once in any case.
const SHORT: f64 = 1.0;
/// What the fewest forks of a comparison may take, or three times its budget where that is more.
const LEAST: Duration = Duration::from_secs(5);
/// The forks that every question gets, and those by which it is seen whether the twins are needed.
const LOOK: u32 = 2;
/// A verdict that is nearer to its bound needs the twins: 10 %.
const NEAR: f64 = 0.10;
/// So many times the forks that twins need at least are enough to find 5 % more work, where it can be found.
const TWINS: u32 = 2;
/// The fewest turns of a slice that a slow twin can be made of: one more in twenty is 5 %.
const SLOW_FROM: u64 = 20;
/// A case that differs by more than this share when it is run alone moves its group apart.
const ALONE: f64 = 0.10;
/// The rounds of the two forks that find this out.
const ALONE_ROUNDS: usize = 10;

/// A group while it is measured.
pub(super) struct Measurement<'a> {
    plan: &'a Plan,
    rosters: Vec<Roster>,
    /// The turns of each case's slices, by its place; empty before the pilot.
    sized: BTreeMap<usize, Sized>,
    costs: Option<Costs>,
    deaths: BTreeMap<usize, u32>,
    lost: u32,
    random: fastrand::Rng,
    settings: Settings,
    /// The variant that was running when a shared process failed, after which the group is run apart.
    parted: Option<String>,
    /// Why a point that is no case could not be measured.
    failure: Option<String>,
    guards: Guards<'a>,
    mode: Mode,
    why: String,
    forks: Forks<'a>,
    /// The time that this group has taken so far.
    spent: Duration,
}

/// What a group needs next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Need {
    /// About so many forks more of a roster, by its place, which take so many seconds.
    Forks { roster: usize, forks: u32, seconds: f64 },
    /// Nothing: its questions are answered, or no forks would answer them.
    Nothing,
}

impl<'a> Measurement<'a> {
    /// A group of a claim. `placed` is the twin that was compiled a second time, where there is one.
    pub(super) fn of(session: &Session, plan: &'a Plan, placed: Option<Twin>) -> Measurement<'a> {
        Measurement::over(session, plan, Roster::all(plan, placed), Mode::Together)
    }

    /// A comparison outside every claim.
    pub(super) fn comparing(
        session: &Session,
        plan: &'a Plan,
        members: Vec<Member>,
        mode: Mode,
    ) -> Measurement<'a> {
        Measurement::over(session, plan, vec![Roster::of(members)], mode)
    }

    fn over(
        session: &Session,
        plan: &'a Plan,
        rosters: Vec<Roster>,
        mode: Mode,
    ) -> Measurement<'a> {
        Measurement {
            plan,
            rosters,
            sized: BTreeMap::new(),
            costs: None,
            deaths: BTreeMap::new(),
            lost: 0,
            random: fastrand::Rng::with_seed(seed_of(session.options.seed, plan)),
            settings: Settings { margin: session.options.margin, error: session.options.error },
            parted: None,
            failure: None,
            guards: Guards::over(plan),
            mode,
            why: String::new(),
            forks: Forks::new(plan),
            spent: Duration::ZERO,
        }
    }

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

    /// What the forks say so far.
    pub(super) fn forks(&self) -> &Forks<'a> {
        &self.forks
    }

    /// The settings that the comparisons are judged by.
    pub(super) fn settings(&self) -> Settings {
        self.settings
    }

    /// The time that the group has taken so far.
    pub(super) fn spent(&self) -> Duration {
        self.spent
    }

    /// The plan of the group.
    pub(super) fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// Whether any case is left.
    pub(super) fn has_cases(&self) -> bool {
        !self.rosters.is_empty()
    }

    /// Whether its questions can not be answered in so many seconds, because a single fork takes too much of them.
    pub(super) fn is_too_long(&self, seconds: f64) -> bool {
        let base = self.base();
        let (_, each) = self.forecast(&base, &self.sized_of(&base), self.mode_of(self.mode));
        each * f64::from(fewest(self.settings.error)) > seconds
            && each > SHORT
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
        self.forks.add(session, &found, mode, |member| of.shows(member, twinned, is_asked))?;
        of.forks += 1;
        self.guards.add(&found);
        Ok(true)
    }

    /// One fork, begun again without a case that fails. Nothing where the roster has no case left.
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
                Err(broken) if mode == Mode::Together && self.part(session, &broken) => {}
                Err(broken) => self.bury(session, broken)?,
            }
        }
    }

    /// The members of a roster; without a slow twin where its slice has too few turns for 5 % more of them, and nothing
    /// where no other twin is left.
    fn members_of(&mut self, roster: usize) -> Option<Vec<Member>> {
        let is_short = |place: usize| self.sized.get(&place).is_some_and(|sized| sized.turns < SLOW_FROM);
        let of = self.rosters.get_mut(roster)?;
        of.members.retain(|member| member.twin != Some(Twin::Slow) || !is_short(member.place));
        let is_alone = of.purpose == Purpose::Twins && of.members.len() < 2;
        (!of.members.is_empty() && !is_alone).then(|| of.members.clone())
    }

    /// A fork's set-up and rounds.
    fn attempt(&mut self, fork: &mut Fork, roster: usize, members: &[Member]) -> Result<Found, Broken> {
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
        let aside = sized.iter().map(|sized| sized.run * (warm_up * set_ups) as u64).collect();
        Ok(Found { members: members.to_vec(), sized, loaded, slices, parts, aside, used })
    }

    /// How the forks of a roster go: found once.
    fn rhythm(&mut self, roster: usize, members: &[Member], sized: &[Sized], mode: Mode) -> Rhythm {
        if let Some(rhythm) = self.rosters.get(roster).and_then(|roster| roster.rhythm) {
            return rhythm;
        }
        let rhythm = self.forecast(members, sized, mode).0;
        if let Some(roster) = self.rosters.get_mut(roster) {
            roster.rhythm = Some(rhythm);
        }
        rhythm
    }

    /// How forks of such members would go, and how many seconds one would take.
    fn forecast(&self, members: &[Member], sized: &[Sized], mode: Mode) -> (Rhythm, f64) {
        let base = self.base().len().max(1);
        let costs = self.costs.unwrap_or(Costs { overhead: Duration::ZERO, set_up: Duration::ZERO });
        let share = |whole: Duration| whole.mul_f64(members.len() as f64 / base as f64);
        let costs = match mode {
            Mode::Apart => Costs { overhead: share(costs.overhead), set_up: share(costs.set_up) },
            Mode::Together => Costs {
                overhead: costs.overhead.saturating_sub(costs.set_up) + share(costs.set_up),
                set_up: share(costs.set_up),
            },
        };
        let is_timed_singly = sized.iter().any(|sized| sized.block.is_some());
        let is_turnable = mode == Mode::Together && members.len() > 1 && !is_timed_singly;
        let metrics = self.plan.questions.iter().map(|question| question.prediction.metric);
        let latencies = metrics.map(crate::claim::Metric::fewest_latencies).max().unwrap_or(0);
        let rhythm = Rhythm::of(costs, sized, is_turnable, latencies);
        (rhythm, rhythm.seconds(costs, sized))
    }

    /// The sizes of some members, each that of its case.
    fn sized_of(&self, members: &[Member]) -> Vec<Sized> {
        let of = |member: &Member| {
            let of_case = self.sized.get(&member.place).copied().unwrap_or(Sized::UNKNOWN);
            of_case.with_turns(of_case.turns, member.more)
        };
        members.iter().map(of).collect()
    }

    /// The first fork, in which nothing is counted, with so many rounds for a look at the mode; begun again without a
    /// case that fails. Nothing where no case is left.
    fn pilot(&mut self, session: &mut Session, mode: Mode, rounds: usize) -> Result<Option<Found>, Error> {
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
                    self.sized =
                        members.iter().map(|member| member.place).zip(found.sized.iter().copied()).collect();
                    self.costs = Some(costs);
                    return Ok(Some(found));
                }
                Err(broken) if mode == Mode::Together && self.part(session, &broken) => {}
                Err(broken) => self.bury(session, broken)?,
            }
        }
    }

    /// Every case that is left, once.
    fn base(&self) -> Vec<Member> {
        let mut base: Vec<Member> = Vec::new();
        for member in self.rosters.iter().flat_map(|roster| &roster.members) {
            if base.iter().all(|known| known.place != member.place) {
                base.push(Member { twin: None, more: 0, ..*member });
            }
        }
        base.sort_by_key(|member| member.place);
        base
    }

    fn start(
        &mut self,
        session: &Session,
        members: &[Member],
        mode: Mode,
        number: u32,
    ) -> Result<Fork, Error> {
        let cores = cores::alike();
        let core = cores.get(number as usize % cores.len().max(1)).copied();
        let shares = self.rosters.iter().flat_map(|roster| &roster.members).map(|member| member.more);
        let shares: Vec<u64> = shares.collect();
        Fork::start(session, self.plan, members, mode, core, &shares, &mut self.random)
    }

    /// What was found before counts no more: the pilot is made again.
    fn begin_anew(&mut self) {
        self.sized.clear();
        self.costs = None;
        self.rosters.iter_mut().for_each(|roster| roster.rhythm = None);
    }

    /// The forks of the roster of a purpose so far.
    fn forks_of(&self, purpose: Purpose) -> u32 {
        let roster = self.rosters.iter().find(|roster| roster.purpose == purpose);
        roster.map_or(0, |roster| roster.forks)
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
        let is_found = slow.interval.is_some_and(|interval| interval.lower > 1.0 + self.settings.margin);
        if is_found || slow.forks == 0 { least } else { TWINS * least }
    }

    /// Writes what is known of the group as a whole.
    ///
    /// # Errors
    /// Where the record can not be written.
    pub(super) fn end(mut self, session: &mut Session) -> Result<(), Error> {
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
        let (_, fork_seconds) = self.forecast(&base, &self.sized_of(&base), self.mode_of(self.mode));
        let longest = self.sized.values().map(|sized| sized.nanos as f64 / sized.turns as f64 / 1e9);
        let turn_seconds = longest.fold(0.0, f64::max);
        let plan = self.plan;
        let Some(case) = plan.cases.first() else { return Ok(()) };
        if let Some(variant) = self.parted.take() {
            self.mode = Mode::Apart;
            self.why = format!("`{variant}` was running when the process of all cases ended or hung");
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
            attempt: None,
            fork_seconds: Finite::new(fork_seconds),
            turn_seconds: Finite::new(turn_seconds),
        }))
    }

    /// Whether the cases share a process: as the claim says, or as one fork alone finds.
    fn choose_mode(&mut self, session: &mut Session) -> Result<(Mode, String), Error> {
        if let Some(narrows) = &self.plan.narrows {
            return Ok((narrows.mode, "as at the points around it".to_owned()));
        }
        match self.plan.processes {
            Processes::Apart => {
                let why = "the claim says so: its variants allocate blocks of a page or more";
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

    /// The mode that a fork is run in: apart, once a shared process has failed.
    fn mode_of(&self, mode: Mode) -> Mode {
        if self.parted.is_some() { Mode::Apart } else { mode }
    }

    /// Moves the group apart where the failure of a shared process may be another case's than the one that was running:
    /// apart, each case has only itself to blame. The first fork that is killed is only run again, for somebody else may
    /// have killed it. Whether the failure is dealt with by this.
    fn part(&mut self, session: &Session, broken: &Broken) -> bool {
        let shared = match broken.reason {
            Reason::Killed(_) | Reason::Exited(_) | Reason::TimedOut(_) => self.base().len() > 1,
            Reason::Panicked(_) | Reason::NotReady(_) | Reason::Unreadable(_) => false,
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
        session.fail(&self.plan.cases[broken.place], broken.reason)
    }

    /// Runs every case once, for `--test`.
    pub(super) fn run_once(&mut self, session: &mut Session) -> Result<(), Error> {
        loop {
            let members = self.base();
            if members.is_empty() {
                return Ok(());
            }
            let mode = self.mode_of(Mode::Together);
            let mut fork = self.start(session, &members, mode, 0)?;
            let once = vec![Sized { turns: 1, run: 1, nanos: 1, block: Some(1) }; members.len()];
            let attempt = fork.set_up(&mut self.random).and_then(|loaded| {
                fork.rounds(1, &once, &mut self.random)?;
                Ok(loaded)
            });
            match attempt {
                Ok(loaded) => {
                    for (member, (digest, _)) in members.iter().zip(loaded) {
                        session.digest(&self.plan.cases[member.place], digest)?;
                    }
                    return Ok(());
                }
                Err(broken) if mode == Mode::Together && self.part(session, &broken) => {}
                Err(broken) => self.bury(session, broken)?,
            }
        }
    }
}

/// A seed for each group, so that a filter does not change the order of the rounds of what is left.
fn seed_of(seed: u64, plan: &Plan) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    plan.cases.hash(&mut hasher);
    seed ^ hasher.finish()
}

//! A group of cases, measured in fork after fork until every prediction is clear of its bound or the budget is spent.

mod set_ups;
mod turns;

use set_ups::Rounds;
pub(super) use turns::measure;

use super::fork::{Broken, Fork, Sized};
use super::forks::{Forks, Found};
use super::guards::Guards;
use super::plan::Plan;
use super::worker::Member;
use crate::claim::Processes;
use crate::lanes::machine;
use crate::lanes::session::Session;
use crate::record::{Error, Mode, Reason, Stop, Twin};
use crate::verdict::{Doubt, Settings};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// The fewest forks, even beyond the budget: fewer give no interval worth having.
const FEWEST_FORKS: u32 = 5;
/// A fork's share of the budget: so many forks would take half of it.
const FORKS_IN_HALF: u32 = 6;
/// The fewest turns of a slice that a slow twin can be made of: one more in twenty is 5 %.
const SLOW_FROM: u64 = 20;
/// A case that differs by more than this share when it is run alone moves its group apart.
const ALONE: f64 = 0.10;
/// The rounds of the two forks that find this out.
const ALONE_ROUNDS: usize = 10;

/// A group while it is measured.
pub(super) struct Measurement<'a> {
    plan: &'a Plan,
    members: Vec<Member>,
    sized: Vec<Sized>,
    deaths: BTreeMap<usize, u32>,
    lost: u32,
    random: fastrand::Rng,
    settings: Settings,
    /// The variant that was running when a shared process failed, after which the group is run apart.
    parted: Option<String>,
    /// Why a point that is no case could not be measured.
    failure: Option<String>,
    /// Nothing before the first fork whose times count.
    guards: Option<Guards<'a>>,
    mode: Mode,
    forks: Forks<'a>,
    budget: Duration,
    /// The time that this group has taken so far, the longest fork's in it.
    spent: Duration,
    longest: Duration,
}

impl<'a> Measurement<'a> {
    /// Begins with the settings that the session's options give.
    pub(super) fn new(
        session: &Session,
        plan: &'a Plan,
        members: Vec<Member>,
        mode: Mode,
    ) -> Measurement<'a> {
        let random = fastrand::Rng::with_seed(seed_of(session.options.seed, plan));
        let settings = Settings { margin: session.options.margin, error: session.options.error };
        Measurement {
            plan,
            members,
            sized: Vec::new(),
            deaths: BTreeMap::new(),
            lost: 0,
            random,
            settings,
            guards: None,
            parted: None,
            failure: None,
            mode,
            forks: Forks::new(plan),
            budget: Duration::from_secs_f64(session.options.budget),
            spent: Duration::ZERO,
            longest: Duration::ZERO,
        }
    }

    /// The settings that the comparisons are judged by.
    pub(super) fn settings(&self) -> Settings {
        self.settings
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
        let together = self.fork(session, Mode::Together, 0, Rounds::Number(ALONE_ROUNDS))?;
        let alone = self.fork(session, Mode::Apart, 0, Rounds::Number(ALONE_ROUNDS))?;
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
            let why = format!(
                "alone no case differs by more than 10 %; the most is {percent:.1} % (`{variant}`)"
            );
            (Mode::Together, why)
        })
    }

    /// Adds forks until a look finds that more would tell nothing or the budget is spent; why there are no more.
    pub(super) fn run(
        &mut self,
        session: &mut Session,
        look: fn(&mut Forks<'a>, Settings) -> bool,
    ) -> Result<Stop, Error> {
        loop {
            if let Some(stop) = self.advance(session, look)? {
                return Ok(stop);
            }
        }
    }

    /// What the forks found so far.
    pub(super) fn forks(&self) -> &Forks<'a> {
        &self.forks
    }

    /// The time that the group has taken so far.
    pub(super) fn spent(&self) -> Duration {
        self.spent
    }

    /// Adds a fork; why there are no more, where there are none.
    fn advance(
        &mut self,
        session: &mut Session,
        look: fn(&mut Forks<'a>, Settings) -> bool,
    ) -> Result<Option<Stop>, Error> {
        if self.forks.count() >= session.options.forks {
            return Ok(Some(Stop::Forks));
        }
        let left = self.budget.saturating_sub(self.spent);
        if self.forks.count() >= FEWEST_FORKS && left < self.longest {
            return Ok(Some(Stop::Budget));
        }
        let start = Instant::now();
        let stop = self.add_fork(session, look);
        self.longest = self.longest.max(start.elapsed());
        self.spent += start.elapsed();
        stop
    }

    fn add_fork(
        &mut self,
        session: &mut Session,
        look: fn(&mut Forks<'a>, Settings) -> bool,
    ) -> Result<Option<Stop>, Error> {
        let was_parted = self.parted.is_some();
        // Found anew for each fork, so that one slow set-up does not leave all others with a single round.
        let rounds = Rounds::Within(self.budget / 2 / FORKS_IN_HALF);
        let Some(found) = self.fork(session, self.mode, self.forks.count(), rounds)? else {
            return Ok(Some(Stop::Failed));
        };
        if self.has_differing(&found) {
            return Ok(Some(Stop::Failed));
        }
        if !was_parted && self.parted.is_some() {
            // What was measured together does not count beside what is measured apart.
            self.forks = Forks::new(self.plan);
        }
        self.forks.write(session, &found, self.mode_of(self.mode))?;
        if let Some(guards) = &mut self.guards {
            guards.add(&found);
        }
        self.forks.add(found);
        Ok(look(&mut self.forks, self.settings).then_some(Stop::Clear))
    }

    /// One fork, begun again without a case that fails. Nothing where no case is left.
    fn fork(
        &mut self,
        session: &mut Session,
        mode: Mode,
        number: u32,
        rounds: Rounds,
    ) -> Result<Option<Found>, Error> {
        while !self.members.is_empty() {
            let members = self.members.clone();
            let core = number as usize % machine::cores();
            let mode = self.mode_of(mode);
            let mut fork = Fork::start(session, self.plan, &members, mode, core, &mut self.random)?;
            match self.attempt(&mut fork, rounds) {
                Ok(Some(found)) => return Ok(Some(found)),
                // Where turns are too few for a slow twin, sizing has taken it out.
                Ok(None) => {}
                Err(broken) if mode == Mode::Together && self.part(session, &broken) => {}
                Err(broken) => self.bury(session, broken)?,
            }
        }
        Ok(None)
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
            Reason::Killed(_) | Reason::Exited(_) | Reason::TimedOut(_) => self.members.len() > 1,
            Reason::Panicked(_) | Reason::NotReady(_) | Reason::Unreadable(_) => false,
        };
        if shared && matches!(broken.reason, Reason::Killed(_)) && self.lost == 0 {
            self.lose(session, broken);
        } else if shared {
            self.sized.clear();
            self.parted = Some(self.plan.cases[broken.place].variant.clone());
        }
        shared
    }

    /// Gives cases whose latencies are compared the same block, the longer one: percentiles of single operations and of
    /// means of many are no like. Where a slice, stretched as far as one may be, has no room for it, each keeps its own
    /// and the verdict says so.
    fn share_blocks(&mut self) {
        let compared = self.plan.questions.iter().filter(|question| question.metric.is_latency());
        let sides = compared.filter_map(|question| Some([question.subject, question.reference?]));
        let places: BTreeSet<usize> = sides.flatten().collect();
        let members = self.members.iter().zip(&mut self.sized);
        let mut sized: Vec<&mut Sized> = members
            .filter(|(member, _)| places.contains(&member.place))
            .map(|(_, sized)| sized)
            .collect();
        let longest = sized.iter().filter_map(|sized| sized.block).max();
        for sized in &mut sized {
            sized.lengthen_block(longest.unwrap_or(1));
        }
    }

    /// Takes a slow twin out where its slice has too few turns for 5 % more of them; whether there was one.
    fn without_slow_twin(&mut self) -> bool {
        let slow = self.members.iter().position(|member| member.twin == Some(Twin::Slow));
        let Some(slow) = slow.filter(|slow| self.sized[*slow].turns < SLOW_FROM) else {
            return false;
        };
        self.members.remove(slow);
        self.sized.remove(slow);
        true
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
        self.sized.clear();
        if self.plan.narrows.is_some() {
            // A point that is no case is none that failed either; and one variant alone narrows nothing down.
            self.members.clear();
            let variant = self.plan.cases[broken.place].variant.clone();
            self.failure = Some(Doubt::Failed(variant, broken.reason).to_string());
            return Ok(());
        }
        self.members.retain(|member| member.place != broken.place);
        session.fail(&self.plan.cases[broken.place], broken.reason)
    }

    /// Runs every case once, for `--test`.
    fn run_once(&mut self, session: &mut Session) -> Result<(), Error> {
        while !self.members.is_empty() {
            let members = self.members.clone();
            let mode = self.mode_of(Mode::Together);
            let mut fork = Fork::start(session, self.plan, &members, mode, 0, &mut self.random)?;
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
        Ok(())
    }
}

/// A seed for each group, so that a filter does not change the order of the rounds of what is left.
fn seed_of(seed: u64, plan: &Plan) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    plan.cases.hash(&mut hasher);
    seed ^ hasher.finish()
}

//! A group of cases, measured in fork after fork until every prediction is clear of its bound or the budget is spent.

use super::fork::{Broken, Fork, Loaded, Sized, Slices};
use super::forks::{Forks, Found};
use super::guards::Guards;
use super::plan::Plan;
use super::worker::Member;
use crate::claim::Processes;
use crate::lanes::machine;
use crate::lanes::session::Session;
use crate::record::{Error, Finite, Group, Line, Mode, Reason, Stop, Twin};
use crate::verdict::{Doubt, Settings};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The fewest forks, even beyond the budget: fewer give no interval worth having.
const FEWEST_FORKS: u32 = 5;
/// The most rounds of a fork: more of them sharpen nothing that differs between forks.
const MOST_ROUNDS: usize = 40;
/// The fewest turns of a slice that a slow twin can be made of: one more in twenty is 5 %.
const SLOW_FROM: u64 = 20;
/// A case that differs by more than this share when it is run alone moves its group apart.
const ALONE: f64 = 0.10;
/// The rounds of the two forks that find this out.
const ALONE_ROUNDS: usize = 10;

/// A group while it is measured.
pub(super) struct Measurement<'a> {
    session: &'a mut Session,
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
}

/// Measures a group and writes its forks into the record, each when it is done.
///
/// # Errors
/// Where the record can not be written or no process be started; a case that fails is a line in the record.
pub(super) fn measure(
    session: &mut Session,
    plan: &Plan,
    placed: Option<Twin>,
) -> Result<(), Error> {
    let start = Instant::now();
    let test = session.options.test;
    let members: Vec<Member> = (0..plan.cases.len()).map(Member::of).collect();
    let mut measurement = Measurement::new(session, plan, members);
    if test {
        return measurement.run_once();
    }
    let (mut mode, mut why) = measurement.choose_mode()?;
    let twins = [Some(Twin::Same), placed, Some(Twin::Slow)].into_iter().flatten();
    let mut members = measurement.members.clone();
    if members.iter().any(|member| member.place == plan.twinned) {
        members.extend(twins.map(|twin| Member::twin(plan.twinned, twin)));
    }
    measurement.members = members;
    measurement.sized.clear();
    measurement.guards = Some(Guards::over(plan));
    let (forks, stop) = measurement.run(mode, start, Forks::are_clear)?;
    let forks = forks.count();
    let Measurement { session, plan, lost, guards, parted, failure, .. } = measurement;
    if let Some(variant) = parted {
        mode = Mode::Apart;
        why = format!("`{variant}` was running when the process of all cases ended or hung");
    }
    let Some(case) = plan.cases.first() else { return Ok(()) };
    let seconds = Finite::new(start.elapsed().as_secs_f64());
    let seconds = seconds.ok_or_else(|| Error::new("the clock went backwards", "run again"))?;
    let group = Group {
        run: session.run,
        claim: case.claim.clone(),
        allocator: case.allocator,
        group: plan.name.clone(),
        mode,
        why,
        forks,
        stop,
        lost,
        guards: guards.map_or_else(Vec::new, |guards| guards.tripped(session)),
        refined: plan.refined(failure),
        seconds,
    };
    session.write(&Line::Group(group))
}

impl<'a> Measurement<'a> {
    /// Begins with the settings that the session's options give.
    pub(super) fn new(
        session: &'a mut Session,
        plan: &'a Plan,
        members: Vec<Member>,
    ) -> Measurement<'a> {
        let random = fastrand::Rng::with_seed(seed_of(session.options.seed, plan));
        let settings = Settings { margin: session.options.margin, error: session.options.error };
        Measurement {
            session,
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
        }
    }

    /// The settings that the comparisons are judged by.
    pub(super) fn settings(&self) -> Settings {
        self.settings
    }

    /// Whether the cases share a process: as the claim says, or as one fork alone finds.
    fn choose_mode(&mut self) -> Result<(Mode, String), Error> {
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
        let together = self.fork(Mode::Together, 0, Rounds::Number(ALONE_ROUNDS))?;
        let alone = self.fork(Mode::Apart, 0, Rounds::Number(ALONE_ROUNDS))?;
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

    /// Adds forks until a look finds that more would tell nothing or the budget is spent; what they found, and why there are no more.
    pub(super) fn run(
        &mut self,
        mode: Mode,
        start: Instant,
        look: fn(&mut Forks<'a>, Settings) -> bool,
    ) -> Result<(Forks<'a>, Stop), Error> {
        let budget = Duration::from_secs_f64(self.session.options.budget);
        let mut forks = Forks::new(self.plan);
        let mut longest = Duration::ZERO;
        // Found anew for each fork, so that one slow set-up does not leave all others with a single round.
        let rounds = Rounds::Within(budget / 2 / Settings::LOOKS[0]);
        while forks.count() < self.session.options.forks {
            let left = budget.saturating_sub(start.elapsed());
            if forks.count() >= FEWEST_FORKS && left < longest {
                return Ok((forks, Stop::Budget));
            }
            let fork_start = Instant::now();
            let was_parted = self.parted.is_some();
            let Some(found) = self.fork(mode, forks.count(), rounds)? else {
                return Ok((forks, Stop::Failed));
            };
            if self.has_differing(&found) {
                return Ok((forks, Stop::Failed));
            }
            if !was_parted && self.parted.is_some() {
                // What was measured together does not count beside what is measured apart.
                forks = Forks::new(self.plan);
            }
            let mode = self.mode_of(mode);
            longest = longest.max(fork_start.elapsed());
            forks.write(self.session, &found, mode)?;
            if let Some(guards) = &mut self.guards {
                guards.add(&found);
            }
            forks.add(found);
            let is_look = Settings::EQUAL_LOOKS.contains(&forks.count());
            if is_look && look(&mut forks, self.settings) {
                return Ok((forks, Stop::Clear));
            }
        }
        Ok((forks, Stop::Forks))
    }

    /// One fork, begun again without a case that fails. Nothing where no case is left.
    fn fork(&mut self, mode: Mode, number: u32, rounds: Rounds) -> Result<Option<Found>, Error> {
        while !self.members.is_empty() {
            let members = self.members.clone();
            let core = number as usize % machine::cores();
            let mode = self.mode_of(mode);
            let mut fork = Fork::start(self.session, self.plan, &members, mode, core)?;
            match self.attempt(&mut fork, rounds) {
                Ok((loaded, slices)) => {
                    // Where turns are too few for a slow twin, sizing has taken it out.
                    if slices.len() == members.len() {
                        let used = std::mem::take(&mut fork.used);
                        return Ok(Some(Found {
                            members,
                            sized: self.sized.clone(),
                            loaded,
                            slices,
                            used,
                        }));
                    }
                }
                Err(broken) if mode == Mode::Together && self.part(&broken) => {}
                Err(broken) => self.bury(broken)?,
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
    fn part(&mut self, broken: &Broken) -> bool {
        let shared = match broken.reason {
            Reason::Killed(_) | Reason::Exited(_) | Reason::TimedOut(_) => self.members.len() > 1,
            Reason::Panicked(_) | Reason::NotReady(_) | Reason::Unreadable(_) => false,
        };
        if shared && matches!(broken.reason, Reason::Killed(_)) && self.lost == 0 {
            self.lose(broken);
        } else if shared {
            self.sized.clear();
            self.parted = Some(self.plan.cases[broken.place].variant.clone());
        }
        shared
    }

    fn attempt(&mut self, fork: &mut Fork, rounds: Rounds) -> Result<(Loaded, Slices), Broken> {
        let start = Instant::now();
        let loaded = fork.set_up(&mut self.random)?;
        if self.sized.len() != self.members.len() {
            self.sized = fork.size()?;
            if self.without_slow_twin() {
                return Ok((loaded, Slices::new()));
            }
        }
        if let Some(guards) = &mut self.guards {
            guards.check(fork, &self.members, &self.sized)?;
        }
        let rounds = match rounds {
            Rounds::Number(rounds) => rounds,
            Rounds::Within(time) => {
                let round: u64 = self.sized.iter().map(|sized| sized.nanos).sum();
                let room = time.saturating_sub(start.elapsed()).as_nanos() as f64;
                ((room / round as f64) as usize).clamp(1, MOST_ROUNDS)
            }
        };
        let slices = fork.rounds(rounds, &self.sized, &mut self.random)?;
        Ok((loaded, slices))
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
    fn lose(&mut self, broken: &Broken) {
        self.lost += 1;
        let case = &self.plan.cases[broken.place];
        self.session
            .progress
            .say(&format!("{case}: a fork was {}; it is run again", broken.reason));
    }

    /// Counts a death. A process that was killed gets a second chance, for somebody else may have killed it; any other
    /// failure, and a second death, is the case's own.
    fn bury(&mut self, broken: Broken) -> Result<(), Error> {
        let deaths = self.deaths.entry(broken.place).or_insert(0);
        *deaths += 1;
        if matches!(broken.reason, Reason::Killed(_)) && *deaths < 2 {
            self.lose(&broken);
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
        self.session.fail(&self.plan.cases[broken.place], broken.reason)
    }

    /// Runs every case once, for `--test`.
    fn run_once(&mut self) -> Result<(), Error> {
        while !self.members.is_empty() {
            let members = self.members.clone();
            let mode = self.mode_of(Mode::Together);
            let mut fork = Fork::start(self.session, self.plan, &members, mode, 0)?;
            let once = vec![Sized { turns: 1, run: 1, nanos: 1, block: Some(1) }; members.len()];
            let attempt = fork.set_up(&mut self.random).and_then(|loaded| {
                fork.rounds(1, &once, &mut self.random)?;
                Ok(loaded)
            });
            match attempt {
                Ok(loaded) => {
                    for (member, (digest, _)) in members.iter().zip(loaded) {
                        self.session.digest(&self.plan.cases[member.place], digest)?;
                    }
                    return Ok(());
                }
                Err(broken) if mode == Mode::Together && self.part(&broken) => {}
                Err(broken) => self.bury(broken)?,
            }
        }
        Ok(())
    }
}

/// How many rounds a fork has.
#[derive(Clone, Copy)]
enum Rounds {
    /// So many.
    Number(usize),
    /// As many as this time has room for, set-up included.
    Within(Duration),
}

/// A seed for each group, so that a filter does not change the order of the rounds of what is left.
fn seed_of(seed: u64, plan: &Plan) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    plan.cases.hash(&mut hasher);
    seed ^ hasher.finish()
}

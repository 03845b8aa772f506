//! A group while it is measured: its rosters, what its forks say, what they cost and how they go.

use super::fork::{Fork, Sized};
use super::forks::Forks;
use super::found::Found;
use super::guards::Guards;
use super::member::{Member, Seat};
use super::plan::Plan;
use super::rhythm::Costs;
use super::roster::{Purpose, Rhythm, Roster};
use crate::lanes::cores;
use crate::lanes::session::Session;
use crate::record::{Error, Mode, Twin};
use crate::verdict::Settings;
use std::collections::BTreeMap;
use std::time::Duration;

/// The fewest turns of a slice that a slow twin can be made of: one more in twenty is 5 %.
const SLOW_FROM: u64 = 20;

/// A group while it is measured.
pub(super) struct Measurement<'a> {
    pub(super) plan: &'a Plan,
    pub(super) rosters: Vec<Roster>,
    /// The turns of each case's slices, by its place; empty before the pilot.
    pub(super) sized: BTreeMap<usize, Sized>,
    pub(super) costs: Option<Costs>,
    pub(super) deaths: BTreeMap<usize, u32>,
    pub(super) lost: u32,
    pub(super) random: fastrand::Rng,
    pub(super) settings: Settings,
    /// The variant that was running when a shared process failed, after which the group is run apart.
    pub(super) parted: Option<String>,
    /// Why a point that is no case could not be measured.
    pub(super) failure: Option<String>,
    pub(super) guards: Guards<'a>,
    pub(super) mode: Mode,
    pub(super) why: String,
    pub(super) forks: Forks<'a>,
    /// Whether a case starts threads in a later turn than its first: its processes are kept on no core from then on, for a
    /// pool that is made on one core has one thread.
    has_company: bool,
    /// The time that this group has taken so far.
    pub(super) spent: Duration,
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

    pub(super) fn over(
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
            has_company: false,
            spent: Duration::ZERO,
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

    /// The members of a roster; without a slow twin where its slice has too few turns for 5 % more of them, and nothing
    /// where no other twin is left.
    pub(super) fn members_of(&mut self, roster: usize) -> Option<Vec<Member>> {
        let is_short =
            |place: usize| self.sized.get(&place).is_some_and(|sized| sized.turns < SLOW_FROM);
        let of = self.rosters.get_mut(roster)?;
        of.members.retain(|member| member.twin != Some(Twin::Slow) || !is_short(member.place));
        let is_alone = of.purpose == Purpose::Twins && of.members.len() < 2;
        (!of.members.is_empty() && !is_alone).then(|| of.members.clone())
    }

    /// How the forks of a roster go: found once.
    pub(super) fn rhythm(
        &mut self,
        roster: usize,
        members: &[Member],
        sized: &[Sized],
        mode: Mode,
    ) -> Rhythm {
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
    pub(super) fn forecast(
        &self,
        members: &[Member],
        sized: &[Sized],
        mode: Mode,
    ) -> (Rhythm, f64) {
        let base = self.base().len().max(1);
        let costs =
            self.costs.unwrap_or(Costs { overhead: Duration::ZERO, set_up: Duration::ZERO });
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
    pub(super) fn sized_of(&self, members: &[Member]) -> Vec<Sized> {
        let of = |member: &Member| {
            let of_case = self.sized.get(&member.place).copied().unwrap_or(Sized::UNKNOWN);
            of_case.with_turns(of_case.turns, member.more)
        };
        members.iter().map(of).collect()
    }

    /// Every case that is left, once.
    pub(super) fn base(&self) -> Vec<Member> {
        let mut base: Vec<Member> = Vec::new();
        for member in self.rosters.iter().flat_map(|roster| &roster.members) {
            if base.iter().all(|known| known.place != member.place) {
                base.push(Member { twin: None, more: 0, ..*member });
            }
        }
        base.sort_by_key(|member| member.place);
        base
    }

    pub(super) fn start(
        &mut self,
        session: &Session,
        members: &[Member],
        mode: Mode,
        number: u32,
    ) -> Result<Fork, Error> {
        let cores = cores::alike();
        let core = cores.get(number as usize % cores.len().max(1)).copied();
        let core = core.filter(|_| !self.has_company);
        let shares =
            self.rosters.iter().flat_map(|roster| &roster.members).map(|member| member.more);
        let shares: Vec<u64> = shares.collect();
        let seat = Seat { core, number };
        Fork::start(session, self.plan, members, mode, seat, &shares, &mut self.random)
    }

    /// Sees in a fork whether threads came into its processes after their first turns.
    pub(super) fn look_for_company(&mut self, found: &Found) {
        self.has_company |= found.used.iter().any(|used| used.has_company);
    }

    /// What was found before counts no more: the pilot is made again.
    pub(super) fn begin_anew(&mut self) {
        self.sized.clear();
        self.costs = None;
        self.rosters.iter_mut().for_each(|roster| roster.rhythm = None);
    }

    /// The forks of the roster of a purpose so far.
    pub(super) fn forks_of(&self, purpose: Purpose) -> u32 {
        let roster = self.rosters.iter().find(|roster| roster.purpose == purpose);
        roster.map_or(0, |roster| roster.forks)
    }

    /// The mode that a fork is run in: apart, once a shared process has failed.
    pub(super) fn mode_of(&self, mode: Mode) -> Mode {
        if self.parted.is_some() { Mode::Apart } else { mode }
    }
}

/// A seed for each group, so that a filter does not change the order of the rounds of what is left.
fn seed_of(seed: u64, plan: &Plan) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    plan.cases.hash(&mut hasher);
    seed ^ hasher.finish()
}

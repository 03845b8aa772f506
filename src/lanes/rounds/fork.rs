//! One fork: fresh processes, all members set up, then rounds of one slice each in random order.

use super::member::{LONGEST, Member, SLICE, Seat};
use super::plan::Plan;
use crate::lanes::child::{Child, Job, Message, Order};
use crate::lanes::limit::Limit;
use crate::lanes::session::Session;
use crate::lanes::usage::Used;
use crate::record::{Error, Mode, Reason};
use crate::run::Digest;
use crate::verdict::median;
use std::collections::BTreeMap;
use std::process::Stdio;

/// Turns that take at most so many times as long as the fastest of them take nearly as long.
const NEARLY: f64 = 1.5;
/// A turn that takes more nanoseconds is long, and so is its slice.
pub(super) const LONG: u64 = 5_000_000;
/// The rounds by which it is found which do.
const TRIED: usize = 5;

/// The members of a group in the processes of one fork.
pub(super) struct Fork {
    workers: Vec<Child>,
    mode: Mode,
    limit: Limit,
    members: Vec<Member>,
    fewest_turns: u64,
    /// Turns are made of so many, so that each member of the group can be given its share more exactly.
    step: u64,
    /// Whether there are Go cases among its members, whose slices have whole collections.
    has_go: bool,
    /// The order in which the members were set up; empty before that.
    order: Vec<usize>,
}

/// A case that could not be measured, by its place in the group.
pub(super) struct Broken {
    pub(super) place: usize,
    pub(super) reason: Reason,
}

/// The digest and the operations of a turn, of each member.
pub(super) type Loaded = Vec<(Digest, u64)>;

/// How many turns a member's slice has, and what the slice takes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sized {
    /// The turns that its time is divided by.
    pub(super) turns: u64,
    /// The turns that are run: more for a slow twin, and where a difference is made on purpose.
    pub(super) run: u64,
    /// What a slice takes, in nanoseconds.
    pub(super) nanos: u64,
    /// How many operations make a block, where the routine times them: the same in every fork.
    pub(super) block: Option<u64>,
}

impl Sized {
    /// Of a case that no pilot has looked at.
    pub(super) const UNKNOWN: Sized = Sized { turns: 1, run: 1, nanos: 1, block: None };

    /// The same with so many turns, of which as many thousandths more are run.
    pub(super) fn with_turns(self, turns: u64, more: u64) -> Sized {
        let nanos = (self.nanos as f64 * turns as f64 / self.turns as f64) as u64;
        let run = turns + (turns as f64 * more as f64 / 1000.0).round() as u64;
        Sized { turns, run, nanos, ..self }
    }

    /// Gives latencies a longer block, and the slice the turns for one, where four times a slice's time is enough.
    pub(super) fn lengthen_block(&mut self, longer: u64) {
        let factor = longer.div_ceil(self.turns).max(1);
        let room = LONGEST as u64 * self.nanos.max(SLICE.as_nanos() as u64);
        let is_shorter = self.block.is_some_and(|block| block < longer);
        if is_shorter && self.nanos.saturating_mul(factor) <= room {
            self.block = Some(longer);
            self.turns *= factor;
            self.run *= factor;
            self.nanos *= factor;
        }
    }
}

/// The figures of a member by name, each for one turn.
pub(super) type Figures = BTreeMap<String, f64>;

/// The nanoseconds of every slice: by member, then by round.
pub(super) type Slices = Vec<Vec<u64>>;

impl Fork {
    /// Starts the processes of a fork: one, or one a member, all on one core; each with a layout of its own. `shares` are
    /// the thousandths of turns that members of the group run more.
    pub(super) fn start(
        session: &Session,
        plan: &Plan,
        members: &[Member],
        mode: Mode,
        seat: Seat,
        shares: &[u64],
        random: &mut fastrand::Rng,
    ) -> Result<Fork, Error> {
        let mut job = |members: &[Member]| {
            let cases = members.iter().map(|member| plan.cases[member.place].clone()).collect();
            let copies = members.iter().map(Member::copy).collect();
            let job = Job::over(cases).twinned(copies).laid_out(random.u64(..));
            Job { counters: session.counters, ..job }
        };
        let workers: Vec<Child> = match mode {
            Mode::Together => vec![Child::start(&job(members), &[], Stdio::null())?],
            Mode::Apart => {
                let start = |member: &Member| {
                    let job = Job { core: seat.core, ..job(std::slice::from_ref(member)) };
                    plan.start(member, &job, seat.number)
                };
                members.iter().map(start).collect::<Result<_, Error>>()?
            }
        };
        let (limit, fewest_turns) = (session.limit(), plan.fewest_turns);
        let step = shares.iter().map(|more| step(*more)).max().unwrap_or(1);
        Ok(Fork {
            workers,
            mode,
            limit,
            members: members.to_vec(),
            fewest_turns,
            step,
            has_go: plan.go.is_some(),
            order: Vec::new(),
        })
    }

    /// Waits until its processes have started, so that what comes next can be timed without that.
    pub(super) fn wait(&mut self) -> Result<(), Broken> {
        (0..self.workers.len()).try_for_each(|worker| self.clear_one(worker))
    }

    /// Sets up every member, one after the other, in an order drawn anew; those that were set up before are dropped first.
    ///
    /// Who is set up first gets the memory that was given back last, and so the same pages of the machine in every fork:
    /// where those are slower (in a virtual machine some are mapped in small pages), identical code takes longer.
    pub(super) fn set_up(&mut self, random: &mut fastrand::Rng) -> Result<Loaded, Broken> {
        self.clear()?;
        self.order = (0..self.members.len()).collect();
        random.shuffle(&mut self.order);
        self.load()
    }

    /// Drops every member and sets all up again in the opposite order, so that each gets the place in memory of its
    /// opposite.
    pub(super) fn set_up_reversed(&mut self) -> Result<(), Broken> {
        self.clear()?;
        self.order.reverse();
        self.load().map(drop)
    }

    /// Drops every member, where any was set up.
    fn clear(&mut self) -> Result<(), Broken> {
        if self.order.is_empty() {
            return Ok(());
        }
        self.clear_one(0)
    }

    /// Drops every member of the process that has this one.
    fn clear_one(&mut self, member: usize) -> Result<(), Broken> {
        match self.ask(member, |_| Order::Clear)? {
            Message::Cleared => Ok(()),
            other => Err(self.broken(member, unexpected(&other))),
        }
    }

    /// Who takes part.
    pub(super) fn members(&self) -> &[Member] {
        &self.members
    }

    /// Whether its members share a process.
    pub(super) fn mode(&self) -> Mode {
        self.mode
    }

    /// Has those whose operations are timed singly take at most so many latencies of each slice.
    pub(super) fn take_at_most(&mut self, latencies: u64, sized: &[Sized]) -> Result<(), Broken> {
        for (member, _) in sized.iter().enumerate().filter(|(_, sized)| sized.block.is_some()) {
            match self.ask(member, |place| Order::AtMost(place, latencies))? {
                Message::Begun => {}
                other => return Err(self.broken(member, unexpected(&other))),
            }
        }
        Ok(())
    }

    fn load(&mut self) -> Result<Loaded, Broken> {
        let mut loaded = vec![(Digest(0), 1); self.members.len()];
        for member in self.order.clone() {
            match self.ask(member, Order::Load)? {
                Message::Loaded(digest, operations) => loaded[member] = (digest, operations),
                other => return Err(self.broken(member, unexpected(&other))),
            }
        }
        Ok(loaded)
    }

    /// Finds the number of turns that fill a slice, for every member.
    pub(super) fn size(&mut self) -> Result<Vec<Sized>, Broken> {
        let mut sized: Vec<Sized> = Vec::with_capacity(self.members.len());
        for member in 0..self.members.len() {
            match self.ask(member, |place| Order::Size(place, SLICE.as_nanos() as u64))? {
                Message::Sized(turns, nanos, block) => {
                    let whole = self.whole_turns(turns);
                    let nanos = (nanos as f64 * whole as f64 / turns as f64) as u64;
                    sized.push(Sized { turns: whole, run: whole, nanos, block });
                }
                other => return Err(self.broken(member, unexpected(&other))),
            }
        }
        Ok(sized)
    }

    /// Gives cases whose turns take nearly as long the same number of them, by some rounds.
    ///
    /// What a slice finds cold when it begins, for the others had the caches since, is spread over its turns. Sized one
    /// by one, and the first of them before anything was warm, identical cases with large working sets got five turns
    /// and nine, and differed by that. Slices of one long turn have nothing to share.
    pub(super) fn share_turns(
        &mut self,
        sized: &mut [Sized],
        random: &mut fastrand::Rng,
    ) -> Result<(), Broken> {
        if sized.iter().all(|sized| sized.turns == 1 && sized.nanos > LONG) {
            return Ok(());
        }
        let slices = self.rounds(TRIED, sized, random)?;
        for (sized, slices) in sized.iter_mut().zip(slices) {
            let nanos: Vec<f64> = slices.iter().map(|nanos| *nanos as f64).collect();
            sized.nanos = median(&nanos).map_or(sized.nanos, |nanos| nanos as u64);
        }
        for mut alike in alike(sized) {
            // What a slice finds cold is nothing beside whole collections.
            alike.retain(|member| !self.has_go || sized[*member].nanos <= LONG);
            let most = alike.iter().map(|member| sized[*member].turns).max().unwrap_or(1);
            let turns = self.whole_turns(most);
            for member in alike {
                sized[member] = sized[member].with_turns(turns, 0);
            }
        }
        Ok(())
    }

    /// Turns of which every member can be given its share more exactly: 5 % more are made of twenties.
    fn whole_turns(&self, turns: u64) -> u64 {
        let turns = turns.max(self.fewest_turns);
        if turns < self.step { turns } else { turns - turns % self.step }
    }

    /// Runs rounds: in each a slice of every member, in an order drawn anew.
    pub(super) fn rounds(
        &mut self,
        rounds: usize,
        sized: &[Sized],
        random: &mut fastrand::Rng,
    ) -> Result<Slices, Broken> {
        let mut slices: Slices = vec![Vec::with_capacity(rounds); self.members.len()];
        let mut order: Vec<usize> = (0..self.members.len()).collect();
        for (member, sized) in sized.iter().enumerate() {
            match self.ask(member, |place| Order::Begin(place, sized.block))? {
                Message::Begun => {}
                other => return Err(self.broken(member, unexpected(&other))),
            }
        }
        for _ in 0..rounds {
            random.shuffle(&mut order);
            for member in &order {
                match self.ask(*member, |place| Order::Slice(place, sized[*member].run))? {
                    Message::Sliced(nanos) => slices[*member].push(nanos),
                    other => return Err(self.broken(*member, unexpected(&other))),
                }
            }
        }
        Ok(slices)
    }

    /// What each member used in all rounds.
    pub(super) fn used(&mut self) -> Result<Vec<Used>, Broken> {
        let mut all = Vec::with_capacity(self.members.len());
        for member in 0..self.members.len() {
            match self.ask(member, Order::Used)? {
                Message::Used(used) => all.push(*used),
                other => return Err(self.broken(member, unexpected(&other))),
            }
        }
        Ok(all)
    }

    /// The figures that each member reports for a turn, where somebody asks for them: of as many turns as its slice has,
    /// which run behind the rounds.
    pub(super) fn figures(&mut self, plan: &Plan, sized: &[Sized]) -> Result<Vec<Figures>, Broken> {
        let mut all = vec![Figures::new(); self.members.len()];
        for (index, member) in self.members.clone().into_iter().enumerate() {
            if member.twin.is_some() || !plan.asks_for_figures_of(member.place) {
                continue;
            }
            match self.ask(index, |place| Order::Figures(place, sized[index].run))? {
                Message::Figures(figures) => all[index] = figures,
                other => return Err(self.broken(index, unexpected(&other))),
            }
        }
        Ok(all)
    }

    /// Gives an order about a member to the process that has it, and waits for the answer.
    pub(super) fn ask(
        &mut self,
        member: usize,
        order: impl FnOnce(usize) -> Order,
    ) -> Result<Message, Broken> {
        let (worker, place) = match self.mode {
            Mode::Together => (0, member),
            Mode::Apart => (member, 0),
        };
        let worker = &mut self.workers[worker];
        worker.order(order(place));
        match worker.next(self.limit) {
            Ok(Message::Failed(reason)) | Err(reason) => Err(self.broken(member, reason)),
            Ok(message) => Ok(message),
        }
    }

    pub(super) fn broken(&self, member: usize, reason: Reason) -> Broken {
        Broken { place: self.members[member].place, reason }
    }
}

/// The members, by place, put together where their turns take nearly as long, beginning with the fastest.
fn alike(sized: &[Sized]) -> Vec<Vec<usize>> {
    let turn = |member: usize| sized[member].nanos as f64 / sized[member].turns as f64;
    let mut members: Vec<usize> = (0..sized.len()).collect();
    members.sort_by(|one, other| turn(*one).total_cmp(&turn(*other)));
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for member in members {
        match groups.last_mut().filter(|group| turn(member) <= NEARLY * turn(group[0])) {
            Some(group) => group.push(member),
            None => groups.push(vec![member]),
        }
    }
    groups
}

/// The fewest turns of which so many thousandths are a whole number.
pub(super) fn step(thousandths: u64) -> u64 {
    (1..=1000).find(|turns| (turns * thousandths).is_multiple_of(1000)).unwrap_or(1000)
}

pub(super) fn unexpected(message: &Message) -> Reason {
    Reason::Unreadable(format!("the worker answered something else: {message:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_block_gets_a_slice_with_room_for_it_or_stays_as_it_was() {
        let sized = |turns, nanos, block| Sized { turns, run: turns, nanos, block };
        let lengthened = |mut sized: Sized, longer| {
            sized.lengthen_block(longer);
            (sized.turns, sized.nanos, sized.block)
        };
        // Room enough; a slice three times as long; a slice that would be seven times as long; not timed at all.
        assert_eq!(lengthened(sized(1000, 250_000, Some(1)), 64), (1000, 250_000, Some(64)));
        assert_eq!(lengthened(sized(25, 250_000, Some(1)), 64), (75, 750_000, Some(64)));
        assert_eq!(lengthened(sized(10, 250_000, Some(1)), 64), (10, 250_000, Some(1)));
        assert_eq!(lengthened(sized(1000, 250_000, None), 64), (1000, 250_000, None));
    }

    #[test]
    fn cases_whose_turns_take_nearly_as_long_are_put_together() {
        let sized = |turns, nanos| Sized { turns, run: turns, nanos, block: None };
        let cases = [sized(2, 500_000), sized(1, 300_000), sized(1, 400_000), sized(100, 250_000)];
        assert_eq!(alike(&cases), [vec![3], vec![0, 1], vec![2]]);
        assert_eq!(alike(&[sized(1, 300), sized(2, 400)]), [[1, 0]]);
    }

    #[test]
    fn other_turns_take_their_share_of_the_time_and_have_their_share_more() {
        let sized = Sized { turns: 1, run: 1, nanos: 300_000, block: None };
        let twice = sized.with_turns(40, 50);
        assert_eq!((twice.turns, twice.run, twice.nanos), (40, 42, 12_000_000));
    }

    #[test]
    fn a_share_more_is_made_of_whole_turns() {
        assert_eq!([0, 10, 20, 30, 50, 100].map(step), [1, 100, 50, 100, 20, 10]);
    }
}

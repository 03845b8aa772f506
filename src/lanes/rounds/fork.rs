//! One fork: fresh processes, all members set up, then rounds of one slice each in random order.

use super::Used;
use super::plan::Plan;
use super::worker::Member;
use crate::lanes::child::{Child, Job, Message, Order};
use crate::lanes::session::Session;
use crate::record::{Error, Mode, Reason};
use crate::run::Digest;
use crate::verdict::median;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

/// What a slice should take: long against the clock, short against the moods of the machine.
pub(super) const SLICE: Duration = Duration::from_micros(250);
/// What a slice may be stretched to for the sake of its turns.
pub(super) const LONGEST: f64 = 4.0;
/// Turns that take at most so many times as long as the fastest of them take nearly as long.
const NEARLY: f64 = 1.5;
/// The rounds by which it is found which do.
const TRIED: usize = 5;

/// The members of a group in the processes of one fork.
pub(super) struct Fork<'a> {
    workers: Vec<Child>,
    mode: Mode,
    limit: Duration,
    members: &'a [Member],
    fewest_turns: u64,
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
    /// The same with so many turns, of which as many thousandths more are run.
    fn with_turns(self, turns: u64, more: u64) -> Sized {
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

/// The nanoseconds of every slice: by member, then by round.
pub(super) type Slices = Vec<Vec<u64>>;

impl<'a> Fork<'a> {
    /// Starts the processes of a fork: one, or one a member, all on one core; each with a layout of its own.
    pub(super) fn start(
        session: &Session,
        plan: &Plan,
        members: &'a [Member],
        mode: Mode,
        core: usize,
        random: &mut fastrand::Rng,
    ) -> Result<Fork<'a>, Error> {
        let mut job = |members: &[Member]| {
            let cases = members.iter().map(|member| plan.cases[member.place].clone()).collect();
            let copies = members.iter().map(Member::copy).collect();
            Job::over(cases).twinned(copies).laid_out(random.u64(..))
        };
        let jobs: Vec<(Job, Option<&PathBuf>)> = match mode {
            Mode::Together => vec![(job(members), None)],
            Mode::Apart => members
                .iter()
                .map(|member| {
                    let program = plan.programs.get(member.program);
                    (job(std::slice::from_ref(member)).kept_on(core), program)
                })
                .collect(),
        };
        let start = |(job, program): &(Job, Option<&PathBuf>)| match program {
            Some(program) => Child::start_other(program, job),
            None => Child::start(job, &[], Stdio::null()),
        };
        let workers = jobs.iter().map(start).collect::<Result<Vec<Child>, Error>>()?;
        let (limit, fewest_turns) = (session.limit(), plan.fewest_turns);
        Ok(Fork { workers, mode, limit, members, fewest_turns, order: Vec::new() })
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

    /// Whether its members can be set up again: in one process, and where no histogram would be cut in two by it.
    pub(super) fn is_turnable(&self, sized: &[Sized]) -> bool {
        let is_timed_singly = sized.iter().any(|sized| sized.block.is_some());
        self.mode == Mode::Together && self.members.len() > 1 && !is_timed_singly
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

    /// Finds the number of turns that fill a slice, for every case; a twin has those of its case.
    pub(super) fn size(&mut self) -> Result<Vec<Sized>, Broken> {
        let mut sized: Vec<Sized> = Vec::with_capacity(self.members.len());
        for (index, member) in self.members.iter().enumerate() {
            let original =
                self.members[..index].iter().position(|other| other.place == member.place);
            let of_case = match original {
                Some(original) => sized[original],
                None => {
                    match self.ask(index, |place| Order::Size(place, SLICE.as_nanos() as u64))? {
                        Message::Sized(turns, nanos, block) => {
                            let whole = self.whole_turns(member.place, turns);
                            let nanos = (nanos as f64 * whole as f64 / turns as f64) as u64;
                            Sized { turns: whole, run: whole, nanos, block }
                        }
                        other => return Err(self.broken(index, unexpected(&other))),
                    }
                }
            };
            sized.push(of_case.with_turns(of_case.turns, member.more));
        }
        Ok(sized)
    }

    /// Gives cases whose turns take nearly as long the same number of them, by some rounds that do not count; the turns
    /// that each member ran in them.
    ///
    /// What a slice finds cold when it begins, for the others had the caches since, is spread over its turns. Sized one
    /// by one, and the first of them before anything was warm, identical cases with large working sets got five turns
    /// and nine, and differed by that.
    pub(super) fn share_turns(
        &mut self,
        sized: &mut [Sized],
        random: &mut fastrand::Rng,
    ) -> Result<Vec<u64>, Broken> {
        let slices = self.rounds(TRIED, sized, random)?;
        let ran = sized.iter().map(|sized| sized.run * TRIED as u64).collect();
        for (member, sized) in sized.iter_mut().enumerate() {
            // A twin has the turns of its case, which comes before it.
            let place = self.members[member].place;
            let case = self.members.iter().position(|other| other.place == place);
            let nanos = slices[case.unwrap_or(member)].iter().map(|nanos| *nanos as f64);
            let nanos = median(&nanos.collect::<Vec<f64>>());
            sized.nanos = nanos.map_or(sized.nanos, |nanos| nanos as u64);
        }
        for alike in alike(sized) {
            let most = alike.iter().map(|member| sized[*member].turns).max().unwrap_or(1);
            let whole =
                |turns, member: &usize| self.whole_turns(self.members[*member].place, turns);
            let turns = alike.iter().fold(most, whole);
            for member in alike {
                sized[member] = sized[member].with_turns(turns, self.members[member].more);
            }
        }
        Ok(ran)
    }

    /// Turns of which every member of a case can be given its share more exactly: 5 % more are made of twenties.
    fn whole_turns(&self, place: usize, turns: u64) -> u64 {
        let of_case = self.members.iter().filter(|member| member.place == place);
        let step = of_case.map(|member| step(member.more)).max().unwrap_or(1);
        let turns = turns.max(self.fewest_turns);
        if turns < step { turns } else { turns - turns % step }
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
                Message::Used(used) => all.push(used),
                other => return Err(self.broken(member, unexpected(&other))),
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
fn step(thousandths: u64) -> u64 {
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

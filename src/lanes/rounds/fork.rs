//! One fork: fresh processes, all members set up, then rounds of one slice each in random order.

use super::Used;
use super::plan::Plan;
use super::worker::Member;
use crate::lanes::child::{Child, Job, Message, Order};
use crate::lanes::session::Session;
use crate::record::{Error, Mode, Reason, Twin};
use crate::run::Digest;
use crate::verdict::SLOW;
use std::process::Stdio;
use std::time::Duration;

/// What a slice should take: long against the clock, short against the moods of the machine.
pub(super) const SLICE: Duration = Duration::from_micros(250);

/// The members of a group in the processes of one fork.
pub(super) struct Fork<'a> {
    workers: Vec<Child>,
    mode: Mode,
    limit: Duration,
    members: &'a [Member],
    /// What each member used in the rounds; empty before them.
    pub(super) used: Vec<Used>,
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
    /// The turns that are run: more for a slow twin.
    pub(super) run: u64,
    /// What a slice takes, in nanoseconds.
    pub(super) nanos: u64,
    /// How many operations make a block, where the routine times them: the same in every fork.
    pub(super) block: Option<u64>,
}

/// The nanoseconds of every slice: by member, then by round.
pub(super) type Slices = Vec<Vec<u64>>;

impl<'a> Fork<'a> {
    /// Starts the processes of a fork: one, or one a member, all on one core.
    pub(super) fn start(
        session: &Session,
        plan: &Plan,
        members: &'a [Member],
        mode: Mode,
        core: usize,
    ) -> Result<Fork<'a>, Error> {
        let job = |members: &[Member]| {
            let cases = members.iter().map(|member| plan.cases[member.place].clone()).collect();
            Job::over(cases).twinned(members.iter().map(|member| member.twin).collect())
        };
        let jobs: Vec<Job> = match mode {
            Mode::Together => vec![job(members)],
            Mode::Apart => members.chunks(1).map(|member| job(member).kept_on(core)).collect(),
        };
        let start = |job: &Job| Child::start(job, &[], Stdio::null());
        let workers = jobs.iter().map(start).collect::<Result<Vec<Child>, Error>>()?;
        Ok(Fork { workers, mode, limit: session.limit(), members, used: Vec::new() })
    }

    /// Sets up every member, one after the other.
    pub(super) fn set_up(&mut self) -> Result<Loaded, Broken> {
        let mut loaded = Vec::with_capacity(self.members.len());
        for member in 0..self.members.len() {
            match self.ask(member, Order::Load)? {
                Message::Loaded(digest, operations) => loaded.push((digest, operations)),
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
                            Sized { turns, run: turns, nanos, block }
                        }
                        other => return Err(self.broken(index, unexpected(&other))),
                    }
                }
            };
            sized.push(match member.twin {
                Some(Twin::Slow) => {
                    Sized { run: (of_case.turns as f64 * (1.0 + SLOW)).round() as u64, ..of_case }
                }
                _ => of_case,
            });
        }
        Ok(sized)
    }

    /// Runs rounds: in each a slice of every member, in an order drawn anew. Then asks what each member used.
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
        for member in 0..self.members.len() {
            match self.ask(member, Order::Used)? {
                Message::Used(used) => self.used.push(used),
                other => return Err(self.broken(member, unexpected(&other))),
            }
        }
        Ok(slices)
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

pub(super) fn unexpected(message: &Message) -> Reason {
    Reason::Unreadable(format!("the worker answered something else: {message:?}"))
}

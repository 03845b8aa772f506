//! One fork: fresh processes, all cases set up, then rounds of one slice each in random order.

use super::plan::Plan;
use crate::lanes::child::{Child, Job, Message, Order};
use crate::lanes::session::Session;
use crate::record::{Case, Error, Mode, Reason};
use crate::run::Digest;
use std::process::Stdio;
use std::time::Duration;

/// What a slice should take, and what it should take in a quick run.
const SLICE: Duration = Duration::from_micros(500);
const QUICK_SLICE: Duration = Duration::from_micros(250);

/// The cases of a group in the processes of one fork.
pub(super) struct Fork<'a> {
    workers: Vec<Child>,
    mode: Mode,
    limit: Duration,
    /// The places of the group's cases that take part.
    members: &'a [usize],
}

/// A case that could not be measured, by its place in the group.
pub(super) struct Broken {
    pub(super) place: usize,
    pub(super) reason: Reason,
}

/// What a fork learnt while it set up its cases.
pub(super) struct SetUp {
    /// The digest and the operations of a turn, of each member.
    pub(super) loaded: Vec<(Digest, u64)>,
}

/// The nanoseconds of every slice: by member, then by round.
pub(super) type Slices = Vec<Vec<u64>>;

impl<'a> Fork<'a> {
    /// Starts the processes of a fork: one, or one a case on a core of their own.
    pub(super) fn start(
        session: &Session,
        plan: &Plan,
        members: &'a [usize],
        mode: Mode,
        core: usize,
    ) -> Result<Fork<'a>, Error> {
        let cases: Vec<Case> = members.iter().map(|place| plan.cases[*place].clone()).collect();
        let jobs: Vec<Job> = match mode {
            Mode::Together => vec![Job::over(cases)],
            Mode::Apart => {
                cases.into_iter().map(|case| Job::over(vec![case]).kept_on(core)).collect()
            }
        };
        let start = |job: &Job| Child::start(job, &[], Stdio::null());
        let workers = jobs.iter().map(start).collect::<Result<Vec<Child>, Error>>()?;
        Ok(Fork { workers, mode, limit: session.limit(), members })
    }

    /// Sets up every member, one after the other.
    pub(super) fn set_up(&mut self) -> Result<SetUp, Broken> {
        let mut loaded = Vec::with_capacity(self.members.len());
        for member in 0..self.members.len() {
            match self.ask(member, Order::Load)? {
                Message::Loaded(digest, operations) => loaded.push((digest, operations)),
                other => return Err(self.broken(member, unexpected(&other))),
            }
        }
        Ok(SetUp { loaded })
    }

    /// Finds the number of turns that fill a slice, for every member.
    pub(super) fn size(&mut self, quick: bool) -> Result<Vec<u64>, Broken> {
        let slice = if quick { QUICK_SLICE } else { SLICE };
        let nanos = slice.as_nanos() as u64;
        let mut turns = Vec::with_capacity(self.members.len());
        for member in 0..self.members.len() {
            match self.ask(member, |place| Order::Size(place, nanos))? {
                Message::Sized(found) => turns.push(found),
                other => return Err(self.broken(member, unexpected(&other))),
            }
        }
        Ok(turns)
    }

    /// Runs rounds: in each a slice of every member, in an order drawn anew.
    pub(super) fn rounds(
        &mut self,
        rounds: usize,
        turns: &[u64],
        random: &mut fastrand::Rng,
    ) -> Result<Slices, Broken> {
        let mut slices: Slices = vec![Vec::with_capacity(rounds); self.members.len()];
        let mut order: Vec<usize> = (0..self.members.len()).collect();
        for _ in 0..rounds {
            random.shuffle(&mut order);
            for member in &order {
                match self.ask(*member, |place| Order::Slice(place, turns[*member]))? {
                    Message::Sliced(nanos) => slices[*member].push(nanos),
                    other => return Err(self.broken(*member, unexpected(&other))),
                }
            }
        }
        Ok(slices)
    }

    /// Gives an order about a member to the process that has it, and waits for the answer.
    fn ask(
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

    fn broken(&self, member: usize, reason: Reason) -> Broken {
        Broken { place: self.members[member], reason }
    }
}

fn unexpected(message: &Message) -> Reason {
    Reason::Unreadable(format!("the worker answered something else: {message:?}"))
}

//! The programs under callgrind that count cases in copies of themselves: started once for the whole lane, since starting
//! one takes as long as counting a few cases.

use super::callgrind::{Counts, Spent, VECTORS};
use super::counted::{Count, counts_of, unexpected};
use crate::lanes::child::{Child, Job, Message, Order};
use crate::lanes::limit::Limit;
use crate::lanes::plan::Planned;
use crate::lanes::settings;
use crate::lanes::valgrind::Valgrind;
use crate::record::{Case, Error, Reason};
use std::path::{Path, PathBuf};

/// One program for all cases of a lane, or a new one where that is gone or a case wants another.
pub(super) struct Servers<'lane> {
    valgrind: &'lane Valgrind,
    /// Which of the programs that count the same it is.
    place: usize,
    /// The one that is as most cases want it.
    usual: Option<Server>,
    /// The last that was not.
    other: Option<Server>,
}

/// A program under callgrind that waits for the next case, and where callgrind writes.
struct Server {
    child: Child,
    counts: Counts,
    wanted: Wanted,
}

/// How a case wants its program.
#[derive(Clone, PartialEq, Eq)]
struct Wanted {
    /// Whether it is as most cases want it.
    is_usual: bool,
    /// Whether caches are simulated.
    simulates: bool,
    /// Variables of the environment.
    settings: Vec<(&'static str, PathBuf)>,
}

impl<'lane> Servers<'lane> {
    /// None is started yet.
    pub(super) fn new(valgrind: &'lane Valgrind, place: usize) -> Self {
        Servers { valgrind, place, usual: None, other: None }
    }

    /// Has cases of a claim counted, one after the other: what was counted of each by the place of the metric, and nothing
    /// where several threads work.
    ///
    /// # Errors
    /// Where no program can be started.
    pub(super) fn counts_of(
        &mut self,
        planned: &Planned,
        cases: &[Case],
        limit: Limit,
    ) -> Result<Vec<Result<Vec<Count>, Reason>>, Error> {
        let mut predictions = planned.entry.claim.predictions.iter();
        let simulates = predictions.any(|prediction| prediction.metric.is_simulated());
        let counts = cases.iter().map(|case| {
            let variant = planned.entry.claim.variant(&case.variant);
            let settings = settings::variables_with(variant, case.allocator, VECTORS);
            let is_usual =
                !simulates && variant.is_none_or(|it| it.settings_under(case.allocator).is_none());
            self.counted(case, Wanted { is_usual, simulates, settings }, limit)
        });
        counts.collect()
    }

    fn counted(
        &mut self,
        case: &Case,
        wanted: Wanted,
        limit: Limit,
    ) -> Result<Result<Vec<Count>, Reason>, Error> {
        let kept = if wanted.is_usual { &mut self.usual } else { &mut self.other };
        let mut server = match kept.take().filter(|server| server.wanted == wanted) {
            Some(server) => server,
            None => Server::start(self.valgrind, wanted)?,
        };
        let counts = server.count(case, self.place, limit);
        // After anything else than a count it is not known where the program is.
        *kept = counts.is_ok().then_some(server);
        Ok(counts)
    }
}

impl Server {
    fn start(valgrind: &Valgrind, wanted: Wanted) -> Result<Server, Error> {
        let job = Job::default();
        let counts = Counts::new()?;
        let set: Vec<(&str, &Path)> =
            wanted.settings.iter().map(|(name, value)| (*name, value.as_path())).collect();
        let arguments = counts.arguments(wanted.simulates);
        let child = Child::start_under((valgrind.program(), &arguments), None, &job, &set)?;
        Ok(Server { child, counts, wanted })
    }

    /// Has a case counted in a process of its own, as the program of a place does.
    fn count(&mut self, case: &Case, place: usize, limit: Limit) -> Result<Vec<Count>, Reason> {
        self.child.load_case(case);
        let process = match self.child.next(limit)? {
            Message::Process(process) => process,
            other => return Err(unexpected(other)),
        };
        self.counts.begin(process);
        let counts = match self.child.next(limit)? {
            Message::Loaded(_, operations) => {
                let counts = counts_of(operations, place, |turns| self.slice(turns, limit))?;
                self.child.order(Order::Clear);
                counts
            }
            Message::Threads => Vec::new(),
            other => return Err(unexpected(other)),
        };
        match self.child.next(limit)? {
            Message::Cleared => Ok(counts),
            other => Err(unexpected(other)),
        }
    }

    /// What is counted in a slice of so many turns.
    fn slice(&mut self, turns: u64, limit: Limit) -> Result<Spent, Reason> {
        self.child.order(Order::Slice(0, turns));
        match self.child.next(limit)? {
            Message::Sliced(_) => self.counts.next(),
            other => Err(unexpected(other)),
        }
    }
}

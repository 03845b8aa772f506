//! The parent's side: has a program under callgrind run slices of one case after the other, and reads what was counted.

use super::callgrind::{Counts, Spent};
use crate::claim::Ending;
use crate::lanes::child::{Child, Job, Message, Order};
use crate::lanes::limit::Limit;
use crate::lanes::plan::Planned;
use crate::lanes::settings;
use crate::lanes::valgrind::Valgrind;
use crate::record::{Case, Error, Reason};
use crate::run::Digest;
use std::path::{Path, PathBuf};

/// So many instructions a slice should have: enough that none is lost in what a slice does once, and few enough for the
/// speed that a program has under callgrind.
const SLICE: u64 = 500_000;
/// The most turns of the shortest slice.
const MOST_TURNS: u64 = 100_000;

/// What one program told of a case.
#[derive(Clone, Debug)]
pub(super) struct Told {
    pub(super) digest: Digest,
    /// By the place of the metric; empty where several threads work.
    pub(super) counts: Vec<Count>,
}

/// What so many operations took of a metric: the least and the most that was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) least: u64,
    pub(super) most: u64,
    pub(super) operations: u64,
}

/// A program under callgrind that waits for the next case, and where callgrind writes.
struct Server {
    child: Child,
    counts: Counts,
    setting: Option<Setting>,
}

/// A variable of the environment.
type Setting = (&'static str, PathBuf);

/// Variants that end their process are read by the resident lane alone.
pub(super) fn counted_cases(planned: &Planned) -> Vec<Case> {
    let is_counted = |case: &&Case| {
        let variant = planned.entry.claim.variant(&case.variant);
        variant.is_some_and(|variant| variant.ending == Ending::Fails)
    };
    planned.cases.iter().filter(is_counted).cloned().collect()
}

/// Has one program count all of these cases, or a new one where that is gone or a case wants other settings.
///
/// # Errors
/// Where no program can be started.
pub(super) fn told_of(
    planned: &Planned,
    cases: &[Case],
    valgrind: &Valgrind,
    limit: Limit,
) -> Result<Vec<Result<Told, Reason>>, Error> {
    let mut all = Vec::with_capacity(cases.len());
    let mut running: Option<Server> = None;
    let mut predictions = planned.entry.claim.predictions.iter();
    let simulates = predictions.any(|prediction| prediction.metric.is_simulated());
    for (place, case) in cases.iter().enumerate() {
        let variant = planned.entry.claim.variant(&case.variant);
        let setting = variant.and_then(|variant| settings::variable(variant, case.allocator));
        let mut server = match running.take().filter(|server| server.setting == setting) {
            Some(server) => server,
            None => Server::start(cases, valgrind, simulates, setting)?,
        };
        let told = server.count(place, limit);
        // After anything else than a count it is not known where the program is.
        running = told.is_ok().then_some(server);
        all.push(told);
    }
    Ok(all)
}

impl Server {
    fn start(
        cases: &[Case],
        valgrind: &Valgrind,
        simulates: bool,
        setting: Option<Setting>,
    ) -> Result<Server, Error> {
        let job = Job::over(cases.to_vec());
        let counts = Counts::new()?;
        let set: Vec<(&str, &Path)> =
            setting.iter().map(|(name, value)| (*name, value.as_path())).collect();
        let arguments = counts.arguments(simulates);
        let child = Child::start_under((valgrind.program(), &arguments), None, &job, &set)?;
        Ok(Server { child, counts, setting })
    }

    /// Has a case counted in a process of its own.
    fn count(&mut self, place: usize, limit: Limit) -> Result<Told, Reason> {
        self.child.load(place);
        let process = match self.child.next(limit)? {
            Message::Process(process) => process,
            other => return Err(unexpected(other)),
        };
        self.counts.begin(process);
        let digest = match self.child.next(limit)? {
            Message::Digest(digest) => digest,
            other => return Err(unexpected(other)),
        };
        let counts = match self.child.next(limit)? {
            Message::Loaded(_, operations) => {
                let counts = counts_of(operations, |turns| self.slice(turns, limit))?;
                self.child.order(Order::Clear);
                counts
            }
            Message::Threads => Vec::new(),
            other => return Err(unexpected(other)),
        };
        match self.child.next(limit)? {
            Message::Cleared => Ok(Told { digest, counts }),
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

/// The counts of a case whose turns do so many operations, by what slices of so many turns take: of a slice of twice the
/// turns, which is run twice, less one of them. What a slice does once is in both.
pub(super) fn counts_of(
    operations: u64,
    mut slice: impl FnMut(u64) -> Result<Spent, Reason>,
) -> Result<Vec<Count>, Reason> {
    let turns = turns_of(slice(1)?.first().copied().unwrap_or(0));
    let once = slice(turns)?;
    let twice = [slice(2 * turns)?, slice(2 * turns)?];
    let count = |(place, once): (usize, &u64)| {
        let [one, other] = twice.each_ref().map(|spent| spent.get(place).copied().unwrap_or(0));
        let [least, most] = [one.min(other), one.max(other)].map(|of| of.saturating_sub(*once));
        Count { least, most, operations: turns * operations }
    };
    Ok(once.iter().enumerate().map(count).collect())
}

/// How many turns a slice has, of a case that has so many instructions a turn: a number of instructions and not a time, so
/// that it is the same in every run.
fn turns_of(instructions: u64) -> u64 {
    (SLICE / instructions.max(1)).clamp(1, MOST_TURNS)
}

pub(super) fn unexpected(message: Message) -> Reason {
    match message {
        Message::Failed(reason) => reason,
        other => Reason::Unreadable(format!("an answer that nobody asked for: {other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_has_as_many_turns_as_make_half_a_million_instructions() {
        assert_eq!(turns_of(500_000), 1);
        assert_eq!(turns_of(100_000_000), 1);
        assert_eq!(turns_of(1_000), 500);
        assert_eq!((turns_of(1), turns_of(0)), (MOST_TURNS, MOST_TURNS));
    }

    #[test]
    fn what_a_slice_does_once_is_in_no_count_and_what_varies_is_told() {
        let mut slices = 0;
        // Forty instructions and three references a slice, and 1,000 and 10 a turn; the last slice has one reference more.
        let counts = counts_of(2, |turns| {
            slices += 1;
            Ok(vec![40 + 1_000 * turns, 3 + 10 * turns + u64::from(slices == 4)])
        });
        let turns = turns_of(1_040);
        let of = |each: u64, more: u64| Count {
            least: each * turns,
            most: each * turns + more,
            operations: 2 * turns,
        };
        assert_eq!(counts, Ok(vec![of(1_000, 0), of(10, 1)]));
    }
}

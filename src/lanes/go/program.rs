//! The built program of a catalogue's Go sides: one for each layout, and the environment that it is measured in.

use super::layout::theme_of;
use crate::claim::{Allocator, Lane};
use crate::lanes::child::{Child, Job};
use crate::record::Error;
use std::path::{Path, PathBuf};

/// The variables that change how a program of Go runs. All are taken away, and those that are wanted set.
const RUNTIME: [&str; 6] = ["GODEBUG", "GOGC", "GOMAXPROCS", "GOMEMLIMIT", "GORACE", "GOTRACEBACK"];

/// A fatal error is one line, without the stacks of all goroutines.
const QUIET: (&str, &str) = ("GOTRACEBACK", "none");
/// The collector as it is by default.
const COLLECTING: (&str, &str) = ("GOGC", "100");
/// No collection but those that are asked for.
const NOT_COLLECTING: (&str, &str) = ("GOGC", "off");
/// A single processor of Go's scheduler.
const ONE: (&str, &str) = ("GOMAXPROCS", "1");

/// The programs of a catalogue's Go sides: for each theme several, which differ by the order of their functions alone.
///
/// Go's compiler aligns no loops, and the same source linked in another order takes up to a tenth more or less for short
/// turns. So forks go round the layouts, and where code lies becomes part of the spread between them.
#[derive(Debug)]
pub(in crate::lanes) struct Programs {
    /// The folders of the layouts.
    layouts: Vec<PathBuf>,
}

impl Programs {
    /// The programs in the folders of the layouts.
    pub(super) fn of(layouts: Vec<PathBuf>) -> Programs {
        Programs { layouts }
    }

    /// The program of a job's theme in the layout of a number.
    fn program(&self, job: &Job, number: u32) -> PathBuf {
        let claim = job.cases.first().map_or("", |case| case.claim.as_str());
        self.layouts[number as usize % self.layouts.len()].join(theme_of(claim))
    }

    /// Starts a worker of the rounds lane, in the fork of a number. Where Go runs as it does by default, it is kept on no
    /// core.
    ///
    /// # Errors
    /// Where it can not be started.
    pub(in crate::lanes) fn work(
        &self,
        job: &Job,
        allocator: Allocator,
        number: u32,
    ) -> Result<Child, Error> {
        let program = self.program(job, number);
        let core = job.core.filter(|_| allocator == Allocator::GoOne);
        let job = Job { core, ..job.clone() };
        start(&program, "rounds", &job, &environment(Lane::Rounds, allocator))
    }

    /// Starts a process that reads one case once: what it allocates, or what stays in memory of it.
    ///
    /// # Errors
    /// Where it can not be started.
    pub(super) fn read(&self, job: &Job, lane: Lane) -> Result<Child, Error> {
        start(&self.program(job, 0), lane.name(), job, &environment(lane, Allocator::Go))
    }
}

/// What is set in the environment of a process that counts: one processor, and no collection by itself.
const COUNTING: [(&str, &str); 3] = [QUIET, NOT_COLLECTING, ONE];

/// What is set in the environment of a lane's processes.
fn environment(lane: Lane, allocator: Allocator) -> Vec<(&'static str, &'static str)> {
    if lane == Lane::Heap {
        return COUNTING.to_vec();
    }
    let mut set = vec![QUIET, COLLECTING];
    set.extend((allocator == Allocator::GoOne).then_some(ONE));
    set
}

/// What is set in the environment of a lane's programs, for the record.
pub(super) fn settings(lane: Lane, allocator: Allocator) -> Vec<String> {
    let set = environment(lane, allocator);
    set.into_iter().map(|(name, value)| format!("{name}={value}")).collect()
}

fn start(program: &Path, what: &str, job: &Job, set: &[(&str, &str)]) -> Result<Child, Error> {
    let set: Vec<(&str, &Path)> =
        set.iter().map(|(name, value)| (*name, Path::new(*value))).collect();
    Child::start_foreign(program, what, job, (&set, &RUNTIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_configuration_sets_what_it_says_and_nothing_else() {
        let as_it_runs = ["GOTRACEBACK=none", "GOGC=100"];
        assert_eq!(settings(Lane::Rounds, Allocator::Go), as_it_runs);
        assert_eq!(settings(Lane::Resident, Allocator::Go), as_it_runs);
        assert_eq!(
            settings(Lane::Rounds, Allocator::GoOne),
            ["GOTRACEBACK=none", "GOGC=100", "GOMAXPROCS=1"]
        );
        assert_eq!(
            settings(Lane::Heap, Allocator::Go),
            ["GOTRACEBACK=none", "GOGC=off", "GOMAXPROCS=1"]
        );
        let all = COUNTING.into_iter().chain(environment(Lane::Rounds, Allocator::GoOne));
        assert!(all.map(|(name, _)| name).all(|name| RUNTIME.contains(&name)));
    }
}

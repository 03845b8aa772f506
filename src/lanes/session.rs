//! What every lane does before and after its cases: checks, the lock, the record, the header, the end.

mod close;

use super::allocator;
use super::beside::Timing;
use super::busy;
use super::child::Job;
use super::control_group;
use super::deadline::Deadline;
use super::folders::Folders;
use super::home::{enter, go_home};
use super::interrupt::say_what_is_kept;
use super::journal::Journal;
use super::killed;
use super::limit::Limit;
use super::linked::linked;
use super::living;
use super::lock::Lock;
use super::machine;
use super::members::share_of;
use super::nothing::nothing;
use super::options::Options;
use super::outer::end_with_cargo;
use super::outgrown::outgrown_files_are_errors;
use super::placement;
use super::plan::{Planned, Sweep, plan};
use super::progress::Progress;
use super::ready::ready_for_a_profile;
pub(super) use super::ready::{list, make_folder, refuse_debug_build, target};
use super::said::warn_of;
use super::say::{say, warn};
use super::scratch;
use super::valgrind::Valgrind;
use crate::claim::{Allocator, Catalogue, Lane};
use crate::record::{
    Build, Case, DigestLine, Error, FORMAT, Failure, Header, Line, Reason, RecordedClaim,
};
use crate::run::Digest;
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A lane at work.
pub(super) struct Session {
    pub(super) options: Options,
    pub(super) progress: Progress,
    pub(super) run: u64,
    /// Whether forks read the processor's counters.
    pub(super) counters: bool,
    lane: Lane,
    journal: Journal,
    started: Instant,
    failures: usize,
    cases: usize,
    /// When the run has to end, where it has to.
    deadline: Option<Deadline>,
    /// What the control group had kept from it when the session began.
    kept: control_group::Kept,
    _timing: Option<Timing>,
    _folders: Folders,
    _lock: Lock,
    /// Where a run is written that nobody keeps.
    _aside: Option<TempDir>,
}

/// The share of a lane's part of a look that is its budget: what is at work then has the rest to come to its end.
const SPENT: f64 = 0.9;

/// The record that a run writes to. Under `--test` it is one of its own, for nothing in it is a measurement.
pub(super) fn record_path(options: &Options) -> PathBuf {
    options.reports.join(if options.test { "test.jsonl" } else { "latest.jsonl" })
}

/// Runs a lane as its bench target's `main`: as a child where the process has a job, else as the parent.
///
/// The parent's exit code is 1 where cases failed. Where `cargo bench`, which stops at the first target that exits with
/// anything but 0, runs `verdicts` too, it is 0, and that one exits 1 for them. It is 2 for errors.
pub(super) fn main(
    catalogue: &'static Catalogue,
    lane: Lane,
    allocator: Allocator,
    sweep: Sweep,
    child: fn(&'static Catalogue, Allocator, &Job),
    parent: fn(&mut Session, &[Planned], Allocator) -> Result<(), Error>,
) -> ExitCode {
    outgrown_files_are_errors();
    if let Some(job) = Job::of_this_process() {
        enter(catalogue);
        child(catalogue, allocator, &job);
        return ExitCode::SUCCESS;
    }
    let name = target(lane, allocator);
    go_home();
    let options = Options::from_process(name);
    ended(name, as_parent(catalogue, lane, allocator, sweep, options, parent))
}

/// The exit code of a lane; an error is printed here and nowhere else.
pub(super) fn ended(name: &str, result: Result<ExitCode, Error>) -> ExitCode {
    result.unwrap_or_else(|error| {
        warn_of(name, &error);
        ExitCode::from(2)
    })
}

fn as_parent(
    catalogue: &'static Catalogue,
    lane: Lane,
    allocator: Allocator,
    sweep: Sweep,
    options: Options,
    parent: fn(&mut Session, &[Planned], Allocator) -> Result<(), Error>,
) -> Result<ExitCode, Error> {
    refuse_debug_build(&options)?;
    let options = options.with(catalogue)?;
    if options.minutes.is_some() && lane == Lane::Time && !options.list && !options.test {
        say("time: left out of a look at everything (--minutes), for it gives no verdict");
        return Ok(ExitCode::SUCCESS);
    }
    let planned = plan(catalogue, &options, (lane, allocator), sweep)?;
    if planned.is_empty() {
        return nothing(catalogue, &options, target(lane, allocator));
    }
    ready_for_a_profile(&options, &planned)?;
    let options = Options { claims: planned.len(), ..options };
    if options.list {
        list(&planned);
        return Ok(ExitCode::SUCCESS);
    }
    allocator::expect(allocator)?;
    let mut session = Session::open(options, lane, allocator, &planned, machine::build())?;
    let result = parent(&mut session, &planned, allocator);
    session.close(result, target(lane, allocator))
}

impl Session {
    /// Opens the record and begins a run of a lane over some claims.
    ///
    /// # Errors
    /// Where the record can not be written, or another lane is at work.
    pub(super) fn open(
        mut options: Options,
        lane: Lane,
        allocator: Allocator,
        planned: &[Planned],
        build: Build,
    ) -> Result<Session, Error> {
        let aside = options.keeps_nothing().then(scratch::folder).transpose()?;
        match &aside {
            Some(folder) => folder.path().clone_into(&mut options.reports),
            None => make_folder(&options.reports)?,
        }
        scratch::check()?;
        let lock = Lock::take(&options.reports)?;
        let folders = Folders::begin(&options.reports);
        let path = record_path(&options);
        let name = target(lane, allocator);
        if options.test && lock.is_first_of_run {
            // The first lane of a test run begins its record anew; there is none where this is the first test ever.
            let _ = std::fs::remove_file(&path);
        }
        let mut journal = Journal::open(&path)?;
        say_what_is_kept((!options.test).then_some(path));
        end_with_cargo();
        if options.nocapture {
            living::show_errors();
        }
        let cases = planned.iter().flat_map(|planned| planned.cases.iter().cloned());
        let has_go = || planned.iter().any(|planned| planned.entry.go_file().is_some());
        let share = if options.minutes.is_some() { share_of(name, has_go()) } else { 1.0 };
        let began = lock.run_began;
        let deadline = options.at_most.map(|most| Deadline::new(most, began, share, cases));
        if let Some(deadline) = &deadline {
            let seconds = match options.minutes {
                Some(_) => SPENT * deadline.left(),
                None => deadline.share(lane, name, has_go()),
            };
            options.budget = Some(options.budget().min(seconds));
        }
        let timing = times(lane, &options).then(Timing::begin);
        let mut said: Vec<String> = lock.trouble.iter().cloned().collect();
        let passes_over = lane != Lane::Time && !options.by_tester;
        said.extend(options.passed_over().filter(|_| passes_over));
        said.extend(timing.as_ref().and_then(Timing::trouble).map(str::to_owned));
        if let Some(changed) = options.changed.as_ref().filter(|_| lock.is_first_of_run) {
            said.push(changed.to_string());
        }
        if lock.is_first_of_run && !build.placed {
            said.push(placement::why_not_placed());
        }
        let mut machine = machine::machine(allocator);
        if lane == Lane::Instructions {
            machine.valgrind = Valgrind::find().ok().map(|valgrind| valgrind.version().to_owned());
        }
        let busy = if options.test { None } else { busy::busy(lane, &machine) };
        // Only counts are compared with those of another day, so only they have to know.
        let counts = lane == Lane::Heap && !options.test;
        let linked = counts.then(linked).flatten();
        journal.append(&Line::Header(Box::new(Header {
            format: FORMAT,
            run: journal.run,
            lane,
            allocator,
            started: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            options: options.recorded()?,
            build: Build { linked, ..build },
            guards: busy.iter().cloned().collect(),
            machine,
        })))?;
        said.extend(busy.map(|guard| guard.to_string()));
        for sentence in &said {
            say(&format!("{name}: {sentence}"));
        }
        for planned in planned {
            journal.append(&Line::Claim(Box::new(RecordedClaim::of(planned.entry))))?;
        }
        let run = journal.run;
        let steps = planned.iter().map(|planned| planned.cases.len()).sum();
        let progress = Progress::start(lane, name, steps);
        killed::note();
        Ok(Session {
            options,
            progress,
            run,
            counters: false,
            lane,
            journal,
            started: Instant::now(),
            failures: 0,
            cases: steps,
            deadline,
            kept: control_group::kept(),
            _timing: timing,
            _folders: folders,
            _lock: lock,
            _aside: aside,
        })
    }

    /// A session without a record, for comparisons that belong to no claim.
    pub(super) fn aside(options: Options, progress: Progress, lock: Lock) -> Session {
        let timing = Timing::begin();
        let said = timing.trouble().map(str::to_owned);
        // Not on standard output, whose first line is what was found.
        said.iter().chain(&lock.trouble).for_each(|sentence| warn(sentence));
        let folders = Folders::begin(&options.reports);
        killed::note();
        Session {
            options,
            progress,
            run: 1,
            counters: false,
            lane: Lane::Rounds,
            journal: Journal::kept(),
            started: Instant::now(),
            failures: 0,
            cases: 0,
            deadline: None,
            kept: control_group::kept(),
            _timing: Some(timing),
            _folders: folders,
            _lock: lock,
            _aside: None,
        }
    }

    /// Ends a session without a record.
    pub(super) fn end_aside(self) {
        self.progress.end();
    }

    /// How often a group was measured by this build when it has been once more.
    pub(super) fn attempt(&self, claim: &str, allocator: Allocator, group: &str) -> u32 {
        self.journal.attempts.with_this(claim, allocator, group)
    }

    /// The header, and the lines since the claim at hand began.
    pub(super) fn lines(&self) -> &[Line] {
        self.journal.lines()
    }

    /// The header, and the lines about a claim.
    pub(super) fn lines_of(&self, claim: &str) -> Vec<Line> {
        let is_about = |line: &&Line| match line {
            Line::Header(_) => true,
            Line::Claim(known) => known.id == claim,
            Line::Fork(fork) => fork.case.claim == claim,
            Line::Group(group) => group.claim == claim,
            Line::Digest(digest) => digest.case.claim == claim,
            Line::Failure(failure) => failure.case.claim == claim,
            _ => false,
        };
        self.lines().iter().filter(is_about).cloned().collect()
    }

    /// All claims had their first turns; so many groups are still to be decided.
    pub(super) fn deciding(&mut self, groups: usize) {
        self.progress.deciding(groups);
    }

    /// The lines since the last call.
    pub(super) fn take(&mut self) -> Vec<Line> {
        self.journal.take()
    }

    /// Appends a line to the record.
    ///
    /// # Errors
    /// Where it can not be written.
    pub(super) fn write(&mut self, line: &Line) -> Result<(), Error> {
        if let Some(deadline) = &mut self.deadline {
            deadline.see(line);
        }
        self.journal.append(line)
    }

    /// Notes why a case has no readings; that this machine lacks something for it is no failure.
    ///
    /// # Errors
    /// Where the record can not be written.
    pub(super) fn fail(&mut self, case: &Case, reason: Reason) -> Result<(), Error> {
        self.failures += usize::from(!reason.is_lacking());
        self.progress.say(&match reason {
            Reason::TimedOut(_) => {
                format!("FAILED {case}: {reason}; --limit SECONDS gives it more")
            }
            Reason::Lacking(_) => format!("{case}: it {reason}: not judged here"),
            _ => format!("FAILED {case}: {reason}"),
        });
        let failure = Failure { run: self.run, lane: self.lane, case: case.clone(), reason };
        self.write(&Line::Failure(failure))
    }

    /// Notes what a case's output was reduced to.
    ///
    /// # Errors
    /// Where the record can not be written.
    pub(super) fn digest(&mut self, case: &Case, digest: Digest) -> Result<(), Error> {
        let line = DigestLine { run: self.run, lane: self.lane, case: case.clone(), digest };
        self.write(&Line::Digest(line))
    }

    /// Where what a routine prints goes.
    pub(super) fn output(&self) -> Stdio {
        if self.options.nocapture { Stdio::inherit() } else { Stdio::null() }
    }

    /// The limit of a case, which the end of the run cuts short.
    pub(super) fn limit(&self) -> Limit {
        let each = Duration::from_secs_f64(self.options.limit);
        Limit { end: self.deadline.as_ref().map(Deadline::end), ..Limit::from(each) }
    }

    /// Whether the run has no more time.
    pub(super) fn is_over(&self) -> bool {
        self.deadline.as_ref().is_some_and(Deadline::is_over)
    }

    /// Whether a case failed for no other reason than that.
    pub(super) fn cuts(&mut self, case: &Case, reason: &Reason) -> bool {
        self.deadline.as_mut().is_some_and(|deadline| deadline.cuts(case, reason))
    }

    /// A claim gets another turn.
    pub(super) fn again(&mut self, planned: &Planned) {
        self.journal.forget();
        self.progress.claim(&planned.entry.id(), planned.cases.len());
    }

    /// A claim begins; says what is left out of it.
    ///
    /// # Errors
    /// Where the record can not be written.
    pub(super) fn claim(&mut self, planned: &Planned) -> Result<(), Error> {
        self.again(planned);
        if planned.beyond > 0 {
            let Planned { entry, beyond, .. } = planned;
            let sentence = format!(
                "{}: {beyond} cases need more than this machine has: not judged here",
                entry.id()
            );
            self.progress.say(&sentence);
        }
        planned.unset.iter().try_for_each(|(case, why)| self.fail(case, why.clone()))
    }
}

/// Whether a lane times, and so disturbs others that do.
fn times(lane: Lane, options: &Options) -> bool {
    !options.test && matches!(lane, Lane::Rounds | Lane::Time)
}

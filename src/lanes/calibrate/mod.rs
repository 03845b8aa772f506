//! `cargo claimbench calibrate`: what comparisons are worth on this machine, found by comparing what is known, or by repeating
//! the package's own.
//!
//! Built-in workloads of different kinds are compared with themselves, and with themselves given more turns:
//!
//! ```text
//! pass 1 ── every workload × together, apart × 0, 1, 2, 3, 5, 10 % more turns, once each, in random order
//! pass 2 ── the same in another order …
//! ```
//!
//! What takes long (fresh pages, turns of milliseconds, a set-up of a second) is compared with itself once a run, and as
//! often as everything else where it is named.
//!
//! With `--go` it is Go that is compared with itself, over workloads of its own: as it runs by default and on one core.
//!
//! One workload, *padded*, is compared with copies of it that stand a few bytes further on, which must not give a
//! verdict either. It counts in a row of its own.
//!
//! One comparison is a group of two in the engine of the rounds lane, with the forks, error, margin and confidence sequence of
//! verdicts. Passes make sure that drift hits all kinds alike, and that a run which is ended early has about as
//! many of each. Work is added as more turns in a slice, since arithmetic hides beside a loop that waits for memory.

mod added;
mod against;
mod kept;
mod number;
mod options;
mod passes;
mod repeat;
mod shares;
mod trial;
mod workloads;

pub use options::Calibrate;
pub use repeat::{REPEAT_FOLDER, repeat};

use super::child::{Description, Job, PROTOCOL};
use super::go::alone;
use super::go::program::Programs;
use super::lock::Lock;
use super::options::Options;
use super::progress::Progress;
use super::session::{Session, make_folder, refuse_debug_build};
use super::{machine, rounds};
use crate::claim::{Allocator, Lane};
use crate::record::{
    Build, CALIBRATION_FORMAT, Calibration, CalibrationEnd, CalibrationSettings, Criterion, Ending,
    Error, RecordedWorkload,
};
use crate::verdict::Settings;
use kept::Kept;
use number::finite;
use passes::{Kind, Step};
use std::process::ExitCode;
use std::sync::Arc;
use workloads::{GO_ID, GO_TEXT, Workload};

/// The part of a child, where this process is one: workloads under the rounds lane's worker, or under criterion, which
/// reads the command line. The program asks this before anything else.
#[must_use]
pub fn child() -> Option<ExitCode> {
    let job = Job::of_this_process()?;
    if std::env::args_os().len() > 1 {
        against::child(&job);
    } else {
        let describe = || Description {
            protocol: PROTOCOL,
            build: machine::build(),
            cases: Vec::new(),
            again: false,
        };
        rounds::work(&workloads::routine, &describe, &job);
    }
    Some(ExitCode::SUCCESS)
}

/// Makes the comparisons that are asked for, writes them to their file and hands them back.
///
/// # Errors
/// Where an option is wrong, the file can not be written, or no process can be started; what was done by then is kept.
pub fn run(options: &Calibrate) -> Result<Calibration, Error> {
    let folder = crate::record::folder_of(&options.out);
    let margin = options.margin.map_or(Settings::default().margin, |percent| percent / 100.0);
    let reports = Options::of_comparisons(folder.to_owned(), margin);
    refuse_debug_build(&reports)?;
    let workloads = workloads::chosen(&options.workloads, options.wants_long_ones(), options.go)?;
    let go = options.go.then(|| alone(GO_ID, GO_TEXT)).transpose()?;
    let (programs, built) = go.unzip();
    if !options.is_elsewhere() {
        make_folder(folder)?;
    }
    kept::check(&options.out)?;
    let lock = Lock::take(folder)?;
    let seed = options.seed.unwrap_or_else(|| fastrand::u64(..));
    let passes = passes::plan(options, &workloads, &mut fastrand::Rng::with_seed(seed));
    let steps = passes.iter().map(Vec::len).sum();
    if steps == 0 {
        let next = "leave --more out for it, or name another workload";
        return Err(Error::new("`padded` is only compared with --more 0: nothing is left", next));
    }
    let begun = begun(options, &workloads, Settings { margin, ..Settings::default() }, seed)?;
    let begun = Calibration { build: Build { go: built, ..begun.build }, ..begun };
    let begun = added::begin(options, begun)?;
    super::say::say(&passes::sentence(options, &workloads, steps));
    let cache = begun.machine.cache;
    let kept = Kept::open(&options.out, begun);
    let progress = Progress::start(Lane::Rounds, "calibrate", steps);
    let mut session = Session::aside(reports, progress, lock);
    let made = make(&mut session, &kept, &passes, options, (cache, programs.as_ref()));
    session.end_aside();
    let why = *made.as_ref().unwrap_or(&Ending::Interrupted);
    let written = kept.write(why);
    made?;
    written?;
    Ok(kept.calibration())
}

/// Makes the comparisons pass by pass; why there are no more.
fn make(
    session: &mut Session,
    kept: &Kept,
    passes: &[Vec<Step>],
    options: &Calibrate,
    (cache, programs): (u64, Option<&Arc<Programs>>),
) -> Result<Ending, Error> {
    let mut longest = 0.0_f64;
    for (number, pass) in passes.iter().enumerate() {
        let pass_start = kept.seconds();
        for step in pass {
            let start = kept.seconds();
            if options.time_limit().is_some_and(|limit| start + longest > limit) {
                session.progress.say(&format!(
                    "calibrate: the time is spent after {number} of {} passes; --trials takes as long as it needs",
                    passes.len()
                ));
                return Ok(Ending::TimeSpent);
            }
            match step.kind {
                Kind::Trial { mode, more, under } => {
                    let kind = (mode, more, under);
                    let made = trial::make(session, step, kind, options, cache, programs)?;
                    kept.change(|calibration| match made {
                        Ok(trial) => calibration.trials.push(trial),
                        Err(failed) => calibration.failed.push(failed),
                    });
                }
                Kind::Pair => {
                    let made = against::pair(session, step, options, cache)?;
                    kept.change(|calibration| match (made, &mut calibration.criterion) {
                        (Ok(pair), Some(criterion)) => criterion.pairs.push(pair),
                        (Err(failed), _) => calibration.failed.push(failed),
                        (Ok(_), None) => {}
                    });
                }
            }
            kept.look_at_the_load();
            session.progress.step(1);
            if !passes::is_once(options, step.workload) {
                longest = longest.max(kept.seconds() - start);
            }
        }
        kept.write(Ending::Interrupted)?;
        session.progress.say(&format!(
            "calibrate: pass {} of {}, {} comparisons, {:.1} s",
            number + 1,
            passes.len(),
            pass.len(),
            kept.seconds() - pass_start
        ));
    }
    Ok(Ending::Complete)
}

/// The names that a workload has in the file: one for each way in which Go runs, where it is Go's.
fn names(options: &Calibrate, workload: &Workload) -> impl Iterator<Item = String> {
    let under: &[Allocator] = match options.go {
        true => &[Allocator::Go, Allocator::GoOne],
        false => &[Allocator::System],
    };
    under.iter().map(|under| trial::named(workload, *under))
}

/// The calibration before its first comparison.
fn begun(
    options: &Calibrate,
    workloads: &[&'static Workload],
    settings: Settings,
    seed: u64,
) -> Result<Calibration, Error> {
    let machine = machine::machine(Allocator::System);
    let cache = machine.cache;
    let load = machine.load;
    Ok(Calibration {
        format: CALIBRATION_FORMAT,
        started: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        settings: CalibrationSettings {
            error: finite(settings.error)?,
            looks: Vec::new(),
            equal_looks: Vec::new(),
            margin: finite(settings.margin)?,
            seed,
            asked: options.trials(),
            budgets: passes::budgets(options)?,
        },
        build: machine::build(),
        machine,
        workloads: workloads
            .iter()
            .flat_map(|workload| names(options, workload).map(move |name| (workload, name)))
            .map(|(workload, name)| RecordedWorkload { name, ..workload.recorded(cache) })
            .collect(),
        trials: Vec::new(),
        failed: Vec::new(),
        criterion: options.pairs().map(|pairs| Criterion {
            settings: against::settings(),
            asked: pairs,
            pairs: Vec::new(),
        }),
        earlier: Vec::new(),
        summary: None,
        end: CalibrationEnd {
            why: Ending::Interrupted,
            seconds: finite(0.0)?,
            load,
            highest_load: load,
        },
    })
}

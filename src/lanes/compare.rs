//! `cargo claimbench compare`: two builds of the project, alternated process by process by the engine of the rounds lane.
//!
//! The builds are programs of the rounds lane: of two commits, of two sets of compiler flags, or under two allocators.
//! Each says itself which cases it has, so neither has to know the other's claims; what both have is compared.
//!
//! **The error.** The cases are known beforehand, so they are one family, and each gets an equal share of its error
//! (Bonferroni): the probability that any of them is called different although none is, is at most 1 %.
//!
//! **Placement.** An untouched function that stands a few bytes further on can take another time, in every process. The
//! rounds programs hold their catalogue twice, so a case that differs is compared once more in the second copies of both
//! builds. More work shows in both copies; code that was moved seldom does.

use super::built::{Built, built};
use super::child::{Child, Description, Job, Message, Order, PROTOCOL};
use super::filter::Filter;
use super::instructions::builds::instructions_in;
use super::lock::Lock;
use super::options::{Options, number};
use super::progress::Progress;
use super::rounds::in_builds;
use super::say::warn;
use super::session::{Session, make_folder, refuse_debug_build};
use super::valgrind::Valgrind;
use crate::claim::{Allocator, Lane};
use crate::record::{
    BuildComparison, Case, ComparedCase, Error, Finite, Line, RatioOfBuilds, Reason,
};
use crate::verdict::{Estimate, Settings};
use clap::Args;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The probability that any case is called different although none is.
const FAMILY_ERROR: f64 = 0.01;
/// The seconds that one comparison may take unless a number is named.
const BUDGET: f64 = 2.0;
/// How long a program may take to say what it is.
const DESCRIBED_WITHIN: Duration = Duration::from_secs(10);

/// Compare two builds of the project in one job: what got slower, what faster
///
/// OLD and NEW are programs of the rounds lane, files with what cargo says of them
/// (`cargo bench --no-run --bench rounds --message-format=json-render-diagnostics >FILE`), or folders that cargo built them
/// into (`--target-dir FOLDER`), where nothing else of that name is. `scripts/regress REF` builds a commit and the working
/// tree and compares them. Each runs in the folder of its own package.
#[derive(Args, Clone, Debug)]
pub struct Compare {
    /// The build that the other is compared with
    pub old: PathBuf,
    /// The other build
    pub new: PathBuf,
    /// Only cases whose name THEME/CLAIM/VARIANT/POINT holds this, or matches it as a regular expression
    #[arg(value_name = "FILTER")]
    pub filter: Option<String>,
    /// In messages and folders: the program under jemalloc, for both builds, or for one as OLD,NEW of system and jemalloc
    #[arg(long, value_name = "ALLOCATOR", default_value = "system", value_parser = allocators)]
    pub allocator: [Allocator; 2],
    /// How long one comparison may take, 0.05 to 600
    #[arg(long, value_name = "SECONDS", default_value_t = BUDGET, allow_negative_numbers = true, value_parser = budget)]
    pub budget: f64,
    /// Differences within this margin do not count, 0 to 50 [default: 0.5]
    #[arg(long, value_name = "PERCENT", allow_negative_numbers = true, value_parser = margin)]
    pub margin: Option<f64>,
    /// Count the instructions of every case in both builds too, under Valgrind: exact, and some seconds more a case. They
    /// explain a difference and change no exit code
    #[arg(long)]
    pub exact: bool,
    /// The seed of the random orders [default: a random one]
    #[arg(long)]
    pub seed: Option<u64>,
    /// Where the lock is kept that holds other runs off
    #[arg(long, value_name = "FOLDER", default_value = "reports")]
    pub reports: PathBuf,
}

fn budget(text: &str) -> Result<f64, String> {
    number(text, 0.05, 600.0)
}

fn margin(text: &str) -> Result<f64, String> {
    number(text, 0.0, 50.0)
}

fn allocators(text: &str) -> Result<[Allocator; 2], String> {
    let one = |word: &str| match word {
        "system" => Ok(Allocator::System),
        "jemalloc" => Ok(Allocator::Jemalloc),
        "mimalloc" => Ok(Allocator::Mimalloc),
        other => Err(format!("`{other}` is none of system, jemalloc and mimalloc")),
    };
    match text.split_once(',') {
        Some((old, new)) => Ok([one(old)?, one(new)?]),
        None => Ok([one(text)?; 2]),
    }
}

/// Compares two builds case by case.
///
/// # Errors
/// Where a program can not be found or started, is none of the rounds lane, or speaks another protocol; where the filter
/// is no regular expression or the builds have no case in common.
pub fn run(options: &Compare) -> Result<BuildComparison, Error> {
    let start = Instant::now();
    let margin = options.margin.map_or(Settings::default().margin, |percent| percent / 100.0);
    let mut reports = Options::of_comparisons(options.reports.clone(), margin);
    refuse_debug_build(&reports)?;
    let [old, new] = [(&options.old, options.allocator[0]), (&options.new, options.allocator[1])]
        .map(|(path, allocator)| program(path, allocator));
    let (old, new) = apart(old?, new?, options)?;
    make_folder(&options.reports)?;
    let lock = Lock::take(&options.reports)?;
    let (before, now) = (describe(&old)?, describe(&new)?);
    let Matched { both, only_old, only_new } = matched(&before, &now, options.filter.as_deref())?;

    let seed = options.seed.unwrap_or_else(|| fastrand::u64(..));
    reports.budget = Some(options.budget);
    reports.seed = seed;
    reports.error = FAMILY_ERROR / both.len() as f64;
    let progress = Progress::start(Lane::Rounds, "compare", both.len());
    let mut session = Session::aside(reports, progress, lock);
    let valgrind = options.exact.then(valgrind).flatten();
    let copies = before.again && now.again;
    let mut cases = Vec::with_capacity(both.len());
    for case in both {
        let mut compared = compare(&mut session, case, [&old, &new], copies)?;
        if let Some(valgrind) = &valgrind {
            let programs = [old.as_path(), new.as_path()];
            match instructions_in(programs, &compared.case, valgrind, session.limit()) {
                Ok(counted) => compared.instructions = Some(counted),
                Err(why) => compared.uncounted = Some(why),
            }
        }
        cases.push(compared);
        session.progress.step(1);
    }
    session.end_aside();
    Ok(BuildComparison {
        old: before.build,
        new: now.build,
        seed,
        margin: finite(margin)?,
        family_error: finite(FAMILY_ERROR)?,
        cases,
        only_old,
        only_new,
        seconds: finite(start.elapsed().as_secs_f64())?,
    })
}

/// The Valgrind that counts; what keeps it from being had is said, and times are compared without it.
fn valgrind() -> Option<Valgrind> {
    Valgrind::find().inspect_err(|why| warn(&format!("{why}: instructions are not compared"))).ok()
}

/// Compares one case, and where it differs beyond the margin its second copies too.
fn compare(
    session: &mut Session,
    case: Case,
    programs: [&PathBuf; 2],
    copies: bool,
) -> Result<ComparedCase, Error> {
    let settings = Settings { margin: session.options.margin, error: session.options.error };
    let programs: Vec<PathBuf> = programs.into_iter().cloned().collect();
    let found = in_builds(session, case.clone(), programs.clone(), false)?;
    let lines = session.take();
    let Some(found) = found else {
        let failure = lines.iter().find_map(|line| match line {
            Line::Failure(failure) => Some(failure.reason.to_string()),
            _ => None,
        });
        let failure = Some(failure.unwrap_or_else(|| "it could not be measured".to_owned()));
        return Ok(ComparedCase {
            case,
            ratio: None,
            again: None,
            same_output: true,
            failure,
            instructions: None,
            uncounted: None,
        });
    };
    let ratio = ratio(found.estimate)?;
    let differs = found.estimate.interval.is_some_and(|interval| settings.differs(interval));
    let mut again = None;
    if copies && differs {
        let second = in_builds(session, case.clone(), programs, true)?;
        drop(session.take());
        again = second.map(|second| self::ratio(second.estimate)).transpose()?.flatten();
    }
    let failure = ratio.is_none().then(|| "too few forks were measured".to_owned());
    let same_output = found.same_output;
    let (instructions, uncounted) = (None, None);
    Ok(ComparedCase { case, ratio, again, same_output, failure, instructions, uncounted })
}

fn ratio(estimate: Estimate) -> Result<Option<RatioOfBuilds>, Error> {
    let Some(interval) = estimate.interval else { return Ok(None) };
    Ok(Some(RatioOfBuilds {
        center: finite(estimate.center)?,
        lower: finite(interval.lower)?,
        upper: finite(interval.upper)?,
        forks: u32::try_from(estimate.forks).unwrap_or(u32::MAX),
    }))
}

fn finite(number: f64) -> Result<Finite, Error> {
    Finite::new(number)
        .ok_or_else(|| Error::new(format!("{number} is not finite"), "measure again"))
}

/// The program of the rounds lane that a path leads to.
fn program(path: &Path, allocator: Allocator) -> Result<Built, Error> {
    built(path, super::session::target(Lane::Rounds, allocator))
}

/// Both programs. Two builds into one folder may have the same file, which holds the later one.
fn apart(old: Built, new: Built, options: &Compare) -> Result<(PathBuf, PathBuf), Error> {
    let are_told = old.is_told && new.is_told && options.old != options.new;
    if are_told && old.program == new.program {
        let what = format!(
            "both builds wrote the same program, {}, so the earlier one is gone",
            new.program.display()
        );
        let next = "build one of them into a folder of its own, with --target-dir";
        return Err(Error::new(what, next).at(&options.new));
    }
    Ok((old.program, new.program))
}

/// What a program says of itself.
fn describe(program: &Path) -> Result<Description, Error> {
    let other = |what: &str| {
        let next = "build it with `cargo bench --no-run --bench rounds` at a commit that has `claimbench compare`";
        Error::new(
            format!("this is no program of the rounds lane that can be compared: {what}"),
            next,
        )
        .at(program)
    };
    let mut child =
        Child::start_other(program, &Job::over(Vec::new())).map_err(|error| other(&error.what))?;
    child.order(Order::Describe);
    let said = child.next(DESCRIBED_WITHIN);
    match said {
        Ok(Message::Described(described)) if described.protocol == PROTOCOL => Ok(*described),
        Ok(Message::Described(described)) => {
            let what =
                format!("it speaks protocol {}, and this one {PROTOCOL}", described.protocol);
            Err(other(&what))
        }
        Ok(Message::Failed(Reason::Unreadable(what))) => Err(other(&what)),
        Ok(_) => Err(other("it answered something else")),
        Err(Reason::TimedOut(_)) => Err(other("it gave no answer")),
        Err(reason) => Err(other(&reason.to_string())),
    }
}

/// The cases of two builds.
struct Matched {
    both: Vec<Case>,
    only_old: Vec<Case>,
    only_new: Vec<Case>,
}

/// The cases that both builds have and the filter admits, and those of only one; by name, whatever the allocator.
fn matched(old: &Description, new: &Description, filter: Option<&str>) -> Result<Matched, Error> {
    let words = Filter::one(filter);
    let admits = |case: &&Case| words.admits(&case.to_string());
    let has = |cases: &[Case], case: &Case| {
        cases.iter().any(|known| known.to_string() == case.to_string())
    };
    let of = |cases: &[Case], others: &[Case], wanted: bool| -> Vec<Case> {
        cases.iter().filter(admits).filter(|case| has(others, case) == wanted).cloned().collect()
    };
    let both = of(&new.cases, &old.cases, true);
    if both.is_empty() {
        if let Some(fault) = words.fault() {
            return Err(fault);
        }
        let next = match filter {
            Some(_) => "leave the filter out, or see `cargo claimbench list`",
            None => "name two builds of one project",
        };
        return Err(Error::new("the builds have no such case in common", next));
    }
    let only_old = of(&old.cases, &new.cases, false);
    let only_new = of(&new.cases, &old.cases, false);
    Ok(Matched { both, only_old, only_new })
}

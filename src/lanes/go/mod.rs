//! The lanes of Go: the Go side of each claim, in the file beside the claim's, on the same machine and in the same run.
//!
//! ```text
//! claims/THEME/NAME.go ──layout──> a module below target/ ──toolchain──> a program, linked in four orders
//!                                                                        └─ children of the lanes, as Rust's are
//! ```
//!
//! A Go variant does the work of the Rust variant of its name, and gives its digest. It is counted with the collector
//! off; it is timed slice by slice beside its namesake, each in a process of its own, once as Go runs by default and once
//! on one core. Without a toolchain a lane says so in one line and ends: nothing fails.

mod alone;
mod built;
mod escapes;
mod layout;
pub(in crate::lanes) mod program;
mod side;
#[cfg(test)]
mod tests;
mod toolchain;

pub(super) use alone::alone;

use super::allocator;
use super::child::{Child, Job, Message, Parent};
use super::cores;
use super::heap::{OF_ONE_CASE, at_once};
use super::home::go_home;
use super::limit::Limit;
use super::machine;
use super::nothing::nothing;
use super::options::Options;
use super::outgrown::outgrown_files_are_errors;
use super::plan::{Planned, Sweep, plan};
use super::resident;
use super::rounds;
use super::say::say;
use super::session::{self, Session, list, refuse_debug_build, target};
use super::told::Told;
use crate::claim::{Allocator, Catalogue, Lane};
use crate::record::{Build, Case, Error, GoState, Line, Reason};
use crate::run::target::target_folder;
use built::{Built, build, recorded};
use layout::Source;
use side::{Sided, sided};
use std::path::PathBuf;
use std::process::ExitCode;
use toolchain::Toolchain;

/// The most claims that a lane of times gets an own share of time for, so that a long catalogue takes no longer.
const MOST_SHARES: usize = 24;

/// The bench target's `main` of the lane that counts.
#[must_use]
pub fn heap(catalogue: &'static Catalogue) -> ExitCode {
    main(catalogue, Lane::Heap, Allocator::Go)
}

/// The bench target's `main` of the lane that reads what stays in memory.
#[must_use]
pub fn resident(catalogue: &'static Catalogue) -> ExitCode {
    main(catalogue, Lane::Resident, Allocator::Go)
}

/// The bench target's `main` of a lane that times: Go as it runs by default, or on one core.
#[must_use]
pub fn rounds(catalogue: &'static Catalogue, allocator: Allocator) -> ExitCode {
    main(catalogue, Lane::Rounds, allocator)
}

/// Lays the Go sides of a catalogue out as a module, as it is built; its folder, or nothing where no claim has a Go side. It
/// needs no toolchain.
///
/// # Errors
/// Where a file of one can not be read, or the folder can not be written.
pub fn lay_out(catalogue: &Catalogue) -> Result<Option<PathBuf>, Error> {
    let sources = sources(catalogue)?;
    if sources.is_empty() {
        return Ok(None);
    }
    let folder = folder(catalogue);
    built::lay_out(&folder, &sources)?;
    Ok(Some(folder))
}

fn main(catalogue: &'static Catalogue, lane: Lane, allocator: Allocator) -> ExitCode {
    outgrown_files_are_errors();
    if let Some(job) = Job::of_this_process() {
        // Go cases are children of another program: what comes here is a Rust variant beside one.
        match job.cases.is_empty() {
            true => refuse(&job),
            false => rounds::serve(catalogue, None, Allocator::System, &job),
        }
        return ExitCode::SUCCESS;
    }
    let name = target(lane, allocator);
    go_home();
    let options = Options::from_process(name);
    session::ended(name, as_parent(catalogue, lane, allocator, options))
}

/// Answers whoever would compare builds of Rust by this program.
fn refuse(job: &Job) {
    let Some(mut parent) = Parent::of(job) else { return };
    let what =
        "it is a lane of Go, whose code no build of Rust changes: name the programs of `rounds`";
    while Parent::next().is_some() {
        parent.tell(&Message::Failed(Reason::Unreadable(what.to_owned())));
    }
}

fn as_parent(
    catalogue: &'static Catalogue,
    lane: Lane,
    allocator: Allocator,
    options: Options,
) -> Result<ExitCode, Error> {
    refuse_debug_build(&options)?;
    let options = options.with(catalogue)?;
    let mut planned = plan(catalogue, &options, (lane, allocator), Sweep::Whole)?;
    if planned.is_empty() {
        return nothing(catalogue, &options, target(lane, allocator));
    }
    planned.retain(|planned| planned.entry.go_file().is_some());
    if planned.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    allocator::expect(allocator)?;
    let name = target(lane, allocator);
    let sources = sources(catalogue)?;
    let folder = folder(catalogue);
    let toolchain = Toolchain::find(&target_folder());
    let built = match &toolchain {
        // What keeps a toolchain from building is a fault of each claim's, and no end of the lanes that come behind.
        Ok(toolchain) => build(toolchain, &folder, &sources)
            .map_err(|error| error.to_string().split_whitespace().collect::<Vec<&str>>().join(" ")),
        Err(why) => Err(why.clone()),
    };
    let is_fault = toolchain.is_ok() && built.is_err();
    if let Err(why) = &built {
        // A list is read by programs.
        if options.list {
            return Ok(ExitCode::SUCCESS);
        }
        say(&format!("{name}: {why}: the Go side is not judged here"));
        if options.test && !is_fault {
            return Ok(ExitCode::SUCCESS);
        }
    }
    let version = toolchain.map(|toolchain| toolchain.version).unwrap_or_default();
    let sided: Vec<Sided> = planned
        .into_iter()
        .map(|planned| {
            sided(planned, &sources, built.as_ref(), &version, lane, allocator, &options)
        })
        .collect();
    let claims = sided.len().min(MOST_SHARES);
    let built = built.as_ref().ok();
    let options = Options { claims, ..options };
    measure(sided, built, (lane, allocator), &version, is_fault, options)
}

/// Measures what there is, or says in the record why there is nothing. That there is nothing is a fault where a toolchain
/// could not build it.
fn measure(
    sided: Vec<Sided>,
    built: Option<&Built>,
    (lane, allocator): (Lane, Allocator),
    version: &str,
    is_fault: bool,
    options: Options,
) -> Result<ExitCode, Error> {
    let mut misnamed: Vec<(Case, &'static str)> = Vec::new();
    for Sided { side, planned, misnamed: names, .. } in &sided {
        let point = planned.entry.claim.axis.article;
        let case = |variant: &String| {
            let (claim, variant) = (side.claim.clone(), variant.clone());
            Case { claim, variant, point, allocator }
        };
        misnamed.extend(names.iter().map(|(variant, why)| (case(variant), *why)));
    }
    let (sides, planned): (Vec<_>, Vec<Planned>) =
        sided.into_iter().map(|Sided { side, all, planned, .. }| ((side, all), planned)).unzip();
    if options.list {
        list(&planned);
        return Ok(ExitCode::SUCCESS);
    }
    let go = built.map(|_| recorded(lane, allocator, version));
    let build = Build { go, ..machine::build() };
    let mut session = Session::open(options, lane, allocator, &planned, build)?;
    for (side, _) in &sides {
        session.write(&Line::Go(Box::new(side.clone())))?;
    }
    for (planned, (side, _)) in planned.iter().zip(&sides) {
        let why = match &side.state {
            GoState::Broken(why) => format!("does not compile: {why}"),
            GoState::Missing(why) if is_fault => why.clone(),
            _ => continue,
        };
        let claim = planned.entry.claim;
        let (variant, point) = (claim.reference.to_owned(), claim.axis.article);
        let case = Case { claim: side.claim.clone(), variant, point, allocator };
        session.fail(&case, Reason::Unreadable(why))?;
    }
    for (case, why) in &misnamed {
        session.fail(case, Reason::Unreadable((*why).to_owned()))?;
    }
    let result = match built {
        None => Ok(()),
        Some(built) if lane != Lane::Rounds => read(&mut session, &planned, lane, built),
        Some(built) => {
            let all: Vec<(&Planned, &[Case])> =
                planned.iter().zip(&sides).map(|(planned, (_, all))| (planned, &**all)).collect();
            let any: Vec<(&Planned, &[Case])> =
                all.into_iter().filter(|(planned, _)| !planned.cases.is_empty()).collect();
            rounds::measure_go(&mut session, &any, allocator, &built.programs)
        }
    };
    session.close(result, target(lane, allocator))
}

/// Reads every case in a process of its own, and counts it in three, so that a count which differs between processes is
/// told from one that does not; counts as many cases at the same time as there are cores.
fn read(
    session: &mut Session,
    planned: &[Planned],
    lane: Lane,
    built: &Built,
) -> Result<(), Error> {
    if lane == Lane::Resident {
        resident::say_troubles(session);
    }
    for planned in planned {
        if session.is_over() {
            break;
        }
        session.claim(planned)?;
        let test = session.options.test;
        let start =
            |case: &Case| built.programs.read(&Job { test, ..Job::over(vec![case.clone()]) }, lane);
        // A first look takes the counts as they come.
        let is_counted = lane == Lane::Heap && !test && !session.options.quick;
        let processes = if is_counted { OF_ONE_CASE } else { 1 };
        let at_once = if lane == Lane::Heap { at_once(planned) } else { 1 };
        for cases in planned.cases.chunks(at_once.clamp(1, cores::count().max(1))) {
            if session.is_over() {
                break;
            }
            let children = cases.iter().map(&start).collect::<Result<Vec<_>, Error>>()?;
            for (case, child) in cases.iter().zip(children) {
                let told = all_told(child, session.limit(), processes, || start(case))?;
                told.write(session, lane, case)?;
                session.progress.step(1);
            }
        }
    }
    Ok(())
}

/// What the processes of a case tell together: the one that was started, and more, to so many in any case and to three
/// where its turns start threads. Behind one that failed there are no more.
fn all_told(
    child: Child,
    limit: Limit,
    in_any_case: usize,
    start: impl Fn() -> Result<Child, Error>,
) -> Result<Told, Error> {
    let mut all = vec![Told::by(child, limit)];
    let processes = if all[0].threads { OF_ONE_CASE } else { in_any_case };
    while all.len() < processes && !all.iter().any(Told::is_failed) {
        all.push(Told::by(start()?, limit));
    }
    Ok(Told::together(all))
}

/// The Go sides of a whole catalogue, whatever the filter, so that their programs are the same in all runs.
fn sources(catalogue: &Catalogue) -> Result<Vec<Source>, Error> {
    let mut sources = Vec::new();
    for entry in catalogue {
        let Some(file) = entry.go_file() else { continue };
        let text = std::fs::read_to_string(&file).map_err(|error| {
            let next = "make the file readable, or remove it where the claim has no Go side";
            Error::new(format!("the Go side can not be read: {error}"), next).at(&file)
        })?;
        sources.push(Source { claim: entry.id(), file, text });
    }
    Ok(sources)
}

/// Where the Go sides of a catalogue are built: a folder for each package with claims.
fn folder(catalogue: &Catalogue) -> PathBuf {
    let package = catalogue.first().map_or("claims", |entry| entry.package);
    target_folder().join("claimbench-go").join(package)
}

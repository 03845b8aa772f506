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

mod built;
mod layout;
pub(in crate::lanes) mod program;
mod side;
#[cfg(test)]
mod tests;
mod toolchain;

use super::allocator;
use super::child::Job;
use super::cores;
use super::heap::at_once;
use super::home::go_home;
use super::machine;
use super::nothing::nothing;
use super::options::Options;
use super::plan::{Planned, Sweep, plan};
use super::rounds;
use super::say::say;
use super::session::{self, Session, list, refuse_debug_build, target};
use super::told::Told;
use crate::claim::{Allocator, Catalogue, Lane};
use crate::record::{Build, Case, Error, GoBuild, GoState, Line, Reason};
use built::{Built, LAYOUTS, build};
use layout::Source;
use side::{Sided, sided};
use std::path::PathBuf;
use std::process::ExitCode;
use toolchain::Toolchain;

/// The most claims that a lane of times gets an own share of time for, so that a long catalogue takes no longer.
const MOST_SHARES: usize = 9;

/// The bench target's `main` of the lane that counts.
#[must_use]
pub fn heap(catalogue: &'static Catalogue) -> ExitCode {
    main(catalogue, Lane::Heap, Allocator::Go)
}

/// The bench target's `main` of a lane that times: Go as it runs by default, or on one core.
#[must_use]
pub fn rounds(catalogue: &'static Catalogue, allocator: Allocator) -> ExitCode {
    main(catalogue, Lane::Rounds, allocator)
}

fn main(catalogue: &'static Catalogue, lane: Lane, allocator: Allocator) -> ExitCode {
    if let Some(job) = Job::of_this_process() {
        // Go cases are children of another program: what comes here is a Rust variant beside one.
        rounds::serve(catalogue, None, Allocator::System, &job);
        return ExitCode::SUCCESS;
    }
    let name = target(lane, allocator);
    go_home();
    let options = Options::from_process(name);
    session::ended(name, as_parent(catalogue, lane, allocator, options))
}

fn as_parent(
    catalogue: &'static Catalogue,
    lane: Lane,
    allocator: Allocator,
    options: Options,
) -> Result<ExitCode, Error> {
    refuse_debug_build()?;
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
        Ok(toolchain) => Ok(build(toolchain, &folder, &sources)?),
        Err(why) => Err(why.clone()),
    };
    if let Err(why) = &built {
        // A list is read by programs.
        if options.list {
            return Ok(ExitCode::SUCCESS);
        }
        say(&format!("{name}: {why}: the Go side is not judged here"));
        if options.test {
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
    measure(sided, built, lane, allocator, &version, Options { claims, ..options })
}

/// Measures what there is, or says in the record why there is nothing.
fn measure(
    sided: Vec<Sided>,
    built: Option<&Built>,
    lane: Lane,
    allocator: Allocator,
    version: &str,
    options: Options,
) -> Result<ExitCode, Error> {
    let (sides, planned): (Vec<_>, Vec<Planned>) =
        sided.into_iter().map(|Sided { side, all, planned }| ((side, all), planned)).unzip();
    if options.list {
        list(&planned);
        return Ok(ExitCode::SUCCESS);
    }
    let go = built.map(|_| go_build(lane, allocator, version));
    let build = Build { go, ..machine::build() };
    let mut session = Session::open(options, lane, allocator, &planned, build)?;
    for (side, _) in &sides {
        session.write(&Line::Go(Box::new(side.clone())))?;
    }
    for (planned, (side, _)) in planned.iter().zip(&sides) {
        if let GoState::Broken(why) = &side.state {
            let claim = planned.entry.claim;
            let (variant, point) = (claim.reference.to_owned(), claim.axis.article);
            let case = Case { claim: side.claim.clone(), variant, point, allocator };
            session.fail(&case, Reason::Unreadable(format!("does not compile: {why}")))?;
        }
    }
    let result = match built {
        None => Ok(()),
        Some(built) if lane == Lane::Heap => count(&mut session, &planned, built),
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

/// Counts every case in a process of its own, as many at the same time as there are cores.
fn count(session: &mut Session, planned: &[Planned], built: &Built) -> Result<(), Error> {
    for planned in planned {
        session.claim(planned)?;
        for cases in planned.cases.chunks(at_once(planned).clamp(1, cores::count().max(1))) {
            let start = |case: &Case| {
                let job = Job { test: session.options.test, ..Job::over(vec![case.clone()]) };
                built.programs.count(&job)
            };
            let children = cases.iter().map(start).collect::<Result<Vec<_>, Error>>()?;
            for (case, child) in cases.iter().zip(children) {
                Told::by(child, session.limit()).write(session, Lane::Heap, case)?;
                session.progress.step(1);
            }
        }
    }
    Ok(())
}

/// How the Go sides were built and are run, for the record.
fn go_build(lane: Lane, allocator: Allocator, version: &str) -> GoBuild {
    let mut settings = toolchain::settings();
    settings.extend(program::settings(lane == Lane::Heap, allocator));
    GoBuild { version: version.to_owned(), settings, layouts: LAYOUTS }
}

/// The Go sides of a whole catalogue, whatever the filter, so that there is one program for all runs.
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

/// The target folder: the one that this program was built in, which lies three above it.
fn target_folder() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let above = program.ancestors().nth(3).filter(|above| above.parent().is_some());
    above.map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

/// Where the Go sides of a catalogue are built: a folder for each package with claims.
fn folder(catalogue: &Catalogue) -> PathBuf {
    let package = catalogue.first().map_or("claims", |entry| entry.package);
    target_folder().join("claimbench-go").join(package)
}

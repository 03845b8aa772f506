//! What a lane is called, and what has to be right before it measures.

use super::options::Options;
use super::plan::Planned;
use super::say::say;
use crate::claim::{Allocator, Lane};
use crate::record::{Error, room_or};
use std::path::Path;

/// The name of the lane's bench target.
pub(super) fn target(lane: Lane, allocator: Allocator) -> &'static str {
    match (lane, allocator) {
        (Lane::Heap, Allocator::Go) => "heap_go",
        (Lane::Resident, Allocator::Go) => "resident_go",
        (Lane::Rounds, Allocator::Go) => "rounds_go",
        (Lane::Rounds, Allocator::GoOne) => "rounds_go_one",
        (Lane::Heap, _) => "heap",
        (Lane::Time, _) => "time",
        (Lane::Instructions, _) => "instructions",
        (Lane::Resident, Allocator::Jemalloc) => "resident_jemalloc",
        (Lane::Resident, Allocator::Mimalloc) => "resident_mimalloc",
        (Lane::Resident, _) => "resident",
        (Lane::Rounds, Allocator::Jemalloc) => "rounds_jemalloc",
        (Lane::Rounds, Allocator::Mimalloc) => "rounds_mimalloc",
        (Lane::Rounds, _) => "rounds",
    }
}

/// A debug build measures the compiler's mood. It may name the cases, and run each once for a test runner.
///
/// # Errors
/// Where something is to be measured with one.
pub(super) fn refuse_debug_build(options: &Options) -> Result<(), Error> {
    refuse(cfg!(debug_assertions), options)
}

fn refuse(is_debug: bool, options: &Options) -> Result<(), Error> {
    if is_debug && !options.test && !options.list {
        let next = "use `cargo bench`, which builds with optimisation";
        return Err(Error::new("this is a debug build, and its figures would mean nothing", next));
    }
    Ok(())
}

/// Makes the folder of a profile, where one is asked for. It is one of a single case, for its files have no other name.
///
/// # Errors
/// Where several cases are asked for, and where the folder can not be made.
pub(super) fn ready_for_a_profile(options: &Options, planned: &[Planned]) -> Result<(), Error> {
    let Some(folder) = &options.profile else { return Ok(()) };
    let cases: usize = planned.iter().map(|planned| planned.cases.len()).sum();
    if cases > 1 {
        let next =
            "name one with --exact THEME/CLAIM/VARIANT/POINT, or use `cargo claimbench profile`";
        return Err(Error::new(format!("--profile is for one case, and {cases} fit"), next));
    }
    std::fs::create_dir_all(folder).map_err(|error| {
        let next = room_or(&error, "make what is above it writable, or name another one");
        Error::new(format!("the folder can not be made: {error}"), next).at(folder)
    })
}

/// Makes the folder of reports and checks that it can be written.
pub(super) fn make_folder(reports: &Path) -> Result<(), Error> {
    let unwritable = |error: std::io::Error| {
        let next = room_or(&error, "make the folder writable");
        let next = format!("{next}, or name another one with --reports");
        Error::new(format!("nothing can be written here: {error}"), next).at(reports)
    };
    std::fs::create_dir_all(reports).map_err(unwritable)?;
    tempfile::tempfile_in(reports).map_err(unwritable)?;
    Ok(())
}

/// Names the cases, as `--list` asks.
pub(super) fn list(planned: &[Planned]) {
    for case in planned.iter().flat_map(|planned| &planned.cases) {
        say(&format!("{case}: benchmark"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_debug_build_names_cases_and_runs_them_once_but_measures_nothing() {
        let options = Options::of_comparisons("reports".into(), 0.005);
        let [test, list] = [(true, false), (false, true)].map(|(test, list)| Options {
            test,
            list,
            ..options.clone()
        });
        let is_refused = |options| refuse(true, options).is_err();
        assert_eq!([&options, &test, &list].map(is_refused), [true, false, false]);
        assert!(refuse(false, &options).is_ok());
    }
}

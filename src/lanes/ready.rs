//! What a lane is called, and what has to be right before it measures.

use super::plan::Planned;
use super::say::say;
use crate::claim::{Allocator, Lane};
use crate::record::Error;
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
        (Lane::Resident, Allocator::Jemalloc) => "resident_jemalloc",
        (Lane::Resident, _) => "resident",
        (Lane::Rounds, Allocator::Jemalloc) => "rounds_jemalloc",
        (Lane::Rounds, _) => "rounds",
    }
}

/// A debug build measures the compiler's mood.
pub(super) fn refuse_debug_build() -> Result<(), Error> {
    if cfg!(debug_assertions) {
        let next = "use `cargo bench`, which builds with optimisation";
        return Err(Error::new("this is a debug build, and its figures would mean nothing", next));
    }
    Ok(())
}

/// Makes the folder of reports and checks that it can be written.
pub(super) fn make_folder(reports: &Path) -> Result<(), Error> {
    let next = "make the folder writable, or name another one with --reports";
    let unwritable = |error: std::io::Error| {
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

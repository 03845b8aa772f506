//! `cargo claimbench calibrate --repeat`: the rounds lanes of a package again and again, each time into a folder of its own.

use crate::claim::{Allocator, Lane};
use crate::lanes::cargo;
use crate::lanes::lock::Lock;
use crate::lanes::say::say;
use crate::lanes::session::make_folder;
use crate::record::{Error, Record};
use std::path::Path;

/// Where the records of a repetition are kept.
pub const REPEAT_FOLDER: &str = "reports/repeat";

/// Runs the rounds lane, and that under jemalloc where this build has it, so many times through cargo, with a random seed
/// each time; the record of each time, with both lanes. Those of an earlier repetition are removed first.
///
/// # Errors
/// Where the folder can not be written or a lane fails; the records that are there by then stay in [`REPEAT_FOLDER`].
pub fn repeat(times: u32, filter: Option<&str>) -> Result<Vec<Record>, Error> {
    let folder = Path::new(REPEAT_FOLDER);
    make_folder(folder)?;
    let _lock = Lock::take(folder)?;
    empty(folder)?;
    let mut records = Vec::new();
    for time in 1..=times {
        say(&format!("calibrate: repetition {time} of {times}"));
        records.push(once(&folder.join(format!("{time:03}")), filter)?);
    }
    Ok(records)
}

/// Runs each rounds lane once, into the same record.
fn once(folder: &Path, filter: Option<&str>) -> Result<Record, Error> {
    let record = cargo::bench(Lane::Rounds, Allocator::System, filter, folder)?;
    match cfg!(feature = "jemalloc") {
        true => cargo::bench(Lane::Rounds, Allocator::Jemalloc, filter, folder),
        false => Ok(record),
    }
}

/// Removes the records of an earlier repetition: the folders whose names are numbers, and nothing else.
fn empty(folder: &Path) -> Result<(), Error> {
    let unremovable = |error: std::io::Error| {
        let next = "make the folder writable or remove it";
        Error::new(format!("the folder can not be emptied: {error}"), next).at(folder)
    };
    for entry in std::fs::read_dir(folder).map_err(unremovable)? {
        let entry = entry.map_err(unremovable)?;
        let is_number = entry.file_name().to_str().is_some_and(|name| name.parse::<u32>().is_ok());
        if is_number && entry.file_type().map_err(unremovable)?.is_dir() {
            std::fs::remove_dir_all(entry.path()).map_err(unremovable)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_records_of_an_earlier_repetition_are_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        for name in ["001", "100", "kept"] {
            std::fs::create_dir(path(name)).expect("a folder");
        }
        std::fs::write(path("001/latest.jsonl"), "").expect("a file");
        std::fs::write(path("002"), "").expect("a file");
        empty(folder.path()).unwrap_or_else(|error| panic!("{error}"));
        let left = ["001", "100", "kept", "002"].map(|name| path(name).exists());
        assert_eq!(left, [false, false, true, true]);
    }
}

//! The folder of the gate's own runs.

use crate::claim::{Allocator, Lane};
use crate::lanes::cargo;
use crate::record::{Error, Record};
use std::path::Path;

/// Where the gate's own runs are written.
pub(super) const FOLDER: &str = "reports/gate";

/// Runs a lane into a folder of its own, which is emptied first.
pub(super) fn fresh(
    lane: Lane,
    allocator: Allocator,
    filter: Option<&str>,
    name: &str,
) -> Result<Record, Error> {
    let folder = Path::new(FOLDER).join(name);
    match std::fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            let next = "make the folder writable or remove it";
            return Err(
                Error::new(format!("the folder can not be emptied: {error}"), next).at(&folder)
            );
        }
        _ => {}
    }
    cargo::bench(lane, allocator, filter, &folder)
}

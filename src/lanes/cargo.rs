//! Runs a lane of the package in the current folder through cargo, into a folder of its own.

use super::session::{make_folder, target};
use crate::claim::{Allocator, Lane};
use crate::record::{Error, Record};
use std::path::Path;
use std::process::{Command, Stdio};

/// Builds and runs one lane's bench target with `cargo bench` and reads what it recorded. What cargo and the lane say
/// goes to standard error.
///
/// The filter is one of the lane's own: a regular expression over case names.
///
/// # Errors
/// Where cargo can not be started, the lane ends with an error, or its record can not be read.
pub fn bench(
    lane: Lane,
    allocator: Allocator,
    filter: Option<&str>,
    reports: &Path,
) -> Result<Record, Error> {
    make_folder(reports)?;
    let reports = reports.canonicalize().map_err(|error| {
        Error::new(format!("the folder can not be found: {error}"), "name another one").at(reports)
    })?;
    let name = target(lane, allocator);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["bench", "--bench", name, "--"]).arg("--reports").arg(&reports).args(filter);
    let status =
        command.stdin(Stdio::null()).stdout(std::io::stderr()).status().map_err(|error| {
            let next = "install cargo, or give a record that was measured elsewhere with --record";
            Error::new(format!("cargo can not be started: {error}"), next)
        })?;
    if !status.success() {
        let what = format!("`cargo bench --bench {name}` ended with {status}");
        return Err(Error::new(what, "what it said stands above; run it by itself to mend it"));
    }
    Record::read(&reports.join("latest.jsonl"))
}

//! Runs a lane of the package in the current folder through cargo, into a folder of its own.

use super::home::of_caller;
use super::outer;
use super::said::package;
pub use super::said::{as_said_here, said};
use super::session::{make_folder, target};
use crate::claim::{Allocator, Lane};
use crate::record::{Error, Line, Record};
use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

const MANIFEST: &str = "Cargo.toml";

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
    let words: Vec<&OsStr> = filter.iter().map(OsStr::new).collect();
    bench_with(lane, allocator, &words, reports)
}

/// The same with any words of the lane's command line.
///
/// # Errors
/// As [`bench`].
pub(super) fn bench_with(
    lane: Lane,
    allocator: Allocator,
    words: &[&OsStr],
    reports: &Path,
) -> Result<Record, Error> {
    make_folder(reports).map_err(|error| {
        // Whoever asked for a gate has named no folder.
        let elsewhere = "; a gate takes what was measured elsewhere with --record";
        let next = error.next.replace(", or name another one with --reports", elsewhere);
        Error { next, ..error }
    })?;
    let reports = reports.canonicalize().map_err(|error| {
        Error::new(format!("the folder can not be found: {error}"), "name another one").at(reports)
    })?;
    let name = target(lane, allocator);
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.arg("bench");
    // What the caller's environment and configuration name by a path from where it stands, such as a target folder, means the
    // same to this cargo.
    if let Some(caller) = of_caller() {
        let manifest = std::path::absolute(MANIFEST).unwrap_or_else(|_| MANIFEST.into());
        command.current_dir(caller).arg("--manifest-path").arg(manifest);
    }
    if let Some(package) = package() {
        command.arg("-p").arg(package);
    }
    command.args(outer::of_build(&outer::words()));
    command.args(["--bench", name, "--"]).arg("--reports").arg(&reports).args(words);
    let status =
        command.stdin(Stdio::null()).stdout(std::io::stderr()).status().map_err(|error| {
            let next = "install cargo, or give a record that was measured elsewhere with --record";
            Error::new(format!("cargo can not be started: {error}"), next)
        })?;
    let path = reports.join("latest.jsonl");
    // A lane that no other one judges ends with 1 where a case failed. Its record is whole, and says so.
    let is_whole = || Record::read(&path).is_ok_and(|record| is_ended(&record, lane, allocator));
    if !status.success() && !is_whole() {
        let what = format!("`{} --bench {name}` ended with {status}", said("bench"));
        return Err(Error::new(what, "what it said stands above; run it by itself to mend it"));
    }
    Record::read(&path)
}

/// The commit of the working tree that a lane would measure, as its record would name it.
#[must_use]
pub fn commit() -> String {
    super::machine::commit()
}

/// Whether a record has the end of a run of a lane.
fn is_ended(record: &Record, lane: Lane, allocator: Allocator) -> bool {
    let of_lane =
        record.headers().filter(|header| (header.lane, header.allocator) == (lane, allocator));
    let mut runs = of_lane.map(|header| header.run);
    runs.any(|run| record.lines.iter().any(|line| matches!(line, Line::End(end) if end.run == run)))
}

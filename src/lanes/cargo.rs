//! Runs a lane of the package in the current folder through cargo, into a folder of its own.

use super::home::of_caller;
use super::outer;
use super::session::{make_folder, target};
use crate::claim::{Allocator, Lane};
use crate::record::{Error, Record};
use std::path::Path;
use std::process::{Command, Stdio};
use toml_edit::DocumentMut;

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
    make_folder(reports)?;
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
    command.args(["--bench", name, "--"]).arg("--reports").arg(&reports).args(filter);
    let status =
        command.stdin(Stdio::null()).stdout(std::io::stderr()).status().map_err(|error| {
            let next = "install cargo, or give a record that was measured elsewhere with --record";
            Error::new(format!("cargo can not be started: {error}"), next)
        })?;
    if !status.success() {
        let what = format!("`{} --bench {name}` ended with {status}", said("bench"));
        return Err(Error::new(what, "what it said stands above; run it by itself to mend it"));
    }
    Record::read(&reports.join("latest.jsonl"))
}

/// A command of cargo about the claims, as a reader of the current folder has to write it: `cargo bench`, or
/// `cargo bench -p parser-claims` in a member of a workspace.
#[must_use]
pub fn said(command: &str) -> String {
    match package() {
        Some(package) => format!("cargo {command} -p {package}"),
        None => format!("cargo {command}"),
    }
}

/// The claims' package, where cargo does not take it by itself: everywhere but in the root of a workspace that says
/// which members it takes.
fn package() -> Option<String> {
    let read = |path: &str| std::fs::read_to_string(path).ok()?.parse::<DocumentMut>().ok();
    let manifest = read(MANIFEST)?;
    if manifest.get("workspace").is_some_and(|root| root.get("default-members").is_some()) {
        return None;
    }
    // A program that cargo did not start is told by the folder; claims that lie elsewhere are told by cargo.
    let beside = read("benches/Cargo.toml");
    let beside = beside.and_then(|it| Some(it.get("package")?.get("name")?.as_str()?.to_owned()));
    beside.or_else(|| std::env::var("CARGO_PKG_NAME").ok())
}

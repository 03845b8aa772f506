//! The programs that cargo built, by its own messages or in a folder that it built into. None is guessed: where two fit,
//! both are named.

use crate::record::Error;
use cargo_metadata::{Artifact, Message};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// How the messages are got.
const MESSAGES: &str = "--message-format=json-render-diagnostics";

/// A program that a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Built {
    /// Its file.
    pub(super) program: PathBuf,
    /// Whether it was found in what cargo says.
    pub(super) is_told: bool,
}

/// The program of a bench target that a path leads to: the file itself, the one that cargo's messages in the file name, or
/// the one in a folder that cargo built into.
///
/// # Errors
/// Where there is none, or more than one: then all are named.
pub(super) fn built(path: &Path, target: &str) -> Result<Built, Error> {
    if path.is_dir() || !path.exists() {
        let found = in_folder(path, target);
        let next = format!(
            "name a program of the rounds lane, the target folder of `cargo bench --no-run --bench {target}`, or a file \
             with what that command says with `{MESSAGES}`"
        );
        let what = "there is no program of the rounds lane here";
        return the_only(found, &Error::new(what, next).at(path), false);
    }
    let unreadable = |error: std::io::Error| {
        Error::new(format!("it can not be read: {error}"), "name another file").at(path)
    };
    let mut file = BufReader::new(File::open(path).map_err(unreadable)?);
    if file.fill_buf().map_err(unreadable)?.starts_with(b"{") {
        return in_messages(file, target, path);
    }
    // A name without a folder would be looked for among the system's programs.
    let program = std::path::absolute(path).map_err(unreadable)?;
    Ok(Built { program, is_told: false })
}

/// The program of a bench target by cargo's messages.
fn in_messages(messages: impl BufRead, target: &str, path: &Path) -> Result<Built, Error> {
    let mut benches: Vec<Artifact> = Vec::new();
    for message in Message::parse_stream(messages) {
        match message {
            Ok(Message::CompilerArtifact(artifact)) if artifact.target.is_bench() => {
                benches.push(artifact);
            }
            Ok(Message::BuildFinished(finished)) if !finished.success => {
                let next = "what cargo says of it went to standard error; mend it and build again";
                return Err(Error::new("the build of these messages failed", next).at(path));
            }
            Ok(_) => {}
            Err(error) => {
                let next =
                    format!("write what `cargo bench --no-run` says with `{MESSAGES}` into it");
                return Err(
                    Error::new(format!("these are no messages of cargo: {error}"), next).at(path)
                );
            }
        }
    }
    let is_it = |artifact: &&Artifact| artifact.target.name == target;
    let program = |artifact: &Artifact| Some(artifact.executable.clone()?.into_std_path_buf());
    let found: BTreeSet<PathBuf> = benches.iter().filter(is_it).filter_map(program).collect();
    let names: BTreeSet<&str> = benches.iter().map(|bench| bench.target.name.as_str()).collect();
    let names = match names.is_empty() {
        true => "no bench target at all".to_owned(),
        false => {
            format!("the bench targets {}", names.into_iter().collect::<Vec<&str>>().join(", "))
        }
    };
    let next = format!("build it too: `cargo bench --no-run --bench {target} {MESSAGES}`");
    let none = Error::new(format!("cargo built no bench target `{target}`, but {names}"), next);
    the_only(found, &none.at(path), true)
}

/// The programs of a bench target in a folder that cargo built into, whatever profile and target it was told.
fn in_folder(path: &Path, target: &str) -> BTreeSet<PathBuf> {
    let is_it = |file: &Path| {
        let name = file.file_name().and_then(|name| name.to_str());
        let hash = name.and_then(|name| name.strip_prefix(target)?.strip_prefix('-'));
        let is_program = || {
            file.metadata()
                .is_ok_and(|known| known.is_file() && known.permissions().mode() & 0o111 != 0)
        };
        hash.is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit())) && is_program()
    };
    deps_below(path, 2).iter().flat_map(|folder| files(folder)).filter(|file| is_it(file)).collect()
}

/// The folders `deps` below a target folder: in that of each profile, or one further down where a target was named.
fn deps_below(folder: &Path, levels: u32) -> Vec<PathBuf> {
    const OTHERS: [&str; 5] = [".fingerprint", "build", "examples", "incremental", "package"];
    let mut found = Vec::new();
    for below in files(folder).into_iter().filter(|path| path.is_dir()) {
        if below.ends_with("deps") {
            found.push(below);
        } else if levels > 0 && !OTHERS.iter().any(|other| below.ends_with(other)) {
            found.extend(deps_below(&below, levels - 1));
        }
    }
    found
}

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// The only one of the programs that were found.
fn the_only(found: BTreeSet<PathBuf>, none: &Error, is_told: bool) -> Result<Built, Error> {
    let mut found: Vec<PathBuf> = found.into_iter().collect();
    match (found.pop(), found.is_empty()) {
        (None, _) => Err(none.clone()),
        (Some(program), true) => Ok(Built { program, is_told }),
        (Some(last), false) => {
            found.push(last);
            let names: Vec<String> =
                found.iter().map(|found| format!("\n    {}", found.display())).collect();
            let what =
                format!("{} programs of the rounds lane fit:{}", found.len(), names.concat());
            let error = Error::new(what, "name the one that is meant");
            Err(Error { path: none.path.clone(), ..error })
        }
    }
}

#[cfg(test)]
mod tests;

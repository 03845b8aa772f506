//! What is told of a compiler that failed.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// The name of a program's source.
pub(super) const SOURCE: &str = "main.rs";

/// Why there is no program.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::run) enum Trouble {
    /// This machine or the toolchain lacks something; a part of a sentence.
    Lacking(String),
    /// The program can not be built.
    Failed(String),
}

/// What cargo says in a line of what its compiler says.
#[derive(Deserialize)]
struct Passed {
    message: Said,
}

/// What the compiler says in a line: a message, where it stands, and what is added to it.
#[derive(Deserialize)]
struct Said {
    message: String,
    level: String,
    code: Option<Code>,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    children: Vec<Said>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: u64,
    column_start: u64,
    is_primary: bool,
}

/// What is told of a compiler, or of cargo, that failed in a folder: by the first error among what it said.
pub(super) fn trouble(text: &str, status: ExitStatus, folder: &Path) -> Trouble {
    let read = |line: &str| {
        let passed = || serde_json::from_str::<Passed>(line).map(|passed| passed.message);
        serde_json::from_str::<Said>(line).or_else(|_| passed()).ok()
    };
    let first = text.lines().filter_map(read).find(|said| said.level.starts_with("error"));
    let Some(first) = first else { return of_text(text, status, folder) };
    // The linker's own words are the last that is added to what the compiler says of it.
    let added = first.children.last().and_then(|said| said.message.lines().next());
    let message = &first.message;
    match added {
        _ if first.code.as_ref().is_some_and(|code| code.code == "E0463") => {
            Trouble::Lacking(format!("needs what the toolchain does not have: {message}"))
        }
        _ if message.to_lowercase().contains("loading target specification") => {
            Trouble::Lacking(format!("needs a target that the compiler does not have: {message}"))
        }
        _ if message.starts_with("linker `") && message.contains("not found") => {
            Trouble::Lacking(format!("needs a linker: {message}"))
        }
        Some(added)
            if ["cannot find -l", "unable to find library"]
                .iter()
                .any(|sign| added.contains(sign)) =>
        {
            Trouble::Lacking(format!("needs a library that is not here: {added}"))
        }
        _ => {
            let source = seen(folder);
            let place = first.spans.iter().find(|span| span.is_primary).map(|span| {
                let name = if span.file_name == SOURCE {
                    source.clone()
                } else {
                    PathBuf::from(&span.file_name)
                };
                format!("{}:{}:{}", name.display(), span.line_start, span.column_start)
            });
            let place = place.unwrap_or_else(|| source.display().to_string());
            let added = added.filter(|_| first.spans.is_empty()).map(|added| format!(": {added}"));
            Trouble::Failed(format!(
                "the program does not compile: {place}: {message}{}",
                added.unwrap_or_default()
            ))
        }
    }
}

/// What is told of one that says nothing of the source.
fn of_text(text: &str, status: ExitStatus, folder: &Path) -> Trouble {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('{'));
    let error = lines.clone().find(|line| line.starts_with("error"));
    let line = error.or_else(|| lines.next_back()).unwrap_or_default();
    if text.contains("offline") {
        return Trouble::Lacking(format!("needs crates whose sources are not here: {line}"));
    }
    Trouble::Failed(format!("{}: the compiler failed, {status}: {line}", seen(folder).display()))
}

/// The source of a folder, as the folder at hand has it.
pub(super) fn seen(folder: &Path) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    folder.strip_prefix(here).unwrap_or(folder).join(SOURCE)
}

//! The one error that reaches a user: where, what, and what to do next.

use std::fmt;
use std::path::{Path, PathBuf};

/// What went wrong, where, and what to do next. Printed once, at the edge of the program; the exit code is 2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The file it is about.
    pub path: Option<PathBuf>,
    /// The line of that file, counted from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub what: String,
    /// What to do next.
    pub next: String,
}

impl Error {
    /// An error that is about no file.
    pub fn new(what: impl Into<String>, next: impl Into<String>) -> Error {
        Error { path: None, line: None, what: what.into(), next: next.into() }
    }

    /// The same error, about a file.
    #[must_use]
    pub fn at(mut self, path: &Path) -> Error {
        self.path = Some(path.to_owned());
        self
    }

    /// The same error, about a line of its file.
    #[must_use]
    pub fn on_line(mut self, line: usize) -> Error {
        self.line = Some(line);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(formatter, "{}", path.display())?;
            if let Some(line) = self.line {
                write!(formatter, ":{line}")?;
            }
            write!(formatter, ": ")?;
        }
        write!(formatter, "{}", self.what)?;
        if !self.next.is_empty() {
            write!(formatter, "\n  {}", self.next)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

//! The file of a baseline, which is committed and read by people: reading it, and what is said of one that can not be read.

use super::baseline::{BASELINE_FORMAT, Baseline};
use super::lines::Accepted;
use super::{layout, older};
use crate::record::Error;
use std::path::Path;

/// What to do with a baseline that can not be read.
const ANEW: &str = "write it anew with `cargo claimbench baseline`, or restore the committed file";

impl Baseline {
    /// Reads a baseline from its file.
    ///
    /// # Errors
    /// Where the file can not be read, holds what a merge left, does not parse, or is of another version.
    pub fn read(path: &Path) -> Result<Baseline, Error> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let next = "write one with `cargo claimbench baseline`, or name it with --baseline";
            Error::new(format!("there is no baseline to read: {error}"), next).at(path)
        })?;
        Baseline::parse(&text).map_err(|error| error.at(path))
    }

    /// Reads a baseline from its text.
    ///
    /// # Errors
    /// As [`Baseline::read`], without the path.
    pub fn parse(text: &str) -> Result<Baseline, Error> {
        if let Some(line) = layout::conflict(text) {
            let what = "a merge left a conflict here: both sides have changed the same line";
            return Err(Error::new(what, ANEW).on_line(line));
        }
        let unreadable = |error: serde_json::Error| {
            let what = match error.to_string() {
                // Who merges by hand, or lets git keep both sides, may leave a line of each.
                error if error.contains("duplicate field") => {
                    format!("a merge left both sides of a line here: {error}")
                }
                error => format!("this is no baseline: {error}"),
            };
            Error::new(what, ANEW).on_line(error.line())
        };
        let value: serde_json::Value = serde_json::from_str(text).map_err(unreadable)?;
        let baseline = match value["format"].as_u64() {
            Some(1) => older::parse(text).map_err(unreadable)?,
            Some(version) if version != u64::from(BASELINE_FORMAT) => {
                let what = format!(
                    "the baseline has format {version}, and this claimbench reads 1 and {BASELINE_FORMAT}"
                );
                return Err(Error::new(what, ANEW));
            }
            _ => layout::parse(text).map_err(unreadable)?,
        };
        match layout::twice(&baseline, text) {
            Some((what, line)) => Err(Error { line, ..Error::new(what, ANEW) }),
            None => Ok(baseline),
        }
    }

    /// What was moved by hand, as far as it stands in a text that is no baseline any more: one that a merge has left with
    /// both sides, that is cut off, or of another version. Nothing where the text was never a baseline.
    #[must_use]
    pub fn reasons(text: &str) -> Option<Vec<Accepted>> {
        layout::reasons(text)
    }

    /// The file's text, laid out for people and for git: a case has a line for its readings, between lines that stay, so
    /// that branches which renew different ones can be merged.
    #[must_use]
    pub fn to_text(&self) -> String {
        layout::text(self)
    }
}

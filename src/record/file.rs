//! Reading and writing the file of a record.

use super::{Error, Header, Line, RecordedClaim, RecordedLeftOut};
use flate2::read::GzDecoder;
use std::fmt::Display;
use std::io::Read;
use std::path::Path;

/// The version of the format. A record of another version is refused.
pub const FORMAT: u32 = 1;

/// The lines of a record, and what was wrong with its end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The lines in the order of the file.
    pub lines: Vec<Line>,
    /// What a reader should be told; a last line that was cut off.
    pub warnings: Vec<String>,
}

impl Record {
    /// Reads a record from a file, which may be compressed by gzip: then its name ends in `.gz`.
    ///
    /// # Errors
    /// Where the file can not be read, a line but the last does not parse, or the format is of another version. The
    /// error names the file, the line and what to do.
    pub fn read(path: &Path) -> Result<Record, Error> {
        let bytes = std::fs::read(path).map_err(|error| {
            let next =
                "run `cargo bench` first, or name the record: `cargo claimbench report RECORD`";
            Error::new(format!("there is no record to read: {error}"), next).at(path)
        })?;
        if path.extension().is_some_and(|extension| extension == "gz") {
            let mut text = Vec::new();
            GzDecoder::new(bytes.as_slice()).read_to_end(&mut text).map_err(|error| {
                let next = "restore the file, or compress the record anew with gzip";
                Error::new(format!("the record can not be unpacked: {error}"), next).at(path)
            })?;
            return Record::from_bytes(&text, path);
        }
        Record::from_bytes(&bytes, path)
    }

    /// Reads a record from the bytes of its file; the path is for error messages.
    ///
    /// # Errors
    /// As [`Record::read`].
    pub fn from_bytes(bytes: &[u8], path: &Path) -> Result<Record, Error> {
        let text = String::from_utf8_lossy(bytes);
        if let Err(error) = str::from_utf8(bytes) {
            let (before, behind) = bytes.split_at(error.valid_up_to());
            // In the last line it is a cut: a write may end inside a character.
            if behind.contains(&b'\n') {
                let number = before.split(|byte| *byte == b'\n').count();
                return Err(unreadable(&error).at(path).on_line(number));
            }
        }
        Record::parse(&text, path)
    }

    /// Reads a record from its text; the path is for error messages.
    ///
    /// # Errors
    /// As [`Record::read`].
    pub fn parse(text: &str, path: &Path) -> Result<Record, Error> {
        let mut record = Record::default();
        let complete = text.ends_with('\n');
        let count = text.lines().count();
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            let cut = number == count && !complete;
            match serde_json::from_str::<Line>(line) {
                Ok(_) | Err(_) if cut => record.warnings.push(format!(
                    "{}:{number}: the last line was cut off and is left out; the process that wrote it was ended",
                    path.display()
                )),
                Ok(Line::Header(header)) if header.format != FORMAT => {
                    return Err(other_version(header.format.into()).at(path).on_line(number));
                }
                Ok(line) => record.lines.push(line),
                Err(error) => {
                    let error = version(line).map_or_else(|| unreadable(&error), other_version);
                    return Err(error.at(path).on_line(number));
                }
            }
        }
        if !record.lines.is_empty() && !matches!(record.lines.first(), Some(Line::Header(_))) {
            let what = "this is no record of claimbench: its first line is no header";
            let next = "name a file that a lane wrote, for example reports/latest.jsonl";
            return Err(Error::new(what, next).at(path).on_line(1));
        }
        if record.lines.is_empty() {
            let next = "run `cargo bench` to measure something";
            return Err(Error::new("the record is empty", next).at(path));
        }
        Ok(record)
    }

    /// The record's text, as it stands in a file.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.lines.iter().map(Line::to_text).collect()
    }

    /// The headers of all runs, in their order.
    pub fn headers(&self) -> impl Iterator<Item = &Header> {
        self.lines.iter().filter_map(|line| match line {
            Line::Header(header) => Some(header.as_ref()),
            _ => None,
        })
    }

    /// The claims, each as it was last recorded, in the order in which they first appear.
    #[must_use]
    pub fn claims(&self) -> Vec<&RecordedClaim> {
        let mut claims: Vec<&RecordedClaim> = Vec::new();
        for line in &self.lines {
            if let Line::Claim(claim) = line {
                match claims.iter_mut().find(|known| known.id == claim.id) {
                    Some(known) => *known = claim,
                    None => claims.push(claim),
                }
            }
        }
        claims
    }

    /// What the catalogue leaves out, as it was last recorded; nothing in a record that does not say.
    #[must_use]
    pub fn left_out(&self) -> Option<&RecordedLeftOut> {
        self.lines.iter().rev().find_map(|line| match line {
            Line::LeftOut(left_out) => Some(left_out.as_ref()),
            _ => None,
        })
    }

    /// The record as a catalogue wants it shown: its claims in the order of these ids, and what it leaves out.
    ///
    /// Lanes append claims as they measure them, so a first run with a filter would else decide the order of the
    /// report. Claims without a place among the ids stand behind the others.
    #[must_use]
    pub fn arranged(mut self, ids: &[String], left_out: RecordedLeftOut) -> Record {
        let place = |line: &Line| match line {
            Line::Claim(claim) => ids.iter().position(|id| *id == claim.id).unwrap_or(ids.len()),
            _ => 0,
        };
        let (mut claims, mut lines): (Vec<Line>, Vec<Line>) = self
            .lines
            .into_iter()
            .filter(|line| !matches!(line, Line::LeftOut(_)))
            .partition(|line| matches!(line, Line::Claim(_)));
        claims.sort_by_key(place);
        claims.extend((!left_out.is_empty()).then(|| Line::LeftOut(Box::new(left_out))));
        let behind_header = lines.len().min(1);
        drop(lines.splice(behind_header..behind_header, claims));
        self.lines = lines;
        self
    }
}

impl Line {
    /// The line's text with its line break.
    ///
    /// # Panics
    /// Never: every type of a line serialises. Numbers are finite by their type, the bounds of predictions by the check
    /// of their catalogue.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string(self).expect("a line of a record always serialises");
        text.push('\n');
        text
    }
}

/// The version of a header of another format; nothing for every other line.
fn version(line: &str) -> Option<u64> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    let version = value["format"].as_u64()?;
    (value["line"] == "header" && version != u64::from(FORMAT)).then_some(version)
}

/// The error for a line that does not parse.
fn unreadable(error: &dyn Display) -> Error {
    // The parser is given one line at a time, so it calls every line the first.
    let error = error.to_string().replace(" at line 1 column ", " at column ");
    Error::new(
        format!("this line is no line of a record: {error}"),
        "mend or remove the line; the readings on all other lines are still good",
    )
}

fn other_version(version: u64) -> Error {
    Error::new(
        format!("the record has format {version}, and this claimbench reads format {FORMAT}"),
        "move the file away and measure again with `cargo bench`, or use the claimbench that wrote it",
    )
}

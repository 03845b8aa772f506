//! Reading and writing the file of a record.

use super::packed::Block;
use super::{Error, Header, Line, RecordedClaim, RecordedLeftOut};
use flate2::read::MultiGzDecoder;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;
use std::io::Read;
use std::ops::RangeInclusive;
use std::path::Path;

/// The version of the format that is written. A record of a newer version is refused.
///
/// Version 1 had no packed lines, and numbers with all digits of their floats; version 2 had forks packed as they are, with
/// six digits of each quartile.
pub const FORMAT: u32 = 3;

/// The versions that are read.
const READ: RangeInclusive<u32> = 1..=FORMAT;

/// The lines of a record, and what was wrong with its end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// The lines in the order of the file.
    pub lines: Vec<Line>,
    /// What a reader should be told; a last line that was cut off.
    pub warnings: Vec<String>,
}

/// A line of a file.
#[expect(clippy::large_enum_variant, reason = "each is taken apart where it was read")]
pub(super) enum Piece {
    Line(Line),
    Block(Block),
}

/// What stands in a row in a file: lines, or one that is packed, by its number.
enum Part {
    Lines(Vec<Line>),
    Block(usize, Block),
}

impl Record {
    /// Reads a record from a file, which may be compressed by gzip: then its name ends in `.gz`.
    ///
    /// # Errors
    /// Where the file can not be read, a line but the last does not parse, or the format is of another version. The
    /// error names the file, the line and what to do.
    pub fn read(path: &Path) -> Result<Record, Error> {
        Record::from_bytes(&unpacked_bytes(path)?, path)
    }

    /// Reads a record from the bytes of its file; the path is for error messages.
    ///
    /// # Errors
    /// As [`Record::read`].
    pub fn from_bytes(bytes: &[u8], path: &Path) -> Result<Record, Error> {
        let mut parts: Vec<Part> = Vec::new();
        let warnings = pieces(bytes, path, |number, piece| {
            match (piece, parts.last_mut()) {
                (Piece::Line(line), Some(Part::Lines(lines))) => lines.push(line),
                (Piece::Line(line), _) => parts.push(Part::Lines(vec![line])),
                (Piece::Block(block), _) => parts.push(Part::Block(number, block)),
            }
            Ok(())
        })?;
        let unpacked = |part| match part {
            Part::Lines(lines) => Ok(lines),
            Part::Block(number, block) => {
                block.lines().map_err(|what| unreadable(&what).at(path).on_line(number))
            }
        };
        let parts: Vec<Vec<Line>> =
            parts.into_par_iter().map(unpacked).collect::<Result<_, _>>()?;
        let lines = parts.into_iter().flatten().collect();
        Ok(Record { lines, warnings })
    }

    /// Reads a record from its text; the path is for error messages.
    ///
    /// # Errors
    /// As [`Record::read`].
    pub fn parse(text: &str, path: &Path) -> Result<Record, Error> {
        Record::from_bytes(text.as_bytes(), path)
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
        let mut places: HashMap<&str, usize> = HashMap::new();
        for line in &self.lines {
            if let Line::Claim(claim) = line {
                let place = *places.entry(&claim.id).or_insert(claims.len());
                match claims.get_mut(place) {
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
        let places: HashMap<&str, usize> = ids.iter().map(String::as_str).zip(0..).collect();
        let place = |line: &Line| match line {
            Line::Claim(claim) => places.get(claim.id.as_str()).copied().unwrap_or(ids.len()),
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
    /// Reads a line.
    ///
    /// Of the kinds of which there are many, a reader that is told the kind by how the line begins need not keep all fields
    /// until it has seen it.
    fn parse(text: &str) -> Result<Line, serde_json::Error> {
        let rest = text.strip_prefix("{\"line\":\"").unwrap_or_default();
        match rest.split_once("\",").map(|(kind, _)| kind) {
            Some("reading") => serde_json::from_str(text).map(Line::Reading),
            Some("fork") => serde_json::from_str(text).map(Line::Fork),
            Some("digest") => serde_json::from_str(text).map(Line::Digest),
            _ => serde_json::from_str(text),
        }
    }

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

/// The bytes of a record's file, which may be compressed by gzip: then its name ends in `.gz`.
///
/// # Errors
/// Where it can not be read.
pub(super) fn unpacked_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let bytes = std::fs::read(path).map_err(|error| {
        let next = "run `cargo bench` first, or name the record: `cargo claimbench report RECORD`";
        Error::new(format!("there is no record to read: {error}"), next).at(path)
    })?;
    if path.extension().is_none_or(|extension| extension != "gz") {
        return Ok(bytes);
    }
    let mut text = Vec::new();
    MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut text).map_err(|error| {
        let next = "restore the file, or compress the record anew with gzip";
        Error::new(format!("the record can not be unpacked: {error}"), next).at(path)
    })?;
    Ok(text)
}

/// Reads the lines of a file one after the other, each with its number; what a reader should be told.
///
/// # Errors
/// As [`Record::read`], and what is made of a line.
pub(super) fn pieces(
    bytes: &[u8],
    path: &Path,
    mut each: impl FnMut(usize, Piece) -> Result<(), Error>,
) -> Result<Vec<String>, Error> {
    if bytes.starts_with(&GZIP) {
        let next = "let its name end in `.gz`";
        return Err(Error::new("the record is compressed by gzip", next).at(path));
    }
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let text = text(bytes).map_err(|error| error.at(path))?;
    let mut warnings = Vec::new();
    let mut is_empty = true;
    let mut rest = text.as_ref();
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let Some((line, behind)) = rest.split_once('\n') else {
            warnings.push(format!(
                "{}:{number}: the last line was cut off and is left out; the process that wrote it was ended",
                path.display()
            ));
            break;
        };
        rest = behind;
        let piece = piece(line.strip_suffix('\r').unwrap_or(line));
        let piece = piece.map_err(|error| error.at(path).on_line(number))?;
        if is_empty && !matches!(piece, Piece::Line(Line::Header(_))) {
            let what = "this is no record of claimbench: its first line is no header";
            let next = "name a file that a lane wrote, for example reports/latest.jsonl";
            return Err(Error::new(what, next).at(path).on_line(1));
        }
        is_empty = false;
        each(number, piece)?;
    }
    if is_empty {
        let what = match warnings.is_empty() {
            true => "the record is empty",
            false => "the record was cut off in its first line",
        };
        let next = "restore it, or run `cargo bench` to measure anew";
        return Err(Error::new(what, next).at(path));
    }
    Ok(warnings)
}

/// How a file begins that is compressed by gzip.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// What some editors put before a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The text of a file.
///
/// # Errors
/// Where it is none, but for its last line: there it is a cut, for a write may end inside a character.
fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    match str::from_utf8(bytes) {
        Ok(text) => Ok(text.into()),
        Err(error) => {
            let (before, behind) = bytes.split_at(error.valid_up_to());
            if behind.contains(&b'\n') {
                let number = before.split(|byte| *byte == b'\n').count();
                return Err(unreadable(&error).on_line(number));
            }
            Ok(String::from_utf8_lossy(bytes))
        }
    }
}

/// Reads a line.
///
/// # Errors
/// Where it is none of a record, or the header of another version.
fn piece(text: &str) -> Result<Piece, Error> {
    if let Some(block) = Block::parse(text) {
        return block.map(Piece::Block).map_err(|what| unreadable(&what));
    }
    match Line::parse(text) {
        Ok(Line::Header(header)) if !READ.contains(&header.format) => {
            Err(other_version(header.format.into()))
        }
        Ok(Line::Header(mut header)) => {
            // What is read is written in the newest format.
            header.format = FORMAT;
            Ok(Piece::Line(Line::Header(header)))
        }
        Ok(line) => Ok(Piece::Line(line)),
        Err(error) => Err(version(text).map_or_else(|| unreadable(&error), other_version)),
    }
}

/// The version of a header of another format; nothing for every other line.
fn version(line: &str) -> Option<u64> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    let version = value["format"].as_u64()?;
    let is_read = u32::try_from(version).is_ok_and(|version| READ.contains(&version));
    (value["line"] == "header" && !is_read).then_some(version)
}

/// The error for a line that does not parse.
pub(super) fn unreadable(error: &dyn Display) -> Error {
    // The parser is given one line at a time, so it calls every line the first.
    let error = error.to_string().replace(" at line 1 column ", " at column ");
    Error::new(
        format!("this line is no line of a record: {error}"),
        "mend or remove the line; the readings on all other lines are still good",
    )
}

fn other_version(version: u64) -> Error {
    let next = if version > u64::from(FORMAT) {
        "use the claimbench that wrote it or a newer one, or move the file away and measure again with `cargo bench`"
    } else {
        "move the file away and measure again with `cargo bench`, or use the claimbench that wrote it"
    };
    Error::new(
        format!("the record has format {version}, and this claimbench reads formats 1 to {FORMAT}"),
        next,
    )
}

//! The record as a lane writes it: opened before anything is measured, each line appended with one write.

use super::attempts::Attempts;
use super::machine;
use crate::record::{Error, Line, Record, room_or};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Where the lines of a session go.
pub(super) struct Journal {
    /// The record, open for appending; nothing where the session has none.
    file: Option<File>,
    /// The lines since they were last taken or forgotten.
    lines: Vec<Line>,
    path: PathBuf,
    /// The number of this lane process within the record.
    pub(super) run: u64,
    /// How often each group was measured by this build before.
    pub(super) attempts: Attempts,
}

impl Journal {
    /// A journal without a record, for what belongs to none.
    pub(super) fn kept() -> Journal {
        let attempts = Attempts::default();
        Journal { file: None, lines: Vec::new(), path: PathBuf::new(), run: 1, attempts }
    }

    /// The lines since they were last taken or forgotten.
    pub(super) fn take(&mut self) -> Vec<Line> {
        std::mem::take(&mut self.lines)
    }

    /// The header, and the lines since they were last taken or forgotten.
    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Forgets all lines but the header; in the record they stay.
    pub(super) fn forget(&mut self) {
        self.lines.retain(|line| matches!(line, Line::Header(_)));
    }

    /// Opens the record of a folder. A last line that was cut off is removed, so that the next one stands alone.
    ///
    /// # Errors
    /// Where the file can not be written, or holds anything but a record of this format.
    pub(super) fn open(path: &Path) -> Result<Journal, Error> {
        let unwritable = |error: std::io::Error| {
            let next = room_or(&error, "make the folder writable");
            let next = format!("{next}, or name another one with --reports");
            Error::new(format!("the record can not be written: {error}"), next).at(path)
        };
        let mut run = 1;
        let mut attempts = Attempts::default();
        let exists = path.metadata().is_ok_and(|metadata| metadata.len() > 0);
        let file = File::options().create(true).append(true).open(path).map_err(unwritable)?;
        if exists {
            let bytes = std::fs::read(path).map_err(unwritable)?;
            let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
            if whole == 0 && !bytes.starts_with(b"{\"line\":\"header\"") {
                // Not a header that was cut off, so nothing of ours.
                return Err(Record::from_bytes(b"\n", path)
                    .err()
                    .unwrap_or_else(|| unwritable(std::io::ErrorKind::InvalidData.into())));
            }
            if whole < bytes.len() {
                file.set_len(whole as u64).map_err(unwritable)?;
            }
            if whole > 0 {
                let record = Record::outline(&bytes[..whole], path)?;
                run = record.headers().map(|header| header.run).max().unwrap_or(0) + 1;
                attempts = Attempts::in_record(&record, &machine::build().commit);
            }
        }
        Ok(Journal { file: Some(file), lines: Vec::new(), path: path.to_owned(), run, attempts })
    }

    /// Appends a line with one write.
    ///
    /// # Errors
    /// Where it can not be written, for example because the disk is full; what was written before stays.
    pub(super) fn append(&mut self, line: &Line) -> Result<(), Error> {
        self.lines.push(line.clone());
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(line.to_text().as_bytes()).map_err(|error| {
            let next = room_or(&error, "make it writable");
            let next = format!(
                "{next}, or name another folder with --reports; what was measured before is kept"
            );
            Error::new(format!("the record can not be written: {error}"), next).at(&self.path)
        })
    }
}

//! The file of a history: reading it with the line of every fault, and adding to it.

use super::line::{FORMAT, HistoryLine};
use crate::record::{Error, folder_of, room_or};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The name of the file, beside the record of a run.
const NAME: &str = "history.jsonl";

/// How a history comes by a run.
pub(crate) const ADD_A_RUN: &str = "add a run to it first: `cargo bench -- --history`, or `cargo claimbench history add` after \
                                    a run";
/// What to do about a line that is none.
const MEND: &str = "mend or remove the line, and keep all others; the history is left as it is";

/// The lines of a history in the order of their commits, each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// The lines: of one commit first those of files as they were committed, then in the order in which they were measured.
    pub lines: Vec<HistoryLine>,
}

/// Where the history of a record's folder is.
#[must_use]
pub fn path_beside(record: &Path) -> PathBuf {
    folder_of(record).join(NAME)
}

impl History {
    /// Reads a history from its file.
    ///
    /// # Errors
    /// Where it can not be read, is no UTF-8 text, holds what a merge left, or has a line that is none; the error names the
    /// line.
    pub fn read(path: &Path) -> Result<History, Error> {
        let bytes = std::fs::read(path).map_err(|error| {
            let error = match error.kind() {
                ErrorKind::NotFound => Error::new(
                    format!("there is no history to read: {error}"),
                    format!("{ADD_A_RUN}; or name another file with --history"),
                ),
                _ => Error::new(
                    format!("the history can not be read: {error}"),
                    "make it a file that can be read",
                ),
            };
            error.at(path)
        })?;
        let text = text_of(bytes);
        text.and_then(|text| History::parse(&text)).map_err(|error| error.at(path))
    }

    /// Reads the history beside a record; nothing where there is none.
    ///
    /// # Errors
    /// As [`History::read`].
    pub fn read_beside(record: &Path) -> Result<Option<History>, Error> {
        let path = path_beside(record);
        path.exists().then(|| History::read(&path)).transpose()
    }

    /// Reads a history from its text.
    ///
    /// # Errors
    /// As [`History::read`], without the path.
    pub fn parse(text: &str) -> Result<History, Error> {
        let mut lines: BTreeMap<Identity, (usize, HistoryLine)> = BTreeMap::new();
        for (index, text) in text.lines().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
            let line = parsed(text).map_err(|error| error.on_line(index + 1))?;
            let (claim, commit, measured, processor, cores) = line.identity();
            let identity = [claim, commit, measured, processor].map(str::to_owned);
            let [claim, commit, measured, processor] = identity;
            // Of a line that was written again, as by a newer claimbench, the last counts.
            lines.insert((claim, commit, measured, processor, cores), (index, line));
        }
        let mut lines: Vec<(usize, HistoryLine)> = lines.into_values().collect();
        lines.sort_by(|(at, one), (other_at, other)| {
            let place = |line: &HistoryLine| {
                let is_changed = line.commit.ends_with('+');
                (line.when().to_owned(), is_changed, line.measured.clone())
            };
            place(one).cmp(&place(other)).then(at.cmp(other_at))
        });
        Ok(History { lines: lines.into_iter().map(|(_, line)| line).collect() })
    }
}

/// What a line is the only one of: claim, commit, when it was measured, processor and cores.
type Identity = (String, String, String, String, usize);

/// The text of a history's bytes.
fn text_of(bytes: Vec<u8>) -> Result<String, Error> {
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.split(|byte| *byte == b'\n').count();
        Error::new("this is not UTF-8 text", MEND).on_line(line)
    })
}

/// Reads one line.
fn parsed(text: &str) -> Result<HistoryLine, Error> {
    let is_mark = |mark: &&str| {
        let behind = text.strip_prefix(*mark);
        behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(' '))
    };
    if ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(is_mark) {
        let next = "remove the lines with the marks and keep all others, of both sides; that git does so by itself, \
                    .gitattributes needs `reports/history.jsonl merge=union`";
        return Err(Error::new("a merge left a conflict here", next));
    }
    let unreadable =
        |what: String| Error::new(format!("this is no line of a history: {what}"), MEND);
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        unreadable(error.to_string().replace(" at line 1 column ", " at column "))
    })?;
    match value["format"].as_u64() {
        Some(version) if version != u64::from(FORMAT) => {
            let what = format!("the line has format {version}, and this claimbench reads {FORMAT}");
            Err(Error::new(what, "use the claimbench that wrote it, or remove the line"))
        }
        _ => {
            let line: HistoryLine =
                serde_json::from_value(value).map_err(|error| unreadable(error.to_string()))?;
            line.fault().map_or(Ok(line), |fault| Err(unreadable(fault)))
        }
    }
}

/// Adds those lines to the file of a history that it does not have; which ones those are. The file is made where there is
/// none, and what stands in it is not touched.
///
/// # Errors
/// Where the file can not be read as a history or not be written, or where a line has a time that is none: then it is as it
/// was.
pub fn append<'a>(path: &Path, lines: &'a [HistoryLine]) -> Result<Vec<&'a HistoryLine>, Error> {
    let bytes = match std::fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            let next = "make it readable, or name another file with --history";
            return Err(Error::new(format!("the history can not be read: {error}"), next).at(path));
        }
        Ok(bytes) => bytes,
    };
    let text = text_of(bytes).map_err(|error| error.at(path))?;
    let known = History::parse(&text).map_err(|error| error.at(path))?;
    let is_new =
        |line: &&HistoryLine| known.lines.iter().all(|known| known.identity() != line.identity());
    let new: Vec<&HistoryLine> = lines.iter().filter(is_new).collect();
    if new.is_empty() {
        return Ok(new);
    }
    if let Some(fault) = new.iter().find_map(|line| line.fault()) {
        let next = "mend the record that it comes from; the history is left as it is";
        let what = format!("a line that is to be added would be none of a history: {fault}");
        return Err(Error::new(what, next).at(path));
    }
    let unwritable = |error: std::io::Error| {
        let next = room_or(&error, "make its folder, or make it writable");
        let next = format!("{next}, or name another file with --history; what stood in it is kept");
        Error::new(format!("the history can not be written: {error}"), next).at(path)
    };
    let mut file = File::options().create(true).append(true).open(path).map_err(unwritable)?;
    // Somebody's editor may have left the last line without its end.
    let begin = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    let added: String = new.iter().map(|line| line.to_text()).collect();
    if let Err(error) = file.write_all(format!("{begin}{added}").as_bytes()) {
        // A part of a line would make the file unreadable.
        let _ = file.set_len(text.len() as u64);
        return Err(unwritable(error));
    }
    Ok(new)
}

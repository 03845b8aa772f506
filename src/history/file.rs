//! The file of a history: reading it with the line of every fault, and adding to it.

use super::line::{FORMAT, HistoryLine};
use crate::record::{Error, folder_of, room_or};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// The name of the file, beside the record of a run.
const NAME: &str = "history.jsonl";

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
    /// Where it can not be read, holds what a merge left, or has a line that is none; the error names the line.
    pub fn read(path: &Path) -> Result<History, Error> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let next = "add a run to it first: `cargo bench -- --history`, or `cargo claimbench history add` after a run; or \
                        name another file with --history";
            Error::new(format!("there is no history to read: {error}"), next).at(path)
        })?;
        History::parse(&text).map_err(|error| error.at(path))
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

/// Reads one line.
fn parsed(text: &str) -> Result<HistoryLine, Error> {
    const MEND: &str =
        "mend or remove the line; all others are still good, and nothing was written";
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
        _ => serde_json::from_value(value).map_err(|error| unreadable(error.to_string())),
    }
}

/// Adds those lines to the file of a history that it does not have; how many those are. The file is made where there is none,
/// and what stands in it is not touched.
///
/// # Errors
/// Where the file can not be read as a history or not be written: then it is as it was.
pub fn append(path: &Path, lines: &[HistoryLine]) -> Result<usize, Error> {
    let text = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => {
            let next = "make it readable, or name another file with --history";
            return Err(Error::new(format!("the history can not be read: {error}"), next).at(path));
        }
        Ok(text) => text,
    };
    let known = History::parse(&text).map_err(|error| error.at(path))?;
    let is_new =
        |line: &&HistoryLine| known.lines.iter().all(|known| known.identity() != line.identity());
    let new: Vec<&HistoryLine> = lines.iter().filter(is_new).collect();
    if new.is_empty() {
        return Ok(0);
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
    Ok(new.len())
}

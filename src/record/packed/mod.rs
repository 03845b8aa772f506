//! Many lines of one kind and one run as one line: a column for each field, and each name once.
//!
//! What such a line looks like is said at [`crate::record`].

mod again;
mod cells;
mod columns;
mod decimals;
mod forks;
mod row;
#[cfg(test)]
mod tests;

use super::{DigestLine, Fork, Group, Line, Reading, Sites};
use cells::Cells;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How a packed line begins. What stands before its columns is as short, so that no column is read to know whose it is.
const BEGIN: &str = "{\"line\":\"packed\",";
const COLUMNS: &str = ",\"columns\":";

/// Room is made for no more rows than this before they are read.
const MOST_AT_ONCE: usize = 1 << 16;

/// The kinds of lines of which a run has many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Many {
    Reading,
    /// Forks as they are, as format 2 had them; read, and not written.
    Fork,
    /// Forks, each by what it differs by from the one before.
    Forks,
    Group,
    Digest,
    Sites,
}

/// Lines of one kind and one run, packed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) head: Head,
    /// The columns as they stand in the file.
    columns: String,
}

/// What a packed line says before its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    /// The run of all lines.
    pub(super) run: u64,
    /// Their kind.
    pub(super) of: Many,
    /// How many there are.
    rows: usize,
}

impl Many {
    /// The kind of a line; nothing where a run has few of it.
    pub(super) fn of(line: &Line) -> Option<Many> {
        match line {
            Line::Reading(_) => Some(Many::Reading),
            Line::Fork(_) => Some(Many::Forks),
            Line::Group(_) => Some(Many::Group),
            Line::Digest(_) => Some(Many::Digest),
            Line::Sites(_) => Some(Many::Sites),
            Line::Header(_)
            | Line::Claim(_)
            | Line::LeftOut(_)
            | Line::Go(_)
            | Line::Failure(_)
            | Line::End(_) => None,
        }
    }
}

impl Block {
    /// Packs lines, which are all of a kind and of a run.
    ///
    /// # Panics
    /// Never: every line serialises.
    pub(super) fn of(of: Many, run: u64, lines: &[&Line]) -> Block {
        let row = |line: &&Line| {
            let mut row = serde_json::to_value(line).expect("a line of a record always serialises");
            if let Some(fields) = row.as_object_mut() {
                fields.remove("line");
                fields.remove("run");
            }
            row
        };
        let rows: Vec<Value> = match of {
            Many::Forks => {
                let forks = lines.iter().filter_map(|line| match line {
                    Line::Fork(fork) => Some(fork),
                    _ => None,
                });
                let value = |row| serde_json::to_value(row).expect("a row always serialises");
                forks::rows(forks).into_iter().map(value).collect()
            }
            _ => lines.iter().map(row).collect(),
        };
        let columns = columns::fields(&rows.iter().collect::<Vec<_>>());
        Block { head: Head { run, of, rows: rows.len() }, columns: columns.to_string() }
    }

    /// Reads a packed line but for its columns; nothing where the line is another one.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn parse(line: &str) -> Option<Result<Block, String>> {
        let rest = line.strip_prefix(BEGIN)?;
        let parts = rest.split_once(COLUMNS);
        let columns = parts.and_then(|(head, rest)| Some((head, rest.strip_suffix('}')?)));
        let Some((head, columns)) = columns else {
            return Some(Err("its columns are not where they stand in a packed line".to_owned()));
        };
        let head: Result<Head, _> = serde_json::from_str(&format!("{{{head}}}"));
        Some(match head {
            Ok(head) => Ok(Block { head, columns: columns.to_owned() }),
            Err(error) => Err(format!("the head of a packed line: {error}")),
        })
    }

    /// The line's text with its line break.
    ///
    /// # Panics
    /// Never: a head always serialises.
    pub(super) fn to_text(&self) -> String {
        let head = serde_json::to_string(&self.head).expect("numbers and a name serialise");
        let head = head.trim_start_matches('{').trim_end_matches('}');
        format!("{BEGIN}{head}{COLUMNS}{}}}\n", self.columns)
    }

    /// The lines.
    ///
    /// # Errors
    /// What is wrong with the columns.
    pub(super) fn lines(&self) -> Result<Vec<Line>, String> {
        let columns: Map<String, Value> =
            serde_json::from_str(&self.columns).map_err(|error| error.to_string())?;
        let Head { run, of, rows } = self.head;
        let mut columns = columns;
        columns.insert("run".to_owned(), serde_json::json!({ "same": run }));
        let cells = Cells::of_fields(columns, rows)?;
        match of {
            Many::Reading => all::<Reading>(&cells, rows, Line::Reading),
            Many::Fork => all::<Fork>(&cells, rows, Line::Fork),
            Many::Forks => {
                let mut forks: Vec<Line> = Vec::with_capacity(rows.min(MOST_AT_ONCE));
                for number in 0..rows {
                    let before = match forks.last() {
                        Some(Line::Fork(fork)) => Some(fork),
                        _ => None,
                    };
                    let row = forks::Row::deserialize(&cells).map_err(|error| error.to_string());
                    let fork = row.and_then(|row| row.fork(run, before));
                    let fork = fork.map_err(|error| format!("row {}: {error}", number + 1))?;
                    forks.push(Line::Fork(fork));
                }
                Ok(forks)
            }
            Many::Group => all::<Group>(&cells, rows, Line::Group),
            Many::Digest => all::<DigestLine>(&cells, rows, Line::Digest),
            Many::Sites => all::<Sites>(&cells, rows, Line::Sites),
        }
    }
}

/// All rows as lines.
fn all<T: DeserializeOwned>(
    cells: &Cells,
    rows: usize,
    line: fn(T) -> Line,
) -> Result<Vec<Line>, String> {
    let row = |number: usize| match T::deserialize(cells) {
        Ok(row) => Ok(line(row)),
        Err(error) => Err(format!("row {}: {error}", number + 1)),
    };
    (0..rows).map(row).collect()
}

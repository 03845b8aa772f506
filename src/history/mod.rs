//! OVER COMMITS: what earlier runs said, a line a run and claim, in a file that git merges; and what has turned since.
//!
//! # The file
//!
//! JSON Lines, `reports/history.jsonl`: one object a line, its fields in the order of their names ([`HistoryLine`]). Lines
//! are only ever added, and git keeps those of both sides (`merge=union`), so that branches which add to it never conflict.
//! In which order lines stand says nothing: they are read in the order of their commits, and one that stands there twice
//! counts once.
//!
//! ```json
//! {"allocators":{"system":"glibc 2.36"},"claim":"theme/name","commit":"0123456789ab","committed":"2026-01-01T00:00:00Z",
//!  "cores":2,"format":1,"measured":"2026-01-02T00:00:00Z","predictions":{"time pooled / fresh <= 0.5 at 64":{"stated":true,
//!  "under":{"system":{"ratios":[[0.4812,0.4777,0.4856]],"verdict":"holds"}}}},"processor":"…","rustc":"rustc 1.95.0",
//!  "verdict":"holds"}
//! ```
//!
//! A ratio has the ends of its interval behind it, where it has any, and four digits each. An exact reading has that of the
//! reference behind it, where it is compared with one. Both are lists by the points that the prediction's key names.
//! Nanoseconds are not in it, for those of different runs are not compared. Times are in UTC and end with `Z`.
//!
//! Pure but for [`History::read`] and [`append`]: a record goes in, lines come out; lines go in, turns come out.

mod compared;
mod file;
mod key;
mod line;
mod of_record;

pub use compared::{Kind, Moved, Series, Turn};
pub(crate) use file::ADD_A_RUN;
pub use file::{History, append, path_beside};
pub use key::{key, points};
pub use line::{Count, FORMAT, HistoryLine, Of, Under};
pub use of_record::lines;

#[cfg(test)]
mod tests;

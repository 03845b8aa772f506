//! The lines of a record, but for its header and its claims.

use super::{Case, End, Finite, Fork, GoSide, Group, Header, RecordedClaim, RecordedLeftOut};
use crate::claim::{Lane, Metric};
use crate::run::{Digest, NotReady};
use serde::{Deserialize, Serialize};
use std::fmt;

/// One line of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// Who measured.
    Header(Box<Header>),
    /// What was measured.
    Claim(Box<RecordedClaim>),
    /// What the catalogue leaves out.
    LeftOut(Box<RecordedLeftOut>),
    /// The Go side of a claim.
    Go(Box<GoSide>),
    /// A metric of a case.
    Reading(Reading),
    /// A case's slices in one fresh process.
    Fork(Fork),
    /// How a group of the rounds lane was run.
    Group(Group),
    /// What the output of a case was reduced to.
    Digest(DigestLine),
    /// Where a case allocated.
    Sites(Sites),
    /// Why a case has no readings.
    Failure(Failure),
    /// A lane process came to its end.
    End(End),
}

/// A metric of a case, with its exact value or its samples.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The run that read it.
    pub run: u64,
    /// The kind of lane.
    pub lane: Lane,
    /// The case.
    #[serde(flatten)]
    pub case: Case,
    /// What was read.
    pub metric: Metric,
    /// The phase of the turn: a name that the routine marks, or `before`, `held`, `dropped`, `purged`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// The name of the figure, where the metric is one that the routine reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
    /// What it was.
    pub value: Value,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A whole number for one turn, and the operations that the turn does.
    Exact {
        /// The number for one turn.
        total: i64,
        /// The operations of one turn.
        operations: u64,
    },
    /// The least of several processes that did not count alike, as those of a case do whose threads meet by chance.
    Least {
        /// The least number for one turn.
        total: i64,
        /// The operations of one turn.
        operations: u64,
        /// The most that was counted for one turn.
        most: i64,
    },
    /// What was counted while a thread allocated that the case does not wait for: no count of the case's own.
    Beside {
        /// The number for one turn, with what the thread did.
        total: i64,
        /// The operations of one turn.
        operations: u64,
    },
    /// Samples, in the metric's unit.
    Samples(Vec<Finite>),
}

/// What the output of a case was reduced to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLine {
    /// The run that saw it.
    pub run: u64,
    /// The kind of lane.
    pub lane: Lane,
    /// The case.
    #[serde(flatten)]
    pub case: Case,
    /// The digest.
    pub digest: Digest,
}

/// Where a case allocated, largest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sites {
    /// The run that saw them.
    pub run: u64,
    /// The case.
    #[serde(flatten)]
    pub case: Case,
    /// At most five sites.
    pub sites: Vec<Site>,
}

/// One place in the source that allocated, over the case's set-up, its warm-up turn and its measured turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// The file and line, `theme/name.rs:120`.
    pub place: String,
    /// Bytes requested there.
    pub bytes: u64,
    /// Allocations made there.
    pub allocations: u64,
}

/// Why a case has no readings from a lane.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The run that it failed in.
    pub run: u64,
    /// The kind of lane.
    pub lane: Lane,
    /// The case.
    #[serde(flatten)]
    pub case: Case,
    /// Why.
    pub reason: Reason,
}

/// Why a case failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The routine panicked; the message and its place.
    Panicked(String),
    /// A signal ended the process; its name, and the last line on standard error.
    Killed(String),
    /// The process exited by itself; the code, and the last line on standard error.
    Exited(String),
    /// The case took longer than the limit, in seconds.
    TimedOut(String),
    /// The routine registered nothing, or twice.
    NotReady(String),
    /// A turn's time is too short to be read, or a reading is not finite.
    Unreadable(String),
    /// The case was not run, for this machine, its allocator or its toolchain lacks what it asks for; a part of a sentence. It is no
    /// failure, and its predictions are not judged here.
    Lacking(String),
}

impl Reason {
    /// Whether it is only that this machine lacks something.
    #[must_use]
    pub const fn is_lacking(&self) -> bool {
        matches!(self, Reason::Lacking(_))
    }
}

impl Line {
    /// The run that wrote the line; none for a claim, its Go side and what is left out, which belong to the whole record.
    #[must_use]
    pub fn run(&self) -> Option<u64> {
        match self {
            Line::Header(header) => Some(header.run),
            Line::Claim(_) | Line::LeftOut(_) | Line::Go(_) => None,
            Line::Reading(reading) => Some(reading.run),
            Line::Fork(fork) => Some(fork.run),
            Line::Group(group) => Some(group.run),
            Line::Digest(digest) => Some(digest.run),
            Line::Sites(sites) => Some(sites.run),
            Line::Failure(failure) => Some(failure.run),
            Line::End(end) => Some(end.run),
        }
    }
}

impl Line {
    /// Moves the line's run so many numbers further.
    pub(super) fn renumber(&mut self, by: u64) {
        let run = match self {
            Line::Header(header) => &mut header.run,
            Line::Claim(_) | Line::LeftOut(_) | Line::Go(_) => return,
            Line::Reading(reading) => &mut reading.run,
            Line::Fork(fork) => &mut fork.run,
            Line::Group(group) => &mut group.run,
            Line::Digest(digest) => &mut digest.run,
            Line::Sites(sites) => &mut sites.run,
            Line::Failure(failure) => &mut failure.run,
            Line::End(end) => &mut end.run,
        };
        *run += by;
    }
}

impl Value {
    /// The count per operation, the least one where processes differ; nothing for samples, and where somebody else's are
    /// in it.
    #[must_use]
    pub fn exact(&self) -> Option<f64> {
        match self {
            Value::Exact { total, operations } | Value::Least { total, operations, .. } => {
                Some(*total as f64 / (*operations).max(1) as f64)
            }
            Value::Beside { .. } | Value::Samples(_) => None,
        }
    }
}

impl From<NotReady> for Reason {
    fn from(not_ready: NotReady) -> Reason {
        match not_ready {
            NotReady::Lacking(what) => Reason::Lacking(what),
            NotReady::NeverIter | NotReady::IterTwice => Reason::NotReady(not_ready.to_string()),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Panicked(message) => write!(formatter, "panicked: {message}"),
            Reason::Killed(message) => write!(formatter, "killed by {message}"),
            Reason::Exited(message) => write!(formatter, "exited with {message}"),
            Reason::TimedOut(message)
            | Reason::NotReady(message)
            | Reason::Unreadable(message)
            | Reason::Lacking(message) => write!(formatter, "{message}"),
        }
    }
}

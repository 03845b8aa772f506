//! The lines of a record, but for its header and its claims.

use super::{
    Case, Finite, Header, Latencies, RecordedClaim, RecordedLeftOut, Refined, Tripped, Usage,
};
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
    /// Samples, in the metric's unit.
    Samples(Vec<Finite>),
}

/// One case's slices in one fork, with the log ratios to the cases that it is compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fork {
    /// The run that measured it.
    pub run: u64,
    /// The case.
    #[serde(flatten)]
    pub case: Case,
    /// The group: `point 65536`, or `across whole 64/16`.
    pub group: String,
    /// Which twin of the case this is; absent where it is the case itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<Twin>,
    /// Whether the cases of the group shared a process.
    pub mode: Mode,
    /// The number of the fork within its group, from 0.
    pub fork: u32,
    /// Turns in a slice.
    pub turns: u64,
    /// Operations that a turn does.
    pub operations: u64,
    /// The spread of the slices.
    pub slices: Slices,
    /// The log ratio to each reference of the group: a median over the rounds, or over the pairs of set-ups that share them.
    pub against: Vec<LogRatio>,
    /// What the slices used beside time, those that warmed the case up too; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// How many operations the usage is of, the slices that warmed the case up among them; absent in older records, where
    /// it was divided by those of the counted slices and the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_operations: Option<u64>,
    /// The spread of single operations; absent where the routine does not time them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latencies: Option<Latencies>,
    /// The points of the axis between which it narrows a crossover down; absent where it is one of a case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refines: Option<(u64, u64)>,
}

/// The reference of a group, entered again to show what a comparison is worth here and now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Twin {
    /// The same code under another name: must read the same.
    Same,
    /// The same source compiled a second time: shows what the placement of code does.
    Placed,
    /// The same code with 5 % more turns in its slice, which its time is not divided by: should read slower.
    Slow,
}

/// The spread of one case's slices in one fork, in nanoseconds per operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slices {
    /// How many slices, which is the number of rounds.
    pub count: u32,
    /// The lower quartile.
    pub lower: Finite,
    /// The median.
    pub median: Finite,
    /// The upper quartile.
    pub upper: Finite,
}

/// A fork's estimate of a ratio.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LogRatio {
    /// The reference's variant.
    pub variant: String,
    /// The reference's point.
    pub point: u64,
    /// The median over the rounds of `ln(case / reference)`.
    pub log_ratio: Finite,
}

/// Whether the cases of a group shared a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// All cases in one process.
    Together,
    /// A process for each case, given its slices in turn.
    Apart,
}

/// How a group of the rounds lane was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The run that measured it.
    pub run: u64,
    /// The claim's id.
    pub claim: String,
    /// The lane's allocator.
    pub allocator: crate::claim::Allocator,
    /// The group, as in its forks.
    pub group: String,
    /// Whether its cases shared a process.
    pub mode: Mode,
    /// Why: what the claim asks for, or what the lane found.
    pub why: String,
    /// How many forks were measured.
    pub forks: u32,
    /// Why no more were measured.
    pub stop: Stop,
    /// How many forks died and were replaced.
    pub lost: u32,
    /// What makes its times doubtful; mostly nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guards: Vec<Tripped>,
    /// What it narrowed down; absent where its cases are those of the claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refined: Option<Refined>,
    /// How long it took, in seconds.
    pub seconds: Finite,
    /// How long it could have taken, in seconds; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Finite>,
    /// About how many forks in all the predictions that are not clear would need; absent where all are, or nobody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<u32>,
    /// How many times it was measured, this one included; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempt: Option<u32>,
}

/// Why a group got no more forks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// Every prediction's interval is clear of its bound, or lies within the margin of it.
    Clear,
    /// The time budget is spent.
    Budget,
    /// The most forks are measured.
    Forks,
    /// Forks could not decide it in the time there is.
    Hopeless,
    /// No case is left that can be measured.
    Failed,
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
}

/// A lane process came to its end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// The run that ended.
    pub run: u64,
    /// How long it took, in seconds.
    pub seconds: Finite,
}

impl Line {
    /// The run that wrote the line; none for a claim and for what is left out, which belong to the whole record.
    #[must_use]
    pub fn run(&self) -> Option<u64> {
        match self {
            Line::Header(header) => Some(header.run),
            Line::Claim(_) | Line::LeftOut(_) => None,
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

impl Value {
    /// The exact value per operation; nothing for samples.
    #[must_use]
    pub fn exact(&self) -> Option<f64> {
        match self {
            Value::Exact { total, operations } => Some(*total as f64 / (*operations).max(1) as f64),
            Value::Samples(_) => None,
        }
    }
}

impl Group {
    /// The name of the group of all variants at one point.
    #[must_use]
    pub fn at(point: u64) -> String {
        format!("point {point}")
    }

    /// The name of the group that compares one variant with itself at another point.
    #[must_use]
    pub fn across(variant: &str, point: u64, reference: u64) -> String {
        format!("across {variant} {point}/{reference}")
    }
}

impl Stop {
    /// The reason in a word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Stop::Clear => "clear",
            Stop::Budget => "budget",
            Stop::Forks => "most",
            Stop::Hopeless => "hopeless",
            Stop::Failed => "failed",
        }
    }

    /// The reason for a reader.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Stop::Clear => "every prediction was clear of its bound or within the margin of it",
            Stop::Budget => "the time budget was spent",
            Stop::Forks => "the most forks were measured",
            Stop::Hopeless => "forks could not decide it in the time there is",
            Stop::Failed => "no case was left",
        }
    }
}

impl Mode {
    /// The word for a reader.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Mode::Together => "together",
            Mode::Apart => "apart",
        }
    }
}

impl From<NotReady> for Reason {
    fn from(not_ready: NotReady) -> Reason {
        Reason::NotReady(not_ready.to_string())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Panicked(message) => write!(formatter, "panicked: {message}"),
            Reason::Killed(message) => write!(formatter, "killed by {message}"),
            Reason::Exited(message) => write!(formatter, "exited with {message}"),
            Reason::TimedOut(message) | Reason::NotReady(message) | Reason::Unreadable(message) => {
                write!(formatter, "{message}")
            }
        }
    }
}

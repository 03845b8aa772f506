//! What a parent and its children say to each other.

use super::usage::Used;
use crate::claim::Metric;
use crate::record::{Build, Case, Reason, Site, Twin, Value};
use crate::run::Digest;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The environment variable that says where a child's job is. To the program of another build it is the job itself.
pub(super) const VARIABLE: &str = "CLAIMBENCH_CHILD";

/// The version of what parent and child say to each other. A parent that starts the program of another build asks for it
/// first; raise it where an older program would take a job, an order or a message for something else.
pub(super) const PROTOCOL: u32 = 1;

/// What a program says of itself to a parent that may be another build.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Description {
    /// Its [`PROTOCOL`].
    pub(super) protocol: u32,
    /// Its build.
    pub(super) build: Build,
    /// Its cases, under its allocator.
    pub(super) cases: Vec<Case>,
    /// Whether it holds its catalogue compiled a second time.
    pub(super) again: bool,
}

/// What a child is started for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Job {
    /// Its cases.
    pub(super) cases: Vec<Case>,
    /// Which twin each case is; empty where none is.
    pub(super) twins: Vec<Option<Twin>>,
    /// The core that it is kept on, where it is.
    pub(super) core: Option<usize>,
    /// What its heap is laid out by, where anything is.
    pub(super) layout: Option<u64>,
    /// Whether every case is run once and nothing is measured.
    pub(super) test: bool,
    /// The process that gives the job.
    pub(super) parent: u32,
    /// The descriptor of the pipe that is answered on.
    pub(super) channel: i32,
    /// The descriptor of a file that holds the whole job, where this is only told where to find it.
    #[serde(default)]
    pub(super) file: Option<i32>,
    /// The file of a profile of its case, where one is written and nothing is measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) profile: Option<PathBuf>,
    /// Whether it tells the digests of its cases and no more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) digests: bool,
    /// Whether it reads the processor's counters around slices.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) counters: bool,
}

/// What a parent tells its child.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) enum Order {
    /// Set up a case and run one turn.
    Load(usize),
    /// Find the number of turns that a slice of so many nanoseconds takes.
    Size(usize, u64),
    /// Drop every case that is set up.
    Clear,
    /// Begin the rounds of a case, and take its latencies over blocks of so many operations.
    Begin(usize, Option<u64>),
    /// Take at most so many latencies of each slice of a case.
    AtMost(usize, u64),
    /// Run a slice of so many turns.
    Slice(usize, u64),
    /// See what the guards ask of a case before its rounds; its slices have so many turns.
    Check(usize, u64),
    /// Say what a case's slices used in this process.
    Used(usize),
    /// Run so many turns of a case and say which figures they report.
    Figures(usize, u64),
    /// Run a slice of so many turns as callgrind counts it: an older program knows no such order, and ends.
    Count(usize, u64),
    /// Say which build this is and which cases it has.
    Describe,
}

/// What a child tells its parent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Message {
    /// A case begins.
    Begins(usize),
    /// A metric of a case, at a phase, under a figure's name.
    Reading(Metric, Option<String>, Option<String>, Value),
    /// What the case's output was reduced to.
    Digest(Digest),
    /// Other threads than the first worked while the case was counted.
    Threads,
    /// A thread allocated while the case did nothing, so that no count is the case's alone.
    Background,
    /// The case is at work: a part of what is asked of it is done.
    Works,
    /// The case is set up in the process of this number, a copy of the one that tells.
    Process(u32),
    /// What the case has left behind when it ended, in words.
    Left(String),
    /// Where the case allocated.
    Sites(Vec<Site>),
    /// A case is set up and does so many operations a turn.
    Loaded(Digest, u64),
    /// So many turns fill a slice, which takes so many nanoseconds; so many operations make a block, where they are timed.
    Sized(u64, u64, Option<u64>),
    /// Every case is dropped.
    Cleared,
    /// The rounds of the case may begin.
    Begun,
    /// A slice took so many nanoseconds.
    Sliced(u64),
    /// What was seen before the rounds.
    Checked(Checked),
    /// What a case's slices used together.
    Used(Box<Used>),
    /// The figures that turns of a case reported, each for one turn.
    Figures(BTreeMap<String, f64>),
    /// Which build this is and which cases it has.
    Described(Box<Description>),
    /// The case or the order can not be carried out.
    Failed(Reason),
    /// A library that measures has been told something wrong.
    Misused(String),
    /// The job is done.
    Done,
}

/// What the guards ask of a case in the first fork of its group; nothing where it was not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Checked {
    /// The time of a turn and that of an empty one in the same process, in nanoseconds.
    pub(super) against_empty: Option<(f64, f64)>,
    /// How many times as long twice the turns take.
    pub(super) doubled: Option<f64>,
    /// The shortest time that the clock can tell, in nanoseconds.
    pub(super) resolution: u64,
    /// How many stretches a slice is timed in.
    pub(super) stretches: u64,
    /// How many threads run the turns.
    pub(super) threads: usize,
    /// Whether the turns allocate and the collector came to no end in the longest slice: only of programs that have one.
    #[serde(default)]
    pub(super) uncollected: bool,
}

impl Job {
    /// A job over some cases.
    pub(super) fn over(cases: Vec<Case>) -> Job {
        Job { cases, ..Job::default() }
    }

    /// The same job, with its cases entered as twins.
    pub(super) fn twinned(mut self, twins: Vec<Option<Twin>>) -> Job {
        self.twins = twins;
        self
    }

    /// The same job, with a heap that is laid out by a seed.
    pub(super) fn laid_out(mut self, seed: u64) -> Job {
        self.layout = Some(seed);
        self
    }
}

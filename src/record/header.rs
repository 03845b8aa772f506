//! What a lane process writes first: who measured, with which options, from which build, on which machine.

use super::flags::flag_set;
use super::{Finite, Guard};
use crate::claim::{Allocator, Lane};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The first line of every lane process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// The version of the format, [`super::FORMAT`].
    pub format: u32,
    /// The number of this lane process within the record, from 1.
    pub run: u64,
    /// The kind of lane.
    pub lane: Lane,
    /// The lane's global allocator.
    pub allocator: Allocator,
    /// When the process started, RFC 3339 in UTC.
    pub started: String,
    /// What it was asked to do.
    pub options: Options,
    /// What was measured: the build.
    pub build: Build,
    /// Where it was measured.
    pub machine: Machine,
    /// What makes its times doubtful from the start: a busy machine.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guards: Vec<Guard>,
}

/// The options of a lane that bear on its readings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// The filter; absent where every case was asked for.
    pub filter: Option<String>,
    /// Whether the run was a quick one.
    pub quick: bool,
    /// The seed of the random order of rounds.
    pub seed: u64,
    /// The time budget of a group of the rounds lane, in seconds.
    pub budget_seconds: Finite,
    /// The limit of a case, in seconds.
    pub limit_seconds: Finite,
    /// The practical margin of a comparison, as a share.
    pub margin: Finite,
    /// What the whole run might take at most, in seconds; absent where it took as long as it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most_seconds: Option<Finite>,
}

/// The build that was measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// The version of claimbench.
    pub claimbench: String,
    /// The commit of the working tree, or `unknown`; `+` behind it where files differ from it.
    pub commit: String,
    /// The compiler, as it names itself.
    pub rustc: String,
    /// The target triple.
    pub target: String,
    /// The optimisation level.
    pub opt_level: String,
    /// The compiler flags.
    pub flags: Vec<String>,
    /// Whether the flags align functions and loops, so that a loop does not move across cache lines between builds.
    pub placed: bool,
    /// A fingerprint of the lock file, or `unknown`.
    pub lock: String,
    /// The versions of the crates that measure and of those that are measured.
    pub crates: BTreeMap<String, String>,
    /// What the manifest of the workspace and the environment set of the profile, as far as it can change what a program
    /// allocates, such as `lto`; absent in older records and where there is no manifest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<BTreeMap<String, String>>,
    /// The versions of the crates of others that the claims are linked with and that can so change what a case counts;
    /// absent in older records, in lanes that count nothing, and where cargo does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked: Option<BTreeMap<String, BTreeSet<String>>>,
    /// How the Go sides were built; absent in the lanes that measure none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub go: Option<GoBuild>,
}

/// How the Go sides of claims were built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoBuild {
    /// The toolchain's version, as in `go1.25.5`.
    pub version: String,
    /// The variables that were set for building and for measuring, as `NAME=value`.
    pub settings: Vec<String>,
    /// In how many orders of its functions the program was linked, which the forks go round.
    pub layouts: u32,
}

/// The machine, as it was when the lane started.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    /// The name of the processor.
    pub processor: String,
    /// The cores that the process may use.
    pub cores: usize,
    /// The memory that the process may use, in bytes: the control group's limit where it has one; 0 where the system does
    /// not tell.
    pub memory: u64,
    /// The descriptors that the process may have open at once, once it has raised its limit as far as it may; 0 where that
    /// is not known, as in older records.
    #[serde(default)]
    pub descriptors: u64,
    /// The size of a page in bytes.
    pub page: u64,
    /// The last-level cache in bytes; 0 where the system does not tell.
    pub cache: u64,
    /// The operating system and its version.
    pub system: String,
    /// The version of the lane's allocator.
    pub allocator: String,
    /// The version of the Valgrind under which instructions were counted; nothing in other lanes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valgrind: Option<String>,
    /// Settings of the environment that change what an allocator does, as `NAME=value`.
    pub settings: Vec<String>,
    /// The mode of transparent huge pages, or `unknown`.
    pub huge_pages: String,
    /// The load average over one minute when the lane started.
    pub load: Finite,
    /// What the first touch of a fresh page costs, in nanoseconds; 0 where the system gives none.
    pub fresh_page_nanos: Finite,
    /// What sets the pace of its cores; empty in older records.
    #[serde(default, skip_serializing_if = "Pace::is_unknown")]
    pub pace: Pace,
}

/// What sets the pace of the cores beside the code, as far as the system tells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    /// Who decides their frequency: `performance`, `powersave`, ….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub governor: Option<String>,
    /// Whether they may run above their usual frequency for a while.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turbo: Option<bool>,
    /// How many cores the control group may use on average, where it is limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota: Option<Finite>,
}

impl Pace {
    /// Whether the system tells nothing of it.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == Pace::default()
    }
}

impl Header {
    /// Whether readings of both runs may stand side by side: same commit, toolchain, flags and machine.
    #[must_use]
    pub fn same_origin(&self, other: &Header) -> bool {
        let machine = |header: &Header| {
            (header.machine.processor.clone(), header.machine.cores, header.machine.system.clone())
        };
        self.build.commit == other.build.commit
            && self.build.rustc == other.build.rustc
            && self.build.target == other.build.target
            && flag_set(&self.build.flags) == flag_set(&other.build.flags)
            && self.build.lock == other.build.lock
            && is_same_go(self.build.go.as_ref(), other.build.go.as_ref())
            && machine(self) == machine(other)
    }
}

/// Whether two toolchains of Go are the same; a lane without Go agrees with any.
fn is_same_go(one: Option<&GoBuild>, other: Option<&GoBuild>) -> bool {
    one.zip(other).is_none_or(|(one, other)| one == other)
}

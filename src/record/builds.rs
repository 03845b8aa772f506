//! Two builds compared case by case: what `cargo claimbench compare` measures.

use super::{Build, Case, Finite};
use serde::{Deserialize, Serialize};

/// Two builds compared case by case, process by process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BuildComparison {
    /// The build that the other is compared with.
    pub old: Build,
    /// The other build.
    pub new: Build,
    /// The seed of the random orders.
    pub seed: u64,
    /// The practical margin, as a share.
    pub margin: Finite,
    /// The probability that any case of all is called different although none is.
    pub family_error: Finite,
    /// The cases that both builds have.
    pub cases: Vec<ComparedCase>,
    /// The cases that only the old build has.
    pub only_old: Vec<Case>,
    /// The cases that only the new build has.
    pub only_new: Vec<Case>,
    /// How long it took, in seconds.
    pub seconds: Finite,
}

/// One case in both builds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComparedCase {
    /// The case, under the allocator of the new build.
    pub case: Case,
    /// The time in the new build divided by that in the old one; nothing where it failed.
    pub ratio: Option<RatioOfBuilds>,
    /// The same of the copies that both builds have compiled a second time: measured only where the ratio differs from 1
    /// beyond the margin, to tell more work from code that was moved.
    pub again: Option<RatioOfBuilds>,
    /// Whether the outputs of the first turn are the same.
    pub same_output: bool,
    /// Why there is no ratio.
    pub failure: Option<String>,
    /// The instructions of an operation in both builds, where they were asked for and could be counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<InstructionsOfBuilds>,
    /// Why they could not be counted, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncounted: Option<String>,
}

/// How many instructions an operation of a case takes in both builds, as callgrind counts them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct InstructionsOfBuilds {
    /// In the old build.
    pub old: CountOfBuild,
    /// In the new build.
    pub new: CountOfBuild,
}

/// A count of one build: the least and the most that was seen, the same where it is exact.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountOfBuild {
    /// The least.
    pub least: Finite,
    /// The most.
    pub most: Finite,
}

/// A ratio of times with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RatioOfBuilds {
    /// The median over the forks.
    pub center: Finite,
    /// The lower end of its interval.
    pub lower: Finite,
    /// The upper end of its interval.
    pub upper: Finite,
    /// How many forks there were.
    pub forks: u32,
}

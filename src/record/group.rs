//! How a group of the rounds lane was run.

use super::{Finite, Mode, Tripped};
use crate::claim::Allocator;
use serde::{Deserialize, Serialize};

/// How a group of the rounds lane was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// The run that measured it.
    pub run: u64,
    /// The claim's id.
    pub claim: String,
    /// The lane's allocator.
    pub allocator: Allocator,
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
    /// What one of its forks was expected to take, in seconds; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fork_seconds: Option<Finite>,
    /// What one turn of its slowest case takes, in seconds; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn_seconds: Option<Finite>,
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

/// What a group of the rounds lane narrowed down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refined {
    /// The variant whose time is divided.
    pub subject: String,
    /// The variant whose time it is divided by.
    pub reference: String,
    /// The point that was measured.
    pub point: u64,
    /// The points of the axis that enclose the crossover.
    pub between: (u64, u64),
    /// Why it could not be measured; absent where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
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

    /// The name of the group that compares two variants at a point that is none of the axis.
    #[must_use]
    pub fn refined(subject: &str, reference: &str, point: u64) -> String {
        format!("refined {subject}/{reference} {point}")
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

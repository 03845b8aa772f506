//! What a calibration says in the few figures that a method of comparing is judged by: plain data, part of its file.

use super::{Finite, Mode};
use serde::{Deserialize, Serialize};

/// How many of a number of comparisons were flagged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// The flagged ones.
    pub flagged: usize,
    /// All of them.
    pub of: usize,
}

/// What a calibration says of all its comparisons. The padded workload counts in `turned` alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Comparisons of a workload with itself that were called different.
    pub alarms: Rate,
    /// Comparisons of a workload with a copy that stands a few bytes further on that were called different.
    pub turned: Rate,
    /// Comparisons with 3 % more turns in which that was found.
    pub found_three: Rate,
    /// Comparisons with 1 % more turns in which that was found: resident workloads, together.
    pub found_one: Rate,
    /// The smallest difference found in nine of ten of every other workload and mode that was given more turns.
    pub smallest: Vec<Smallest>,
    /// The median price of a comparison with 10 % more turns or above, together, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clear_seconds: Option<Finite>,
    /// The median price of a comparison of a workload with itself, together, in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equal_seconds: Option<Finite>,
}

/// The smallest difference that comparisons of a workload find in nine of ten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Smallest {
    /// The name of the workload.
    pub workload: String,
    /// Whether both sides shared a process.
    pub mode: Mode,
    /// The difference in thousandths; absent where none of those that were made was found so often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more_thousandths: Option<u32>,
}

impl Rate {
    /// The share that was flagged; nothing of none.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.flagged as f64 / self.of as f64)
    }
}

//! Whether the cases of a group share a process.

use serde::{Deserialize, Serialize};

/// Whether the cases of a group shared a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// All cases in one process.
    Together,
    /// A process for each case, given its slices in turn.
    Apart,
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

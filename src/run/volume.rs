//! How much a turn goes through, so that its pace can be told in bytes and in elements a second.

use serde::{Deserialize, Serialize};

/// How much a turn goes through, all of its operations together; nothing where its routine does not say so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// Bytes a turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// Elements a turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elements: Option<u64>,
}

impl Volume {
    /// Whether the routine says neither.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == Volume::default()
    }
}

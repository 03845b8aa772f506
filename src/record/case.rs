//! A case: claim × variant × point × allocator.

use crate::claim::Allocator;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Claim × variant × point × allocator.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Case {
    /// The claim's id, `theme/name`.
    pub claim: String,
    /// The variant's name.
    pub variant: String,
    /// The point of the axis.
    pub point: u64,
    /// The global allocator of the program that measured it.
    pub allocator: Allocator,
}

impl fmt::Display for Case {
    /// `theme/name/variant/point`: what filters are matched against, and criterion's id of the case.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}", self.claim, self.variant, self.point)
    }
}

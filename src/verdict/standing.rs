//! How two variants stand at one point of an axis: plain data.

use super::estimate::Estimate;

/// How a pair stands at one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The point.
    pub point: u64,
    /// The time of the subject divided by that of the reference.
    pub ratio: Estimate,
    /// Which of the two is clearly faster; nothing where that is not clear.
    pub faster: Option<Side>,
}

/// One of the two variants of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The subject, where the ratio is below 1.
    Subject,
    /// The reference, where the ratio is above 1.
    Reference,
}

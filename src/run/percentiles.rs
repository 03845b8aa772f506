//! What is told of the latencies of an operation.

use serde::{Deserialize, Serialize};

/// Percentiles of the latencies of a stretch of slices, in nanoseconds for one call of the operation.
///
/// A latency is the time of one call where a block is one call, else the mean of a block. A percentile over blocks says
/// nothing of a single slow call among fast ones: that is spread over its block.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Latencies {
    /// Half of the latencies are not longer.
    pub p50: f64,
    /// 99 in 100 are not longer.
    pub p99: f64,
    /// 999 in 1,000 are not longer; the longest one where there are fewer than 1,000.
    pub p999: f64,
    /// The longest. One interruption makes it, so it is shown and never judged.
    pub longest: f64,
    /// How many calls each latency is the mean of.
    pub block: u64,
    /// How many latencies there are.
    pub count: u64,
    /// Whether the turn took them itself, each of one operation, however many a turn does.
    #[serde(default)]
    pub of_operations: bool,
}

//! What a case used beside time in one fork, and how its single operations spread.

use super::Finite;
use serde::{Deserialize, Serialize};

/// What the slices of a fork used together, for one operation; all threads of the process count.
///
/// It is read around whole slices, so what a turn does outside the clock is in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Usage {
    /// CPU time, user and system, in nanoseconds. The system counts it in microseconds.
    pub cpu: Finite,
    /// Context switches that a thread asked for by waiting.
    pub voluntary: Finite,
    /// Context switches that took a thread off its core.
    pub involuntary: Finite,
    /// Page faults that read no disk; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minor: Option<Finite>,
    /// Page faults that waited for a disk; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub major: Option<Finite>,
    /// What the processor counted; absent where it lets no process read that, and in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hardware: Option<Hardware>,
}

/// What the processor counted in the slices of a fork, for one operation, outside the kernel; an event that it does not
/// count is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hardware {
    /// Cycles, of the speed that it ran at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycles: Option<Finite>,
    /// Instructions that were carried out to their end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<Finite>,
    /// Branches that went another way than was foreseen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch_misses: Option<Finite>,
    /// Accesses to memory that no cache had; which of the caches count is the processor's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_misses: Option<Finite>,
}

/// What a collector did in the slices of a fork, for one operation: of programs that have one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Collector {
    /// The collections that ended.
    pub cycles: Finite,
    /// The others, which a slice left running and which ended before the next one; absent in older records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside: Option<Finite>,
    /// The CPU time that it took, in nanoseconds.
    pub cpu: Finite,
    /// That part of it for which allocations had to help, in nanoseconds.
    pub assist: Finite,
}

/// Percentiles of a fork's latencies, in nanoseconds for one operation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Latencies {
    /// Half of the latencies are not longer.
    pub p50: Finite,
    /// 99 in 100 are not longer; judged from 1,000 latencies on, so that ten lie beyond it.
    pub p99: Finite,
    /// 999 in 1,000 are not longer; judged from 10,000 latencies on, so that ten lie beyond it.
    pub p999: Finite,
    /// The longest: shown, never judged.
    pub longest: Finite,
    /// How many operations each latency is the mean of.
    pub block: u64,
    /// How many latencies there are. A percentile of few reads otherwise than one of many, so two sides that are compared
    /// should have about as many.
    pub count: u64,
}

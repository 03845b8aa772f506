//! What a fork used beside time, as the system counted it: the microseconds and events of all its operations.

use super::super::decimals;
use crate::record::{Finite, Fork, Hardware, Usage};
use serde::{Deserialize, Serialize};

/// What the slices of a fork used together.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Used {
    /// CPU time less what is expected from the fork before, in microseconds for all operations, or with `cpu_decimals` in
    /// nanoseconds with so many decimals for one of them.
    cpu: i64,
    /// Where microseconds do not tell the CPU time to its last digit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cpu_decimals: Option<i64>,
    voluntary: i64,
    involuntary: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    minor: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    major: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hardware: Option<Hardware>,
}

impl Used {
    /// Nothing where there is no usage, or where it is not that of whole events.
    pub(super) fn of(fork: &Fork, before: Option<&Fork>) -> Option<Used> {
        let Usage { cpu, voluntary, involuntary, minor, major, hardware } = fork.usage?;
        let operations = fork.usage_operations? as f64;
        let count = |events: Finite| decimals::nearest(events.get() * operations, 0);
        let optional = |events: Option<Finite>| match events {
            Some(events) => count(events).map(Some),
            None => Some(None),
        };
        let expected = expected(fork, before);
        let micros = decimals::nearest(cpu.get() * operations / 1e3, 0)?;
        let own = || decimals::usual(cpu.get());
        let cpu_decimals =
            if of_micros(micros, operations) == Some(cpu) { None } else { Some(own()?) };
        let (cpu, expected) = match cpu_decimals {
            None => (micros, decimals::nearest(expected * operations / 1e3, 0)?),
            Some(own) => (decimals::whole(cpu.get(), own)?, decimals::nearest(expected, own)?),
        };
        let used = Used {
            cpu: cpu.checked_sub(expected)?,
            cpu_decimals,
            voluntary: count(voluntary)?,
            involuntary: count(involuntary)?,
            minor: optional(minor)?,
            major: optional(major)?,
            hardware,
        };
        (used.usage(fork, before) == fork.usage).then_some(used)
    }

    /// The usage of a fork of which all else is known; nothing where it is none of a record.
    pub(super) fn usage(&self, fork: &Fork, before: Option<&Fork>) -> Option<Usage> {
        let operations = fork.usage_operations? as f64;
        let each = |events: i64| Finite::new(events as f64 / operations);
        let optional = |events: Option<i64>| match events {
            Some(events) => each(events).map(Some),
            None => Some(None),
        };
        let expected = expected(fork, before);
        let cpu = match self.cpu_decimals {
            None => {
                let expected = decimals::nearest(expected * operations / 1e3, 0)?;
                of_micros(self.cpu.checked_add(expected)?, operations)?
            }
            Some(own) => {
                let whole = self.cpu.checked_add(decimals::nearest(expected, own)?)?;
                Finite::new(decimals::float(whole, own)?)?
            }
        };
        Some(Usage {
            cpu,
            voluntary: each(self.voluntary)?,
            involuntary: each(self.involuntary)?,
            minor: optional(self.minor)?,
            major: optional(self.major)?,
            hardware: self.hardware,
        })
    }
}

fn of_micros(micros: i64, operations: f64) -> Option<Finite> {
    Finite::new(micros as f64 * 1e3 / operations)
}

/// The CPU time for an operation that follows from the fork's median, in nanoseconds: as much more than it as in the fork
/// before, else as much.
fn expected(fork: &Fork, before: Option<&Fork>) -> f64 {
    let median = fork.slices.median.get();
    let rate = before.and_then(|before| {
        let rate = before.usage?.cpu.get() / before.slices.median.get();
        rate.is_finite().then_some(rate)
    });
    median * rate.unwrap_or(1.0)
}

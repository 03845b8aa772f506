//! What a workload is.

use crate::record::WorkloadKind;
use crate::run::Run;

/// A routine that is compared with itself.
pub(in crate::lanes::calibrate) struct Workload {
    /// The name.
    pub(in crate::lanes::calibrate) name: &'static str,
    /// What a turn does, in one line.
    pub(super) about: &'static str,
    /// The routine.
    pub(in crate::lanes::calibrate) routine: fn(&mut Run),
    /// The point that the routine is given, from the size of the last-level cache in bytes.
    pub(super) point: fn(u64) -> u64,
    /// What its times depend on.
    pub(super) kind: WorkloadKind,
    /// What takes long in a comparison of it.
    pub(super) takes: Takes,
}

/// What takes long in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing: a turn takes microseconds.
    Little,
    /// Each turn takes milliseconds.
    LongTurns,
    /// A set-up takes about a second, which every fork pays for each side.
    LongSetUps,
}

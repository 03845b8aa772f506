//! The workloads of Go, which a built program runs; each is compared as Go runs by default and on one core.

use super::workload::{Takes, Workload};
use crate::record::WorkloadKind;
use crate::run::Run;

/// Their text, which is laid out and built as the Go side of a claim is.
pub(in crate::lanes::calibrate) const TEXT: &str = include_str!("workloads.go");
/// The id that stands for them where a Go side has that of its claim.
pub(in crate::lanes::calibrate) const ID: &str = "calibrate/workloads";

/// The workloads, in the order of the report.
pub(super) const WORKLOADS: &[Workload] = &[
    of("arithmetic", "a chain of 256 multiplications and shifts", WorkloadKind::Resident),
    of("growing", "256 numbers appended to a slice that grows", WorkloadKind::LikeACatalogue),
    of("over_16", "the same with room for sixteen times as many", WorkloadKind::LikeACatalogue),
    of("fresh_4k", "a new buffer of 4 KiB", WorkloadKind::LikeACatalogue),
    of("pool", "a buffer of 4 KiB from a sync.Pool and back", WorkloadKind::Resident),
    of("whole", "128 new buffers of 64 KiB, all of them kept", WorkloadKind::LikeACatalogue),
    of(
        "stack_copy",
        "64 B of each of 128 buffers on the stack, kept",
        WorkloadKind::LikeACatalogue,
    ),
    of("beside_live", "an object of 16 B beside 64 MiB that live", WorkloadKind::BeyondTheCaches),
    of("hashing", "a map filled with 24 keys and asked for each", WorkloadKind::LikeACatalogue),
    of("lock", "two goroutines: arithmetic under one lock and outside", WorkloadKind::Threads),
];

const fn of(name: &'static str, about: &'static str, kind: WorkloadKind) -> Workload {
    let takes = Takes::Little;
    Workload { name, about, routine: not_here, point: |_| 1, kind, takes }
}

/// A routine of Go has none here.
fn not_here(_: &mut Run) {}

//! What the slices of a case use beside time: CPU time and context switches of its process, and its latencies.

use crate::record::{self, Finite};
use crate::run::Latencies;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde::{Deserialize, Serialize};

/// What the slices of a case in one fork used together, of all threads of its process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Used {
    /// CPU time, user and system, in nanoseconds.
    pub(super) cpu: u64,
    /// Context switches that a thread asked for by waiting.
    pub(super) voluntary: u64,
    /// Context switches that took a thread off its core.
    pub(super) involuntary: u64,
    /// The latencies, where the routine times its operations.
    pub(super) latencies: Option<Latencies>,
}

impl Used {
    /// Runs a slice and adds what the process used meanwhile. A worker runs one slice at a time, so that is the slice's
    /// own, whether it has one case or several. The two calls cost less than a microsecond and lie outside the clock.
    pub(super) fn during<T>(&mut self, slice: impl FnOnce() -> T) -> T {
        let before = Used::so_far();
        let result = slice();
        let after = Used::so_far();
        self.cpu += after.cpu.saturating_sub(before.cpu);
        self.voluntary += after.voluntary.saturating_sub(before.voluntary);
        self.involuntary += after.involuntary.saturating_sub(before.involuntary);
        result
    }

    /// What this process has used since it was started.
    fn so_far() -> Used {
        let usage = getrusage(UsageWho::RUSAGE_SELF).expect(
            "a process may always ask for its own usage: the call fails only for bad arguments",
        );
        let positive = |number: i64| u64::try_from(number).unwrap_or(0);
        let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
        Used {
            cpu: 1000 * positive(micros),
            voluntary: positive(usage.voluntary_context_switches()),
            involuntary: positive(usage.involuntary_context_switches()),
            latencies: None,
        }
    }

    /// What was used for each of so many operations.
    pub(super) fn per_operation(&self, operations: f64) -> Option<record::Usage> {
        let each = |total: u64| Finite::new(total as f64 / operations);
        Some(record::Usage {
            cpu: each(self.cpu)?,
            voluntary: each(self.voluntary)?,
            involuntary: each(self.involuntary)?,
        })
    }

    /// The latencies, where a call of the measured closure does so many operations.
    pub(super) fn latencies(&self, operations: u64) -> Option<record::Latencies> {
        let Latencies { p50, p99, p999, longest, block, count } = self.latencies?;
        let each = |nanos: f64| Finite::new(nanos / operations as f64);
        Some(record::Latencies {
            p50: each(p50)?,
            p99: each(p99)?,
            p999: each(p999)?,
            longest: each(longest)?,
            block: block.saturating_mul(operations),
            count,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_in_a_slice_is_cpu_time() {
        let mut used = Used::default();
        used.during(|| (0..40_000_000_u64).fold(0, |sum, n| std::hint::black_box(sum ^ n)));
        assert!(used.cpu > 0, "{used:?}");
    }

    #[test]
    fn a_wait_is_a_voluntary_switch() {
        let mut used = Used::default();
        for _ in 0..5 {
            used.during(|| std::thread::sleep(std::time::Duration::from_millis(1)));
        }
        assert!(used.voluntary >= 5, "{used:?}");
    }

    #[test]
    fn totals_are_given_for_one_operation() {
        let latencies =
            Latencies { p50: 100.0, p99: 200.0, p999: 300.0, longest: 400.0, block: 8, count: 9 };
        let used = Used { cpu: 900, voluntary: 30, involuntary: 3, latencies: Some(latencies) };
        let usage = used.per_operation(30.0).expect("finite");
        let read = [usage.cpu, usage.voluntary, usage.involuntary].map(Finite::get);
        assert_eq!(read, [30.0, 1.0, 0.1]);
        let latencies = used.latencies(10).expect("they were taken");
        assert_eq!((latencies.p50.get(), latencies.longest.get()), (10.0, 40.0));
        assert_eq!((latencies.block, latencies.count), (80, 9));
    }

    #[test]
    fn no_operations_give_no_usage() {
        assert_eq!(Used { cpu: 1, ..Used::default() }.per_operation(0.0), None);
    }
}

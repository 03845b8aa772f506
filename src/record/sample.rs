//! What a fork used beside time, its latencies, and what its collector did, as samples of a metric.

use super::{Collector, Fork, Latencies, RecordedOwn, RecordedPrediction, Usage};
use crate::claim::Metric;

/// What is read of a fork: a metric, with its name where it is a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// The metric.
    pub metric: Metric,
    /// The name of the figure.
    pub figure: Option<&'a str>,
}

impl From<Metric> for Named<'_> {
    fn from(metric: Metric) -> Self {
        Named { metric, figure: None }
    }
}

impl RecordedPrediction {
    /// What is read of the subject.
    #[must_use]
    pub fn named(&self) -> Named<'_> {
        Named { metric: self.metric, figure: self.figure.as_deref() }
    }
}

impl RecordedOwn {
    /// What is read.
    #[must_use]
    pub fn named(&self) -> Named<'_> {
        Named { metric: self.metric, figure: self.figure.as_deref() }
    }
}

/// What one fork says of a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The reading, in the metric's unit; not negative.
    pub value: f64,
    /// What a reading of nothing may have been at most, because less than this can not be told from it: above zero.
    pub unseen: f64,
    /// How many operations it was read of.
    pub operations: f64,
}

impl Sample {
    /// The sample of a metric in a fork whose slices did so many operations; nothing where it was not read, and nothing
    /// of a percentile with fewer latencies than it is judged from ([`Metric::fewest_latencies`]).
    #[must_use]
    pub fn of(
        metric: Metric,
        usage: Option<&Usage>,
        latencies: Option<&Latencies>,
        operations: f64,
    ) -> Option<Sample> {
        /// Half of what is counted, in the counter's unit: one switch or fault, 1,000 ns of CPU time, a picosecond of latency.
        const EVENT: f64 = 0.5;
        const MICROSECOND: f64 = 500.0;
        const PICOSECOND: f64 = 0.0005;
        let per_operation = |amount: f64| amount / operations.max(1.0);
        let enough = || latencies.filter(|known| known.count >= metric.fewest_latencies());
        let (value, unseen) = match metric {
            Metric::LatencyP50 => (latencies?.p50, PICOSECOND),
            Metric::LatencyP99 => (enough()?.p99, PICOSECOND),
            Metric::LatencyP999 => (enough()?.p999, PICOSECOND),
            Metric::CpuTime => (usage?.cpu, per_operation(MICROSECOND)),
            Metric::VoluntarySwitches => (usage?.voluntary, per_operation(EVENT)),
            Metric::InvoluntarySwitches => (usage?.involuntary, per_operation(EVENT)),
            Metric::Faults => (usage?.minor?, per_operation(EVENT)),
            Metric::MajorFaults => (usage?.major?, per_operation(EVENT)),
            Metric::Cycles => (usage?.hardware?.cycles?, per_operation(EVENT)),
            Metric::RetiredInstructions => (usage?.hardware?.instructions?, per_operation(EVENT)),
            Metric::BranchMisses => (usage?.hardware?.branch_misses?, per_operation(EVENT)),
            Metric::CacheMisses => (usage?.hardware?.cache_misses?, per_operation(EVENT)),
            _ => return None,
        };
        Some(Sample { value: value.get(), unseen, operations })
    }

    /// The sample of what a collector did, for so many operations: of collections one is counted, of CPU time the runtime
    /// tells nanoseconds.
    fn of_collector(metric: Metric, collector: &Collector, operations: f64) -> Option<Sample> {
        let value = match metric {
            Metric::Collections => collector.cycles,
            Metric::CollectorTime => collector.cpu,
            Metric::AssistTime => collector.assist,
            _ => return None,
        };
        Some(Sample { value: value.get(), unseen: 0.5 / operations.max(1.0), operations })
    }

    /// The logarithm, of half the smallest amount that is counted where nothing was: always finite.
    #[must_use]
    pub fn ln(self) -> f64 {
        if self.value > 0.0 { self.value.ln() } else { self.unseen.ln() }
    }

    /// The log ratio to another sample of the same metric and fork: always finite.
    ///
    /// Nothing divided by nothing is 1. Beside something, nothing counts as half the smallest amount that the fork could
    /// have counted, so 3 switches to none in as many operations are a ratio of 6: it grows with what was seen and with
    /// how long nothing was, and is never infinite.
    #[must_use]
    pub fn log_ratio(self, reference: Sample) -> f64 {
        if self.value <= 0.0 && reference.value <= 0.0 { 0.0 } else { self.ln() - reference.ln() }
    }
}

impl Fork {
    /// What the fork says of a metric; nothing where it was not read, and nothing for the ratios of times, which are
    /// taken round by round.
    #[must_use]
    pub fn sample<'a>(&self, read: impl Into<Named<'a>>) -> Option<Sample> {
        let Named { metric, figure } = read.into();
        if let (Metric::SampledFigure, Some(figure)) = (metric, figure) {
            let turns = self.turns.max(1) as f64;
            let value = self.figures.get(figure)?.get();
            // A figure counts whole things: less than half of one in all turns can not be told from none.
            return Some(Sample { value, unseen: 0.5 / turns, operations: turns });
        }
        let of_slices =
            || self.turns as f64 * self.operations as f64 * f64::from(self.slices.count);
        let operations = self.usage_operations.map_or_else(of_slices, |known| known as f64);
        if let Some(collector) = &self.collector
            && let Some(sample) = Sample::of_collector(metric, collector, operations)
        {
            return Some(sample);
        }
        Sample::of(metric, self.usage.as_ref(), self.latencies.as_ref(), operations)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Hardware;
    use crate::record::testing::finite;

    fn switches(count: f64, operations: f64) -> Sample {
        let [cpu, voluntary, involuntary] = [0.0, count / operations, 0.0].map(finite);
        let usage = Usage { cpu, voluntary, involuntary, minor: None, major: None, hardware: None };
        let sample = Sample::of(Metric::VoluntarySwitches, Some(&usage), None, operations);
        sample.expect("switches were read")
    }

    fn ratio(subject: Sample, reference: Sample) -> f64 {
        subject.log_ratio(reference).exp()
    }

    #[test]
    fn what_a_collector_did_is_a_sample_of_forks_that_have_one() {
        let mut fork = crate::record::testing::forks(1, 64, crate::claim::Allocator::GoOne, &[1.0])
            .into_iter()
            .find_map(|line| match line {
                crate::record::Line::Fork(fork) => Some(fork),
                _ => None,
            })
            .expect("there is one");
        assert_eq!(fork.sample(Metric::Collections), None);
        let [cycles, cpu, assist] = [0.25, 90.0, 30.0].map(finite);
        fork.collector = Some(Collector { cycles, outside: None, cpu, assist });
        let value = |metric: Metric| fork.sample(metric).map(|sample| sample.value);
        assert_eq!(value(Metric::Collections), Some(0.25));
        assert_eq!(value(Metric::CollectorTime), Some(90.0));
        assert_eq!(value(Metric::AssistTime), Some(30.0));
    }

    fn near(value: f64, wanted: f64) -> bool {
        (value / wanted - 1.0).abs() < 1e-9
    }

    #[test]
    fn nothing_to_nothing_is_one_however_many_operations_there_were() {
        assert_eq!(ratio(switches(0.0, 10.0), switches(0.0, 1e9)), 1.0);
    }

    #[test]
    fn something_to_nothing_is_finite_and_grows_with_both() {
        let (few, many) = (switches(3.0, 1000.0), switches(300.0, 1000.0));
        assert!(near(ratio(few, switches(0.0, 1000.0)), 6.0));
        assert!(near(ratio(many, switches(0.0, 1000.0)), 600.0));
        assert!(near(ratio(few, switches(0.0, 10_000.0)), 60.0));
        assert!(near(ratio(switches(0.0, 1000.0), few), 1.0 / 6.0));
    }

    #[test]
    fn a_fork_without_operations_still_has_a_finite_sample() {
        let [nothing, one] = [0.0, 1.0].map(finite);
        let usage = Usage {
            cpu: nothing,
            voluntary: one,
            involuntary: nothing,
            minor: Some(one),
            major: Some(nothing),
            hardware: None,
        };
        let metrics = [
            Metric::CpuTime,
            Metric::VoluntarySwitches,
            Metric::InvoluntarySwitches,
            Metric::Faults,
            Metric::MajorFaults,
        ];
        for metric in metrics {
            let sample = Sample::of(metric, Some(&usage), None, 0.0).expect("it was read");
            assert!(sample.ln().is_finite(), "{sample:?}");
        }
    }

    #[test]
    fn a_percentile_with_fewer_than_ten_latencies_beyond_it_is_no_sample() {
        let read = |metric: Metric, count: u64| {
            let [p50, p99, p999, longest] = [1.0, 2.0, 3.0, 4.0].map(finite);
            let latencies = Latencies { p50, p99, p999, longest, block: 1, count };
            Sample::of(metric, None, Some(&latencies), 1.0).map(|sample| sample.value)
        };
        assert_eq!(read(Metric::LatencyP50, 1), Some(1.0));
        assert_eq!(
            (read(Metric::LatencyP99, 999), read(Metric::LatencyP99, 1000)),
            (None, Some(2.0))
        );
        assert_eq!(read(Metric::LatencyP999, 9_999), None);
        assert_eq!(read(Metric::LatencyP999, 10_000), Some(3.0));
    }

    #[test]
    fn faults_are_read_where_the_record_has_them_and_none_counts_as_half_of_one() {
        let [nothing, two] = [0.0, 2.0].map(finite);
        let usage = |minor, major| Usage {
            cpu: two,
            voluntary: nothing,
            involuntary: nothing,
            minor,
            major,
            hardware: None,
        };
        let read = |usage, metric| Sample::of(metric, Some(&usage), None, 100.0);
        let older = usage(None, None);
        assert_eq!((read(older, Metric::Faults), read(older, Metric::MajorFaults)), (None, None));
        let newer = usage(Some(two), Some(nothing));
        let wanted = [(Metric::Faults, 2.0), (Metric::MajorFaults, 0.0)];
        for (metric, value) in wanted {
            assert_eq!(
                read(newer, metric),
                Some(Sample { value, unseen: 0.005, operations: 100.0 })
            );
        }
    }

    #[test]
    fn what_the_processor_counted_is_a_sample_where_it_did() {
        let [nothing, two] = [0.0, 2.0].map(finite);
        let (cycles, branch_misses) = (Some(two), Some(nothing));
        let hardware = Hardware { cycles, branch_misses, ..Hardware::default() };
        let usage = Usage {
            cpu: two,
            voluntary: nothing,
            involuntary: nothing,
            minor: None,
            major: None,
            hardware: Some(hardware),
        };
        let value = |metric: Metric| {
            Sample::of(metric, Some(&usage), None, 100.0).map(|sample| sample.value)
        };
        assert_eq!(value(Metric::Cycles), Some(2.0));
        assert_eq!(value(Metric::BranchMisses), Some(0.0));
        assert_eq!(value(Metric::RetiredInstructions), None);
        assert_eq!(value(Metric::CacheMisses), None);
    }

    #[test]
    fn what_was_not_read_has_no_sample() {
        assert_eq!(Sample::of(Metric::LatencyP99, None, None, 1.0), None);
        assert_eq!(Sample::of(Metric::CpuTime, None, None, 1.0), None);
        assert_eq!(Sample::of(Metric::Time, None, None, 1.0), None);
    }
}

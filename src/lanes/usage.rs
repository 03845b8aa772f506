//! What the slices of a case use beside time: CPU time, context switches and page faults of its process, and its
//! latencies; and what the processor counted, where it lets a process read that.

use super::counters::{Counted, Counters, Hardware, between};
use crate::record::{self, Finite};
use crate::run::{Latencies, Turn, Volume};
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What the slices of a case in one fork used together, of all threads of its process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Used {
    /// CPU time, user and system, in nanoseconds.
    pub(super) cpu: u64,
    /// Context switches that a thread asked for by waiting.
    pub(super) voluntary: u64,
    /// Context switches that took a thread off its core.
    pub(super) involuntary: u64,
    /// Page faults that read no disk; nothing from the program of an older build, which does not read them.
    #[serde(default)]
    pub(super) minor: Option<u64>,
    /// Page faults that waited for a disk; nothing from the program of an older build.
    #[serde(default)]
    pub(super) major: Option<u64>,
    /// The latencies, where the routine times its operations.
    pub(super) latencies: Option<Latencies>,
    /// In how many slices it was used; 0 from the program of an older build, which counts all.
    #[serde(default)]
    pub(super) slices: u64,
    /// How much one turn goes through; nothing from the program of an older build.
    #[serde(default)]
    pub(super) volume: Volume,
    /// Whether threads came into its process after the first turn, so that it was no longer kept on one core.
    #[serde(default)]
    pub(super) has_company: bool,
    /// What the collector did meanwhile; nothing of a program that has none.
    #[serde(default)]
    pub(super) collector: Option<Collector>,
    /// How many goroutines more than before its rounds the process has: of programs of Go.
    #[serde(default)]
    pub(super) goroutines: u64,
    /// What the processor counted; nothing where that can not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) hardware: Option<Hardware>,
}

/// What a collector did during slices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Collector {
    /// The collections that ended.
    pub(super) cycles: u64,
    /// The others, which were left running by a slice and ended before the next one.
    #[serde(default)]
    pub(super) outside: u64,
    /// The CPU time that it took, in nanoseconds.
    pub(super) cpu: u64,
    /// That part of it for which allocations had to help.
    pub(super) assist: u64,
}

/// What the slices of a case use, those apart that come first after it was set up: they touch memory for the first time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Usage {
    first: Used,
    later: Used,
    /// Whether a slice was run since the case was set up.
    is_warm: bool,
}

impl Usage {
    /// The case was set up.
    pub(super) fn set_up(&mut self) {
        self.is_warm = false;
    }

    /// Runs a slice, as [`Used::during`] does.
    pub(super) fn during(
        &mut self,
        turn: &mut dyn Turn,
        turns: u64,
        counters: Option<&Counters>,
    ) -> Duration {
        let used = if self.is_warm { &mut self.later } else { &mut self.first };
        self.is_warm = true;
        used.during(turn, turns, counters)
    }

    /// What the later slices used; where there are none, the first ones.
    pub(super) fn used(&self, latencies: Option<Latencies>) -> Used {
        let used = if self.later.slices > 0 { self.later } else { self.first };
        Used { latencies, ..used }
    }
}

impl Used {
    /// Runs a slice and adds what the process used meanwhile. A worker runs one slice at a time, so that is the slice's
    /// own, whether it has one case or several. The two calls cost less than a microsecond and lie outside the clock.
    ///
    /// The CPU time for which threads waited for each other before they began is the harness's, and is left out.
    pub(super) fn during(
        &mut self,
        turn: &mut dyn Turn,
        turns: u64,
        counters: Option<&Counters>,
    ) -> Duration {
        let counted_before = counters.map(Counters::read);
        let before = Used::so_far();
        let spent = turn.slice(turns);
        let after = Used::so_far();
        let counted = counters.map(Counters::read).zip(counted_before);
        self.count(counted.map(|(after, before)| between(before, after)));
        let waited = u64::try_from(turn.waited().as_nanos()).unwrap_or(u64::MAX);
        let more = |after: u64, before: u64| after.saturating_sub(before);
        let more_faults = |known: Option<u64>, after: Option<u64>, before: Option<u64>| {
            Some(known.unwrap_or(0) + more(after?, before?))
        };
        self.slices += 1;
        self.cpu += more(more(after.cpu, before.cpu), waited);
        self.voluntary += more(after.voluntary, before.voluntary);
        self.involuntary += more(after.involuntary, before.involuntary);
        self.minor = more_faults(self.minor, after.minor, before.minor);
        self.major = more_faults(self.major, after.major, before.major);
        spent
    }

    /// Adds what the processor counted in a slice; an event that was not counted in one is not counted at all.
    fn count(&mut self, counted: Option<Hardware>) {
        let Some(mut counted) = counted else { return };
        if let Some(known) = self.hardware {
            for (event, known) in counted.iter_mut().zip(known) {
                *event = event.zip(known).map(|(event, known)| known.and(event));
            }
        }
        self.hardware = Some(counted);
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
            minor: Some(positive(usage.minor_page_faults())),
            major: Some(positive(usage.major_page_faults())),
            latencies: None,
            slices: 0,
            volume: Volume::default(),
            has_company: false,
            collector: None,
            goroutines: 0,
            hardware: None,
        }
    }

    /// What the collector did for each of so many operations.
    pub(super) fn collector(&self, operations: f64) -> Option<record::Collector> {
        let Collector { cycles, outside, cpu, assist } = self.collector?;
        let each = |total: u64| Finite::new(total as f64 / operations);
        let [cycles, cpu, assist] = [each(cycles)?, each(cpu)?, each(assist)?];
        Some(record::Collector { cycles, outside: each(outside), cpu, assist })
    }

    /// What was used for each of so many operations.
    pub(super) fn per_operation(&self, operations: f64) -> Option<record::Usage> {
        let each = |total: u64| Finite::new(total as f64 / operations);
        Some(record::Usage {
            cpu: each(self.cpu)?,
            voluntary: each(self.voluntary)?,
            involuntary: each(self.involuntary)?,
            minor: self.minor.and_then(each),
            major: self.major.and_then(each),
            hardware: self.hardware(operations),
        })
    }

    /// What the processor counted for each of so many operations; nothing where it counted none of the events.
    fn hardware(&self, operations: f64) -> Option<record::Hardware> {
        let each =
            |counted: Option<Counted>| Finite::new(counted.and_then(Counted::all)? / operations);
        let all = self.hardware?.map(each);
        let [cycles, instructions, branch_misses, cache_misses] = all;
        let hardware = record::Hardware { cycles, instructions, branch_misses, cache_misses };
        all.iter().any(Option::is_some).then_some(hardware)
    }

    /// The latencies, where a call of the measured closure does so many operations.
    pub(super) fn latencies(&self, operations: u64) -> Option<record::Latencies> {
        let Latencies { p50, p99, p999, longest, block, count, of_operations } = self.latencies?;
        let operations = if of_operations { 1 } else { operations };
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
    use crate::run::{Digest, Observer, Run, prepare};
    use std::hint::black_box;

    /// What slices of one turn use.
    fn used(routine: fn(&mut Run), slices: u32) -> Used {
        let mut prepared = prepare(routine, 1, || 0).expect("it registers one turn");
        let mut used = Used::default();
        for _ in 0..slices {
            used.during(prepared.turn.as_mut(), 1, None);
        }
        used
    }

    /// Work that the compiler can not leave out.
    fn work(rounds: u64) -> u64 {
        (0..rounds).fold(0, |sum, n| black_box(sum ^ n))
    }

    #[test]
    fn work_in_a_slice_is_cpu_time() {
        let used = used(|run| run.iter(|| work(40_000_000), Digest::of), 1);
        assert!(used.cpu > 0, "{used:?}");
    }

    #[test]
    fn a_wait_is_a_voluntary_switch() {
        let used = used(
            |run| run.iter(|| std::thread::sleep(Duration::from_millis(1)), |()| Digest(0)),
            5,
        );
        assert!(used.voluntary >= 5, "{used:?}");
    }

    #[test]
    fn each_fresh_page_is_a_fault() {
        // Large enough to come from the system and go back to it, each time anew.
        let used = used(|run| run.iter(|| black_box(vec![1_u8; 64 << 20]).len(), Digest::of), 2);
        // Where the system hands out huge pages, each is one.
        assert!(used.minor >= Some(2 * 32), "{used:?}");
    }

    #[test]
    fn what_threads_wait_for_each_other_is_no_cpu_time_of_theirs() {
        struct Waiting;
        impl Turn for Waiting {
            fn slice(&mut self, _turns: u64) -> Duration {
                work(4_000_000);
                Duration::from_nanos(1)
            }
            fn waited(&self) -> Duration {
                Duration::MAX
            }
            fn observe(&mut self, _kept: usize, _observer: &mut dyn Observer) -> Digest {
                Digest(0)
            }
        }
        let mut used = Used::default();
        used.during(&mut Waiting, 1, None);
        assert_eq!(used.cpu, 0);
    }

    #[test]
    fn latencies_that_a_turn_takes_itself_are_of_one_operation_already() {
        let taken = Latencies {
            p50: 100.0,
            p99: 200.0,
            p999: 300.0,
            longest: 400.0,
            block: 1,
            count: 9,
            of_operations: true,
        };
        let used = Used { latencies: Some(taken), ..Used::default() };
        let latencies = used.latencies(50).expect("they are finite");
        assert_eq!(
            (latencies.p50.get(), latencies.longest.get(), latencies.block),
            (100.0, 400.0, 1)
        );
        let timed = Latencies { of_operations: false, ..taken };
        let used = Used { latencies: Some(timed), ..Used::default() };
        let latencies = used.latencies(50).expect("they are finite");
        assert_eq!((latencies.p50.get(), latencies.block), (2.0, 50));
    }

    #[test]
    fn totals_are_given_for_one_operation() {
        let latencies = Latencies {
            p50: 100.0,
            p99: 200.0,
            p999: 300.0,
            longest: 400.0,
            block: 8,
            count: 9,
            of_operations: false,
        };
        let used = Used {
            cpu: 900,
            voluntary: 30,
            involuntary: 3,
            minor: Some(60),
            major: Some(15),
            latencies: Some(latencies),
            slices: 3,
            volume: Volume::default(),
            has_company: false,
            collector: Some(Collector { cycles: 6, outside: 3, cpu: 90, assist: 30 }),
            goroutines: 0,
            hardware: None,
        };
        let collector = used.collector(30.0).expect("finite");
        assert_eq!([collector.cycles, collector.cpu].map(Finite::get), [0.2, 3.0]);
        assert_eq!(collector.outside.map(Finite::get), Some(0.1));
        let usage = used.per_operation(30.0).expect("finite");
        let read = [usage.cpu, usage.voluntary, usage.involuntary].map(Finite::get);
        assert_eq!(read, [30.0, 1.0, 0.1]);
        assert_eq!(
            [usage.minor, usage.major].map(|read| read.map(Finite::get)),
            [Some(2.0), Some(0.5)]
        );
        let latencies = used.latencies(10).expect("they were taken");
        assert_eq!((latencies.p50.get(), latencies.longest.get()), (10.0, 40.0));
        assert_eq!((latencies.block, latencies.count), (80, 9));
    }

    #[test]
    fn an_event_that_was_not_counted_in_every_slice_is_none() {
        let at = |count| Some(Counted { count, enabled: 10, running: 10 });
        let mut used = Used::default();
        used.count(None);
        assert_eq!(used.hardware(1.0), None);
        used.count(Some([at(600), at(900), None, at(0)]));
        used.count(Some([at(300), at(600), at(5), None]));
        let hardware = used.hardware(30.0).expect("two events were counted");
        let read =
            [hardware.cycles, hardware.instructions, hardware.branch_misses, hardware.cache_misses];
        assert_eq!(read.map(|read| read.map(Finite::get)), [Some(30.0), Some(50.0), None, None]);
    }

    #[test]
    fn what_an_older_program_says_has_no_faults() {
        let older = r#"{"cpu":900,"voluntary":30,"involuntary":3,"latencies":null}"#;
        let used: Used = serde_json::from_str(older).expect("it can be read");
        let usage = used.per_operation(30.0).expect("finite");
        assert_eq!((usage.minor, usage.major), (None, None));
    }

    #[test]
    fn the_first_slice_after_each_set_up_is_left_out_where_there_are_others() {
        let mut prepared =
            prepare(|run| run.iter(|| work(10), Digest::of), 1, || 0).expect("it registers one");
        let mut usage = Usage::default();
        let mut slices = |usage: &mut Usage, count: u32| {
            usage.set_up();
            for _ in 0..count {
                usage.during(prepared.turn.as_mut(), 1, None);
            }
        };
        slices(&mut usage, 1);
        slices(&mut usage, 1);
        assert_eq!(usage.used(None).slices, 2, "there are no others");
        slices(&mut usage, 4);
        slices(&mut usage, 2);
        assert_eq!(usage.used(None).slices, 4);
    }

    #[test]
    fn no_operations_give_no_usage() {
        assert_eq!(Used { cpu: 1, ..Used::default() }.per_operation(0.0), None);
    }
}

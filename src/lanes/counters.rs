//! The processor's own counters, where the machine lets a process read them: cycles, instructions, branch misses and cache
//! misses outside the kernel, of all threads that begin after they were opened.
//!
//! Most virtual machines and containers have none. It is asked once in the parent, so that no fork tries in vain.

use serde::{Deserialize, Serialize};

/// How many are read.
pub(super) const EVENTS: usize = 4;

/// What was counted of one event, and how long it was counted: a processor that has fewer counters than are asked for lets
/// them take turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counted {
    /// The events.
    pub(super) count: u64,
    /// The nanoseconds for which they were asked for.
    pub(super) enabled: u64,
    /// Those for which they were counted.
    pub(super) running: u64,
}

/// What was counted: cycles, instructions, branch misses and cache misses, in this order; nothing of an event that this
/// processor does not count.
pub(super) type Hardware = [Option<Counted>; EVENTS];

impl Counted {
    /// What was counted since an earlier reading.
    fn since(self, earlier: Counted) -> Counted {
        Counted {
            count: self.count.saturating_sub(earlier.count),
            enabled: self.enabled.saturating_sub(earlier.enabled),
            running: self.running.saturating_sub(earlier.running),
        }
    }

    /// The same and more.
    pub(super) fn and(self, more: Counted) -> Counted {
        Counted {
            count: self.count.saturating_add(more.count),
            enabled: self.enabled.saturating_add(more.enabled),
            running: self.running.saturating_add(more.running),
        }
    }

    /// How many events there were; nothing where less than half of the time was counted.
    pub(super) fn all(self) -> Option<f64> {
        let is_half = self.running > 0 && self.running >= self.enabled / 2;
        is_half.then(|| self.count as f64 * (self.enabled as f64 / self.running as f64).max(1.0))
    }
}

/// What was counted between two readings.
pub(super) fn between(before: Hardware, after: Hardware) -> Hardware {
    let mut all = after;
    for (after, before) in all.iter_mut().zip(before) {
        *after = after.zip(before).map(|(after, before)| after.since(before));
    }
    all
}

#[cfg(target_os = "linux")]
pub(super) use linux::Counters;
#[cfg(not(target_os = "linux"))]
pub(super) use none::Counters;

#[cfg(target_os = "linux")]
mod linux {
    use super::{Counted, EVENTS, Hardware};
    use perf_event::events::{Event, Hardware as Kind};
    use perf_event::{Builder, Counter};
    use std::fs::File;
    use std::io::{Error, ErrorKind, Read};
    use std::os::fd::{FromRawFd, IntoRawFd, OwnedFd};

    const KINDS: [Kind; EVENTS] =
        [Kind::CPU_CYCLES, Kind::INSTRUCTIONS, Kind::BRANCH_MISSES, Kind::CACHE_MISSES];

    /// Counters that count.
    pub(in crate::lanes) struct Counters {
        /// By the place of the event; nothing of those that this processor does not count.
        files: [Option<File>; EVENTS],
    }

    impl Counters {
        /// Opens the counters of this thread and of those that it starts from here on.
        ///
        /// # Errors
        /// Where there is none, as a sentence that begins in lower case.
        pub(in crate::lanes) fn open() -> Result<Counters, String> {
            Counters::of(KINDS.map(Event::from))
        }

        fn of(kinds: [Event; EVENTS]) -> Result<Counters, String> {
            let mut why = None;
            let files = kinds.map(|kind| match file(kind) {
                Ok(file) => Some(file),
                Err(error) => {
                    why.get_or_insert(error);
                    None
                }
            });
            match why {
                Some(error) if files.iter().all(Option::is_none) => Err(lacking(&error)),
                _ => Ok(Counters { files }),
            }
        }

        /// What was counted so far.
        pub(in crate::lanes) fn read(&self) -> Hardware {
            self.files.each_ref().map(|file| counted(file.as_ref()?))
        }
    }

    #[expect(unsafe_code, reason = "a counter gives its descriptor away as a number")]
    fn file(kind: Event) -> Result<File, Error> {
        let mut builder = Builder::new().kind(kind);
        // From the beginning, for threads inherit that too.
        builder.enabled(true).inherit(true);
        let counter: Counter = builder.build()?;
        // SAFETY: the descriptor is open, and the counter that had it is gone.
        Ok(File::from(unsafe { OwnedFd::from_raw_fd(counter.into_raw_fd()) }))
    }

    fn counted(mut file: &File) -> Option<Counted> {
        let mut numbers = [[0_u8; 8]; 3];
        file.read_exact(numbers.as_flattened_mut()).ok()?;
        let [count, enabled, running] = numbers.map(u64::from_ne_bytes);
        Some(Counted { count, enabled, running })
    }

    fn lacking(error: &Error) -> String {
        match error.kind() {
            ErrorKind::PermissionDenied => format!(
                "the processor's counters may not be read here ({error}; `sysctl kernel.perf_event_paranoid=2` allows it)"
            ),
            _ => format!("the processor's counters are not to be had here ({error})"),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use crate::lanes::counters::between;
        use perf_event::events::Software;

        #[test]
        fn what_a_thread_does_that_was_started_later_is_counted() {
            let faults = [Software::PAGE_FAULTS; EVENTS].map(Event::from);
            // Where not even the kernel's own events are told, nothing can be read.
            let Ok(counters) = Counters::of(faults) else { return };
            let before = counters.read();
            let touched = std::thread::spawn(|| {
                std::hint::black_box(vec![1_u8; 64 << 20]).iter().step_by(4096).count()
            });
            assert_eq!(touched.join().ok(), Some((64 << 20) / 4096));
            let seen =
                between(before, counters.read()).map(|counted| counted.and_then(Counted::all));
            // Where the system hands out huge pages, each is one.
            assert!(
                seen.iter().all(|faults| faults.is_some_and(|faults| faults >= 32.0)),
                "{seen:?}"
            );
        }

        #[test]
        fn a_machine_without_counters_says_why_and_one_with_them_counts_work() {
            match Counters::open() {
                Err(why) => assert!(why.contains("counters"), "{why}"),
                Ok(counters) => {
                    let before = counters.read();
                    let sum = (0..1_000_000_u64).fold(0, |sum, n| std::hint::black_box(sum ^ n));
                    std::hint::black_box(sum);
                    let after = between(before, counters.read());
                    assert!(after.iter().flatten().any(|counted| counted.count > 0), "{after:?}");
                }
            }
        }

        #[test]
        fn what_is_forbidden_is_told_with_what_allows_it() {
            let said = lacking(&Error::from_raw_os_error(libc::EACCES));
            assert!(said.contains("perf_event_paranoid"), "{said}");
            let said = lacking(&Error::from_raw_os_error(libc::ENOENT));
            assert!(!said.contains("perf_event_paranoid"), "{said}");
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod none {
    use super::{EVENTS, Hardware};

    /// There are none.
    pub(in crate::lanes) struct Counters;

    impl Counters {
        /// Says that there are none.
        pub(in crate::lanes) fn open() -> Result<Counters, String> {
            Err("the processor's counters are read on Linux only".to_owned())
        }

        pub(in crate::lanes) fn read(&self) -> Hardware {
            [None; EVENTS]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_for_a_part_of_the_time_is_extrapolated_or_nothing() {
        let of = |enabled, running| Counted { count: 300, enabled, running }.all();
        assert_eq!(of(1_000, 1_000), Some(300.0));
        assert_eq!(of(1_000, 750), Some(400.0));
        assert_eq!((of(1_000, 499), of(1_000, 0), of(0, 0)), (None, None, None));
    }

    #[test]
    fn only_what_both_readings_have_was_counted_between_them() {
        let at = |count| Some(Counted { count, enabled: count, running: count });
        let found = between([at(5), None, at(9), None], [at(8), at(2), None, None]);
        assert_eq!(found, [at(3), None, None, None]);
        assert_eq!(at(3).map(|known| known.and(known)), at(6));
    }
}

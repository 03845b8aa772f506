//! One run at a time on one folder of reports.
//!
//! The lock belongs to the run, which is the `cargo bench` that started the lane, by itself or through a runner, or the
//! lane itself where something else did. A file lock covers the time while a lane works; the owner's process id in the file covers the moments
//! between two lanes of one `cargo bench`. Both end with their process, so a dead owner's lock is taken over.
//!
//! On a file system that knows no locks, the process ids alone keep others out, and the lane says so.

use super::invocation::{command, field, is_cargo, own, parent, parent_of, told};
use crate::record::{Error, room_or};
use nix::time::{ClockId, clock_gettime};
use std::fs::{File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::time::Duration;

/// Held while a lane works; let go when it is dropped or the process ends.
pub(super) struct Lock {
    /// Whether no lane of the same run had the lock before.
    pub(super) is_first_of_run: bool,
    /// How long ago the first lane of the run took it.
    pub(super) run_began: Duration,
    /// What to say of it; mostly nothing.
    pub(super) trouble: Option<String>,
    _file: File,
}

/// Whether a file lock could be had.
enum Taken {
    Yes,
    No,
    /// The file system knows no locks, as it says itself.
    Unknown(std::io::Error),
}

/// A process, told apart from a later one with the same number by the moment it was started.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Owner {
    process: u32,
    started: String,
}

impl Lock {
    /// Takes the lock of a folder of reports.
    ///
    /// # Errors
    /// Where another run that is still alive has it; the error names its process id.
    pub(super) fn take(reports: &Path) -> Result<Lock, Error> {
        Lock::take_by(reports, File::try_lock)
    }

    fn take_by(
        reports: &Path,
        try_lock: fn(&File) -> Result<(), TryLockError>,
    ) -> Result<Lock, Error> {
        let path = reports.join(".lock");
        let unwritable = |error: std::io::Error| {
            let next = room_or(&error, "make the folder writable");
            let next = format!("{next}, or name another one with --reports");
            Error::new(format!("the lock can not be written: {error}"), next).at(&path)
        };
        let mut file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(unwritable)?;
        let owner = own_run();
        let taken = match try_lock(&file) {
            Ok(()) => Taken::Yes,
            Err(TryLockError::WouldBlock) => Taken::No,
            Err(TryLockError::Error(error)) if knows_no_locks(&error) => Taken::Unknown(error),
            Err(TryLockError::Error(error)) => return Err(unwritable(error)),
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(unwritable)?;
        let text = String::from_utf8_lossy(&bytes);
        let named = Owner::parse(&text);
        let lane = Owner::parse_lane(&text);
        let lane_id = text.split_whitespace().nth(2).and_then(|word| word.parse().ok());
        let refused = |process: u32| {
            let next = format!(
                "wait until it has ended, or end it (kill {process}), or name another folder with --reports"
            );
            Err(Error::new(format!("process {process} is measuring into this folder"), next)
                .at(&path))
        };
        let is_first_of_run = named.as_ref() != Some(&owner);
        if let Taken::No = taken {
            // The lane holds the file; the run that started it may be gone.
            return refused(lane_id.or(named.map(|owner| owner.process)).unwrap_or(0));
        }
        // Who started no other lane has nothing between two of them: where the file is free, that lane has ended, whoever has
        // its number now or has it outside of the container that it ran in.
        let is_over = |other: &Owner| matches!(taken, Taken::Yes) && lane.as_ref() == Some(other);
        let stands = |other: &Owner| *other != owner && !is_over(other) && other.is_alive();
        if let Some(other) = named.filter(stands) {
            return refused(other.process);
        }
        if let (Taken::Unknown(_), Some(lane)) = (&taken, lane.filter(Owner::is_another)) {
            return refused(lane.process);
        }
        file.rewind().map_err(unwritable)?;
        file.set_len(0).map_err(unwritable)?;
        let (lane, lane_started) = (own(), Owner::of_this_process().started);
        let now = since_the_start();
        let begun = text.split_whitespace().nth(4).and_then(|word| word.parse().ok());
        let began = begun.filter(|_| !is_first_of_run).map_or(now, Duration::from_millis).min(now);
        let (Owner { process, started }, milliseconds) = (&owner, began.as_millis());
        writeln!(file, "{process} {started} {lane} {lane_started} {milliseconds}")
            .map_err(unwritable)?;
        let trouble = match taken {
            Taken::Unknown(error) => Some(format!(
                "{}: this file system has no locks ({error}): only process ids keep another run on this machine out, and \
                 none on another machine",
                path.display()
            )),
            Taken::Yes | Taken::No => None,
        };
        Ok(Lock { is_first_of_run, run_began: now.saturating_sub(began), trouble, _file: file })
    }
}

/// The time since the machine was started, which no clock that is set changes; none where the system does not tell.
fn since_the_start() -> Duration {
    clock_gettime(ClockId::CLOCK_BOOTTIME).map_or(Duration::ZERO, Duration::from)
}

/// Whether an error says that there are no locks, and not that one can not be had.
fn knows_no_locks(error: &std::io::Error) -> bool {
    let of_system = error.raw_os_error();
    error.kind() == std::io::ErrorKind::Unsupported
        || [libc::ENOLCK, libc::ENOSYS, libc::EOPNOTSUPP, libc::EINVAL]
            .into_iter()
            .any(|number| of_system == Some(number))
}

impl Owner {
    fn parse(text: &str) -> Option<Owner> {
        let mut words = text.split_whitespace();
        Some(Owner { process: words.next()?.parse().ok()?, started: words.next()?.to_owned() })
    }

    /// The lane that wrote a lock; nothing where it is of an older version, which does not say when it was started.
    fn parse_lane(text: &str) -> Option<Owner> {
        let mut words = text.split_whitespace().skip(2);
        Some(Owner { process: words.next()?.parse().ok()?, started: words.next()?.to_owned() })
    }

    fn of_this_process() -> Owner {
        let process = own();
        Owner { process, started: start_of(process).unwrap_or_else(|| "unknown".to_owned()) }
    }

    /// Whether it is alive and not this process.
    fn is_another(&self) -> bool {
        self.process != own() && self.is_alive()
    }

    fn is_alive(&self) -> bool {
        start_of(self.process).is_some_and(|started| started == self.started)
    }
}

/// The run that this lane belongs to: the `cargo bench` that started it, else itself.
fn own_run() -> Owner {
    let process = cargo_bench().unwrap_or_else(own);
    Owner { process, started: start_of(process).unwrap_or_else(|| "unknown".to_owned()) }
}

/// The `cargo bench` that started this lane, by itself or through a runner such as a debugger; nothing where something
/// else did. What cargo has started under a name of somebody's own, as with `cargo xtask`, may start lanes by itself: there
/// only cargo's own child is known to be one.
pub(super) fn cargo_bench() -> Option<u32> {
    // Cargo hands this word to every bench target, and a runner hands it on.
    if !std::env::args_os().any(|word| word == "--bench") {
        return None;
    }
    let parent = parent();
    let above = std::iter::successors(Some(parent), |process| parent_of(*process));
    let cargo = above.take_while(|process| *process > 0).find(|process| is_cargo(*process))?;
    let words = told(cargo);
    let benches = match command(&words) {
        Some("bench") => true,
        // They may start lanes by themselves.
        Some("test" | "t" | "nextest" | "run" | "r") => false,
        _ => cargo == parent,
    };
    benches.then_some(cargo)
}

/// When a process was started, in ticks since the machine was; nothing where there is no such process.
fn start_of(process: u32) -> Option<String> {
    field(process, 19)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_is_refused_and_told_the_first_ones_process() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = Lock::take(folder.path()).expect("free");
        let error = Lock::take(folder.path()).err().expect("taken").to_string();
        let lane = std::process::id();
        assert!(error.contains(&format!("process {lane} is measuring")), "{error}");
        drop(first);
        Lock::take(folder.path()).expect("free again");
    }

    #[test]
    fn the_lock_of_a_dead_process_is_taken_over() {
        let folder = tempfile::tempdir().expect("a folder");
        // No process has this number and this start.
        std::fs::write(folder.path().join(".lock"), "1 never\n").expect("written");
        Lock::take(folder.path()).expect("taken over");
    }

    #[test]
    fn the_lock_of_a_lane_that_started_by_itself_ends_with_it_whoever_has_its_number() {
        let folder = tempfile::tempdir().expect("a folder");
        // As a lane leaves it that was the first process of a container, for there is one outside too.
        let first = start_of(1).expect("there is always a first process");
        let text = format!("1 {first} 1 {first} 5\n");
        std::fs::write(folder.path().join(".lock"), text).expect("written");
        let lock = Lock::take(folder.path()).expect("nobody holds the file");
        assert!(lock.is_first_of_run);
    }

    #[test]
    fn where_there_are_no_locks_process_ids_keep_others_out_and_that_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let none = |_: &File| Err(TryLockError::Error(std::io::ErrorKind::Unsupported.into()));
        let lock = Lock::take_by(folder.path(), none).expect("it is free");
        assert!(lock.trouble.is_some_and(|said| said.contains("has no locks")));
        // A lane of a run that is gone, which is still at work.
        let started = start_of(1).expect("there is always a first process");
        let text = format!("1 never 1 {started}\n");
        std::fs::write(folder.path().join(".lock"), text).expect("written");
        let error = Lock::take_by(folder.path(), none).err().expect("taken").to_string();
        assert!(error.contains("process 1 is measuring"), "{error}");
        assert_eq!(Lock::take(folder.path()).expect("nobody holds the file").trouble, None);
    }

    #[test]
    fn the_lanes_of_a_run_know_when_its_first_one_began_and_another_run_begins_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(".lock");
        let first = Lock::take(folder.path()).expect("free");
        assert_eq!((first.is_first_of_run, first.run_began), (true, Duration::ZERO));
        drop(first);
        // The run began a minute ago.
        let text = std::fs::read_to_string(&path).expect("written");
        let mut words: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        let began: u64 = words[4].parse().expect("milliseconds");
        words[4] = began.saturating_sub(60_000).to_string();
        std::fs::write(&path, words.join(" ")).expect("written");
        let minute = Duration::from_millis(60_000.min(began));
        assert!(Lock::take(folder.path()).expect("free").run_began >= minute);
        assert!(Lock::take(folder.path()).expect("free").run_began >= minute, "and so it stays");
        // Another run, which is gone.
        std::fs::write(&path, format!("1 never {}", words[2..].join(" "))).expect("written");
        assert_eq!(Lock::take(folder.path()).expect("free").run_began, Duration::ZERO);
    }

    #[test]
    fn between_two_lanes_the_lock_of_a_living_run_stands() {
        let folder = tempfile::tempdir().expect("a folder");
        let started = start_of(1).expect("there is always a first process");
        std::fs::write(folder.path().join(".lock"), format!("1 {started}\n")).expect("written");
        let error = Lock::take(folder.path()).err().expect("taken").to_string();
        assert!(error.contains("process 1 is measuring"), "{error}");
    }
}

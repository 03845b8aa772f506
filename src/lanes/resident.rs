//! The resident lane: what the allocator and the system keep, of one case in a fresh process, cold.
//!
//! No turn warms up, for pages that an earlier turn touched are resident already. Everything is read at the marks of
//! one observed turn (or of as many as the routine wants kept alive together) and once more after a forced purge; all
//! figures are differences to the moment before the first turn, for one of the outputs that are kept alive.
//!
//! Of a variant whose end is read, the process is let end as it does, and how it did is the reading.

use super::allocator::{self, Statistics};
use super::child::{Child, Job, Message, Parent, guarded};
use super::heap::MOST_MARKS;
use super::plan::{Planned, Sweep, find};
use super::session::{self, Session};
use super::settings;
use super::told::Told;
use super::watch::{Asked, Watch};
use crate::claim::{Allocator, Catalogue, Ending, Lane, Metric, Variant};
use crate::record::{Case, Error, Reason, Value};
use crate::run::{Moment, Observer, prepare_with};
use nix::sys::resource::{Resource, UsageWho, getrlimit, getrusage, setrlimit};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

/// The name of the phase after a forced purge.
const PURGED: &str = "purged";

/// The bench target's `main`, with the allocator that the target has set.
pub fn main(catalogue: &'static Catalogue, allocator: Allocator) -> ExitCode {
    session::main(catalogue, Lane::Resident, allocator, Sweep::Whole, child, parent)
}

fn parent(session: &mut Session, planned: &[Planned], _: Allocator) -> Result<(), Error> {
    say_troubles(session);
    for planned in planned {
        if session.is_over() {
            break;
        }
        session.claim(planned)?;
        for case in &planned.cases {
            if session.is_over() {
                break;
            }
            let mut job = Job::over(vec![case.clone()]);
            job.test = session.options.test;
            let variant = planned.entry.claim.variant(&case.variant);
            let set = variant.and_then(|variant| settings::variable(variant, case.allocator));
            let set: Vec<(&str, &Path)> =
                set.iter().map(|(name, value)| (*name, value.as_path())).collect();
            let child = Child::start_with(&job, &[], session.output(), &set)?;
            let listen = if variant.is_some_and(is_ending) { Told::by_its_end } else { Told::by };
            listen(child, session.limit()).write(session, Lane::Resident, case)?;
            session.progress.step(1);
        }
    }
    Ok(())
}

/// Says what can not be read here.
pub(super) fn say_troubles(session: &Session) {
    for trouble in troubles(&mut vec![0; 8192]) {
        session.progress.say(&trouble);
    }
}

fn is_ending(variant: &Variant) -> bool {
    variant.ending == Ending::IsRead
}

fn child(catalogue: &'static Catalogue, allocator: Allocator, job: &Job) {
    let Some(mut parent) = Parent::of(job) else { return };
    let Some(case) = job.cases.first() else { return };
    match guarded(|| read(catalogue, case, allocator, job.test, &mut parent)) {
        Ok(()) => parent.tell(&Message::Done),
        Err(reason) => parent.tell(&Message::Failed(reason)),
    }
}

/// What the system and the allocator say at one moment.
#[derive(Clone, Copy)]
struct Mark {
    phase: &'static str,
    resident: Option<i64>,
    peak: Option<i64>,
    faults: Option<i64>,
    allocator: Option<Statistics>,
    asked: Option<Asked>,
}

/// The marks of an observed turn. Its lists are made before the first mark, so that taking one allocates nothing.
struct Marks {
    allocator: Allocator,
    text: Vec<u8>,
    taken: Vec<Mark>,
    /// What is watched, where the program's allocator is.
    watch: Option<Watch>,
    /// Whether the peak is counted from the first mark on.
    has_peak: bool,
}

impl Marks {
    fn take(&mut self, phase: &'static str) {
        if self.taken.is_empty() {
            self.has_peak = forget_the_peak().is_ok();
            self.watch.iter_mut().for_each(Watch::begin);
        }
        assert!(self.taken.len() < MOST_MARKS, "a turn marks more than {MOST_MARKS} phases");
        let mark = Mark {
            phase,
            resident: resident_bytes(&mut self.text).ok(),
            peak: if self.has_peak { peak_bytes(&mut self.text).ok() } else { None },
            faults: getrusage(UsageWho::RUSAGE_SELF).ok().map(|usage| usage.minor_page_faults()),
            allocator: allocator::statistics(self.allocator),
            asked: self.watch.as_mut().map(|watch| watch.look(phase)),
        };
        self.taken.push(mark);
    }
}

impl Observer for Marks {
    fn mark(&mut self, moment: Moment) {
        match moment {
            Moment::Before => self.take("before"),
            Moment::Phase(name) => self.take(name),
            Moment::Held => self.take("held"),
            Moment::Dropping => {}
            Moment::Dropped => self.take("dropped"),
        }
    }

    fn figure(&mut self, _: &'static str, _: u64) {}
}

fn read(
    catalogue: &'static Catalogue,
    case: &Case,
    allocator: Allocator,
    test: bool,
    parent: &mut Parent,
) -> Result<(), Reason> {
    let (_, variant) = find(catalogue, case)
        .ok_or_else(|| Reason::Unreadable(format!("{case} is not in this program's catalogue")))?;
    let mut marks = Marks {
        allocator,
        text: vec![0; 8192],
        taken: Vec::with_capacity(MOST_MARKS),
        watch: Watch::of_this_program(),
        has_peak: false,
    };
    let mut prepared = prepare_with(variant.routine, case.point, allocator::hooks(allocator))?;
    // The first mark pays for what reading itself needs: symbols, statistics, pages.
    marks.take("before");
    marks.taken.clear();
    let kept = if test { 1 } else { prepared.kept };
    if is_ending(variant) {
        leave_no_core();
        parent.tell(&Message::Works);
    }
    let digest = prepared.turn.observe(kept, &mut marks);
    allocator::purge_of(allocator)();
    marks.take(PURGED);

    parent.tell(&Message::Digest(digest));
    if test {
        return Ok(());
    }
    let Some((first, later)) = marks.taken.split_first() else { return Ok(()) };
    for mark in later {
        for (metric, total) in differences(first, mark) {
            let value = Value::Exact { total, operations: kept as u64 };
            parent.tell(&Message::Reading(metric, Some(mark.phase.to_owned()), None, value));
        }
    }
    let fullest = marks.watch.iter().flat_map(Watch::fullest);
    for (metric, phase, class, total) in fullest {
        let value = Value::Exact { total, operations: kept as u64 };
        parent.tell(&Message::Reading(metric, Some(phase.to_owned()), Some(class), value));
    }
    Ok(())
}

/// Keeps the system from writing this process's memory to a file when it ends: that is what it is here for.
fn leave_no_core() {
    if let Ok((_, hard)) = getrlimit(Resource::RLIMIT_CORE) {
        // Where the system refuses, it may write one.
        let _ = setrlimit(Resource::RLIMIT_CORE, 0, hard);
    }
}

/// What changed between two marks, by metric. What the system does not tell has no reading: a difference of 0 would be one.
fn differences(first: &Mark, later: &Mark) -> Vec<(Metric, i64)> {
    let mut differences = Vec::new();
    let mut add = |metric: Metric, from: Option<i64>, to: Option<i64>| {
        differences.extend(from.zip(to).map(|(from, to)| (metric, to - from)));
    };
    add(Metric::Resident, first.resident, later.resident);
    add(Metric::MinorFaults, first.faults, later.faults);
    add(Metric::ResidentPeak, first.peak, later.peak);
    if let (Some(from), Some(to)) = (first.allocator, later.allocator) {
        add(Metric::InUse, Some(from.in_use), Some(to.in_use));
        add(Metric::Active, Some(from.active), Some(to.active));
        add(Metric::AllocatorResident, from.resident, to.resident);
        add(Metric::Retained, Some(from.retained), Some(to.retained));
    }
    let asked = |read: fn(Asked) -> i64| (first.asked.map(read), later.asked.map(read));
    let (from, to) = asked(|asked| asked.requested);
    add(Metric::Requested, from, to);
    let (from, to) = asked(|asked| asked.usable);
    add(Metric::Usable, from, to);
    let (from, to) = asked(|asked| asked.moved);
    add(Metric::Moved, from, to);
    differences
}

const ROLLUP: &str = "/proc/self/smaps_rollup";
const STATUS: &str = "/proc/self/status";
const CLEAR: &str = "/proc/self/clear_refs";

/// What can not be read here, as sentences.
fn troubles(text: &mut [u8]) -> Vec<String> {
    let without = |what: &str, file: &str, error: std::io::Error| {
        format!(
            "{what} can not be read here ({file}: {error}): there is no reading of it, and no verdict"
        )
    };
    let mut troubles = Vec::new();
    troubles
        .extend(resident_bytes(text).err().map(|error| without("what is resident", ROLLUP, error)));
    let peak = match forget_the_peak() {
        Ok(()) => peak_bytes(text).err().map(|error| (STATUS, error)),
        Err(error) => Some((CLEAR, error)),
    };
    troubles.extend(peak.map(|(file, error)| without("the peak of what is resident", file, error)));
    troubles
}

/// The resident bytes of this process. The kernel walks the page tables for this file, while the cheaper ones are
/// counted per core and may be off by some dozen pages.
fn resident_bytes(text: &mut [u8]) -> std::io::Result<i64> {
    line_of(ROLLUP, "Rss:", text)
}

/// The most resident bytes since the peak was forgotten.
fn peak_bytes(text: &mut [u8]) -> std::io::Result<i64> {
    line_of(STATUS, "VmHWM:", text)
}

/// Lets the system count the most resident bytes anew (proc(5), `clear_refs`). Where it does not, the peak is that of the
/// process so far, below which a turn would not show.
fn forget_the_peak() -> std::io::Result<()> {
    std::fs::write(CLEAR, "5")
}

/// The bytes in a line of a file of `/proc` that counts in kibibytes.
fn line_of(file: &str, name: &str, text: &mut [u8]) -> std::io::Result<i64> {
    let length = File::open(file)?.read(text)?;
    let missing = || std::io::Error::other("it does not say so");
    bytes_in(&text[..length], name).ok_or_else(missing)
}

fn bytes_in(text: &[u8], name: &str) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_whitespace().nth(1)?.parse::<i64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_does_not_tell_has_no_reading() {
        let nothing = Mark {
            phase: "before",
            resident: None,
            peak: None,
            faults: None,
            allocator: None,
            asked: None,
        };
        let told = Mark { resident: Some(8192), peak: Some(9000), faults: Some(2), ..nothing };
        assert_eq!(differences(&nothing, &nothing), []);
        assert_eq!(differences(&nothing, &told), []);
        let later = Mark { resident: Some(12_288), ..told };
        let wanted =
            [(Metric::Resident, 4096), (Metric::MinorFaults, 0), (Metric::ResidentPeak, 0)];
        assert_eq!(differences(&told, &later), wanted);
    }

    #[test]
    fn a_file_that_is_not_there_or_says_nothing_is_no_zero() {
        let mut text = vec![0; 8192];
        assert!(line_of("/proc/self/there_is_none", "Rss:", &mut text).is_err());
        assert!(line_of(STATUS, "There is none:", &mut text).is_err());
        assert_eq!(bytes_in(b"VmPeak:\t 12 kB\nVmHWM:\t    8 kB\n", "VmHWM:"), Some(8192));
        assert_eq!(bytes_in(b"VmHWM:\n", "VmHWM:"), None);
    }

    #[test]
    fn what_can_be_read_here_is_no_trouble() {
        let mut text = vec![0; 8192];
        let can = resident_bytes(&mut text).is_ok() && forget_the_peak().is_ok();
        assert_eq!(troubles(&mut text).is_empty(), can && peak_bytes(&mut text).is_ok());
    }
}

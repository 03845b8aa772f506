//! The resident lane: what the allocator and the system keep, of one case in a fresh process, cold.
//!
//! No turn warms up, for pages that an earlier turn touched are resident already. Everything is read at the marks of
//! one observed turn (or of as many as the routine wants kept alive together) and once more after a forced purge; all
//! figures are differences to the moment before the first turn, for one of the outputs that are kept alive.

use super::allocator::{self, Statistics};
use super::child::{Child, Job, Message, Parent, guarded};
use super::heap::MOST_MARKS;
use super::plan::{Planned, Sweep, find};
use super::session::{self, Session};
use super::told::Told;
use crate::claim::{Allocator, Catalogue, Lane, Metric};
use crate::record::{Case, Error, Reason, Value};
use crate::run::{Moment, Observer, prepare_with};
use nix::sys::resource::{UsageWho, getrusage};
use std::fs::File;
use std::io::Read;
use std::process::ExitCode;

/// The name of the phase after a forced purge.
const PURGED: &str = "purged";

/// The bench target's `main`, with the allocator that the target has set.
pub fn main(catalogue: &'static Catalogue, allocator: Allocator) -> ExitCode {
    session::main(catalogue, Lane::Resident, allocator, Sweep::Whole, child, parent)
}

fn parent(session: &mut Session, planned: &[Planned], _: Allocator) -> Result<(), Error> {
    for planned in planned {
        session.claim(planned);
        for case in &planned.cases {
            let mut job = Job::over(vec![case.clone()]);
            job.test = session.options.test;
            let child = Child::start(&job, &[], session.output())?;
            Told::by(child, session.limit()).write(session, Lane::Resident, case)?;
            session.progress.step(1);
        }
    }
    Ok(())
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
    resident: i64,
    peak: Option<i64>,
    faults: i64,
    allocator: Option<Statistics>,
}

/// The marks of an observed turn. Both lists are made before the first mark, so that taking one allocates nothing.
struct Marks {
    allocator: Allocator,
    text: Vec<u8>,
    taken: Vec<Mark>,
}

impl Marks {
    fn take(&mut self, phase: &'static str) {
        if self.taken.is_empty() {
            forget_the_peak();
        }
        assert!(self.taken.len() < MOST_MARKS, "a turn marks more than {MOST_MARKS} phases");
        let mark = Mark {
            phase,
            resident: resident_bytes(&mut self.text),
            peak: peak_bytes(&mut self.text),
            faults: getrusage(UsageWho::RUSAGE_SELF).map_or(0, |usage| usage.minor_page_faults()),
            allocator: allocator::statistics(self.allocator),
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
    let mut marks = Marks { allocator, text: vec![0; 8192], taken: Vec::with_capacity(MOST_MARKS) };
    let mut prepared = prepare_with(variant.routine, case.point, allocator::hooks(allocator))?;
    // The first mark pays for what reading itself needs: symbols, statistics, pages.
    marks.take("before");
    marks.taken.clear();
    let kept = if test { 1 } else { prepared.kept };
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
    Ok(())
}

/// What changed between two marks, by metric.
fn differences(first: &Mark, later: &Mark) -> Vec<(Metric, i64)> {
    let mut differences = vec![
        (Metric::Resident, later.resident - first.resident),
        (Metric::MinorFaults, later.faults - first.faults),
    ];
    if let (Some(from), Some(to)) = (first.peak, later.peak) {
        differences.push((Metric::ResidentPeak, to - from));
    }
    if let (Some(from), Some(to)) = (first.allocator, later.allocator) {
        differences.push((Metric::InUse, to.in_use - from.in_use));
        differences.push((Metric::Active, to.active - from.active));
        if let (Some(from), Some(to)) = (from.resident, to.resident) {
            differences.push((Metric::AllocatorResident, to - from));
        }
        differences.push((Metric::Retained, to.retained - from.retained));
    }
    differences
}

/// The resident bytes of this process. The kernel walks the page tables for this file, while the cheaper ones are
/// counted per core and may be off by some dozen pages.
fn resident_bytes(text: &mut [u8]) -> i64 {
    line_of("/proc/self/smaps_rollup", "Rss:", text).unwrap_or(0)
}

/// The most resident bytes since the peak was forgotten; nothing where the system does not tell.
fn peak_bytes(text: &mut [u8]) -> Option<i64> {
    line_of("/proc/self/status", "VmHWM:", text)
}

/// Lets the system count the most resident bytes anew (proc(5), `clear_refs`). Where it can not, the peak is that of the
/// process so far, and what a turn adds below it does not show.
fn forget_the_peak() {
    drop(std::fs::write("/proc/self/clear_refs", "5"));
}

/// The bytes in a line of a file of `/proc` that counts in kibibytes.
fn line_of(file: &str, name: &str, text: &mut [u8]) -> Option<i64> {
    let length = File::open(file).and_then(|mut file| file.read(text)).ok()?;
    let text = std::str::from_utf8(&text[..length]).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_whitespace().nth(1)?.parse::<i64>().ok()? * 1024)
}

//! The heap lane: dhat's counts of one case in a process of its own, exact over all threads.
//!
//! The profiler starts before the set-up and runs in file mode, in which its statistics work and its sites are kept.
//! One turn warms up, the next is counted between marks. A turn with more than half a million allocations is not warmed
//! up: each takes a microsecond or two here, and what a first turn does once is little beside so many.
//!
//! The process is a copy of one that has read the names of the program's functions and set nothing up.
//!
//! A case whose turns start threads is counted in three processes, and the least of each count is taken, with the most
//! beside it: a lock that makes its queue when two threads first meet makes it in the counted turn of some processes only. Where a thread allocates
//! while the case does nothing, its blocks are in the counts, and they are marked as none of the case's own.

mod sites;

use super::child::{Child, Job, Message, Order, Parent, guarded};
use super::copies::{Copied, copied, leave};
use super::cores;
use super::folders;
use super::machine;
use super::plan::{Planned, Sweep, find};
use super::session::{self, Session};
use super::told::Told;
use crate::claim::{Allocator, Catalogue, Lane, Metric};
use crate::record::{Case, Error, Reason, Value};
use crate::run::{Hooks, Moment, Observer, prepare_with};
use dhat::HeapStats;
use std::ffi::c_void;
use std::process::ExitCode;
use std::time::Duration;

/// The bench target's `main`.
pub fn main(catalogue: &'static Catalogue) -> ExitCode {
    session::main(catalogue, Lane::Heap, Allocator::Dhat, Sweep::Whole, child, parent)
}

fn parent(session: &mut Session, planned: &[Planned], _: Allocator) -> Result<(), Error> {
    let mut named = Vec::new();
    for planned in planned {
        if session.is_over() {
            break;
        }
        session.claim(planned)?;
        let mut programs: Vec<Counting> =
            (0..at_once(planned)).map(|_| Counting::default()).collect();
        // A program's next case follows its last one, so that the first to be asked is the first to be listened to.
        for (place, case) in planned.cases.iter().enumerate() {
            let turn = place % programs.len();
            let program = &mut programs[turn];
            named.extend(program.finish(session)?);
            if session.is_over() {
                break;
            }
            program.begin(session, planned, (place, case))?;
        }
        for place in planned.cases.len()..planned.cases.len() + programs.len() {
            let turn = place % programs.len();
            named.extend(programs[turn].finish(session)?);
        }
    }
    if !named.is_empty() && !named.contains(&true) {
        session.progress.say(UNNAMED);
    }
    Ok(())
}

/// A program that counts one case of a claim after the other, each in a copy of itself.
#[derive(Default)]
struct Counting {
    /// Nothing before its first case, and behind one that failed.
    child: Option<Child>,
    /// The case that it is at, and its place among those of the claim.
    case: Option<(usize, Case)>,
}

impl Counting {
    /// Has a case counted, by a new program where there is none.
    fn begin(
        &mut self,
        session: &Session,
        planned: &Planned,
        (place, case): (usize, &Case),
    ) -> Result<(), Error> {
        if self.child.is_none() {
            let mut job = Job::over(planned.cases.clone());
            job.test = session.options.test;
            job.profile = session.options.profile.as_ref().map(|folder| folder.join(PROFILE));
            self.child = Some(Child::start(&job, &[], session.output())?);
        }
        self.load(place);
        self.case = Some((place, case.clone()));
        Ok(())
    }

    fn load(&mut self, place: usize) {
        if let Some(child) = &mut self.child {
            child.load(place);
        }
    }

    /// Writes what its case tells into the record; whether a place of its allocations could be named, where it has any.
    fn finish(&mut self, session: &mut Session) -> Result<Option<bool>, Error> {
        let Some((place, case)) = self.case.take() else { return Ok(None) };
        let mut all = Vec::new();
        // In three copies where its turns start threads; behind one that failed there are no more.
        while let Some(child) = &mut self.child {
            let (told, goes_on) = Told::by_a_copy(child, session.limit());
            let is_last = told.is_failed() || !told.threads || all.len() + 1 == OF_ONE_CASE;
            all.push(told);
            if !goes_on {
                // After anything else than a count it is not known where the program is.
                self.child = None;
            }
            if is_last {
                break;
            }
            self.load(place);
        }
        let told = Told::together(all);
        let is_named = told.is_named();
        told.write(session, Lane::Heap, &case)?;
        session.progress.step(1);
        Ok(is_named)
    }
}

/// How many cases of a claim are counted at the same time. Counts are not times, so that neighbours do not disturb them;
/// but they share the memory.
pub(super) fn at_once(planned: &Planned) -> usize {
    let cores = cores::count();
    let needs = &planned.entry.claim.needs;
    let most = planned.cases.iter().map(|case| needs.memory_at(case.point)).max().unwrap_or(0);
    let memory = machine::memory();
    if most.saturating_mul(cores as u64) > memory / 2 { 1 } else { cores }
}

/// In how many processes a case is counted whose counts may differ from one to the next: where its turns start threads, and
/// any of Go, whose maps are seeded at random and whose pools are emptied by the clock. What differs is told as such. What a library makes when two of its threads first
/// meet is made in the counted turn of some processes and before it in others.
pub(super) const OF_ONE_CASE: usize = 3;

/// What is said where not a single place of an allocation could be named.
const UNNAMED: &str = "no place of an allocation could be named: the program has no line tables; in the profile of the \
                       lanes set debug = \"line-tables-only\" and strip = \"none\"";

/// The profiler's own file of one case, where somebody asks for it: of its set-up, the turn that warms up and the counted one.
pub(super) const PROFILE: &str = "dhat-heap.json";

fn child(catalogue: &'static Catalogue, _: Allocator, job: &Job) {
    let Some(mut parent) = Parent::of(job) else { return };
    if !job.test {
        read_names(catalogue, &job.cases);
    }
    while let Some(Order::Load(place)) = Parent::next() {
        let Some(case) = job.cases.get(place) else { return };
        match copied() {
            Ok(Copied::Copy) => {
                parent.tell(&Message::Process(std::process::id()));
                match guarded(|| count(catalogue, case, job, &mut parent)) {
                    Ok(()) => parent.tell(&Message::Done),
                    Err(reason) => parent.tell(&Message::Failed(reason)),
                }
                leave();
            }
            Ok(Copied::Ended) => parent.tell(&Message::Cleared),
            Err(reason) => parent.tell(&Message::Failed(reason)),
        }
    }
}

/// Has the names of this program's functions read, which takes longer than most cases: the profiler looks the places of
/// allocations up by them, and copies find them read. A thread does so whose blocks lie apart in the C library's allocator,
/// so that cases find the heap as it was; where there can be none, names are read by each copy.
fn read_names(catalogue: &'static Catalogue, cases: &[Case]) {
    let routines: Vec<usize> = cases
        .iter()
        .filter_map(|case| find(catalogue, case))
        .map(|(_, variant)| variant.routine as usize)
        .collect();
    let read = move || {
        for routine in routines {
            backtrace::resolve(routine as *mut c_void, |_| {});
        }
        // Beneath every thread lie functions of the C library, whose names may be in a file of their own.
        drop(backtrace::Backtrace::new());
    };
    if let Ok(reading) = std::thread::Builder::new().spawn(read) {
        // It panics nowhere, and a copy needs nothing of it.
        drop(reading.join());
    }
}

/// A turn with more allocations is counted the first time that it runs. It is a number of allocations and not a time, so
/// that the counts of a case are the same in every run.
const MANY: u64 = 500_000;

/// The most marks of a turn: the lists that keep them must not grow while they are taken.
pub(super) const MOST_MARKS: usize = 1024;

/// What dhat says at one moment.
struct Mark {
    moment: Moment,
    statistics: HeapStats,
}

/// The marks of an observed turn; the list is made before the profiler starts.
struct Marks {
    marks: Vec<Mark>,
    figures: Vec<(&'static str, u64)>,
}

impl Marks {
    /// Lists that hold nothing and do not grow.
    fn empty() -> Marks {
        Marks { marks: Vec::with_capacity(MOST_MARKS), figures: Vec::with_capacity(MOST_MARKS) }
    }

    /// The allocations between the first mark and the last.
    fn allocations(&self) -> u64 {
        let total = |mark: Option<&Mark>| mark.map_or(0, |mark| mark.statistics.total_blocks);
        total(self.marks.last()) - total(self.marks.first())
    }
}

impl Observer for Marks {
    fn mark(&mut self, moment: Moment) {
        assert!(self.marks.len() < MOST_MARKS, "a turn marks more than {MOST_MARKS} phases");
        self.marks.push(Mark { moment, statistics: HeapStats::get() });
    }

    fn figure(&mut self, name: &'static str, value: u64) {
        self.figures.push((name, value));
    }
}

fn live_bytes() -> i64 {
    HeapStats::get().curr_bytes as i64
}

fn count(
    catalogue: &'static Catalogue,
    case: &Case,
    job: &Job,
    parent: &mut Parent,
) -> Result<(), Reason> {
    let test = job.test;
    let (entry, variant) = find(catalogue, case)
        .ok_or_else(|| Reason::Unreadable(format!("{case} is not in this program's catalogue")))?;
    let folder = tempfile::tempdir().map_err(|error| Reason::Unreadable(error.to_string()))?;
    let file = job.profile.clone().unwrap_or_else(|| folder.path().join("heap.json"));
    let (mut warm_up, mut marks) = (Marks::empty(), Marks::empty());

    let alone = cores::Alone::begin();
    // A test reads nothing of it, and where blocks come from takes longer to look up than most cases.
    let profiler = match test {
        true => dhat::Profiler::builder().testing().build(),
        false => dhat::Profiler::builder().file_name(&file).build(),
    };
    let base = live_bytes();
    let hooks = Hooks { live_bytes, folders: folders::own, ..Hooks::NONE };
    let mut prepared = prepare_with(variant.routine, case.point, hooks)?;
    let mut digest = prepared.turn.observe(1, &mut warm_up);
    if warm_up.allocations() > MANY {
        marks = warm_up;
    } else {
        digest = prepared.turn.observe(1, &mut marks);
    }
    let base = base + prepared.aside;
    let is_beside = !test && cores::has_other_threads() && allocates_by_itself();
    drop(profiler);

    parent.tell(&Message::Digest(digest));
    if test {
        return Ok(());
    }
    // Before anything is told: a case whose places are lost is not half read.
    let sites = sites::sites_in(&file, entry.path)?;
    if !alone.was_alone() {
        parent.tell(&Message::Threads);
    }
    if is_beside {
        parent.tell(&Message::Background);
    }
    let mut told = readings(&marks, base, prepared.operations);
    if prepared.builds {
        // How many bytes live is that of building, and of the paths of folders, which are longer on one machine than on another.
        let is_of_paths =
            |metric: Metric| matches!(metric, Metric::Peak | Metric::Held | Metric::Left);
        told.retain(
            |message| !matches!(message, Message::Reading(metric, ..) if is_of_paths(*metric)),
        );
    }
    for message in told {
        parent.tell(&message);
    }
    parent.tell(&Message::Sites(sites));
    Ok(())
}

/// How long it is looked whether a thread allocates while the case does nothing, and how often: one that allocates once
/// more before it waits again is seen in the first look only.
const WATCH: Duration = Duration::from_millis(10);
const LOOKS: usize = 3;

/// Whether a thread allocates by itself: nobody asks it to while this one sleeps.
fn allocates_by_itself() -> bool {
    (0..LOOKS).all(|_| {
        let before = HeapStats::get().total_blocks;
        std::thread::sleep(WATCH);
        HeapStats::get().total_blocks != before
    })
}

/// The readings between the marks of a turn.
fn readings(marks: &Marks, base: i64, operations: u64) -> Vec<Message> {
    let exact = |metric: Metric, phase: Option<&str>, total: i64, operations: u64| {
        let phase = phase.map(str::to_owned);
        Message::Reading(metric, phase, None, Value::Exact { total, operations })
    };
    let mut messages = Vec::new();
    let (mut allocations, mut bytes) = (0, 0);
    for pair in marks.marks.windows(2) {
        let [from, to] = pair else { continue };
        // What the digest allocates belongs to nobody.
        if to.moment == Moment::Dropping {
            continue;
        }
        let blocks = (to.statistics.total_blocks - from.statistics.total_blocks) as i64;
        let requested = (to.statistics.total_bytes - from.statistics.total_bytes) as i64;
        allocations += blocks;
        bytes += requested;
        if let Moment::Phase(name) = to.moment {
            let live = to.statistics.curr_bytes as i64 - base;
            messages.push(exact(Metric::Allocations, Some(name), blocks, operations));
            messages.push(exact(Metric::Bytes, Some(name), requested, operations));
            messages.push(exact(Metric::Held, Some(name), live, 1));
        }
    }
    messages.push(exact(Metric::Allocations, None, allocations, operations));
    messages.push(exact(Metric::Bytes, None, bytes, operations));
    for mark in &marks.marks {
        let live = mark.statistics.curr_bytes as i64 - base;
        match mark.moment {
            Moment::Held => {
                let peak = mark.statistics.max_bytes as i64 - base;
                messages.push(exact(Metric::Held, None, live, 1));
                messages.push(exact(Metric::Peak, None, peak, 1));
            }
            Moment::Dropped => messages.push(exact(Metric::Left, None, live, 1)),
            _ => {}
        }
    }
    for (name, value) in &marks.figures {
        let value =
            Value::Exact { total: i64::try_from(*value).unwrap_or(i64::MAX), operations: 1 };
        messages.push(Message::Reading(Metric::Figure, None, Some((*name).to_owned()), value));
    }
    messages
}

//! The heap lane: dhat's counts of one case in a fresh process, exact over all threads.
//!
//! The profiler starts before the set-up and runs in file mode, in which its statistics work and its sites are kept.
//! One turn warms up, the next is counted between marks. A turn with more than half a million allocations is not warmed
//! up: each takes a microsecond or two here, and what a first turn does once is little beside so many.
//!
//! A case whose turns start threads is counted in three processes, and the least of each count is taken: a lock that makes
//! its queue when two threads first meet makes it in the counted turn of some processes only. Where a thread allocates
//! while the case does nothing, its blocks are in the counts, and they are marked as none of the case's own.

use super::child::{Child, Job, Message, Parent, guarded};
use super::cores;
use super::folders;
use super::limit::Limit;
use super::machine;
use super::plan::{Planned, Sweep, find};
use super::session::{self, Session};
use super::told::Told;
use crate::claim::{Allocator, Catalogue, Lane, Metric};
use crate::record::{Case, Error, Reason, Site, Value};
use crate::run::{Hooks, Moment, Observer, prepare_with};
use dhat::HeapStats;
use std::collections::VecDeque;
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
        let at_once = at_once(planned);
        let mut started = VecDeque::new();
        for case in &planned.cases {
            if session.is_over() {
                break;
            }
            started.push_back((case, start(session, case)?));
            if started.len() >= at_once {
                named.extend(finish_first(session, &mut started)?);
            }
        }
        while !started.is_empty() {
            named.extend(finish_first(session, &mut started)?);
        }
    }
    if !named.is_empty() && !named.contains(&true) {
        session.progress.say(UNNAMED);
    }
    Ok(())
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

/// In how many processes a case whose turns start threads is counted. What a library makes when two of its threads first
/// meet is made in the counted turn of some processes and before it in others.
const WITH_THREADS: usize = 3;

/// What is said where not a single place of an allocation could be named.
const UNNAMED: &str = "no place of an allocation could be named: the program has no line tables; in the profile of the \
                       lanes set debug = \"line-tables-only\" and strip = \"none\"";

/// Writes what the case that was started first tells into the record; whether a place of its allocations could be named,
/// where it has any.
fn finish_first(
    session: &mut Session,
    started: &mut VecDeque<(&Case, Child)>,
) -> Result<Option<bool>, Error> {
    let Some((case, child)) = started.pop_front() else { return Ok(None) };
    let told = all_told(child, session.limit(), || start(session, case))?;
    let is_named = told.is_named();
    told.write(session, Lane::Heap, case)?;
    session.progress.step(1);
    Ok(is_named)
}

/// What the processes of a case tell together: the one that was started, and more where its turns start threads.
pub(super) fn all_told(
    child: Child,
    limit: Limit,
    start: impl Fn() -> Result<Child, Error>,
) -> Result<Told, Error> {
    let mut all = vec![Told::by(child, limit)];
    if all[0].threads {
        for _ in 1..WITH_THREADS {
            all.push(Told::by(start()?, limit));
        }
    }
    Ok(Told::together(all))
}

fn start(session: &Session, case: &Case) -> Result<Child, Error> {
    let mut job = Job::over(vec![case.clone()]);
    job.test = session.options.test;
    Child::start(&job, &[], session.output())
}

fn child(catalogue: &'static Catalogue, _: Allocator, job: &Job) {
    let Some(mut parent) = Parent::of(job) else { return };
    let Some(case) = job.cases.first() else { return };
    match guarded(|| count(catalogue, case, job.test, &mut parent)) {
        Ok(()) => parent.tell(&Message::Done),
        Err(reason) => parent.tell(&Message::Failed(reason)),
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
    test: bool,
    parent: &mut Parent,
) -> Result<(), Reason> {
    let (entry, variant) = find(catalogue, case)
        .ok_or_else(|| Reason::Unreadable(format!("{case} is not in this program's catalogue")))?;
    let folder = tempfile::tempdir().map_err(|error| Reason::Unreadable(error.to_string()))?;
    let file = folder.path().join("heap.json");
    let (mut warm_up, mut marks) = (Marks::empty(), Marks::empty());

    let alone = cores::Alone::begin();
    let profiler = dhat::Profiler::builder().file_name(&file).build();
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
    if !alone.was_alone() {
        parent.tell(&Message::Threads);
    }
    if is_beside {
        parent.tell(&Message::Background);
    }
    for message in readings(&marks, base, prepared.operations) {
        parent.tell(&message);
    }
    let text =
        std::fs::read_to_string(&file).map_err(|error| Reason::Unreadable(error.to_string()))?;
    parent.tell(&Message::Sites(largest_sites(&text, entry.path)));
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

/// The five places of a claim's file that requested the most bytes, from the file of a profile.
///
/// A place is the innermost frame of a backtrace that lies in the claim's file, whatever library allocated on its
/// behalf. Backtraces without such a frame belong to the harness.
fn largest_sites(profile: &str, path: &str) -> Vec<Site> {
    let Ok(profile) = serde_json::from_str::<serde_json::Value>(profile) else {
        return Vec::new();
    };
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let frames = list(&profile["ftbl"]);
    let mut sites: Vec<Site> = Vec::new();
    for point in list(&profile["pps"]) {
        let place = list(&point["fs"]).iter().find_map(|index| {
            let frame = frames.get(usize::try_from(index.as_u64()?).ok()?)?;
            place_in(path, frame.as_str()?)
        });
        let Some(place) = place else { continue };
        let bytes = point["tb"].as_u64().unwrap_or(0);
        let allocations = point["tbk"].as_u64().unwrap_or(0);
        match sites.iter_mut().find(|site| site.place == place) {
            Some(site) => {
                site.bytes += bytes;
                site.allocations += allocations;
            }
            None => sites.push(Site { place, bytes, allocations }),
        }
    }
    sites.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.place.cmp(&b.place)));
    sites.truncate(5);
    sites
}

/// The file and line of a frame that lies in a file; a frame is written `0x12: function (folder/file.rs:line:column)`
/// with the last three parts of the file's path.
fn place_in(path: &str, frame: &str) -> Option<String> {
    let (_, place) = frame.rsplit_once(" (")?;
    let (file_and_line, _) = place.trim_end_matches(')').rsplit_once(':')?;
    let (file, line) = file_and_line.rsplit_once(':')?;
    file.ends_with(path).then(|| format!("{path}:{line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_the_innermost_frame_in_the_claims_file_and_the_harness_has_none() {
        let profile = r#"{"pps":[
            {"tb":100,"tbk":2,"fs":[1,2,4]}, {"tb":50,"tbk":1,"fs":[1,2,4]},
            {"tb":700,"tbk":1,"fs":[1,3]}, {"tb":200,"tbk":1,"fs":[4]}],
            "ftbl":["[root]","0x1: push<u8> (src/vec/mod.rs:10:3)",
            "0x2: filled (claims/x/y.rs:7:5)","0x3: prepare (src/run/mod.rs:1:1)",
            "0x4: {closure#0} (claims/x/y.rs:9:1)"]}"#;
        let site =
            |place: &str, bytes, allocations| Site { place: place.to_owned(), bytes, allocations };
        let wanted = [site("x/y.rs:9", 200, 1), site("x/y.rs:7", 150, 3)];
        assert_eq!(largest_sites(profile, "x/y.rs"), wanted);
    }
}

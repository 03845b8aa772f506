//! Announcing tasks one by one, or all at once

use super::tables::locked;
use super::threads::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use crossbeam_utils::sync::WaitGroup;
use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::*};

const ONE: &[u64] = &[1];
const TEN: &[u64] = &[10];
const MANY: &[u64] = &[1_000];
/// The counter's place in the packed word: the upper half.
const TASK: u64 = 1 << 32;
const WORK: &str = "each task works 10 µs: what share counting has";
const THREADS: &str = "each task is a thread of its own, which does nothing else";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go sync.WaitGroup and The Alignment Problem",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-syncwaitgroup-and-the-alignment-problem-m7",
        quote: "using wg.Add(1) has a small performance hit",
        figures: &[
            Figure { what: "tasks of the example", printed: "10" },
            Figure { what: "the counter in the packed state", printed: "high 32 bits" },
            Figure { what: "the waiters in it", printed: "low 32 bits" },
        ],
    },
    says: "Announcing 10 tasks one by one takes at least 1.05 times as long as announcing all at once, and little beside \
           their work.",
    axis: Axis {
        name: "tasks",
        unit: Unit::Count,
        points: &[1, 10, 100, 1_000],
        article: 10,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("add_each", |run| grouped(run, Counter::default(), Announced::Each, || ()))
            .about("adds 1 for each task, and takes 1 away for each"),
        variant("add_once", |run| grouped(run, Counter::default(), Announced::Once, || ()))
            .about("adds all tasks at once, and takes 1 away for each"),
        variant("packed", |run| grouped(run, Packed::default(), Announced::Each, || ()))
            .about("counter and waiters in one word: taking 1 away tells both"),
        variant("two_words", |run| grouped(run, TwoWords::default(), Announced::Each, || ()))
            .about("counter and waiters in two words: the waiters are read when the counter is 0"),
        variant("mutex_pair", |run| grouped(run, MutexPair::default(), Announced::Each, || ()))
            .about("both behind a Mutex"),
        variant("crossbeam", crossbeam)
            .about("crossbeam's WaitGroup, cloned for each task and dropped"),
        variant("each_busy", |run| grouped(run, Counter::default(), Announced::Each, busy))
            .at(Points::UpTo(100))
            .about("`add_each` with 10 µs of work in each task")
            .doing(WORK),
        variant("once_busy", |run| grouped(run, Counter::default(), Announced::Once, busy))
            .at(Points::UpTo(100))
            .about("`add_once` with 10 µs of work in each task")
            .doing(WORK),
        variant("each_threads", |run| threads(run, Announced::Each))
            .at(Points::At(TEN))
            .about("`add_each` with a thread for each task")
            .doing(THREADS),
        variant("once_threads", |run| threads(run, Announced::Once))
            .at(Points::At(TEN))
            .about("`add_once` with a thread for each task")
            .doing(THREADS),
    ],
    reference: "add_each",
    predictions: &[
        ratio(Time, "add_each", "add_once", AtLeast(1.05)).at(TEN).stated(
            "using wg.Add(1) has a small performance hit",
            "5 % in the article's direction, as no figure is printed",
        ),
        ratio(Time, "each_busy", "once_busy", AtMost(1.05))
            .at(TEN)
            .stated("a small performance hit", "small is at most 5 % beside tasks that work"),
        ratio(Time, "add_each", "add_once", Within(1.7, 2.1)).at(MANY),
        ratio(Time, "packed", "two_words", Within(0.9, 1.1)).at(MANY),
        ratio(Time, "mutex_pair", "add_each", AtLeast(1.6)).at(MANY),
        ratio(Time, "crossbeam", "add_each", AtLeast(1.6)).at(MANY),
        ratio(Time, "each_threads", "once_threads", Within(0.9, 1.1)),
        exactly(Allocations, "crossbeam", 1),
        exactly(Allocations, "add_each", 0),
        exactly(Allocations, "add_once", 0),
        exactly(Allocations, "packed", 0),
        exactly(Allocations, "two_words", 0),
        exactly(Allocations, "mutex_pair", 0),
        exactly(Allocations, "each_busy", 0),
        exactly(Allocations, "once_busy", 0),
        ratio(Time, "add_each", "add_once", Within(0.8, 1.25)).at(ONE).after_trial(),
    ],
    carries_over: "It carries over: an addition is one locked instruction in both languages. Rust has no group in its standard \
                   library, since scoped threads and join handles wait by themselves; crossbeam's counts by clones.",
    cautions: &[
        "The article prints no time. That packing saves any is not its sentence: it describes the layout, which is there for a \
         race between counter and waiters.",
        "A time is that of a whole group: one thread counts all of its tasks in and out again, and nobody waits. Counters that \
         several threads change are another claim of this theme.",
        "`each_busy` against `add_each` shows the share of counting: at 10 µs a task about 0.1 %.",
        "The threads of `each_threads` and `once_threads` start and end inside the turn. What they allocate is the standard \
         library's, so nothing exact is said of it.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// Whether tasks are announced one by one or all at once.
#[derive(Clone, Copy)]
enum Announced {
    Each,
    Once,
}

/// Counts tasks in and out.
trait Group: 'static {
    fn add(&self, tasks: u32);

    /// One task less; whether it was the last and somebody waits for that.
    fn done(&self) -> bool;
}

/// 10 µs of work.
fn busy() {
    black_box(work(10_000, 1));
}

fn announce(group: &impl Group, tasks: u32, announced: Announced) {
    match announced {
        Announced::Each => (0..tasks).for_each(|_| group.add(1)),
        Announced::Once => group.add(tasks),
    }
}

/// Registers a turn in which one thread counts tasks in and out again; the tasks done, none of which woke anybody.
fn grouped(run: &mut Run, group: impl Group, announced: Announced, task: impl Fn() + 'static) {
    let tasks = run.point() as u32;
    run.iter(
        move || {
            let tasks = black_box(tasks);
            announce(&group, tasks, announced);
            let done = (0..tasks).filter(|_| {
                task();
                !group.done()
            });
            done.count() as u64
        },
        Digest::of,
    );
}

/// Registers a turn in which each task is a thread that does nothing but count itself out.
fn threads(run: &mut Run, announced: Announced) {
    let (tasks, group) = (run.point() as u32, Counter::default());
    // Threads that start in the turn may have any core.
    run.cores(2);
    run.iter(
        move || {
            std::thread::scope(|scope| {
                announce(&group, tasks, announced);
                (0..tasks).for_each(|_| drop(scope.spawn(|| group.done())));
            });
            group.0.load(Acquire) + u64::from(tasks)
        },
        Digest::of,
    );
}

/// One atomic number.
#[derive(Default)]
struct Counter(AtomicU64);

impl Group for Counter {
    fn add(&self, tasks: u32) {
        self.0.fetch_add(tasks.into(), AcqRel);
    }

    fn done(&self) -> bool {
        self.0.fetch_sub(1, AcqRel);
        false
    }
}

/// The counter in the upper half, the waiters in the lower one.
#[derive(Default)]
struct Packed(AtomicU64);

impl Group for Packed {
    fn add(&self, tasks: u32) {
        self.0.fetch_add(u64::from(tasks) * TASK, AcqRel);
    }

    fn done(&self) -> bool {
        let state = self.0.fetch_sub(TASK, AcqRel) - TASK;
        state / TASK == 0 && !state.is_multiple_of(TASK)
    }
}

/// The counter and the waiters.
#[derive(Default)]
struct TwoWords(AtomicU32, AtomicU32);

impl Group for TwoWords {
    fn add(&self, tasks: u32) {
        self.0.fetch_add(tasks, AcqRel);
    }

    fn done(&self) -> bool {
        self.0.fetch_sub(1, AcqRel) == 1 && self.1.load(Acquire) > 0
    }
}

/// The counter and the waiters behind a lock.
#[derive(Default)]
struct MutexPair(Mutex<(u32, u32)>);

impl Group for MutexPair {
    fn add(&self, tasks: u32) {
        locked(&self.0).0 += tasks;
    }

    fn done(&self) -> bool {
        let mut pair = locked(&self.0);
        pair.0 -= 1;
        pair.0 == 0 && pair.1 > 0
    }
}

/// The list that the clones wait in has room from the start.
fn crossbeam(run: &mut Run) {
    let mut clones: Vec<WaitGroup> = Vec::with_capacity(run.size());
    let tasks = run.size();
    run.iter(
        move || {
            let group = WaitGroup::new();
            clones.extend((0..black_box(tasks)).map(|_| group.clone()));
            clones.drain(..).map(drop).count() as u64
        },
        Digest::of,
    );
}

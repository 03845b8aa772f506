//! Tasks in a scope, and work that looks whether to stop

use super::left_behind::{Begun, alive_behind, handles_of_waiting, set_of_waiting};
use super::runtimes::local;
use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit, Variant,
    exactly, figure, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use crossbeam_channel::bounded;
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Steps of an item's work, of about a nanosecond each.
const STEPS: u64 = 5;
const MOST: &[u64] = &[10_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go's Structured Concurrency Gap: Addressing Goroutine Leaks with Automated Solutions Beyond Manual \
                  Fixes",
        author: "Viktor Logvinov",
        url: "https://dev.to/viklogix/gos-structured-concurrency-gap-addressing-goroutine-leaks-with-automated-solutions-beyond-manual-3o76",
        quote: "Structured concurrency enforces limits by tying goroutine creation to lexical scope",
        figures: &[],
    },
    says: "Tasks that are tied to a scope are limited by it, to at most 0.95 of the memory that they take without one, \
           and none of them outlives it; without one, work that ignores its context goes on.",
    axis: Axis {
        name: "items",
        unit: Unit::Count,
        points: &[1, 100, 10_000],
        article: 10_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("detached", detached).about("a task for each item, whose handle is awaited"),
        variant("join_set", join_set).about("the same in a JoinSet of tokio's"),
        variant("rayon_scope", rayon_scope).about("a job for each item in a scope of rayon's, with one thread"),
        variant("thread_scope", thread_scope)
            .at(Points::UpTo(100))
            .about("a thread for each item in a scope of the standard library's"),
        variant("detached_left", |run| left(run, handles_of_waiting))
            .lanes(&[Lane::Heap])
            .about("tasks that wait for ever, whose handles are dropped")
            .doing(WAITING),
        variant("join_set_left", |run| left(run, set_of_waiting))
            .lanes(&[Lane::Heap])
            .about("the same in a JoinSet, which is dropped")
            .doing(WAITING),
        looking("loop_plain", |run| items::<1, _>(run, || false)).about("one task with all items"),
        looking("check_1", |run| items::<1, _>(run, is_raised))
            .about("the same, which looks at a flag before each item"),
        looking("check_1024", |run| items::<1_024, _>(run, is_raised))
            .about("the same, before one item in 1,024"),
        looking("check_clock", |run| {
            let deadline = Instant::now() + Duration::from_hours(1);
            items::<1, _>(run, move || Instant::now() >= deadline);
        })
        .about("the same, which looks at the clock before each item"),
        looking("check_channel", check_channel)
            .about("the same, which looks into a channel before each item"),
    ],
    reference: "detached",
    predictions: &[
        ratio(Peak, "join_set", "detached", AtMost(0.95))
            .at(MOST)
            .stated(
                "enforces limits",
                "a direction, as no figure is printed: at least 5 % less at the peak",
            )
            .where_refuted(
                "a scope bounds how long its tasks live, not how many there are: all are alive at once in both, and \
                 the set has a block more for each",
            ),
        figure(ALIVE, "join_set_left", Equal(0.0)).stated(
            "ensures all child coroutines complete or cancel before the scope exits",
            "none is alive behind the scope",
        ),
        figure(ALIVE, "detached_left", Equal(10_000.0)).at(MOST).stated(
            "It may continue working long after the client is gone.",
            "said in *Why context.Context Is Not a Cancel Button*: all are alive behind their handles",
        ),
        exactly(Allocations, "detached", 1),
        value(Allocations, "join_set", Within(2.0, 2.02)).from(100),
        value(Allocations, "rayon_scope", Within(1.0, 1.1)),
        ratio(Time, "join_set", "detached", Within(1.1, 2.5)).from(100).after_trial(),
        ratio(Time, "check_1", "loop_plain", AtMost(1.15)).after_trial(),
        ratio(Time, "check_1024", "loop_plain", AtMost(1.03)),
        ratio(Time, "check_clock", "loop_plain", AtLeast(4.0)),
        ratio(Time, "check_channel", "check_1", AtLeast(1.5)),
    ],
    carries_over: "It carries over, and tokio has both: a JoinSet aborts its tasks when it is dropped, a handle that \
                   is dropped detaches its task, as `go` does. What runs without a point at which it waits is aborted \
                   by neither, and has to look by itself, as in Go.",
    cautions: &[
        "The article prints no figure. It speaks of memory, so its limits are taken for a direction at the peak.",
        "The tasks that are left behind are those of a runtime of the turn's own, on virtual time, whose clock goes on \
         only when all wait: an aborted task ends when it is polled next, and all have been when they are counted.",
        "The handles of `detached` are put into a list that is there before the clock starts, and is in no peak. The \
         flag is one that another thread could raise, so that it is read each time.",
    ],
    needs: Needs { cores: 1, memory: 16 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

const ALIVE: &str = "tasks alive after the scope";
const WAITING: &str = "tasks that wait for ever";
const UNBROKEN: &str = "no task panics";

/// Whether the work is to stop. Nobody raises it.
static FLAG: AtomicBool = AtomicBool::new(false);

/// A variant with one task for all items.
#[track_caller]
const fn looking(name: &'static str, routine: fn(&mut Run)) -> Variant {
    variant(name, routine).at(Points::At(MOST))
}

#[inline]
fn item(number: u64) -> u64 {
    work(STEPS, number)
}

fn detached(run: &mut Run) {
    let items = run.point();
    let runtime = run.input(local);
    let mut tasks = run.input(|| Vec::with_capacity(items as usize));
    run.operations(items);
    let turn = move || {
        runtime.block_on(async {
            tasks.extend((0..items).map(|number| tokio::spawn(async move { item(number) })));
            let mut sum = 0_u64;
            for task in tasks.drain(..) {
                sum = sum.wrapping_add(task.await.expect(UNBROKEN));
            }
            sum
        })
    };
    run.iter(turn, Digest::of);
}

fn join_set(run: &mut Run) {
    let items = run.point();
    let runtime = run.input(local);
    run.operations(items);
    let turn = move || {
        runtime.block_on(async {
            let mut set = JoinSet::new();
            for number in 0..items {
                set.spawn(async move { item(number) });
            }
            let mut sum = 0_u64;
            while let Some(ended) = set.join_next().await {
                sum = sum.wrapping_add(ended.expect(UNBROKEN));
            }
            sum
        })
    };
    run.iter(turn, Digest::of);
}

fn rayon_scope(run: &mut Run) {
    let items = run.point();
    let pool = run.input(|| rayon::ThreadPoolBuilder::new().num_threads(1).build());
    let pool = pool.expect("a pool of one thread can be made");
    run.operations(items);
    let turn = move || {
        let sum = AtomicU64::new(0);
        pool.scope(|scope| {
            let sum = &sum;
            for number in 0..items {
                scope.spawn(move |_| _ = sum.fetch_add(item(number), Relaxed));
            }
        });
        sum.into_inner()
    };
    run.iter(turn, Digest::of);
}

fn thread_scope(run: &mut Run) {
    let items = run.point();
    run.operations(items);
    run.cores(2);
    let turn = move || {
        let sum = AtomicU64::new(0);
        std::thread::scope(|scope| {
            let sum = &sum;
            for number in 0..items {
                scope.spawn(move || sum.fetch_add(item(number), Relaxed));
            }
        });
        sum.into_inner()
    };
    run.iter(turn, Digest::of);
}

/// Registers a turn that spawns tasks in a scope, drops that, and counts who is alive behind it; those that had begun.
fn left<S: 'static>(run: &mut Run, scope: fn(u64, &Begun) -> S) {
    let tasks = run.point();
    run.operations(tasks);
    let turn = move |marks: &mut Marks| {
        let (begun, alive) = alive_behind(|begun| scope(tasks, begun));
        marks.figure(ALIVE, alive);
        begun
    };
    run.iter_marked(turn, Digest::of);
}

#[inline]
fn is_raised() -> bool {
    black_box(&FLAG).load(Relaxed)
}

/// Registers a turn of one task with all items, which looks before one in so many of them whether to stop.
fn items<const EVERY: u64, C>(run: &mut Run, is_over: C)
where
    C: Fn() -> bool + Clone + Send + 'static,
{
    let items = run.point();
    let runtime = run.input(local);
    run.operations(items);
    let turn = move || {
        let is_over = is_over.clone();
        let task = async move {
            let (mut sum, mut first) = (0_u64, 0);
            // A count in the loop over items would itself be a check of each.
            while first < items && !is_over() {
                let end = items.min(first + EVERY);
                sum = (first..end).fold(sum, |sum, number| sum.wrapping_add(item(number)));
                first = end;
            }
            sum
        };
        runtime.block_on(async { tokio::spawn(task).await }).expect(UNBROKEN)
    };
    run.iter(turn, Digest::of);
}

fn check_channel(run: &mut Run) {
    let (sender, receiver) = bounded::<()>(1);
    items::<1, _>(run, move || {
        let _open = &sender;
        receiver.try_recv().is_ok()
    });
}

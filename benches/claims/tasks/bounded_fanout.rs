//! A limit on tasks, and a limit on their work

use super::items::{Shared, slept, worked};
use super::runtimes::{local, virtual_time};
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    Variant, across, figure, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::time::Instant;

/// Workers that absorb a burst.
const ABSORBING: usize = 1_000;
const ARTICLE: &[u64] = &[5];
const BURST: &[u64] = &[10_000];
const VIRTUAL: &str = "virtual ms";
const ALIVE: &str = "tasks alive at most";
const BUSY: &str = "items of 200 steps, without memory or sleep";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Concurrency in Go Is Easy — Until You Get It Wrong",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/go-from-zero-to-depth-part-5-concurrency-in-go-is-easy-until-you-get-it-wrong-jin",
        quote: "Now concurrency is bounded. Memory usage is predictable.",
        figures: &[
            Figure { what: "the capacity of the semaphore", printed: "make(chan struct{}, 10)" },
            Figure {
                what: "the limit on five items in Alexander Obregon's “Algorithms That Work Well with Go's Mechanics”",
                printed: "maxParallel := 2",
            },
            Figure { what: "how long each of these takes", printed: "150 * time.Millisecond" },
            Figure {
                what: "a semaphore that is taken inside, in a Go guide, chapter 10",
                printed: "make(chan struct{}, 5)",
            },
            Figure {
                what: "a burst in Viktor Logvinov's “Optimal Concurrency Model for Go-Based Redis Clone”",
                printed: "10,000 new connections in 1 second",
            },
            Figure { what: "what absorbs it", printed: "a worker pool of 1,000 goroutines" },
        ],
    },
    says: "A semaphore that is taken before a task is started bounds the memory, however many items there are; taken \
           inside, it bounds the work and not the tasks. 1,000 workers absorb a burst of 10,000.",
    axis: Axis {
        name: "items",
        unit: Unit::Count,
        points: &[5, 100, 1_000, 10_000],
        article: 5,
        labels: &[(5, "5 of 150 ms, 2 at a time")],
        scale: Scale::Steps,
    },
    variants: &[
        counted("spawn_all", |run| spawn_all(run, virtual_time, slept))
            .about("a task for each item"),
        counted("permit_inside", |run| permit_inside(run, virtual_time, slept))
            .about("a task for each item, which takes one of 10 permits before it begins"),
        counted("permit_before", |run| permit_before(run, virtual_time, slept))
            .about("one of 10 permits is taken before each task is started"),
        counted("workers", |run| workers(run, virtual_time, slept, limit))
            .about("10 tasks, each of which draws the next item"),
        counted("workers_1000", |run| workers(run, virtual_time, slept, |_| ABSORBING))
            .at(Points::At(BURST))
            .about("1,000 such tasks"),
        busy("spawn_all_busy", |run| spawn_all(run, local, worked))
            .about("as `spawn_all`, each item works for 200 steps and waits for nothing"),
        busy("permit_inside_busy", |run| permit_inside(run, local, worked))
            .about("as `permit_inside`, with such items"),
        busy("permit_before_busy", |run| permit_before(run, local, worked))
            .about("as `permit_before`, with such items"),
        busy("workers_busy", |run| workers(run, local, worked, limit))
            .about("as `workers`, with such items"),
    ],
    reference: "spawn_all_busy",
    predictions: &[
        across(Peak, "permit_before", 100, AtMost(1.05)).at(BURST).stated(
            "Memory usage is predictable",
            "it does not depend on the number of items: 5 % at most",
        ),
        ratio(Peak, "workers_1000", "spawn_all", AtMost(0.95)).stated(
            "can handle bursts without overwhelming memory",
            "a direction, said by Viktor Logvinov: at least 5 % less than with a task for each",
        ),
        figure(VIRTUAL, "permit_inside", Equal(450.0)).at(ARTICLE),
        figure(VIRTUAL, "permit_before", Equal(450.0)).at(ARTICLE),
        figure(VIRTUAL, "workers", Equal(450.0)).at(ARTICLE),
        figure(VIRTUAL, "spawn_all", Equal(150.0)).at(ARTICLE),
        figure(VIRTUAL, "permit_inside", Equal(1_000.0)).at(BURST),
        figure(VIRTUAL, "permit_before", Equal(1_000.0)).at(BURST),
        figure(VIRTUAL, "workers", Equal(1_000.0)).at(BURST),
        figure(VIRTUAL, "spawn_all", Equal(1.0)).at(BURST),
        figure(VIRTUAL, "workers_1000", Equal(10.0)),
        figure(ALIVE, "spawn_all", Equal(10_000.0)).at(BURST),
        figure(ALIVE, "permit_inside", Equal(10_000.0)).at(BURST),
        figure(ALIVE, "permit_before", Equal(10.0)).at(BURST),
        figure(ALIVE, "workers", Equal(10.0)).at(BURST),
        value(Peak, "spawn_all", AtLeast(656_640_000.0)).at(BURST),
        ratio(Peak, "spawn_all", "permit_before", AtLeast(500.0)).at(BURST),
        value(Peak, "permit_inside", Within(1_935_360.0, 8_000_000.0)).at(BURST),
        ratio(Peak, "workers_1000", "spawn_all", AtMost(0.12)),
        ratio(Time, "workers_busy", "permit_inside_busy", AtMost(0.67)),
        ratio(Time, "permit_before_busy", "spawn_all_busy", AtMost(1.3)),
    ],
    carries_over: "All of it carries over, with blocks of some hundred bytes in place of stacks. A permit is a value \
                   that its task owns, so that it is given back however the task ends.",
    cautions: &[
        "Time is virtual where an item sleeps: the clock jumps to the next timer, so that all figures are exact and \
         nothing is timed.",
        "An item reserves 64 KiB and writes 64 bytes of them: what is counted is what was asked for, and an eighth of \
         it at most becomes resident.",
        "`permit_inside` and `permit_before` have the same memory of items and differ in tasks; `permit_inside` and \
         `spawn_all` have the same tasks and differ in that memory.",
        "No variant keeps handles of its tasks, for those of ended ones would hold their blocks: the last item says \
         that it is.",
        "Items that wait for nothing are worked off by the first worker alone, without a task or a permit for each.",
    ],
    needs: Needs { memory: 16 << 20, memory_each: 24 << 10, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why no permit is refused.
const OPEN: &str = "nobody closes the semaphore";

/// A variant that is counted alone: nothing in it is a time.
#[track_caller]
const fn counted(name: &'static str, routine: fn(&mut Run)) -> Variant {
    variant(name, routine).lanes(&[Lane::Heap])
}

/// A variant that is timed.
#[track_caller]
const fn busy(name: &'static str, routine: fn(&mut Run)) -> Variant {
    variant(name, routine).at(Points::At(&[1_000])).doing(BUSY)
}

/// How many items may be under way at a point.
fn limit(point: u64) -> usize {
    if point == 5 { 2 } else { 10 }
}

/// Registers a turn that starts what does all items, and waits for the last one.
fn items<F: Future<Output = ()>>(
    run: &mut Run,
    runtime: fn() -> Runtime,
    start: impl Fn(Arc<Shared>) -> F + 'static,
) {
    let point = run.point();
    let delay = Duration::from_millis(if point == 5 { 150 } else { 1 });
    let shared = || Arc::new(Shared::new(point, limit(point), delay));
    let (all, runtime) = run.input(|| (shared(), runtime()));
    run.operations(point);
    let done = Arc::clone(&all);
    let turn = move |marks: &mut Marks| {
        all.begin();
        let spent = runtime.block_on(async {
            let begun = Instant::now();
            start(Arc::clone(&all)).await;
            all.ended.notified().await;
            begun.elapsed()
        });
        marks.figure(VIRTUAL, spent.as_millis() as u64);
        marks.figure(ALIVE, all.alive.load(Relaxed) as u64);
    };
    run.iter_marked(turn, move |()| {
        Digest::of_all(done.results.iter().map(|result| result.load(Relaxed)))
    });
}

/// What does an item.
type Item<F> = fn(Arc<Shared>, usize) -> F;

fn spawn_all<F>(run: &mut Run, runtime: fn() -> Runtime, item: Item<F>)
where
    F: Future<Output = ()> + Send + 'static,
{
    items(run, runtime, move |all| async move {
        for index in 0..all.results.len() {
            drop(tokio::spawn(item(Arc::clone(&all), index)));
        }
    });
}

fn permit_inside<F>(run: &mut Run, runtime: fn() -> Runtime, item: Item<F>)
where
    F: Future<Output = ()> + Send + 'static,
{
    items(run, runtime, move |all| async move {
        for index in 0..all.results.len() {
            let all = Arc::clone(&all);
            tokio::spawn(async move {
                let _permit = all.permits.acquire().await.expect(OPEN);
                item(Arc::clone(&all), index).await;
            });
        }
    });
}

fn permit_before<F>(run: &mut Run, runtime: fn() -> Runtime, item: Item<F>)
where
    F: Future<Output = ()> + Send + 'static,
{
    items(run, runtime, move |all| async move {
        for index in 0..all.results.len() {
            let permit = Arc::clone(&all.permits).acquire_owned().await.expect(OPEN);
            let item = item(Arc::clone(&all), index);
            tokio::spawn(async move {
                item.await;
                drop(permit);
            });
        }
    });
}

fn workers<F>(run: &mut Run, runtime: fn() -> Runtime, item: Item<F>, count: fn(u64) -> usize)
where
    F: Future<Output = ()> + Send + 'static,
{
    let workers = count(run.point());
    items(run, runtime, move |all| async move {
        for _ in 0..workers {
            let all = Arc::clone(&all);
            tokio::spawn(async move {
                loop {
                    let index = all.next.fetch_add(1, Relaxed);
                    if index >= all.results.len() {
                        break;
                    }
                    item(Arc::clone(&all), index).await;
                }
            });
        }
    });
}

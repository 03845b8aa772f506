//! More tasks than cores

use super::multi_thread::workers;
use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use rayon::ThreadPoolBuilder;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::ops::Range;
use std::time::Duration;

/// Items of a turn, and the steps of each, of about a nanosecond.
const ITEMS: usize = 16_384;
const STEPS: u64 = 200;
/// Items of a turn whose threads sleep, the steps of each, and how long they sleep behind it.
const SLEEPY: usize = 8;
const LONG: u64 = 200_000;
const SLEEP: Duration = Duration::from_micros(200);
/// Tasks for each thread where a task has a share of the items.
const TASKS: usize = 4;
const ONE_EACH: &[u64] = &[1];
const TWO_EACH: &[u64] = &[2];
const MOST: &[u64] = &[8];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "What the Goroutine Scheduler Really Does (And Why It Matters)",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/go-from-zero-to-depth-part-6-the-goroutine-scheduler-the-part-nobody-tells-beginners-5f7i",
        quote: "You can create a million goroutines, but only four will execute simultaneously.",
        figures: &[
            Figure {
                what: "goroutines in parallel",
                printed: "If GOMAXPROCS is 4, Go can run up to four goroutines in parallel",
            },
            Figure {
                what: "the same in Phuong Le's “Go sync.Pool and the Mechanics Behind It”",
                printed: "you can run up to n goroutines in parallel",
            },
        ],
    },
    says: "As many threads run at once as there are cores: eight for each core take no less than 0.95 of the time that \
           one for each takes.",
    axis: Axis {
        name: "threads per core",
        unit: Unit::Count,
        points: &[0, 1, 2, 8],
        article: 8,
        labels: &[(0, "one thread")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("threads", threads)
            .about("threads that share the items")
            .same_output("the items are the same, however many threads share them"),
        variant("rayon", rayon).about("a parallel iterator in a pool of as many threads"),
        variant("tasks_per_chunk", |run| tasks(run, |threads| TASKS * threads))
            .about("four tasks for each worker share the items"),
        variant("tasks_per_item", |run| tasks(run, |_| ITEMS))
            .at(Points::At(ONE_EACH))
            .about("a task for each item"),
        variant("half_asleep", half_asleep)
            .at(Points::UpTo(2))
            .about("threads that share 8 items of 200 µs and sleep for as long behind each")
            .control("its threads sleep on purpose: where more threads than cores do gain"),
    ],
    reference: "threads",
    predictions: &[
        across(Time, "threads", 1, AtLeast(0.95)).at(MOST).stated(
            "only four will execute simultaneously",
            "more threads than cores gain nothing: at most 5 %",
        ),
        across(Time, "threads", 0, AtMost(0.95)).at(ONE_EACH).stated(
            "you can run up to n goroutines in parallel",
            "said by Phuong Le, prints no ratio, a direction: at least 5 % faster than one thread",
        ),
        across(Time, "threads", 1, AtMost(1.1)).at(TWO_EACH),
        across(Time, "threads", 1, AtMost(1.1)).at(MOST),
        across(Time, "threads", 0, AtMost(0.59)).at(ONE_EACH),
        ratio(Time, "tasks_per_item", "rayon", AtLeast(1.5)).at(ONE_EACH),
        ratio(Time, "tasks_per_chunk", "rayon", Within(0.85, 1.15)).at(ONE_EACH),
        across(Time, "half_asleep", 1, AtMost(0.75)).at(TWO_EACH),
        value(Allocations, "tasks_per_item", Within(1.0, 1.01)),
        value(Allocations, "rayon", AtMost(0.01)),
    ],
    carries_over: "It carries over to threads, pools and the workers of a runtime alike: it is the cores that bound. \
                   Threads that are more than the cores pay for it by switches of the system, tasks and goroutines do \
                   not.",
    cautions: &[
        "Neither article prints a time. A million goroutines are 8 threads for each core here, and a task for each of \
         16,384 items: a turn stays below 5 ms.",
        "Times are for an item, 200 steps of about a nanosecond. Threads and pools exist before the clock starts, and \
         wake-ups are inside.",
        "0.59 is 0.85 of what two cores can gain: on a machine with more of them it says little.",
    ],
    needs: Needs { cores: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why no task ends early.
const ENDS: &str = "no task panics";

/// The threads at a point.
fn threads_at(run: &Run) -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    (run.size() * cores).max(1)
}

/// The share of one of so many in items.
fn share(items: usize, one: usize, of: usize) -> Range<usize> {
    items * one / of..items * (one + 1) / of
}

/// The sum of items.
fn worked(items: Range<usize>) -> u64 {
    items.fold(0, |sum: u64, item| sum.wrapping_add(work(STEPS, item as u64)))
}

fn threads(run: &mut Run) {
    let threads = threads_at(run);
    run.operations(ITEMS as u64);
    run.iter_threads(threads, move |thread| worked(share(ITEMS, thread, threads)));
}

fn rayon(run: &mut Run) {
    let threads = threads_at(run);
    run.cores(threads);
    run.operations(ITEMS as u64);
    let pool = run.input(|| ThreadPoolBuilder::new().num_threads(threads).build());
    let pool = pool.expect("a pool can be started");
    let sum = || {
        let items = (0..ITEMS).into_par_iter().map(|item| work(STEPS, item as u64));
        items.reduce(|| 0, u64::wrapping_add)
    };
    run.iter(move || pool.install(sum), Digest::of);
}

/// Registers a turn of tasks, so many on so many threads, which share the items. A first one spawns all others.
fn tasks(run: &mut Run, on: fn(threads: usize) -> usize) {
    let threads = threads_at(run);
    let tasks = on(threads);
    run.cores(threads);
    run.operations(ITEMS as u64);
    let runtime = run.input(|| workers(threads));
    let spawned = move |task| tokio::spawn(async move { worked(share(ITEMS, task, tasks)) });
    let turn = move || {
        let all = runtime.spawn(async move {
            let spawned: Vec<_> = (0..tasks).map(spawned).collect();
            let mut sum = 0_u64;
            for task in spawned {
                sum = sum.wrapping_add(task.await.expect(ENDS));
            }
            sum
        });
        runtime.block_on(all).expect(ENDS)
    };
    run.iter(turn, Digest::of);
}

fn half_asleep(run: &mut Run) {
    let threads = threads_at(run);
    run.operations(SLEEPY as u64);
    run.iter_threads(threads, move |thread| {
        share(SLEEPY, thread, threads).fold(0, |sum: u64, item| {
            let worked = work(LONG, item as u64);
            std::thread::sleep(SLEEP);
            sum.wrapping_add(worked)
        })
    });
}

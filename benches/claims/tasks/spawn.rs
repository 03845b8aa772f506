//! Starting and ending a task, or a thread

use super::fed_pool::Pool;
use super::runtimes::local;
use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::thread;
use tokio::runtime::{Builder, Runtime};

/// Threads of the runtime, of the pools and of the claim.
const CORES: usize = 2;
const ONE: &[u64] = &[1];
const TEN: &[u64] = &[10];
const FORTY: &[u64] = &[40];
const SHORT: &[u64] = &[10, 40];
const LONG: &[u64] = &[10_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Scheduler Latency in Go Runtime",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/scheduler-latency-in-go-runtime",
        quote: "That distinction makes goroutines cheap to create and tear down.",
        figures: &[Figure {
            what: "goroutines that a listing of the same author's “Goroutine Creation Path in Go” starts",
            printed: "ten goroutines",
        }],
    },
    says: "Starting and ending a task is cheap, and a thread is not: for 10 units of work threads take at least 1.05 \
           times as long as tasks.",
    axis: Axis {
        name: "units",
        unit: Unit::Count,
        points: &[1, 10, 40, 10_000],
        article: 10,
        labels: &[(10_000, "10 units of 300,000 steps")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("called", called).about("a call for each unit: the work alone"),
        variant("thread_spawn", thread_spawn)
            .about("a thread for each unit: all are started, then all are joined"),
        variant("thread_scope", thread_scope)
            .about("a thread for each unit within a scope; results go through an atomic sum"),
        variant("task_local", task_local)
            .about("a task for each unit on a runtime of one thread, awaited in their order"),
        variant("task_workers", task_workers)
            .about("the same on a runtime with two workers, started from inside one task"),
        variant("rayon_join", rayon_join).about("halves by rayon's join, in a pool of two threads"),
        variant("pool_channel", pool_channel)
            .about("two threads that are kept take the units out of a channel of 128 places"),
    ],
    reference: "task_local",
    predictions: &[
        ratio(Time, "thread_spawn", "task_local", AtLeast(1.05)).at(TEN).stated(
            "cheap to create and tear down",
            "a direction, as no cost is printed: a thread takes at least 5 % more",
        ),
        exactly(Allocations, "called", 0).at(SHORT),
        exactly(Allocations, "rayon_join", 0).at(SHORT),
        exactly(Allocations, "pool_channel", 0).at(SHORT),
        exactly(Allocations, "task_local", 1).at(SHORT),
        exactly(Bytes, "task_local", 128).at(SHORT),
        exactly(Allocations, "thread_spawn", 3).at(SHORT),
        value(Allocations, "thread_scope", Equal(3.1)).at(TEN),
        ratio(Time, "thread_spawn", "task_local", AtLeast(20.0)).at(SHORT),
        ratio(Time, "thread_spawn", "rayon_join", AtLeast(20.0)).at(FORTY),
        ratio(Time, "thread_spawn", "task_workers", AtLeast(5.0)).at(FORTY),
        ratio(Time, "thread_spawn", "task_workers", AtMost(1.7)).at(LONG).after_trial(),
        value(VoluntarySwitches, "thread_spawn", AtLeast(0.5)).at(ONE),
        value(VoluntarySwitches, "task_local", AtMost(0.01)).at(ONE),
    ],
    carries_over: "It carries over: a task is one block of 128 bytes, a thread has to be started by the system and \
                   wakes who waits for it. On one thread tasks run one behind the other; a runtime with workers shares \
                   them out, as Go's does.",
    cautions: &[
        "A unit is 10 steps of about a nanosecond, at the last point 10 units of 300,000 steps, where starting is \
         little beside the work.",
        "All variants may run on two cores, or threads would share the one of who starts them. Runtimes, pools and \
         their threads are there before the clock starts; starting and joining are inside of it.",
        "The C library keeps the stacks of threads that have ended for the next ones: a first turn is dearer than what \
         is timed.",
        "What a thread allocates is the standard library's, of this version.",
    ],
    needs: Needs { cores: CORES, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why nothing that is waited for fails.
const WORKS: &str = "no unit panics";

/// So many units of so many steps each.
#[derive(Clone, Copy)]
struct Units {
    count: u64,
    steps: u64,
}

/// The units of a point; a turn's operations are those, and it may work on two cores.
fn units(run: &mut Run) -> Units {
    let units = match run.point() {
        10_000 => Units { count: 10, steps: 300_000 },
        count => Units { count, steps: 10 },
    };
    run.operations(units.count);
    run.cores(CORES);
    units
}

fn called(run: &mut Run) {
    let Units { count, steps } = units(run);
    let turn = move || (0..count).map(|index| work(steps, index)).fold(0, u64::wrapping_add);
    run.iter(turn, Digest::of);
}

fn thread_spawn(run: &mut Run) {
    let Units { count, steps } = units(run);
    let mut threads = run.input(|| Vec::with_capacity(count as usize));
    let turn = move || {
        threads.extend((0..count).map(|index| thread::spawn(move || work(steps, index))));
        let results = threads.drain(..).map(|thread| thread.join().expect(WORKS));
        results.fold(0, u64::wrapping_add)
    };
    run.iter(turn, Digest::of);
}

fn thread_scope(run: &mut Run) {
    let Units { count, steps } = units(run);
    let turn = move || {
        let sum = &AtomicU64::new(0);
        thread::scope(|scope| {
            for index in 0..count {
                scope.spawn(move || sum.fetch_add(work(steps, index), Relaxed));
            }
        });
        sum.load(Relaxed)
    };
    run.iter(turn, Digest::of);
}

/// Handles of tasks, in a list that is used again.
type Tasks = Vec<tokio::task::JoinHandle<u64>>;

/// Starts a task for each unit and awaits them in their order: the sum, and the list, which is empty again.
async fn joined(Units { count, steps }: Units, mut tasks: Tasks) -> (u64, Tasks) {
    tasks.extend((0..count).map(|index| tokio::spawn(async move { work(steps, index) })));
    let mut sum = 0_u64;
    for task in tasks.drain(..) {
        sum = sum.wrapping_add(task.await.expect(WORKS));
    }
    (sum, tasks)
}

fn task_local(run: &mut Run) {
    let units = units(run);
    let (runtime, mut tasks) = run.input(|| (local(), Tasks::with_capacity(units.count as usize)));
    let turn = async move || {
        let (sum, empty) = joined(units, std::mem::take(&mut tasks)).await;
        tasks = empty;
        sum
    };
    run.iter_async(move |slice| runtime.block_on(slice), turn, Digest::of);
}

/// A runtime with so many workers, without timers or sockets.
fn workers(count: usize) -> Runtime {
    let workers = Builder::new_multi_thread().worker_threads(count).build();
    workers.expect("a runtime of two threads can be made")
}

fn task_workers(run: &mut Run) {
    let units = units(run);
    let list = || Tasks::with_capacity(units.count as usize);
    let (runtime, mut tasks) = run.input(|| (workers(CORES), list()));
    let turn = async move || {
        let root = tokio::spawn(joined(units, std::mem::take(&mut tasks)));
        let (sum, empty) = root.await.expect(WORKS);
        tasks = empty;
        sum
    };
    run.iter_async(move |slice| runtime.block_on(slice), turn, Digest::of);
}

/// The sum of the units from one index to another, each half of them by itself.
fn halves(from: u64, to: u64, steps: u64) -> u64 {
    if to - from == 1 {
        return work(steps, from);
    }
    let middle = from.midpoint(to);
    let (one, other) = rayon::join(|| halves(from, middle, steps), || halves(middle, to, steps));
    one.wrapping_add(other)
}

fn rayon_join(run: &mut Run) {
    let Units { count, steps } = units(run);
    let pool: ThreadPool = run.input(|| {
        let pool = ThreadPoolBuilder::new().num_threads(CORES).build();
        pool.expect("a pool of two threads can be made")
    });
    run.iter(move || pool.install(|| halves(0, count, steps)), Digest::of);
}

fn pool_channel(run: &mut Run) {
    let Units { count, steps } = units(run);
    let pool = run.input(|| Pool::start(CORES));
    run.iter(move || pool.sum(count, steps), Digest::of);
}

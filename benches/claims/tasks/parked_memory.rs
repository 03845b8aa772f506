//! What a task that waits takes, and a thread

use super::parked::{Parking, Tasks, Threads};
use super::runtimes::local;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    Variant, across, difference, exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::future::pending;
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Waker};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::task::yield_now;

/// Tasks that live beside those that wait, and how often each gives way.
const LIVE: u64 = 100;
const YIELDS: u64 = 10;
const THOUSAND: &[u64] = &[1_000];
const TEN_THOUSAND: &[u64] = &[10_000];
const MOST: &[u64] = &[100_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Goroutine Creation Path in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/goroutine-creation-path-in-go",
        quote: "The initial size is 2 KB and it grows on demand.",
        figures: &[
            Figure { what: "the stack of a goroutine at first", printed: "2 KB" },
            Figure {
                what: "the same in a Go guide, chapter 7",
                printed: "tiny 2 KB stack (compared to the 1-8 MB default for OS threads)",
            },
            Figure { what: "its limit in chapter 7", printed: "Stacks can grow up to 1 GB" },
            Figure { what: "a leaked one in chapter 14", printed: "~2-4KB stack" },
        ],
    },
    says: "A task that waits takes at most 0.95 of the memory of a thread, so that hundreds of thousands fit, and \
           tasks that are left waiting add up.",
    axis: Axis {
        name: "units",
        unit: Unit::Count,
        points: &[100, 1_000, 10_000, 100_000],
        article: 100_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        waiting("task_empty", |run| tasks(run, local, pending::<()>))
            .about("tasks that wait for what never comes"),
        waiting("task_sleep", |run| tasks(run, with_timers, asleep))
            .about("tasks that sleep for an hour"),
        waiting("task_1k", |run| tasks(run, local, holding::<1_024>))
            .about("tasks that hold 1 KiB while they wait"),
        waiting("task_16k", |run| tasks(run, local, holding::<16_384>))
            .at(Points::UpTo(10_000))
            .about("tasks that hold 16 KiB while they wait"),
        waiting("boxed_future", boxed_future)
            .about("the futures of `task_1k`, boxed in a list, without a runtime"),
        waiting("thread_2m", |run| threads(run, 2 << 20))
            .at(Points::UpTo(1_000))
            .about("threads that are parked, with 2 MiB for each stack"),
        waiting("thread_64k", |run| threads(run, 64 << 10))
            .at(Points::UpTo(1_000))
            .about("the same with 64 KiB for each stack"),
        variant("live_beside", |run| live(run, Run::size))
            .about("100 tasks that give way 10 times each, where so many others wait")
            .doing("100 tasks that live")
            .same_output("100 tasks live, however many others wait"),
        variant("live_alone", |run| live(run, |_| 0))
            .about("the same tasks, where no others wait")
            .doing("100 tasks that live"),
        variant("alive_count", alive_count)
            .about("asks the runtime how many tasks there are")
            .doing("the number of tasks"),
    ],
    reference: "live_alone",
    predictions: &[
        ratio(Resident, "task_empty", "thread_2m", AtMost(0.95)).at(THOUSAND).stated(
            "far less memory than a native thread would require",
            "a direction: at least 5 % less of it is resident",
        ),
        exactly(Bytes, "task_empty", 128),
        exactly(Bytes, "task_1k", 1_152),
        value(Bytes, "task_sleep", AtMost(512.0)),
        difference(Held, "task_1k", "task_empty", Equal(10_240_000.0)).at(TEN_THOUSAND),
        value(Held, "task_empty", AtMost(2_560_000.0)).at(TEN_THOUSAND),
        across(Held, "task_sleep", 1_000, Within(9.5, 10.5)).at(TEN_THOUSAND),
        value(Resident, "thread_2m", Within(8_192_000.0, 40_960_000.0)).at(THOUSAND),
        ratio(Resident, "thread_64k", "thread_2m", Within(0.8, 1.25)).at(THOUSAND),
        ratio(Resident, "thread_2m", "task_empty", AtLeast(20.0)).at(THOUSAND),
        ratio(Time, "live_beside", "live_alone", AtMost(1.10)).at(MOST),
        across(Time, "alive_count", 100, AtMost(1.5)).at(MOST),
    ],
    carries_over: "That so many fit carries over, and less is needed: a task has no stack, but one block for its \
                   future and 104 bytes of the runtime's, rounded up to 128. It is as large as it will ever be from \
                   its start on.",
    cautions: &[
        "A future holds its arrays from the start on, also before they are written, and never grows; what runs deeper \
         uses the stack of its thread. Resident are the pages that were touched.",
        "1 to 8 MB of a thread are addresses, of which a parked one has touched a few pages; so no bound is put into \
         the article's mouth for them. The C library's arenas for threads are in what is resident.",
        "What is read is of waiting units, cold. All are ended and awaited when the turn's output is dropped.",
        "That the CPU works more where goroutines leak is said without a figure, in Pavel Sanikovich's “5 Go Bugs That \
         Only Appear in Production”. `live_beside` and `alive_count` look for what waiting tasks cost others, of which \
         CPU time is read too.",
    ],
    needs: Needs { memory: 320 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// A variant of units that wait, which is about memory: starting 100,000 takes too long to be timed.
#[track_caller]
const fn waiting(name: &'static str, routine: fn(&mut Run)) -> Variant {
    variant(name, routine).lanes(&[Lane::Heap, Lane::Resident])
}

/// A runtime of one thread with timers, on real time.
fn with_timers() -> Runtime {
    let runtime = Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime of one thread can be made")
}

async fn asleep() {
    tokio::time::sleep(Duration::from_hours(1)).await;
}

/// Holds bytes while it waits for what never comes.
async fn holding<const BYTES: usize>() {
    let own = black_box([1_u8; BYTES]);
    pending::<()>().await;
    black_box(&own);
}

/// Registers a turn of so many tasks that wait.
fn tasks<F>(run: &mut Run, runtime: fn() -> Runtime, task: impl Fn() -> F + 'static)
where
    F: Future<Output = ()> + Send + 'static,
{
    let units = run.size();
    run.operations(run.point());
    let parking = Parking::new(run.input(runtime), units);
    run.iter(move || parking.park(units, &task), |tasks| Digest::of(&tasks.waiting()));
}

fn boxed_future(run: &mut Run) {
    let units = run.size();
    run.operations(run.point());
    let turn = move || {
        let polled = |_| {
            let mut future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(holding::<1_024>());
            let first = future.as_mut().poll(&mut Context::from_waker(Waker::noop()));
            assert!(first.is_pending(), "it waits for what never comes");
            future
        };
        (0..units).map(polled).collect::<Vec<_>>()
    };
    run.iter(turn, |all| Digest::of(&(all.len() as u64)));
}

fn threads(run: &mut Run, stack: usize) {
    let units = run.size();
    run.operations(run.point());
    run.iter(move || Threads::park(units, stack), |threads| Digest::of(&threads.waiting()));
}

/// Tasks that wait on a runtime of one thread, made at set-up, and what they wait in.
fn parked(run: &mut Run, units: usize) -> (Parking, Tasks) {
    run.input(|| {
        let parking = Parking::new(local(), units);
        let tasks = parking.park(units, pending::<()>);
        (parking, tasks)
    })
}

/// Registers a turn of tasks that live, beside so many others that wait.
fn live(run: &mut Run, beside: fn(&Run) -> usize) {
    let beside = beside(run);
    let (parking, parked) = parked(run, beside);
    let mut tasks = run.input(|| Vec::with_capacity(LIVE as usize));
    run.operations(LIVE);
    let task = |number: u64| async move {
        for _ in 0..YIELDS {
            yield_now().await;
        }
        number
    };
    let turn = move || {
        black_box(&parked);
        parking.runtime.block_on(async {
            tasks.extend((0..LIVE).map(|number| tokio::spawn(task(number))));
            let mut sum = 0;
            for task in tasks.drain(..) {
                sum += task.await.expect("no task panics");
            }
            sum
        })
    };
    run.iter(turn, Digest::of);
}

fn alive_count(run: &mut Run) {
    let units = run.size();
    let (parking, parked) = parked(run, units);
    let metrics = parking.runtime.metrics();
    let turn = move || {
        black_box(&parked);
        metrics.num_alive_tasks() as u64
    };
    run.iter(turn, Digest::of);
}

//! From ready to running

use super::multi_thread::{of_workers, workers};
use super::runtimes::local;
use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, figure, ratio, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::hint::black_box;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::*};
use tokio::runtime::{Handle, Runtime};
use tokio::sync::Notify;
use tokio::task::yield_now;

/// Steps of a short poll and of a long one, of about a nanosecond each.
const SHORT: u64 = 100;
const LONG: u64 = 1_000;
/// Steps of the task that is waited for.
const PROBE: u64 = 10;
const MOST: &[u64] = &[10_000];
const LISTING: &[u64] = &[200];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Scheduler Latency in Go Runtime",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/scheduler-latency-in-go-runtime",
        quote: "Most of the time this adds only microseconds of overhead",
        figures: &[
            Figure { what: "under large loads", printed: "can stretch into milliseconds" },
            Figure { what: "large loads", printed: "tens or hundreds of thousands of goroutines" },
        ],
    },
    says: "A task that is ready waits for those before it: microseconds beside a few, milliseconds beside ten \
           thousand. A queue that all workers share is looked at now and then, and takes what a worker's own has no \
           room for.",
    axis: Axis {
        name: "tasks",
        unit: Unit::Count,
        points: &[0, 10, 100, 200, 1_000, 10_000],
        article: 10_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("local_short", |run| beside(run, SHORT))
            .about("one more task beside those that work for 0.1 µs and yield for ever, on one thread"),
        variant("local_long", |run| beside(run, LONG))
            .at(Points::UpTo(1_000))
            .about("the same with polls of a microsecond"),
        variant("outside", |run| outside(run, || workers(2)))
            .at(Points::UpTo(200))
            .about("as `local_short` on two workers, spawned by the main thread"),
        variant("outside_1000", |run| outside(run, seldom))
            .at(Points::UpTo(200))
            .about("the same where a worker looks at the shared queue once in 1,000 polls"),
        variant("spilled", spilled)
            .lanes(&[Lane::Heap])
            .about("one worker's task spawns all others without yielding")
            .control("nothing waits: it counts what is in the shared queue"),
    ],
    reference: "local_short",
    predictions: &[
        across(Time, "local_short", 0, AtLeast(1.05)).at(MOST).stated(
            "can extend the time a goroutine waits after becoming ready",
            "said of queues that grow long, a direction: at least 5 % more",
        ),
        figure(SPILLED, "spilled", AtLeast(1.0))
            .at(LISTING)
            .stated(
                "hundreds of goroutines quickly overflow local queues",
                "said in *Scheduler Queues in Go Runtime* of a listing of 200: one at least is in the shared queue",
            )
            .where_refuted(
                "a worker's own queue has 256 places and a slot before them, so that 200 fit: none is in the shared \
                 queue at 200, and 774 of 1,000 are",
            ),
        figure(POLLS, "local_short", Equal(0.0)).at(&[0]),
        figure(POLLS, "local_short", Equal(10.0)).at(&[10]),
        figure(POLLS, "local_short", Equal(100.0)).at(&[100]),
        figure(POLLS, "local_short", Equal(200.0)).at(LISTING),
        figure(POLLS, "local_short", Equal(1_000.0)).at(&[1_000]),
        figure(POLLS, "local_short", Equal(10_000.0)).at(MOST),
        figure(POLLS, "local_long", Equal(0.0)).at(&[0]),
        figure(POLLS, "local_long", Equal(10.0)).at(&[10]),
        figure(POLLS, "local_long", Equal(100.0)).at(&[100]),
        figure(POLLS, "local_long", Equal(200.0)).at(LISTING),
        figure(POLLS, "local_long", Equal(1_000.0)).at(&[1_000]),
        figure(SPILLED, "spilled", Equal(0.0)).at(&[100, 200]),
        figure(SPILLED, "spilled", Equal(774.0)).at(&[1_000]),
        figure(SPILLED, "spilled", Equal(9_804.0)).at(MOST),
        across(Time, "local_short", 1_000, Within(8.0, 16.0)).at(MOST),
        ratio(Time, "local_long", "local_short", Within(4.0, 8.0)).at(&[1_000]),
        ratio(Time, "outside_1000", "outside", AtLeast(1.5)).at(LISTING),
    ],
    carries_over: "All of it carries over: tokio's workers have queues of 256 with a shared one behind them, which \
                   they look at once in so many polls. What differs is that nobody takes the core from a poll, so that \
                   a wait is the tasks before one times their polls.",
    cautions: &[
        "The article prints no number: “microseconds” and “milliseconds” are words, so what it states is a direction.",
        "On one thread the end is seen up to 61 polls late, so times are predicted from 1,000 tasks on; the polls \
         before the task are exact at each point.",
        "Two workers are asked for up to 200 tasks. With more than some hundreds that yield for ever a worker's own \
         queue never runs empty, the rest wait in the shared one, which gives out one in 127 polls, and a task behind \
         those waits for milliseconds at 1,000 and over 100 ms at 10,000.",
        "The tasks of two workers sleep between turns. The main thread sleeps while it waits, so that its wake-up is \
         in the time.",
        "How many tasks were moved to the shared queue is an unstable figure of tokio's; how many are there is a \
         stable one. A task that a worker spawns runs next, before all that wait, so no variant spawns the one that is \
         waited for so.",
    ],
    needs: Needs { cores: 2, memory: 8 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

const POLLS: &str = "polls before the probe";
const SPILLED: &str = "tasks in the shared queue";
const UNBROKEN: &str = "no task panics";

/// A number that lives for ever.
fn counter(run: &mut Run) -> &'static AtomicU64 {
    run.input(|| Box::leak(Box::default()))
}

/// Works and yields for ever, and counts its polls.
async fn busy(steps: u64, polls: &'static AtomicU64) {
    loop {
        // One thread counts.
        polls.store(polls.load(Relaxed) + 1, Relaxed);
        black_box(work(steps, 1));
        yield_now().await;
    }
}

/// Registers a turn that spawns one more task on the runtime's only thread, and waits for it. All others are ready when
/// it begins, for they were so when the last one ended.
fn beside(run: &mut Run, steps: u64) {
    let (tasks, polls) = (run.point(), counter(run));
    let runtime = run.input(local);
    run.input(|| {
        runtime.block_on(async {
            (0..tasks).for_each(|_| drop(tokio::spawn(busy(steps, polls))));
        });
    });
    let turn = move |marks: &mut Marks| {
        let before = polls.load(Relaxed);
        let probe = async move { (work(PROBE, tasks), polls.load(Relaxed)) };
        let probed = runtime.block_on(async { tokio::spawn(probe).await });
        let (result, polled) = probed.expect(UNBROKEN);
        marks.figure(POLLS, polled - before);
        result
    };
    run.iter_marked(turn, Digest::of);
}

/// Tasks that work and yield while a flag is up, and sleep else.
#[derive(Default)]
struct Flagged {
    is_up: AtomicBool,
    raised: Notify,
    awake: AtomicU64,
}

impl Flagged {
    async fn task(&'static self) {
        loop {
            // It is heard by all that have asked for it, also before they are polled.
            let raised = self.raised.notified();
            self.awake.fetch_sub(1, AcqRel);
            raised.await;
            self.awake.fetch_add(1, AcqRel);
            while self.is_up.load(Acquire) {
                black_box(work(SHORT, 1));
                yield_now().await;
            }
        }
    }

    /// Waits until so many are awake.
    fn until(&self, awake: u64) {
        while self.awake.load(Acquire) != awake {
            std::thread::yield_now();
        }
    }
}

/// The flag is up until it is dropped; with the result of the task that was waited for.
struct Up(&'static Flagged, u64);

impl Drop for Up {
    fn drop(&mut self) {
        self.0.is_up.store(false, Release);
        self.0.until(0);
    }
}

/// A runtime of two workers that look at the shared queue once in 1,000 polls.
fn seldom() -> Runtime {
    let seldom = of_workers(2).global_queue_interval(1_000).build();
    seldom.expect("a runtime of two threads can be made")
}

/// Registers a turn in which the main thread spawns one more task on two workers, and waits for it.
fn outside(run: &mut Run, make: fn() -> Runtime) {
    let (tasks, runtime) = (run.point(), run.input(make));
    run.cores(2);
    let flagged: &'static Flagged = run.input(|| Box::leak(Box::default()));
    run.input(|| {
        flagged.awake.store(tasks, Release);
        (0..tasks).for_each(|_| drop(runtime.spawn(flagged.task())));
        flagged.until(0);
    });
    let raise = move || {
        flagged.is_up.store(true, Release);
        flagged.raised.notify_waiters();
        flagged.until(tasks);
        Up(flagged, 0)
    };
    let turn = move |mut up: Up| {
        let probe = runtime.spawn(async move { work(PROBE, tasks) });
        up.1 = runtime.block_on(probe).expect(UNBROKEN);
        up
    };
    run.iter_with(1, raise, turn, |up| Digest::of(&up.1));
}

fn spilled(run: &mut Run) {
    let (tasks, runtime) = (run.point(), run.input(|| workers(1)));
    let turn = move |marks: &mut Marks| {
        let root = runtime.spawn(async move {
            let spawned: Vec<_> =
                (0..tasks).map(|task| tokio::spawn(async move { task })).collect();
            let depth = Handle::current().metrics().global_queue_depth() as u64;
            let mut sum = 0;
            for task in spawned {
                sum += task.await.expect(UNBROKEN);
            }
            (depth, sum)
        });
        let (depth, sum) = runtime.block_on(root).expect(UNBROKEN);
        marks.figure(SPILLED, depth);
        (depth, sum)
    };
    run.iter_marked(turn, Digest::of);
}

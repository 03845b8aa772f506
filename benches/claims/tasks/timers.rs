//! Timers, and where they are kept

use super::deadlines::{Heap, Timers, deadlines};
use super::pending::{is_registered, timed};
use super::runtimes::virtual_time;
use super::team::locked;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, figure, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use crossbeam_channel::bounded;
use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Mutex;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::{Interval, interval, interval_at, sleep, sleep_until};

const MILLISECOND: Duration = Duration::from_millis(1);
/// Between two refills of the bucket.
const REFILL: Duration = Duration::from_millis(200);
/// What the bucket holds, and the events that come.
const BURST: u64 = 3;
const EVENTS: u64 = 10;
/// Timers of a turn of a store.
const TIMERS: u64 = 256;
const MANY: &[u64] = &[100_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Sysmon Thread in Go Runtime",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/sysmon-thread-in-go-runtime",
        quote: "Many servers and clients depend on millisecond-level accuracy to enforce request deadlines or connection limits.",
        figures: &[
            Figure { what: "a timer", printed: "1500ms timer fired" },
            Figure { what: "a ticker", printed: "1 * time.Second" },
            Figure { what: "a refill of chapter 10 of a Go guide in 14 chapters", printed: "200 * time.Millisecond" },
            Figure { what: "its bursts", printed: "allow bursts up to 3" },
        ],
    },
    says: "Timers are true to the millisecond, a millisecond's sleep ends within two, and stay so with thousands of \
           tasks about: at most 1.05 times as long.",
    axis: Axis {
        name: "pending timers",
        unit: Unit::Count,
        points: &[0, 1_000, 10_000, 100_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("tokio_sleep", tokio_sleep)
            .about("tokio's sleep of a millisecond on one thread")
            .same_output("a sleep puts out that it was long enough, and nothing else"),
        variant("thread_sleep", |run| slept(run, || std::thread::sleep(MILLISECOND)))
            .about("the thread sleeps for a millisecond, by the system's timer"),
        variant("recv_timeout", recv_timeout)
            .about("a receiver of crossbeam's waits for a millisecond, and nothing is sent"),
        variant("wheel", wheel)
            .about("256 of tokio's sleeps, one by one: polled once, which registers it, and dropped")
            .doing(STORE),
        variant("heap", heap)
            .about("the same in a BinaryHeap behind a Mutex: cancelled by a mark, swept when half are marked")
            .doing(STORE),
        variant("tree", tree)
            .about("the same in a BTreeSet behind a Mutex: inserted, and removed")
            .doing(STORE),
        variant("bucket_interval", |run| bucket(run, || interval(REFILL)))
            .at(Points::At(&[0]))
            .lanes(&[Lane::Heap])
            .about("bursts of 3 by a channel that tokio's interval refills, on virtual time")
            .doing(BUCKET),
        variant("bucket_interval_at", |run| {
            bucket(run, || interval_at(tokio::time::Instant::now() + REFILL, REFILL));
        })
        .at(Points::At(&[0]))
        .lanes(&[Lane::Heap])
        .about("the same, where the first tick is 200 ms away")
        .doing(BUCKET),
    ],
    reference: "tokio_sleep",
    predictions: &[
        value(LatencyP50, "tokio_sleep", AtMost(2_000_000.0))
            .at(&[1_000])
            .stated(
                "millisecond-level accuracy",
                "a millisecond is asked for, and it is late by less than one more: 2 ms at most",
            )
            .where_refuted(
                "tokio rounds a deadline up to a whole millisecond and waits whole ones from there, so that a sleep of \
                 one takes two and a wake-up; `thread_sleep` is true to 0.2 ms beside it",
            ),
        across(Time, "tokio_sleep", 0, AtMost(1.05)).at(&[10_000]).stated(
            "dependable even across thousands of concurrent goroutines",
            "ten thousand pending timers make a sleep at most 5 % longer",
        ),
        value(LatencyP50, "tokio_sleep", Within(1_950_000.0, 2_400_000.0)),
        value(LatencyP50, "thread_sleep", AtMost(1_200_000.0)),
        across(Time, "wheel", 1_000, AtMost(3.0)).at(MANY),
        across(Time, "tree", 1_000, Within(1.1, 6.0)).at(MANY),
        ratio(Time, "wheel", "tree", AtMost(1.0)).at(MANY),
        figure(TENTH, "bucket_interval_at", Equal(1_400.0)),
        figure(TENTH, "bucket_interval", Equal(1_200.0)),
    ],
    carries_over: "tokio keeps its timers in a wheel of whole milliseconds for the whole runtime, where Go has a heap \
                   of nanoseconds for each processor. So it costs the same with many as with few, and is up to a \
                   millisecond late.",
    cautions: &[
        "A sleep is timed by itself, and its median predicted: virtual machines wake late, so that no rarer percentile \
         is. The system's timer is without tokio's grain in `thread_sleep` and `recv_timeout`, which do not depend on \
         the point.",
        "The pending timers, and the 256 of a turn, end between one and two hours from the set-up, spread at random, \
         so that a timer of the turn has its place anywhere among those that are pending. At 0 the stores show their \
         fixed price.",
        "A sleep of tokio's is registered by its first poll, not when it is made. Each of the 256 is cancelled before \
         the next one is registered.",
        "A mark leaves its timer in the heap until that comes to the top: that is the trap of cancelling, and why \
         `heap` sweeps. A sweep comes once in so many turns that at 100,000 most slices have none.",
        "The bucket counts what the guide's listing does with each of tokio's two intervals: one that ticks at once \
         makes a burst of 4. An event takes no time.",
    ],
    needs: Needs { cores: 1, memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

const STORE: &str = "256 timers are registered and cancelled";
const BUCKET: &str = "ten events pass a bucket";
const TENTH: &str = "virtual ms of the tenth event";

/// Registers a turn that sleeps for a millisecond.
fn slept(run: &mut Run, mut sleep: impl FnMut() + 'static) {
    let turn = move || {
        let start = Instant::now();
        sleep();
        start.elapsed() >= MILLISECOND
    };
    run.iter_latency(turn, Digest::of);
}

fn tokio_sleep(run: &mut Run) {
    let pending = run.point();
    let timed = run.input(|| timed(pending));
    slept(run, move || timed.runtime.block_on(async { sleep(MILLISECOND).await }));
}

fn recv_timeout(run: &mut Run) {
    let (sender, receiver) = bounded::<()>(1);
    slept(run, move || {
        let _open = &sender;
        receiver.recv_timeout(MILLISECOND).expect_err("nothing is sent");
    });
}

/// Registers a turn that registers and cancels 256 timers.
fn stored(run: &mut Run, mut all: impl FnMut(&Timers) -> (u64, u64) + 'static) {
    // Other ones at each point, so that the output is another one too.
    let seed = run.point() + 1;
    let timers = run.input(|| Timers::of(TIMERS, seed));
    run.operations(TIMERS);
    run.iter(move || all(&timers), Digest::of);
}

fn wheel(run: &mut Run) {
    let pending = run.point();
    let timed = run.input(|| timed(pending));
    stored(run, move |timers| {
        let _context = timed.runtime.enter();
        timers.each(|deadline| is_registered(pin!(sleep_until(deadline.into()))))
    });
}

fn heap(run: &mut Run) {
    let pending = run.point();
    let heap = run.input(|| {
        let mut heap = Heap::default();
        for deadline in deadlines(Instant::now(), pending, 0) {
            heap.register(deadline);
        }
        Mutex::new(heap)
    });
    stored(run, move |timers| {
        timers.each(|deadline| {
            let place = locked(&heap).register(deadline);
            locked(&heap).cancel(place)
        })
    });
}

fn tree(run: &mut Run) {
    let mut id = run.point();
    let tree = run.input(|| {
        let pending = deadlines(Instant::now(), id, 0).into_iter().zip(0..);
        Mutex::new(pending.collect::<BTreeSet<(Instant, u64)>>())
    });
    stored(run, move |timers| {
        timers.each(|deadline| {
            id += 1;
            locked(&tree).insert((deadline, id));
            locked(&tree).remove(&(deadline, id))
        })
    });
}

/// Registers a turn in which ten events each take a token out of a bucket that is full at first.
fn bucket(run: &mut Run, ticks: fn() -> Interval) {
    let runtime = run.input(virtual_time);
    run.operations(EVENTS);
    let turn = move |marks: &mut Marks| {
        let (tokens, tenth) = runtime.block_on(async {
            let start = tokio::time::Instant::now();
            let (refill, mut bucket) = mpsc::channel(BURST as usize);
            (0..BURST).for_each(|token| refill.try_send(token).expect("it is empty at first"));
            let mut ticks = ticks();
            let refilling = tokio::spawn(async move {
                for token in BURST.. {
                    ticks.tick().await;
                    refill.send(token).await.expect("the bucket is here");
                }
            });
            let mut tokens = Vec::new();
            for _ in 0..EVENTS {
                tokens.push(bucket.recv().await.expect("it is refilled for ever"));
            }
            let tenth = start.elapsed();
            refilling.abort();
            assert!(refilling.await.is_err(), "it is aborted while it waits");
            (tokens, tenth)
        });
        marks.figure(TENTH, tenth.as_millis() as u64);
        tokens
    };
    run.iter_marked(turn, Digest::of);
}

//! A slow command in a loop, and all behind it

use super::helper::Helper;
use super::queued::{Answered, Queue, Slow, digest, queue, serve, serve_between};
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, difference, figure, ratio, variant,
};
use claimbench::run::{Marks, Run};
use rayon::ThreadPoolBuilder;
use std::future::ready;
use std::rc::Rc;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

/// Fast commands behind a slow one, of 100 steps each: with one of them a turn would be too short for the clock.
const BEHIND: u64 = 50;
/// Bytes that go with a command.
const PAYLOAD: usize = 64 << 10;
const BEFORE: &str = "steps before the fast one";
const BOTH: &str = "one fast command is behind the slow one, and both are answered";
const WITH_PAYLOAD: &str = "both are answered, and 64 KiB go with the slow one";
const SHORT: &[u64] = &[1_000];
const MIDDLE: &[u64] = &[10_000];
const LONG: &[u64] = &[1_000_000];
const LONGEST: &[u64] = &[4_000_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Optimal Concurrency Model for Go-Based Redis Clone: Single-Threaded Event Loop vs. Goroutine-Per-Connection",
        author: "Viktor Logvinov",
        url: "https://dev.to/viklogix/optimal-concurrency-model-for-go-based-redis-clone-single-threaded-event-loop-vs-1724",
        quote: "Offloading CPU-intensive tasks to separate goroutines restores parallelism without breaking concurrency safety.",
        figures: &[Figure {
            what: "where slow commands delay others",
            printed: "handling 10,000 connections with a single thread",
        }],
    },
    says: "A slow command in a single loop delays all behind it by as long as it takes; offloading it to another \
           thread restores parallelism.",
    axis: Axis {
        name: "steps of the slow command",
        unit: Unit::Count,
        points: &[1_000, 10_000, 100_000, 1_000_000, 4_000_000],
        article: 1_000_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("inline", inline).about("the loop does a slow command, then the 50 fast ones behind it"),
        variant("chunked", chunked)
            .about("the loop yields every 10,000 steps of the slow one, and takes commands then"),
        variant("spawn_blocking", blocking_delay)
            .about("the slow one is handed to a thread that the runtime keeps for such calls"),
        variant("rayon_offload", rayon_delay).about("the slow one is spawned on a pool of rayon's"),
        variant("thread_offload", thread_delay)
            .about("the slow one is sent to a thread that is kept for it"),
        variant("inline_both", |run| both(run, |slow| ready(slow.finish())))
            .about("the loop does a slow command, then a fast one")
            .doing(BOTH),
        variant("spawn_blocking_both", blocking_both)
            .about("as `spawn_blocking`, and the slow one's answer is waited for")
            .doing(BOTH),
        variant("thread_offload_both", |run| thread_both(run, || [0; 0]))
            .about("as `thread_offload`, and the slow one's answer is waited for")
            .doing(BOTH),
        variant("offload_cloned", |run| {
            let payload = run.input(|| vec![1; PAYLOAD]);
            thread_both(run, move || payload.clone());
        })
        .at(Points::At(MIDDLE))
        .about("as `thread_offload_both`, with a copy of 64 KiB")
        .doing(WITH_PAYLOAD),
        variant("offload_shared", |run| {
            let payload: Arc<[u8]> = run.input(|| Arc::new([1; PAYLOAD]));
            thread_both(run, move || Arc::clone(&payload));
        })
        .at(Points::At(MIDDLE))
        .about("as `thread_offload_both`, with 64 KiB that are shared")
        .doing(WITH_PAYLOAD),
    ],
    reference: "inline",
    predictions: &[
        ratio(Time, "thread_offload", "inline", AtMost(0.95)).from(1_000_000).stated(
            "restores parallelism",
            "a direction, as no time is printed: at least 5 % less where the slow one takes a millisecond or more",
        ),
        figure(BEFORE, "inline", Equal(1_000.0)).at(SHORT),
        figure(BEFORE, "inline", Equal(10_000.0)).at(MIDDLE),
        figure(BEFORE, "inline", Equal(100_000.0)).at(&[100_000]),
        figure(BEFORE, "inline", Equal(1_000_000.0)).at(LONG),
        figure(BEFORE, "inline", Equal(4_000_000.0)).at(LONGEST),
        figure(BEFORE, "chunked", Equal(1_000.0)).at(SHORT),
        figure(BEFORE, "chunked", Equal(10_000.0)).from(10_000),
        difference(Bytes, "offload_cloned", "offload_shared", Equal(65_536.0)),
        across(Time, "inline", 100_000, Within(8.0, 12.0)).at(LONG),
        ratio(Time, "thread_offload", "inline", AtMost(0.05)).at(LONGEST),
        ratio(Time, "spawn_blocking", "inline", AtMost(0.05)).at(LONGEST),
        ratio(Time, "rayon_offload", "inline", AtMost(0.05)).at(LONGEST),
        ratio(Time, "chunked", "inline", AtMost(0.05)).at(LONGEST),
        ratio(Time, "thread_offload_both", "inline_both", AtLeast(1.5)).at(SHORT),
        ratio(Time, "thread_offload_both", "inline_both", AtMost(1.1)).at(LONG),
    ],
    carries_over: "All of it carries over: a loop does one command at a time. In Rust the program says where a command \
                   may be set aside, by an await; Go's scheduler takes a goroutine off its core by itself, but not a \
                   command out of a loop that a program has written.",
    cautions: &[
        "The article prints no delay. A time is the wait for 50 fast commands behind a slow one, which is finished \
         outside the clock: where slow commands are seldom, a p99 lies on the edge between both kinds. Fast ones alone \
         take 6 µs or so.",
        "`chunked` takes the delay away without a second thread: what counts is the order in the loop. It has to give \
         way by `yield_now`, behind which a runtime looks at what else has come.",
        "Of what takes microseconds, a hand-over takes most: the thread sleeps between turns and has to be woken. \
         Where `thread_offload_both` comes down to 1.1 of `inline_both` is the length from which it is free.",
        "`offload_cloned` and `offload_shared` tell what the hand-over moves from the hand-over; of the 64 KiB the \
         thread reads one byte.",
    ],
    needs: Needs { cores: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Registers a turn that ends when the fast commands are answered. What serves all gives their answer, the steps of
/// the slow one that the loop has done before, and what gives the slow one's answer.
fn delay<F: FnOnce() -> u64 + 'static>(
    run: &mut Run,
    mut serve: impl FnMut(&Rc<Runtime>, &mut Queue) -> (u64, u64, F) + 'static,
) {
    let (mut commands, send, runtime) = queue(run, BEHIND);
    let turn = move |(), marks: &mut Marks| {
        let (fast, before, rest) = serve(&runtime, &mut commands);
        if before > 0 {
            marks.figure(BEFORE, before);
        }
        Answered::of(fast, rest)
    };
    run.iter_with_marked(1, send, turn, Answered::digest);
}

fn inline(run: &mut Run) {
    delay(run, |runtime, commands| {
        let finish = |slow: Slow| (slow.left, slow.finish());
        let (fast, (before, slow)) = runtime.block_on(serve(commands, BEHIND, finish));
        (fast, before, move || slow)
    });
}

fn chunked(run: &mut Run) {
    delay(run, |runtime, commands| {
        let (fast, before, slow) = runtime.block_on(serve_between(commands, BEHIND));
        (fast, before, || slow.finish())
    });
}

fn blocking_delay(run: &mut Run) {
    delay(run, |runtime, commands| {
        let hand_over = |slow: Slow| spawn_blocking(|| slow.finish());
        let (fast, slow) = runtime.block_on(serve(commands, BEHIND, hand_over));
        let runtime = Rc::clone(runtime);
        (fast, 0, move || runtime.block_on(slow).expect("work does not panic"))
    });
}

fn rayon_delay(run: &mut Run) {
    let pool = run.input(|| ThreadPoolBuilder::new().num_threads(2).build().expect("threads"));
    offloaded(run, move |slow, answer| {
        pool.spawn(|| answer.send(slow.finish()).expect("the answer is waited for"));
    });
}

fn thread_delay(run: &mut Run) {
    let helper = run.input(|| {
        Helper::start(|(slow, answer): (Slow, oneshot::Sender<u64>)| {
            answer.send(slow.finish()).expect("the answer is waited for");
        })
    });
    offloaded(run, move |slow, answer| helper.send((slow, answer)));
}

/// Registers a turn whose slow command is handed over, with the channel that its answer comes by.
fn offloaded(run: &mut Run, hand_over: impl Fn(Slow, oneshot::Sender<u64>) + 'static) {
    delay(run, move |runtime, commands| {
        let take = |slow| {
            let (answer, answered) = oneshot::channel();
            hand_over(slow, answer);
            answered
        };
        let (fast, slow) = runtime.block_on(serve(commands, BEHIND, take));
        (fast, 0, move || slow.blocking_recv().expect("it is answered"))
    });
}

/// Registers a turn that ends when both are answered; the slow one's answer is made of it.
fn both<A: Future<Output = u64> + 'static>(
    run: &mut Run,
    mut take: impl FnMut(Slow) -> A + 'static,
) {
    let (mut commands, send, runtime) = queue(run, 1);
    let turn = move |()| {
        runtime.block_on(async {
            let (fast, slow) = serve(&mut commands, 1, &mut take).await;
            (fast, slow.await)
        })
    };
    // Nothing is left over, so that many short turns may be timed at a stretch.
    let batch = (100_000 / run.size()).clamp(1, 16);
    run.iter_with(batch, send, turn, |(fast, slow)| digest(*fast, *slow));
}

fn blocking_both(run: &mut Run) {
    both(run, |slow| {
        let answered = spawn_blocking(|| slow.finish());
        async { answered.await.expect("work does not panic") }
    });
}

/// Registers a turn of both whose slow command is sent to a thread with a payload, of which the thread reads one byte.
fn thread_both<P: AsRef<[u8]> + Send + 'static>(run: &mut Run, payload: impl Fn() -> P + 'static) {
    let helper = run.input(|| {
        Helper::start(|(slow, payload, answer): (Slow, P, oneshot::Sender<u64>)| {
            let byte = payload.as_ref().get(PAYLOAD / 2).copied().map_or(0, u64::from);
            answer.send(slow.finish() ^ byte).expect("the answer is waited for");
        })
    });
    both(run, move |slow| {
        let (answer, answered) = oneshot::channel();
        helper.send((slow, payload(), answer));
        async { answered.await.expect("it is answered") }
    });
}

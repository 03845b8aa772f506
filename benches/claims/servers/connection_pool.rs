//! A connection for each request, or a pool of them

use super::pool::{Pool, locked, served};
use super::runtimes::virtual_time;
use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    Variant, figure, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::hint::black_box;
use std::sync::Mutex;
use std::time::Duration;

/// Requests of a turn, and takes of one that is timed.
const REQUESTS: u64 = 1_000;
/// Requests at a time where they do not all come at once.
const AT_A_TIME: u64 = 20;
/// What connecting takes.
const CONNECT: Duration = Duration::from_millis(100);
/// What it takes where connections are open already.
const OPEN: Duration = Duration::ZERO;
const ARTICLE: &[u64] = &[20];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "With a pool of 20 connections: 20 × 100ms = 2 seconds total",
        figures: &[
            Figure { what: "creating a connection", printed: "~50-100ms" },
            Figure { what: "without a pool", printed: "1,000 req/s × 100ms = 100 seconds of CPU time just connecting" },
            Figure { what: "with a pool of 20", printed: "2 seconds total" },
            Figure { what: "the listing's limit", printed: "SetMaxOpenConns(25)" },
            Figure { what: "a database's limit", printed: "PostgreSQL defaults to 100" },
            Figure { what: "a reasonable limit", printed: "typically 20-50" },
        ],
    },
    says: "1,000 requests that connect for 100 ms each spend 100 s on it, with a pool of 20 connections 2 s; and \
           where nothing limits them, 1,000 requests at once open 1,000 connections.",
    axis: Axis {
        name: "pool",
        unit: Unit::Count,
        points: &[1, 5, 20, 25, 50],
        article: 20,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        counted("each_connects", |run| requests(run, AT_A_TIME, Pool::none(CONNECT)))
            .about("1,000 requests, 20 at a time, each of which connects and disconnects")
            .same_output("a turn serves the same 1,000 requests, however large the pool is"),
        counted("pooled", |run| requests(run, AT_A_TIME, Pool::of(run.size(), CONNECT)))
            .about("the same with a pool whose connections are made when they are needed"),
        counted("burst_capped", |run| requests(run, REQUESTS, Pool::of(run.size(), OPEN)))
            .about("1,000 requests at once share the pool's connections, first come, first served; connecting takes \
                    no time"),
        counted("burst_unlimited", |run| requests(run, REQUESTS, Pool::unlimited(OPEN)))
            .about("the same without a limit"),
        timed("pool_take", pool_take)
            .about("1,000 times: take a connection from a list behind a Mutex, and give it back")
            .doing(TAKE),
        timed("make_5", |run| made(run, REQUESTS, |id| work(5, id)))
            .about("1,000 times: 5 steps of work, of about a nanosecond each, in place of the pool")
            .doing(TAKE),
        timed("make_100", |run| made(run, REQUESTS, |id| work(100, id)))
            .about("the same with 100 steps")
            .doing(TAKE),
        timed("make_1000", |run| made(run, REQUESTS, |id| work(1_000, id)))
            .about("the same with 1,000 steps")
            .doing(TAKE),
        timed("connect_waits", |run| made(run, 2, waits))
            .about("two connections, for each of which the thread sleeps 1 ms, as it does while a handshake is on its \
                    way")
            .doing(WAIT),
        timed("connect_computes", |run| made(run, 2, |id| work(1_000_000, id)))
            .about("two connections that are 1,000,000 steps of work each")
            .doing(WAIT),
    ],
    reference: "each_connects",
    predictions: &[
        figure(CONNECTING, "each_connects", Equal(100_000.0))
            .at(ARTICLE)
            .stated("1,000 req/s × 100ms = 100 seconds of CPU time just connecting", "100 s, as printed")
            .printing(100_000.0),
        figure(CONNECTING, "pooled", Equal(2_000.0))
            .at(ARTICLE)
            .stated("With a pool of 20 connections: 20 × 100ms = 2 seconds total", "2 s, as printed")
            .printing(2_000.0),
        figure(MOST, "burst_unlimited", AtLeast(100.0)).stated(
            "your application will open hundreds or thousands of connections",
            "hundreds are at least one hundred",
        ),
        value(CpuTime, "connect_waits", AtLeast(0.95)).over_metric(Time).stated(
            "100 seconds of CPU time just connecting",
            "where connecting is CPU time, it is at least 95 % of the time that it takes",
        )
        .where_refuted("who waits for an answer takes no CPU time; `connect_computes`, which does, reads 1"),
        figure(MADE, "pooled", Equal(1.0)).at(&[1]),
        figure(MADE, "pooled", Equal(5.0)).at(&[5]),
        figure(MADE, "pooled", Equal(20.0)).from(20),
        figure(MOST, "burst_capped", Equal(1.0)).at(&[1]),
        figure(MOST, "burst_capped", Equal(5.0)).at(&[5]),
        figure(MOST, "burst_capped", Equal(20.0)).at(&[20]),
        figure(MOST, "burst_capped", Equal(25.0)).at(&[25]),
        figure(MOST, "burst_capped", Equal(50.0)).at(&[50]),
        figure(TOOK, "burst_capped", Equal(10_000.0)).at(&[1]),
        figure(TOOK, "burst_capped", Equal(2_000.0)).at(&[5]),
        figure(TOOK, "burst_capped", Equal(500.0)).at(&[20]),
        figure(TOOK, "burst_capped", Equal(400.0)).at(&[25]),
        figure(TOOK, "burst_capped", Equal(200.0)).at(&[50]),
        figure(WAITED, "burst_capped", Equal(390.0)).at(&[25]),
        figure(TOOK, "burst_unlimited", Equal(10.0)),
        figure(WAITED, "burst_unlimited", Equal(0.0)),
        value(CpuTime, "connect_waits", AtMost(0.1)).over_metric(Time),
        value(CpuTime, "connect_computes", AtLeast(0.9)).over_metric(Time),
        ratio(Time, "pool_take", "make_5", AtLeast(1.05)),
        ratio(Time, "pool_take", "make_100", AtMost(0.95)),
    ],
    carries_over: "All of it carries over: who keeps connections does not make them again, and a limit is a queue in \
                   place of an open connection. Taking from a pool is an uncontended lock twice in both languages.",
    cautions: &[
        "Time is virtual where requests are served: connecting takes 100 ms of it and a request 10, so that all \
         figures are exact. They count what a pool of ours does with the article's advice; no database is asked.",
        "The milliseconds of connecting are added up over all requests, of which 20 wait at the same time: the sum of \
         100 s passes in 5.5 s, and while a connection waits for an answer the processor is free.",
        "The article's own pool makes new connections until it is full, whoever has given one back: \
         `buffers/fills_before_reuse`.",
        "In the bursts connections take no time to be opened, as if they all were open already: what is counted is \
         how many are open at once, and what it costs to wait for one.",
        "`pool_take` is one thread with nobody beside it. Each `make_` is a known price instead of a connection's: \
         where it is as long as the take, a pool begins to pay.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

const CONNECTING: &str = "ms of connecting";
const MADE: &str = "connections made";
const MOST: &str = "open at most";
const TOOK: &str = "virtual ms";
const WAITED: &str = "p99 wait ms";
/// Why the timed variants are controls.
const TAKE: &str =
    "it serves nobody on purpose: what a connection costs, from the pool or made in so many steps";
const WAIT: &str =
    "it serves nobody on purpose: what is CPU time of the time that connecting takes";

/// A variant that is counted alone: nothing in it is a time.
#[track_caller]
const fn counted(name: &'static str, routine: fn(&mut Run)) -> Variant {
    variant(name, routine).lanes(&[Lane::Heap])
}

/// A variant that does not depend on the pool's size.
#[track_caller]
const fn timed(name: &'static str, routine: fn(&mut Run)) -> Variant {
    variant(name, routine).at(Points::At(ARTICLE))
}

/// Registers a turn of 1,000 requests, so many at a time.
fn requests(run: &mut Run, at_a_time: u64, pool: Pool) {
    let runtime = virtual_time();
    let turn = move |marks: &mut Marks| {
        let mut seen = runtime.block_on(served(pool, REQUESTS, at_a_time));
        seen.waits.sort_unstable();
        marks.figure(CONNECTING, seen.connecting);
        marks.figure(MADE, seen.made);
        marks.figure(MOST, seen.most);
        marks.figure(TOOK, seen.took);
        marks.figure(WAITED, seen.waits[seen.waits.len() * 99 / 100 - 1]);
        seen.requests
    };
    run.iter_marked(turn, Digest::of);
}

/// Registers a turn of so many requests, for each of which a connection is made, one after the other.
fn made(run: &mut Run, requests: u64, mut connect: impl FnMut(u64) -> u64 + 'static) {
    run.operations(requests);
    let turn = move || {
        (0..requests).fold(0_u64, |served, id| {
            black_box(connect(id));
            served.rotate_left(1) ^ id
        })
    };
    run.iter(turn, Digest::of);
}

fn pool_take(run: &mut Run) {
    let connections = run.point();
    let pool = run.input(|| Mutex::new((0..connections).collect::<Vec<u64>>()));
    made(run, REQUESTS, move |_| {
        let connection = locked(&pool).pop().expect("one request at a time takes one");
        locked(&pool).push(black_box(connection));
        connection
    });
}

fn waits(id: u64) -> u64 {
    std::thread::sleep(Duration::from_millis(1));
    id
}

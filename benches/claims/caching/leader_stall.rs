//! A slow first call, and all who wait for it

use super::flight::{Flight, Group};
use super::runtimes::virtual_time;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Needs, Points, Processes, Scale, Source, Unit, Variant,
    figure, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::Poll;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// Requests of a turn.
const REQUESTS: u64 = 2_000;
/// Milliseconds between two requests. They come at even ones, and fetches end at odd ones.
const APART: u64 = 2;
/// Milliseconds of a fetch, and of every hundredth.
const FETCH: u64 = 1;
const SLOW: u64 = 201;
const VALUE: u64 = 42;
/// Those who wait for a leader that is dropped.
const FOLLOWERS: u64 = 10;
const ARTICLE: &[u64] = &[50];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Singleflight Melts in Your Code, Not in Your DB",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-singleflight-melts-in-your-code-not-in-your-db-5gh9",
        quote: "any new requests will still end up waiting behind the first one",
        figures: &[
            Figure { what: "the demo's fetch", printed: "100 * time.Millisecond" },
            Figure { what: "the demo's timeout", printed: "50 * time.Millisecond" },
        ],
    },
    says: "A slow first call holds up all who wait for its result: a timeout lets them go, and new requests still wait \
           behind it until its key is forgotten.",
    axis: Axis {
        name: "timeout",
        unit: Unit::Count,
        points: &[10, 50, 200],
        article: 50,
        labels: &[(10, "10 ms"), (50, "50 ms"), (200, "200 ms")],
        scale: Scale::Steps,
    },
    variants: &[
        counted("unsuppressed", |run| requests(run, |all| async move { Some(fetch(&all).await) }))
            .about("each request fetches")
            .same_output("the requests and their value are the same, whatever the timeout"),
        counted("plain", |run| requests(run, |all| async move { landed(flight(&all)).await }))
            .about("one fetch at a time, in a task of its own, for all who ask meanwhile"),
        counted("timeout", |run| requests(run, in_time))
            .about("the same, and who has waited for the timeout gives up"),
        counted("timeout_retry", |run| requests(run, retries))
            .about("the same, and who gives up forgets that fetch, and no later one, and asks again"),
        counted("hedged", |run| requests(run, |all| async move { landed(hedged(&all)).await }))
            .about("as `plain`, and after the timeout a second fetch starts beside the first"),
        counted("inline_dropped", |run| dropped(run, inline))
            .at(Points::At(ARTICLE))
            .about("the first of 11 fetches itself and is dropped meanwhile")
            .control("its first request is dropped on purpose: what becomes of those who wait"),
        counted("guarded_dropped", |run| dropped(run, guarded))
            .at(Points::At(ARTICLE))
            .about("the same with a guard that takes the key away and wakes the others")
            .control("its first request is dropped on purpose: what becomes of those who wait"),
    ],
    reference: "plain",
    predictions: &[
        figure(LONG, "plain", AtLeast(1.05)).against("unsuppressed").stated(
            "all the other waiting goroutines are stuck for longer than you'd like",
            "a direction: at least 5 % more requests of 100 ms or more than where nobody waits for another's fetch",
        ),
        figure("gave up", "timeout", AtLeast(11.0)).at(ARTICLE).stated(
            "any new requests will still end up waiting behind the first one",
            "more give up than the first ones of 10 stalls",
        ),
        figure(LONG, "plain", Equal(510.0)),
        figure("p99 ms", "plain", Equal(197.0)),
        figure("fetches", "plain", Equal(1_000.0)),
        figure(LONG, "unsuppressed", Equal(20.0)),
        figure("p99 ms", "unsuppressed", Equal(1.0)),
        figure("fetches", "unsuppressed", Equal(2_000.0)),
        figure("gave up", "timeout", Equal(760.0)).at(ARTICLE),
        figure("longest ms", "timeout", Equal(50.0)).at(ARTICLE),
        figure(LONG, "timeout_retry", Equal(0.0)).at(ARTICLE),
        figure("longest ms", "timeout_retry", Equal(51.0)).at(ARTICLE),
        figure("fetches", "timeout_retry", AtMost(1_700.0)).at(ARTICLE),
        figure("longest ms", "hedged", AtMost(11.0)).at(&[10]),
        figure("longest ms", "hedged", AtMost(51.0)).at(ARTICLE),
        figure(ENDED, "inline_dropped", Equal(0.0)),
        figure(ENDED, "guarded_dropped", Equal(FOLLOWERS as f64)),
    ],
    carries_over: "All of it carries over, and Rust adds a trap: a future that is dropped does not end, so that whoever waits \
                   for the fetch inside of it waits for ever. A goroutine can not be dropped.",
    cautions: &[
        "Time is virtual, so that all figures are exact: they show what the advice does, by a group of ours, and not how fast \
         any crate is.",
        "2,000 requests for one key come 2 ms apart, at even milliseconds; fetches end at odd ones, timeouts at even ones, so \
         that nothing happens at the same time. A cycle is 100 fetches and 200 requests.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

const LONG: &str = "requests of 100 ms or more";
const ENDED: &str = "ended within 1 s";

/// A variant that is counted alone: nothing in it is a time.
#[track_caller]
const fn counted(name: &'static str, routine: fn(&mut Run)) -> Variant {
    variant(name, routine).lanes(&[Lane::Heap])
}

/// What all requests of a turn share.
#[derive(Default)]
struct Shared {
    group: Arc<Group<Flight<u64>>>,
    /// Fetches without a value where the leader was dropped.
    guarded: Group<Flight<Option<u64>>>,
    patience: Duration,
    fetches: AtomicU64,
}

async fn fetch(all: &Shared) -> u64 {
    let is_slow = (all.fetches.fetch_add(1, Relaxed) + 1).is_multiple_of(100);
    sleep(Duration::from_millis(if is_slow { SLOW } else { FETCH })).await;
    VALUE
}

/// The fetch that is under way, or a new one in a task of its own.
fn flight(all: &Arc<Shared>) -> Arc<Flight<u64>> {
    let own = Arc::clone(all);
    all.group.launched(0, async move { fetch(&own).await })
}

/// The same, where a second fetch starts beside one that is slow, and who ends first serves all.
fn hedged(all: &Arc<Shared>) -> Arc<Flight<u64>> {
    let own = Arc::clone(all);
    all.group.launched(0, async move {
        let mut first = pin!(fetch(&own));
        if let Ok(value) = timeout(own.patience, first.as_mut()).await {
            return value;
        }
        let mut second = pin!(fetch(&own));
        let either = std::future::poll_fn(|context| match first.as_mut().poll(context) {
            Poll::Pending => second.as_mut().poll(context),
            ready @ Poll::Ready(_) => ready,
        });
        either.await
    })
}

async fn landed(flight: Arc<Flight<u64>>) -> Option<u64> {
    Some(flight.landing().await)
}

async fn in_time(all: Arc<Shared>) -> Option<u64> {
    timeout(all.patience, flight(&all).landing()).await.ok()
}

async fn retries(all: Arc<Shared>) -> Option<u64> {
    loop {
        let flight = flight(&all);
        match timeout(all.patience, flight.landing()).await {
            Ok(value) => return Some(value),
            Err(_) => all.group.end(0, &flight),
        }
    }
}

/// Registers a turn of 2,000 requests.
fn requests<F: Future<Output = Option<u64>> + Send + 'static>(
    run: &mut Run,
    ask: impl Fn(Arc<Shared>) -> F + 'static,
) {
    let (patience, runtime) = (Duration::from_millis(run.point()), virtual_time());
    run.operations(REQUESTS);
    let turn = move |marks: &mut Marks| {
        let all = Arc::new(Shared { patience, ..Shared::default() });
        let (mut waits, mut value, mut gave_up) = (Vec::new(), 0, 0);
        runtime.block_on(async {
            let mut asked = Vec::new();
            for _ in 0..REQUESTS {
                let answer = ask(Arc::clone(&all));
                asked.push(tokio::spawn(async move {
                    let start = Instant::now();
                    (answer.await, start.elapsed().as_millis() as u64)
                }));
                sleep(Duration::from_millis(APART)).await;
            }
            for answer in asked {
                let (answer, wait) = answer.await.expect("no request panics");
                waits.push(wait);
                gave_up += u64::from(answer.is_none());
                value = answer.unwrap_or(value);
            }
            sleep(Duration::from_millis(2 * SLOW)).await;
        });
        waits.sort_unstable();
        marks.figure(LONG, waits.iter().filter(|wait| **wait >= 100).count() as u64);
        marks.figure("p99 ms", waits[waits.len() * 99 / 100 - 1]);
        marks.figure("longest ms", waits[waits.len() - 1]);
        marks.figure("fetches", all.fetches.load(Relaxed));
        marks.figure("gave up", gave_up);
        (waits.len() as u64, value)
    };
    run.iter_marked(turn, Digest::of);
}

async fn slowly() -> u64 {
    sleep(Duration::from_millis(100)).await;
    VALUE
}

async fn inline(all: Arc<Shared>) -> u64 {
    all.group.fly(0, slowly()).await
}

async fn guarded(all: Arc<Shared>) -> u64 {
    all.guarded.fly_guarded(0, slowly).await
}

/// Registers a turn in which the first one who asks is dropped while it fetches.
fn dropped<F: Future<Output = u64> + Send + 'static>(run: &mut Run, ask: fn(Arc<Shared>) -> F) {
    let (patience, runtime) = (Duration::from_millis(run.point()), virtual_time());
    let turn = move |marks: &mut Marks| {
        let all = Arc::new(Shared::default());
        let ended = runtime.block_on(async {
            let first = tokio::spawn(ask(Arc::clone(&all)));
            tokio::task::yield_now().await;
            let second = Duration::from_secs(1);
            let waiting = |_| tokio::spawn(timeout(second, ask(Arc::clone(&all))));
            let waiting: Vec<_> = (0..FOLLOWERS).map(waiting).collect();
            sleep(patience).await;
            first.abort();
            let mut ended = 0;
            for follower in waiting {
                ended += u64::from(follower.await.expect("no follower panics").is_ok());
            }
            ended
        });
        marks.figure(ENDED, ended);
        ended
    };
    run.iter_marked(turn, Digest::of);
}

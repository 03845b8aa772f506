//! One fetch for all who ask at the same time

use super::flight::{Flight, Group, Known, Part};
use super::runtimes::virtual_time;
use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    difference, figure, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::{OnceCell, oneshot};
use tokio::time::{Instant, sleep, sleep_until};

/// The scenarios that are counted and not timed.
const COUNTED: Points = Points::At(&[3, 5, 6, 1_000, 10_000]);
const HEAP: &[Lane] = &[Lane::Heap];
const AT_ONCE: &[u64] = &[10_000];
/// What the article says of requests at once, and what its demos print.
const ONE: &str = "only one of those 10,000 requests actually hits the database";
const TWICE: &str = "Function was called 2 times";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Singleflight Melts in Your Code, Not in Your DB",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-singleflight-melts-in-your-code-not-in-your-db-5gh9",
        quote: "singleflight ensures that only one of those 10,000 requests actually hits the database",
        figures: &[
            Figure { what: "the demo of 5 requests", printed: "Function was called 2 times" },
            Figure { what: "the demo with Forget, of 3 requests", printed: "Function was called 2 times" },
            Figure { what: "between two requests of the demo, in its code", printed: "40 * time.Millisecond" },
            Figure { what: "between two requests of the demo, in its prose", printed: "spaced 60ms apart" },
        ],
    },
    says: "Of 10,000 equal requests at once one reaches the database, of the demo's 5 two do, and with Forget two of 3.",
    axis: Axis {
        name: "requests",
        unit: Unit::Count,
        points: &[3, 5, 6, 200, 1_000, 10_000, 20_000],
        article: 10_000,
        labels: &[
            (3, "the Forget demo"),
            (5, "5, 40 ms apart"),
            (6, "5, 60 ms apart"),
            (200, "one by one, fetch of 200 steps"),
            (1_000, "10 a millisecond for 100 ms"),
            (10_000, "10,000 at once"),
            (20_000, "one by one, fetch of 20,000 steps"),
        ],
        scale: Scale::Steps,
    },
    variants: &[
        variant("no_suppression", |run| requests(run, |all, _| async move { fetch(&all).await }))
            .lanes_at(COUNTED, HEAP)
            .about("each request fetches"),
        variant("group", |run| {
            requests(run, |all, _| async move { all.group.fly(0, fetch(&all)).await });
        })
        .lanes_at(COUNTED, HEAP)
        .about("a map of fetches under way; who finds one there waits for it"),
        variant("group_oneshot", |run| requests(run, oneshots))
            .lanes_at(COUNTED, HEAP)
            .about("the same with a channel for each who waits, as DoChan has them"),
        variant("group_cloned", |run| requests(run, copies))
            .lanes_at(COUNTED, HEAP)
            .about("as `group`, and who waits copies the 4 KiB"),
        variant("group_forget", |run| requests(run, forgets))
            .at(Points::At(&[3]))
            .lanes(HEAP)
            .about("as `group`, and the last request forgets the key first"),
        variant("once_cell", |run| {
            requests(run, |all, _| async move {
                Arc::clone(all.cell.get_or_init(|| fetch(&all)).await)
            });
        })
        .lanes_at(COUNTED, HEAP)
        .about("a cell that fetches once: the cache that loads itself"),
        variant("look_aside", |run| requests(run, looks_aside))
            .lanes_at(COUNTED, HEAP)
            .about("look into the cache, fetch where it has nothing, put it there; no lock between"),
    ],
    reference: "no_suppression",
    predictions: &[
        figure("backend calls", "group", Equal(1.0)).at(AT_ONCE).stated(ONE, "as printed"),
        figure("backend calls", "group", Equal(2.0)).at(&[5]).stated(TWICE, "as printed"),
        figure("backend calls", "group_forget", Equal(2.0))
            .stated(TWICE, "as printed of the demo with Forget"),
        figure("backend calls", "look_aside", AtLeast(2.0)).at(&[1_000]).stated(
            "several reads might be hitting the database while you’re still filling the cache",
            "said by Phuong Le in *6 Cache Strategies to Save Your Database's Performance*: several are two at least",
        ),
        figure("backend calls", "group", Equal(3.0)).at(&[6]),
        figure("backend calls", "look_aside", Within(100.0, 110.0)).at(&[1_000]),
        figure("backend calls", "once_cell", Equal(1.0)).at(&[1_000]),
        figure("backend calls", "group", Equal(10.0)).at(&[1_000]),
        figure("backend calls", "no_suppression", Equal(10_000.0)).at(AT_ONCE),
        figure("backend calls", "look_aside", Equal(10_000.0)).at(AT_ONCE),
        ratio(Peak, "group_cloned", "group", AtLeast(5.0)).at(AT_ONCE),
        value(Allocations, "group", Within(1.0, 1.01)).at(AT_ONCE),
        difference(Allocations, "group_oneshot", "group", Within(0.99, 1.01)).at(AT_ONCE),
        ratio(Time, "group", "no_suppression", AtLeast(1.15)).at(&[200]).after_trial(),
        ratio(Time, "group", "no_suppression", AtMost(1.05)).at(&[20_000]),
    ],
    carries_over: "All of it carries over: the group is the article's, for tasks. What a task allocates is its own block, in \
                   which its wait is; Go's goroutines have stacks, and a call in Go's group is a block with a WaitGroup.",
    cautions: &[
        "The demos print 2 calls, which 5 requests make 40 ms apart, as the code has them; 60 ms apart, as the prose says, \
         they make 3.",
        "Time is virtual where a fetch sleeps: the clock jumps to the next timer, so that counts are exact and nothing is \
         timed. At 10 a millisecond arrivals and ends fall on the same one, hence the range.",
        "One by one nobody waits: what is timed there is what the map costs each request, a spawned task among it.",
    ],
    needs: Needs { memory: 128 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// What a request gets: 4 KiB.
type Value = Arc<[u8]>;

/// What all requests of a turn share.
#[derive(Default)]
struct Shared {
    calls: AtomicU64,
    /// Milliseconds that a fetch sleeps, or steps that it works.
    sleeps: u64,
    works: u64,
    group: Group<Flight<Value>>,
    waiting: Mutex<Known<Vec<oneshot::Sender<Value>>>>,
    cell: OnceCell<Value>,
    cache: Mutex<Known<Value>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics while it holds the lock")
}

async fn fetch(all: &Shared) -> Value {
    all.calls.fetch_add(1, Relaxed);
    if all.sleeps > 0 {
        sleep(Duration::from_millis(all.sleeps)).await;
    }
    Arc::new([work(all.works, 7) as u8; 4_096])
}

async fn oneshots(all: Arc<Shared>, _: usize) -> Value {
    let follower = {
        let mut waiting = locked(&all.waiting);
        let is_known = waiting.contains_key(&0);
        let known = waiting.entry(0).or_default();
        is_known.then(|| {
            let (sender, receiver) = oneshot::channel();
            known.push(sender);
            receiver
        })
    };
    if let Some(receiver) = follower {
        return receiver.await.expect("the leader sends to all");
    }
    let value = fetch(&all).await;
    let waiting = locked(&all.waiting).remove(&0).into_iter().flatten();
    waiting.map(|sender| sender.send(Arc::clone(&value))).for_each(drop);
    value
}

async fn copies(all: Arc<Shared>, _: usize) -> Value {
    match all.group.join(0) {
        Part::Follower(flight) => Arc::from(&flight.landing().await[..]),
        Part::Leader(flight) => {
            let value = fetch(&all).await;
            all.group.land(0, &flight, Arc::clone(&value));
            value
        }
    }
}

async fn forgets(all: Arc<Shared>, number: usize) -> Value {
    // The demo has three.
    if number == 2 {
        all.group.forget(0);
    }
    all.group.fly(0, fetch(&all)).await
}

async fn looks_aside(all: Arc<Shared>, _: usize) -> Value {
    if let Some(value) = locked(&all.cache).get(&0).cloned() {
        return value;
    }
    let value = fetch(&all).await;
    locked(&all.cache).insert(0, Arc::clone(&value));
    value
}

/// When the requests of a scenario come, in milliseconds; none where one comes after the other.
fn arrivals(point: u64) -> Vec<u64> {
    match point {
        3 => vec![0, 0, 10],
        5 | 6 => (0..5).map(|number| number * if point == 5 { 40 } else { 60 }).collect(),
        1_000 => (0..1_000).map(|number| number / 10).collect(),
        10_000 => vec![0; 10_000],
        _ => vec![0; 100],
    }
}

/// Registers a turn in which each request of the scenario is a task on virtual time.
fn requests<F: Future<Output = Value> + Send + 'static>(
    run: &mut Run,
    ask: impl Fn(Arc<Shared>, usize) -> F + 'static,
) {
    let point = run.point();
    let one_by_one = matches!(point, 200 | 20_000);
    let (sleeps, works) = match point {
        200 | 20_000 => (0, point),
        1_000 => (10, 1),
        _ => (100, 1),
    };
    let arrivals = run.input(|| arrivals(point));
    let mut tasks = run.input(|| Vec::with_capacity(arrivals.len()));
    let runtime = virtual_time();
    run.operations(arrivals.len() as u64);
    run.iter_marked(
        move |marks| {
            let all = Arc::new(Shared { sleeps, works, ..Shared::default() });
            let mut values = Vec::with_capacity(arrivals.len());
            runtime.block_on(async {
                let (start, mut now) = (Instant::now(), 0);
                for (number, at) in arrivals.iter().enumerate() {
                    if *at > now {
                        now = *at;
                        sleep_until(start + Duration::from_millis(now)).await;
                    }
                    let task = tokio::spawn(ask(Arc::clone(&all), number));
                    if one_by_one {
                        values.push(task.await.expect("no request panics"));
                    } else {
                        tasks.push(task);
                    }
                }
                for task in tasks.drain(..) {
                    values.push(task.await.expect("no request panics"));
                }
            });
            marks.figure("backend calls", all.calls.load(Relaxed));
            values
        },
        |values| Digest::of_all(values.iter().map(|value| &value[..])),
    );
}

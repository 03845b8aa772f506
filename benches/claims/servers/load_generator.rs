//! A load generator of many users

use super::runtimes::virtual_time;
use super::users::Generator;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    Variant, across, figure, ratio, variant,
};
use claimbench::run::{Digest, Marks, Run, Samples};
use std::iter::{once, repeat_n};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, sleep_until};

/// Requests that the server works on at the same time, and how long on each.
const PLACES: usize = 16;
const SERVICE: Duration = Duration::from_millis(1);
/// Requests of a user where each waits for its answer.
const EACH: u64 = 5;
/// Users of the baseline, and of a generator that is capped.
const BASELINE: u64 = 1_000;
/// Requests that are due by a schedule, and how many of them in a millisecond.
const SCHEDULED: u64 = 2_000;
const A_MILLISECOND: u64 = 4;
/// Milliseconds over which the users of a ramp start.
const RAMP: u64 = 2_000;
/// Requests of a turn on the real clock, and between two of them.
const REAL_REQUESTS: u32 = 50;
const APART: Duration = Duration::from_micros(100);

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "k6 Reports Higher `http_req_waiting` Than Other Tools Despite Healthy Server Metrics and EC2 Resources",
        author: "Viktor Logvinov",
        url: "https://dev.to/viklogix/k6-reports-higher-httpreqwaiting-than-other-tools-despite-healthy-server-metrics-and-ec2-2bga",
        quote: "http_req_waiting times spiking by 200–300% compared to baseline tests",
        figures: &[
            Figure { what: "users of the baseline", printed: "1K VUs" },
            Figure { what: "users of the reported issue", printed: "7K–10K VUs" },
            Figure { what: "CPU utilization", printed: "<30%" },
            Figure { what: "waiting beyond 16K users, or on a single core", printed: "200–300%" },
            Figure { what: "the advised cap", printed: "5K per 16-core instance" },
        ],
    },
    says: "A load generator with 16,000 users measures two to three times more waiting than one with 1,000, through a \
           fault of its own; one that starts its users gradually measures less.",
    axis: Axis {
        name: "users",
        unit: Unit::Count,
        points: &[1_000, 5_000, 10_000, 16_000],
        article: 16_000,
        labels: &[(1_000, "1,000 (baseline)")],
        scale: Scale::Steps,
    },
    variants: &[
        counted("closed", |run| closed(run, run.point()))
            .about("each user sends its next request as soon as it has its answer, 5 in all; 16 places, 1 ms a \
                    request"),
        counted("closed_capped", |run| closed(run, BASELINE))
            .about("as many requests by 1,000 users"),
        counted("open", open)
            .about("2,000 requests in groups of 4 a millisecond, whatever is answered; users take turns and sleep \
                    meanwhile")
            .doing("its requests come by a schedule on purpose: a quarter of what the server can do")
            .same_output("2,000 requests are due, however many users share them"),
        counted("burst", |run| started(run, |_, _| 0))
            .about("each user sends one request, all of them at once")
            .doing(START),
        counted("ramp", |run| started(run, |user, users| user * RAMP / users))
            .about("the same, evenly over 2,000 ms")
            .doing(START),
        real("real_open", |run| on_the_clock(run, Generator::on_one))
            .about("sleeping users on one thread; 10 requests a millisecond are due, to a server's thread of 5 µs each")
            .doing(REAL)
            .same_output("50 requests are due in a turn, however many users sleep beside"),
        real("real_split", |run| on_the_clock(run, Generator::on_two))
            .about("the same with half of the users on each of two threads")
            .doing(REAL),
    ],
    reference: "closed",
    predictions: &[
        figure(P50, "closed", AtLeast(141.0)).at(&[16_000]).stated(
            "http_req_waiting times spiking by 200–300% compared to baseline tests",
            "200 % more is three times, three quarters of that are 2.25, and the baseline is 62.5 ms",
        ),
        figure(P99, "ramp", AtMost(0.95)).against("burst").stated(
            "ramp up concurrency gradually, reducing contention",
            "a direction: at least 5 % less",
        ),
        figure(P50, "closed", Within(62.0, 65.0)).at(&[1_000]),
        figure(P50, "closed", Within(625.0, 630.0)).at(&[10_000]),
        figure(P50, "closed", Within(1_000.0, 1_005.0)).at(&[16_000]),
        figure(P50, "open", Within(1.0, 2.0)),
        figure(P99, "burst", Within(62.0, 63.0)).at(&[1_000]),
        figure(P99, "ramp", Within(1.0, 2.0)),
        figure(P50, "closed_capped", Within(62.0, 65.0)),
        across(LatencyP50, "real_open", 1_000, AtMost(1.2)).at(&[10_000]),
        ratio(LatencyP50, "real_split", "real_open", Within(0.85, 1.15)),
    ],
    carries_over: "What is waited for carries over, for it is in no language: where each user waits for its answer, \
                   latency is users over throughput (Little's law), whoever schedules them. That the scheduler of a \
                   generator adds to it is looked for with tokio's in place of Go's.",
    cautions: &[
        "All but `real_open` and `real_split` are on virtual time: queueing arithmetic that is carried out, without a \
         processor or a scheduler that could be short of anything. `closed` and `open` have the same users and the \
         same server and differ in who waits for whom.",
        "Latencies count from when a request is due. The first request of a closed user finds a shorter queue than \
         the others.",
        "The real pair's due times count from the turn's start, for nothing fires between turns. tokio's timer knows \
         whole milliseconds, which is in the latencies of both.",
        "The article split its load over machines; here it is two threads. The cells in which it runs short of \
         processors are left out.",
    ],
    needs: Needs { cores: 2, memory: 128 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

const P50: &str = "p50 ms";
const P99: &str = "p99 ms";
/// What the controls are about.
const START: &str = "each user sends one request on purpose: how they start";
const REAL: &str = "it runs on the real clock on purpose: what sleeping users add to a latency";

/// A variant that is counted alone: nothing in it is a time.
#[track_caller]
const fn counted(name: &'static str, routine: fn(&mut Run)) -> Variant {
    variant(name, routine).lanes(&[Lane::Heap])
}

/// A variant that is timed alone.
#[track_caller]
const fn real(name: &'static str, routine: fn(&mut Run)) -> Variant {
    variant(name, routine).at(Points::At(&[1_000, 10_000])).lanes(&[Lane::Rounds])
}

/// What all users of a turn share.
struct Shared {
    start: Instant,
    /// Who waits for a place gets it in its turn.
    places: Semaphore,
    /// In milliseconds.
    latencies: Mutex<Vec<u64>>,
}

/// Sends a user's requests, each when it is due in so many milliseconds from the start, or else as soon as the one
/// before is answered.
async fn user(all: Arc<Shared>, requests: impl Iterator<Item = Option<u64>>, stays: u64) {
    let from_start = |milliseconds| all.start + Duration::from_millis(milliseconds);
    for due in requests {
        let due = due.map(from_start);
        if let Some(due) = due {
            sleep_until(due).await;
        }
        let due = due.unwrap_or_else(Instant::now);
        let place = all.places.acquire().await.expect("nobody closes the server");
        sleep(SERVICE).await;
        drop(place);
        let latency = due.elapsed().as_millis() as u64;
        all.latencies.lock().expect("no user panics").push(latency);
    }
    sleep_until(from_start(stays)).await;
}

/// Registers a turn of so many users on virtual time, each with its requests, who stay for some milliseconds.
fn users<I: Iterator<Item = Option<u64>> + Send + 'static>(
    run: &mut Run,
    users: u64,
    stay: u64,
    requests: impl Fn(u64) -> I + 'static,
) {
    let runtime = virtual_time();
    let turn = move |marks: &mut Marks| {
        let all = runtime.block_on(async {
            let (places, latencies) = (Semaphore::new(PLACES), Mutex::default());
            let all = Arc::new(Shared { start: Instant::now(), places, latencies });
            let begin = |number| tokio::spawn(user(Arc::clone(&all), requests(number), stay));
            let tasks: Vec<_> = (0..users).map(begin).collect();
            for task in tasks {
                task.await.expect("no user panics");
            }
            all
        });
        let mut latencies = all.latencies.lock().expect("no user panics");
        latencies.sort_unstable();
        marks.figure(P50, latencies[latencies.len() / 2 - 1]);
        marks.figure(P99, latencies[latencies.len() * 99 / 100 - 1]);
        latencies.len() as u64
    };
    run.iter_marked(turn, Digest::of);
}

fn closed(run: &mut Run, by: u64) {
    let each = EACH * run.point() / by;
    users(run, by, 0, move |_| repeat_n(None, each as usize));
}

fn open(run: &mut Run) {
    let (all, stays) = (run.point(), SCHEDULED / A_MILLISECOND);
    let due = |number: u64| Some(number / A_MILLISECOND);
    users(run, all, stays, move |user| (user..SCHEDULED).step_by(all as usize).map(due));
}

fn started(run: &mut Run, due: fn(u64, u64) -> u64) {
    let all = run.point();
    users(run, all, 0, move |user| once(Some(due(user, all))));
}

fn on_the_clock(run: &mut Run, generator: fn(usize, u32) -> Generator) {
    // A turn is no number of operations: each of its samples is a latency of its own.
    run.cores(2);
    let users = run.size();
    let mut generator = run.input(|| generator(users, REAL_REQUESTS));
    run.iter_sampled(move |samples: &mut Samples| generator.turn(APART, samples), Digest::of);
}

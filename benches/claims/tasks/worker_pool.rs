//! Workers on one queue

use super::pool::{Job, Pool};
use super::queues::{Queue, in_order, longest_first, round_robin};
use super::runtimes::{local, virtual_time};
use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    Variant, figure, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

/// The article's jobs, in milliseconds.
const LISTING: [u64; 4] = [120, 80, 90, 110];
/// The article's workers.
const WORKERS: usize = 3;
/// Microseconds that a thread sleeps for each millisecond of a job.
const SCALE: u64 = 10;
/// Bytes of a result that is stored or handed over.
const RESULT: usize = 4_096;
const HEAP: &[Lane] = &[Lane::Heap];
const ARTICLE: &[u64] = &[4];
const SHORT: &[u64] = &[100];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "with wall clock time closer to O(n / p) in the best case",
        figures: &[
            Figure { what: "the workers", printed: "3" },
            Figure { what: "the first job", printed: "120 * time.Millisecond" },
            Figure { what: "the second job", printed: "80 * time.Millisecond" },
            Figure { what: "the third job", printed: "90 * time.Millisecond" },
            Figure { what: "the fourth job", printed: "110 * time.Millisecond" },
        ],
    },
    says: "p workers on one queue end n jobs in a time that is nearer to n / p: three take at most 0.95 of what one \
           takes. The article's four jobs take them 190 ms, where a third of the 400 ms of one would be 133.",
    axis: Axis {
        name: "jobs",
        unit: Unit::Count,
        points: &[4, 10, 16, 100],
        article: 4,
        labels: &[
            (4, "the article's four jobs"),
            (10, "ten jobs of 100 ms"),
            (16, "16 jobs of 100,000 steps"),
            (100, "100 jobs of 1,000 steps"),
        ],
        scale: Scale::Steps,
    },
    variants: &[
        virtually("in_order", |run| slept(run, |jobs| in_order(jobs.len(), WORKERS)))
            .about("three tasks that sleep draw from one queue, in the list's order"),
        virtually("longest_first", |run| slept(run, |jobs| longest_first(jobs, WORKERS)))
            .about("the same, the longest job first"),
        virtually("round_robin", |run| slept(run, |jobs| round_robin(jobs.len(), WORKERS)))
            .about("each job belongs to one of the three, in turn"),
        virtually("serial", |run| slept(run, |jobs| in_order(jobs.len(), 1)))
            .about("one task with all jobs"),
        variant("threads", |run| pooled(run, WORKERS, 0, sleeps))
            .at(Points::At(ARTICLE))
            .about("three threads on a channel without places; they sleep a hundredth of the listing's times"),
        variant("threads_serial", |run| pooled(run, 1, 0, sleeps))
            .at(Points::At(ARTICLE))
            .about("one thread, likewise"),
        variant("pool_0", |run| pooled(run, 2, 0, result))
            .at(Points::From(16))
            .about("two threads that compute, on a channel without places"),
        variant("pool_64", |run| pooled(run, 2, 64, result))
            .at(Points::From(16))
            .about("the same on a channel of 64 places"),
        variant("called", called).at(Points::From(16)).about("the jobs in a loop"),
        variant("stored", |run| handed(run, |large| large, |large| sum(large)))
            .at(Points::At(SHORT))
            .lanes(HEAP)
            .about("three tasks hand results of 4 KiB to a reader that keeps them")
            .doing(LARGE),
        variant("streamed", |run| handed(run, |large| sum(&large), |sum| *sum))
            .at(Points::At(SHORT))
            .lanes(HEAP)
            .about("the same, and the reader drops each")
            .doing(LARGE),
    ],
    reference: "pool_0",
    predictions: &[
        figure(TOOK, "in_order", AtMost(0.95)).against("serial").at(&[4, 10]).stated(
            "wall clock time closer to O(n / p) in the best case",
            "a direction, as no case but the best is given a figure: at least 5 % less than one worker takes",
        ),
        figure(TOOK, "in_order", Equal(190.0)).at(ARTICLE),
        figure(TOOK, "longest_first", Equal(170.0)).at(ARTICLE),
        figure(TOOK, "round_robin", Equal(230.0)).at(ARTICLE),
        figure(TOOK, "serial", Equal(400.0)).at(ARTICLE),
        figure(TOOK, "in_order", Equal(400.0)).at(&[10]),
        figure(TOOK, "longest_first", Equal(400.0)).at(&[10]),
        figure(TOOK, "round_robin", Equal(400.0)).at(&[10]),
        value(Peak, "stored", AtLeast(409_600.0)),
        value(Peak, "streamed", AtMost(32_768.0)),
        ratio(Time, "threads", "threads_serial", Within(0.43, 0.58)).at(ARTICLE),
        ratio(Time, "pool_0", "called", AtLeast(1.5)).at(SHORT),
        ratio(Time, "pool_0", "called", AtMost(0.8)).at(&[16]).after_trial(),
        ratio(Time, "pool_64", "pool_0", AtMost(0.8)).at(SHORT),
        value(VoluntarySwitches, "pool_0", AtLeast(0.3)).at(SHORT),
    ],
    carries_over: "All of it carries over: a queue that workers share gives the next job to whoever is free. A \
                   hand-over between threads costs a wake-up by the system, between goroutines mostly none, so a job \
                   has to be longer here to be worth one.",
    cautions: &[
        "“In the best case” is the article's own word: n / p is no bound of its, and the four jobs show why. Its two \
         listings run on virtual time, where they are exact and count what a queue of ours does; `threads` sleeps for \
         real.",
        "The second listing, of ten jobs of 100 ms, is that of a Go guide in 14 chapters, chapter 10: “whichever \
         worker is free picks up the next job”.",
        "Results go into a channel with room for all, so that no worker waits for whoever reads them. The thread that \
         sends the jobs reads the results afterwards, and computes none.",
        "Three threads that sleep share two cores well; of those that compute there are two. At 1,000 steps a job \
         takes a microsecond, and a wake-up 5 to 40.",
    ],
    needs: Needs { cores: 2, memory: 4 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

const TOOK: &str = "virtual ms";
/// What `stored` and `streamed` do.
const LARGE: &str = "results of 4 KiB go to one reader";

/// A variant of the listings on virtual time.
#[track_caller]
const fn virtually(name: &'static str, routine: fn(&mut Run)) -> Variant {
    variant(name, routine).at(Points::UpTo(10)).lanes(HEAP)
}

/// How long each of a point's jobs takes.
fn jobs(point: u64) -> Vec<u64> {
    match point {
        4 => LISTING.to_vec(),
        10 => vec![100; 10],
        16 => vec![100_000; 16],
        _ => vec![1_000; 100],
    }
}

fn result((place, length): Job) -> u64 {
    work(length, place as u64)
}

/// Registers a turn on virtual time with a task for each queue.
fn slept(run: &mut Run, queues: fn(&[u64]) -> Vec<Queue>) {
    let point = run.point();
    let jobs: Arc<[u64]> = run.input(|| jobs(point).into());
    let runtime = run.input(virtual_time);
    run.operations(point);
    let worker = |queue: Queue, jobs: Arc<[u64]>| async move {
        let mut results = Vec::new();
        loop {
            let Some(place) = queue.draw() else { return results };
            sleep(Duration::from_millis(jobs[place])).await;
            results.push((place, result((place, jobs[place]))));
        }
    };
    let turn = move |marks: &mut Marks| {
        let mut results = vec![0; jobs.len()];
        let took = runtime.block_on(async {
            let start = Instant::now();
            let start_worker = |queue| tokio::spawn(worker(queue, Arc::clone(&jobs)));
            let workers: Vec<_> = queues(&jobs).into_iter().map(start_worker).collect();
            for worker in workers {
                for (place, result) in worker.await.expect("no worker panics") {
                    results[place] = result;
                }
            }
            start.elapsed()
        });
        marks.figure(TOOK, took.as_millis() as u64);
        results
    };
    run.iter_marked(turn, Digest::of);
}

fn sleeps(job: Job) -> u64 {
    std::thread::sleep(Duration::from_micros(SCALE * job.1));
    result(job)
}

fn pooled(run: &mut Run, threads: usize, places: usize, job: fn(Job) -> u64) {
    let point = run.point();
    let jobs = run.input(|| jobs(point));
    let pool = run.input(|| Pool::start(threads, places, jobs.len(), job));
    run.operations(point);
    run.cores(2);
    run.iter(move || pool.results(&jobs), Digest::of);
}

fn called(run: &mut Run) {
    let point = run.point();
    let jobs = run.input(|| jobs(point));
    run.operations(point);
    let turn = move || -> Vec<u64> {
        jobs.iter().enumerate().map(|(place, length)| result((place, *length))).collect()
    };
    run.iter(turn, Digest::of);
}

/// What a reader is handed: the job's place, and a result of 4 KiB.
type Large = (usize, Box<[u8]>);

/// Registers a turn in which three tasks hand their results to one reader, which keeps of each what is given.
fn handed<K: Clone + Default + 'static>(
    run: &mut Run,
    keep: fn(Box<[u8]>) -> K,
    sum: fn(&K) -> u64,
) {
    let point = run.point();
    let jobs = run.input(|| jobs(point));
    let runtime = run.input(local);
    run.operations(point);
    let worker = |queue: Queue, length: u64, to: mpsc::Sender<Large>| async move {
        loop {
            let Some(place) = queue.draw() else { return };
            let large = vec![result((place, length)) as u8; RESULT].into();
            to.send((place, large)).await.expect("the reader is here");
        }
    };
    let turn = move || {
        let mut kept = vec![K::default(); jobs.len()];
        runtime.block_on(async {
            let (to, mut from) = mpsc::channel(1);
            for queue in in_order(jobs.len(), WORKERS) {
                tokio::spawn(worker(queue, jobs[0], to.clone()));
            }
            drop(to);
            while let Some((place, large)) = from.recv().await {
                kept[place] = keep(large);
            }
        });
        kept
    };
    run.iter(turn, move |kept: &Vec<K>| Digest::of_all(kept.iter().map(sum)));
}

fn sum(large: &[u8]) -> u64 {
    large.iter().map(|byte| u64::from(*byte)).sum()
}

//! Jobs of uneven length, dealt out or taken

use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::run::{Digest, Run};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Jobs of a turn.
const JOBS: u64 = 100;
/// By how many steps, of about a nanosecond, each job of the ramp is longer than the one before.
const RAMP: u64 = 600;
/// Steps of each job where all are alike: as many in all.
const EVEN: u64 = RAMP * (JOBS + 1) / 2;
const SEED: u64 = 7;
const TWO: &[u64] = &[2];
const FOUR: &[u64] = &[4];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Scheduler Queues in Go Runtime",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/scheduler-queues-in-go-runtime",
        quote: "Without this mechanism, some processors would stall while others stay busy.",
        figures: &[
            Figure { what: "the listing's processors", printed: "runtime.GOMAXPROCS(4)" },
            Figure { what: "the listing's goroutines", printed: "100" },
            Figure { what: "the work of each", printed: "200 * time.Millisecond" },
        ],
    },
    says: "Where jobs differ in length, threads that steal end in at most 0.95 of the time that fixed shares take, \
           whose first threads stand idle while the last ones work.",
    axis: Axis {
        name: "threads",
        unit: Unit::Threads,
        points: &[2, 4, 8, 16],
        article: 4,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("static_ramp", |run| dealt(run, ramp))
            .about(
                "a block of neighbouring jobs for each thread, each job longer than the one before",
            )
            .same_output("the jobs are the same, however many threads do them"),
        variant("shared_index", shared_index)
            .about("each thread takes the next job by a shared index"),
        variant("rayon_ramp", |run| stolen(run, ramp))
            .about("a parallel iterator: halves that idle threads steal"),
        variant("static_shuffled", |run| dealt(run, shuffled))
            .about("a block for each thread, of jobs in a random order"),
        variant("static_even", |run| dealt(run, even))
            .about("a block for each thread, of jobs that are alike"),
        variant("rayon_even", |run| stolen(run, even))
            .about("a parallel iterator over jobs that are alike"),
    ],
    reference: "static_ramp",
    predictions: &[
        ratio(Time, "rayon_ramp", "static_ramp", AtMost(0.95)).stated(
            "some processors would stall while others stay busy",
            "a direction: with stealing at least 5 % faster",
        ),
        ratio(Time, "static_ramp", "shared_index", Within(1.35, 1.65)).at(TWO),
        ratio(Time, "static_ramp", "shared_index", Within(1.57, 1.93)).at(FOUR),
        ratio(Time, "rayon_ramp", "shared_index", AtMost(1.1)),
        ratio(Time, "static_shuffled", "static_ramp", AtMost(0.85)).at(TWO),
        ratio(Time, "static_even", "rayon_even", AtMost(1.05)),
        ratio(CpuTime, "static_ramp", "shared_index", Within(0.9, 1.15)),
    ],
    carries_over: "It carries over to every pool whose threads take work where there is some. A shared index does as \
                   well as stealing where the jobs are known; what is lost without either is the order's fault.",
    cautions: &[
        "The article prints no time, and its jobs spin on the clock, so that time in which one is preempted counts as \
         work. Here the work is fixed: a ramp of 600 to 60,000 steps, of about a nanosecond each.",
        "The last of T blocks has (2T − 1) / T² of the work, (2T − 1) / T of an even share: the bounds are that \
         ± 10 %.",
        "All is done in one pool of rayon's, whose wake-up is in every time. Idle threads of it look for work for a \
         little before they sleep, which is in the CPU time.",
    ],
    needs: Needs { cores: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// The number of a job and its steps.
type Job = (u64, u64);

fn ramp() -> Vec<Job> {
    (1..=JOBS).map(|number| (number, number * RAMP)).collect()
}

fn even() -> Vec<Job> {
    (1..=JOBS).map(|number| (number, EVEN)).collect()
}

fn shuffled() -> Vec<Job> {
    let (mut jobs, mut random) = (ramp(), fastrand::Rng::with_seed(SEED));
    for last in (1..jobs.len()).rev() {
        jobs.swap(last, random.usize(..=last));
    }
    jobs
}

/// Does a job, and gives its number: jobs of other lengths then give the same sum.
fn done(&(number, steps): &Job) -> u64 {
    black_box(work(steps, number));
    number
}

/// The pool, with as many threads as the point says, and the jobs.
fn made(run: &mut Run, jobs: fn() -> Vec<Job>) -> (ThreadPool, Vec<Job>) {
    let threads = run.size();
    run.cores(threads);
    let make = || {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        (pool.expect("a pool can be started"), jobs())
    };
    run.input(make)
}

fn dealt(run: &mut Run, jobs: fn() -> Vec<Job>) {
    let (pool, jobs) = made(run, jobs);
    let turn = move || {
        let sums = pool.broadcast(|context| {
            let place = |thread: usize| jobs.len() * thread / context.num_threads();
            let own = place(context.index())..place(context.index() + 1);
            jobs[own].iter().map(done).sum::<u64>()
        });
        sums.iter().sum::<u64>()
    };
    run.iter(turn, Digest::of);
}

fn shared_index(run: &mut Run) {
    let (pool, jobs) = made(run, ramp);
    let turn = move || {
        let next = AtomicUsize::new(0);
        let sums = pool.broadcast(|_| {
            let taken = || jobs.get(next.fetch_add(1, Relaxed));
            std::iter::from_fn(taken).map(done).sum::<u64>()
        });
        sums.iter().sum::<u64>()
    };
    run.iter(turn, Digest::of);
}

fn stolen(run: &mut Run, jobs: fn() -> Vec<Job>) {
    let (pool, jobs) = made(run, jobs);
    run.iter(move || pool.install(|| jobs.par_iter().map(done).sum::<u64>()), Digest::of);
}

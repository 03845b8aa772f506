//! A queue for each thread, or one for all

use super::leaves::{Done, EMPTY, Ended, FLAT, IDS, LONG, Leaves, TREE};
use super::multi_thread::workers;
use super::team::{Team, locked};
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::run::{Digest, Run};
use crossbeam_deque::{Injector, Steal, Stealer, Worker};
use std::collections::VecDeque;
use std::iter::repeat_with;
use std::sync::{Arc, Mutex};

const TWO: &[u64] = &[2];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Scheduler Queues in Go Runtime",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/scheduler-queues-in-go-runtime",
        quote: "far fewer lock operations compared to having every goroutine pushed into a single global structure",
        figures: &[Figure {
            what: "what a queue holds, in chapter 7 of a Go guide in 14 chapters",
            printed: "up to 256 goroutines per P",
        }],
    },
    says: "A queue for each thread, and stealing half of another's, cost less than one queue for all: at most 0.95 of \
           its time from two threads on.",
    axis: Axis {
        name: "threads",
        unit: Unit::Threads,
        points: &[1, 2, 4, 8, 16],
        article: 2,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("global_mutex", |run| global_mutex(run, TREE))
            .about("one deque behind a Mutex for all threads; each task spawns two, down to 2,048 leaves of a \
                    microsecond")
            .same_output("the ids of the leaves are the same, however many threads run them"),
        variant("global_queue", global_queue)
            .about("the same with crossbeam's Injector, a queue without a lock"),
        variant("local_half", |run| local(run, TREE, half))
            .about("a crossbeam deque for each thread; who has nothing steals half of another's, 32 at most"),
        variant("local_one", |run| local(run, TREE, single)).about("the same, and one is stolen"),
        variant("rayon_tree", rayon_tree).about("the same tree by rayon's join"),
        variant("tokio_tree", |run| tasks(run, TREE, Ended::spawn))
            .about("the same tree of tokio's tasks"),
        variant("global_mutex_long", |run| global_mutex(run, LONG))
            .about("as `global_mutex` with 16 leaves of 100 µs, each of which stands for 128 ids")
            .doing("16 long leaves")
            .same_output("the ids of the leaves are the same, however many threads run them"),
        variant("local_half_long", |run| local(run, LONG, half))
            .about("as `local_half` with the same leaves")
            .doing("16 long leaves"),
        variant("flat_half", |run| local(run, FLAT, half))
            .about("2,048 leaves of 0.1 µs laid into one thread's deque; the others steal half, 32 at most")
            .doing("leaves without a tree")
            .same_output("the ids of the leaves are the same, however many threads run them"),
        variant("flat_one", |run| local(run, FLAT, single))
            .about("the same, and one is stolen")
            .doing("leaves without a tree"),
        variant("tokio_inside", |run| tasks(run, EMPTY, inside))
            .about("2,048 tasks that do nothing, spawned by a worker")
            .doing("tasks that do nothing")
            .same_output("the ids of the tasks are the same, however many threads run them"),
        variant("tokio_outside", |run| tasks(run, EMPTY, Ended::spawn))
            .about("the same, spawned by the main thread")
            .doing("tasks that do nothing"),
    ],
    reference: "global_mutex",
    predictions: &[
        ratio(Time, "local_half", "global_mutex", AtMost(0.95)).from(2).stated(
            "performance would suffer",
            "said of processors that fight over the global queue, a direction: at least 5 % less time",
        ),
        ratio(Time, "flat_half", "flat_one", AtMost(0.95)).from(2).stated(
            "The runtime makes stealing efficient by transferring half the work at a time.",
            "said in *Scheduler Hand Offs in Go*, a direction: at least 5 % less time than one by one",
        ),
        ratio(Time, "tokio_inside", "tokio_outside", AtMost(0.95)).from(2).stated(
            "reduces overhead",
            "said of spawning into the queue of one's own processor, a direction: at least 5 % less time",
        ),
        ratio(Time, "global_mutex", "local_half", Within(0.95, 1.15)).at(&[1]).after_trial(),
        ratio(Time, "global_mutex", "local_half", AtLeast(1.05)).at(TWO).after_trial(),
        ratio(Time, "global_mutex", "local_half", AtLeast(3.0)).at(&[16]),
        ratio(Time, "global_mutex_long", "local_half_long", Within(0.9, 1.05)).at(TWO),
        ratio(Time, "local_one", "local_half", Within(0.9, 1.1)).at(TWO),
        ratio(Time, "flat_half", "flat_one", AtMost(0.77)).at(&[8]),
        ratio(Time, "tokio_inside", "tokio_outside", AtMost(0.7)).at(TWO),
        ratio(Time, "global_queue", "global_mutex", AtMost(1.0)).at(TWO),
    ],
    carries_over: "All of it carries over: tokio and rayon have a queue for each worker, as Go's scheduler has, and \
                   steal. What a global queue costs depends on how long its tasks run.",
    cautions: &[
        "The article prints no time, so what it states is a direction of at least 5 %. One thread has every operation \
         on the queue and no contention; 16 leaves have the contention and hardly any operations.",
        "The threads sleep between turns, so that their wake-up is in each turn, in all variants alike. Who finds \
         nothing gives its core away and looks again.",
        "crossbeam's `steal_batch_and_pop` takes half of a deque, but at most 32 tasks, where Go takes half of up to \
         256. The deques are first in, first out.",
        "A lock on two cores has modes, in which one thread keeps it for long or both hand it to and fro: read the \
         spread, and the voluntary switches beside the ratio.",
    ],
    needs: Needs { cores: 2, memory: 8 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Registers a turn of threads that begin with the places that are there at first; those are laid out by thread 0.
fn pooled(run: &mut Run, leaves: Leaves, part: impl Fn(usize, &Done) + Send + Sync + 'static) {
    let (threads, done) = (run.size(), Arc::new(Done::default()));
    run.cores(threads);
    run.operations(leaves.tasks());
    let own = Arc::clone(&done);
    let team = run.input(|| Team::start(threads, move |thread| part(thread, &own)));
    let turn = move || {
        done.forget();
        team.work();
        done.sum()
    };
    run.iter(turn, Digest::of);
}

fn global_mutex(run: &mut Run, leaves: Leaves) {
    let queue = run.input(|| Mutex::new(VecDeque::with_capacity(IDS as usize)));
    pooled(run, leaves, move |thread, done| {
        let push = |place| locked(&queue).push_back(place);
        leaves.at_first().filter(|_| thread == 0).for_each(push);
        done.until_all(leaves, push, || locked(&queue).pop_front());
    });
}

fn global_queue(run: &mut Run) {
    let queue = run.input(Injector::new);
    pooled(run, TREE, move |thread, done| {
        let push = |place| queue.push(place);
        TREE.at_first().filter(|_| thread == 0).for_each(push);
        done.until_all(TREE, push, || answered(|| queue.steal()));
    });
}

/// Asks until the answer is not to ask again.
fn answered(steal: impl FnMut() -> Steal<u64>) -> Option<u64> {
    repeat_with(steal).find(|steal| !steal.is_retry()).and_then(Steal::success)
}

/// Steals from another's deque into one's own.
type Stealing = fn(&Stealer<u64>, &Worker<u64>) -> Steal<u64>;

fn half(from: &Stealer<u64>, into: &Worker<u64>) -> Steal<u64> {
    from.steal_batch_and_pop(into)
}

fn single(from: &Stealer<u64>, _: &Worker<u64>) -> Steal<u64> {
    from.steal()
}

fn local(run: &mut Run, leaves: Leaves, steal: Stealing) {
    let threads = run.size();
    let deques: Vec<Worker<u64>> =
        run.input(|| repeat_with(Worker::new_fifo).take(threads).collect());
    let stealers: Vec<Stealer<u64>> = run.input(|| deques.iter().map(Worker::stealer).collect());
    // Each thread takes its own once a turn.
    let deques: Vec<Mutex<Worker<u64>>> =
        run.input(|| deques.into_iter().map(Mutex::new).collect());
    pooled(run, leaves, move |thread, done| {
        let own = locked(&deques[thread]);
        let others = || (thread + 1..threads).chain(0..thread).map(|other| &stealers[other]);
        let stolen = || others().find_map(|other| answered(|| steal(other, &own)));
        let push = |place| own.push(place);
        leaves.at_first().filter(|_| thread == 0).for_each(push);
        done.until_all(leaves, push, || own.pop().or_else(stolen));
    });
}

fn rayon_tree(run: &mut Run) {
    fn sum(place: u64) -> u64 {
        let Some([one, other]) = TREE.children(place) else { return TREE.leaf(place) };
        let (one, other) = rayon::join(|| sum(one), || sum(other));
        one + other
    }
    let threads = run.size();
    let pool = run.input(|| rayon::ThreadPoolBuilder::new().num_threads(threads).build());
    let pool = pool.expect("a pool of some threads can be made");
    run.cores(threads);
    run.operations(TREE.tasks());
    run.iter(move || pool.install(|| TREE.at_first().map(sum).sum::<u64>()), Digest::of);
}

/// Registers a turn of tasks, the first of which are spawned by what is given.
fn tasks(run: &mut Run, leaves: Leaves, spawn: fn(&'static Ended, Leaves)) {
    let threads = run.size();
    let ended: &'static Ended = run.input(|| Box::leak(Box::default()));
    let runtime = run.input(|| workers(threads));
    run.cores(threads);
    run.operations(leaves.tasks());
    let turn = move || {
        ended.forget();
        runtime.block_on(async {
            spawn(ended, leaves);
            ended.sum().await
        })
    };
    run.iter(turn, Digest::of);
}

/// Has a worker spawn the tasks.
fn inside(ended: &'static Ended, leaves: Leaves) {
    tokio::spawn(async move { ended.spawn(leaves) });
}

//! Tasks that block, and the others

use super::holder::Holder;
use super::multi_thread::workers_with_timers;
use super::unfinished::Unfinished;
use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, across, figure, ratio,
    value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::rc::Rc;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::sleep;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::task::{JoinHandle, block_in_place};

/// How long tasks wait.
const WAIT: Duration = Duration::from_millis(1);
/// Workers of the runtime.
const WORKERS: usize = 2;
/// Steps of the light task, of about a nanosecond.
const LIGHT: u64 = 100;
const TWO: &[u64] = &[2];
const FOUR: &[u64] = &[4];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Scheduler Latency in Go Runtime",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/scheduler-latency-in-go-runtime",
        quote: "its processor slot (P) is handed to another thread so runnable goroutines keep making progress",
        figures: &[],
    },
    says: "A task that blocks in a call or at a lock keeps its worker, unless it gives that away: where two block both \
           workers for 1 ms, a light task waits at least 0.8 ms, and at most a fifth of that where they hand over.",
    axis: Axis {
        name: "blocked tasks",
        unit: Unit::Count,
        points: &[0, 1, 2, 4],
        article: 2,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("inline", |run| delayed(run, None, inline))
            .about("a light task on a runtime with 2 workers, while tasks sleep for 1 ms as threads do"),
        variant("spawn_blocking", |run| delayed(run, None, spawn_blocking))
            .about("the same, and threads for blocking calls sleep"),
        variant("block_in_place", |run| delayed(run, None, in_place))
            .about("the same, and the tasks give their workers away before they sleep"),
        variant("async_sleep", |run| delayed(run, None, async_sleep))
            .about("the same, and the tasks wait for a timer of the runtime"),
        variant("std_mutex", std_mutex)
            .about("the same, and the tasks wait for the standard library's Mutex, which a thread holds for 1 ms"),
        variant("tokio_mutex", tokio_mutex).about("the same with tokio's Mutex"),
    ],
    reference: "inline",
    predictions: &[
        ratio(Time, "block_in_place", "inline", AtMost(0.95)).at(TWO).stated(
            "runnable goroutines keep making progress",
            "a direction: a light task waits at least 5 % less where the blocked ones hand their workers over",
        ),
        ratio(Time, "tokio_mutex", "std_mutex", AtMost(0.95)).at(TWO).in_rust().stated(
            "This avoids having multiple threads sit idle waiting on the same lock.",
            "said in “Scheduler Hand Offs in Go”, a direction: a light task waits at least 5 % less",
        ),
        ratio(Time, "tokio_mutex", "inline", AtMost(0.95)).at(TWO).in_go().stated(
            "This avoids having multiple threads sit idle waiting on the same lock.",
            "said in “Scheduler Hand Offs in Go”, a direction: a light goroutine waits at least 5 % less than where \
             threads sit idle",
        ),
        figure(BEYOND, "inline", Equal(0.0)),
        figure(BEYOND, "async_sleep", Equal(0.0)),
        figure(BEYOND, "tokio_mutex", Equal(0.0)),
        figure(BEYOND, "spawn_blocking", Equal(1.0)).over_figure(BLOCKED).from(1),
        value(Time, "inline", AtLeast(800_000.0)).at(TWO),
        across(Time, "inline", 2, Within(1.6, 2.4)).at(FOUR).where_refuted(
            "a worker of tokio takes several tasks of the common queue at a time: where one has taken both blocked ones \
             that were left, the other finds the light one after the first wait",
        ),
        ratio(Time, "spawn_blocking", "inline", AtMost(0.2)).at(TWO),
        ratio(Time, "block_in_place", "inline", AtMost(0.2)).at(TWO),
        ratio(Time, "tokio_mutex", "std_mutex", AtMost(0.2)).at(TWO),
        across(Time, "inline", 1, AtLeast(5.0)).at(TWO),
        ratio(Time, "async_sleep", "spawn_blocking", Within(0.5, 2.0)).at(TWO),
        value(CpuTime, "inline", AtMost(0.4)).over_metric(Time).at(TWO),
    ],
    carries_over: "The price of a blocked worker carries over, the remedy does not: Go's runtime hands the processor \
                   of a goroutine in a system call over by itself, and its locks park goroutines. In Rust the task has \
                   to say so, by `block_in_place`, `spawn_blocking` or a lock of the runtime's.",
    cautions: &[
        "The articles print no time: all bounds but the directions are ours. The time is that of a light task, from \
         its start to its end, while the others wait; what is left of those is finished outside the clock.",
        "The light task is spawned from outside. One that a worker spawns may lie in its slot for the last task, from \
         where nobody takes it.",
        "Two wake-ups are in every time, 10 to 100 µs. Sleeps end 50 to 100 µs late. CPU time has setting up and \
         clearing up in it.",
        "Threads for blocking calls are kept, so they are counted when those of the turn before are there.",
    ],
    needs: Needs { cores: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

const BLOCKED: &str = "tasks that wait";
const BEYOND: &str = "threads beyond the set-up";
/// Why no task and no channel ends early.
const ENDS: &str = "no task and no thread panics";

/// Told that a task has begun.
type Begun = SyncSender<()>;
type Blocked = JoinHandle<()>;

fn begin(begun: &Begun) {
    begun.send(()).expect("there is a place for each task");
}

fn inline(runtime: &Runtime, begun: Begun) -> Blocked {
    runtime.spawn(async move {
        begin(&begun);
        sleep(WAIT);
    })
}

fn spawn_blocking(runtime: &Runtime, begun: Begun) -> Blocked {
    runtime.spawn_blocking(move || {
        begin(&begun);
        sleep(WAIT);
    })
}

fn in_place(runtime: &Runtime, begun: Begun) -> Blocked {
    runtime.spawn(async move {
        begin(&begun);
        block_in_place(|| sleep(WAIT));
    })
}

fn async_sleep(runtime: &Runtime, begun: Begun) -> Blocked {
    runtime.spawn(async move {
        begin(&begun);
        tokio::time::sleep(WAIT).await;
    })
}

fn std_mutex(run: &mut Run) {
    let mutex: &Mutex<()> = Box::leak(Box::default());
    let lock = move || mutex.lock().expect("no thread panics while it holds the lock");
    let holder = run.input(|| Holder::start(lock, WAIT));
    let block = move |runtime: &Runtime, begun| {
        runtime.spawn(async move {
            begin(&begun);
            drop(lock());
        })
    };
    delayed(run, Some(holder), block);
}

fn tokio_mutex(run: &mut Run) {
    let mutex: &tokio::sync::Mutex<()> = Box::leak(Box::default());
    let holder = run.input(|| Holder::start(move || mutex.blocking_lock(), WAIT));
    let block = move |runtime: &Runtime, begun| {
        runtime.spawn(async move {
            begin(&begun);
            drop(mutex.lock().await);
        })
    };
    delayed(run, Some(holder), block);
}

/// Registers a turn that runs a light task on a runtime on which others have begun to wait.
fn delayed(
    run: &mut Run,
    holder: Option<Holder>,
    block: impl Fn(&Runtime, Begun) -> Blocked + 'static,
) {
    run.cores(WORKERS);
    let (tasks, holder) = (run.size(), Rc::new(holder));
    let runtime = Rc::new(run.input(|| workers_with_timers(WORKERS)));
    let (own, held, before) = (Rc::clone(&runtime), Rc::clone(&holder), threads());
    let set_up = move || {
        held.iter().for_each(Holder::hold);
        let (begun, have_begun) = sync_channel(tasks);
        let blocked: Vec<Blocked> = (0..tasks).map(|_| block(&own, begun.clone())).collect();
        (0..tasks.min(WORKERS)).for_each(|_| have_begun.recv().expect(ENDS));
        let beyond = threads().saturating_sub(before);
        held.iter().for_each(Holder::wait);
        (blocked, have_begun, beyond)
    };
    let turn = move |(blocked, begun, beyond), marks: &mut Marks| {
        let light = runtime.block_on(runtime.spawn(async { work(LIGHT, 1) })).expect(ENDS);
        marks.figure(BLOCKED, tasks as u64);
        marks.figure(BEYOND, beyond);
        left(light, (blocked, begun), &runtime, &holder)
    };
    run.iter_with_marked(1, set_up, turn, |results| Digest::of(&results.end()));
}

/// What is left when the light task has run; its result and the number of tasks that waited to their end.
fn left(
    light: u64,
    (blocked, begun): (Vec<Blocked>, Receiver<()>),
    runtime: &Rc<Runtime>,
    holder: &Rc<Option<Holder>>,
) -> Unfinished<(u64, u64)> {
    let (runtime, holder) = (Rc::clone(runtime), Rc::clone(holder));
    Unfinished::until(move || {
        let ended = blocked.into_iter().map(|task| runtime.block_on(task).expect(ENDS)).count();
        drop(begun);
        holder.iter().for_each(Holder::released);
        (light, ended as u64)
    })
}

/// The threads of this process.
fn threads() -> u64 {
    let threads = std::fs::read_dir("/proc/self/task");
    threads.expect("the system lists the threads of a process").count() as u64
}

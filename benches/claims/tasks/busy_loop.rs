//! A loop that never gives way, and the task behind it

use super::bursts::Pause::{self, Clock, Never, Yield};
use super::bursts::{Done, burst, burst_at_once, light};
use super::multi_thread::workers;
use super::one_core::OnOneCore;
use super::runtimes::local;
use super::unfinished::Unfinished;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    Variant, across, figure, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use crossbeam_channel::{Sender, bounded};
use std::rc::Rc;
use std::sync::{Arc, atomic::Ordering::Relaxed};
use tokio::task::JoinHandle;

const MILLION: &[u64] = &[1_000_000];
const LONGEST: &[u64] = &[4_000_000];
/// Longer than Go lets a goroutine run.
const FOR_GO: &[u64] = &[40_000_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "What the Goroutine Scheduler Really Does (And Why It Matters)",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/go-from-zero-to-depth-part-6-the-goroutine-scheduler-the-part-nobody-tells-beginners-5f7i",
        quote: "The scheduler will eventually preempt it, but preemption is not instantaneous.",
        figures: &[
            Figure {
                what: "the empty turns of the loop in Alexander Obregon's “Sysmon Thread in Go Runtime”",
                printed: "1e8",
            },
            Figure { what: "the timer beside it", printed: "500 * time.Millisecond" },
        ],
    },
    says: "A task that becomes ready behind a loop that never blocks waits for all of the loop, unless that yields: at \
           most 0.95 of the wait where the loop yields every 100,000 steps of a million. Go takes the processor away, \
           after some 10 ms.",
    axis: Axis {
        name: "steps of the burst",
        unit: Unit::Count,
        points: &[10_000, 100_000, 1_000_000, 4_000_000, 40_000_000],
        article: 4_000_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("no_yield_local", |run| on_local(run, |steps, done| task(steps, Never, done), told))
            .about("a light task behind a burst of work, on a runtime of one thread"),
        short("yield_100k", |run| on_local(run, |steps, done| task(steps, Yield(100_000), done), told))
            .about("the same, and the burst yields every 100,000 steps"),
        short("yield_10k", |run| on_local(run, |steps, done| task(steps, Yield(10_000), done), told))
            .about("the same, and the burst yields every 10,000 steps"),
        short("no_yield_workers", |run| on_workers(run, 2))
            .about("a light task behind two bursts, on a runtime with 2 workers"),
        short("one_hog", |run| on_workers(run, 1)).about("the same behind one burst"),
        short("spawn_blocking", spawn_blocking)
            .about("the burst in a thread for blocking calls, the light task on a runtime of one thread"),
        short("threads_one_core", threads_one_core)
            .about("burst and light work are two threads of the system, kept on one core"),
        short("whole_never", |run| whole(run, Never)).about("the burst alone, to its end").doing(WHOLE),
        short("whole_100k", |run| whole(run, Yield(100_000)))
            .about("the same, yielding every 100,000 steps")
            .doing(WHOLE),
        short("whole_10k", |run| whole(run, Yield(10_000)))
            .about("the same, yielding every 10,000 steps")
            .doing(WHOLE),
        short("whole_1k", |run| whole(run, Yield(1_000)))
            .about("the same, yielding every 1,000 steps")
            .doing(WHOLE),
        short("whole_clock", |run| whole(run, Clock))
            .about("the same, reading the clock every 1,000 steps")
            .doing(WHOLE),
    ],
    reference: "no_yield_local",
    predictions: &[
        ratio(Time, "yield_100k", "no_yield_local", AtMost(0.95)).from(1_000_000).stated(
            "This is why CPU-bound loops should yield naturally",
            "a direction: a light task waits at least 5 % less",
        ),
        ratio(Time, "threads_one_core", "no_yield_local", AtMost(0.95)).at(LONGEST).in_rust().stated(
            "The scheduler will eventually preempt it",
            "tokio's does not, the system's is the nearest; a direction: a light thread waits at least 5 % less",
        ),
        across(Time, "no_yield_local", 4_000_000, AtMost(9.5)).at(FOR_GO).in_go().stated(
            "The scheduler will eventually preempt it",
            "a direction: behind ten times the burst a light goroutine waits at least 5 % less than ten times as long",
        ),
        figure(BEFORE, "no_yield_local", Equal(1.0)).over_figure(BURST),
        figure(BEFORE, "yield_100k", Equal(10_000.0)).at(&[10_000]),
        figure(BEFORE, "yield_100k", Equal(100_000.0)).from(100_000),
        figure(BEFORE, "yield_10k", Equal(10_000.0)),
        across(Time, "no_yield_local", 100_000, Within(8.0, 12.0)).at(MILLION).in_both(),
        value(Time, "no_yield_local", Within(10_000_000.0, 25_000_000.0)).at(FOR_GO).in_go(),
        ratio(Time, "spawn_blocking", "no_yield_local", AtMost(0.2)).at(MILLION),
        ratio(Time, "one_hog", "no_yield_workers", AtMost(0.2)).at(MILLION),
        ratio(Time, "whole_100k", "whole_never", AtMost(1.02)).at(MILLION),
        ratio(Time, "whole_1k", "whole_never", AtLeast(1.05)).at(MILLION),
        ratio(Time, "whole_clock", "whole_never", AtMost(1.08)).at(MILLION),
        ratio(Time, "threads_one_core", "no_yield_local", AtMost(0.75)).at(LONGEST),
        value(InvoluntarySwitches, "threads_one_core", AtLeast(0.5)).at(LONGEST),
    ],
    carries_over: "That long loops should yield carries over, and more so: nothing in tokio takes a worker away from a \
                   task. What preempts in Rust is the system, which shares a core among threads. Where a burst is \
                   handed to a thread of its own, or a worker is free, nobody waits for it.",
    cautions: &[
        "The articles print no delay. The time is that of the light task, from its start behind the burst to its end; \
         what is left of the burst is finished outside the clock. Times of `whole_…` are those of the burst.",
        "The articles' loops are empty, and LLVM removes such a loop: these are multiplications of about a nanosecond, \
         each of which needs the one before. 10⁸ empty turns are some 40 ms, which one variant alone is given: Go lets \
         a goroutine run for 10 ms, so what is shorter is never preempted there.",
        "Only `yield_now` lets the runtime of one thread look at its own future at once; a future that wakes itself is \
         passed over for up to 61 polls. On workers the light task is spawned from outside: one that a worker spawns \
         runs next.",
        "Bursts on workers have their workers when the clock starts, and are woken first; that of a thread works \
         already. Wake-ups are in those times: below 100,000 steps they show little else.",
    ],
    needs: Needs { cores: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

const BURST: &str = "steps of the burst";
const BEFORE: &str = "steps before the light task";
const WHOLE: &str = "the burst alone, run to its end inside the clock: what pausing costs";
/// Why no task and no thread ends early.
const ENDS: &str = "no burst and no light task panics";

/// A variant whose turns stay below 5 ms.
#[track_caller]
const fn short(name: &'static str, routine: fn(&mut Run)) -> Variant {
    variant(name, routine).at(Points::UpTo(4_000_000))
}

type Begun = JoinHandle<u64>;
/// The results of the light task and of the burst.
type Results = (u64, u64);

fn task(steps: u64, pause: Pause, done: Done) -> Begun {
    tokio::spawn(burst(steps, pause, done))
}

/// Registers a turn that is the delay of light work, and leaves the rest of a burst over.
fn delayed<S: 'static>(
    run: &mut Run,
    set_up: impl FnMut() -> S + 'static,
    turn: impl FnMut(S, &mut Marks) -> Unfinished<Results> + 'static,
) {
    run.iter_with_marked(1, set_up, turn, |results| Digest::of(&results.end()));
}

/// Registers a turn that begins a burst on a runtime of one thread, and a light task behind it.
fn on_local(
    run: &mut Run,
    begin: fn(u64, Done) -> Begun,
    tell: fn(&mut Marks, steps: u64, before: u64),
) {
    let (steps, runtime) = (run.point(), Rc::new(run.input(local)));
    let turn = move |(), marks: &mut Marks| {
        let (burst, (before, light)) = runtime.block_on(async {
            let done = Done::default();
            let burst = begin(steps, Arc::clone(&done));
            let light = tokio::spawn(async move { (done.load(Relaxed), light()) });
            (burst, light.await.expect(ENDS))
        });
        tell(marks, steps, before);
        let runtime = Rc::clone(&runtime);
        Unfinished::until(move || (light, runtime.block_on(burst).expect(ENDS)))
    };
    delayed(run, || (), turn);
}

fn told(marks: &mut Marks, steps: u64, before: u64) {
    marks.figure(BURST, steps);
    marks.figure(BEFORE, before);
}

fn spawn_blocking(run: &mut Run) {
    run.cores(2);
    let begin = |steps, _| tokio::task::spawn_blocking(move || burst_at_once(steps));
    // How far a burst beside it has come is no exact figure.
    on_local(run, begin, |_, _, _| ());
}

/// Registers a turn that runs a light task on a runtime with 2 workers, on which so many bursts have begun.
fn on_workers(run: &mut Run, bursts: usize) {
    run.cores(2);
    let (steps, runtime) = (run.point(), Rc::new(run.input(|| workers(2))));
    let own = Rc::clone(&runtime);
    let set_up = move || {
        let ((begun, have_begun), (order, orders)) = (bounded(bursts), bounded(bursts));
        let begin = |_| {
            let (begun, orders) = (begun.clone(), orders.clone());
            let burst = own.spawn(async move {
                begun.send(()).expect(ENDS); // If it worked already, the main thread would have to wait for a core.
                orders.recv().expect(ENDS);
                burst(steps, Never, Done::default()).await
            });
            // One by one: a worker might take both and block in the first. A blocked worker wakes no other: it is told again.
            while have_begun.recv_timeout(std::time::Duration::from_millis(10)).is_err() {
                own.spawn(async {});
            }
            burst
        };
        let begun: Vec<Begun> = (0..bursts).map(begin).collect();
        (begun, order)
    };
    let turn = move |(bursts, order): (Vec<Begun>, Sender<()>), _: &mut Marks| {
        bursts.iter().try_for_each(|_| order.send(())).expect(ENDS);
        let light = runtime.block_on(runtime.spawn(async { light() })).expect(ENDS);
        let runtime = Rc::clone(&runtime);
        Unfinished::until(move || {
            let ends = bursts.into_iter().map(|burst| runtime.block_on(burst).expect(ENDS));
            let all: Vec<u64> = ends.collect();
            assert!(all.iter().all(|end| *end == all[0]), "the bursts do the same");
            (light, all[0])
        })
    };
    delayed(run, set_up, turn);
}

fn threads_one_core(run: &mut Run) {
    run.cores(2);
    let steps = run.point();
    let (begun, has_begun) = bounded(1);
    let burst = move || {
        begun.send(()).expect(ENDS);
        burst_at_once(steps)
    };
    let burst = Rc::new(run.input(|| OnOneCore::start(burst)));
    let light = run.input(|| OnOneCore::start(light));
    let own = Rc::clone(&burst);
    let set_up = move || {
        own.begin();
        has_begun.recv().expect(ENDS);
    };
    let turn = move |(), _: &mut Marks| {
        light.begin();
        let (light, burst) = (light.end(), Rc::clone(&burst));
        Unfinished::until(move || (light, burst.end()))
    };
    delayed(run, set_up, turn);
}

fn whole(run: &mut Run, pause: Pause) {
    let (steps, runtime) = (run.point(), run.input(local));
    let all = move || runtime.block_on(async { task(steps, pause, Done::default()).await });
    run.iter(move || all().expect(ENDS), Digest::of);
}

//! Waiting by looking, by sleeping between, and by being woken

use super::tables::locked;
use super::threads::until;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, difference,
    ratio, value, variant,
};
use claimbench::run::Run;
use crossbeam_channel::bounded;
use std::hint::spin_loop;
use std::sync::atomic::{AtomicU64, Ordering::*};
use std::sync::{Condvar, Mutex, OnceLock};
use std::thread::{Thread, current, park, sleep, yield_now};
use std::time::Duration;

/// How long thread 1 sleeps before it raises the flag, in eighths of the interval between two looks.
const EIGHTHS: [u64; 4] = [9, 11, 13, 15];
const LONG: &[u64] = &[600_000];
const SHORT: &[u64] = &[200_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go sync.Cond, the Most Overlooked Sync Mechanism",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-synccond-the-most-overlooked-sync-mechanism-1fgd",
        quote: "that loop is still running in the background, burning through CPU cycles",
        figures: &[
            Figure { what: "the sleep between two looks", printed: "100 * time.Millisecond" },
            Figure {
                what: "how long a receiver waits in Alexander Obregon's “Channel Capacity Limits in Go”",
                printed: "two seconds",
            },
        ],
    },
    says: "A loop that waits for a condition takes at least 1.05 times the CPU time of a condition variable, also where it \
           sleeps between two looks; a blocked receiver takes none.",
    axis: Axis {
        name: "interval between two looks",
        unit: Unit::Nanoseconds,
        points: &[200_000, 600_000],
        article: 600_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("spinning", |run| counted(run, |_| spin_loop()))
            .about("looks again at once")
            .same_output("four waits a turn, however long they are"),
        variant("yielding", |run| counted(run, |_| yield_now()))
            .about("gives its core away between two looks"),
        variant("polling", |run| counted(run, sleep)).about("sleeps between two looks"),
        variant("condvar", condvar).about("waits at a condition variable"),
        variant("parked", parked).about("parks its thread until the flag is up"),
        variant("received", received).about("receives from a channel of one place"),
        variant("received_timeout", received_timeout)
            .about("receives with a limit, again and again"),
    ],
    reference: "condvar",
    predictions: &[
        ratio(CpuTime, "polling", "condvar", AtLeast(1.05))
            .stated("burning through CPU cycles", "said of both loops; 5 %, as no cost is printed"),
        value(CpuTime, "spinning", AtLeast(0.95))
            .over_metric(Time)
            .at(LONG)
            .stated("burning through CPU cycles", "all of the time but 5 %"),
        value(CpuTime, "received", AtMost(0.25)).over_metric(Time).at(LONG).stated(
            "Receivers don’t burn CPU while waiting",
            "Alexander Obregon's “Channel Capacity Limits in Go”; a quarter is for wake-ups and what is around a slice",
        ),
        value(CpuTime, "yielding", AtLeast(0.9)).over_metric(Time).at(LONG),
        value(CpuTime, "condvar", AtMost(0.25)).over_metric(Time).at(LONG).after_trial(),
        value(CpuTime, "parked", AtMost(0.25)).over_metric(Time).at(LONG).after_trial(),
        value(CpuTime, "polling", AtMost(0.25)).over_metric(Time).at(LONG).after_trial(),
        difference(Time, "polling", "condvar", Within(180_000.0, 480_000.0)).at(LONG),
        difference(Time, "polling", "condvar", Within(50_000.0, 250_000.0)).at(SHORT),
        ratio(Time, "received_timeout", "received", Within(0.9, 1.1)),
        difference(Time, "spinning", "condvar", AtMost(0.0)),
        difference(VoluntarySwitches, "condvar", "spinning", Within(0.7, 1.3)).at(LONG),
        difference(VoluntarySwitches, "polling", "condvar", Within(0.7, 1.5)).at(LONG),
    ],
    carries_over: "It carries over, but for who sleeps: a thread here, a goroutine there, which costs no switch of the system \
                   where another goroutine can run.",
    cautions: &[
        "600 µs stand for the article's 100 ms: with those a turn would take 0.6 s, and nothing but the interval would change.",
        "A time is that of one wait. The other thread sleeps for 1.125 to 1.875 times the interval before it raises the flag, so \
         a sleeper is late by half of an interval on average, and the slack of a timer is in every variant alike. What a \
         variant is late by itself is the difference to another's time.",
        "CPU time is that of both threads, with the system's. `polling` has one more wake-up a wait than `condvar`: for long \
         sleeps that is all that the loop burns.",
        "`spinning` on the core of the thread that raises the flag would delay it: threads are kept apart only where there are \
         enough cores.",
    ],
    needs: Needs { cores: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Registers a turn in which thread 0 waits four times for thread 1, which has slept meanwhile. `wait` and `raise` are given
/// the number of the wait, counted over all turns.
fn waited(
    run: &mut Run,
    wait: impl Fn(u64) + Send + Sync + 'static,
    raise: impl Fn(u64) + Send + Sync + 'static,
) {
    let interval = run.point();
    let waits = EIGHTHS.len() as u64;
    let turns = [const { AtomicU64::new(0) }; 2];
    let (setter, begun) = (OnceLock::<Thread>::new(), AtomicU64::new(0));
    run.operations(waits);
    run.iter_threads(2, move |thread| {
        let first = turns[thread].fetch_add(1, Relaxed) * waits + 1;
        let numbers = first..first + waits;
        if thread == 0 {
            until(|| setter.get().is_some());
            for number in numbers {
                begun.store(number, Release);
                setter.get().expect("it has been waited for").unpark();
                wait(number);
            }
        } else {
            setter.get_or_init(current);
            for (number, eighths) in numbers.zip(EIGHTHS) {
                // Not by looking, which would burn what a late waiter is late.
                while begun.load(Acquire) < number {
                    park();
                }
                sleep(Duration::from_nanos(interval * eighths / 8));
                raise(number);
            }
        }
        waits
    });
}

/// A count is the flag, and who waits looks at it again and again, with something between.
fn counted(run: &mut Run, between: impl Fn(Duration) + Send + Sync + 'static) {
    let flag: &AtomicU64 = Box::leak(Box::default());
    let interval = Duration::from_nanos(run.point());
    let wait = move |number| {
        while flag.load(Acquire) < number {
            between(interval);
        }
    };
    waited(run, wait, move |number| flag.store(number, Release));
}

fn condvar(run: &mut Run) {
    let (flag, raised): &(Mutex<bool>, Condvar) = Box::leak(Box::default());
    let wait = move |_| {
        let is_up = raised.wait_while(locked(flag), |is_up| !*is_up);
        *is_up.expect("no thread panics while it holds the flag") = false;
    };
    let raise = move |_| {
        *locked(flag) = true;
        raised.notify_one();
    };
    waited(run, wait, raise);
}

fn parked(run: &mut Run) {
    let (flag, waiter): &(AtomicU64, OnceLock<Thread>) = Box::leak(Box::default());
    let wait = move |number| {
        waiter.get_or_init(current);
        while flag.load(Acquire) < number {
            park();
        }
    };
    let raise = move |number| {
        flag.store(number, Release);
        // Whoever waits has said so before this thread slept.
        if let Some(waiter) = waiter.get() {
            waiter.unpark();
        }
    };
    waited(run, wait, raise);
}

fn received(run: &mut Run) {
    let (sender, receiver) = bounded(1);
    let wait = move |_| receiver.recv().expect("the sender is here");
    waited(run, wait, move |_| sender.send(()).expect("the receiver is here"));
}

fn received_timeout(run: &mut Run) {
    let (sender, receiver) = bounded(1);
    let interval = Duration::from_nanos(run.point());
    let wait = move |_| while receiver.recv_timeout(interval).is_err() {};
    waited(run, wait, move |_| sender.send(()).expect("the receiver is here"));
}

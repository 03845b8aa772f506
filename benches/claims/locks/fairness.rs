//! A lock that is handed over, and needless wake-ups

use super::tables::locked;
use super::threads::{until, work};
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit, ratio,
    value, variant,
};
use claimbench::run::Run;
use parking_lot::FairMutex;
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::*};
use std::sync::{Condvar, Mutex};

/// The most lockings of the greedy thread while the polite one waits for its one.
const GREEDY: u64 = 30;
/// Lockings of each thread where nobody is polite, and the threads of a crowd.
const LOCKINGS: u64 = 20;
const CROWD: usize = 8;
const MIDDLE: &[u64] = &[10_000];
const LONG: &[u64] = &[100_000];
const BOTH: &str = "nobody is polite: both lock again at once";
const MANY: &str = "nobody is polite, and eight threads lock again at once";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Sync Mutex: Normal and Starvation Mode",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-sync-mutex-normal-and-starvation-mode-464",
        quote: "Other goroutines shouldn't be woken up unnecessarily.",
        figures: &[
            Figure { what: "the bit that says that the lock is held", printed: "bit 0" },
            Figure { what: "the bit that says that a waiter was woken", printed: "bit 1" },
            Figure { what: "the bit of the starvation mode", printed: "bit 2" },
        ],
    },
    says: "A mutex that is never handed over lets a polite thread wait at least 5 times as long as one that always is, and \
           wakes one waiter an unlocking, however many there are.",
    axis: Axis {
        name: "hold",
        unit: Unit::Nanoseconds,
        points: &[1_000, 10_000, 100_000],
        article: 100_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("std_wait", |run| polite(run, Mutex::new(())))
            .about(
                "one locking of a polite thread beside a greedy one: the standard library's Mutex",
            )
            .same_output("the polite thread locks once, however long the greedy one holds"),
        variant("parking_lot_wait", |run| polite(run, parking_lot::Mutex::new(())))
            .about("the same with parking_lot's Mutex, which is handed over now and then"),
        variant("fair_wait", |run| polite(run, FairMutex::new(())))
            .about("the same with its FairMutex, which is always handed over"),
        variant("ticket_wait", |run| polite(run, Ticket::default()))
            .about("the same with a spin lock that serves by number"),
        variant("std_both", |run| greedy(run, 2, Mutex::new(())))
            .about("two greedy threads: the standard library's Mutex")
            .doing(BOTH),
        variant("parking_lot_both", |run| greedy(run, 2, parking_lot::Mutex::new(())))
            .about("two greedy threads: parking_lot's Mutex")
            .doing(BOTH),
        variant("fair_both", |run| greedy(run, 2, FairMutex::new(())))
            .about("two greedy threads: its FairMutex")
            .doing(BOTH),
        variant("std_crowd", |run| greedy(run, CROWD, Mutex::new(())))
            .at(Points::At(MIDDLE))
            .about("eight greedy threads: the standard library's Mutex")
            .doing(MANY),
        variant("herd_crowd", |run| greedy(run, CROWD, Herd::default()))
            .at(Points::At(MIDDLE))
            .about("eight greedy threads: a flag under a Condvar that wakes all at each unlocking")
            .doing(MANY),
    ],
    reference: "std_wait",
    predictions: &[
        ratio(Time, "std_wait", "fair_wait", AtLeast(5.0)).at(LONG),
        ratio(Time, "parking_lot_wait", "fair_wait", AtMost(12.0)).at(LONG),
        ratio(Time, "std_wait", "parking_lot_wait", AtLeast(1.5)).at(LONG),
        ratio(Time, "ticket_wait", "fair_wait", AtMost(1.1)).at(LONG),
        ratio(Time, "fair_both", "std_both", AtLeast(2.0)).at(&[1_000]),
        ratio(Time, "fair_both", "std_both", AtMost(1.6)).at(LONG),
        value(VoluntarySwitches, "std_both", AtMost(1.2)).at(MIDDLE),
        value(VoluntarySwitches, "std_crowd", AtMost(1.25)),
        ratio(VoluntarySwitches, "herd_crowd", "std_crowd", AtLeast(2.0)),
    ],
    carries_over: "The standard library's Mutex has no starvation mode and is never handed over: who lets it go may take it \
                   again before the woken thread is up. It wakes one waiter an unlocking, and has no bit for a waiter that is \
                   already awake. parking_lot hands over after 1 ms at the latest, as Go does.",
    cautions: &[
        "The article ends before it says what starvation mode does, so no bound is its own. It names no hold: 100 µs stand for \
         a long one.",
        "A time of the polite ones is how long one locking waits; of the others it is that of one locking among those of all \
         threads. The greedy thread stops after 30 holds, so a ratio of 20 to 30 means never; it stops as well once the \
         polite one is through.",
        "`ticket_wait` hands over without sleeping: what `fair_wait` takes beyond it is the wake-up, what `std_wait` takes \
         beyond both is that the lock was taken again. `herd_crowd` shows that needless wake-ups are seen at all.",
        "Eight threads on two cores let each other run before a slice begins: read the switches of the crowds, not their \
         times. A tenth of a switch a locking is the harness's.",
    ],
    needs: Needs { cores: 2, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Something that one thread holds at a time.
trait Lock: Send + Sync + 'static {
    /// Works while the lock is held.
    fn held<T>(&self, work: impl FnOnce() -> T) -> T;
}

/// Registers a turn in which one thread locks once, while the other one holds the lock and takes it again at once.
fn polite(run: &mut Run, lock: impl Lock) {
    let hold = run.point();
    let turns = [const { AtomicU64::new(0) }; 2];
    let (held, through) = (AtomicU64::new(0), AtomicU64::new(0));
    run.iter_threads(2, move |thread| {
        let turn = turns[thread].fetch_add(1, Relaxed) + 1;
        let is_through = || through.load(Acquire) >= turn;
        if thread == 0 {
            until(|| held.load(Acquire) >= turn);
            lock.held(|| through.store(turn, Release));
            return 1;
        }
        for _ in 0..GREEDY {
            lock.held(|| {
                held.store(turn, Release);
                if !is_through() {
                    black_box(work(hold, turn));
                }
            });
            if is_through() {
                break;
            }
        }
        until(is_through);
        0
    });
}

/// Registers a turn in which so many threads lock again and again with nothing between.
fn greedy(run: &mut Run, threads: usize, lock: impl Lock) {
    let hold = run.point();
    run.operations(LOCKINGS * threads as u64);
    run.iter_threads(threads, move |thread| {
        (0..LOCKINGS).fold(thread as u64, |value, _| lock.held(|| work(hold, value)))
    });
}

impl Lock for Mutex<()> {
    fn held<T>(&self, work: impl FnOnce() -> T) -> T {
        let _guard = locked(self);
        work()
    }
}

impl Lock for parking_lot::Mutex<()> {
    fn held<T>(&self, work: impl FnOnce() -> T) -> T {
        let _guard = self.lock();
        work()
    }
}

impl Lock for FairMutex<()> {
    fn held<T>(&self, work: impl FnOnce() -> T) -> T {
        let _guard = self.lock();
        work()
    }
}

/// A lock that whoever comes draws a number for, and that looks until it is served.
#[derive(Default)]
struct Ticket {
    drawn: AtomicU64,
    served: AtomicU64,
}

impl Lock for Ticket {
    fn held<T>(&self, work: impl FnOnce() -> T) -> T {
        let number = self.drawn.fetch_add(1, Relaxed);
        until(|| self.served.load(Acquire) == number);
        let result = work();
        self.served.store(number + 1, Release);
        result
    }
}

/// A lock that wakes all who wait.
#[derive(Default)]
struct Herd {
    is_held: Mutex<bool>,
    freed: Condvar,
}

impl Lock for Herd {
    fn held<T>(&self, work: impl FnOnce() -> T) -> T {
        let is_held = locked(&self.is_held);
        *self.freed.wait_while(is_held, |is_held| *is_held).expect("no thread panics") = true;
        let result = work();
        *locked(&self.is_held) = false;
        self.freed.notify_all();
        result
    }
}

//! A shared counter: locked, atomic, or one for each thread

use super::tables::locked;
use super::threads::{Apart, work};
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, across, ratio,
    variant,
};
use claimbench::run::Run;
use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering, Ordering::*};

/// Additions of each thread in a turn, and the same where about 10 µs of work are before each.
const ADDITIONS: u64 = 1_000;
const BUSY: u64 = 100;
/// The most threads of the axis.
const THREADS: usize = 8;
/// Why the variants with work between are controls.
const WORK: &str = "it works for 10 µs before each addition: what a counter costs in real use";
/// What one mutex is said to do.
const BACKWARDS: &str = "sync.Mutex: Scalability Backwards";
const FIVE_PERCENT: &str = "a heading of Viktor Logvinov's “Improving Go's sync.RWMutex Performance”: all threads together do \
                            5 % less than one";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 13",
        author: "",
        url: "",
        quote: "atomic.AddUint64 avoids locking the counter -- faster than a mutex for simple counters.",
        figures: &[Figure {
            what: "goroutines that count in Phuong Le's “Go Sync Mutex”",
            printed: "1000 goroutines",
        }],
    },
    says: "An atomic addition takes at most 0.95 of the time of a mutex for a counter, and one mutex gets slower with every \
           thread: two threads together do less than one.",
    axis: Axis {
        name: "threads",
        unit: Unit::Threads,
        points: &[1, 2, 4, 8],
        article: 2,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("mutex", |run| counted(run, mutex())).about("a number behind a Mutex"),
        variant("parking_lot", |run| counted(run, parking_lot()))
            .about("behind parking_lot's Mutex"),
        variant("atomic_relaxed", |run| counted(run, atomic(Relaxed)))
            .about("one atomic number, relaxed additions"),
        variant("atomic_seqcst", |run| counted(run, atomic(SeqCst)))
            .about("one atomic number, additions in one order for all"),
        variant("cas_loop", |run| counted(run, cas_loop()))
            .about("one atomic number, read and exchanged until nobody came between"),
        variant("padded", |run| counted(run, padded()))
            .about("an atomic number for each thread, 128 bytes apart"),
        variant("adjacent", |run| counted(run, adjacent()))
            .about("an atomic number for each thread, side by side in one line"),
        variant("merged", |run| counted(run, merged()))
            .about("a plain number for each thread, added under a lock when the turn ends"),
        variant("mutex_busy", |run| busy(run, mutex()))
            .about("a number behind a Mutex, with 10 µs of work before each addition")
            .doing(WORK),
        variant("atomic_busy", |run| busy(run, atomic(Relaxed)))
            .about("one atomic number, with 10 µs of work before each addition")
            .doing(WORK),
    ],
    reference: "mutex",
    predictions: &[
        ratio(Time, "atomic_relaxed", "mutex", AtMost(0.95)).stated(
            "faster than a mutex for simple counters",
            "5 % in the guide's direction, as no figure is printed",
        ),
        across(Time, "mutex", 1, AtLeast(2.1)).at(&[2]).stated(BACKWARDS, FIVE_PERCENT),
        across(Time, "mutex", 1, AtLeast(4.2)).at(&[4]).stated(BACKWARDS, FIVE_PERCENT),
        across(Time, "mutex", 1, AtLeast(8.4)).at(&[8]).stated(BACKWARDS, FIVE_PERCENT),
        ratio(Time, "atomic_relaxed", "mutex", AtMost(0.6)).at(&[1]),
        ratio(Time, "atomic_relaxed", "mutex", AtMost(0.7)).at(&[2]).after_trial(),
        ratio(Time, "atomic_relaxed", "mutex", AtMost(0.5)).from(4),
        across(Time, "atomic_relaxed", 1, AtLeast(3.0)).at(&[2]),
        ratio(Time, "padded", "atomic_relaxed", AtMost(0.4)).at(&[2]),
        ratio(Time, "padded", "atomic_relaxed", AtMost(0.2)).from(4),
        ratio(Time, "adjacent", "padded", AtLeast(2.0)).from(2),
        ratio(Time, "merged", "padded", AtMost(0.7)).after_trial(),
        ratio(Time, "atomic_seqcst", "atomic_relaxed", Within(0.9, 1.1)).from(2).after_trial(),
        ratio(Time, "mutex_busy", "atomic_busy", Within(0.9, 1.1)),
        across(Time, "mutex", 1, AtLeast(11.4)).at(&[8]),
    ],
    carries_over: "It carries over: an addition is one locked instruction in both languages, a mutex two, and the line that \
                   they change travels from core to core in the same way.",
    cautions: &[
        "A time is that of one addition of one thread while all of them count: where a lock is passed on at no further cost, \
         it is as many times that of one thread as there are threads.",
        "The articles' 1000 goroutines run on as many threads as there are cores: 2 stand for them.",
        "`adjacent` against `padded` is the cache line and nothing else: no counter is shared in either.",
        "Voluntary switches of `mutex` at 2 tell why it is slow: below 0.01 an addition by the line that travels, above by \
         sleeping. A compiler may add all at once in `merged`, so each addition goes through memory.",
        "A lock that lets one thread win for long looks fast here; what that costs another claim of this theme tells.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// What threads count in.
trait Counter: Send + Sync + 'static {
    fn add(&self, thread: usize, additions: u64, before_each: impl FnMut());
    fn total(&self) -> u64;
}

/// A counter, and what all threads say that they have added: when it goes, none may be lost.
struct Checked<C: Counter> {
    counter: C,
    added: [Apart<AtomicU64>; THREADS],
}

impl<C: Counter> Checked<C> {
    fn of(counter: C) -> Checked<C> {
        Checked { counter, added: [const { Apart(AtomicU64::new(0)) }; THREADS] }
    }

    /// So many additions of a thread, with something before each; how many they were.
    fn add(&self, thread: usize, additions: u64, before_each: impl FnMut()) -> u64 {
        self.counter.add(thread, additions, before_each);
        self.added[thread].0.fetch_add(additions, Relaxed);
        additions
    }
}

impl<C: Counter> Drop for Checked<C> {
    fn drop(&mut self) {
        let added: u64 = self.added.iter().map(|added| added.0.load(Relaxed)).sum();
        assert_eq!(self.counter.total(), added, "an addition was lost");
    }
}

fn counted(run: &mut Run, counter: impl Counter) {
    let counter = Checked::of(counter);
    run.operations(ADDITIONS);
    run.iter_threads(run.size(), move |thread| counter.add(thread, ADDITIONS, || ()));
}

fn busy(run: &mut Run, counter: impl Counter) {
    let counter = Checked::of(counter);
    run.operations(BUSY);
    run.iter_threads(run.size(), move |thread| {
        let mut value = thread as u64;
        let added = counter.add(thread, BUSY, || value = work(10_000, value));
        value.wrapping_add(added)
    });
}

/// What all threads change, one by one and by the same means.
struct Shared<N, A, T> {
    numbers: Apart<N>,
    add: A,
    total: T,
}

impl<N, A, T> Counter for Shared<N, A, T>
where
    N: Send + Sync + 'static,
    A: Fn(&N, usize) + Send + Sync + 'static,
    T: Fn(&N) -> u64 + Send + Sync + 'static,
{
    #[inline]
    fn add(&self, thread: usize, additions: u64, mut before_each: impl FnMut()) {
        for _ in 0..additions {
            before_each();
            (self.add)(&self.numbers.0, thread);
        }
    }

    fn total(&self) -> u64 {
        (self.total)(&self.numbers.0)
    }
}

fn shared<N: Send + Sync + 'static>(
    numbers: N,
    add: impl Fn(&N, usize) + Send + Sync + 'static,
    total: impl Fn(&N) -> u64 + Send + Sync + 'static,
) -> impl Counter {
    Shared { numbers: Apart(numbers), add, total }
}

fn mutex() -> impl Counter {
    shared(Mutex::new(0), |number, _| *locked(number) += 1, |number| *locked(number))
}

fn parking_lot() -> impl Counter {
    let number = parking_lot::Mutex::new(0);
    shared(number, |number, _| *number.lock() += 1, |number| *number.lock())
}

fn atomic(ordering: Ordering) -> impl Counter {
    let add = move |number: &AtomicU64, _| {
        number.fetch_add(1, ordering);
    };
    shared(AtomicU64::new(0), add, |number| number.load(Relaxed))
}

fn cas_loop() -> impl Counter {
    let add = |number: &AtomicU64, _| {
        let _ = number.fetch_update(Relaxed, Relaxed, |number| Some(number + 1));
    };
    shared(AtomicU64::new(0), add, |number| number.load(Relaxed))
}

fn padded() -> impl Counter {
    let numbers = [const { Apart(AtomicU64::new(0)) }; THREADS];
    let add = |numbers: &[Apart<AtomicU64>; THREADS], thread: usize| {
        numbers[thread].0.fetch_add(1, Relaxed);
    };
    shared(numbers, add, |numbers| numbers.iter().map(|number| number.0.load(Relaxed)).sum())
}

/// All of them are in one line: what is shared lies apart.
fn adjacent() -> impl Counter {
    let add = |numbers: &[AtomicU64; THREADS], thread: usize| {
        numbers[thread].fetch_add(1, Relaxed);
    };
    shared([const { AtomicU64::new(0) }; THREADS], add, |numbers| {
        numbers.iter().map(|number| number.load(Relaxed)).sum()
    })
}

/// What each thread counts for itself, and then adds.
struct Merged(Mutex<u64>);

impl Counter for Merged {
    #[inline]
    fn add(&self, _: usize, additions: u64, mut before_each: impl FnMut()) {
        let mut own = 0_u64;
        for _ in 0..additions {
            before_each();
            *black_box(&mut own) += 1;
        }
        *locked(&self.0) += own;
    }

    fn total(&self) -> u64 {
        *locked(&self.0)
    }
}

fn merged() -> impl Counter {
    Merged(Mutex::new(0))
}

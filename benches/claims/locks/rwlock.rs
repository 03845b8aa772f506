//! A lock for readers and writers

use super::tables::locked;
use super::threads::{Apart, work};
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit, across, ratio,
    value, variant,
};
use claimbench::run::Run;
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::*};
use std::sync::{Mutex, RwLock};

/// Operations of a thread in a turn, and writes where one thread writes.
const OPERATIONS: u64 = 500;
const WRITES: u64 = 100;
/// The section inside the lock, a long one, and what a writer does between: nanoseconds.
const SHORT: u64 = 10;
const LONG: u64 = 1_000;
const BETWEEN: u64 = 1_000;
/// What is read, and what is written over it.
const PAIR: Pair = [3, 5];
const MIXED: &str = "one operation in ten writes";
const LONG_READS: &str = "it works 1 µs inside the lock";
const ONE_WRITER: &str = "one thread writes, and the others read until it is done";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Improving Go's `sync.RWMutex` Performance: Addressing Inefficiencies with Sharded Maps and Per-Shard \
                  Mutexes",
        author: "Viktor Logvinov",
        url: "https://dev.to/viklogix/improving-gos-syncrwmutex-performance-addressing-inefficiencies-with-sharded-maps-and-3amd",
        quote: "it hurts writers more than it helps readers",
        figures: &[],
    },
    says: "A read-write lock does writers more harm than it does readers good: with readers about a write takes at least \
           1.05 times as long as under a mutex.",
    axis: Axis {
        name: "threads",
        unit: Unit::Threads,
        points: &[1, 2, 4, 8],
        article: 8,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("mutex_reads", |run| reads(run, SHORT, Mutex::new(PAIR)))
            .about("all read, the standard library's Mutex"),
        variant("rwlock_reads", |run| reads(run, SHORT, RwLock::new(PAIR)))
            .about("all read, its RwLock"),
        variant("parking_lot_reads", |run| reads(run, SHORT, parking_lot::RwLock::new(PAIR)))
            .about("all read, parking_lot's RwLock"),
        variant("arc_swap_reads", |run| reads(run, SHORT, ArcSwap::from_pointee(PAIR)))
            .about("all read what an ArcSwap points to"),
        variant("atomic_reads", |run| reads(run, SHORT, PAIR.map(AtomicU64::new)))
            .about("all read two atomic numbers: no snapshot"),
        variant("mutex_mixed", |run| mixed(run, Mutex::new(PAIR)))
            .about("one write in ten, the standard library's Mutex")
            .doing(MIXED),
        variant("rwlock_mixed", |run| mixed(run, RwLock::new(PAIR)))
            .about("one write in ten, its RwLock")
            .doing(MIXED),
        variant("mutex_long", |run| reads(run, LONG, Mutex::new(PAIR)))
            .about("all read and work 1 µs inside, the standard library's Mutex")
            .doing(LONG_READS),
        variant("rwlock_long", |run| reads(run, LONG, RwLock::new(PAIR)))
            .about("all read and work 1 µs inside, its RwLock")
            .doing(LONG_READS),
        variant("mutex_writer", |run| one_writer(run, Mutex::new(PAIR)))
            .at(Points::From(2))
            .about("a writer beside readers, the standard library's Mutex")
            .doing(ONE_WRITER)
            .same_output("one thread writes the same pairs, however many read"),
        variant("rwlock_writer", |run| one_writer(run, RwLock::new(PAIR)))
            .at(Points::From(2))
            .about("a writer beside readers, its RwLock")
            .doing(ONE_WRITER),
        variant("parking_lot_writer", |run| one_writer(run, parking_lot::RwLock::new(PAIR)))
            .at(Points::From(2))
            .about("a writer beside readers, parking_lot's RwLock")
            .doing(ONE_WRITER),
    ],
    reference: "rwlock_reads",
    predictions: &[
        ratio(Time, "rwlock_writer", "mutex_writer", AtLeast(1.05)).stated(
            "it hurts writers more than it helps readers",
            "5 % in the article's direction, as no figure is printed",
        ),
        ratio(Time, "rwlock_mixed", "mutex_mixed", AtLeast(1.05))
            .from(2)
            .stated("rarely the right choice", "with writers about, the whole loses: 5 %"),
        across(Time, "rwlock_reads", 1, AtLeast(1.67)).at(&[2]),
        ratio(Time, "rwlock_long", "mutex_long", AtMost(0.75)).at(&[2]),
        ratio(Time, "atomic_reads", "rwlock_reads", AtMost(0.4)).from(2).after_trial(),
        ratio(Time, "arc_swap_reads", "rwlock_reads", AtMost(0.7)).from(2).after_trial(),
        value(Time, "rwlock_writer", AtMost(20_000.0)).at(&[2]).after_trial(),
        ratio(Time, "rwlock_reads", "mutex_reads", AtMost(0.67)).from(8),
        ratio(Time, "rwlock_mixed", "mutex_mixed", AtLeast(1.0)).from(8),
        ratio(Time, "rwlock_long", "mutex_long", AtMost(0.67)).from(8),
        ratio(Time, "rwlock_reads", "mutex_reads", Within(0.8, 1.5)).at(&[1]),
    ],
    carries_over: "It carries over: in both languages readers are counted in one word, which each of them changes, so that \
                   its line travels though nobody writes. In neither do readers keep a writer out without end: a writer that \
                   waits holds new readers back.",
    cautions: &[
        "The article says that it measured, and prints nothing. It also says that the lock “prioritizes reader fairness over \
         writer throughput”; Go's own documentation says that a waiting writer blocks new readers. The shared count of \
         readers is the cause, and not their fairness.",
        "A time is that of one operation of one thread while all work; of the variants with one writer it is that of a write. \
         The article names no number of threads: 8 are the cores of its repository.",
        "Both write what is there. Which operations write is fixed by thread. Two atomic numbers are no snapshot of a pair.",
        "A reader that never pauses makes `mutex_writer` unfair: read its voluntary switches first. Those of `rwlock_mixed` \
         against `mutex_mixed` tell sleeping from waiting for a line.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

type Pair = [u64; 2];
type ArcSwap = arc_swap::ArcSwap<Pair>;

/// A pair of numbers that threads share.
trait Guarded: Send + Sync + 'static {
    /// What the section makes of the pair, while nobody writes it.
    fn read(&self, section: impl FnOnce(Pair) -> u64) -> u64;
}

/// One that can be written.
trait Written: Guarded {
    /// Writes the pair, and what the section then makes of it while nobody else has it.
    fn write(&self, pair: Pair, section: impl FnOnce(Pair) -> u64) -> u64;
}

/// What is done inside: so many nanoseconds of work with what was read.
fn inside(nanos: u64) -> impl Fn(Pair) -> u64 + Copy {
    move |[one, other]| work(nanos, one + other)
}

fn reads(run: &mut Run, nanos: u64, pair: impl Guarded) {
    let pair = Apart(pair);
    run.operations(OPERATIONS);
    run.iter_threads(run.size(), move |_| {
        (0..OPERATIONS).fold(0, |sum: u64, _| sum.wrapping_add(pair.0.read(inside(nanos))))
    });
}

fn mixed(run: &mut Run, pair: impl Written) {
    let pair = Apart(pair);
    run.operations(OPERATIONS);
    run.iter_threads(run.size(), move |thread| {
        (0..OPERATIONS).fold(0, |sum: u64, operation| {
            let is_write = (operation + thread as u64).is_multiple_of(10);
            sum.wrapping_add(match is_write {
                true => pair.0.write(black_box(PAIR), inside(SHORT)),
                false => pair.0.read(inside(SHORT)),
            })
        })
    });
}

/// Registers a turn in which thread 0 writes and the others read until it has written all.
fn one_writer(run: &mut Run, pair: impl Written) {
    let pair = Apart(pair);
    let turns: Vec<Apart<AtomicU64>> = (0..run.size()).map(|_| Apart::default()).collect();
    let written = Apart(AtomicU64::new(0));
    run.operations(WRITES);
    run.iter_threads(run.size(), move |thread| {
        let turn = turns[thread].0.fetch_add(1, Relaxed) + 1;
        if thread > 0 {
            while written.0.load(Acquire) < turn {
                black_box(pair.0.read(inside(SHORT)));
            }
            return 0;
        }
        let sum = (0..WRITES).fold(0, |sum, _| {
            let sum = pair.0.write(black_box(PAIR), inside(SHORT)).wrapping_add(sum);
            work(BETWEEN, sum)
        });
        written.0.store(turn, Release);
        sum
    });
}

impl Guarded for Mutex<Pair> {
    fn read(&self, section: impl FnOnce(Pair) -> u64) -> u64 {
        section(*locked(self))
    }
}

impl Written for Mutex<Pair> {
    fn write(&self, pair: Pair, section: impl FnOnce(Pair) -> u64) -> u64 {
        let mut own = locked(self);
        *own = pair;
        section(pair)
    }
}

/// Why a lock of the standard library can be had.
const SOUND: &str = "no thread panics while it holds the lock";

impl Guarded for RwLock<Pair> {
    fn read(&self, section: impl FnOnce(Pair) -> u64) -> u64 {
        section(*RwLock::read(self).expect(SOUND))
    }
}

impl Written for RwLock<Pair> {
    fn write(&self, pair: Pair, section: impl FnOnce(Pair) -> u64) -> u64 {
        let mut own = RwLock::write(self).expect(SOUND);
        *own = pair;
        section(pair)
    }
}

impl Guarded for parking_lot::RwLock<Pair> {
    fn read(&self, section: impl FnOnce(Pair) -> u64) -> u64 {
        section(*parking_lot::RwLock::read(self))
    }
}

impl Written for parking_lot::RwLock<Pair> {
    fn write(&self, pair: Pair, section: impl FnOnce(Pair) -> u64) -> u64 {
        let mut own = parking_lot::RwLock::write(self);
        *own = pair;
        section(pair)
    }
}

impl Guarded for ArcSwap {
    fn read(&self, section: impl FnOnce(Pair) -> u64) -> u64 {
        section(**self.load())
    }
}

impl Guarded for [AtomicU64; 2] {
    fn read(&self, section: impl FnOnce(Pair) -> u64) -> u64 {
        section(self.each_ref().map(|number| number.load(Acquire)))
    }
}

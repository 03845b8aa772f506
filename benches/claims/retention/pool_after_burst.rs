//! What a pool keeps after a burst

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, across, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::marker::PhantomData;
use std::sync::{Mutex, MutexGuard};

/// Bytes of one object.
const OBJECT: usize = 8_192;
/// The most objects that `cap_64` keeps.
const CAP: usize = 64;
/// Ticks between the two bursts.
const TICKS: u32 = 16;
/// The phase in which every holder has an object for the second time.
const SECOND: &str = "second burst";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "sync.Pool items can be garbage collected at any time, between any two GC cycles.",
        figures: &[],
    },
    says: "The objects of a Go pool may go away at any collection; a pool without a collector keeps all of a burst, \
           4,096 objects of 8 KiB or 32 MiB, until it is told otherwise, and does not lower the peak.",
    axis: Axis {
        name: "holders at once",
        unit: Unit::Count,
        points: &[1, 16, 256, 1_024, 4_096],
        article: 4_096,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("fresh", |run| register(run, |_| Fresh))
            .about("makes and drops every object: no pool"),
        variant("unbounded", |run| register(run, Listed::<Unbounded>::of))
            .about("keeps every object that comes back, in a list behind a Mutex"),
        variant("cap_64", |run| register(run, Listed::<Capped>::of))
            .about("keeps at most 64 objects and drops what comes back beyond them"),
        variant("halving", |run| register(run, Listed::<Halving>::of))
            .about("keeps every object and drops half of the idle ones at each tick"),
        variant("two_generations", |run| register(run, Listed::<Generations>::of)).about(
            "keeps two lists and drops, at each tick, what was not used since the one before",
        ),
    ],
    reference: "unbounded",
    predictions: &[
        exactly(Allocations, "fresh", 1).in_phase(SECOND),
        exactly(Allocations, "unbounded", 0).in_phase(SECOND),
        value(Allocations, "cap_64", Equal(0.75)).at(&[256]).in_phase(SECOND),
        value(Allocations, "cap_64", Equal(0.937_5)).at(&[1_024]).in_phase(SECOND),
        value(Allocations, "cap_64", Equal(0.984_375)).at(&[4_096]).in_phase(SECOND),
        ratio(Peak, "unbounded", "fresh", Within(0.95, 1.05)),
        ratio(Held, "unbounded", "cap_64", AtLeast(60.0)).at(&[4_096]).in_phase("idle"),
        exactly(Held, "fresh", 0).in_phase("idle"),
        value(Held, "halving", AtMost(8_192.0)).in_phase("log2 holders + 1 ticks"),
        exactly(Held, "two_generations", 0).in_phase("two ticks"),
        ratio(Time, "cap_64", "unbounded", AtMost(1.05)).at(&[1]),
        across(Time, "fresh", 1, AtMost(2.0)).at(&[4_096]),
    ],
    carries_over: "That unused objects go away by themselves does not: Go's pool is emptied by its collector, and Rust \
                   has none. What replaces it is a rule in the pool, and three are compared here. That many holders \
                   at once make garbage pile up does not carry over either, as a dropped object is free at once.",
    cautions: &[
        "Phuong Le writes of Go's pool that what is put in can be removed “at any time, without any warning”, and that \
         “high concurrency leads to high memory usage”, which a pool is to break. Neither gives a figure for it.",
        "A pool can not lower a peak: all holders have an object at once, wherever it came from.",
        "Times and allocations are for each holder of two bursts with 16 idle ticks between: of 4,096, `cap_64` makes \
         4,032 again, which is 0.984375 each. The pool is emptied at the end of a turn, inside the clock.",
        "Ticks are calls and not a clock. One thread plays all holders: the Mutex is never contended.",
        "The holders' list and the pools' lists have their room from the start and are counted for no variant.",
        "What the pool keeps is one thing and what the allocator keeps of what was dropped another: compare the bytes \
         held with the resident bytes of the same phase.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

type Object = Vec<u8>;

trait Pool {
    /// An object that came back earlier.
    fn take(&self) -> Option<Object>;
    fn give(&self, object: Object);
    /// Time goes on.
    fn tick(&self) {}
    /// Drops all that is idle.
    fn drain(&self) {}
}

struct Fresh;

impl Pool for Fresh {
    fn take(&self) -> Option<Object> {
        None
    }

    fn give(&self, object: Object) {
        drop(object);
    }
}

/// What is idle: the list that objects come back to, and another for what has been idle for longer.
struct Idle {
    young: Vec<Object>,
    old: Vec<Object>,
}

/// What a pool keeps of what comes back, and for how long; everything for ever where nothing else is said.
trait Rule {
    fn give(idle: &mut Idle, object: Object) {
        idle.young.push(object);
    }

    fn tick(_: &Listed<Self>) {}
}

struct Unbounded;

impl Rule for Unbounded {}

struct Capped;

impl Rule for Capped {
    fn give(idle: &mut Idle, object: Object) {
        if idle.young.len() < CAP {
            idle.young.push(object);
        }
    }
}

struct Halving;

impl Rule for Halving {
    fn tick(pool: &Listed<Self>) {
        let young = &mut pool.idle().young;
        young.truncate(young.len() / 2);
    }
}

struct Generations;

impl Rule for Generations {
    fn tick(pool: &Listed<Self>) {
        let Idle { young, old } = &mut *pool.idle();
        old.clear();
        std::mem::swap(young, old);
    }
}

/// A pool that lists its idle objects behind a Mutex.
struct Listed<R: ?Sized>(Mutex<Idle>, PhantomData<R>);

impl<R> Listed<R> {
    fn of(most: usize) -> Self {
        let list = || Vec::with_capacity(most);
        Listed(Mutex::new(Idle { young: list(), old: list() }), PhantomData)
    }
}

impl<R: ?Sized> Listed<R> {
    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.0.lock().expect("no turn panics while it holds the pool")
    }
}

impl<R: Rule> Pool for Listed<R> {
    fn take(&self) -> Option<Object> {
        let Idle { young, old } = &mut *self.idle();
        young.pop().or_else(|| old.pop())
    }

    fn give(&self, object: Object) {
        R::give(&mut self.idle(), object);
    }

    fn tick(&self) {
        R::tick(self);
    }

    fn drain(&self) {
        let Idle { young, old } = &mut *self.idle();
        young.clear();
        old.clear();
    }
}

/// Registers two bursts with idle ticks between.
fn register<P: Pool + 'static>(run: &mut Run, pool: fn(usize) -> P) {
    let holders = run.size();
    let halved = holders.next_power_of_two().ilog2() + 1;
    let (pool, mut held) = run.input(|| (pool(holders), Vec::with_capacity(holders)));
    run.operations(run.point());
    run.iter_marked(
        move |marks| {
            take_all(&pool, &mut held, holders, 1);
            marks.phase("first burst");
            let first = give_all(&pool, &mut held);
            marks.phase("given back");
            for tick in 1..=TICKS {
                pool.tick();
                if tick == 2 {
                    marks.phase("two ticks");
                }
                if tick == halved {
                    marks.phase("log2 holders + 1 ticks");
                }
            }
            marks.phase("idle");
            take_all(&pool, &mut held, holders, 2);
            marks.phase(SECOND);
            let second = give_all(&pool, &mut held);
            pool.drain();
            marks.phase("drained");
            (first, second)
        },
        Digest::of,
    );
}

/// Every holder takes an object or makes one, and writes all of it.
fn take_all(pool: &impl Pool, held: &mut Vec<Object>, holders: usize, burst: usize) {
    for holder in 0..holders {
        let mut object = pool.take().unwrap_or_else(|| Vec::with_capacity(OBJECT));
        object.clear();
        object.extend(std::iter::repeat_n((holder + burst) as u8, OBJECT));
        held.push(object);
    }
    black_box(held.as_mut_slice());
}

/// Every holder reads the ends of its object and gives it back.
fn give_all(pool: &impl Pool, held: &mut Vec<Object>) -> u64 {
    let mut sum = 0_u64;
    for object in held.drain(..) {
        let ends = u64::from(object[0]) + u64::from(object[OBJECT - 1]);
        sum = sum.rotate_left(7) ^ ends;
        pool.give(object);
    }
    sum
}

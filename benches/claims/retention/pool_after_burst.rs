//! What a pool keeps after a burst

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Lane, Metric::*, Needs, Processes, Scale, Source, Unit,
    exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
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
        variant("fresh", |run| bursts(run, FRESH))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("makes and drops every object: no pool"),
        variant("unbounded", |run| bursts(run, UNBOUNDED))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("keeps every object that comes back, in a list behind a Mutex"),
        variant("cap_64", |run| bursts(run, CAPPED))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("keeps at most 64 objects and drops what comes back beyond them"),
        variant("halving", |run| bursts(run, HALVING))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about("keeps every object and drops half of the idle ones at each tick"),
        variant("two_generations", |run| bursts(run, GENERATIONS))
            .lanes(&[Lane::Heap, Lane::Resident])
            .about(
                "keeps two lists and drops, at each tick, what was not used since the one before",
            ),
        variant("fresh_steady", |run| steady(run, FRESH))
            .about("as fresh, one burst after the other")
            .doing(STEADY),
        variant("unbounded_steady", |run| steady(run, UNBOUNDED))
            .about("as unbounded, one burst after the other over a pool that lives on")
            .doing(STEADY),
        variant("cap_64_steady", |run| steady(run, CAPPED))
            .about("as cap_64, one burst after the other over a pool that lives on")
            .doing(STEADY),
    ],
    reference: "unbounded_steady",
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
        ratio(Time, "cap_64_steady", "unbounded_steady", AtMost(1.05)).at(&[1]),
        ratio(Time, "fresh_steady", "unbounded_steady", AtMost(2.0)).at(&[1_024]),
        value(Faults, "fresh_steady", AtLeast(1.8)).at(&[1_024]).under(Allocator::System),
        value(Faults, "fresh_steady", AtMost(0.1)).at(&[1_024]).under(Allocator::Jemalloc),
    ],
    carries_over: "That unused objects go away by themselves does not: Go's pool is emptied by its collector, and Rust \
                   has none. What replaces it is a rule in the pool, and three are compared here. That many holders \
                   at once make garbage pile up does not carry over either, as a dropped object is free at once.",
    cautions: &[
        "Phuong Le writes of Go's pool that what is put in can be removed “at any time, without any warning”, and that \
         “high concurrency leads to high memory usage”, which a pool is to break. Neither gives a figure for it.",
        "A pool can not lower a peak: all holders have an object at once, wherever it came from.",
        "Allocations are for each holder of two bursts with 16 idle ticks between: of 4,096, `cap_64` makes 4,032 \
         again, which is 0.984375 each. The pool is emptied at the end of a turn.",
        "Only steady use is timed: bursts without ticks over a pool that lives on, each object written whole. Against the \
         pool of the same point, whose objects leave the same caches, garbage that piled up would show in \
         `fresh_steady`. What shows under the C library's allocator is pages: it gives the end of its heap back after \
         each burst, two pages an object.",
        "Ticks are calls and not a clock. One thread plays all holders: the Mutex is never contended.",
        "The holders' list and the pools' lists have their room from the start and are counted for no variant.",
        "What the pool keeps is one thing and what the allocator keeps of what was dropped another: compare the bytes \
         held with the resident bytes of the same phase.",
    ],
    // Up to eight processes live at once, each with all objects of a point.
    needs: Needs { memory: 16 << 20, memory_each: 2 * OBJECT as u64, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why the variants that are timed are controls.
const STEADY: &str = "it has no ticks and is never drained: what taking and giving back costs";

type Object = Vec<u8>;

/// What is idle: the list that objects come back to, and another for what has been idle for longer.
struct Idle {
    young: Vec<Object>,
    old: Vec<Object>,
}

/// What a pool keeps of what comes back, and for how long.
#[derive(Clone, Copy)]
struct Rule {
    /// The most objects in the list that they come back to.
    most: usize,
    /// What happens as time goes on.
    tick: fn(&mut Idle),
}

const FRESH: Option<Rule> = None;
const UNBOUNDED: Option<Rule> = Some(Rule { most: usize::MAX, tick: |_| {} });
const CAPPED: Option<Rule> = Some(Rule { most: CAP, tick: |_| {} });
const HALVING: Option<Rule> =
    Some(Rule { most: usize::MAX, tick: |idle| idle.young.truncate(idle.young.len() / 2) });
const GENERATIONS: Option<Rule> = Some(Rule {
    most: usize::MAX,
    tick: |idle| {
        idle.old.clear();
        std::mem::swap(&mut idle.young, &mut idle.old);
    },
});

/// A pool that lists its idle objects behind a Mutex; without a rule, none.
struct Pool(Mutex<Idle>, Option<Rule>);

impl Pool {
    fn of(rule: Option<Rule>, most: usize) -> Pool {
        let list = || Vec::with_capacity(most);
        Pool(Mutex::new(Idle { young: list(), old: list() }), rule)
    }

    fn idle(&self) -> MutexGuard<'_, Idle> {
        self.0.lock().expect("no turn panics while it holds the pool")
    }

    /// An object that came back earlier.
    fn take(&self) -> Option<Object> {
        self.1?;
        let Idle { young, old } = &mut *self.idle();
        young.pop().or_else(|| old.pop())
    }

    fn give(&self, object: Object) {
        let Some(rule) = self.1 else { return };
        let young = &mut self.idle().young;
        if young.len() < rule.most {
            young.push(object);
        }
    }

    fn tick(&self) {
        if let Some(rule) = self.1 {
            (rule.tick)(&mut self.idle());
        }
    }

    fn drain(&self) {
        let Idle { young, old } = &mut *self.idle();
        young.clear();
        old.clear();
    }
}

/// A pool of that rule, and the holders' list.
fn set_up(run: &mut Run, rule: Option<Rule>) -> (Pool, Vec<Object>) {
    let holders = run.size();
    run.operations(run.point());
    run.input(|| (Pool::of(rule, holders), Vec::with_capacity(holders)))
}

/// Registers a burst over a pool that lives on.
fn steady(run: &mut Run, rule: Option<Rule>) {
    let (pool, mut held) = set_up(run, rule);
    let holders = run.size();
    let turn = move || {
        take_all(&pool, &mut held, holders, 1);
        give_all(&pool, &mut held)
    };
    run.iter(turn, Digest::of);
}

/// Registers two bursts with idle ticks between.
fn bursts(run: &mut Run, rule: Option<Rule>) {
    let (pool, mut held) = set_up(run, rule);
    let holders = run.size();
    let halved = holders.next_power_of_two().ilog2() + 1;
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
fn take_all(pool: &Pool, held: &mut Vec<Object>, holders: usize, burst: usize) {
    for holder in 0..holders {
        let mut object = pool.take().unwrap_or_else(|| Vec::with_capacity(OBJECT));
        object.clear();
        object.extend(std::iter::repeat_n((holder + burst) as u8, OBJECT));
        held.push(object);
    }
    black_box(held.as_mut_slice());
}

/// Every holder reads the ends of its object and gives it back.
fn give_all(pool: &Pool, held: &mut Vec<Object>) -> u64 {
    let mut sum = 0_u64;
    for object in held.drain(..) {
        let ends = u64::from(object[0]) + u64::from(object[OBJECT - 1]);
        sum = sum.rotate_left(7) ^ ends;
        pool.give(object);
    }
    sum
}

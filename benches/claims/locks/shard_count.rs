//! How many shards, and what if all want one

use super::tables::{Map, Shards, Table, half_overwritten, locked, shard_of, shards};
use super::threads::{Apart, drawn};
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::run::Run;
use std::hint::black_box;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU8, Ordering::*};

/// Keys of all shards together, and operations of a thread in a turn.
const KEYS: u64 = 65_536;
const OPERATIONS: usize = 2_000;
/// Elements where there is no map, operations of a thread on them, and the locks that they share.
const ELEMENTS: u64 = 1_000_000;
const CHANGES: usize = 50_000;
const STRIPES: usize = 1_024;
const NO_MAP: &str = "it changes bytes in a list: a lock for each, or some for all";
/// What the rule says, and how a bound follows.
const RULE: &str = "Align shard count with CPU cores and ensure uniform data access.";
const ENOUGH: &str = "as many shards as threads do as well as 256, within 5 %";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Improving Go's `sync.RWMutex` Performance: Addressing Inefficiencies with Sharded Maps and Per-Shard \
                  Mutexes",
        author: "Viktor Logvinov",
        url: "https://dev.to/viklogix/improving-gos-syncrwmutex-performance-addressing-inefficiencies-with-sharded-maps-and-3amd",
        quote: RULE,
        figures: &[Figure {
            what: "operations on one shard that make it a bottleneck",
            printed: "90%",
        }],
    },
    says: "As many shards as cores do as well as 256, within 5 %, if access is even; with nine operations in ten on one shard \
           it takes at least 1.05 times as long.",
    axis: Axis {
        name: "threads",
        unit: Unit::Threads,
        points: &[1, 2, 4, 8],
        article: 8,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("shards_1", |run| even(run, 1)).about("one shard"),
        variant("shards_2", |run| even(run, 2)).about("2 shards"),
        variant("shards_4", |run| even(run, 4)).about("4 shards"),
        variant("shards_8", |run| even(run, 8)).about("8 shards"),
        variant("shards_64", |run| even(run, 64)).about("64 shards"),
        variant("shards_256", |run| even(run, 256)).about("256 shards"),
        variant("shards_1024", |run| even(run, 1_024)).about("1,024 shards"),
        variant("skewed_256", skewed)
            .about("256 shards, nine operations in ten on one of them")
            .control("it meets other keys: nine in ten are of one shard"),
        variant("per_element", per_element)
            .about("a million bytes, each behind a Mutex of its own")
            .doing(NO_MAP),
        variant("stripes_1024", stripes)
            .about("a million bytes, which share 1,024 mutexes 128 bytes apart")
            .doing(NO_MAP),
    ],
    reference: "shards_256",
    predictions: &[
        ratio(Time, "shards_2", "shards_256", AtMost(1.05)).at(&[2]).stated(RULE, ENOUGH),
        ratio(Time, "shards_4", "shards_256", AtMost(1.05)).at(&[4]).stated(RULE, ENOUGH),
        ratio(Time, "shards_8", "shards_256", AtMost(1.05)).at(&[8]).stated(RULE, ENOUGH),
        ratio(Time, "skewed_256", "shards_256", AtLeast(1.05)).from(2).stated(
            "the lock for that shard becomes a bottleneck",
            "5 % in the article's direction, as no time is printed",
        ),
        ratio(Time, "shards_2", "shards_256", AtLeast(1.15)).at(&[2]),
        ratio(Time, "shards_1024", "shards_256", Within(0.85, 1.15)).at(&[2]),
        ratio(Time, "skewed_256", "shards_1", Within(0.45, 1.1)).at(&[2]).after_trial(),
        ratio(Time, "per_element", "stripes_1024", AtMost(1.3)).at(&[2]).after_trial(),
        ratio(Time, "shards_8", "shards_256", AtLeast(1.67)).from(8),
        ratio(Time, "shards_64", "shards_256", AtMost(1.25)).from(8),
        ratio(Time, "shards_1", "shards_256", Within(0.4, 1.25)).at(&[1]).after_trial(),
    ],
    carries_over: "It carries over: two threads that draw their shards meet the more often the fewer there are, whatever the \
                   language. A Mutex is 8 bytes in Go; here a `Mutex<u8>` is 8 bytes with its byte, and parking_lot's is 2.",
    cautions: &[
        "The article prints no times, and 90 % as its only figure. It names no number of threads: 8 are the cores of its \
         repository.",
        "A time is that of one operation of one thread while all work: half look-ups, half overwrites with what is there. The \
         shard is chosen by the high bits of the hash; what is skewed is the choice of keys, by the same function.",
        "Also with many shards every second line of a lock was last in the other core, which more shards can not cure.",
        "A lock for each of a million bytes is 8 MB. A lock beside its byte is one miss of the cache, a stripe and a byte are \
         two: the price of a lock for each is memory, and not time, unless the last cache has less than 8 MB.",
        "Voluntary switches of `skewed_256` and `shards_1` at 2 tell sleeping from waiting for a line.",
    ],
    needs: Needs { memory: 128 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

fn even(run: &mut Run, shards: usize) {
    let threads = run.size();
    let keys = run.input(|| drawn(threads, OPERATIONS, KEYS));
    operated(run, of_mutexes(shards), keys);
}

/// Nine keys in ten are among those of one shard.
fn skewed(run: &mut Run) {
    const SHARDS: usize = 256;
    let threads = run.size();
    let keys = run.input(|| {
        let of_one: Vec<u64> = (0..KEYS).filter(|key| shard_of(*key, SHARDS) == 0).collect();
        let mut keys = drawn(threads, OPERATIONS, KEYS);
        // One in ten is of any shard, now a look-up and now an overwrite.
        let is_of_one = |place: usize| place % 10 != place / 10 % 10;
        for (place, key) in keys.iter_mut().flatten().enumerate() {
            if is_of_one(place) {
                *key = of_one[*key as usize % of_one.len()];
            }
        }
        keys
    });
    operated(run, of_mutexes(SHARDS), keys);
}

fn of_mutexes(count: usize) -> Shards<Mutex<Map>> {
    shards(KEYS, count, Mutex::new)
}

fn operated(run: &mut Run, table: impl Table, keys: Vec<Vec<u64>>) {
    run.operations(OPERATIONS as u64);
    run.iter_threads(keys.len(), move |thread| half_overwritten(&table, &keys[thread]));
}

fn per_element(run: &mut Run) {
    let elements: Vec<Mutex<u8>> = (0..ELEMENTS).map(|place| Mutex::new(place as u8)).collect();
    changed(run, move |place| {
        let mut element = locked(&elements[place]);
        *element = black_box(element.wrapping_add(1));
        let met = *element;
        *element = black_box(met.wrapping_sub(1));
        met
    });
}

fn stripes(run: &mut Run) {
    let locks: Vec<Apart<Mutex<()>>> = (0..STRIPES).map(|_| Apart::default()).collect();
    // Whoever has the stripe is alone with the byte: relaxed loads and stores are plain ones.
    let elements: Vec<AtomicU8> = (0..ELEMENTS).map(|place| AtomicU8::new(place as u8)).collect();
    changed(run, move |place| {
        let _guard = locked(&locks[place % STRIPES].0);
        let element = &elements[place];
        element.store(black_box(element.load(Relaxed).wrapping_add(1)), Relaxed);
        let met = element.load(Relaxed);
        element.store(black_box(met.wrapping_sub(1)), Relaxed);
        met
    });
}

/// Registers a turn in which each thread adds 1 to random elements and takes it away again, under one locking each.
fn changed(run: &mut Run, change: impl Fn(usize) -> u8 + Send + Sync + 'static) {
    let threads = run.size();
    let places = run.input(|| drawn(threads, CHANGES, ELEMENTS));
    run.operations(CHANGES as u64);
    run.iter_threads(threads, move |thread| {
        places[thread].iter().map(|place| u64::from(change(*place as usize))).sum()
    });
}

//! Reading without locks, and what a write then costs

use super::tables::{Map, Shards, Table, map, met, papaya, shards, value_of};
use super::threads::drawn;
use arc_swap::ArcSwap;
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, across, exactly,
    ratio, value, variant,
};
use claimbench::run::Run;
use std::sync::{Mutex, RwLock};

/// Operations of each of two threads in a turn; one of them overwrites where the work is mixed.
const OPERATIONS: usize = 1_000;
const OVERWRITE: usize = 500;
const SHARDS: usize = 256;
const ARTICLE: &[u64] = &[1_000];
const LARGE: &[u64] = &[100_000];
const MIXED: &str = "one operation in 1,000 overwrites";
const WRITES: &str = "one thread, which only overwrites";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Improving Go's `sync.RWMutex` Performance: Addressing Inefficiencies with Sharded Maps and Per-Shard \
                  Mutexes",
        author: "Viktor Logvinov",
        url: "https://dev.to/viklogix/improving-gos-syncrwmutex-performance-addressing-inefficiencies-with-sharded-maps-and-3amd",
        quote: "offering better performance under high contention but at the cost of increased complexity",
        figures: &[],
    },
    says: "Designs without locks do better when many compete: two threads that only read take at most 0.95 of the time of \
           those that lock shards.",
    axis: Axis {
        name: "entries",
        unit: Unit::Count,
        points: &[10, 1_000, 100_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("sharded_reads", |run| reads(run, of_mutexes))
            .about("256 maps 128 bytes apart, each behind a Mutex, only looked up"),
        variant("rwlock_reads", |run| reads(run, |keys| RwLock::new(map(keys))))
            .about("one map behind a RwLock, only looked up"),
        variant("arc_swap_reads", |run| reads(run, swapped))
            .about("the map that an ArcSwap points to, only looked up"),
        variant("papaya_reads", |run| reads(run, papaya)).about("papaya's map, only looked up"),
        variant("sharded_mixed", |run| mixed(run, of_mutexes))
            .about("256 maps behind mutexes, one overwrite in 1,000")
            .doing(MIXED),
        variant("arc_swap_mixed", |run| mixed(run, swapped))
            .about("an ArcSwap, one overwrite in 1,000, which copies the map")
            .doing(MIXED),
        variant("papaya_mixed", |run| mixed(run, papaya))
            .about("papaya's map, one overwrite in 1,000")
            .doing(MIXED),
        variant("mutex_write", |run| writes(run, |keys| Mutex::new(map(keys))))
            .about("one map behind a Mutex, overwritten")
            .doing(WRITES),
        variant("arc_swap_write", |run| writes(run, swapped))
            .about("an ArcSwap: clones the map, changes the clone and stores it")
            .doing(WRITES),
        variant("papaya_write", |run| writes(run, papaya))
            .about("papaya's map, overwritten")
            .doing(WRITES),
    ],
    reference: "sharded_reads",
    predictions: &[
        ratio(Time, "arc_swap_reads", "sharded_reads", AtMost(0.95)).stated(BETTER, NO_FIGURE),
        ratio(Time, "papaya_reads", "sharded_reads", AtMost(0.95)).stated(BETTER, NO_FIGURE),
        exactly(Allocations, "arc_swap_write", 2),
        exactly(Bytes, "arc_swap_write", 34_880).at(ARTICLE),
        exactly(Bytes, "arc_swap_write", 2_228_288).at(LARGE),
        exactly(Allocations, "mutex_write", 0),
        value(Allocations, "papaya_write", AtLeast(1.0)),
        value(Peak, "arc_swap_write", Within(1.9, 2.1)).over_metric(Held).at(LARGE),
        ratio(Time, "arc_swap_reads", "sharded_reads", AtMost(0.9)).at(ARTICLE).after_trial(),
        ratio(Time, "arc_swap_write", "mutex_write", AtLeast(10.0)).at(ARTICLE),
        across(Time, "arc_swap_write", 1_000, Within(30.0, 200.0)).at(LARGE).after_trial(),
        ratio(Time, "arc_swap_mixed", "sharded_mixed", AtMost(1.0)).at(ARTICLE),
        ratio(Time, "arc_swap_mixed", "sharded_mixed", AtLeast(2.0)).at(LARGE),
        ratio(Time, "papaya_mixed", "sharded_mixed", AtMost(1.0)).at(ARTICLE),
        ratio(Time, "rwlock_reads", "sharded_reads", AtLeast(1.5)),
    ],
    carries_over: "It carries over. Go's collector frees what readers no longer see; here a count or a list of what is still \
                   in use does it, which a write pays for and a read nearly does not.",
    cautions: &[
        "The article prints no figures and names no size: 1,000 entries are ours.",
        "A time is that of one operation of one thread while two work; of the variants that only overwrite it is that of a \
         write by one thread.",
        "A write that copies takes a map's whole table: 34,832 B at 1,000 entries, 2,228,240 B at 100,000. A million entries \
         would be 35.7 MB a write, twice that at the peak, and some 20 ms.",
        "When two writers meet, `rcu` runs its closure twice: rare at one in 1,000, but in the figures.",
        "Page faults of `arc_swap_write` at 100,000 should be near none, as a clone gets the block of two writes before; \
         where they are not, that write is one of pages. With 8 threads reading gains more.",
    ],
    needs: Needs { cores: 2, memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

const BETTER: &str = "offering better performance under high contention";
const NO_FIGURE: &str =
    "5 % in the article's direction, as no figure is printed; both do without locks";

/// A map that is replaced and never changed.
struct Swapped(ArcSwap<Map>);

fn swapped(keys: u64) -> Swapped {
    Swapped(ArcSwap::from_pointee(map(keys)))
}

impl Table for Swapped {
    #[inline]
    fn get(&self, key: u64) -> u64 {
        met(self.0.load().get(&key).copied())
    }

    fn set(&self, key: u64, value: u64) -> u64 {
        let mut before = None;
        self.0.rcu(|map| {
            let mut map = Map::clone(map);
            before = map.insert(key, value);
            map
        });
        met(before)
    }
}

fn of_mutexes(keys: u64) -> Shards<Mutex<Map>> {
    shards(keys, SHARDS, Mutex::new)
}

/// Registers a turn of two threads that look up.
fn reads<T: Table>(run: &mut Run, table: fn(u64) -> T) {
    two(run, table, |table, _, key| table.get(key));
}

/// Registers a turn of two threads that look up, and overwrite once.
fn mixed<T: Table>(run: &mut Run, table: fn(u64) -> T) {
    two(run, table, |table, place, key| match place {
        OVERWRITE => table.set(key, value_of(key)),
        _ => table.get(key),
    });
}

fn two<T: Table>(
    run: &mut Run,
    table: fn(u64) -> T,
    operation: impl Fn(&T, usize, u64) -> u64 + Send + Sync + 'static,
) {
    let table = table(run.point());
    let end = run.point();
    let keys = run.input(|| drawn(2, OPERATIONS, end));
    run.operations(OPERATIONS as u64);
    run.iter_threads(2, move |thread| {
        let operations = keys[thread].iter().enumerate();
        operations
            .fold(0, |sum: u64, (place, key)| sum.wrapping_add(operation(&table, place, *key)))
    });
}

/// Registers a turn of one thread that overwrites: fewer times where a copy is large.
fn writes<T: Table>(run: &mut Run, table: fn(u64) -> T) {
    let end = run.point();
    let table = table(end);
    let writes = if end < 100_000 { 64 } else { 4 };
    let keys = run.input(|| drawn(1, writes, end));
    run.operations(writes as u64);
    run.iter_threads(1, move |thread| {
        let operations = keys[thread].iter();
        operations.fold(0, |sum: u64, key| sum.wrapping_add(table.set(*key, value_of(*key))))
    });
}

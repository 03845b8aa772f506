//! A map in shards, each behind its own mutex

use super::tables::{
    Map, Shards, Table, half_overwritten, locked, looked_up, map, met, papaya, shards, value_of,
};
use super::threads::drawn;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    exactly, ratio, value, variant,
};
use claimbench::run::Run;
use dashmap::DashMap;
use rustc_hash::FxBuildHasher;
use std::sync::{Mutex, RwLock};

/// Keys of each table, operations of a thread in a turn, and the shards.
const KEYS: u64 = 100_000;
const OPERATIONS: usize = 2_000;
const SHARDS: usize = 256;
const READS: &str = "it looks up and overwrites nothing: what readers alone cost each other";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Improving Go's `sync.RWMutex` Performance: Addressing Inefficiencies with Sharded Maps and Per-Shard \
                  Mutexes",
        author: "Viktor Logvinov",
        url: "https://dev.to/viklogix/improving-gos-syncrwmutex-performance-addressing-inefficiencies-with-sharded-maps-and-3amd",
        quote: "sharded maps with plain sync.Mutex per shard outperform sync.RWMutex and sync.Map in high-contention scenarios",
        figures: &[
            Figure { what: "shards of the example", printed: "16 parts" },
            Figure { what: "caches compared", printed: "six cache implementations" },
        ],
    },
    says: "A map with a mutex for each shard takes at most 0.95 of the time of a map behind one read-write lock and of the \
           library's concurrent map, from 2 threads on.",
    axis: Axis {
        name: "threads",
        unit: Unit::Threads,
        points: &[1, 2, 4, 8],
        article: 8,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("plain_map", plain_map)
            .at(Points::At(&[1]))
            .about("a HashMap without a lock, on one thread"),
        variant("mutex_map", |run| half(run, Mutex::new(map(KEYS)))).about("behind one Mutex"),
        variant("rwlock_map", |run| half(run, RwLock::new(map(KEYS)))).about("behind one RwLock"),
        variant("sharded", |run| half(run, of_mutexes()))
            .about("256 maps 128 bytes apart, each behind a Mutex"),
        variant("sharded_rwlock", |run| half(run, shards(KEYS, SHARDS, RwLock::new)))
            .about("256 maps 128 bytes apart, each behind a RwLock"),
        variant("dashmap", |run| half(run, dashmap())).about("dashmap with 256 shards"),
        variant("papaya", |run| half(run, papaya(KEYS))).about("papaya's map, which has no locks"),
        variant("sharded_reads", |run| reads(run, of_mutexes()))
            .about("256 maps behind mutexes, only looked up")
            .doing(READS),
        variant("rwlock_map_reads", |run| reads(run, RwLock::new(map(KEYS))))
            .about("one map behind a RwLock, only looked up")
            .doing(READS),
        variant("papaya_reads", |run| reads(run, papaya(KEYS)))
            .about("papaya's map, only looked up")
            .doing(READS),
    ],
    reference: "rwlock_map",
    predictions: &[
        ratio(Time, "sharded", "rwlock_map", AtMost(0.95)).from(2).stated(
            "outperform sync.RWMutex and sync.Map in high-contention scenarios",
            "5 % in the article's direction, as no figure is printed",
        ),
        ratio(Time, "sharded", "dashmap", AtMost(0.95)).from(2).stated(
            "outperform sync.RWMutex and sync.Map in high-contention scenarios",
            "5 %; dashmap stands for the library's map",
        ),
        ratio(Time, "sharded", "mutex_map", AtMost(0.6)).at(&[2]),
        ratio(Time, "dashmap", "sharded", Within(0.7, 1.3)).at(&[1, 2]),
        ratio(Time, "sharded_rwlock", "sharded", Within(0.85, 1.25)).at(&[1, 2]),
        ratio(Time, "mutex_map", "plain_map", AtLeast(1.2)),
        ratio(Time, "papaya_reads", "sharded_reads", AtMost(0.9)).at(&[2]),
        ratio(Time, "sharded", "mutex_map", AtMost(0.25)).from(8),
        ratio(Time, "sharded", "rwlock_map", AtMost(0.25)).from(8),
        exactly(Allocations, "sharded", 0).at(&[1]),
        exactly(Allocations, "mutex_map", 0).at(&[1]),
        exactly(Allocations, "dashmap", 0).at(&[1]),
        value(Allocations, "papaya", AtLeast(0.5)).at(&[1]),
        ratio(Time, "sharded", "plain_map", Within(1.5, 5.0)).after_trial(),
        ratio(Time, "rwlock_map_reads", "sharded_reads", AtLeast(1.5)).at(&[2]),
    ],
    carries_over: "It carries over: what is shared is the line of a lock, in both languages, and shards make it many. Go's \
                   sync.Map is no map in shards; dashmap is, behind read-write locks, so it is a weak stand-in, and papaya is \
                   the one without locks.",
    cautions: &[
        "The article says that it measured, and prints no times. It names no number of threads: 8 are the cores of its \
         repository.",
        "A time is that of one operation of one thread while all work: half look-ups, half overwrites with what is there, so \
         that the tables stay as they are.",
        "All have one hasher, and the shard is chosen by other bits of the hash than the place in its map. Where there are \
         shards a key is hashed twice.",
        "`sharded` against `plain_map` at 1 is what uncontended locks, a second hash and 256 tables add, as look-ups no longer \
         overlap; what is beyond it at 2 is contention.",
        "papaya makes a node for each overwrite and frees the old one later: what it holds grows within a slice.",
    ],
    needs: Needs { memory: 96 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Registers a turn of look-ups and overwrites by turns, by all threads.
fn half(run: &mut Run, table: impl Table) {
    operated(run, table, half_overwritten);
}

/// Registers a turn of look-ups, by all threads.
fn reads(run: &mut Run, table: impl Table) {
    operated(run, table, looked_up);
}

fn operated<T: Table>(run: &mut Run, table: T, operate: fn(&T, &[u64]) -> u64) {
    let threads = run.size();
    let keys = run.input(|| drawn(threads, OPERATIONS, KEYS));
    run.operations(OPERATIONS as u64);
    run.iter_threads(threads, move |thread| operate(&table, &keys[thread]));
}

/// As the others on one thread, which takes its map once a turn.
fn plain_map(run: &mut Run) {
    let map = Mutex::new(map(KEYS));
    let keys = run.input(|| drawn(1, OPERATIONS, KEYS));
    run.operations(OPERATIONS as u64);
    run.iter_threads(1, move |thread| {
        let mut map = locked(&map);
        let operation = |(place, key): (usize, &u64)| match place % 2 {
            0 => met(map.get(key).copied()),
            _ => met(map.insert(*key, value_of(*key))),
        };
        keys[thread].iter().enumerate().map(operation).fold(0, u64::wrapping_add)
    });
}

fn of_mutexes() -> Shards<Mutex<Map>> {
    shards(KEYS, SHARDS, Mutex::new)
}

/// dashmap, which reckons with 256 shards.
struct Dashed(DashMap<u64, u64, FxBuildHasher>);

fn dashmap() -> Dashed {
    let room = KEYS as usize;
    let map = DashMap::with_capacity_and_hasher_and_shard_amount(room, FxBuildHasher, SHARDS);
    for key in 0..KEYS {
        map.insert(key, value_of(key));
    }
    Dashed(map)
}

impl Table for Dashed {
    #[inline]
    fn get(&self, key: u64) -> u64 {
        met(self.0.get(&key).map(|value| *value))
    }

    #[inline]
    fn set(&self, key: u64, value: u64) -> u64 {
        met(self.0.insert(key, value))
    }
}

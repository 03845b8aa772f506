//! Pruning a map by a predicate

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::hint::black_box;

/// Entries of the map that is pruned.
const ENTRIES: u64 = 10_000;
/// Walks of a turn.
const WALKS: u64 = 64;
/// How many of a hundred go: next to none, the article's two of four, next to all.
const FEW: &[u64] = &[1];
const HALF: &[u64] = &[50];
const MOST: &[u64] = &[99];
/// Why the walks are controls.
const READS: &str = "it only reads: what the table that is left costs who walks over it";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "extra space stays at O(1) past the map storage itself",
        figures: &[
            Figure { what: "entries of the listing", printed: "4" },
            Figure { what: "of which go", printed: "2" },
        ],
    },
    says: "Removing by a predicate is one O(n) walk with O(1) extra space: it allocates nothing, and takes at most half of the \
           time of collecting the keys that go and removing each.",
    axis: Axis {
        name: "entries removed of 100",
        unit: Unit::Count,
        points: &[1, 50, 99],
        article: 50,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("retained", |run| pruned(run, retained)).about("retain: the article's"),
        variant("collected_removed", |run| pruned(run, collected_removed))
            .about("collects the keys that go and removes each"),
        variant("rebuilt", |run| pruned(run, rebuilt)).about("collects what stays into a new map"),
        variant("retained_shrunk", |run| pruned(run, retained_shrunk))
            .about("retain, then shrink_to_fit"),
        variant("walked_retained", |run| walked(run, retained))
            .at(Points::At(MOST))
            .about("the sum over what `retained` leaves")
            .doing(READS),
        variant("walked_rebuilt", |run| walked(run, rebuilt))
            .at(Points::At(MOST))
            .about("the sum over what `rebuilt` leaves")
            .doing(READS),
        variant("walked_shrunk", |run| walked(run, retained_shrunk))
            .at(Points::At(MOST))
            .about("the sum over what `retained_shrunk` leaves")
            .doing(READS),
    ],
    reference: "retained",
    predictions: &[
        exactly(Allocations, "retained", 0)
            .stated("extra space stays at O(1)", "a walk that keeps no list allocates none"),
        exactly(Allocations, "collected_removed", 12).at(HALF),
        exactly(Allocations, "collected_removed", 13).at(MOST),
        exactly(Allocations, "rebuilt", 6).at(MOST).after_trial(),
        exactly(Allocations, "retained_shrunk", 1).at(MOST),
        exactly(Held, "retained", 278_544).at(MOST),
        exactly(Held, "retained_shrunk", 2_192).at(MOST),
        exactly(Held, "rebuilt", 2_192).at(MOST),
        ratio(Time, "retained", "collected_removed", AtMost(0.5)).at(HALF),
        ratio(Time, "rebuilt", "retained", AtLeast(5.0)).at(FEW),
        ratio(Time, "rebuilt", "retained", AtMost(0.8)).at(MOST),
        ratio(Time, "walked_retained", "walked_rebuilt", AtLeast(5.0)).at(MOST),
        ratio(Time, "walked_shrunk", "walked_rebuilt", Within(0.85, 1.15)).at(MOST),
        ratio(Time, "retained_shrunk", "retained", AtMost(1.15)).at(MOST),
    ],
    carries_over: "The walk and its space carry over. So does what it leaves: neither Go's map of that time nor Rust's \
                   gives room back when entries go, so a map that was pruned to a hundredth keeps its table and is \
                   walked at the price of all of it. Rust can shrink it, or build a new one of what stays.",
    cautions: &[
        "The article prints no time. Its listing has four entries, of which two go. That the walk takes O(n) is not \
         judged: the number of entries is fixed.",
        "The map has 10,000 entries in a table of 16,384 slots. It is cloned before the clock starts, which warms the \
         caches for all alike, and what is left is dropped after it has stopped; `rebuilt` frees the old table inside.",
        "The entries that go are spread evenly over the table.",
        "A slot that was emptied may still count as used, so the capacity after pruning is between the entries and the \
         room; it is not predicted.",
        "The maps that are walked are made in the set-up; a turn walks 64 times.",
    ],
    needs: Needs { memory: 32 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Hashes by `SipHash` with fixed keys, so that no seed moves a count or a time.
type Map = HashMap<u64, u64, BuildHasherDefault<DefaultHasher>>;

/// Whether an entry with this value goes, where so many of a hundred do.
fn goes(value: u64, removed: u64) -> bool {
    value % 100 < removed
}

fn retained(mut map: Map, removed: u64) -> Map {
    map.retain(|_, value| !goes(*value, removed));
    map
}

fn collected_removed(mut map: Map, removed: u64) -> Map {
    let going = map.iter().filter(|pair| goes(*pair.1, removed));
    let keys: Vec<u64> = going.map(|pair| *pair.0).collect();
    for key in &keys {
        map.remove(key);
    }
    map
}

fn rebuilt(map: Map, removed: u64) -> Map {
    map.into_iter().filter(|pair| !goes(pair.1, removed)).collect()
}

fn retained_shrunk(map: Map, removed: u64) -> Map {
    let mut map = retained(map, removed);
    map.shrink_to_fit();
    map
}

/// A map with room for its entries, whose keys are random and whose values count them.
fn source() -> Map {
    let mut random = fastrand::Rng::with_seed(1);
    let mut map = Map::with_capacity_and_hasher(ENTRIES as usize, BuildHasherDefault::default());
    map.extend((0..ENTRIES).map(|value| (random.u64(..), value)));
    map
}

/// Registers a turn that prunes a clone of the map.
fn pruned(run: &mut Run, prune: impl Fn(Map, u64) -> Map + 'static) {
    let removed = run.point();
    let source = run.input(|| {
        // Once a block of its own pages was freed, the C library keeps twice as much of the end of its heap: then no turn
        // finds new pages there.
        drop(black_box(vec![1_u8; 1 << 19]));
        source()
    });
    let digest = |map: &Map| {
        let mut pairs: Vec<_> = map.iter().collect();
        pairs.sort_unstable();
        Digest::of_all(pairs)
    };
    run.iter_with(1, move || source.clone(), move |map| prune(map, black_box(removed)), digest);
}

/// Registers a turn that walks over what is left of a map.
fn walked(run: &mut Run, prune: impl FnOnce(Map, u64) -> Map) {
    let removed = run.point();
    let map = run.input(|| prune(source(), removed));
    run.operations(WALKS);
    let turn = move || (0..WALKS).fold(0, |total, _| total + black_box(&map).values().sum::<u64>());
    let left: u64 = (0..ENTRIES).filter(|value| !goes(*value, removed)).sum();
    assert_eq!(turn(), WALKS * left, "a walk visits all that is left");
    run.iter(turn, Digest::of);
}

//! A hint for a map, and what growth costs without it

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source,
    Unit, across, exactly, figure, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::cell::{Ref, RefCell};
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, DefaultHasher};
use std::hint::black_box;

/// The article's hint.
const ARTICLE: &[u64] = &[10];
/// Tables that are full, small and large, and one entry more than the large one holds.
const SMALL: &[u64] = &[1_792];
const LARGE: &[u64] = &[28_672];
const MORE: &[u64] = &[28_673];
const FULL: Points = Points::At(&[1_792, 28_672]);
/// Where a table of 16 times the size is made.
const OVERSIZED: Points = Points::UpTo(14_336);
/// Why the single inserts are controls, and the walks.
const FEW: &str =
    "it inserts into a map that is there: what an insert costs that grows, and one that does not";
const READS: &str = "it only reads: what the room of a map costs who walks over it";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Maps Explained: How Key-Value Pairs Are Actually Stored",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-maps-explained-how-key-value-pairs-are-actually-stored-3231",
        quote: "the map will trigger a growth, which might double the number of main buckets",
        figures: &[
            Figure { what: "hint", printed: "hint = 10" },
            Figure { what: "pairs in a bucket", printed: "up to 8 key-value pairs" },
        ],
    },
    says: "The number that a map is made with is a hint, and a map that gets full doubles its buckets; a hint of all \
           1,792 entries saves 30 % of the time to fill it.",
    axis: Axis {
        name: "entries",
        unit: Unit::Count,
        points: &[10, 1_792, 14_336, 28_672, 28_673],
        article: 10,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("growing", |run| filled(run, |_| 0)).about("a map that starts empty and grows"),
        variant("hinted", |run| filled(run, |entries| entries)).about("with room for all entries"),
        variant("half_hint", |run| filled(run, |entries| entries / 2))
            .about("with room for half of them, so that it grows once"),
        variant("over_16", |run| filled(run, |entries| 16 * entries))
            .at(OVERSIZED)
            .about("with room for 16 times as many"),
        variant("collected", collected).about("collected from an iterator that knows its length"),
        variant("reused", reused).about("a map that lives on and is cleared"),
        variant("btree", btree).about("a BTreeMap, which never moves all of its entries at once"),
        variant("insert_full", |run| inserted(run, 1))
            .at(FULL)
            .about("one new key into a map that is full, so that it grows")
            .control(FEW),
        variant("insert_room", |run| inserted(run, 2))
            .at(FULL)
            .about("new keys, 1,024 or as many as fit, into a map that is half full")
            .control(FEW),
        variant("walked", |run| walked(run, 1))
            .at(OVERSIZED)
            .about("the sum over all entries of the map that `hinted` makes")
            .doing(READS),
        variant("walked_over_16", |run| walked(run, 16))
            .at(OVERSIZED)
            .about("the sum over all entries of the map that `over_16` makes")
            .doing(READS),
    ],
    reference: "growing",
    predictions: &[
        figure("capacity", "growing", Equal(2.0))
            .over_figure("capacity before the last growth")
            .stated("might double the number of main buckets", "twice the room after a growth"),
        exactly(Allocations, "growing", 3).at(ARTICLE),
        exactly(Allocations, "growing", 10).at(SMALL),
        exactly(Allocations, "growing", 13).at(&[14_336]),
        exactly(Allocations, "growing", 14).at(LARGE),
        exactly(Allocations, "growing", 15).at(MORE),
        exactly(Allocations, "hinted", 1),
        exactly(Allocations, "collected", 1),
        exactly(Bytes, "growing", 69_724).at(SMALL),
        exactly(Bytes, "hinted", 34_832).at(SMALL),
        figure("capacity", "hinted", Equal(14.0)).at(ARTICLE),
        exactly(Held, "growing", 557_072).at(LARGE),
        exactly(Held, "growing", 1_114_128).at(MORE),
        exactly(Peak, "growing", 1_671_200).at(MORE),
        exactly(Held, "over_16", 557_072).at(SMALL),
        ratio(Time, "hinted", "growing", AtMost(0.7)).at(SMALL),
        ratio(Time, "hinted", "growing", AtMost(0.7))
            .from(14_336)
            .under(Allocator::Jemalloc)
            .after_trial(),
        ratio(Time, "half_hint", "hinted", AtLeast(1.15)).from(1_792),
        across(Time, "insert_full", 1_792, Within(10.0, 24.0)).at(LARGE).under(Allocator::Jemalloc),
        ratio(Time, "insert_full", "insert_room", AtLeast(3_000.0))
            .unlike("one key goes into a map that is full, many into one that has room")
            .at(LARGE),
        ratio(Time, "walked_over_16", "walked", AtLeast(1.4)).at(SMALL).after_trial(),
        ratio(Time, "over_16", "hinted", AtLeast(1.2)).at(&[14_336]),
        value(Faults, "hinted", AtMost(1.0)).after_trial(),
        value(Faults, "growing", AtMost(1.0)).under(Allocator::Jemalloc).after_trial(),
    ],
    carries_over: "The hint carries over, and so does the doubling; in Rust too a hint is rounded up to what a table of \
                   a power of two holds. What differs is when the entries move. Go's maps of that time moved them \
                   bucket by bucket with later inserts, Rust's table moves all of them in the insert that grows. It \
                   has neither buckets of 8 nor overflow: it looks at groups of 16 slots, one after the other.",
    cautions: &[
        "The article is about Go 1.23, names no load factor and prints no time. A table here holds 7 entries for 8 \
         slots, takes 17 B a slot and 16 B, and compares no keys when it grows.",
        "`hinted` less `reused` is the block and its pages, and `growing` less `hinted` the moves. Where the page faults \
         of a turn are many, as where the C library gives the end of its heap back, a time is one of pages.",
        "A million entries make 20 allocations of 71,303,420 B against one of 35,651,600 B; a turn would take 60 ms.",
        "The map of `insert_full` is cloned before the clock starts and dropped after it has stopped; part of its new \
         table is on pages that are touched for the first time.",
    ],
    needs: Needs { memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Hashes by `SipHash` with fixed keys, so that no seed moves a count or a time.
type Map = HashMap<u64, u64, BuildHasherDefault<DefaultHasher>>;

fn map(room: usize) -> Map {
    Map::with_capacity_and_hasher(room, BuildHasherDefault::default())
}

fn fill(map: &mut Map, keys: &[u64]) {
    for key in keys {
        map.insert(*key, !key);
    }
}

/// Keys in a fixed random order.
fn keys(length: usize) -> Vec<u64> {
    let mut random = fastrand::Rng::with_seed(1);
    (0..length).map(|_| random.u64(..)).collect()
}

/// A sum over all pairs, which needs no order: a sorted list of them would leave its pages to the next turn.
fn digest<'a>(pairs: impl IntoIterator<Item = (&'a u64, &'a u64)>) -> Digest {
    let digests = pairs.into_iter().map(|pair| Digest::of(&pair).0);
    Digest(digests.fold(0, u64::wrapping_add))
}

/// Registers a turn that makes a map with so much room for so many entries and fills it.
fn filled(run: &mut Run, room: impl Fn(usize) -> usize + 'static) {
    let length = run.size();
    let (keys, capacity, before) = run.input(|| {
        let keys = keys(length);
        let (capacity, before) = capacities(map(room(length)), &keys);
        // Once more, so that the first turn finds its blocks on pages that were touched before.
        fill(&mut map(room(length)), &keys);
        (keys, capacity, before)
    });
    let turn = move |marks: &mut Marks| {
        let mut map = map(room(black_box(length)));
        fill(&mut map, black_box(&keys));
        marks.figure("capacity", capacity as u64);
        marks.figure("capacity before the last growth", before as u64);
        map
    };
    run.iter_marked(turn, |map| digest(map));
}

/// The capacity of a map at its end and before its last growth, found by filling it.
fn capacities(mut map: Map, keys: &[u64]) -> (usize, usize) {
    let mut before = 0;
    for key in keys {
        let now = map.capacity();
        fill(&mut map, &[*key]);
        before = if map.capacity() == now { before } else { now };
    }
    (map.capacity(), before)
}

fn collected(run: &mut Run) {
    let length = run.size();
    let keys = run.input(|| keys(length));
    run.iter(
        move || black_box(&keys).iter().map(|key| (*key, !key)).collect::<Map>(),
        |map| digest(map),
    );
}

/// A closure can not lend what it owns, so the map lives for ever and a `RefCell` lends it, to one output at a time.
fn reused(run: &mut Run) {
    let length = run.size();
    let keys = run.input(|| keys(length));
    let lender: &RefCell<Map> = Box::leak(Box::new(RefCell::new(map(length))));
    let turn = move || {
        let mut map = lender.borrow_mut();
        map.clear();
        fill(&mut map, black_box(&keys));
        drop(map);
        lender.borrow()
    };
    run.iter(turn, |map: &Ref<Map>| digest(&**map));
}

fn btree(run: &mut Run) {
    let length = run.size();
    let keys = run.input(|| keys(length));
    let turn = move || {
        let mut map = BTreeMap::new();
        for key in black_box(&keys) {
            map.insert(*key, !key);
        }
        map
    };
    run.iter(turn, |map| digest(map));
}

/// Registers a turn that inserts new keys into a map with room for the point's entries, one in so many of which it has.
fn inserted(run: &mut Run, share: usize) {
    let (room, length) = (run.size(), run.size() / share);
    let new = (room - length).clamp(1, 1_024);
    run.operations(new as u64);
    let (full, keys) = run.input(|| {
        let (mut full, keys) = (map(room), keys(length + new));
        fill(&mut full, &keys[..length]);
        (full, keys)
    });
    assert_eq!(full.clone().capacity(), room, "a clone keeps the room, which is the point's");
    let turn = move |mut map: Map| {
        fill(&mut map, black_box(&keys[length..]));
        map
    };
    run.iter_with(1, move || full.clone(), turn, |map| digest(map));
}

fn walked(run: &mut Run, times: usize) {
    let length = run.size();
    let map = run.input(|| {
        let mut map = map(times * length);
        fill(&mut map, &keys(length));
        map
    });
    let sum = |map: &Map| map.values().fold(0_u64, |sum, value| sum.wrapping_add(*value));
    let expected = keys(length).iter().fold(0_u64, |sum, key| sum.wrapping_add(!key));
    assert_eq!(sum(&map), expected, "a walk visits all entries");
    run.iter(move || sum(black_box(&map)), Digest::of);
}

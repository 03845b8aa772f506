//! A map that is passed, shared or cloned

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, difference, exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash};
use std::hint::black_box;
use std::sync::Arc;

/// The article's tags, and the points at which counts are known.
const ARTICLE: &[u64] = &[3];
const THOUSAND: &[u64] = &[1_000];
const TEN_THOUSAND: &[u64] = &[10_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Maps Explained: How Key-Value Pairs Are Actually Stored",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-maps-explained-how-key-value-pairs-are-actually-stored-3231",
        quote: "technically different pointers point to the same hmap",
        figures: &[
            Figure { what: "a snapshot, in Obregon's listing", printed: "maps.Clone(counts)" },
            Figure { what: "distinct tags, in Obregon's listing", printed: "3" },
        ],
    },
    says: "Passing a map copies a pointer, whatever its size, and a snapshot copies the map: at 10,000 entries at least \
           300 times the time of passing it.",
    axis: Axis {
        name: "entries",
        unit: Unit::Count,
        points: &[3, 1_000, 10_000, 100_000],
        article: 3,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("borrowed", borrowed).about("passes a reference"),
        variant("moved", moved).about("passes the map by value, there and back"),
        variant("arc", arc).about("passes a clone of an Arc, which is dropped there"),
        variant("cloned", cloned).about("passes a clone of the map, which is dropped there"),
        variant("cloned_strings", cloned_strings)
            .at(Points::UpTo(10_000))
            .about("passes a clone of a map whose keys are strings of 16 bytes"),
        variant("cloned_then_updated", cloned_then_updated)
            .about("clones the map, updates the original and passes the clone"),
        variant("shared_then_updated", shared_then_updated)
            .about("clones an Arc, updates through Arc::make_mut and passes the old map"),
        variant("cloned_sparse", cloned_sparse)
            .at(Points::At(THOUSAND))
            .about("`cloned` of a map whose table is 16 times as large")
            .control("its table is 16 times too large on purpose: what a clone keeps"),
        variant("bytes_copied", bytes_copied)
            .about("passes a clone of a list of as many bytes as the map's table has")
            .control("it has no map: what copying the table's bytes takes"),
    ],
    reference: "borrowed",
    predictions: &[
        across(Time, "borrowed", 3, AtMost(1.15)).from(1_000).stated(
            "point to the same hmap",
            "no dependence on the size; 15 %, 5 % before a trial, is room for one more probe",
        ),
        exactly(Allocations, "borrowed", 0),
        exactly(Allocations, "moved", 0),
        exactly(Allocations, "arc", 0),
        exactly(Allocations, "cloned", 1),
        exactly(Allocations, "cloned_strings", 4).at(ARTICLE),
        exactly(Allocations, "cloned_strings", 1_001).at(THOUSAND),
        exactly(Allocations, "cloned_strings", 10_001).at(TEN_THOUSAND),
        exactly(Allocations, "shared_then_updated", 2),
        exactly(Bytes, "cloned", 278_544).at(TEN_THOUSAND),
        exactly(Bytes, "cloned_strings", 196).at(ARTICLE),
        exactly(Bytes, "cloned", 34_832).at(THOUSAND),
        exactly(Bytes, "cloned_sparse", 557_072),
        ratio(Time, "cloned", "borrowed", AtLeast(300.0)).at(TEN_THOUSAND),
        ratio(Time, "cloned_strings", "cloned", AtLeast(8.0)).at(TEN_THOUSAND),
        difference(Time, "arc", "borrowed", AtMost(20.0)),
        ratio(Time, "shared_then_updated", "cloned_then_updated", Within(0.85, 1.15)).from(1_000),
        ratio(Time, "cloned", "bytes_copied", AtMost(1.3)).from(10_000),
        value(Faults, "cloned", AtMost(1.0)),
        value(Faults, "bytes_copied", AtMost(1.0)),
    ],
    carries_over: "Passing a pointer carries over to a reference, to an Arc and to a move, which takes the four words of \
                   a map along. What differs is that Rust names the choice: nobody else changes a map that was moved \
                   or cloned, and through a shared one nobody does. A clone copies the whole table, room and all; of \
                   keys that own memory it makes a block for each.",
    cautions: &[
        "No cost is printed. The snapshot is a line of a listing of Alexander Obregon's *Algorithms That Work Well with \
         Go's Mechanics*.",
        "The function that a map is passed to is not inlined. It looks up one fixed key, and drops what it was given.",
        "An update writes the value that is there, so that all turns end alike. `shared_then_updated` copies because the \
         snapshot is alive when the update comes: sharing moves the copy to the next write.",
        "The counters of an Arc are touched by one thread here. Where several change them is another question.",
    ],
    needs: Needs { memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Hashes by `SipHash` with fixed keys, so that no seed moves a count or a time.
type Map<K = u64> = HashMap<K, u64, BuildHasherDefault<DefaultHasher>>;

/// The value found and the number of entries seen.
type Seen = (u64, usize);

/// Looks up in what it is given and drops it.
#[inline(never)]
fn pass<K: Eq + Hash, M: Borrow<Map<K>>>(map: M, key: &K) -> Seen {
    let map: &Map<K> = map.borrow();
    (map[key], map.len())
}

#[inline(never)]
fn pass_and_return(map: Map, key: u64) -> (Map, Seen) {
    let seen = (map[&key], map.len());
    (map, seen)
}

/// A key and a map in which it has the value that it has everywhere.
fn source(run: &mut Run, room: usize) -> (u64, Map) {
    of_keys(run, room, |number| number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn of_keys<K: Clone + Eq + Hash>(run: &mut Run, room: usize, key: fn(u64) -> K) -> (K, Map<K>) {
    let length = run.point();
    run.input(|| {
        let mut map = Map::with_capacity_and_hasher(room, BuildHasherDefault::default());
        map.extend((0..length).map(|number| (key(number), number)));
        (key(length / 2), map)
    })
}

fn borrowed(run: &mut Run) {
    let room = run.size();
    let (key, map) = source(run, room);
    run.iter(move || pass(black_box(&map), &black_box(key)), Digest::of);
}

fn moved(run: &mut Run) {
    let room = run.size();
    let (key, mut map) = source(run, room);
    let turn = move || {
        let (back, seen) = pass_and_return(std::mem::take(&mut map), black_box(key));
        map = back;
        seen
    };
    run.iter(turn, Digest::of);
}

fn arc(run: &mut Run) {
    let room = run.size();
    let (key, map) = source(run, room);
    let map = run.input(|| Arc::new(map));
    run.iter(move || pass(Arc::clone(black_box(&map)), &black_box(key)), Digest::of);
}

fn cloned(run: &mut Run) {
    let room = run.size();
    cloned_of(run, room);
}

fn cloned_sparse(run: &mut Run) {
    let room = 16 * run.size();
    cloned_of(run, room);
}

fn cloned_of(run: &mut Run, room: usize) {
    let (key, map) = source(run, room);
    let turn = move || pass(black_box(&map).clone(), &black_box(key));
    // The first two turns touch pages for the first time.
    for _ in 0..2 {
        assert_eq!(turn(), (run.point() / 2, run.size()), "all maps have the same pairs");
    }
    run.iter(turn, Digest::of);
}

fn cloned_strings(run: &mut Run) {
    let room = run.size();
    let (key, map) = of_keys(run, room, |number| format!("{number:016}"));
    run.iter(move || pass(black_box(&map).clone(), black_box(&key)), Digest::of);
}

fn cloned_then_updated(run: &mut Run) {
    let room = run.size();
    let (key, mut map) = source(run, room);
    let turn = move || {
        let snapshot = black_box(&map).clone();
        update(&mut map, black_box(key));
        pass(snapshot, &key)
    };
    run.iter(turn, Digest::of);
}

fn shared_then_updated(run: &mut Run) {
    let room = run.size();
    let (key, map) = source(run, room);
    let mut map = run.input(|| Arc::new(map));
    let turn = move || {
        let snapshot = Arc::clone(black_box(&map));
        update(Arc::make_mut(&mut map), black_box(key));
        pass(snapshot, &key)
    };
    run.iter(turn, Digest::of);
}

/// Writes the value that is there.
fn update(map: &mut Map, key: u64) {
    let value = map.get_mut(&key).expect("the key is in the map");
    *value = black_box(*value);
}

fn bytes_copied(run: &mut Run) {
    let room = run.size();
    let table = run.input(|| {
        let map: Map = Map::with_capacity_and_hasher(room, BuildHasherDefault::default());
        let slots = (map.capacity() * 8).div_ceil(7).next_power_of_two();
        vec![1_u8; 17 * slots + 16]
    });
    let turn = move || last_and_drop(black_box(&table).clone());
    for _ in 0..2 {
        turn();
    }
    run.iter(turn, Digest::of);
}

/// Reads the last byte of what it is given and drops it.
#[inline(never)]
fn last_and_drop(bytes: Vec<u8>) -> (u8, usize) {
    (bytes[bytes.len() - 1], bytes.len())
}

//! Ordered output of a map

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, exactly, ratio, value,
    variant,
};
use claimbench::run::{Digest, Run};
use rustc_hash::FxBuildHasher;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::hint::black_box;

/// Keys of a map, and different updates: more than a predictor of branches remembers.
const KEYS: usize = 1_000;
const UPDATES: usize = 1 << 16;
/// An output every now and then, and at nearly every turn.
const OFTEN: &[u64] = &[10];
const RARELY: &[u64] = &[100_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "Collecting keys costs O(k) time and O(k) space for k keys",
        figures: &[],
    },
    says: "A map has no stable order, so ordered output collects the keys and sorts them each time: O(k log k) time and O(k) \
           space, here 8,000 to 16,000 B for 1,000 keys.",
    axis: Axis {
        name: "updates between two outputs",
        unit: Unit::Count,
        points: &[10, 100, 1_000, 10_000, 100_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("hash_sorted", |run| register(run, Hashed::of(fixed(), keys_sorted)))
            .about("collects the keys, sorts them and looks each up again: the article's"),
        variant("hash_pairs_sorted", |run| register(run, Hashed::of(fixed(), pairs_sorted)))
            .about("collects the pairs and sorts them by key"),
        variant("hash_fast_sorted", |run| register(run, Hashed::of(FxBuildHasher, keys_sorted)))
            .about("`hash_sorted`, hashed by rustc-hash"),
        variant("hash_kept_order", |run| register(run, KeptOrder::default()))
            .about("keeps a sorted list of keys beside the map, made anew when a key is added"),
        variant("btree", |run| register(run, BTreeMap::new())).about("a BTreeMap"),
        variant("sorted_list", |run| register(run, Vec::with_capacity(KEYS)))
            .about("a sorted list of pairs, searched by halving for each update"),
    ],
    reference: "hash_sorted",
    predictions: &[
        value(Bytes, "hash_sorted", Within(8_000.0, 16_000.0)).stated(
            "O(k) space for k keys",
            "8 B for each of 1,000 keys, or twice that in a list that doubles",
        ),
        exactly(Allocations, "hash_sorted", 1),
        exactly(Bytes, "hash_sorted", 8_000),
        exactly(Bytes, "hash_pairs_sorted", 16_000),
        exactly(Allocations, "btree", 0),
        exactly(Allocations, "sorted_list", 0),
        exactly(Allocations, "hash_kept_order", 0),
        ratio(Time, "hash_sorted", "btree", AtLeast(3.3)).at(OFTEN),
        ratio(Time, "hash_sorted", "btree", AtMost(0.7)).at(RARELY),
        ratio(Time, "hash_pairs_sorted", "hash_sorted", AtMost(0.8)).at(OFTEN),
        ratio(Time, "hash_kept_order", "btree", AtMost(0.9)).from(1_000),
        ratio(Time, "hash_fast_sorted", "hash_sorted", AtMost(0.7)).at(RARELY),
    ],
    carries_over: "It carries over: neither Go's map nor Rust's HashMap has an order, and both have to collect and sort. \
                   Rust's standard library has an ordered map beside it, which Go's has not, and pairs can be sorted \
                   themselves, without a second look-up.",
    cautions: &[
        "The article prints no figure and names no number of updates. 1,000, an output a pass, stands for it, and the \
         points around it for who asks more often and less.",
        "An update writes the number that its key has always had, so all turns end alike and no key is ever added: with \
         new keys `sorted_list` and `hash_kept_order` would move entries.",
        "The keys of the updates are drawn at random, 65,536 of them, and the list goes on from turn to turn. Where each \
         turn begins anew, the branches of a tree are learnt and it reads up to a half faster.",
        "`hash_sorted` less `hash_kept_order` at 10 updates is the collecting and the sort, for both look the keys up. \
         That the sort takes O(k log k) is not judged: the number of keys is fixed.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// Hashes by `SipHash` with fixed keys, so that no seed moves a count or a time.
type Fixed = BuildHasherDefault<DefaultHasher>;

fn fixed() -> Fixed {
    Fixed::default()
}

/// What numbers are kept in by key.
trait Store: 'static {
    /// Writes the number of a key, and says whether the key was there.
    fn update(&mut self, key: u64, number: u64) -> bool;
    /// All keys and numbers in the order of the keys, folded into a word.
    fn output(&mut self) -> u64;
}

/// Folds pairs into a word that tells their order.
fn fold(pairs: impl IntoIterator<Item = (u64, u64)>) -> u64 {
    pairs.into_iter().fold(0, |word, (key, number)| word.rotate_left(1).wrapping_add(key ^ number))
}

/// A map and how it is put out in order.
struct Hashed<S> {
    map: HashMap<u64, u64, S>,
    output: fn(&HashMap<u64, u64, S>) -> u64,
}

impl<S> Hashed<S> {
    fn of(hasher: S, output: fn(&HashMap<u64, u64, S>) -> u64) -> Hashed<S> {
        Hashed { map: HashMap::with_hasher(hasher), output }
    }
}

fn keys_sorted<S: BuildHasher>(map: &HashMap<u64, u64, S>) -> u64 {
    let mut keys: Vec<u64> = map.keys().copied().collect();
    keys.sort_unstable();
    fold(keys.iter().map(|key| (*key, map[key])))
}

fn pairs_sorted<S>(map: &HashMap<u64, u64, S>) -> u64 {
    let mut pairs: Vec<(u64, u64)> = map.iter().map(|(key, number)| (*key, *number)).collect();
    pairs.sort_unstable_by_key(|pair| pair.0);
    fold(pairs)
}

impl<S: BuildHasher + 'static> Store for Hashed<S> {
    fn update(&mut self, key: u64, number: u64) -> bool {
        self.map.insert(key, number).is_some()
    }

    fn output(&mut self) -> u64 {
        (self.output)(&self.map)
    }
}

/// A map and its keys in order.
#[derive(Default)]
struct KeptOrder {
    map: HashMap<u64, u64, Fixed>,
    keys: Vec<u64>,
    is_stale: bool,
}

impl Store for KeptOrder {
    fn update(&mut self, key: u64, number: u64) -> bool {
        let is_known = self.map.insert(key, number).is_some();
        self.is_stale |= !is_known;
        is_known
    }

    fn output(&mut self) -> u64 {
        if std::mem::take(&mut self.is_stale) {
            self.keys = self.map.keys().copied().collect();
            self.keys.sort_unstable();
        }
        fold(self.keys.iter().map(|key| (*key, self.map[key])))
    }
}

impl Store for BTreeMap<u64, u64> {
    fn update(&mut self, key: u64, number: u64) -> bool {
        self.insert(key, number).is_some()
    }

    fn output(&mut self) -> u64 {
        fold(self.iter().map(|(key, number)| (*key, *number)))
    }
}

impl Store for Vec<(u64, u64)> {
    fn update(&mut self, key: u64, number: u64) -> bool {
        let place = self.binary_search_by_key(&key, |pair| pair.0);
        match place {
            Ok(place) => self[place].1 = number,
            Err(place) => self.insert(place, (key, number)),
        }
        place.is_ok()
    }

    fn output(&mut self) -> u64 {
        fold(self.iter().copied())
    }
}

/// Registers a turn of so many updates and one output.
fn register<S: Store>(run: &mut Run, mut store: S) {
    let updates = run.size();
    let drawn = run.input(|| {
        let mut random = fastrand::Rng::with_seed(1);
        let pairs: Vec<(u64, u64)> = (0..KEYS).map(|_| (random.u64(..), random.u64(..))).collect();
        for (key, number) in &pairs {
            store.update(*key, *number);
        }
        store.output();
        (0..UPDATES).map(|_| pairs[random.usize(..KEYS)]).collect::<Vec<(u64, u64)>>()
    });
    let mut next = 0;
    let turn = move || {
        let drawn = black_box(&drawn);
        let mut known = 0_u64;
        for _ in 0..black_box(updates) {
            let (key, number) = drawn[next % UPDATES];
            next += 1;
            known += u64::from(store.update(key, number));
        }
        (known, black_box(&mut store).output())
    };
    run.iter(turn, Digest::of);
}

//! Colliding keys, and a seed for each map

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, difference, exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use rustc_hash::FxBuildHasher;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hasher, RandomState};
use std::hint::black_box;

/// Keys in a map, and look-ups of a turn.
const KEYS: u64 = 2_048;
const LOOK_UPS: usize = 256;
/// Maps that a turn makes where it looks nothing up.
const MAPS: u64 = 256;
/// The keys as they come, those of the article's picture, and those that leave a multiplication 16 bits.
const NONE: &[u64] = &[0];
const PICTURE: &[u64] = &[20];
const HIGH: &[u64] = &[48];
/// Why what only makes maps is a control.
const EMPTY: &str = "it makes empty maps and looks nothing up: what a seed costs";
const OF_FOUR: &str = "it makes maps of four keys and looks nothing up: what a seed is beside that";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Maps Explained: How Key-Value Pairs Are Actually Stored",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-maps-explained-how-key-value-pairs-are-actually-stored-3231",
        quote: "when you create a new map, Go generates a random seed just for that map",
        figures: &[
            Figure { what: "buckets of the picture", printed: "4 buckets" },
            Figure { what: "pairs in one of them", printed: "8 key-value pairs" },
            Figure { what: "the others", printed: "3 buckets are sitting empty" },
        ],
    },
    says: "Keys that collide fill one bucket while others are empty, and each map has a seed of its own; where the hash is \
           the key itself, keys that share 20 low bits take at least 50 times as long to look up.",
    axis: Axis {
        name: "low bits shared",
        unit: Unit::Count,
        points: &[0, 20, 48],
        article: 20,
        labels: &[(20, "20, all begin at one place")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("siphash", |run| looked_up(run, of_fixed)).about("SipHash with fixed keys"),
        variant("seeded", |run| looked_up(run, RandomState::new))
            .about("the standard library's: SipHash with keys that differ from map to map"),
        variant("fast", |run| looked_up(run, FxBuildHasher::default)).about("rustc-hash"),
        variant("identity", |run| looked_up(run, Of::<Identity>::default))
            .about("a hasher that returns the key"),
        variant("constant", |run| looked_up(run, Of::<Constant>::default))
            .about("a hasher that returns 0"),
        variant("btree", btree).about("a BTreeMap, which has no hash"),
        variant("made_fixed", |run| made(run, of_fixed, 0))
            .at(Points::At(NONE))
            .about("makes an empty map with fixed keys and drops it")
            .doing(EMPTY),
        variant("made_seeded", |run| made(run, RandomState::new, 0))
            .at(Points::At(NONE))
            .about("makes an empty map with a seed of its own and drops it")
            .doing(EMPTY),
        variant("made_4_fixed", |run| made(run, of_fixed, 4))
            .at(Points::At(NONE))
            .about("makes a map with fixed keys, inserts four keys and drops it")
            .doing(OF_FOUR),
        variant("made_4_seeded", |run| made(run, RandomState::new, 4))
            .at(Points::At(NONE))
            .about("makes a map with a seed of its own, inserts four keys and drops it")
            .doing(OF_FOUR),
    ],
    reference: "siphash",
    predictions: &[
        exactly(Allocations, "made_fixed", 0),
        exactly(Allocations, "made_seeded", 0),
        exactly(Allocations, "made_4_fixed", 2),
        exactly(Allocations, "made_4_seeded", 2),
        ratio(Time, "identity", "siphash", AtLeast(50.0)).at(PICTURE),
        ratio(Time, "fast", "siphash", AtMost(0.6)).at(NONE),
        ratio(Time, "fast", "siphash", AtMost(0.8)).at(PICTURE),
        ratio(Time, "fast", "siphash", AtLeast(5.0)).at(HIGH),
        across(Time, "siphash", 0, Within(0.87, 1.15)).from(20),
        difference(Time, "made_seeded", "made_fixed", AtMost(5.0)),
        ratio(Time, "made_4_seeded", "made_4_fixed", AtMost(1.05)),
        ratio(Time, "constant", "identity", Within(0.8, 1.25)).at(PICTURE),
        across(Time, "identity", 20, AtMost(0.5)).at(HIGH),
        across(Time, "btree", 0, Within(0.9, 1.1)).at(HIGH),
    ],
    carries_over: "Both carry over, and a seed for each map is why they hardly meet: SipHash with a key that nobody knows \
                   spreads keys that were chosen to collide. Rust's table has no overflow buckets. Colliding keys are \
                   looked for in one group of 16 slots after the other, first by 7 bits of the hash, which is what a \
                   bucket's 8 hash bytes do in Go.",
    cautions: &[
        "The article prints no time and gives neither the collisions nor the seed a cost, so every bound is ours.",
        "The bounds on look-ups come from a simulation of the table. Keys compared in a look-up at 0, 20 and 48 bits: \
         1, 1,017 and 249 by the identity, 1, 1.1 and 255 by rustc-hash.",
        "The key is a number from 0 to 2,047, shifted left. At 48 bits identity visits as many groups as at 20 and \
         compares a quarter of the keys, for the 7 bits that the table keeps of a hash differ.",
        "A look-up is a call that is not inlined. 256 of them repeat, which a predictor of branches may learn; that \
         helps `identity` most. The seeds of `seeded` differ from process to process.",
        "An empty map is too short a thing for the clock: a turn makes 256 of them.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

type Of<H> = BuildHasherDefault<H>;

fn of_fixed() -> Of<DefaultHasher> {
    Of::default()
}

/// Returns the key.
#[derive(Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn write(&mut self, _: &[u8]) {
        unreachable!("only numbers of 64 bits are hashed");
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Returns 0.
#[derive(Default)]
struct Constant;

impl Hasher for Constant {
    fn write(&mut self, _: &[u8]) {}

    fn finish(&self) -> u64 {
        0
    }
}

/// What is looked up in.
trait Table: 'static {
    /// The value of a key that is there.
    fn value(&self, key: u64) -> u64;
}

impl<S: BuildHasher + 'static> Table for HashMap<u64, u64, S> {
    #[inline(never)]
    fn value(&self, key: u64) -> u64 {
        self[&key]
    }
}

impl Table for BTreeMap<u64, u64> {
    #[inline(never)]
    fn value(&self, key: u64) -> u64 {
        self[&key]
    }
}

fn looked_up<S: BuildHasher + 'static>(run: &mut Run, hasher: impl Fn() -> S) {
    look_up(run, |pairs| {
        let mut map = HashMap::with_capacity_and_hasher(KEYS as usize, hasher());
        map.extend(pairs);
        map
    });
}

fn btree(run: &mut Run) {
    look_up(run, BTreeMap::from_iter);
}

/// Registers a turn that looks up keys in random order and tells their values in that order.
fn look_up<T: Table>(run: &mut Run, make: impl FnOnce(Vec<(u64, u64)>) -> T) {
    let bits = run.point();
    let mut random = fastrand::Rng::with_seed(1);
    let keys = (0..KEYS).map(|number| number << bits);
    let mut pairs: Vec<(u64, u64)> = keys.map(|key| (key, !key)).collect();
    random.shuffle(&mut pairs);
    let sought: Vec<u64> = pairs[..LOOK_UPS].iter().map(|pair| pair.0).collect();
    random.shuffle(&mut pairs);
    let table = make(pairs);
    run.operations(LOOK_UPS as u64);
    let turn = move || {
        let mut values = [0; LOOK_UPS];
        for (value, key) in values.iter_mut().zip(black_box(&sought)) {
            *value = table.value(*key);
        }
        values
    };
    run.iter(turn, |values| Digest::of_all(values));
}

/// Registers a turn that makes maps, each with so many keys, and drops them.
fn made<S: BuildHasher + 'static>(run: &mut Run, hasher: impl Fn() -> S + 'static, keys: u64) {
    run.operations(MAPS);
    let turn = move || {
        let mut entries = 0;
        for _ in 0..black_box(MAPS) {
            let mut map = HashMap::with_hasher(hasher());
            for key in 0..black_box(keys) {
                map.insert(key, key);
            }
            entries += black_box(&map).len();
        }
        entries
    };
    assert_eq!(turn() as u64, MAPS * keys, "every map has its keys");
    run.iter(turn, Digest::of);
}

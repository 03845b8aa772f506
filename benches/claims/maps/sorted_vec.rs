//! Binary search in a sorted list

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Source, across, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use rustc_hash::FxBuildHasher;
use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::hint::black_box;

/// Look-ups of a turn, and between two inserts; and orders, one a turn: more than a predictor of branches remembers.
const LOOK_UPS: usize = 1_000;
const EVERY: usize = 10;
const ORDERS: usize = 64;
/// The article's limits, and the points that are compared.
const ARTICLE: &[u64] = &[5];
const LARGE: &[u64] = &[30_000];
const LARGEST: &[u64] = &[100_000];
const MIXED: Points = Points::Between(64, 30_000);
/// Why the variants that insert are controls.
const INSERTS: &str = "it inserts and removes a key every ten look-ups: where a list loses";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "useful for ordered tables where inserts happen occasionally but lookups happen frequently",
        figures: &[Figure { what: "limits of the listing", printed: "5, 9, 12, 18, 27" }],
    },
    says: "Binary search in a sorted slice takes O(log n) time and O(1) extra space, for tables that are looked up often \
           and seldom inserted into: with 30,000 entries at most 3.7 times as long as with 64.",
    axis: Axis::count("entries", &[5, 16, 64, 256, 1_000, 30_000, 100_000]).article(5).continuous(),
    variants: &[
        variant("binary", |run| look_up(run, binary)).about("binary_search in a sorted list"),
        variant("linear", |run| look_up(run, |keys| Linear(binary(keys))))
            .at(Points::UpTo(1_000))
            .about("search of the same list from the front"),
        variant("siphash", |run| look_up(run, |keys| hashed(keys, Fixed::default())))
            .about("a HashSet, hashed by SipHash"),
        variant("fast", |run| look_up(run, |keys| hashed(keys, FxBuildHasher)))
            .about("a HashSet, hashed by rustc-hash"),
        variant("btree", |run| look_up(run, btree))
            .at(Points::UpTo(30_000))
            .about("a BTreeSet that was filled in random order"),
        variant("binary_chained", binary_chained)
            .at(Points::From(1_000))
            .about("`binary`, where each key sought depends on the one found before"),
        variant("list_mixed", |run| mixed(run, binary, insert, remove))
            .at(MIXED)
            .about("a sorted list: inserts a key, looks ten up, removes it")
            .doing(INSERTS),
        variant("btree_mixed", |run| {
            mixed(run, btree, BTreeSet::insert, |set, key| set.remove(&key));
        })
        .at(MIXED)
        .about("a BTreeSet: inserts a key, looks ten up, removes it")
        .doing(INSERTS),
    ],
    reference: "binary",
    predictions: &[
        exactly(Allocations, "binary", 0).stated("O(1) extra space", "a search allocates nothing"),
        across(Time, "binary", 64, AtMost(3.7))
            .at(LARGE)
            .stated("O(log n) time", "the logarithm grows to 2.48 times, and half on top"),
        across(Time, "binary", 64, AtMost(4.2))
            .at(LARGEST)
            .stated("O(log n) time", "the logarithm grows to 2.77 times, and half on top")
            .where_refuted("O(log n) counts comparisons, and the caches are not in it: the keys take 512 B at 64 \
                            and 800,000 B at 100,000"),
        exactly(Held, "binary", 40).at(ARTICLE),
        exactly(Held, "binary", 128).at(&[16]),
        exactly(Held, "binary", 512).at(&[64]),
        exactly(Held, "binary", 2_048).at(&[256]),
        exactly(Held, "binary", 8_000).at(&[1_000]),
        exactly(Held, "binary", 240_000).at(LARGE),
        exactly(Held, "binary", 800_000).at(LARGEST),
        exactly(Held, "siphash", 589_840).at(LARGE),
        ratio(Held, "btree", "binary", AtLeast(1.3)).at(LARGE),
        ratio(Time, "linear", "binary", AtMost(1.1)).at(ARTICLE).after_trial(),
        ratio(Time, "linear", "binary", AtLeast(1.5)).at(&[64]).after_trial(),
        ratio(Time, "binary", "siphash", AtMost(1.0)).up_to(64),
        ratio(Time, "binary", "siphash", AtLeast(2.0)).at(LARGEST),
        ratio(Time, "fast", "binary", AtMost(0.8)).from(256),
        ratio(Time, "list_mixed", "btree_mixed", AtMost(1.4)).at(&[256]).after_trial(),
        ratio(Time, "list_mixed", "btree_mixed", AtLeast(5.0)).at(LARGE)
            .where_refuted("the bound counts on 5 µs or more for each of the two moves of 120 KB; where the list of \
                            240 KB lies in a near cache, both together take about that"),
        ratio(Time, "binary_chained", "binary", AtLeast(1.5)).from(1_000),
        value(Faults, "binary", AtMost(0.001)),
        value(Faults, "binary_chained", AtMost(0.001)),
    ],
    carries_over: "It carries over as it is. Rust's search has no branch on what it compares, so it does not guess wrong; \
                   it waits for each halving, and a processor overlaps searches that do not wait for each other.",
    cautions: &[
        "The article prints no time. Its listing searches five limits.",
        "A turn looks up 1,000 keys that are there, the same ones in each turn and in 64 orders, one after the other, by a \
         call that is not inlined. `binary_chained` shows how much the overlap of searches flatters `binary`.",
        "The list has room for what is inserted. To fill a tree in random order takes long, hence its end at 30,000.",
    ],
    needs: Needs { memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Hashes by `SipHash` with fixed keys, so that no seed moves a count or a time.
type Fixed = BuildHasherDefault<DefaultHasher>;

/// What keys are looked up in. What is found is the key itself; 0 is none.
trait Table: 'static {
    fn find(&self, key: u64) -> u64;
}

impl Table for Vec<u64> {
    fn find(&self, key: u64) -> u64 {
        place(self, key).map_or(0, |place| self[place])
    }
}

/// The key is read where the place is returned to: the search itself knows that it is the one sought.
#[inline(never)]
fn place(list: &[u64], key: u64) -> Option<usize> {
    list.binary_search(&key).ok()
}

impl Table for BTreeSet<u64> {
    #[inline(never)]
    fn find(&self, key: u64) -> u64 {
        self.get(&key).copied().unwrap_or(0)
    }
}

impl<S: BuildHasher + 'static> Table for HashSet<u64, S> {
    #[inline(never)]
    fn find(&self, key: u64) -> u64 {
        self.get(&key).copied().unwrap_or(0)
    }
}

/// A list that is searched from the front.
struct Linear(Vec<u64>);

impl Table for Linear {
    #[inline(never)]
    fn find(&self, key: u64) -> u64 {
        self.0.iter().copied().find(|found| *found == key).unwrap_or(0)
    }
}

/// Inserts a key where it belongs, or tells that it is there.
fn insert(list: &mut Vec<u64>, key: u64) -> bool {
    list.binary_search(&key).map_err(|place| list.insert(place, key)).is_err()
}

/// Removes a key, or tells that it is not there.
fn remove(list: &mut Vec<u64>, key: u64) -> bool {
    list.binary_search(&key).map(|place| list.remove(place)).is_ok()
}

fn binary(keys: &[u64]) -> Vec<u64> {
    let mut list = keys.to_vec();
    list.sort_unstable();
    list
}

fn btree(keys: &[u64]) -> BTreeSet<u64> {
    let mut set = BTreeSet::new();
    set.extend(keys);
    set
}

fn hashed<S: BuildHasher>(keys: &[u64], hasher: S) -> HashSet<u64, S> {
    let mut set = HashSet::with_capacity_and_hasher(keys.len(), hasher);
    set.extend(keys);
    set
}

fn look_up<T: Table>(run: &mut Run, make: impl FnOnce(&[u64]) -> T) {
    run.operations(LOOK_UPS as u64);
    register(run, make, |table, sought| {
        sought.iter().fold(0, |sum, key| table.find(*key).wrapping_add(sum))
    });
}

fn binary_chained(run: &mut Run) {
    run.operations(LOOK_UPS as u64);
    register(run, binary, |table, sought| {
        let (mut sum, mut last, mut found) = (0_u64, 0, 0);
        for key in sought {
            // What was found is what was sought, so this changes nothing; who calls does not know.
            found = table.find(key ^ last ^ found);
            last = *key;
            sum = sum.wrapping_add(found);
        }
        sum
    });
}

fn mixed<T: Table>(
    run: &mut Run,
    make: impl FnOnce(&[u64]) -> T,
    insert: fn(&mut T, u64) -> bool,
    remove: fn(&mut T, u64) -> bool,
) {
    let mut random = fastrand::Rng::with_seed(2);
    let new: Vec<u64> = (0..LOOK_UPS / EVERY).map(|_| random.u64(1..)).collect();
    run.operations(new.len() as u64);
    register(run, make, move |table, sought| {
        let mut sum = 0_u64;
        for (sought, new) in sought.chunks_exact(EVERY).zip(&new) {
            let is_new = insert(table, *new);
            sum = sought.iter().fold(sum, |sum, key| table.find(*key).wrapping_add(sum));
            // A key that was not inserted, or not removed, shows in the sum.
            sum = sum.wrapping_add(u64::from(!(remove(table, *new) && is_new)));
        }
        sum
    });
}

/// Registers a turn over a table of the point's keys, of which some are sought, each turn in another order.
fn register<T: 'static>(
    run: &mut Run,
    make: impl FnOnce(&[u64]) -> T,
    mut turn: impl FnMut(&mut T, &[u64]) -> u64 + 'static,
) {
    let mut random = fastrand::Rng::with_seed(1);
    let keys: Vec<u64> = (0..run.size()).map(|_| random.u64(1..)).collect();
    let mut table = make(&keys);
    let orders = run.input(|| {
        let mut sought = [0; LOOK_UPS];
        sought.fill_with(|| keys[random.usize(..keys.len())]);
        let mut orders = vec![sought; ORDERS];
        for order in &mut orders {
            random.shuffle(order);
        }
        orders
    });
    let expected = orders[0].iter().fold(0_u64, |sum, key| sum.wrapping_add(*key));
    let mut next = 0;
    let mut turn = move || {
        next = (next + 1) % ORDERS;
        turn(&mut table, &black_box(&orders)[next])
    };
    assert_eq!(turn(), expected, "every key that is sought is found");
    run.iter(turn, Digest::of);
}

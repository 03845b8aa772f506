//! From which work on a cache pays

use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::run::{Digest, Run};
use rustc_hash::FxBuildHasher;
use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::hint::black_box;
use std::sync::Mutex;

/// Requests of a turn.
const REQUESTS: u64 = 1_000;
/// Keys that are cached, and how many where the map is large.
const KEYS: u64 = 10_000;
const MANY: u64 = 1 << 20;
/// One request in so many misses.
const MISSED: u64 = 10;
/// Entries that come in by misses and are kept: the oldest goes for a new one.
const NEW: usize = 1_000;
/// Places of the array, a power of two.
const SLOTS: usize = 16_384;
const ARTICLE: &[u64] = &[100];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "6 Cache Strategies to Save Your Database's Performance",
        author: "Phuong Le",
        url: "https://forem.com/func25/6-cache-strategies-to-save-your-databases-performance-43cc",
        quote: "adding a caching layer can complicate things without delivering any real benefits",
        figures: &[],
    },
    says: "A cache can be of no benefit: before work of 10 ns it takes at least 1.05 of the time that none takes, and where \
           every request misses it does so before work of 100 ns.",
    axis: Axis {
        name: "steps of the work",
        unit: Unit::Count,
        points: &[3, 10, 30, 100, 300, 1_000],
        article: 100,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("computed", computed).about("no cache: the work is done for each request"),
        variant("hash_map", |run| cached(run, MISSED, map::<Sip>(KEYS)))
            .about("the standard library's HashMap; one request in ten misses"),
        variant("fast_map", |run| cached(run, MISSED, map::<FxBuildHasher>(KEYS)))
            .about("the same with the hasher of rustc-hash"),
        variant("mutex_map", |run| cached(run, MISSED, Mutex::new(map::<Sip>(KEYS))))
            .about("the standard library's HashMap behind a Mutex"),
        variant("direct", |run| cached(run, MISSED, Slots(vec![None; SLOTS])))
            .about("an array by the key's low bits, where the key is compared"),
        variant("always_miss", |run| cached(run, 1, map::<Sip>(KEYS)))
            .about("as `hash_map`, and every request misses: look-up, work, insert, eviction"),
        variant("large_map", large)
            .at(Points::At(&[30]))
            .about("as `hash_map`, with 1,048,576 entries and requests for all of them")
            .control("its requests are for more keys on purpose: what a cache costs that no cache of the processor holds"),
    ],
    reference: "computed",
    predictions: &[
        ratio(Time, "always_miss", "computed", AtLeast(1.05)).at(ARTICLE).stated(
            "a cache miss can slow down the request time",
            "a direction, as no figure is printed: at least 5 % slower where every request misses",
        ),
        ratio(Time, "hash_map", "computed", AtLeast(1.05)).at(&[3, 10]),
        ratio(Time, "hash_map", "computed", AtMost(0.95)).at(ARTICLE),
        ratio(Time, "fast_map", "computed", AtLeast(1.05)).at(&[3]),
        ratio(Time, "fast_map", "hash_map", AtMost(0.8)).at(ARTICLE),
        ratio(Time, "always_miss", "computed", AtMost(1.25)).at(&[1_000]),
        ratio(Time, "large_map", "hash_map", AtLeast(1.3)).at(&[30]),
        ratio(Time, "mutex_map", "hash_map", AtMost(1.6)).at(&[30]),
    ],
    carries_over: "All of it carries over. Go's map has a hash of its own, with the processor's help; Rust's standard map has \
                   SipHash, which is safe against chosen keys and slower.",
    cautions: &[
        "The article prints no figure and names no work: 100 steps of about a nanosecond are the claim's point, as is that \
         one request in ten misses.",
        "With a look-up of c, an insert and eviction of i and a share h of hits, a cache pays from work of (c + (1 − h) i) / h \
         on: where the curves cross is the answer that is wanted.",
        "`direct` neither hashes nor probes; a miss takes its key's own place. `large_map` has the same hash and misses the \
         processor's caches, with 40 MiB of its own and other keys in each turn.",
        "A miss is a key that nobody has asked for: the turn's number stands in its upper half, and the value is of the lower.",
    ],
    needs: Needs { memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// The standard library's hasher, with a fixed key.
type Sip = BuildHasherDefault<DefaultHasher>;

/// What is done with a cache.
trait Cache: 'static {
    fn get(&mut self, key: u64) -> Option<u64>;
    fn insert(&mut self, key: u64, value: u64);
    fn remove(&mut self, key: u64);
}

impl<S: BuildHasher + 'static> Cache for HashMap<u64, u64, S> {
    fn get(&mut self, key: u64) -> Option<u64> {
        HashMap::get(self, &key).copied()
    }

    fn insert(&mut self, key: u64, value: u64) {
        HashMap::insert(self, key, value);
    }

    fn remove(&mut self, key: u64) {
        HashMap::remove(self, &key);
    }
}

#[expect(clippy::mut_mutex_lock, reason = "what a lock costs is the question")]
impl Cache for Mutex<HashMap<u64, u64, Sip>> {
    fn get(&mut self, key: u64) -> Option<u64> {
        self.lock().expect(ALONE).get(&key).copied()
    }

    fn insert(&mut self, key: u64, value: u64) {
        self.lock().expect(ALONE).insert(key, value);
    }

    fn remove(&mut self, key: u64) {
        self.lock().expect(ALONE).remove(&key);
    }
}

/// Why no lock is poisoned.
const ALONE: &str = "nobody else has the map";

/// An array of keys and values by the key's low bits.
struct Slots(Vec<Option<(u64, u64)>>);

impl Slots {
    fn of(&mut self, key: u64) -> &mut Option<(u64, u64)> {
        &mut self.0[key as usize % SLOTS]
    }
}

impl Cache for Slots {
    fn get(&mut self, key: u64) -> Option<u64> {
        self.of(key).filter(|known| known.0 == key).map(|known| known.1)
    }

    fn insert(&mut self, key: u64, value: u64) {
        *self.of(key) = Some((key, value));
    }

    fn remove(&mut self, key: u64) {
        self.of(key).take_if(|known| known.0 == key);
    }
}

/// A map with room for so many keys and those that come in by misses, so that it does not grow.
fn map<S: BuildHasher + Default>(keys: u64) -> HashMap<u64, u64, S> {
    HashMap::with_capacity_and_hasher(keys as usize + 14 * NEW, S::default())
}

/// Keys that are asked for, all distinct: so many lists of a turn's requests.
fn requests(keys: u64, turns: u64) -> Vec<u64> {
    // Prime, so that it meets each key once before it comes back.
    (0..turns * REQUESTS).map(|number| number * 786_433 % keys).collect()
}

fn computed(run: &mut Run) {
    let (steps, requests) = (run.point(), run.input(|| requests(KEYS, 1)));
    run.operations(REQUESTS);
    let turn = move || {
        requests.iter().fold(0, |sum: u64, key| sum.wrapping_add(work(steps, black_box(*key))))
    };
    run.iter(turn, Digest::of);
}

/// Registers a turn of requests to a cache: the sum of the values.
fn cached(run: &mut Run, missed: u64, cache: impl Cache) {
    let requests = run.input(|| requests(KEYS, 1));
    let mut ask = asking(run, KEYS, missed, cache);
    run.iter(move || ask(&requests).0, Digest::of);
}

/// Registers a turn of requests to a large cache, other ones each time: how many hit.
fn large(run: &mut Run) {
    const TURNS: usize = 256;
    let requests = run.input(|| requests(MANY, TURNS as u64));
    let mut ask = asking(run, MANY, MISSED, map::<Sip>(MANY));
    let mut turn = 0;
    let turns = move || {
        turn = (turn + 1) % TURNS;
        let (sum, hits) = ask(&requests[turn * REQUESTS as usize..][..REQUESTS as usize]);
        black_box(sum);
        hits
    };
    run.iter(turns, Digest::of);
}

/// Fills a cache; what then asks for keys, of which one in so many misses, and gives the sum of the values and the hits.
fn asking<C: Cache>(
    run: &mut Run,
    keys: u64,
    missed: u64,
    mut cache: C,
) -> impl FnMut(&[u64]) -> (u64, u64) + use<C> {
    let steps = run.point();
    (0..keys).for_each(|key| cache.insert(key, work(steps, key)));
    let mut new = VecDeque::with_capacity(NEW + 1);
    let mut turn = 0;
    run.operations(REQUESTS);
    move |requests| {
        turn += 1;
        let (mut sum, mut hits) = (0_u64, 0);
        for (number, key) in requests.iter().enumerate() {
            let upper = if (number as u64).is_multiple_of(missed) { turn } else { 0 };
            let asked = black_box(upper << 32 | key);
            let known = cache.get(asked);
            hits += u64::from(known.is_some());
            let value = known.unwrap_or_else(|| work(steps, *key));
            sum = sum.wrapping_add(value);
            if known.is_none() {
                cache.insert(asked, value);
                new.push_back(asked);
                if new.len() > NEW {
                    new.pop_front().into_iter().for_each(|oldest| cache.remove(oldest));
                }
            }
        }
        (sum, hits)
    }
}

//! One lock over all calls under way, or several

use super::flight::{Call, Group, Known};
use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::run::Run;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::RwLock;

/// Requests of a thread in a turn, and where each fetch is slow.
const REQUESTS: u64 = 1_000;
const SLOW_REQUESTS: u64 = 10;
/// Steps of a slow fetch, of about a nanosecond each.
const SLOW: u64 = 100_000;
/// Of so many keys one is never in the cache.
const MISSED: u64 = 100;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Singleflight Melts in Your Code, Not in Your DB",
        author: "Phuong Le",
        url: "https://forem.com/func25/go-singleflight-melts-in-your-code-not-in-your-db-5gh9",
        quote: "which can become a single point of contention for every goroutine",
        figures: &[],
    },
    says: "One lock over all calls under way is a point of contention: with 2 threads 16 of them take at most 0.95 of its \
           time, and so does asking the cache first.",
    axis: Axis {
        name: "threads",
        unit: Unit::Threads,
        points: &[1, 2, 8],
        article: 2,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("one_lock", |run| distinct(run, 1, REQUESTS, 0))
            .about("calls under one Mutex, all keys distinct, fetches that take no time"),
        variant("shards_16", |run| distinct(run, 16, REQUESTS, 0))
            .about("the same under 16, chosen by the key's hash"),
        variant("shards_256", |run| distinct(run, 256, REQUESTS, 0)).about("the same under 256"),
        variant("one_lock_hot", |run| hot(run, 1)).about("one lock, one key for all").doing(HOT),
        variant("shards_16_hot", |run| hot(run, 16)).about("16 locks, one key for all").doing(HOT),
        variant("one_lock_slow", |run| distinct(run, 1, SLOW_REQUESTS, SLOW))
            .about("one lock, and fetches of 100,000 steps")
            .doing(SLOWLY),
        variant("shards_16_slow", |run| distinct(run, 16, SLOW_REQUESTS, SLOW))
            .about("16 locks, and fetches of 100,000 steps")
            .doing(SLOWLY),
        variant("front", |run| {
            mixed(run, |calls, cache, key| {
                calls.get(key, || cached(cache, key).unwrap_or_else(|| fetched(key, 0)))
            });
        })
        .about("the calls before a cache behind an RwLock that has 99 keys of 100")
        .doing(MIXED),
        variant("on_miss", |run| {
            mixed(run, |calls, cache, key| {
                cached(cache, key).unwrap_or_else(|| calls.get(key, || fetched(key, 0)))
            });
        })
        .about("the cache first, the calls only where it misses")
        .doing(MIXED),
        variant("on_miss_again", |run| {
            mixed(run, |calls, cache, key| {
                let again = || cached(cache, key).unwrap_or_else(|| fetched(key, 0));
                cached(cache, key).unwrap_or_else(|| calls.get(key, again))
            });
        })
        .about("the same, and who has to fetch looks into the cache once more")
        .doing(MIXED),
    ],
    reference: "one_lock",
    predictions: &[
        ratio(Time, "shards_16", "one_lock", AtMost(0.95)).from(2).stated(
            "you can spread the load across multiple groups",
            "a direction, as no figure is printed: at least 5 % faster",
        ),
        ratio(Time, "on_miss", "front", AtMost(0.95)).from(2).stated(
            "might work better for machines with multiple CPUs",
            "a direction, with the article's “might”: at least 5 % faster",
        ),
        ratio(Time, "shards_16", "one_lock", AtMost(0.67)).at(&[2]),
        ratio(Time, "shards_16", "one_lock", AtMost(0.33)).at(&[8]),
        ratio(Time, "shards_16", "one_lock", Within(1.05, 2.0)).at(&[1]).after_trial(),
        ratio(Time, "shards_256", "shards_16", AtLeast(0.67)).at(&[2]),
        ratio(Time, "shards_16_hot", "one_lock_hot", Within(0.7, 1.4)).at(&[2]),
        ratio(Time, "shards_16_slow", "one_lock_slow", Within(0.95, 1.05)).at(&[2]),
        ratio(Time, "on_miss", "front", AtMost(0.77)).at(&[2]),
        ratio(Time, "on_miss", "front", AtMost(0.5)).at(&[8]),
        ratio(Time, "on_miss", "front", AtMost(0.8)).at(&[1]),
        ratio(Time, "on_miss_again", "on_miss", AtMost(1.03)),
    ],
    carries_over: "The lock carries over, as the group is the article's. A goroutine that waits for it is parked in user \
                   space, a thread sleeps in the system.",
    cautions: &[
        "The article prints no time. A time is that of a request, of all threads' together.",
        "The hot variants have the shards and not their use, for one key is in one shard; the slow ones have the lock, and \
         nobody waits for it.",
        "A call that begins and ends allocates one block. Room for 64 calls is there from the start, so that no table grows \
         under a lock.",
        "A lock on two cores has two modes, by whether its waiters sleep: read the spread, and the voluntary switches of \
         `one_lock` at 2 threads against 1.",
        "All maps and the choice of a shard have one hasher, SipHash with a fixed key.",
    ],
    needs: Needs { memory: 8 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Why the variants with one key are controls.
const HOT: &str = "all ask for one key on purpose: shards that are of no use";
/// Why the variants with slow fetches are controls.
const SLOWLY: &str = "its fetches take long on purpose: a lock that nobody waits for";
/// Why the variants with a cache are controls.
const MIXED: &str = "it has a cache as well: what comes first";

/// A group that shares no cache line with the next one. Many processors fetch two lines of 64 bytes together.
#[derive(Default)]
#[repr(align(128))]
struct Shard(Group<Call<u64>>);

/// Calls under so many locks.
struct Calls {
    shards: Vec<Shard>,
    hasher: BuildHasherDefault<DefaultHasher>,
}

impl Calls {
    fn under(locks: usize) -> Calls {
        let shards = (0..locks).map(|_| Shard::default()).collect();
        Calls { shards, hasher: BuildHasherDefault::new() }
    }

    /// A single lock is not looked for.
    fn get(&self, key: u64, fetch: impl FnOnce() -> u64) -> u64 {
        let shard = match self.shards.len() {
            1 => 0,
            shards => (self.hasher.hash_one(key) >> 32) as usize % shards,
        };
        self.shards[shard].0.get(key, fetch)
    }
}

/// What the database answers.
fn fetched(key: u64, steps: u64) -> u64 {
    work(steps, key) & 0xffff_ffff
}

/// The keys of a thread, all distinct from each other and from those of other threads.
fn keys(thread: usize, requests: u64) -> impl Iterator<Item = u64> {
    (0..requests).map(move |number| ((thread as u64) << 32 | number).wrapping_mul(0x9e37_79b1))
}

/// Registers a turn in which each thread asks for keys that nobody else asks for.
fn distinct(run: &mut Run, locks: usize, requests: u64, steps: u64) {
    let calls = Calls::under(locks);
    run.operations(requests * run.point());
    run.iter_threads(run.size(), move |thread| {
        keys(thread, requests).map(|key| calls.get(key, || fetched(key, steps))).sum()
    });
}

/// Registers a turn in which all threads ask for one key.
fn hot(run: &mut Run, locks: usize) {
    let calls = Calls::under(locks);
    run.operations(REQUESTS * run.point());
    run.iter_threads(run.size(), move |_| {
        (0..REQUESTS).map(|_| calls.get(7, || fetched(7, 0))).sum()
    });
}

type Cache = RwLock<Known<u64>>;

fn cached(cache: &Cache, key: u64) -> Option<u64> {
    cache.read().expect("nobody panics while it holds the cache").get(&key).copied()
}

/// Registers a turn in which each thread asks for keys of which the cache has 99 of 100.
fn mixed(run: &mut Run, ask: impl Fn(&Calls, &Cache, u64) -> u64 + Send + Sync + 'static) {
    let (calls, threads) = (Calls::under(1), run.size());
    let cache = run.input(|| {
        let all = (0..threads).flat_map(|thread| keys(thread, REQUESTS).enumerate());
        let known = all.filter(|(number, _)| !(*number as u64).is_multiple_of(MISSED));
        RwLock::new(known.map(|(_, key)| (key, fetched(key, 0))).collect::<Known<u64>>())
    });
    run.operations(REQUESTS * run.point());
    run.iter_threads(threads, move |thread| {
        keys(thread, REQUESTS).map(|key| ask(&calls, &cache, key)).sum()
    });
}

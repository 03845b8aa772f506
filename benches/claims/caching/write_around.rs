//! Writing through a cache, or around it

use super::lru::{Cache, Lru, Segmented};
use super::work::work;
use claimbench::claim::{
    Axis, Bound::*, Claim, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit, exactly,
    figure, ratio, variant,
};
use claimbench::run::{Digest, Marks, Run};

/// Operations of a turn.
const OPERATIONS: usize = 200_000;
/// Entries of the cache.
const ROOM: usize = 1_000;
/// Keys that are written, those that are read, and how many of the last written ones may be read back.
const WRITTEN: u64 = 100_000;
const READ: usize = 10_000;
const LAST: usize = 500;
/// Writes of a turn that is timed.
const WRITES: u64 = 100;
/// The lanes and the point of variants that are counted or timed.
const HEAP: &[Lane] = &[Lane::Heap];
const HALF: &[u64] = &[50];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "6 Cache Strategies to Save Your Database's Performance",
        author: "Phuong Le",
        url: "https://forem.com/func25/6-cache-strategies-to-save-your-databases-performance-43cc",
        quote: "the cache ends up storing data that’s written more often than it’s actually read",
        figures: &[],
    },
    says: "Writing through fills a cache with what nobody reads, so that of 1,000 reads it has at most 0.95 of those that it \
           has where writes go around; the first read behind such a write is slow.",
    axis: Axis {
        name: "writes in 100 operations",
        unit: Unit::Count,
        points: &[10, 50, 90],
        article: 50,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("through_lru", |run| stream(run, Reads::Others, Lru::with_room(ROOM), Lru::put))
            .lanes(HEAP)
            .about("a write fills the cache, which drops what was used longest ago"),
        variant("around_lru", |run| stream(run, Reads::Others, Lru::with_room(ROOM), around))
            .lanes(HEAP)
            .about("a write drops its key from the cache"),
        variant("through_segmented", |run| stream(run, Reads::Others, segmented(), Segmented::put))
            .lanes(HEAP)
            .about(
                "a write fills the cache, of whose two parts the larger is for what is used twice",
            ),
        variant("through_back", |run| stream(run, Reads::Back, Lru::with_room(ROOM), Lru::put))
            .lanes(HEAP)
            .about("as `through_lru`, and 3 reads of 10 are of what was written lately")
            .doing(BACK),
        variant("around_back", |run| stream(run, Reads::Back, Lru::with_room(ROOM), around))
            .lanes(HEAP)
            .about("as `around_lru`, and 3 reads of 10 are of what was written lately")
            .doing(BACK),
        variant("through_fast", |run| writes(run, 100, Lru::put))
            .at(Points::At(HALF))
            .about("100 writes to a database of 100 steps, each put into a full cache")
            .doing(FAST),
        variant("backend_fast", |run| writes(run, 100, nowhere))
            .at(Points::At(HALF))
            .about("100 writes to a database of 100 steps")
            .doing(FAST),
        variant("through_slow", |run| writes(run, 10_000, Lru::put))
            .at(Points::At(HALF))
            .about("100 writes to a database of 10,000 steps, each put into a full cache")
            .doing(SLOW),
        variant("backend_slow", |run| writes(run, 10_000, nowhere))
            .at(Points::At(HALF))
            .about("100 writes to a database of 10,000 steps")
            .doing(SLOW),
    ],
    reference: "around_lru",
    predictions: &[
        figure(HITS, "through_lru", AtMost(0.95))
            .against("around_lru")
            .at(HALF)
            .stated("flood your cache", "a direction: at least 5 % fewer hits"),
        ratio(Time, "through_fast", "backend_fast", AtLeast(1.05))
            .stated("it can slow down the write operation", "a direction: at least 5 % slower"),
        figure(HITS_BACK, "around_back", AtMost(0.95)).against("through_back").at(HALF).stated(
            "the first read following a write operation will be slower",
            "it is slower as it misses: at least 5 % fewer hits of what was written lately",
        ),
        figure(HITS, "through_lru", AtMost(0.97)).against("around_lru").at(&[10]),
        figure(HITS, "through_lru", AtMost(0.86)).against("around_lru").at(HALF),
        figure(HITS, "through_lru", AtMost(0.65)).against("around_lru").at(&[90]),
        figure(HITS, "around_lru", Within(640.0, 710.0)),
        figure(HITS, "through_segmented", AtLeast(0.92)).against("around_lru").at(HALF),
        ratio(Time, "through_fast", "backend_fast", AtLeast(1.3)),
        ratio(Time, "through_slow", "backend_slow", AtMost(1.05)),
        exactly(Allocations, "through_lru", 0),
        exactly(Allocations, "around_lru", 0),
        exactly(Allocations, "through_fast", 0),
    ],
    carries_over: "All of it carries over: it is about which entries a cache holds and not about a language. A collector adds \
                   to neither side.",
    cautions: &[
        "The article prints no figure. The bounds of ours follow from Che's approximation, by which 0.676 of the reads hit \
         without writes and 0.647, 0.545 and 0.358 with 10, 50 and 90 writes in 100, at three quarters of what is lost.",
        "Writes are of 100,000 keys alike, reads by Zipf's law of 10,000 others; the stream is the same in every turn, and \
         what is read and written is counted, not timed.",
        "`through_segmented` writes through as well and keeps what is read: it is the order in which entries go. The first of \
         its parts has 200 entries. All caches are of ours.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

const HITS: &str = "hits in 1,000 reads";
const HITS_BACK: &str = "hits in 1,000 reads back";
/// Why the other variants are controls.
const BACK: &str = "it reads what was written lately: what going around costs";
const FAST: &str = "it writes alone, to a fast database: what filling a cache costs";
const SLOW: &str = "it writes alone, to a slow database: what filling a cache costs";

fn segmented() -> Segmented {
    Segmented::with_room(ROOM / 5, ROOM - ROOM / 5)
}

fn around(cache: &mut Lru, key: u64, _: u64) {
    cache.remove(key);
}

fn nowhere(_: &mut Lru, _: u64, _: u64) {}

/// What reads are of, beside keys that nobody writes.
#[derive(Clone, Copy)]
enum Reads {
    Others,
    Back,
}

#[derive(Clone, Copy)]
enum Operation {
    Write(u64),
    Read(u64),
    /// Of a key that was written lately.
    ReadBack(u64),
}

/// The operations of a turn, with so many writes in 100, the same for all variants that do the same.
fn operations(writes: u64, reads: Reads) -> Vec<Operation> {
    let mut random = fastrand::Rng::with_seed(7);
    let mut sum = 0.0;
    let shares = (1..=READ).map(|rank| {
        sum += 1.0 / rank as f64;
        sum
    });
    let shares: Vec<f64> = shares.collect();
    let mut written: Vec<u64> = Vec::new();
    let operation = |_| {
        if random.u64(0..100) < writes {
            written.push(random.u64(0..WRITTEN));
            return Operation::Write(written[written.len() - 1]);
        }
        if matches!(reads, Reads::Back) && random.u64(0..10) < 3 && !written.is_empty() {
            let lately = written.len() - 1 - random.usize(0..written.len().min(LAST));
            return Operation::ReadBack(written[lately]);
        }
        let share = random.f64() * shares[READ - 1];
        Operation::Read(WRITTEN + shares.partition_point(|known| *known < share) as u64)
    };
    (0..OPERATIONS).map(operation).collect()
}

/// What the database has for a key.
fn stored(key: u64) -> u64 {
    work(1, key)
}

/// What a pass over the operations gives.
#[derive(Default)]
struct Passed {
    /// The values that were read, added up.
    sum: u64,
    /// Reads and hits, of all and of what was written lately.
    all: (u64, u64),
    back: (u64, u64),
}

fn pass<C: Cache>(operations: &[Operation], cache: &mut C, written: Written<C>) -> Passed {
    let mut passed = Passed::default();
    for operation in operations {
        let (key, is_back) = match *operation {
            Operation::Write(key) => {
                written(cache, key, stored(key));
                continue;
            }
            Operation::Read(key) => (key, false),
            Operation::ReadBack(key) => (key, true),
        };
        let known = cache.used(key);
        let value = known.unwrap_or_else(|| stored(key));
        if known.is_none() {
            cache.put(key, value);
        }
        let hit = u64::from(known.is_some());
        passed.sum = passed.sum.wrapping_add(value);
        passed.all = (passed.all.0 + 1, passed.all.1 + hit);
        if is_back {
            passed.back = (passed.back.0 + 1, passed.back.1 + hit);
        }
    }
    passed
}

/// What becomes of a cache when a key is written.
type Written<C> = fn(&mut C, u64, u64);

/// Registers a turn that goes through all operations, with a cache that lives on and has seen them twice.
fn stream<C: Cache + 'static>(run: &mut Run, reads: Reads, mut cache: C, written: Written<C>) {
    let writes = run.point();
    let operations = run.input(|| operations(writes, reads));
    for _ in 0..2 {
        pass(&operations, &mut cache, written);
    }
    run.operations(OPERATIONS as u64);
    let turn = move |marks: &mut Marks| {
        let Passed { sum, all, back } = pass(&operations, &mut cache, written);
        marks.figure(HITS, 1_000 * all.1 / all.0);
        if let Some(hits) = (1_000 * back.1).checked_div(back.0) {
            marks.figure(HITS_BACK, hits);
        }
        sum
    };
    run.iter_marked(turn, Digest::of);
}

/// Registers a turn of 100 writes of keys that are new each time.
fn writes(run: &mut Run, steps: u64, written: Written<Lru>) {
    let mut cache = Lru::with_room(ROOM);
    (0..ROOM as u64).for_each(|key| cache.put(key, key));
    let mut key = ROOM as u64;
    run.operations(WRITES);
    let mut write = move |sum: u64, number| {
        let value = work(steps, number);
        key += 1;
        written(&mut cache, key, value);
        sum.wrapping_add(value)
    };
    run.iter(move || (0..WRITES).fold(0, &mut write), Digest::of);
}

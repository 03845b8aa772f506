//! Renewing an item before it expires

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Needs, Processes, Scale, Source, Unit, figure, variant,
};
use claimbench::run::{Digest, Marks, Run};

/// Reads of a turn.
const READS: usize = 20_000;
/// How long an item lives, in milliseconds: the article's 60 seconds.
const LIFE: u64 = 60_000;
const HOT: &[u64] = &[200];
const SELDOM: &[u64] = &[5];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "6 Cache Strategies to Save Your Database's Performance",
        author: "Phuong Le",
        url: "https://forem.com/func25/6-cache-strategies-to-save-your-databases-performance-43cc",
        quote: "you cut down on cache misses and the latency they can cause",
        figures: &[
            Figure { what: "the refresh-ahead factor", printed: "0.5" },
            Figure { what: "the time to live", printed: "60-second TTL" },
            Figure {
                what: "read with so much left, an item is not renewed",
                printed: "31 seconds",
            },
            Figure { what: "read with so much left, it is renewed", printed: "29 seconds" },
        ],
    },
    says: "Renewing an item that is read with less than half of its life left cuts its misses down to at most 0.95 of them, \
           and renews in vain what is seldom read.",
    axis: Axis {
        name: "reads per time to live",
        unit: Unit::Count,
        points: &[5, 20, 200, 2_000],
        article: 200,
        labels: &[(5, "0.5"), (20, "2"), (200, "20"), (2_000, "200")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("plain_ttl", |run| reads(run, 0))
            .about("loaded by the first read after its life has ended"),
        variant("ahead_50", |run| reads(run, 50))
            .about("renewed by a read as well, when less than half of its life is left"),
        variant("ahead_25", |run| reads(run, 25)).about("the same with a quarter"),
        variant("ahead_90", |run| reads(run, 90)).about("the same with nine tenths"),
    ],
    reference: "plain_ttl",
    predictions: &[
        figure(MISSES, "ahead_50", AtMost(0.95)).against("plain_ttl").at(HOT).stated(
            "you cut down on cache misses",
            "a direction, as no figure is printed: at least 5 % fewer",
        ),
        figure("renewed in vain", "ahead_50", AtLeast(1.0)).at(SELDOM).stated(
            "the cache may still renew its TTL",
            "at least one item is renewed and not read again",
        ),
        figure(MISSES, "plain_ttl", Within(857.0, 1_048.0)).at(HOT),
        figure(MISSES, "ahead_50", AtMost(0.01)).against("plain_ttl").at(HOT),
        figure(MISSES, "ahead_50", Within(0.47, 0.63)).against("plain_ttl").at(&[20]),
        figure(MISSES, "ahead_50", Within(0.85, 1.0)).against("plain_ttl").at(SELDOM),
        figure("loads", "ahead_50", Within(1.8, 2.0)).against("plain_ttl").at(HOT),
        figure("renewed in vain", "ahead_50", Within(0.55, 0.66))
            .over_figure("renewals")
            .at(SELDOM),
        figure("renewed at 31 s left", "ahead_50", Equal(0.0)),
        figure("renewed at 29 s left", "ahead_50", Equal(1.0)),
    ],
    carries_over: "All of it carries over: it is arithmetic on when an item is read, and not about a language.",
    cautions: &[
        "The article prints no share of misses. With λ reads in a life a plain item misses 1 / (λ + 1) of its reads; renewed \
         at half of its life it misses e^(−λ/2) (λ + 1) / (λ/2 + 1) of those.",
        "It tests an algorithm and a seed, not Rust. The time is an argument, in milliseconds, and a fetch takes none; what \
         a turn takes is shown and not judged.",
        "20 reads a life are the claim's point for a hot item: the article names none. About 950 of 20,000 reads miss \
         there, and single ones where the item is renewed.",
        "`ahead_25` and `ahead_90` move loads and misses along the same formula.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Found,
};

const MISSES: &str = "misses seen";

/// An item of a cache that lives for a while.
struct Item {
    /// Renewed by a read when less than so many hundredths of its life are left.
    factor: u64,
    /// When its life ends, in milliseconds; 0 where it was never loaded.
    ends: u64,
    /// Whether it was read since it was renewed; so it is behind a load by a read.
    is_read: bool,
    misses: u64,
    renewals: u64,
    in_vain: u64,
}

impl Item {
    fn new(factor: u64) -> Item {
        Item { factor, ends: 0, is_read: true, misses: 0, renewals: 0, in_vain: 0 }
    }

    /// Reads it at a time in milliseconds: the value.
    fn read(&mut self, now: u64) -> u64 {
        if now >= self.ends {
            self.in_vain += u64::from(!self.is_read);
            self.misses += 1;
            self.ends = now + LIFE;
            self.is_read = true;
            return 42;
        }
        self.is_read = true;
        if (self.ends - now) * 100 < self.factor * LIFE {
            self.renewals += 1;
            self.ends = now + LIFE;
            self.is_read = false;
        }
        42
    }

    /// Whether it is renewed by a read with so many milliseconds of its life left.
    fn is_renewed_at(factor: u64, left: u64) -> u64 {
        let mut item = Item::new(factor);
        item.read(1);
        item.read(1 + LIFE - left);
        item.renewals
    }
}

/// The times of the reads, in milliseconds from 1 on: gaps of an exponential distribution, the same in each run.
fn times(tenths: u64) -> Vec<u64> {
    let mut random = fastrand::Rng::with_seed(7);
    let mean = LIFE as f64 * 10.0 / tenths as f64;
    let mut now = 1.0;
    let time = |_| {
        now -= mean * (1.0 - random.f64()).ln();
        now as u64
    };
    (0..READS).map(time).collect()
}

/// Registers a turn in which one item is read at all times, with an empty cache at first.
fn reads(run: &mut Run, factor: u64) {
    let tenths = run.point();
    let times = run.input(|| times(tenths));
    run.operations(READS as u64);
    let turn = move |marks: &mut Marks| {
        let mut item = Item::new(std::hint::black_box(factor));
        let fold = |sum: u64, now: &u64| sum.wrapping_mul(31).wrapping_add(item.read(*now) + now);
        let sum = times.iter().fold(0, fold);
        marks.figure(MISSES, item.misses);
        marks.figure("loads", item.misses + item.renewals);
        marks.figure("renewals", item.renewals);
        marks.figure("renewed in vain", item.in_vain);
        marks.figure("renewed at 31 s left", Item::is_renewed_at(factor, 31_000));
        marks.figure("renewed at 29 s left", Item::is_renewed_at(factor, 29_000));
        sum
    };
    run.iter_marked(turn, Digest::of);
}

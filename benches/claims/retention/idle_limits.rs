//! How many idle resources a pool keeps, and for how long

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, exactly,
    ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

/// Bursts of one turn.
const BURSTS: u64 = 10;
/// Bytes of one resource.
const RESOURCE: usize = 4_096;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "Higher = faster under load (no reconnect cost).",
        figures: &[
            Figure { what: "idle connections kept by default", printed: "2" },
            Figure { what: "idle connections kept in the example", printed: "10" },
            Figure { what: "open connections in the example", printed: "25" },
            Figure { what: "idle time allowed by default", printed: "0 (forever)" },
            Figure { what: "idle time allowed in the example", printed: "5 * time.Minute" },
            Figure { what: "making a PostgreSQL connection", printed: "~50-100ms" },
        ],
    },
    says: "A pool that keeps 2 idle resources, which is the default for connections, makes 8 of 10 anew in every \
           burst; one that keeps 10 makes none.",
    axis: Axis {
        name: "resources used at once",
        unit: Unit::Count,
        points: &[2, 4, 10, 25],
        article: 10,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("idle_0", |run| register(run, Limits::of_idle(0)))
            .about("keeps nothing idle: every resource is made anew"),
        variant("idle_2", |run| register(run, Limits::of_idle(2))).about(
            "keeps 2 resources idle, the article's default, and closes what comes back beyond them",
        ),
        variant("idle_10", |run| register(run, Limits::of_idle(10)))
            .about("keeps 10 resources idle, as the article's example does"),
        variant("idle_all", |run| register(run, Limits::of_idle(usize::MAX)))
            .about("keeps every resource that comes back"),
        variant("ttl_outlives_gap", |run| register(run, Limits::of_ticks(2))).about(
            "keeps all of them for two ticks, which is longer than the gap between two bursts",
        ),
        variant("ttl_within_gap", |run| register(run, Limits::of_ticks(1)))
            .about("keeps all of them for one tick, which is over before the next burst"),
    ],
    reference: "idle_2",
    predictions: &[
        ratio(Time, "idle_all", "idle_2", AtMost(0.95)).at(&[10]).stated(
            "default 2; Higher = faster under load (no reconnect cost).",
            "5 % in that direction, as no figure is printed",
        ),
        exactly(Allocations, "idle_0", 100).at(&[10]),
        exactly(Allocations, "idle_2", 82).at(&[10]),
        exactly(Allocations, "idle_10", 10).at(&[10]),
        exactly(Allocations, "idle_all", 10).at(&[10]),
        exactly(Allocations, "idle_2", 2).at(&[2]),
        exactly(Allocations, "idle_2", 22).at(&[4]),
        exactly(Allocations, "idle_2", 232).at(&[25]),
        exactly(Allocations, "idle_10", 160).at(&[25]),
        exactly(Allocations, "idle_all", 25).at(&[25]),
        ratio(Allocations, "idle_10", "idle_all", Equal(1.0)).up_to(10),
        ratio(Allocations, "idle_0", "idle_all", Equal(10.0)),
        ratio(Allocations, "ttl_outlives_gap", "idle_all", Equal(1.0)),
        ratio(Allocations, "ttl_within_gap", "idle_all", Equal(10.0)),
        exactly(Left, "idle_0", 0),
        exactly(Left, "idle_2", 8_192),
        exactly(Left, "idle_10", 40_960).from(10),
        exactly(Left, "idle_all", 40_960).at(&[10]),
        exactly(Left, "idle_all", 102_400).at(&[25]),
        ratio(Left, "idle_10", "idle_all", Equal(1.0)).up_to(10),
        ratio(Left, "ttl_outlives_gap", "idle_all", Equal(1.0)),
        exactly(Left, "ttl_within_gap", 0),
    ],
    carries_over: "All of the counts: they follow from the limits and not from the language. Neither Go's connection \
                   pool nor this one leaves it to a collector when a resource goes away.",
    cautions: &[
        "The resource is a zeroed buffer of 4 KiB, which costs next to nothing beside a connection. At the article's \
         50 to 100 ms for one of those, the 8 that are made anew in a burst of 10 would take 400 to 800 ms one \
         after the other.",
        "Resources made and bytes left belong together: both change their slope where as many are kept as are used \
         at once. More than that costs nothing and saves nothing.",
        "Each turn is ten bursts that begin with an empty pool: what the turn before left is closed first, inside \
         the clock. A tick follows each burst, so the last sweep is over when the bytes left are read.",
        "Ticks are calls and not a clock, and all of a burst is taken before any of it comes back: with \
         arrivals spread out, fewer are in use at once.",
        "The list of the idle ones has its room from the start and is counted for no variant.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// What a pool keeps.
struct Limits {
    /// The most resources that are idle at once.
    idle: usize,
    /// For how many ticks each may be idle; for ever where there is none.
    ticks: Option<u64>,
}

impl Limits {
    fn of_idle(idle: usize) -> Limits {
        Limits { idle, ticks: None }
    }

    fn of_ticks(ticks: u64) -> Limits {
        Limits { idle: usize::MAX, ticks: Some(ticks) }
    }
}

type Resource = Vec<u8>;

/// Resources that nobody uses, each with the tick at which it came back.
struct Pool {
    limits: Limits,
    idle: Vec<(Resource, u64)>,
    now: u64,
}

impl Pool {
    fn take(&mut self) -> Resource {
        match self.idle.pop() {
            Some((resource, _)) => resource,
            None => black_box(vec![0; RESOURCE]),
        }
    }

    /// What is not kept is closed here.
    fn give(&mut self, resource: Resource) {
        if self.idle.len() < self.limits.idle {
            self.idle.push((resource, self.now));
        }
    }

    /// Time goes on by one tick, and what has been idle for too long is closed.
    fn tick(&mut self) {
        self.now += 1;
        if let Some(ticks) = self.limits.ticks {
            let now = self.now;
            self.idle.retain(|(_, since)| now - since < ticks);
        }
    }
}

/// Registers a turn of ten bursts over a pool with these limits.
fn register(run: &mut Run, limits: Limits) {
    let used = run.size();
    let (idle, mut held) = run.input(|| (Vec::with_capacity(used), Vec::with_capacity(used)));
    let mut pool = Pool { limits, idle, now: 0 };
    run.iter(
        move || {
            pool.idle.clear();
            (0..BURSTS).fold(0, |sum, burst| burst_of(&mut pool, &mut held, used, burst, sum))
        },
        Digest::of,
    );
}

/// Takes as many resources as are used at once, writes to each, reads it back, returns all, and lets a tick pass.
fn burst_of(
    pool: &mut Pool,
    held: &mut Vec<Resource>,
    used: usize,
    burst: u64,
    mut sum: u64,
) -> u64 {
    for number in 0..used as u64 {
        let mut resource = pool.take();
        let stamp = black_box(burst * 1_000 + number);
        resource[..8].copy_from_slice(&stamp.to_le_bytes());
        held.push(resource);
    }
    for resource in black_box(&mut *held).drain(..) {
        let stamp = resource.first_chunk().expect("a resource has more than eight bytes");
        sum = sum.rotate_left(7) ^ u64::from_le_bytes(*stamp);
        pool.give(resource);
    }
    pool.tick();
    sum
}

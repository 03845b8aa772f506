//! Work that nobody reads is removed

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::rc::Rc;

const ARTICLE: &[u64] = &[1_000];
const MIDDLE: &[u64] = &[100_000];
const LARGEST: &[u64] = &[1_000_000];
/// Multiplications that each turn does besides, one after the other.
const CHAIN: u64 = 1_000;
/// How the bounds on vanished loops follow.
const VANISHED: &str =
    "a loop that is gone takes no longer with 1,000 times the turns: at most 5 % longer";
/// Why some variants are controls.
const MAKES_NOTHING: &str = "it makes no sum: nobody reads what its loop does";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Dead Code Elimination in Go Builds",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/dead-code-elimination-in-go-builds",
        quote: "Loops whose bodies simplify to no side effects can vanish or shrink to minimal checks.",
        figures: &[Figure { what: "new(int) and a local, allocations", printed: "0 allocs/op" }],
    },
    says: "A loop without an effect takes no time, whether it has 1,000 turns or 1,000,000, and a number on the heap \
           that does not leave its function makes 0 allocations.",
    axis: Axis {
        name: "turns of the loop",
        unit: Unit::Count,
        points: &[1_000, 100_000, 1_000_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("local", |run| register(run, |turns| (0..turns).sum()))
            .about("sums the numbers of the turns"),
        variant("boxed", |run| register(run, |turns| (0..turns).map(|i| *Box::new(i)).sum()))
            .about("puts each number into a Box and sums what it reads there: new(int)"),
        variant("boxed_held", |run| {
            register(run, |turns| (0..turns).map(|i| *black_box(Box::new(i))).sum());
        })
        .at(Points::UpTo(100_000))
        .about("as `boxed`, and the compiler may not look into the box"),
        variant("counted", |run| register(run, |turns| (0..turns).map(|i| *Rc::new(i)).sum()))
            .at(Points::UpTo(100_000))
            .about("puts each number into an Rc"),
        variant("grown", |run| register(run, |turns| (0..turns).map(pushed).sum()))
            .at(Points::UpTo(100_000))
            .about("pushes each number to a new Vec"),
        variant("empty_unread", |run| register(run, |turns| repeat(turns, |_| ())))
            .about("does nothing so many times")
            .doing(MAKES_NOTHING)
            .same_output("nobody reads what its loop does, so there is nothing to put out"),
        variant("sqrt_unread", |run| {
            register(run, |turns| repeat(turns, |i| (i as f64).sqrt()));
        })
        .about("takes a root that nobody reads")
        .doing(MAKES_NOTHING),
        variant("sqrt_held", |run| {
            register(run, |turns| repeat(turns, |i| black_box((i as f64).sqrt())));
        })
        .at(Points::UpTo(100_000))
        .about("takes a root, and the compiler may not know that nobody reads it")
        .doing(MAKES_NOTHING),
        variant("buffer_unread", |run| {
            register(run, |turns| repeat(turns, |_| Vec::<u8>::with_capacity(128)));
        })
        .about("reserves 128 bytes that nobody reads")
        .doing(MAKES_NOTHING),
        variant("buffer_held", |run| {
            register(run, |turns| repeat(turns, |_| black_box(Vec::<u8>::with_capacity(128))));
        })
        .at(Points::UpTo(100_000))
        .about("reserves 128 bytes, and the compiler may not know that nobody reads them")
        .doing(MAKES_NOTHING),
    ],
    reference: "local",
    predictions: &[
        exactly(Allocations, "boxed", 0)
            .stated(
                "new(int) vs stack allocation → 0 allocs/op in both cases",
                "the count that Sanikovich prints in “Why allocs/op stopped being a good Go performance signal”",
            )
            .printing(0.0),
        exactly(Allocations, "local", 0)
            .stated(
                "new(int) vs stack allocation → 0 allocs/op in both cases",
                "the count that Sanikovich prints in “Why allocs/op stopped being a good Go performance signal”",
            )
            .printing(0.0),
        across(Time, "empty_unread", 1_000, AtMost(1.05)).at(LARGEST).stated("can vanish", VANISHED),
        across(Time, "sqrt_unread", 1_000, AtMost(1.05)).at(LARGEST).stated("can vanish", VANISHED),
        exactly(Allocations, "boxed_held", 1_000).at(ARTICLE),
        exactly(Allocations, "boxed_held", 100_000).at(MIDDLE),
        exactly(Allocations, "counted", 1_000).at(ARTICLE),
        exactly(Allocations, "counted", 100_000).at(MIDDLE),
        exactly(Allocations, "grown", 1_000).at(ARTICLE),
        exactly(Allocations, "grown", 100_000).at(MIDDLE),
        exactly(Allocations, "buffer_held", 1_000).at(ARTICLE),
        exactly(Allocations, "buffer_held", 100_000).at(MIDDLE),
        exactly(Allocations, "buffer_unread", 0),
        ratio(Time, "boxed", "local", AtLeast(300.0)).at(LARGEST).after_trial(),
        ratio(Time, "boxed_held", "boxed", AtLeast(2.5)).at(ARTICLE),
        across(Time, "sqrt_held", 1_000, AtLeast(20.0)).at(MIDDLE),
    ],
    carries_over: "What is removed carries over; how far differs. Go's escape analysis leaves a number on the stack \
                   that does not outlive its function. Rust has none: LLVM removes a block that it sees allocated, \
                   read and freed, as it does for a Box and for a reserved Vec, while those of an Rc and of a Vec \
                   that grows stay.",
    cautions: &[
        "“Why allocs/op stopped being a good Go performance signal” by Sanikovich prints the 0 allocations. Obregon's \
         loops of 100 million and a billion turns stand in another article of his, “Sysmon Thread in Go Runtime”; one \
         of them would take 20 s wherever it is not removed, as in a build without optimisation.",
        "Each turn begins with 1,000 multiplications, each of which waits for the one before, so that no turn is \
         empty: some 1.3 µs.",
        "A removed Box need not be free: rustc 1.95 leaves the call of an empty function in each turn of the loop, \
         `__rust_no_alloc_shim_is_unstable_v2`. A compiler that drops it too makes `boxed` as fast as `local`.",
        "Removal happens while a library is compiled. An allocator that stands in the same crate is inlined, and then \
         all blocks are counted. Other levels of optimisation are not compared here.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

#[expect(clippy::vec_init_then_push, reason = "the list has to grow")]
fn pushed(number: u64) -> u64 {
    let mut list = Vec::new();
    list.push(number);
    list[0]
}

/// Makes something in each turn of the loop and drops it at once.
#[inline(always)]
fn repeat<T>(turns: u64, mut make: impl FnMut(u64) -> T) -> u64 {
    for turn in 0..turns {
        drop(make(turn));
    }
    0
}

/// Registers a turn that begins with the chain and then does a loop of so many turns, which the compiler does not know.
fn register(run: &mut Run, work: impl Fn(u64) -> u64 + 'static) {
    let turns = run.point();
    let turn = move || {
        chain();
        work(black_box(turns))
    };
    run.iter(turn, Digest::of);
}

/// A chain of multiplications that can not be shortened: each has something unknown mixed in.
#[inline(never)]
fn chain() {
    let mixed = black_box(0x9e37_79b9_u64);
    let last =
        (0..CHAIN).fold(mixed, |state, _| (state ^ mixed).wrapping_mul(0x2545_f491_4f6c_dd1d));
    black_box(last);
}

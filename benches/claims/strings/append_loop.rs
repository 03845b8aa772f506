//! Appending to a string in a loop

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit,
    across, exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

/// What is appended in each turn of the loop.
const PIECE: &str = "x";
/// The article's loops: the one whose copies it counts, and the one after which it reads the heap.
const COUNTED: &[u64] = &[1_000];
const LONGEST: &[u64] = &[5_000];
const PAGE: usize = 4_096;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go String Concatenation Costs",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/go-string-concatenation-costs",
        quote: "the total amount of copying reaches roughly half a million characters",
        figures: &[
            Figure { what: "the first listing's loop", printed: "i < 10" },
            Figure { what: "length after the loop", printed: "1000" },
            Figure {
                what: "copied in 1000 iterations",
                printed: "roughly half a million characters",
            },
            Figure { what: "the loop after which the heap is read", printed: "i < 5000" },
        ],
    },
    says: "Appending one character 1,000 times makes a new block in each turn of the loop and copies about half a \
           million characters, for all before it are copied again.",
    axis: Axis {
        name: "turns of the loop",
        unit: Unit::Count,
        points: &[10, 100, 1_000, 5_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("concat", concat)
            .about("joins string and piece in a new block of the exact size: what Go does"),
        variant("formatted", formatted).about("formats string and piece into a new string"),
        variant("cloned_plus", cloned_plus).about("appends to a clone with +"),
        variant("owned_plus", owned_plus)
            .about("appends with + to the string itself, whose room is kept"),
        variant("push_str", push_str).about("appends with push_str"),
        variant("reserved", reserved).about("appends with push_str where the room was reserved"),
        variant("allocations_only", allocations_only)
            .about("makes blocks of 1 to n bytes, each before the last one is freed")
            .control("it makes the blocks of `concat` and copies nothing"),
        variant("copies_only", copies_only)
            .about("copies 1 to n bytes into one block, which ends as the same string")
            .control("it makes the copies of `concat` and allocates once"),
    ],
    reference: "concat",
    predictions: &[
        value(Bytes, "concat", Within(475_000.0, 525_000.0))
            .at(COUNTED)
            .stated(
                "roughly half a million characters",
                "5 % either side, as it says roughly; each byte of a new block is copied once",
            )
            .printing(500_000.0),
        across(Time, "concat", 1_000, AtLeast(5.25)).at(LONGEST).stated(
            "execution time rises sharply as the loop size grows",
            "5 % above the 5 of a straight line",
        ),
        ratio(Time, "concat", "push_str", AtLeast(1.05)).at(COUNTED).stated(
            "costs far less than repeatedly joining immutable strings",
            "5 % in that direction, as no figure is printed",
        ),
        exactly(Allocations, "concat", 1_000).at(COUNTED),
        exactly(Allocations, "formatted", 1_992).at(COUNTED),
        exactly(Allocations, "cloned_plus", 1_999).at(COUNTED),
        exactly(Allocations, "owned_plus", 8).at(COUNTED),
        exactly(Allocations, "push_str", 8).at(COUNTED),
        exactly(Allocations, "reserved", 1),
        exactly(Bytes, "concat", 500_500).at(COUNTED),
        exactly(Bytes, "formatted", 1_498_480).at(COUNTED),
        exactly(Bytes, "cloned_plus", 1_498_520).at(COUNTED),
        exactly(Bytes, "owned_plus", 2_040).at(COUNTED),
        exactly(Bytes, "push_str", 2_040).at(COUNTED),
        exactly(Bytes, "reserved", 1_000).at(COUNTED),
        exactly(Allocations, "concat", 5_000).at(LONGEST),
        exactly(Bytes, "concat", 12_502_500).at(LONGEST),
        exactly(Allocations, "push_str", 11).at(LONGEST),
        exactly(Bytes, "push_str", 16_376).at(LONGEST),
        exactly(Peak, "concat", 1_999).at(COUNTED),
        exactly(Peak, "concat", 9_999).at(LONGEST),
        ratio(Time, "concat", "push_str", AtLeast(1.4)).at(&[10]).after_trial(),
        ratio(Time, "concat", "push_str", AtLeast(3.5)).at(COUNTED).after_trial(),
        ratio(Time, "concat", "push_str", AtLeast(9.0)).at(LONGEST).after_trial(),
        ratio(Time, "owned_plus", "push_str", Within(0.8, 1.3)).from(100),
        ratio(Time, "formatted", "concat", AtLeast(1.3)).at(COUNTED),
        ratio(Time, "allocations_only", "concat", AtLeast(0.4))
            .at(COUNTED)
            .under(Allocator::System)
            .after_trial(),
        ratio(Time, "allocations_only", "concat", AtLeast(0.2))
            .at(COUNTED)
            .under(Allocator::Jemalloc)
            .after_trial(),
        ratio(Time, "copies_only", "allocations_only", AtMost(1.0))
            .unlike(
                "each does one half of what `concat` does, and only one of them leaves a string",
            )
            .at(COUNTED)
            .under(Allocator::System)
            .after_trial(),
        value(Resident, "concat", AtMost((512 << 10) as f64)).at(LONGEST),
        value(Faults, "concat", AtMost(1.0)),
        value(Faults, "formatted", AtMost(1.0)),
        value(Faults, "cloned_plus", AtMost(1.0)),
        value(Faults, "owned_plus", AtMost(1.0)),
        value(Faults, "push_str", AtMost(1.0)),
        value(Faults, "reserved", AtMost(1.0)),
        value(Faults, "allocations_only", AtMost(1.0)),
        value(Faults, "copies_only", AtMost(1.0)),
    ],
    carries_over: "The quadratic copying carries over where each turn makes a new string. Rust's + does not: it takes \
                   its left side by value and appends to its room, so the article's loop written with += is \
                   `push_str`. What is replaced is freed at once, where Go leaves it to the collector, so the \
                   allocator hands out blocks that are in the cache, and the temporaries never add up.",
    cautions: &[
        "The article prints no time. Both of its loops append one character of one byte.",
        "`allocations_only` and `copies_only` are the two halves of `concat`: which is the larger one depends on the \
         allocator, so they are judged for each by itself.",
        "The piece is hidden from the compiler once a turn. Where its length is known, appending it is one store.",
        "The peak has the old block and the new one in it; after 5,000 turns 1,250 times as much was asked for. Of `formatted` and `cloned_plus` it understates, for dhat \
         counts a growth by the difference.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn concat(run: &mut Run) {
    append(run, |_| String::new(), |text, piece| [text.as_str(), piece].concat());
}

fn formatted(run: &mut Run) {
    append(run, |_| String::new(), |text, piece| format!("{text}{piece}"));
}

/// The clone is the point: what it copies is copied again when it grows.
fn cloned_plus(run: &mut Run) {
    append(run, |_| String::new(), |text, piece| String::clone(&text) + piece);
}

fn owned_plus(run: &mut Run) {
    append(run, |_| String::new(), |text, piece| text + piece);
}

fn push_str(run: &mut Run) {
    append(run, |_| String::new(), pushed);
}

fn reserved(run: &mut Run) {
    append(run, String::with_capacity, pushed);
}

fn pushed(mut text: String, piece: &str) -> String {
    text.push_str(piece);
    text
}

/// Registers a turn that appends the piece so many times to a string that it makes.
fn append(
    run: &mut Run,
    make: impl Fn(usize) -> String + 'static,
    append: impl Fn(String, &str) -> String + 'static,
) {
    let times = run.size();
    let turn = move || {
        let (times, piece) = (black_box(times), black_box(PIECE));
        let mut text = make(times);
        for _ in 0..times {
            text = append(text, piece);
        }
        text
    };
    run.iter(turn, Digest::of);
}

fn allocations_only(run: &mut Run) {
    let times = run.size();
    let turn = move || {
        let mut block = String::new();
        for length in 1..=black_box(times) {
            block = black_box(String::with_capacity(length));
        }
        block
    };
    run.iter(turn, |block| Digest::of(&block.capacity()));
}

fn copies_only(run: &mut Run) {
    let times = run.size();
    let source: String = run.input(|| PIECE.repeat(times + PAGE));
    let whole = source[..times].to_owned();
    let turn = move || {
        let mut block = String::with_capacity(black_box(times));
        // Half a page away from the block: between like offsets of two pages a copy is slow on many processors.
        let distance = block.as_ptr().addr().wrapping_sub(source.as_ptr().addr());
        let source = &black_box(&source)[distance.wrapping_add(PAGE / 2) % PAGE..];
        for length in 1..=times {
            block.clear();
            block.push_str(&source[..length]);
            black_box(&mut block);
        }
        block
    };
    assert_eq!(turn(), whole, "the copies end as the string that the variants make");
    run.iter(turn, Digest::of);
}

//! Reserving sixteen times too much

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, difference, exactly,
    ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

/// The number of elements that stands for the article's, which names none.
const ARTICLE: &[u64] = &[256];
/// Where 16 times the room is 8 MiB.
const LARGE: &[u64] = &[65_536];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Why allocs/op stopped being a good Go performance signal",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/why-allocsop-stopped-being-a-good-go-performance-signal-29ia",
        quote: "slice over-preallocation → fewer allocations, worse performance",
        figures: &[],
    },
    says: "Reserving 16 times the room that 256 or 65,536 elements need saves allocations and takes longer than \
           letting the slice grow.",
    axis: Axis {
        name: "elements",
        unit: Unit::Count,
        points: &[16, 256, 4_096, 65_536, 1_048_576],
        article: 256,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("growing", growing).about("starts empty and grows as it is pushed to"),
        variant("exact", exact).about("reserves the room that it needs"),
        variant("over_2", over::<2>).about("reserves twice the room that it needs"),
        variant("over_16", over::<16>).about("reserves 16 times the room that it needs"),
        variant("over_64", over::<64>).about("reserves 64 times the room that it needs"),
        variant("over_16_shrunk", over_16_shrunk)
            .about("reserves 16 times the room and gives the rest back with shrink_to_fit"),
        variant("zeroed_16", zeroed_16)
            .about("zeroes 16 times the room first, as Go's make does, then pushes"),
        variant("collected", collected)
            .about("collects an iterator that knows its length, without pushes"),
    ],
    reference: "exact",
    predictions: &[
        ratio(Allocations, "over_16", "growing", Below(1.0))
            .stated("fewer allocations", "fewer is a ratio below 1"),
        ratio(Time, "over_16", "growing", AtLeast(1.05))
            .at(ARTICLE)
            .stated("worse performance", "5 % in that direction, as no figure is printed")
            .where_refuted("a reserve is not written to: `over_16` makes 1 allocation where `growing` makes 7 and \
                            copies; what room costs is writing to it, as `zeroed_16` does"),
        ratio(Time, "over_16", "growing", AtLeast(1.05))
            .at(LARGE)
            .stated("worse performance", "the same of a large slice, as no size is printed either")
            .where_refuted("a reserve is not written to, and where page faults of `over_16` read 0, its room costs \
                            nothing: it takes as long as `exact`"),
        exactly(Allocations, "growing", 7).at(ARTICLE),
        exactly(Allocations, "exact", 1).at(ARTICLE),
        exactly(Allocations, "over_16", 1).at(ARTICLE),
        exactly(Bytes, "growing", 4_064).at(ARTICLE),
        exactly(Bytes, "exact", 2_048).at(ARTICLE),
        exactly(Bytes, "over_16", 32_768).at(ARTICLE),
        ratio(Held, "over_16", "exact", Equal(16.0)).at(ARTICLE),
        ratio(Held, "over_16_shrunk", "exact", Equal(1.0)).at(ARTICLE),
        ratio(Time, "over_16", "exact", AtMost(1.3)).at(ARTICLE),
        ratio(Time, "over_16", "exact", AtMost(1.3)).at(LARGE).after_trial(),
        ratio(Time, "over_64", "exact", AtMost(1.3)).at(LARGE).after_trial(),
        difference(Faults, "over_16", "exact", AtMost(8.0)).at(LARGE)
            .where_refuted("jemalloc gives a block of 8 MiB or more back when it is freed (its oversize threshold), \
                            so that the 128 pages of 512 KiB that a turn writes are new each time"),
        difference(Faults, "over_64", "exact", AtMost(8.0)).at(LARGE)
            .where_refuted("32 MiB lie above glibc's largest mmap threshold and above jemalloc's oversize \
                            threshold: the block goes back to the system when it is freed, and the 128 pages that a \
                            turn writes are new each time"),
        ratio(Time, "zeroed_16", "exact", AtLeast(2.0)).at(ARTICLE),
        ratio(Time, "growing", "exact", AtLeast(1.5)).at(ARTICLE),
        ratio(Resident, "over_16", "exact", AtMost(1.25)).from(65_536),
        ratio(Resident, "over_16", "exact", AtLeast(12.0)).at(&[16]),
    ],
    carries_over: "Fewer allocations carry over, and so do the bytes: a reserve 16 times too large holds 16 times as \
                   much for as long as it lives. The time does not: Go zeroes all that make reserves, while \
                   Vec::with_capacity touches none of it. `zeroed_16` puts the zeroing back in.",
    cautions: &[
        "The article gives only the direction: no figure, no code, neither a size nor a factor. 256 elements of 64 \
         bits and 16 times the room are taken here.",
        "Go's append starts with room for one element, a Vec of u64 with room for four: 7 allocations and 4,064 B for \
         256 elements, where Go's doubling takes 9 and 4,088 B.",
        "A reserve smaller than a page is paid in full, as blocks share pages; of a large one only the pages that are \
         written to are resident. The resident figures keep 10,000 slices of 16 elements alive, and one from 65,536 \
         elements on.",
        "With 256 elements, 16 times the room is 32 KiB, the largest block that jemalloc keeps in its thread cache; 64 \
         times is 128 KiB, where the C library's allocator begins to map blocks by themselves. Steps beyond 16 are the \
         allocator's.",
        "With 65,536 elements, 16 times the room is 8 MiB, from where on jemalloc gives the pages of a freed block \
         back at once, and 64 times is 32 MiB, which the C library always maps anew. Then the 128 pages that are \
         written to are new in each turn: what is slow is not the reserve, but that its pages are not kept. Page \
         faults are predicted beside the time to tell the two apart.",
        "A large block of zeroes comes from the system zeroed and is not written again, so `zeroed_16` stops paying \
         for its tail at some size.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn growing(run: &mut Run) {
    register(run, |length| pushed(Vec::new(), length));
}

fn exact(run: &mut Run) {
    register(run, |length| pushed(Vec::with_capacity(length), length));
}

fn over<const TIMES: usize>(run: &mut Run) {
    register(run, |length| pushed(Vec::with_capacity(TIMES * length), length));
}

fn over_16_shrunk(run: &mut Run) {
    register(run, |length| {
        let mut numbers = pushed(Vec::with_capacity(16 * length), length);
        numbers.shrink_to_fit();
        numbers
    });
}

/// Cut to nothing after the zeroing, so that the pushes are those of every other variant.
fn zeroed_16(run: &mut Run) {
    register(run, |length| {
        let mut numbers = vec![0; 16 * length];
        numbers.truncate(0);
        pushed(numbers, length)
    });
}

fn collected(run: &mut Run) {
    register(run, |length| (0..length as u64).collect());
}

/// Registers a turn that makes the numbers below a length.
fn register(run: &mut Run, turn: impl Fn(usize) -> Vec<u64> + 'static) {
    let length = run.size();
    run.kept(match length {
        0..=16 => 10_000,
        17..=256 => 1_000,
        257..=4_096 => 100,
        _ => 1,
    });
    run.iter(move || turn(black_box(length)), Digest::of);
}

/// The work of every variant but `collected`: a push for each element. Compiled once, so that all run the same loop.
#[inline(never)]
fn pushed(mut numbers: Vec<u64>, length: usize) -> Vec<u64> {
    for number in 0..length as u64 {
        numbers.push(number);
    }
    numbers
}

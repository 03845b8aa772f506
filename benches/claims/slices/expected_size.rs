//! Reserving the size that is expected

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit,
    exactly, figure, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::hint::black_box;

/// The article's number of appends.
const ARTICLE: &[u64] = &[1_000_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 2",
        author: "",
        url: "",
        quote: "pre-allocate slices with make([]T, 0, expectedSize)",
        figures: &[Figure { what: "appends, in the listing", printed: "i < 1000000" }],
    },
    says: "Reserving the expected size makes 1,000,000 appends in one allocation of 8 MB, where growing takes 19 \
           allocations of 16.8 MB together, and it is faster.",
    axis: Axis {
        name: "elements",
        unit: Unit::Count,
        points: &[4, 100, 1_000, 10_000, 100_000, 1_000_000],
        article: 1_000_000,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("growing", growing).about("starts empty and grows as it is pushed to"),
        variant("exact", exact).about("reserves the room that it needs"),
        variant("half", half).about("expects half as many elements as come, and grows"),
        variant("tenth_short", tenth_short).about("expects a tenth too few, and grows"),
        variant("tenth_over", tenth_over).about("expects a tenth too many"),
        variant("tenfold", tenfold).about("expects ten times as many as come"),
        variant("collected", collected)
            .about("collects an iterator that knows its length, without pushes"),
        variant("extended", extended)
            .about("starts empty and is extended once by an iterator that knows its length"),
    ],
    reference: "exact",
    predictions: &[
        ratio(Time, "exact", "growing", AtMost(0.95)).at(ARTICLE).stated(
            "pre-allocate slices with make([]T, 0, expectedSize)",
            "given as a fix for a slow loop: 5 % in that direction, as no figure is printed",
        ),
        exactly(Allocations, "exact", 1).stated(
            "pre-allocate slices with make([]T, 0, expectedSize)",
            "where the expected size is right, all room is made at once",
        ),
        exactly(Allocations, "growing", 19).at(ARTICLE),
        exactly(Bytes, "growing", 16_777_184).at(ARTICLE),
        figure("capacity", "growing", Equal(1_048_576.0)).at(ARTICLE),
        exactly(Bytes, "exact", 8_000_000).at(ARTICLE),
        ratio(Held, "tenth_short", "tenth_over", AtLeast(1.6)).from(100),
        ratio(Time, "exact", "growing", AtMost(0.6)).at(&[100, 1_000])
            .where_refuted("at 1,000 the pushes take most of it: `collected`, with the same one allocation and no \
                            push, takes far less than `exact`, and what 9 allocations instead of 1 add to `growing` \
                            is less than the pushes"),
        ratio(Time, "exact", "growing", AtLeast(0.5)).at(ARTICLE),
        ratio(Time, "exact", "growing", AtMost(0.95)).at(&[100_000]),
        value(Faults, "exact", AtMost(20.0)).at(&[100_000]),
        value(Faults, "exact", AtMost(488.0)).at(ARTICLE).under(Allocator::System).after_trial(),
        value(Faults, "exact", AtLeast(1_900.0)).at(ARTICLE).under(Allocator::Jemalloc),
    ],
    carries_over: "That one allocation is enough carries over; how many growing takes is a Vec's own, which doubles \
                   its room from four elements on. What is saved is less: Go leaves each outgrown array to its \
                   collector and always copies, while realloc frees the old block at once and may lengthen a large one \
                   where it is, or move its pages instead of its bytes.",
    cautions: &[
        "The article advises the expected size and prints no time. What happens when the expectation is wrong is our \
         question, not its.",
        "A little too little costs more bytes than a little too much: one element beyond the reserve doubles it, so a \
         tenth short ends at 1.8 times the need, a tenth over at 1.1 times. Four elements have no tenth, so nothing is \
         predicted of them.",
        "Bytes count every growth with its whole new size, as if each were a new block.",
        "The listing appends once, to memory that is new: at 1,000,000 elements it writes to 1,954 pages for the first \
         time, which may take longer than the pushes. Here turns follow each other, and whether the pages of a freed \
         list are new to the next one is the allocator's choice. By their sources jemalloc gives a list of 8 MB back \
         at once and the C library keeps it, so both are seen; page faults are predicted beside the time. A quarter of \
         the pages is allowed where they are kept, as the first turns of a process make them. With 100,000 elements \
         both keep the pages.",
        "`collected` and `extended` need an iterator whose length is known exactly, and they push nothing: their loop \
         does not look whether there is room.",
    ],
    needs: Needs { memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

fn growing(run: &mut Run) {
    register(run, |length| pushed(Vec::new(), length));
}

fn exact(run: &mut Run) {
    register(run, |length| pushed(Vec::with_capacity(length), length));
}

fn half(run: &mut Run) {
    register(run, |length| pushed(Vec::with_capacity(length / 2), length));
}

fn tenth_short(run: &mut Run) {
    register(run, |length| pushed(Vec::with_capacity(length * 9 / 10), length));
}

fn tenth_over(run: &mut Run) {
    register(run, |length| pushed(Vec::with_capacity((length * 11).div_ceil(10)), length));
}

fn tenfold(run: &mut Run) {
    register(run, |length| pushed(Vec::with_capacity(10 * length), length));
}

fn collected(run: &mut Run) {
    register(run, |length| (0..length as u64).collect());
}

fn extended(run: &mut Run) {
    register(run, |length| {
        let mut numbers = Vec::new();
        numbers.extend(0..length as u64);
        numbers
    });
}

/// Registers a turn that makes the numbers below a length, and reports how much room they have in the end.
fn register(run: &mut Run, turn: impl Fn(usize) -> Vec<u64> + 'static) {
    let length = run.size();
    run.kept((1_000_000 / length).clamp(1, 10_000));
    let turn = move |marks: &mut Marks| {
        let numbers = turn(black_box(length));
        marks.figure("capacity", numbers.capacity() as u64);
        numbers
    };
    run.iter_marked(turn, Digest::of);
}

/// The work of every variant that pushes: a push for each element. Compiled once, so that all run the same loop.
#[inline(never)]
fn pushed(mut numbers: Vec<u64>, length: usize) -> Vec<u64> {
    for number in 0..length as u64 {
        numbers.push(number);
    }
    numbers
}

//! Letting an arena go

use bumpalo::Bump;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::hint::black_box;

/// Bytes of a temporary, and how many are made.
const TEMPORARY: usize = 4_096;
const TEMPORARIES: usize = 1_000;
/// Bytes of a block of a burst, and how many a burst has.
const OF_BURST: usize = 512;
const BURST: usize = 10_000;
const FIRST: &str = "first burst";
const SECOND: &str = "second burst";
const HUNDREDS: &[u64] = &[300];
const THOUSAND: &[u64] = &[1_000];
const LARGEST: &[u64] = &[10_000];
/// Why the controls are controls.
const TEMPORARY_WORK: &str = "it makes and uses temporaries: what it costs that none can go alone";
const BURSTS: &str = "it makes two bursts: what the first one leaves behind for the second";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "become garbage as a SINGLE object -- much cheaper for the GC",
        figures: &[
            Figure { what: "allocations beside one arena", printed: "hundreds" },
            Figure { what: "bursts, in Obregon's listing", printed: "i < 5" },
            Figure { what: "slices of 512 bytes in a burst", printed: "10000" },
        ],
    },
    says: "An arena goes as one object where there were hundreds: to drop it takes at most 0.15 times as long as 300 \
           boxes. Nothing in it can go alone, so that 1,000 temporaries of 4 KiB are alive together.",
    axis: Axis {
        name: "nodes",
        unit: Unit::Count,
        points: &[10, 100, 300, 1_000, 10_000],
        article: 300,
        labels: &[(300, "300, the article's hundreds")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("boxes", boxes).about("drops a list of boxed nodes of 64 B"),
        variant("list", list).about("drops boxes that are linked to a list, one by one in a loop"),
        variant("arena_dropped", |run| arena(run, |_| Bump::new(), drop))
            .about("drops a bumpalo arena that has the nodes"),
        variant("arena_reset", |run| arena(run, Bump::with_capacity, reset))
            .about("resets a bumpalo arena that had room for the nodes"),
        variant("temporaries_boxed", temporaries_boxed)
            .at(Points::At(THOUSAND))
            .about("makes, fills and drops 1,000 buffers of 4 KiB, one after the other")
            .doing(TEMPORARY_WORK),
        variant("temporaries_arena", |run| temporaries_arena(run, false))
            .at(Points::At(THOUSAND))
            .about("makes and fills them in an arena that is dropped at the end")
            .doing(TEMPORARY_WORK),
        variant("temporaries_arena_each", |run| temporaries_arena(run, true))
            .at(Points::At(THOUSAND))
            .about("makes and fills them in an arena that is reset after each")
            .doing(TEMPORARY_WORK),
        variant("burst_boxes", burst_boxes)
            .lanes(&[Lane::Heap, Lane::Resident])
            .at(Points::At(LARGEST))
            .about("makes and drops 10,000 boxes of 512 B, twice")
            .doing(BURSTS),
        variant("burst_arena", burst_arena)
            .lanes(&[Lane::Heap, Lane::Resident])
            .at(Points::At(LARGEST))
            .about("makes 10,000 blocks of 512 B in an arena and resets it, twice")
            .doing(BURSTS),
    ],
    reference: "boxes",
    predictions: &[
        ratio(Time, "arena_dropped", "boxes", AtMost(0.95)).at(HUNDREDS).stated(
            "much cheaper for the GC",
            "5 % in the article's direction; what is said of a collector, of the drop",
        ),
        exactly(Peak, "temporaries_boxed", 4_096),
        exactly(Peak, "temporaries_arena_each", 8_176),
        exactly(Peak, "temporaries_arena", 4_185_968),
        exactly(Left, "temporaries_boxed", 0),
        exactly(Left, "temporaries_arena_each", 0),
        exactly(Left, "temporaries_arena", 0),
        exactly(Left, "boxes", 0),
        exactly(Left, "list", 0),
        exactly(Left, "arena_dropped", 0),
        exactly(Left, "arena_reset", 0),
        exactly(Left, "burst_boxes", 0),
        exactly(Left, "burst_arena", 0),
        ratio(Time, "arena_dropped", "boxes", AtMost(0.15)).at(HUNDREDS),
        across(Time, "boxes", 100, Within(60.0, 200.0)).at(LARGEST),
        across(Time, "arena_reset", 100, AtMost(2.0)).at(LARGEST),
        ratio(Time, "list", "boxes", Within(0.8, 1.6)),
        ratio(Time, "temporaries_arena", "temporaries_boxed", AtLeast(1.05)),
        ratio(Time, "temporaries_arena_each", "temporaries_boxed", AtMost(1.0)),
        value(Faults, "temporaries_boxed", AtMost(1.0)),
        value(Faults, "temporaries_arena", AtMost(1.0))
            .where_refuted("dropping the arena frees 4 MiB at the end of glibc's heap, more than twice its largest \
                            chunk: all but 128 KiB go back to the system and are new pages in the next turn"),
        value(Faults, "temporaries_arena_each", AtMost(1.0)),
        value(Resident, "burst_boxes", AtMost(1.05)).in_phase(SECOND).over_phase(FIRST),
        value(Resident, "burst_arena", AtMost(1.05)).in_phase(SECOND).over_phase(FIRST)
            .where_refuted("a reset frees all chunks but the newest, whose pages were mostly unwritten: the second \
                            burst faults in some 1,000 more, and jemalloc keeps those of the freed ones"),
    ],
    carries_over: "What the guide says of marking and sweeping is here the drop: a free for each box, against one for each \
                   chunk of the arena. bumpalo's arena runs no destructors, so that a String in it would never be freed. \
                   That only all of an arena can be freed carries over as it is.",
    cautions: &[
        "No time is printed. Of single objects the guide says: “You can only free the ENTIRE arena.” Obregon writes: \
         “The collector clears entire spans at once”.",
        "The nodes are made before the clock starts and released inside it, up to 256 turns at a time, as reading the clock \
         costs as much as a small one. So at 100 and above some 25,000 to 40,000 nodes are alive together at every point, \
         more than the nearest caches hold, and a box is freed out of a farther one.",
        "`arena_reset` frees nothing at all: the arena keeps its newest chunk, here its only one.",
        "The bursts are for what stays resident: one turn of them takes some 5 ms.",
    ],
    needs: Needs { memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// A node without a link, and one with.
type Node = [u64; 8];

struct Linked {
    words: [u64; 7],
    next: Option<Box<Linked>>,
}

/// Registers a turn that releases what the set-up made; its output is the sum that was taken then, and what is left.
fn register<N: 'static, T: 'static>(
    run: &mut Run,
    mut make: impl FnMut(u64) -> (N, u64) + 'static,
    release: impl Fn(N) -> T + 'static,
) {
    let nodes = run.point();
    let batch = (38_400 / run.size()).clamp(1, 256);
    let turn = move |(made, sum)| (release(made), sum);
    run.iter_with(batch, move || make(nodes), turn, |(_, sum): &(T, u64)| Digest::of(sum));
}

fn boxes(run: &mut Run) {
    let make = |nodes| {
        let list: Vec<Box<Node>> = (0..nodes).map(|node| Box::new([node; 8])).collect();
        let sum = list.iter().map(|node| node[0]).sum();
        (list, sum)
    };
    register(run, make, drop);
}

fn list(run: &mut Run) {
    let make = |nodes| {
        let (mut first, mut sum) = (None, 0);
        for node in (0..nodes).rev() {
            let linked = Box::new(Linked { words: [node; 7], next: first.take() });
            sum += linked.words[0];
            first = Some(linked);
        }
        (first, sum)
    };
    register(run, make, |mut first: Option<Box<Linked>>| {
        while let Some(mut node) = first {
            first = node.next.take();
        }
    });
}

fn arena<T: 'static>(run: &mut Run, arena: fn(usize) -> Bump, release: fn(Bump) -> T) {
    let make = move |nodes: u64| {
        let arena = arena(nodes as usize * size_of::<Node>());
        let sum = (0..nodes).map(|node| arena.alloc([node; 8])[0]).sum();
        (arena, sum)
    };
    register(run, make, release);
}

fn reset(mut arena: Bump) -> Bump {
    arena.reset();
    arena
}

/// The ends of a temporary once all of it is written.
fn used(temporary: &mut [u8]) -> u64 {
    let temporary = black_box(temporary);
    u64::from(temporary[0]) + u64::from(temporary[temporary.len() - 1])
}

fn temporaries_boxed(run: &mut Run) {
    let one = |number: usize| {
        let mut temporary: Vec<u8> = Vec::with_capacity(TEMPORARY);
        temporary.extend(std::iter::repeat_n(number as u8, TEMPORARY));
        used(&mut temporary)
    };
    run.iter(move || (0..TEMPORARIES).map(one).sum::<u64>(), Digest::of);
}

fn temporaries_arena(run: &mut Run, reset: bool) {
    let turn = move || {
        let mut arena = Bump::new();
        let one = |number: usize| {
            let sum = used(arena.alloc_slice_fill_copy(TEMPORARY, number as u8));
            if reset {
                arena.reset();
            }
            sum
        };
        (0..TEMPORARIES).map(one).sum::<u64>()
    };
    run.iter(turn, Digest::of);
}

fn sum_of(block: &[u8; OF_BURST]) -> u64 {
    block.iter().map(|byte| u64::from(*byte)).sum()
}

fn burst_boxes(run: &mut Run) {
    let mut list: Vec<Box<[u8; OF_BURST]>> = run.input(|| Vec::with_capacity(BURST));
    let turn = move |marks: &mut Marks| {
        let mut sum = 0;
        for phase in [FIRST, SECOND] {
            list.extend((0..BURST).map(|block| Box::new([block as u8; OF_BURST])));
            marks.phase(phase);
            sum += list.drain(..).map(|block| sum_of(&block)).sum::<u64>();
        }
        sum
    };
    run.iter_marked(turn, Digest::of);
}

fn burst_arena(run: &mut Run) {
    let turn = |marks: &mut Marks| {
        let (mut arena, mut sum) = (Bump::new(), 0);
        for phase in [FIRST, SECOND] {
            for block in 0..BURST {
                sum += sum_of(black_box(arena.alloc([block as u8; OF_BURST])));
            }
            marks.phase(phase);
            arena.reset();
        }
        sum
    };
    run.iter_marked(turn, Digest::of);
}

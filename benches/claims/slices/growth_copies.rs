//! Growing doubles the room and copies

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Source,
    exactly, figure, ratio, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::hash::Hash;
use std::hint::black_box;

/// Elements of a chunk.
const CHUNK: usize = 4_096;
/// One element more than a power of two: the room has just been doubled.
const JUST_GROWN: &[u64] = &[1_025, 65_537, 1_048_577];
/// The largest list that is filled from nothing.
const LARGE: &[u64] = &[1_048_576];
/// A list of 32 MiB: the smallest block of a power of two that the C library always maps by itself.
const MAPPED: &[u64] = &[4_194_304];
const FILLED: Points = Points::UpTo(1_048_577);
const PUSHED_ONCE: Points = Points::At(&[1_048_576, 4_194_304]);
const ONE_PUSH: &str = "it pushes one element to a full list: a growth by itself";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 4",
        author: "",
        url: "",
        quote: "allocates a new, larger underlying array (roughly 2x the old capacity for small slices), copies the data",
        figures: &[Figure {
            what: "the new array, for small slices",
            printed: "roughly 2x the old capacity",
        }],
    },
    says: "An append past the capacity makes an array of about twice the size and copies all elements over, so one \
           element past a power of two leaves half of the room unused.",
    axis: Axis::count("elements", &[1_024, 1_025, 65_536, 65_537, 1_048_576, 1_048_577, 4_194_304])
        .article(1_025),
    variants: &[
        variant("pushed", pushed)
            .at(FILLED)
            .about("a Vec that starts empty, grown by realloc when it is full"),
        variant("copied_by_hand", copied_by_hand)
            .at(FILLED)
            .about("doubles by a new block, a copy and a free: what Go does"),
        variant("factor_1_5", factor_1_5)
            .at(FILLED)
            .about("grows by half of its room instead of all of it"),
        variant("chunked", chunked)
            .at(FILLED)
            .about("a list of Vecs with room for 4,096 elements each, of which none is moved"),
        variant("exact_each_time", exact_each_time)
            .at(Points::At(&[1_024]))
            .about("makes room for one more element before each, with reserve_exact(1)"),
        variant("reserved", reserved).at(FILLED).about("reserves the room that it needs"),
        variant("pushed_bytes", pushed_bytes)
            .at(FILLED)
            .about("as `pushed`, with elements of one byte")
            .control("it pushes smaller elements: what room a first push makes")
            .lanes(&[Lane::Heap, Lane::Resident]),
        variant("pushed_large", pushed_large)
            .at(Points::UpTo(1_025))
            .about("as `pushed`, with elements of 1,032 bytes")
            .control("it pushes larger elements: what room a first push makes")
            .lanes(&[Lane::Heap, Lane::Resident]),
        variant("one_push", |run| one_push(run, |numbers| numbers.reserve(1)))
            .at(PUSHED_ONCE)
            .about("a push to a full Vec, which realloc grows")
            .doing(ONE_PUSH),
        variant("one_push_copied", |run| one_push(run, double))
            .at(PUSHED_ONCE)
            .about("the same by a new block, a copy and a free: what Go does")
            .doing(ONE_PUSH),
        variant("one_push_copied_warm", one_push_copied_warm)
            .at(PUSHED_ONCE)
            .about("the same by a copy alone, to a block whose pages have been written to")
            .doing(ONE_PUSH),
    ],
    reference: "pushed",
    predictions: &[
        figure("capacity", "pushed", AtLeast(1.95))
            .over_figure("length")
            .at(JUST_GROWN)
            .stated("roughly 2x", "one element past a doubled room, it is twice the length")
            .printing(2.0),
        figure("bytes moved", "pushed", AtLeast(0.95)).over_figure("bytes outgrown").stated(
            "copies the data",
            "all bytes that lie in a full array are moved, to within 5 %",
        )
        .where_refuted("realloc lengthens a block where the room behind it is free, as it is behind the last one: \
                        then no byte gets another address, and `bytes moved` stays at those of the first arrays"),
        figure("first capacity", "pushed", Equal(4.0)),
        figure("first capacity", "pushed_bytes", Equal(8.0)),
        figure("first capacity", "pushed_large", Equal(1.0)),
        exactly(Allocations, "pushed", 19).at(LARGE),
        exactly(Bytes, "pushed", 16_777_184).at(LARGE),
        figure("unused", "pushed", Within(0.49, 0.5)).over_figure("capacity").at(JUST_GROWN),
        figure("unused", "factor_1_5", AtMost(0.33)).over_figure("capacity"),
        exactly(Allocations, "exact_each_time", 1_024).at(&[1_024]),
        ratio(Time, "pushed", "copied_by_hand", AtMost(0.75))
            .at(&[1_048_576, 1_048_577])
            .under(Allocator::System),
        ratio(Time, "reserved", "pushed", AtMost(0.95)).at(&[1_024, 65_536]),
        ratio(Time, "one_push", "one_push_copied", AtMost(0.75)).at(LARGE).under(Allocator::System),
        ratio(Time, "one_push", "one_push_copied", AtMost(0.1)).at(MAPPED).under(Allocator::System),
        ratio(Time, "one_push_copied_warm", "one_push_copied", AtMost(0.5)),
    ],
    carries_over: "The doubling carries over, and a Vec doubles at every size, where the guide says it of small slices \
                   only. The copy need not carry over. Go always copies to a new array; a Vec asks realloc, which may \
                   lengthen the block where it is or hand its pages over to a new address, and copies only where it \
                   can do neither.",
    cautions: &[
        "Phuong Le's “Slices in Go: Grow Big or Go Home” says the same without a factor: “Go will automatically create \
         a larger array, copy the elements over”. No time is printed in either.",
        "Bytes outgrown are those in the list at each growth, bytes moved those of them whose address changed. Where \
         they are counted, nothing is made behind the list that grows. The C library may give a large block a new \
         address without a copy, as its pages are mapped there instead: from 32 MiB on always, below only until one of \
         that size has been freed.",
        "dhat counts a growth as an allocation of the whole new size and moves its peak by the difference only, so old \
         and new block are never in its peak together. The peak of a copy is in the resident lane.",
        "All variants push in one loop that grows a full list by a call, `pushed` with reserve(1), which grows as push \
         itself does, and `chunked` by putting the full chunk away and reserving the next one whole. Its list of \
         chunks grows as any other. Where the room doubles, a list of 2^k elements is full and one of 2^k + 1 is half \
         empty.",
        "One push that grows is most of all the first writing to new pages; `one_push_copied_warm` has none and shows \
         the copy alone. The full lists are made once and cut back to their length outside the clock, so that realloc \
         finds room behind them. A usual push is some nanoseconds in a list of any length: that a growth of 8 MiB takes \
         many thousand times as long is no question.",
    ],
    needs: Needs { memory: 1 << 27, ..Needs::NOTHING },
    processes: Processes::Apart,
};

fn pushed(run: &mut Run) {
    register(run, Vec::new, |number| number, |numbers, _| numbers.reserve(1));
}

fn copied_by_hand(run: &mut Run) {
    register(run, Vec::new, |number| number, |numbers, _| double(numbers));
}

fn double(numbers: &mut Vec<u64>) {
    let mut larger = Vec::with_capacity(4.max(2 * numbers.capacity()));
    larger.extend_from_slice(numbers);
    *numbers = larger;
}

fn factor_1_5(run: &mut Run) {
    let grow = |numbers: &mut Vec<u64>, _: &mut Vec<Vec<u64>>| {
        let larger = 4.max(numbers.capacity() * 3 / 2);
        numbers.reserve_exact(larger - numbers.len());
    };
    register(run, Vec::new, |number| number, grow);
}

fn chunked(run: &mut Run) {
    let grow = |chunk: &mut Vec<u64>, full: &mut Vec<Vec<u64>>| {
        let outgrown = std::mem::replace(chunk, Vec::with_capacity(CHUNK));
        if !outgrown.is_empty() {
            full.push(outgrown);
        }
    };
    register(run, Vec::new, |number| number, grow);
}

fn exact_each_time(run: &mut Run) {
    register(run, Vec::new, |number| number, |numbers, _| numbers.reserve_exact(1));
}

fn reserved(run: &mut Run) {
    let length = run.size();
    let make = move || Vec::with_capacity(length);
    register(run, make, |number| number, |numbers, _| numbers.reserve(1));
}

fn pushed_bytes(run: &mut Run) {
    register(run, Vec::new, |number| number as u8, |bytes, _| bytes.reserve(1));
}

fn pushed_large(run: &mut Run) {
    register(run, Vec::new, |number| [number; 129], |arrays, _| arrays.reserve(1));
}

/// Registers a turn that pushes one element to a full list and so grows it. As many lists as have 32 MiB together are made
/// once; what a push did is undone when the clock has stopped.
fn one_push(run: &mut Run, grow: fn(&mut Vec<u64>)) {
    let length = run.point();
    let full = run.input(|| (0..MAPPED[0] / length).map(|_| (0..length).collect()).collect());
    let turn = move |numbers: &mut Vec<u64>| {
        grow(numbers);
        numbers.push(black_box(length));
    };
    let restore = |numbers: &mut Vec<u64>| {
        numbers.pop();
        numbers.shrink_to_fit();
    };
    run.iter_restored(full, turn, restore, Digest::of);
}

/// The full list and the block that it is copied to live through all turns.
fn one_push_copied_warm(run: &mut Run) {
    let length = run.point();
    let numbers: Vec<u64> = run.input(|| (0..length).collect());
    let larger = vec![vec![1; 2 * numbers.len()]];
    let turn = move |list: &mut Vec<u64>| {
        list.clear();
        list.extend_from_slice(black_box(&numbers));
        list.push(black_box(length));
    };
    run.iter_restored(larger, turn, |_| (), Digest::of);
}

/// Registers a turn that pushes so many elements to a new list and, whenever it is full, grows it or puts it away.
fn register<T: Hash + 'static>(
    run: &mut Run,
    make: impl Fn() -> Vec<T> + 'static,
    element: impl Fn(u64) -> T + 'static,
    grow: impl Fn(&mut Vec<T>, &mut Vec<Vec<T>>) + 'static,
) {
    let length = run.point();
    // In the resident lane, outputs of 8 MiB together at each point.
    run.kept((1 << 23) / (run.size() * size_of::<T>()));
    let turn = move |marks: &mut Marks| {
        let (mut list, mut full) = (make(), Vec::new());
        let (mut first, mut outgrown, mut moved) = (list.capacity(), 0, 0);
        for number in 0..black_box(length) {
            if list.len() == list.capacity() {
                let (address, bytes) = (list.as_ptr(), size_of_val(&list[..]));
                grow(&mut list, &mut full);
                first = if number == 0 { list.capacity() } else { first };
                outgrown += bytes;
                moved += if list.is_empty() || list.as_ptr() == address { 0 } else { bytes };
            }
            list.push(element(number));
        }
        let put_away: usize = full.iter().map(Vec::capacity).sum();
        let capacity = put_away + list.capacity();
        marks.figure("length", length);
        marks.figure("capacity", capacity as u64);
        marks.figure("unused", capacity as u64 - length);
        marks.figure("first capacity", first as u64);
        marks.figure("bytes outgrown", outgrown as u64);
        marks.figure("bytes moved", moved as u64);
        (full, list)
    };
    run.iter_marked(turn, |(full, list)| Digest::of_all(full.iter().flatten().chain(list)));
}

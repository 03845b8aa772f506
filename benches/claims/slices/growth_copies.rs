//! Growing doubles the room and copies

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    exactly, figure, ratio, variant,
};
use claimbench::run::{Digest, Marks, Run};
use std::hash::Hash;
use std::hint::black_box;

/// Elements of a chunk.
const CHUNK: usize = 4_096;
/// One element more than a power of two: the room has just been doubled.
const JUST_GROWN: &[u64] = &[1_025, 65_537, 1_048_577];
/// Where single pushes are looked at.
const LARGE: &[u64] = &[1_048_576];
/// Pushes of a turn that looks at those that do not grow.
const PUSHES: u64 = 4_096;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Slices in Go: Grow Big or Go Home",
        author: "Phuong Le",
        url: "https://forem.com/func25/slices-in-go-grow-big-or-go-home-48b7",
        quote: "Go will automatically create a larger array, copy the elements over",
        figures: &[],
    },
    says: "An append past the capacity makes an array of about twice the size and copies all elements over, so one \
           element past a power of two leaves half of the room unused.",
    axis: Axis {
        name: "elements",
        unit: Unit::Count,
        points: &[1_024, 1_025, 65_536, 65_537, 1_048_576, 1_048_577],
        article: 1_025,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("pushed", pushed).about("a Vec that starts empty, grown by realloc when it is full"),
        variant("copied_by_hand", copied_by_hand)
            .about("doubles by a new block, a copy and a free: what Go does"),
        variant("factor_1_5", factor_1_5).about("grows by half of its room instead of all of it"),
        variant("chunked", chunked)
            .about("a list of Vecs with room for 4,096 elements each, of which none is moved"),
        variant("exact_each_time", exact_each_time)
            .at(Points::At(&[1_024]))
            .about("makes room for one more element before each, with reserve_exact(1)"),
        variant("reserved", reserved).about("reserves the room that it needs"),
        variant("pushed_bytes", pushed_bytes)
            .about("as `pushed`, with elements of one byte")
            .control("it pushes smaller elements: what room a first push makes"),
        variant("pushed_large", pushed_large)
            .at(Points::UpTo(1_025))
            .about("as `pushed`, with elements of 1,032 bytes")
            .control("it pushes larger elements: what room a first push makes"),
        variant("one_push_full", one_push_full)
            .at(Points::At(LARGE))
            .about("a single push to a full Vec of that many elements, the largest that filling it made")
            .control("it is one push, which grows"),
        variant("one_push_room", one_push_room)
            .at(Points::At(LARGE))
            .about("a single push to a Vec with room for that many elements, the mean of 4,096")
            .control("it is one push, which does not grow"),
    ],
    reference: "pushed",
    predictions: &[
        figure("capacity", "pushed", AtLeast(1.95)).over_figure("length").at(JUST_GROWN).stated(
            "roughly 2x the old capacity",
            "printed in chapter 4 of the Go guide: one element past a doubled room, it is twice the length",
        ).printing(2.0),
        figure("first capacity", "pushed", Equal(4.0)),
        figure("first capacity", "pushed_bytes", Equal(8.0)),
        figure("first capacity", "pushed_large", Equal(1.0)),
        exactly(Allocations, "pushed", 19).at(&[1_048_576]),
        exactly(Bytes, "pushed", 16_777_184).at(&[1_048_576]),
        figure("unused", "pushed", Within(0.49, 0.5)).over_figure("capacity").at(JUST_GROWN),
        figure("unused", "factor_1_5", AtMost(0.33)).over_figure("capacity"),
        exactly(Allocations, "exact_each_time", 1_024).at(&[1_024]),
        ratio(Time, "pushed", "copied_by_hand", AtMost(0.75))
            .from(1_048_576)
            .under(Allocator::System),
        figure("bytes moved", "chunked", Equal(0.0)),
        ratio(Time, "reserved", "pushed", AtMost(0.95)).at(&[1_024, 65_536]),
        ratio(Time, "one_push_full", "one_push_room", AtLeast(1_000.0)).at(LARGE),
    ],
    carries_over: "The doubling carries over, and a Vec doubles at every size, where the guide says it of small \
                   slices only. The copy need not carry over. Go always copies to a new array; a Vec asks realloc, \
                   which may lengthen the block where it is or hand its pages over to a new address, and copies only \
                   where it can do neither.",
    cautions: &[
        "The article prints neither a factor nor a time; “roughly 2x the old capacity for small slices” stands in \
         chapter 4 of the Go guide.",
        "Bytes moved are those of elements whose address changed. Under the C library's allocator a large block may \
         get a new address without a copy, as its pages are mapped there instead.",
        "dhat counts a growth as an allocation of the whole new size and moves its peak by the difference only, so \
         old and new block are never in its peak together. The peak of a copy is in the resident lane.",
        "All variants push in one loop that grows a full list by a call, `pushed` with reserve(1), which grows as push \
         itself does. Where the room doubles, a list of 2^k elements is full and one of 2^k + 1 is half empty.",
        "A chunk is reserved whole, so `chunked` has room for 4,096 elements from the first on, and its list of chunks \
         grows as any other: what is moved then is a pointer for each chunk.",
        "A push is too short to be timed by itself and growths are too few for a percentile. `one_push_full` and \
         `one_push_room` stand for the longest push and the usual one. The full list is made before the clock starts, and \
         the clock is read for each push to it.",
    ],
    needs: Needs { cores: 1, memory: 1 << 28, memory_each: 0 },
    processes: Processes::Apart,
};

fn pushed(run: &mut Run) {
    register(run, Vec::new, |number| number, |numbers| numbers.reserve(1));
}

fn copied_by_hand(run: &mut Run) {
    let grow = |numbers: &mut Vec<u64>| {
        let mut larger = Vec::with_capacity(4.max(2 * numbers.capacity()));
        larger.extend_from_slice(numbers);
        *numbers = larger;
    };
    register(run, Vec::new, |number| number, grow);
}

fn factor_1_5(run: &mut Run) {
    let grow = |numbers: &mut Vec<u64>| {
        let larger = 4.max(numbers.capacity() * 3 / 2);
        numbers.reserve_exact(larger - numbers.len());
    };
    register(run, Vec::new, |number| number, grow);
}

fn exact_each_time(run: &mut Run) {
    register(run, Vec::new, |number| number, |numbers| numbers.reserve_exact(1));
}

fn reserved(run: &mut Run) {
    let length = run.size();
    let make = move || Vec::with_capacity(length);
    register(run, make, |number| number, |numbers| numbers.reserve(1));
}

fn pushed_bytes(run: &mut Run) {
    register(run, Vec::new, |number| number as u8, |bytes| bytes.reserve(1));
}

fn pushed_large(run: &mut Run) {
    register(run, Vec::new, |number| [number; 129], |arrays| arrays.reserve(1));
}

fn one_push_full(run: &mut Run) {
    let length = run.point();
    let full = move || (0..length).collect();
    let turn = move |mut numbers: Vec<u64>| {
        numbers.push(black_box(length));
        numbers
    };
    run.iter_with(1, full, turn, Digest::of);
}

/// The room is made in the set-up and used again by each turn.
fn one_push_room(run: &mut Run) {
    let mut numbers: Vec<u64> = Vec::with_capacity(run.size());
    run.operations(PUSHES);
    let turn = move || {
        numbers.clear();
        for number in 0..black_box(PUSHES) {
            numbers.push(number);
        }
        black_box(&mut numbers).last().copied()
    };
    run.iter(turn, Digest::of);
}

fn chunked(run: &mut Run) {
    let length = run.size();
    keep_alike(run, length * size_of::<u64>());
    let turn = move |marks: &mut Marks| {
        let (mut chunks, mut moved) = (Vec::new(), 0);
        let first = |chunks: &Vec<Vec<u64>>| chunks.first().map(Vec::as_ptr);
        for from in (0..black_box(length)).step_by(CHUNK) {
            let address = first(&chunks);
            chunks.push(Vec::with_capacity(CHUNK));
            if from > 0 && first(&chunks) != address {
                moved += from * size_of::<u64>();
            }
            let numbers = from as u64..length.min(from + CHUNK) as u64;
            let chunk = chunks.last_mut().expect("a chunk has just been pushed");
            numbers.for_each(|number| chunk.push(number));
        }
        tell(marks, length, chunks.len() * CHUNK, CHUNK, moved);
        chunks
    };
    run.iter_marked(turn, |chunks| Digest::of_all(chunks.iter().flatten()));
}

/// Registers a turn that pushes so many elements to a new list and grows it whenever it is full.
fn register<T: Hash + 'static>(
    run: &mut Run,
    make: impl Fn() -> Vec<T> + 'static,
    element: impl Fn(u64) -> T + 'static,
    grow: impl Fn(&mut Vec<T>) + 'static,
) {
    let length = run.point();
    keep_alike(run, run.size() * size_of::<T>());
    let turn = move |marks: &mut Marks| {
        let mut list = make();
        let (mut first, mut moved) = (list.capacity(), 0);
        for number in 0..black_box(length) {
            if list.len() == list.capacity() {
                let address = list.as_ptr();
                grow(&mut list);
                if list.is_empty() {
                    first = list.capacity();
                } else if list.as_ptr() != address {
                    moved += size_of_val(&list[..]);
                }
            }
            list.push(element(number));
        }
        tell(marks, list.len(), list.capacity(), first, moved);
        list
    };
    run.iter_marked(turn, |list| Digest::of_all(list));
}

/// Keeps as many outputs in the resident lane that their elements come to 8 MiB at each point.
fn keep_alike(run: &mut Run, bytes: usize) {
    run.kept((1 << 23) / bytes);
}

/// Reports what is known of a list at its end.
fn tell(marks: &mut Marks, length: usize, capacity: usize, first_capacity: usize, moved: usize) {
    marks.figure("length", length as u64);
    marks.figure("capacity", capacity as u64);
    marks.figure("unused", (capacity - length) as u64);
    marks.figure("first capacity", first_capacity as u64);
    marks.figure("bytes moved", moved as u64);
}

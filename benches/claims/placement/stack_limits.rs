//! What a stack holds, and what deep calls cost

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    difference, exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use std::hint::black_box;
use std::thread;

const MEBIBYTE: &[u64] = &[1 << 20];
/// Where there are frames: at all points but the last, which is one byte more.
const FRAMES: Points = Points::UpTo(10_485_760);
/// From here on a turn is too long to be timed, for most of it is fresh pages.
const LARGE: Points = Points::From(10_485_760);
const COUNTED: &[Lane] = &[Lane::Heap, Lane::Resident];
/// The usual limit of the main thread's stack.
const MAIN: u64 = 8 << 20;
/// Words of a frame.
const WORDS: usize = 64;
/// Bytes of a frame's words.
const FRAME: usize = 8 * WORDS;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "How Go Arrays Work and Get Tricky with For-Range",
        author: "Phuong Le",
        url: "https://forem.com/func25/how-go-arrays-work-and-get-tricky-with-for-range-3i9i",
        quote: "it will be considered too large for stack allocation and will escape to the heap",
        figures: &[
            Figure { what: "the largest variable on a stack, as of Go 1.23", printed: "10 MB" },
            Figure { what: "an array that is one byte too large", printed: "10*1024*1024 + 1" },
            Figure { what: "a goroutine's first stack, by Obregon", printed: "2 KB" },
            Figure { what: "how deep his calls go", printed: "deepCall(2000)" },
        ],
    },
    says: "A variable of over 10 MB moves to the heap, and where calls go 2,000 deep the stack is copied to a larger \
           place; another article says that size is irrelevant.",
    axis: Axis {
        name: "bytes",
        unit: Unit::Bytes,
        points: &[65_536, 1 << 20, 10_485_760, 10_485_761],
        article: 10_485_761,
        labels: &[(1 << 20, "1 MiB, 2,048 frames of 512 B"), (10_485_761, "10 MiB and a byte")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("local_thread", local_thread)
            .lanes_at(LARGE, COUNTED)
            .about("a local array is filled and summed on a thread of its own"),
        variant("heap_thread", |run| on_a_thread(run, heap))
            .lanes_at(LARGE, COUNTED)
            .about("a Vec of zeroes is filled and summed on a thread of its own"),
        variant("descended_thread", |run| on_a_thread(run, |bytes| descend(0, frames(bytes))))
            .at(FRAMES)
            .lanes_at(LARGE, COUNTED)
            .about("a call for each frame, one inside the other, on a thread of its own"),
        variant("descended_twice_thread", |run| on_a_thread(run, descended_twice))
            .at(FRAMES)
            .lanes_at(LARGE, COUNTED)
            .about("the same descent twice on the same thread"),
        variant("descended", |run| here(run, |bytes| descend(0, frames(bytes))))
            .at(Points::UpTo(1 << 20))
            .about("the descent on the calling thread, whose stack was that deep before"),
        variant("frames_reserved", |run| {
            here(run, |bytes| pushed(Vec::with_capacity(frames(bytes)), bytes));
        })
        .at(FRAMES)
        .lanes_at(LARGE, COUNTED)
        .about("frames in a Vec that is reserved"),
        variant("frames_growing", |run| here(run, |bytes| pushed(Vec::new(), bytes)))
            .at(FRAMES)
            .lanes_at(LARGE, COUNTED)
            .about("frames in a Vec that doubles, as Go's stack grows"),
        variant("thread_only", |run| on_a_thread(run, |_| 0))
            .lanes_at(LARGE, COUNTED)
            .about("a thread that is started and joined")
            .control("it fills nothing: what a thread costs"),
        variant("local_main", local_main)
            .ending()
            .about("a local array is filled and summed on the main thread, which has 8 MiB"),
        variant("descended_main", |run| on_main(run, |bytes| descend(0, frames(bytes))))
            .at(FRAMES)
            .ending()
            .about("a call for each frame, one inside the other, on the main thread"),
        variant("heap_main", |run| on_main(run, heap))
            .ending()
            .about("a Vec of zeroes is filled and summed on the main thread"),
    ],
    reference: "descended_thread",
    predictions: &[
        difference(Allocations, "local_thread", "thread_only", Equal(0.0)).stated(
            "Size is irrelevant.",
            "said by Sanikovich in “Stack vs Heap in Go”: no size moves a local to the heap",
        ),
        difference(Allocations, "heap_thread", "thread_only", Equal(1.0)),
        exactly(Allocations, "frames_growing", 10).at(MEBIBYTE),
        exactly(Bytes, "frames_growing", 2_095_104).at(MEBIBYTE),
        difference(Faults, "descended_thread", "thread_only", Within(245.0, 340.0)).at(MEBIBYTE),
        difference(Faults, "descended_twice_thread", "descended_thread", AtMost(8.0)).at(MEBIBYTE),
        value(Faults, "descended", AtMost(1.0)).at(MEBIBYTE),
        value(Signal, "local_main", AtLeast(1.0)).from(10_485_760),
        exactly(Signal, "local_main", 0).up_to(1 << 20),
        value(Signal, "descended_main", AtLeast(1.0)).at(&[10_485_760]),
        exactly(Signal, "descended_main", 0).up_to(1 << 20),
        exactly(Signal, "heap_main", 0),
        exactly(ExitCode, "heap_main", 0),
        ratio(Time, "descended_twice_thread", "descended_thread", AtMost(1.5)).at(MEBIBYTE),
        ratio(Time, "frames_reserved", "descended", AtMost(1.5)).at(MEBIBYTE),
        ratio(Time, "frames_growing", "frames_reserved", AtMost(2.0)).at(MEBIBYTE),
    ],
    carries_over: "Neither the limit nor the copying has a counterpart. Rust never moves a local to the heap, and a \
                   stack never moves: it is mapped in its whole length when its thread starts, and its pages are \
                   faulted in where they are first touched. What is too deep or too large ends the process by a \
                   signal, and no byte more or less than Go's limit has to do with it: the main thread's own does.",
    cautions: &[
        "Three articles. “Stack vs Heap in Go” by Sanikovich: “Size is irrelevant. What matters is lifetime.” \
         “Goroutine Creation Path in Go” by Obregon, of deepCall(2000): “Existing frames are copied into the new \
         area, and execution continues without interruption.” The size of a frame, 512 B, is ours.",
        "A thread is started in the turn and joined, with a stack of three times the bytes and 1 MiB. The C library \
         keeps the stacks of ended threads, but gives their pages back, all but four.",
        "A frame is its 512 B and a few words more. It is read after the call inside it, or the recursion would \
         become a loop. Crates that grow a stack by pieces are not compared.",
        "At 10 MiB only counts are judged: a turn takes up to 8 ms there, most of it for 2,560 fresh pages.",
        "What runs on the main thread runs in a process of its own, whose end is what is read. The limit of its stack is \
         set to 8 MiB, the usual one; where the system allows less, it stays less. That it overflows is noticed at the \
         page behind its end, and Rust says so and aborts.",
        "Where the system hands out huge pages unasked, a thread's stack may come in pieces of 2 MiB.",
    ],
    needs: Needs { memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

fn local_thread(run: &mut Run) {
    let work = local_of(run.point());
    on_a_thread(run, work);
}

fn local_main(run: &mut Run) {
    let work = local_of(run.point());
    on_main(run, work);
}

/// The work on a local of the point's bytes.
fn local_of(bytes: u64) -> fn(usize) -> u64 {
    match bytes {
        65_536 => |_| local::<65_536>(),
        1_048_576 => |_| local::<1_048_576>(),
        10_485_760 => |_| local::<10_485_760>(),
        10_485_761 => |_| local::<10_485_761>(),
        other => unreachable!("{other} is no point of the axis"),
    }
}

/// Registers a turn that works on the calling thread, which is the main one, with the usual limit of its stack.
fn on_main(run: &mut Run, work: fn(usize) -> u64) {
    if let Ok((_, most)) = getrlimit(Resource::RLIMIT_STACK) {
        let set = setrlimit(Resource::RLIMIT_STACK, MAIN.min(most), most);
        set.expect("a process may have less than it could");
    }
    here(run, work);
}

/// Registers a turn that works on a thread of its own; all variants start it in the same way.
fn on_a_thread(run: &mut Run, work: fn(usize) -> u64) {
    let bytes = run.size();
    let turn = move || {
        let stack = 3 * bytes + (1 << 20);
        let thread = thread::Builder::new().stack_size(stack);
        let thread = thread.spawn(move || work(black_box(bytes)));
        thread.expect("the system starts a thread").join().expect("the work does not panic")
    };
    run.iter(turn, Digest::of);
}

/// Registers a turn that works on the calling thread.
fn here(run: &mut Run, work: fn(usize) -> u64) {
    let bytes = run.size();
    run.iter(move || work(black_box(bytes)), Digest::of);
}

#[inline(never)]
fn local<const N: usize>() -> u64 {
    let mut array = [0; N];
    fill(&mut array);
    sum(&array)
}

fn heap(bytes: usize) -> u64 {
    let mut list = vec![0; bytes];
    fill(&mut list);
    sum(&list)
}

/// Writes to each word the number of its frame; a byte that is left over stays zero.
#[inline(never)]
fn fill(bytes: &mut [u8]) {
    for (frame, words) in (0_u64..).zip(bytes.chunks_mut(FRAME)) {
        for word in words.chunks_exact_mut(8) {
            word.copy_from_slice(&frame.to_le_bytes());
        }
    }
}

#[inline(never)]
fn sum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let words: u64 = words.iter().map(|word| u64::from_le_bytes(*word)).sum();
    words + rest.iter().copied().map(u64::from).sum::<u64>()
}

fn frames(bytes: usize) -> usize {
    bytes / FRAME
}

/// Fills a frame, descends by one call for each that is left, and sums on the way back.
#[inline(never)]
fn descend(number: u64, left: usize) -> u64 {
    if left == 0 {
        return 0;
    }
    let mut frame = [number; WORDS];
    black_box(&mut frame);
    let below = descend(number + 1, left - 1);
    below + frame.iter().sum::<u64>()
}

fn descended_twice(bytes: usize) -> u64 {
    let first = descend(0, frames(bytes));
    let second = descend(0, black_box(frames(bytes)));
    assert_eq!(first, second, "two descents differ");
    second
}

/// Pushes as many frames as there are and sums them from the last to the first.
fn pushed(mut list: Vec<[u64; WORDS]>, bytes: usize) -> u64 {
    for number in 0..frames(bytes) as u64 {
        list.push([number; WORDS]);
        black_box(list.last_mut());
    }
    list.iter().rev().map(|frame| frame.iter().sum::<u64>()).sum()
}

//! Resetting a list by length or by zeroes

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use zeroize::Zeroize;

/// Resets of a turn.
const RESETS: u64 = 64;
const MIDDLE: &[u64] = &[4_096];
/// How far the controls go.
const UP_TO_MIDDLE: Points = Points::UpTo(4_096);
/// Why some variants are controls.
const WORDS: &str = "its elements are of 8 bytes, and nothing is pushed";
const STRINGS: &str = "its elements are strings, which are freed";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Memory Zeroing Rules",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/go-memory-zeroing-rules",
        quote: "clear on the slice would have the same effect while going through the runtime helpers",
        figures: &[Figure { what: "an array of bytes that is cleared", printed: "[16]byte" }],
    },
    says: "A list is reset by setting its length to zero, whatever it holds; to clear its elements a loop and the \
           built-in clear do the same, which for plain data skips what pointers would need.",
    axis: Axis {
        name: "elements",
        unit: Unit::Count,
        points: &[16, 256, 4_096, 65_536, 1_048_576],
        article: 16,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("cleared", |run| resets(run, Vec::clear))
            .about("a Vec of bytes, cleared: its length is set to zero"),
        variant("filled", |run| wipes(run, |list| list.fill(0))).about("fill(0), then cleared"),
        variant("looped", |run| wipes(run, |list| looped(list)))
            .about("a loop over all bytes, then cleared"),
        variant("written", |run| wipes(run, written)).about("ptr::write_bytes, then cleared"),
        variant("wiped_slice", |run| wipes(run, |list| list.as_mut_slice().zeroize()))
            .about("the slice is wiped by zeroize, so that no compiler may drop it; then cleared"),
        variant("wiped_vec", |run| wipes(run, Vec::zeroize))
            .at(Points::UpTo(65_536))
            .about("the Vec is wiped by zeroize, which clears it too"),
        variant("words_filled", |run| {
            refills(
                run,
                |length| vec![7; length],
                |words: &mut [u64]| words.fill(0),
                |word| *word == 0,
            );
        })
        .at(UP_TO_MIDDLE)
        .about("a Vec of u64, fill(0)")
        .doing(WORDS),
        variant("slots_none", |run| refills(run, slots, none, Option::is_none))
            .at(UP_TO_MIDDLE)
            .about("a Vec of Option<Box<u64>>, all of them None and set to None")
            .doing(WORDS),
        variant("strings_cleared", strings_cleared)
            .at(UP_TO_MIDDLE)
            .about("a Vec of strings of 16 bytes that were made outside the clock, cleared")
            .control(STRINGS),
    ],
    reference: "filled",
    predictions: &[
        ratio(Time, "words_filled", "slots_none", AtMost(0.95)).at(MIDDLE).stated(
            "zeroes a range of bytes while skipping pointer bookkeeping",
            "a direction: what is skipped makes the same bytes at least 5 % faster",
        ),
        across(Time, "cleared", 16, AtMost(1.5)).at(&[1_048_576]),
        ratio(Time, "filled", "cleared", AtMost(4.0)).at(&[16]),
        ratio(Time, "looped", "filled", Within(0.95, 1.05)).from(256),
        ratio(Time, "written", "filled", Within(0.95, 1.05)).from(256),
        ratio(Time, "wiped_slice", "filled", AtMost(1.2)).from(4_096),
        ratio(Time, "wiped_vec", "filled", AtLeast(5.0)).at(MIDDLE),
        ratio(Time, "slots_none", "words_filled", AtLeast(2.0)).at(MIDDLE),
        across(Time, "strings_cleared", 16, Within(150.0, 350.0)).at(MIDDLE),
        exactly(Held, "strings_cleared", 98_304).at(MIDDLE),
    ],
    carries_over: "Reset by length carries over for plain data. For elements that own something it does not: Go's \
                   list keeps what its slots refer to, a Vec that is cleared drops its elements one by one, and keeps \
                   its own room alone. Pointer bookkeeping is the collector's; the nearest to it in Rust is the test \
                   of each slot for something to drop.",
    cautions: &[
        "Two more sentences. Le in “Go sync.Pool and the Mechanics Behind It”: “you can reset its length to zero \
         before putting it back in the pool”. Obregon of secrets: “secret.Do wipes registers and stack space used by \
         the call tree before returning”. No article names a cost.",
        "A reset is followed by the push of one byte, and the length is set back over bytes that were written before. \
         The set-up of all variants that write looks whether a reset leaves nothing but zeroes.",
        "zeroize 1.9 fills a slice at once and a Vec element by element, with stores that may not be dropped: what a \
         wipe costs is a fact of the crate and its version. At 1,048,576 elements the Vec is left out, as a turn \
         would take over 20 ms.",
        "`words_filled` and `slots_none` write the same 32 KiB of zeroes at 4,096 elements. Clearing maps is no part \
         of this claim.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// Registers a turn that resets a list again and again; its bytes need not be cleared.
fn resets(run: &mut Run, reset: impl Fn(&mut Vec<u8>) + 'static) {
    let length = run.size();
    let mut list = vec![1; length];
    run.operations(RESETS);
    let turn = move || {
        let mut lengths = 0;
        for _ in 0..RESETS {
            reset(&mut list);
            list.push(7);
            lengths += list.len();
            restore(&mut list, length);
            black_box(&mut list);
        }
        (lengths, list.len(), list[0])
    };
    run.iter(turn, Digest::of);
}

/// The same for a reset that writes zeroes to all bytes. The list is cleared after it.
fn wipes(run: &mut Run, wipe: impl Fn(&mut Vec<u8>) + 'static) {
    let length = run.size();
    let mut list = vec![1; length];
    wipe(&mut list);
    restore(&mut list, length);
    let wrong = list.iter().map(|byte| usize::from(*byte)).sum::<usize>();
    assert_eq!(wrong, 0, "a reset leaves nothing but zeroes");
    resets(run, move |list| {
        wipe(list);
        list.clear();
    });
}

#[inline(always)]
#[expect(unsafe_code, reason = "no safe code makes a list longer without writing to it")]
fn restore(list: &mut Vec<u8>, length: usize) {
    assert!(length <= list.capacity(), "the list has had the length before");
    // SAFETY: the list has room for `length` bytes, all of which were written when it was made.
    unsafe { list.set_len(length) };
}

fn looped(list: &mut [u8]) {
    for byte in list {
        *byte = 0;
    }
}

#[expect(unsafe_code, reason = "write_bytes takes a pointer")]
fn written(list: &mut Vec<u8>) {
    // SAFETY: the list's bytes begin at the pointer, and are as many as its length.
    unsafe { list.as_mut_ptr().write_bytes(0, list.len()) };
}

fn slots(length: usize) -> Vec<Option<Box<u64>>> {
    std::iter::repeat_with(|| None).take(length).collect()
}

fn none(slots: &mut [Option<Box<u64>>]) {
    for slot in slots {
        *slot = None;
    }
}

/// Registers a turn that sets all elements of a list again and again.
fn refills<T: 'static>(
    run: &mut Run,
    make: fn(usize) -> Vec<T>,
    refill: impl Fn(&mut [T]) + 'static,
    is_reset: fn(&T) -> bool,
) {
    let mut list = make(run.size());
    refill(&mut list);
    assert!(list.iter().all(is_reset), "all elements are reset");
    run.operations(RESETS);
    let turn = move || {
        for _ in 0..RESETS {
            refill(&mut list);
            black_box(&mut list);
        }
        list.len()
    };
    run.iter(turn, Digest::of);
}

/// Batches hold about 1,024 strings together, so that the clock is read seldom and the lists are few.
fn strings_cleared(run: &mut Run) {
    let length = run.size();
    let make = move || (0..length).map(|_| "x".repeat(16)).collect::<Vec<String>>();
    let clear = |mut list: Vec<String>| {
        list.clear();
        list
    };
    run.iter_with((1_024 / length).max(1), make, clear, |list| Digest::of(&list.len()));
}

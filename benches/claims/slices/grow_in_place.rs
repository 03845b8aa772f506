//! Growing a slice that has the room

use claimbench::claim::{
    Allocator, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source,
    Unit, across, exactly, figure, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::cell::{Ref, RefCell};
use std::hint::black_box;

const SMALLEST: &[u64] = &[64];
const MEBIBYTE: &[u64] = &[1 << 20];
const LARGEST: &[u64] = &[16 << 20];
/// Bytes that are made between two readings of the clock, where a block has fewer: so little that what lies in the
/// caches does not depend on how many turns follow each other.
const STRETCH: usize = 1 << 18;
/// Bytes of a page, or less.
const PAGE: usize = 4_096;
/// What the old bytes are.
const OLD: u8 = 7;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go Memory Zeroing Rules",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/go-memory-zeroing-rules",
        quote: "bytes past len(buf) keep whatever values already lived in that array",
        figures: &[Figure { what: "the listing grows three bytes to", printed: "grow(b, 8)" }],
    },
    says: "Growing a slice whose array has the room only changes its length, which takes as long for 16 MiB as for 64 \
           bytes: nothing is allocated and nothing zeroed; else a zeroed array is made and the old bytes are copied \
           into it.",
    axis: Axis {
        name: "new length",
        unit: Unit::Bytes,
        points: &[64, 1 << 10, 16 << 10, 256 << 10, 1 << 20, 16 << 20],
        article: 64,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("resized_fits", |run| fits(run, |buffer, length| buffer.resize(length, 0)))
            .about("resize where the capacity is enough: zeroes the new bytes"),
        variant("length_only_fits", |run| fits(run, length_only))
            .about("sets the length where the capacity is enough, as Go does; old bytes show again")
            .control("it shows old bytes on purpose where the others show zeroes"),
        variant("tail_zeroed_fits", |run| fits(run, tail_zeroed))
            .about("extends by zeroes where the capacity is enough"),
        variant("resized_grows", |run| {
            grows(run, |mut buffer, length| {
                buffer.resize(length, 0);
                buffer
            });
        })
        .about("resize where the capacity is used up: the allocator may extend or move the block"),
        variant("new_and_copied_grows", |run| grows(run, new_and_copied))
            .about("makes a zeroed block and copies the old bytes over its zeroes, as Go does"),
        variant("tail_zeroed_grows", |run| {
            grows(run, |buffer, length| {
                let mut next = Vec::with_capacity(length);
                next.extend_from_slice(&buffer);
                tail_zeroed(&mut next, length);
                next
            });
        })
        .about("makes a block that is not zeroed, copies the old bytes and zeroes only the rest"),
        variant("three_to_eight", three_to_eight)
            .at(Points::At(SMALLEST))
            .about("resize of the listing's three bytes to eight, whatever the point")
            .control("it shows the listing's own step and does no other variant's work"),
    ],
    reference: "resized_fits",
    predictions: &[
        exactly(Allocations, "resized_fits", 0).stated(RE_SLICED, FITS),
        exactly(Allocations, "length_only_fits", 0).stated(RE_SLICED, FITS),
        exactly(Allocations, "tail_zeroed_fits", 0).stated(RE_SLICED, FITS),
        across(Time, "length_only_fits", 64, AtMost(1.05)).from(1 << 10).stated(
            "keep whatever values already lived in that array",
            "where nothing is written, no length takes more than 5 % longer than 64 bytes",
        ),
        ratio(Time, "resized_fits", "length_only_fits", AtLeast(100.0)).at(MEBIBYTE),
        ratio(Time, "resized_grows", "new_and_copied_grows", AtMost(0.6))
            .at(LARGEST)
            .under(Allocator::System),
        ratio(Time, "resized_grows", "new_and_copied_grows", AtMost(0.75))
            .at(MEBIBYTE)
            .under(Allocator::System),
        ratio(Time, "resized_grows", "new_and_copied_grows", AtLeast(0.77))
            .from(1 << 20)
            .under(Allocator::Jemalloc),
        ratio(Time, "new_and_copied_grows", "tail_zeroed_grows", AtMost(1.35))
            .where_refuted("where its block is no fresh one, `new_and_copied_grows` zeroes all bytes and copies \
                            half, which is 1.5 times what `tail_zeroed_grows` writes: the limit where writing is \
                            all"),
        exactly(Allocations, "three_to_eight", 1).at(SMALLEST).in_phase("grown"),
        figure("capacity", "three_to_eight", Equal(8.0)).at(SMALLEST),
    ],
    carries_over: "That a block with room is not allocated again carries over. That nothing is zeroed does not: safe \
                   Rust never shows bytes that nobody wrote, so resize writes each new one, and only unsafe code can \
                   set a length alone. Where a block has to grow, Rust asks the allocator to extend it, which Go's \
                   make and copy never does.",
    cautions: &[
        "The old length is half of the new one, and the old bytes are no zeroes. Where the capacity is enough, cutting \
         the slice back to its old length is part of each turn.",
        "`length_only_fits` is unsafe code over a block that was written to once, so it is sound, and shows stale \
         bytes as Go does: its first half and its length are checked by themselves. There is no such variant that \
         grows: its new bytes would be uninitialised.",
        "Blocks that grow are made and freed outside the clock. A byte of each new page is written after they have \
         grown, as what grows is going to be used: else a block of zeroes that comes from the system would be counted \
         without its pages. Where the pages are new, that is most of the time of a large block.",
        "The C library extends a large block by moving its pages to other addresses, which copies nothing: above 32 \
         MiB always, below only until one of that size has been freed. Else it lengthens the block where there is room \
         behind it, or copies.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// What is said of the early return of the listing, and how the counts follow.
const RE_SLICED: &str = "buf[:n] re-slices the existing backing array";
const FITS: &str = "a slice that is only cut longer makes no new array: no allocation";

#[allow(unsafe_code)]
fn length_only(buffer: &mut Vec<u8>, length: usize) {
    assert!(length <= buffer.capacity(), "the block has no room for the new length");
    // SAFETY: the block has room for `length` bytes, and `fits` has written to every byte of the block before.
    unsafe { buffer.set_len(length) };
}

fn tail_zeroed(buffer: &mut Vec<u8>, length: usize) {
    buffer.extend(std::iter::repeat_n(0, length - buffer.len()));
}

fn new_and_copied(buffer: Vec<u8>, length: usize) -> Vec<u8> {
    let mut next = vec![0; length];
    next[..buffer.len()].copy_from_slice(&buffer);
    next
}

/// Registers a turn that cuts a buffer back and grows it within its capacity. A closure can not lend what it owns, so
/// the buffer lives for ever and a `RefCell` lends it.
fn fits(run: &mut Run, grow: impl Fn(&mut Vec<u8>, usize) + 'static) {
    let length = run.size();
    let old = length / 2;
    let mut first = vec![OLD; length];
    first.truncate(old);
    grow(&mut first, length);
    assert!(first.len() == length && is_old(&first[..old]), "a growth keeps the old bytes");
    let buffer: &'static RefCell<Vec<u8>> = Box::leak(Box::new(RefCell::new(first)));
    let turn = move || {
        {
            let mut buffer = buffer.borrow_mut();
            buffer.truncate(old);
            grow(&mut buffer, black_box(length));
            black_box(buffer.as_mut_ptr());
        }
        buffer.borrow()
    };
    run.iter(turn, |grown: &Ref<'static, Vec<u8>>| Digest::of(&**grown));
}

fn is_old(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == OLD)
}

/// Registers a turn that grows a buffer whose capacity is used up and uses each new page. Buffers are made and dropped
/// outside the clock.
fn grows(run: &mut Run, grow: impl Fn(Vec<u8>, usize) -> Vec<u8> + 'static) {
    let length = run.size();
    let old = length / 2;
    let batch = (STRETCH / length).clamp(1, 512);
    // The blocks of a batch lie before one that stays, so that the C library keeps their pages from batch to batch.
    let blocks = (1..batch).map(|_| (vec![OLD; old], vec![OLD; length])).collect::<Vec<_>>();
    let behind = (!blocks.is_empty()).then(|| vec![OLD; old]);
    drop(blocks);
    run.iter_with(
        batch,
        move || {
            black_box(&behind);
            vec![OLD; old]
        },
        move |buffer| {
            let mut grown = grow(buffer, black_box(length));
            grown[old..].iter_mut().step_by(PAGE).for_each(|byte| *byte = black_box(0));
            grown
        },
        Digest::of,
    );
}

fn three_to_eight(run: &mut Run) {
    run.iter_marked(
        |marks| {
            let mut bytes = black_box(vec![1_u8, 2, 3]);
            marks.phase("made");
            bytes.resize(black_box(8), 0);
            marks.phase("grown");
            marks.figure("capacity", bytes.capacity() as u64);
            bytes
        },
        Digest::of,
    );
}

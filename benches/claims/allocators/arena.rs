//! An arena for a scope

use bumpalo::Bump;
use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::iter::repeat_n;
use std::ops::Range;

/// Bytes of the article's arena.
const KIB_64: usize = 64 << 10;
/// Bytes of the article's buffers, and of all others.
const ARTICLE: [usize; 3] = [256, 4_096, 512];
const OTHERS: usize = 32;
const THREE: &[u64] = &[3];
const MANY: &[u64] = &[1_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 14",
        author: "",
        url: "",
        quote: "O(1), just pointer arithmetic!",
        figures: &[
            Figure { what: "the listing's arena", printed: "64 * 1024" },
            Figure { what: "the listing's first buffer", printed: "Alloc(256)" },
            Figure { what: "its second", printed: "Alloc(4096)" },
            Figure { what: "its third", printed: "Alloc(512)" },
            Figure { what: "an allocation of the drawing", printed: "32 bytes" },
        ],
    },
    says: "An allocation from an arena is a pointer and an addition, and a fresh arena of 64 KiB suits a request; but its \
           three buffers of 4,864 B come with 65,536 B that are zeroed.",
    axis: Axis {
        name: "buffers of a scope",
        unit: Unit::Count,
        points: &[1, 3, 10, 100, 1_000],
        article: 3,
        labels: &[(3, "3, the article's")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("boxes", |run| vecs(run, filled))
            .about("a Vec for each buffer, reserved and filled"),
        variant("boxes_zeroed", |run| vecs(run, zeroed_and_filled))
            .about("a Vec for each buffer, zeroed and filled"),
        variant("arena_zeroed_64k", arena_zeroed_64k)
            .about("64 KiB that are zeroed, a scope, and cut by an offset: the listing"),
        variant("arena_64k", |run| fresh(run, || Bump::with_capacity(KIB_64)))
            .about("a bumpalo arena with room for 64 KiB, a scope"),
        variant("arena_new", |run| fresh(run, Bump::new))
            .about("a bumpalo arena a scope, which grows as it is used"),
        variant("arena_reset", arena_reset)
            .about("one bumpalo arena with room for a scope, reset after each"),
        variant("one_list", one_list).about("one Vec a scope, in which buffers are ranges"),
    ],
    reference: "boxes",
    predictions: &[
        ratio(Time, "arena_reset", "boxes", AtMost(0.95))
            .from(100)
            .stated("just pointer arithmetic", "5 % in the article's direction"),
        exactly(Allocations, "boxes", 1).at(&[1]),
        exactly(Allocations, "boxes", 3).at(THREE),
        exactly(Allocations, "boxes", 10).at(&[10]),
        exactly(Allocations, "boxes", 100).at(&[100]),
        exactly(Allocations, "boxes", 1_000).at(MANY),
        exactly(Allocations, "arena_reset", 0),
        exactly(Allocations, "one_list", 1),
        exactly(Allocations, "arena_64k", 1),
        exactly(Allocations, "arena_zeroed_64k", 1),
        exactly(Allocations, "arena_new", 1).at(&[1, 10]),
        exactly(Allocations, "arena_new", 2).at(THREE),
        exactly(Allocations, "arena_new", 3).at(&[100]),
        exactly(Allocations, "arena_new", 7).at(MANY),
        exactly(Bytes, "boxes", 4_864).at(THREE),
        exactly(Bytes, "arena_zeroed_64k", 65_536).at(THREE),
        exactly(Bytes, "arena_64k", 69_616).at(THREE),
        exactly(Bytes, "arena_new", 8_672).at(THREE),
        exactly(Bytes, "boxes", 32_000).at(MANY),
        exactly(Bytes, "arena_new", 64_912).at(MANY),
        ratio(Time, "arena_reset", "boxes", AtMost(0.3)).at(MANY),
        ratio(Time, "arena_reset", "boxes", AtLeast(0.4)).at(THREE),
        ratio(Time, "arena_zeroed_64k", "boxes", AtLeast(2.0)).at(THREE),
        ratio(Time, "arena_zeroed_64k", "boxes_zeroed", AtLeast(1.3)).at(THREE),
        ratio(Time, "arena_64k", "arena_zeroed_64k", AtMost(0.6)).at(THREE),
        ratio(Time, "arena_new", "boxes", AtLeast(1.0)).at(&[1]),
        ratio(Time, "arena_64k", "boxes", AtMost(0.9)).at(&[100]),
        ratio(Time, "one_list", "arena_reset", AtMost(1.2)).at(MANY),
        value(Faults, "boxes", AtMost(1.0)),
        value(Faults, "boxes_zeroed", AtMost(1.0)),
        value(Faults, "arena_zeroed_64k", AtMost(1.0)),
        value(Faults, "arena_64k", AtMost(1.0)),
        value(Faults, "arena_new", AtMost(1.0)),
        value(Faults, "arena_reset", AtMost(1.0)),
        value(Faults, "one_list", AtMost(1.0)),
    ],
    carries_over: "The arithmetic carries over. Go's make zeroes the arena, and all its bytes again where the collector \
                   could not reuse them; a bumpalo arena is not zeroed. Here a buffer can not outlive its arena: to keep \
                   one is refused by the compiler. Without a collector a buffer's own block is freed at once and comes \
                   straight back.",
    cautions: &[
        "The guide prints no time. That a fresh arena is faster is not stated, it is only called “perfect for \
         request-scoped work”.",
        "Times and counts are of a scope and not of a buffer, so that counts are whole: its buffers are made, each is filled with its number, the first and the last \
         byte of each are read once all are made, and all are let go. Buffers are of 32 B but for the article's three.",
        "The list of the buffers is kept from scope to scope, and in no reading. The listing's arena aligns nothing, and \
         buffers of bytes need no alignment.",
        "`arena_reset` has room for all from the start; a `one_list` knows how many bytes it will need.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// The lengths of a scope's buffers, with the byte that each is filled with.
fn lengths(run: &mut Run) -> Vec<(usize, u8)> {
    let count = run.size();
    let length = |buffer| if count == ARTICLE.len() { ARTICLE[buffer] } else { OTHERS };
    run.input(|| (0..count).map(|buffer| (length(buffer), buffer as u8 + 1)).collect())
}

/// What is read of each buffer: its ends.
fn ends(sum: u64, buffer: &[u8]) -> u64 {
    let both = u64::from(buffer[0]) << 8 | u64::from(buffer[buffer.len() - 1]);
    sum.wrapping_mul(31).wrapping_add(both)
}

/// Registers a scope, which is given the lengths of its buffers.
fn register(run: &mut Run, mut scope: impl FnMut(&[(usize, u8)]) -> u64 + 'static) {
    let lengths = lengths(run);
    run.iter(move || scope(black_box(&lengths)), Digest::of);
}

/// A list for the buffers of each scope, which is made once.
fn list<T: 'static>(run: &mut Run) -> Vec<T> {
    let count = run.size();
    run.input(|| Vec::with_capacity(count))
}

/// An empty list in the same block, for references of another lifetime.
fn emptied<'a>(mut list: Vec<&mut [u8]>) -> Vec<&'a mut [u8]> {
    list.clear();
    list.into_iter().map(|_| unreachable!("the list is empty")).collect()
}

fn filled(length: usize, byte: u8) -> Vec<u8> {
    let mut buffer = Vec::with_capacity(length);
    buffer.extend(repeat_n(byte, length));
    buffer
}

fn zeroed_and_filled(length: usize, byte: u8) -> Vec<u8> {
    let mut buffer = vec![0; length];
    black_box(&mut buffer[..]).fill(byte);
    buffer
}

fn vecs(run: &mut Run, make: fn(usize, u8) -> Vec<u8>) {
    let mut list = list::<Vec<u8>>(run);
    register(run, move |lengths| {
        list.extend(lengths.iter().map(|(length, byte)| make(*length, *byte)));
        let sum = black_box(&list).iter().fold(0, |sum, buffer| ends(sum, buffer));
        list.clear();
        sum
    });
}

fn arena_zeroed_64k(run: &mut Run) {
    let mut list = list::<&mut [u8]>(run);
    register(run, move |lengths| {
        let mut arena = vec![0_u8; KIB_64];
        let mut rest = black_box(&mut arena[..]);
        let mut buffers = emptied(std::mem::take(&mut list));
        for (length, byte) in lengths {
            let (buffer, behind) = rest.split_at_mut(*length);
            buffer.fill(*byte);
            buffers.push(buffer);
            rest = behind;
        }
        let sum = black_box(&buffers).iter().fold(0, |sum, buffer| ends(sum, buffer));
        list = emptied(buffers);
        sum
    });
}

/// Fills the buffers of a scope in an arena.
fn in_arena(arena: &Bump, lengths: &[(usize, u8)], list: &mut Vec<&'static mut [u8]>) -> u64 {
    let mut buffers = emptied(std::mem::take(list));
    for (length, byte) in lengths {
        buffers.push(arena.alloc_slice_fill_copy(*length, *byte));
    }
    let sum = black_box(&buffers).iter().fold(0, |sum, buffer| ends(sum, buffer));
    *list = emptied(buffers);
    sum
}

fn fresh(run: &mut Run, make: fn() -> Bump) {
    let mut list = list(run);
    register(run, move |lengths| in_arena(&make(), lengths, &mut list));
}

fn arena_reset(run: &mut Run) {
    let mut list = list(run);
    let mut arena = Bump::with_capacity(lengths(run).iter().map(|(length, _)| length).sum());
    register(run, move |lengths| {
        let sum = in_arena(&arena, lengths, &mut list);
        arena.reset();
        sum
    });
}

fn one_list(run: &mut Run) {
    let mut list = list::<Range<usize>>(run);
    register(run, move |lengths| {
        let mut bytes: Vec<u8> = Vec::with_capacity(lengths.iter().map(|(length, _)| length).sum());
        for (length, byte) in lengths {
            let start = bytes.len();
            bytes.extend(repeat_n(*byte, *length));
            list.push(start..bytes.len());
        }
        let (bytes, ranges) = (black_box(&bytes), black_box(&list));
        let sum = ranges.iter().fold(0, |sum, range| ends(sum, &bytes[range.clone()]));
        list.clear();
        sum
    });
}

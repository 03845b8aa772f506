//! What three words for each list cost

use claimbench::claim::{
    Allocator::*, Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit,
    exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::ops::Deref;
use thin_vec::ThinVec;

/// Lists in a table.
const LISTS: usize = 10_000;
/// Why some variants are controls.
const SCANS: &str = "it makes nothing: it sums the lengths of a table that is there";
const SUMS: &str = "it makes nothing: it hands the lists of a table that is there to a function";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 4",
        author: "",
        url: "",
        quote: "A slice is a three-word struct (24 bytes on 64-bit)",
        figures: &[Figure { what: "a slice header", printed: "24 bytes on 64-bit" }],
    },
    says: "A slice header takes three words, 24 bytes, and a string's two, beside the bytes themselves; a pointer to \
           a slice is one indirection more.",
    axis: Axis {
        name: "bytes a list",
        unit: Unit::Bytes,
        points: &[0, 1, 8, 64],
        article: 8,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("vecs", |run| made(run, reserved))
            .about("lists of three words: Vec, reserved and filled"),
        variant("vecs_pushed", |run| made(run, pushed)).about("Vec, grown by pushing"),
        variant("boxed_slices", |run| made(run, boxed))
            .about("lists of two words: a Vec that is made a boxed slice"),
        variant("thin_vecs", |run| made(run, thin))
            .about("lists of one word: ThinVec, whose length and room stand before the bytes"),
        variant("flat", flat).about("all bytes in one Vec, and where each list ends in another"),
        variant("vecs_scanned", |run| scanned(run, reserved))
            .about("sums the lengths of the lists of three words")
            .doing(SCANS),
        variant("boxed_scanned", |run| scanned(run, boxed))
            .about("sums the lengths of the lists of two words")
            .doing(SCANS),
        variant("thin_scanned", |run| scanned(run, thin))
            .about("sums the lengths of the lists of one word")
            .doing(SCANS),
        variant("by_slice", |run| summed(run, |list| sum_of_slice(list)))
            .about("sums each list in a function that is given a slice")
            .doing(SUMS),
        variant("by_vec_reference", |run| summed(run, sum_of_vec))
            .about("sums each list in a function that is given a reference to a Vec")
            .doing(SUMS),
    ],
    reference: "vecs",
    predictions: &[
        exactly(Allocations, "vecs", 10_001).at(&[1]),
        exactly(Allocations, "boxed_slices", 10_001).at(&[1]),
        exactly(Allocations, "thin_vecs", 10_001).at(&[1]),
        exactly(Allocations, "flat", 2).at(&[1]),
        exactly(Allocations, "vecs", 1).at(&[0]),
        exactly(Allocations, "boxed_slices", 1).at(&[0]),
        exactly(Allocations, "thin_vecs", 1).at(&[0]),
        exactly(Allocations, "flat", 1).at(&[0]),
        exactly(Held, "vecs", 250_000).at(&[1]),
        ratio(Held, "vecs_pushed", "vecs", Equal(1.28)).at(&[1]),
        ratio(InUse, "vecs_pushed", "vecs", Within(0.97, 1.03)).at(&[1]),
        ratio(InUse, "boxed_slices", "vecs", Within(0.83, 0.89)).at(&[1]).under(System),
        ratio(InUse, "boxed_slices", "vecs", Within(0.68, 0.75)).at(&[1]).under(Jemalloc)
            .where_refuted("this jemalloc rounds large blocks to pages alone (`disable_large_size_classes`, on by \
                            default): the table of three words takes 241,664 B and not the 262,144 B of a size \
                            class"),
        ratio(InUse, "thin_vecs", "vecs", AtMost(0.75)).at(&[1]).under(System),
        ratio(InUse, "thin_vecs", "vecs", AtLeast(1.1)).at(&[1]).under(Jemalloc),
        ratio(Time, "thin_scanned", "vecs_scanned", AtLeast(1.3)).at(&[8]),
        ratio(Time, "thin_scanned", "vecs_scanned", AtMost(1.1)).at(&[0]),
        ratio(Time, "boxed_scanned", "vecs_scanned", AtMost(1.05)).at(&[8]),
        ratio(Time, "by_vec_reference", "by_slice", AtMost(1.1)).at(&[8, 64]),
    ],
    carries_over: "The three words carry over: a Vec and a String take 24 B. So do the two: a &[T], a &str and a \
                   Box<[T]> take 16. A ThinVec takes 8. The compiler fixes these sizes, so none of them is predicted: \
                   what an allocator makes of the saved words is. That the pointer to a slice should not be used is a \
                   matter of style in Rust too.",
    cautions: &[
        "No article names a cost. Obregon says of a string that it is “a pointer to a block of bytes and a length”, \
         in “Go String Concatenation Costs”; Sanikovich that “A pointer to a slice is usually unnecessary and often \
         harmful.”, in “Pointers in Go Are Simple”.",
        "Bytes held are those that were asked for; bytes in use are what the allocator gives for them. A first push \
         to a Vec of bytes makes room for 8. The C library's smallest block takes 32 B, jemalloc's 8.",
        "By jemalloc's size classes the table of two words takes 163,840 B and that of three 262,144 B, from which its bound \
         follows. Where large blocks are rounded to pages alone, the latter takes 241,664 B.",
        "Under jemalloc a ThinVec of one byte asks for 17 B and gets 32: two words are not saved, they moved into the \
         block.",
        "All empty ThinVecs share one header that is no allocation. Lists that keep short contents in their own words are \
         not compared.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// The bytes of a list.
fn bytes_of(list: usize, bytes: usize) -> impl Iterator<Item = u8> {
    (0..bytes).map(move |place| (list + place) as u8)
}

fn reserved(list: usize, bytes: usize) -> Vec<u8> {
    let mut made = Vec::with_capacity(bytes);
    made.extend(bytes_of(list, bytes));
    made
}

fn pushed(list: usize, bytes: usize) -> Vec<u8> {
    let mut made = Vec::new();
    bytes_of(list, bytes).for_each(|byte| made.push(byte));
    made
}

fn boxed(list: usize, bytes: usize) -> Box<[u8]> {
    reserved(list, bytes).into_boxed_slice()
}

fn thin(list: usize, bytes: usize) -> ThinVec<u8> {
    let mut made = ThinVec::with_capacity(bytes);
    made.extend(bytes_of(list, bytes));
    made
}

fn table<L>(bytes: usize, make: impl Fn(usize, usize) -> L) -> Vec<L> {
    let mut table = Vec::with_capacity(LISTS);
    for list in 0..LISTS {
        table.push(make(list, bytes));
    }
    table
}

/// Registers a turn that makes a table of lists.
fn made<L: Deref<Target = [u8]> + 'static>(
    run: &mut Run,
    make: impl Fn(usize, usize) -> L + 'static,
) {
    let bytes = run.size();
    let turn = move || table(black_box(bytes), &make);
    run.iter(turn, |lists| {
        let lengths = lists.iter().map(|list| list.len()).sum();
        digest(lengths, lists.iter().flat_map(|list| list.iter()))
    });
}

fn flat(run: &mut Run) {
    let bytes = run.size();
    let turn = move || {
        let bytes = black_box(bytes);
        let mut all = Vec::with_capacity(LISTS * bytes);
        let mut ends: Vec<u32> = Vec::with_capacity(LISTS);
        for list in 0..LISTS {
            all.extend(bytes_of(list, bytes));
            ends.push(all.len() as u32);
        }
        (all, ends)
    };
    run.iter(turn, |(all, ends)| {
        let starts = std::iter::once(&0).chain(ends);
        let lengths = ends.iter().zip(starts).map(|(end, start)| (end - start) as usize).sum();
        digest(lengths, all.iter())
    });
}

/// The digest of the sum of all lengths and of all bytes in their order.
fn digest<'a>(lengths: usize, bytes: impl Iterator<Item = &'a u8>) -> Digest {
    let mix = |mixed: u64, byte: &u8| mixed.wrapping_mul(31).wrapping_add(u64::from(*byte));
    Digest::of(&(lengths, bytes.fold(0, mix)))
}

/// Registers a turn that sums the lengths of a table's lists.
fn scanned<L: Deref<Target = [u8]> + 'static>(run: &mut Run, make: fn(usize, usize) -> L) {
    let bytes = run.size();
    let table = run.input(|| table(bytes, make));
    let turn = move || black_box(&table).iter().map(|list| list.len()).sum::<usize>();
    assert_eq!(turn(), LISTS * bytes, "a scan finds all lengths");
    run.operations(LISTS as u64);
    run.iter(turn, Digest::of);
}

/// Registers a turn that sums the bytes of a table's lists, list by list.
fn summed(run: &mut Run, sum: impl Fn(&Vec<u8>) -> u64 + 'static) {
    let bytes = run.size();
    let table = run.input(|| table(bytes, reserved));
    let all = table.iter().flatten().map(|byte| u64::from(*byte)).sum::<u64>();
    let turn = move || black_box(&table).iter().map(&sum).sum::<u64>();
    assert_eq!(turn(), all, "a sum is of all bytes");
    run.operations(LISTS as u64);
    run.iter(turn, Digest::of);
}

#[inline(never)]
fn sum_of_slice(list: &[u8]) -> u64 {
    list.iter().map(|byte| u64::from(*byte)).sum()
}

#[inline(never)]
#[expect(clippy::ptr_arg, reason = "the pointer to a list is what the claim is about")]
fn sum_of_vec(list: &Vec<u8>) -> u64 {
    list.iter().map(|byte| u64::from(*byte)).sum()
}

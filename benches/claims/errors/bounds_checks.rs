//! Bounds checks, left out or kept

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

/// The point that stands for the guide's.
const MIDDLE: &[u64] = &[4_096];
const SMALL: &[u64] = &[64];
/// How the article's bounds follow.
const NO_SLOWER: &str = "no slower; 5 % is the room";
const MARGINALLY: &str = "can marginally improve performance";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 2",
        author: "",
        url: "",
        quote: "While it can marginally improve performance, it removes Go's memory safety guarantees.",
        figures: &[],
    },
    says: "Leaving bounds checks out improves performance marginally: a sum of 4,096 numbers takes at most 10 % less, \
           though a check whose index is read from memory costs 15 % and more.",
    axis: Axis {
        name: "numbers",
        unit: Unit::Count,
        points: &[64, 4_096, 1_048_576],
        article: 4_096,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("sum_indexed", |run| summed(run, indexed))
            .about("adds v[i] for each i below a number that need not be the length"),
        variant("sum_unchecked", |run| summed(run, unchecked)).about("the same with get_unchecked"),
        variant("sum_asserted", |run| summed(run, asserted))
            .about("the same, with an assertion on the length before the loop"),
        variant("sum_sliced", |run| summed(run, sliced))
            .about("the same over a part that is cut to the length before the loop"),
        variant("sum_iterated", |run| summed(run, iterated)).about("adds what an iterator gives"),
        variant("sum_array", array)
            .at(Points::UpTo(4_096))
            .about("the same over an array, whose length is known when it is compiled"),
        variant("sum_scalar", |run| summed(run, scalar))
            .about("the sum without checks, one number at a time")
            .control("it is kept from vector code on purpose: what vectors are worth"),
        variant("gather_indexed", |run| gathered(run, gather_indexed))
            .at(Points::UpTo(4_096))
            .about("adds v[order[i]], whose index is read from memory"),
        variant("gather_unchecked", |run| gathered(run, gather_unchecked))
            .at(Points::UpTo(4_096))
            .about("the same with get_unchecked"),
        variant("varint_indexed", |run| decoded(run, varint_indexed))
            .at(Points::UpTo(4_096))
            .about("decodes the numbers from bytes of 7 bits each, with bytes[at] a step"),
        variant("varint_unchecked", |run| decoded(run, varint_unchecked))
            .at(Points::UpTo(4_096))
            .about("the same with get_unchecked"),
    ],
    reference: "sum_indexed",
    predictions: &[
        ratio(Time, "sum_unchecked", "sum_indexed", AtMost(1.05))
            .at(MIDDLE)
            .stated(MARGINALLY, NO_SLOWER),
        ratio(Time, "gather_unchecked", "gather_indexed", AtMost(1.05))
            .at(MIDDLE)
            .stated(MARGINALLY, NO_SLOWER),
        ratio(Time, "varint_unchecked", "varint_indexed", AtMost(1.05))
            .at(MIDDLE)
            .stated(MARGINALLY, NO_SLOWER),
        ratio(Time, "sum_indexed", "sum_unchecked", AtMost(1.1)).from(4_096).after_trial(),
        ratio(Time, "gather_indexed", "gather_unchecked", Within(1.15, 2.2))
            .at(MIDDLE)
            .after_trial(),
        ratio(Time, "varint_indexed", "varint_unchecked", Within(1.03, 1.5))
            .at(MIDDLE)
            .after_trial(),
        ratio(Time, "sum_asserted", "sum_indexed", Within(0.85, 1.15)).at(MIDDLE).after_trial(),
        ratio(Time, "sum_sliced", "sum_indexed", Within(0.85, 1.15)).at(MIDDLE).after_trial(),
        ratio(Time, "sum_iterated", "sum_indexed", Within(0.85, 1.15)).at(MIDDLE).after_trial(),
        ratio(Time, "sum_array", "sum_iterated", AtMost(1.0)).at(MIDDLE),
        ratio(Time, "sum_array", "sum_iterated", AtMost(0.9)).at(SMALL),
        ratio(Time, "sum_indexed", "sum_scalar", AtMost(0.5)).at(MIDDLE).after_trial(),
    ],
    carries_over: "The check carries over: an index that is out of bounds panics in both languages. In Go it is a compare \
                   for each element, as the compiler makes no vector code. Here the loop is cut in two where it would \
                   panic and made of vectors all the same, which older compilers did not do. An array's length is known \
                   in both languages.",
    cautions: &[
        "The guide names no program and no number of elements; it advises against its own switch. Phuong Le writes of \
         arrays that the compiler knows their length ahead of time; neither prints a figure.",
        "“Marginally” is read as at most 10 %; that reading is ours.",
        "The slice is one element longer than what is added, so that a length can not be taken for the number. No \
         function is inlined.",
        "With rustc 1.95 the loops of `sum_indexed` and `sum_unchecked` are the same instructions, one check before them or \
         none: where one of them takes longer, that is where it lies in memory.",
        "The build is for any x86-64; wider vectors raise the ratios of sums that have them to `sum_scalar`. That one \
         hides each index from the compiler, which costs a store and a load beside the lost vectors.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

/// Numbers to be added: one more than the point says.
fn numbers(length: usize) -> Vec<u32> {
    let mut random = fastrand::Rng::with_seed(1);
    (0..=length).map(|_| random.u32(..)).collect()
}

fn sum(numbers: &[u32]) -> u32 {
    numbers.iter().fold(0, |sum, number| sum.wrapping_add(*number))
}

fn summed(run: &mut Run, add: fn(&[u32], usize) -> u32) {
    let length = run.size();
    let numbers = run.input(|| numbers(length));
    assert_eq!(add(&numbers, length), sum(&numbers[..length]), "every kernel adds the same");
    run.iter(move || add(black_box(&numbers), black_box(length)), Digest::of);
}

fn array(run: &mut Run) {
    match run.point() {
        64 => summed(run, of_array::<64>),
        _ => summed(run, of_array::<4_096>),
    }
}

fn gathered(run: &mut Run, add: fn(&[u32], &[u32], usize) -> u32) {
    let length = run.size();
    let mut random = fastrand::Rng::with_seed(2);
    let (numbers, order) = run.input(|| {
        let mut order: Vec<u32> = (0..=length as u32).collect();
        random.shuffle(&mut order[..length]);
        (numbers(length), order)
    });
    let turn = move || add(black_box(&numbers), black_box(&order), black_box(length));
    run.iter(turn, Digest::of);
}

fn decoded(run: &mut Run, add: fn(&[u8], usize) -> u32) {
    let length = run.size();
    let bytes = run.input(|| numbers(length).into_iter().flat_map(encoded).collect::<Vec<u8>>());
    run.iter(move || add(black_box(&bytes), black_box(length)), Digest::of);
}

/// A number in bytes of 7 bits each, the lowest first; all but the last one have their highest bit set.
fn encoded(number: u32) -> impl Iterator<Item = u8> {
    let length = (32 - number.leading_zeros()).div_ceil(7).max(1);
    (0..length).map(move |byte| {
        let more = if byte + 1 < length { 128 } else { 0 };
        (number >> (7 * byte)) as u8 & 127 | more
    })
}

#[inline(never)]
fn indexed(numbers: &[u32], length: usize) -> u32 {
    (0..length).fold(0, |sum, at| sum.wrapping_add(numbers[at]))
}

#[inline(never)]
fn unchecked(numbers: &[u32], length: usize) -> u32 {
    added(numbers, length, |index| index)
}

/// Hides every index, so that none is known to follow the one before.
#[inline(never)]
fn scalar(numbers: &[u32], length: usize) -> u32 {
    added(numbers, length, black_box)
}

/// Adds the numbers at so many indexes, unchecked.
#[inline(always)]
fn added(numbers: &[u32], length: usize, index: impl Fn(usize) -> usize) -> u32 {
    (0..length).fold(0, |sum, at| sum.wrapping_add(get(numbers, index(at))))
}

/// The element at an index that the caller knows to be below the length.
#[inline(always)]
#[expect(unsafe_code, reason = "the claim is about leaving the check out")]
fn get<T: Copy>(list: &[T], index: usize) -> T {
    debug_assert!(index < list.len(), "no index is out of bounds");
    // SAFETY: every caller's index is below the length, by how its input is made.
    unsafe { *list.get_unchecked(index) }
}

#[inline(never)]
fn asserted(numbers: &[u32], length: usize) -> u32 {
    assert!(length <= numbers.len(), "the numbers are as many as are added");
    (0..length).fold(0, |sum, at| sum.wrapping_add(numbers[at]))
}

#[inline(never)]
fn sliced(numbers: &[u32], length: usize) -> u32 {
    let numbers = &numbers[..length];
    (0..length).fold(0, |sum, at| sum.wrapping_add(numbers[at]))
}

#[inline(never)]
fn iterated(numbers: &[u32], length: usize) -> u32 {
    sum(&numbers[..length])
}

#[inline(never)]
fn of_array<const N: usize>(numbers: &[u32], length: usize) -> u32 {
    let array: &[u32; N] = numbers[..length].try_into().expect("the point is the array's length");
    array.iter().fold(0, |sum, number| sum.wrapping_add(*number))
}

#[inline(never)]
fn gather_indexed(numbers: &[u32], order: &[u32], length: usize) -> u32 {
    (0..length).fold(0, |sum, at| sum.wrapping_add(numbers[order[at] as usize]))
}

#[inline(never)]
fn gather_unchecked(numbers: &[u32], order: &[u32], length: usize) -> u32 {
    (0..length).fold(0, |sum, at| sum.wrapping_add(get(numbers, get(order, at) as usize)))
}

#[inline(never)]
fn varint_indexed(bytes: &[u8], length: usize) -> u32 {
    decode(length, |at| bytes[at])
}

#[inline(never)]
fn varint_unchecked(bytes: &[u8], length: usize) -> u32 {
    decode(length, |at| get(bytes, at))
}

#[inline(always)]
fn decode(length: usize, byte: impl Fn(usize) -> u8) -> u32 {
    let (mut sum, mut at) = (0_u32, 0);
    for _ in 0..length {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = byte(at);
            at += 1;
            number |= u32::from(byte & 127) << shift;
            shift += 7;
            if byte < 128 {
                break;
            }
        }
        sum = sum.wrapping_add(number);
    }
    sum
}

//! What inlining a function is worth

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, ratio, value,
    variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// Neighbours that the callee with a loop adds.
const NEIGHBOURS: usize = 8;
const MOST: &[u64] = &[4_096];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 2",
        author: "",
        url: "",
        quote: "This eliminates the overhead of the call itself and enables further optimizations.",
        figures: &[Figure { what: "what the listing's `add(3, 4)` becomes", printed: "7" }],
    },
    says: "Inlining a small function removes the call and, above all, lets the compiler do more: a sum of 4,096 numbers \
           takes a fifth of the time at most. Functions with loops are not inlined.",
    axis: Axis {
        name: "elements",
        unit: Unit::Count,
        points: &[64, 4_096],
        article: 4_096,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("inlined_sum", |run| summed(run, inlined_sum))
            .about("adds each element by a function of one addition, which is inlined"),
        variant("outlined_sum", |run| summed(run, outlined_sum))
            .about("adds each element by such a function, which is called"),
        variant("scalar_sum", scalar_sum).about(
            "adds by the inlined function, of elements that are atomics: there are no vectors and no call",
        ),
        variant("inlined_chain", |run| chained(run, inlined_chain))
            .about("a step of xor and multiply for each element, which needs the one before; inlined")
            .doing(CHAIN),
        variant("outlined_chain", |run| chained(run, outlined_chain))
            .about("the same step, called")
            .doing(CHAIN),
        variant("loop_default", |run| looped(run, loop_default))
            .about("adds 8 neighbours of each element by a function with a loop, without an attribute")
            .doing(LOOPS),
        variant("loop_never", |run| looped(run, loop_never))
            .about("the same with #[inline(never)]")
            .doing(LOOPS),
        variant("loop_always", |run| looped(run, loop_always))
            .about("the same with #[inline(always)]")
            .doing(LOOPS),
    ],
    reference: "inlined_sum",
    predictions: &[
        ratio(Time, "inlined_sum", "outlined_sum", AtMost(0.95)).stated(
            "eliminates the overhead of the call itself",
            "a direction: at least 5 % less time",
        ),
        ratio(Time, "loop_default", "loop_never", AtLeast(0.95)).stated(
            "functions with loops, many statements, or complex control flow won't be inlined",
            "what has no attribute is called, so it is no faster than what never is inlined; 5 % is the room",
        ),
        ratio(Time, "outlined_sum", "inlined_sum", AtLeast(5.0)).at(MOST),
        ratio(Time, "scalar_sum", "inlined_sum", AtLeast(2.0)).at(MOST),
        ratio(Time, "outlined_sum", "scalar_sum", AtLeast(2.0)).at(MOST),
        ratio(Time, "outlined_chain", "inlined_chain", AtMost(2.0)).at(MOST),
        ratio(Time, "loop_default", "loop_always", AtMost(1.05)).at(MOST),
        ratio(Time, "loop_default", "loop_never", AtMost(0.9)).at(MOST),
        value(Time, "inlined_sum", AtMost(0.25)).at(MOST),
    ],
    carries_over: "It carries over, but for the heuristic: Go's compiler counts what a function has in it, and LLVM weighs \
                   what a call would cost and inlines loops as well. Go has no vectors to lose; here they are as much of it \
                   as the call.",
    cautions: &[
        "`scalar_sum` stands between the two sums: what it takes above `inlined_sum` is the lost vectors, and what \
         `outlined_sum` takes above it is the call.",
        "A chain can not be made of vectors, so that there the call is alone.",
        "The sums wrap around, and the lists are in the nearest cache. The build is for any x86-64.",
        "Arguments are not constants: the listing's addition of two constants would take no time at all.",
        "Where code lies in memory matters for loops as short as these: read what the page says of placement.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

/// Why the other variants are controls.
const CHAIN: &str = "each step needs the one before: the call without the vectors";
const LOOPS: &str = "the callee has a loop: whether such functions are inlined";

fn numbers(length: usize) -> Vec<u32> {
    let mut random = fastrand::Rng::with_seed(1);
    (0..length).map(|_| random.u32(..)).collect()
}

/// Registers a turn over as many numbers as the point says and some more.
fn register<T: std::hash::Hash + 'static>(run: &mut Run, more: usize, turn: fn(&[u32]) -> T) {
    let length = run.size();
    run.operations(length as u64);
    let numbers = run.input(|| numbers(length + more));
    run.iter(move || turn(black_box(&numbers)), Digest::of);
}

fn summed(run: &mut Run, sum: fn(&[u32]) -> u32) {
    register(run, 0, sum);
}

fn chained(run: &mut Run, chain: fn(&[u32]) -> u64) {
    register(run, 0, chain);
}

fn looped(run: &mut Run, sums: fn(&[u32]) -> u32) {
    register(run, NEIGHBOURS - 1, sums);
}

#[inline(always)]
fn add(sum: u32, number: u32) -> u32 {
    sum.wrapping_add(number)
}

#[inline(never)]
fn add_outlined(sum: u32, number: u32) -> u32 {
    sum.wrapping_add(number)
}

fn inlined_sum(numbers: &[u32]) -> u32 {
    numbers.iter().fold(0, |sum, number| add(sum, *number))
}

fn outlined_sum(numbers: &[u32]) -> u32 {
    numbers.iter().fold(0, |sum, number| add_outlined(sum, *number))
}

fn scalar_sum(run: &mut Run) {
    let length = run.size();
    run.operations(length as u64);
    let numbers: Vec<AtomicU32> =
        run.input(|| numbers(length).into_iter().map(AtomicU32::new).collect());
    let sum = |numbers: &[AtomicU32]| {
        numbers.iter().fold(0, |sum, number| add(sum, number.load(Relaxed)))
    };
    run.iter(move || sum(black_box(&numbers)), Digest::of);
}

#[inline(always)]
fn step(state: u64, number: u32) -> u64 {
    (state ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[inline(never)]
fn step_outlined(state: u64, number: u32) -> u64 {
    (state ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn inlined_chain(numbers: &[u32]) -> u64 {
    numbers.iter().fold(1, |state, number| step(state, *number))
}

fn outlined_chain(numbers: &[u32]) -> u64 {
    numbers.iter().fold(1, |state, number| step_outlined(state, *number))
}

/// The sum of a number of neighbours, as the compiler likes it, as a call, and inlined.
fn neighbours(numbers: &[u32]) -> u32 {
    let mut sum = 0_u32;
    for number in numbers {
        sum = sum.wrapping_add(*number);
    }
    sum
}

#[inline(never)]
fn neighbours_outlined(numbers: &[u32]) -> u32 {
    let mut sum = 0_u32;
    for number in numbers {
        sum = sum.wrapping_add(*number);
    }
    sum
}

#[inline(always)]
fn neighbours_inlined(numbers: &[u32]) -> u32 {
    let mut sum = 0_u32;
    for number in numbers {
        sum = sum.wrapping_add(*number);
    }
    sum
}

/// The sums of all neighbours, each mixed with those before, so that none is made of the one beside it.
#[inline(always)]
fn sums(numbers: &[u32], sum: impl Fn(&[u32]) -> u32) -> u32 {
    numbers.windows(NEIGHBOURS).fold(0, |mixed: u32, window| mixed.rotate_left(1) ^ sum(window))
}

fn loop_default(numbers: &[u32]) -> u32 {
    sums(numbers, neighbours)
}

fn loop_never(numbers: &[u32]) -> u32 {
    sums(numbers, neighbours_outlined)
}

fn loop_always(numbers: &[u32]) -> u32 {
    sums(numbers, neighbours_inlined)
}

//! A rolling sum, and a rolling recurrence

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

/// Numbers that the window moves over, and steps that are climbed.
const LENGTH: usize = 10_000;
const ARTICLE: &[u64] = &[3];
const WIDE: &[u64] = &[64];
/// Why the recurrences are controls.
const STEPS: &str = "it has no window: the same question of a recurrence on three values";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "Rolling sums run in O(n) time and need O(1) extra space for the running sum.",
        figures: &[
            Figure { what: "window of the listing, over 7 numbers", printed: "3" },
            Figure { what: "steps to climb", printed: "5 and 8" },
        ],
    },
    says: "Sums over a moving window take as long whatever the window is, and one running sum; adding every window anew \
           takes at least 4 times as long from 64 numbers on.",
    axis: Axis {
        name: "window",
        unit: Unit::Count,
        points: &[2, 3, 8, 64, 256],
        article: 3,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("rolling", |run| rolling(run, Vec::with_capacity))
            .about("the article's loop, into a list with the exact room"),
        variant("rolling_growing", |run| rolling(run, |_| Vec::new()))
            .about("the same into a list that grows"),
        variant("rescanned", rescanned).about("adds every window anew"),
        variant("rescanned_fixed", rescanned_fixed)
            .at(Points::At(&[2, 3, 8, 64]))
            .about("the same with a window that is known when it is compiled"),
        variant("prefix_sums", prefix_sums)
            .about("a list of the sums of all beginnings, then the differences of two of them"),
        variant("steps_rolling", |run| climbed(run, by_three_values))
            .at(Points::At(ARTICLE))
            .about("the ways to climb 10,000 steps, by the last three values")
            .doing(STEPS),
        variant("steps_table", |run| climbed(run, by_table))
            .at(Points::At(ARTICLE))
            .about("the ways to climb 10,000 steps, by a list of all values")
            .doing(STEPS),
    ],
    reference: "rolling",
    predictions: &[
        across(Time, "rolling", 3, AtMost(1.05))
            .from(64)
            .stated("Rolling sums run in O(n) time", "no window in it; 5 % is the room"),
        exactly(Allocations, "steps_rolling", 0)
            .stated("Extra space is O(1)", "no allocation for three integers"),
        exactly(Allocations, "rolling", 1),
        exactly(Bytes, "rolling", 79_984).at(ARTICLE),
        exactly(Allocations, "rolling_growing", 13),
        exactly(Bytes, "steps_table", 80_008),
        ratio(Time, "rescanned", "rolling", AtLeast(4.0)).at(WIDE),
        ratio(Time, "rescanned_fixed", "rolling", AtMost(1.5)).up_to(3),
        ratio(Time, "rolling_growing", "rolling", AtMost(1.5)),
        ratio(Time, "steps_rolling", "steps_table", AtMost(0.8)),
        ratio(Time, "prefix_sums", "rolling", Within(0.7, 2.5)).at(WIDE).after_trial()
            .where_refuted("where page faults of `prefix_sums` read 7 a turn, glibc has given the end of its heap \
                            back and asks for it anew; `rolling`, with one list, has no new page"),
        ratio(Time, "rescanned", "rescanned_fixed", AtLeast(1.3)).at(ARTICLE),
        value(Faults, "rolling", AtMost(1.0)),
        value(Faults, "rolling_growing", AtMost(1.0)),
        value(Faults, "rescanned", AtMost(1.0)),
        value(Faults, "rescanned_fixed", AtMost(1.0)),
        value(Faults, "prefix_sums", AtMost(1.0))
            .where_refuted("glibc gives all but 128 KiB of the end of its heap back after each turn: of the 159,504 \
                            B that the two lists of `prefix_sums` take at 64, 28,432 are new, 7 pages"),
        value(Faults, "steps_rolling", AtMost(1.0)),
        value(Faults, "steps_table", AtMost(1.0)),
    ],
    carries_over: "The algorithm carries over. In Go the list of the sums is zeroed when it is made, here it is not; and \
                   where the window is known when it is compiled, the compiler adds it without a loop, or by vectors, \
                   which Go's does not.",
    cautions: &[
        "The article prints no time; its listings have 7 numbers, and 5 and 8 steps. Here there are 10,000 of each, and \
         that the time grows with them is not judged.",
        "Every variant that makes a list pushes to it, sum by sum, as the listing appends.",
        "The numbers are integers: a rolling sum of floats is another one than that of a window added anew.",
        "A block of 150,000 B is freed before the first turn, so that the C library keeps the end of its heap: else \
         `prefix_sums`, whose two lists are freed together, would find new pages in each turn.",
        "The ways to climb so many steps do not fit a word; they are counted modulo 2^64.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// Registers a turn that lists the sums of all windows.
fn register(run: &mut Run, sums_of: impl Fn(&[i64], usize) -> Vec<i64> + 'static) {
    let window = run.size();
    let mut random = fastrand::Rng::with_seed(1);
    // Once a block of its own pages was freed, the C library keeps twice as much of the end of its heap.
    drop(black_box(vec![1_u8; 150_000]));
    let numbers: Vec<i64> = run.input(|| (0..LENGTH).map(|_| random.i64(0..1_000)).collect());
    run.iter(move || sums_of(black_box(&numbers), black_box(window)), Digest::of);
}

/// The article's code, into a list that is made for so many sums.
fn rolling(run: &mut Run, make: fn(usize) -> Vec<i64>) {
    register(run, move |numbers, window| {
        let mut sums = make(numbers.len() - window + 1);
        let mut sum: i64 = numbers[..window].iter().sum();
        sums.push(sum);
        for right in window..numbers.len() {
            sum -= numbers[right - window];
            sum += numbers[right];
            sums.push(sum);
        }
        sums
    });
}

fn rescanned(run: &mut Run) {
    register(run, added_anew);
}

fn rescanned_fixed(run: &mut Run) {
    match run.point() {
        2 => register(run, |numbers, _| added_anew(numbers, 2)),
        3 => register(run, |numbers, _| added_anew(numbers, 3)),
        8 => register(run, |numbers, _| added_anew(numbers, 8)),
        _ => register(run, |numbers, _| added_anew(numbers, 64)),
    }
}

/// Inlined, so that a window that is known is known here too.
#[inline(always)]
fn added_anew(numbers: &[i64], window: usize) -> Vec<i64> {
    let mut sums = Vec::with_capacity(numbers.len() - window + 1);
    for part in numbers.windows(window) {
        sums.push(part.iter().sum());
    }
    sums
}

fn prefix_sums(run: &mut Run) {
    register(run, |numbers, window| {
        let mut sum = 0;
        let mut prefixes = Vec::with_capacity(numbers.len() + 1);
        prefixes.push(0);
        for number in numbers {
            sum += number;
            prefixes.push(sum);
        }
        let mut sums = Vec::with_capacity(numbers.len() - window + 1);
        for right in window..prefixes.len() {
            sums.push(prefixes[right] - prefixes[right - window]);
        }
        sums
    });
}

/// Registers a turn that counts the ways to climb so many steps by one, two or three at a time.
fn climbed(run: &mut Run, ways: fn(usize) -> u64) {
    assert_eq!((ways(5), ways(8)), (13, 81), "the ways to climb the article's steps");
    assert_eq!(ways(LENGTH), by_table(LENGTH), "both count the same");
    run.iter(move || ways(black_box(LENGTH)), Digest::of);
}

/// The article's code with three values instead of a slice of them.
#[inline(never)]
fn by_three_values(steps: usize) -> u64 {
    let (mut last, mut second, mut third) = (1_u64, 0_u64, 0_u64);
    for _ in 0..steps {
        let next = last.wrapping_add(second).wrapping_add(third);
        (last, second, third) = (next, last, second);
    }
    last
}

#[inline(never)]
fn by_table(steps: usize) -> u64 {
    let mut ways: Vec<u64> = Vec::with_capacity(steps + 1);
    ways.extend([1, 1, 2]);
    for step in 3..=steps {
        ways.push(ways[step - 1].wrapping_add(ways[step - 2]).wrapping_add(ways[step - 3]));
    }
    ways[steps]
}

//! The k-th number without sorting

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    across, exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::collections::BinaryHeap;

const LARGEST: &[u64] = &[100_000];
/// How many of the least numbers a heap keeps.
const TEN: usize = 10;
const NO_MORE_SPACE: &str = "needs O(1) extra space";
const NO_ALLOCATION: &str = "no allocation";

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Algorithms That Work Well with Go's Mechanics",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/algorithms-that-work-well-with-gos",
        quote: "it can place the Kth element into its final position without sorting the entire slice",
        figures: &[Figure { what: "numbers of the listing", printed: "7" }],
    },
    says: "Partitioning puts the k-th of n numbers in its place in O(n) and without further space; for the median of \
           100,000 that takes at most 0.4 times as long as sorting them.",
    axis: Axis {
        name: "numbers",
        unit: Unit::Count,
        points: &[7, 1_000, 100_000],
        article: 7,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("sorted_unstable", |run| register(run, Which::Median, sorted_unstable))
            .about("sorts in place, unstable, and takes the median"),
        variant("sorted_stable", |run| register(run, Which::Median, sorted_stable))
            .about("sorts stably, with a buffer, and takes the median"),
        variant("select", |run| register(run, Which::Median, select))
            .about("select_nth_unstable of the standard library"),
        variant("by_hand", |run| register(run, Which::Median, by_hand)).about(
            "the article's partition by the median of three, again for the part with the median",
        ),
        variant("split_off", |run| register(run, Which::Median, split_off))
            .about("the same with two new lists for each partition"),
        variant("by_hand_ordered", |run| register(run, Which::MedianOfOrdered, by_hand))
            .about("as `by_hand`, on numbers that are in order already")
            .control("its numbers are in order on purpose: every compare can be foreseen"),
        variant("sorted_first_10", |run| register(run, Which::Tenth, sorted_unstable))
            .at(Points::From(1_000))
            .about("sorts in place and takes the tenth"),
        variant("select_first_10", |run| register(run, Which::Tenth, select))
            .at(Points::From(1_000))
            .about("selects the tenth"),
        variant("heap_first_10", |run| register(run, Which::Tenth, heap))
            .at(Points::From(1_000))
            .about("a heap of the ten least numbers so far"),
    ],
    reference: "sorted_unstable",
    predictions: &[
        ratio(Time, "select", "sorted_unstable", AtMost(0.95)).stated(
            "full sorting would be extra work",
            "5 % in the article's direction, as no figure is printed",
        )
        .where_refuted("up to 16 numbers the library selects by sorting all of them by insertion, as its sort does, \
                        by their sources: no work is saved at 7"),
        exactly(Allocations, "select", 0).stated(NO_MORE_SPACE, NO_ALLOCATION),
        exactly(Allocations, "by_hand", 0).stated(NO_MORE_SPACE, NO_ALLOCATION),
        across(Time, "by_hand", 1_000, AtMost(150.0))
            .at(LARGEST)
            .stated("Partition runs in O(n) time", "100 times the numbers; half of that on top"),
        exactly(Allocations, "sorted_unstable", 0),
        exactly(Allocations, "sorted_stable", 0).at(&[7]),
        exactly(Allocations, "sorted_stable", 1).from(1_000),
        exactly(Bytes, "sorted_stable", 8_000).at(&[1_000]),
        exactly(Bytes, "sorted_stable", 800_000).at(LARGEST),
        exactly(Allocations, "heap_first_10", 1),
        ratio(Time, "select", "sorted_unstable", AtMost(0.4)).at(LARGEST),
        ratio(Time, "heap_first_10", "select_first_10", AtMost(0.75)).at(LARGEST).after_trial(),
        ratio(Time, "by_hand", "select", AtLeast(1.5)).at(LARGEST),
        ratio(Time, "split_off", "by_hand", AtLeast(1.1)).at(LARGEST),
        ratio(Time, "by_hand_ordered", "by_hand", AtMost(0.6)).at(LARGEST),
    ],
    carries_over: "All of it carries over. The standard library's select is the article's idea in code that has no branch \
                   for each number; Go's has none of the kind, so that there the loop is written by hand.",
    cautions: &[
        "The article prints no time; its listing splits seven numbers by 12.",
        "The numbers are cloned before the clock starts and dropped after it has stopped. Up to 1,000 there are as many \
         different lists as a batch has, in turn, or the branches of `by_hand` would be learnt.",
        "The digest is of what is found less what a sort in the set-up finds, 0 for all, and of the numbers in the list \
         and their sum, which no variant changes.",
        "On equal numbers the article's loop is quadratic; these are of 64 bits, and all different.",
        "What `split_off` takes is its lists as well as its passes: its page faults tell how many pages of them were new.",
        "The variants that end in `_first_10` give the tenth number, the heap the nine before it too.",
        "At 7 numbers the standard library both sorts and selects by insertion.",
    ],
    needs: Needs { memory: 64 << 20, ..Needs::NOTHING },
    processes: Processes::Apart,
};

/// Which number is looked for.
#[derive(Clone, Copy, PartialEq)]
enum Which {
    Median,
    MedianOfOrdered,
    Tenth,
}

/// A list, the number that is to be found in it, and the sum of all.
#[derive(Clone)]
struct Task {
    numbers: Vec<u64>,
    expected: u64,
    sum: u64,
}

fn sum(numbers: &[u64]) -> u64 {
    numbers.iter().fold(0, |sum, number| sum.wrapping_add(*number))
}

/// Registers a turn that finds the number at a place of the order.
fn register(run: &mut Run, which: Which, find: fn(&mut [u64], usize) -> u64) {
    let length = run.size();
    let place = if which == Which::Tenth { TEN - 1 } else { length / 2 };
    let lists = match length {
        ..100 => 1_024,
        100..10_000 => 64,
        _ => 1,
    };
    let mut random = fastrand::Rng::with_seed(1);
    let tasks: Vec<Task> = run.input(|| {
        let mut task = || {
            let numbers: Vec<u64> = (0..length).map(|_| random.u64(..)).collect();
            let mut sorted = numbers.clone();
            sorted.sort_unstable();
            let expected = sorted[place];
            let numbers = if which == Which::MedianOfOrdered { sorted } else { numbers };
            Task { sum: sum(&numbers), numbers, expected }
        };
        (0..lists).map(|_| task()).collect()
    });
    let mut next = 0;
    let set_up = move || {
        let task = tasks[next].clone();
        next = (next + 1) % tasks.len();
        task
    };
    let turn = move |mut task: Task| {
        let found = find(&mut task.numbers, place);
        (task, found)
    };
    run.iter_with(lists, set_up, turn, |(task, found)| {
        let Task { numbers, expected, sum: whole } = task;
        Digest::of(&(
            found.wrapping_sub(*expected),
            numbers.len(),
            sum(numbers).wrapping_sub(*whole),
        ))
    });
}

fn sorted_unstable(numbers: &mut [u64], place: usize) -> u64 {
    numbers.sort_unstable();
    numbers[place]
}

fn sorted_stable(numbers: &mut [u64], place: usize) -> u64 {
    #[expect(clippy::stable_sort_primitive, reason = "what a stable sort costs is asked")]
    numbers.sort();
    numbers[place]
}

fn select(numbers: &mut [u64], place: usize) -> u64 {
    *numbers.select_nth_unstable(place).1
}

/// The article's loop: moves what is less than the pivot to the left, and says where the right side begins.
fn partition(numbers: &mut [u64], pivot: u64) -> usize {
    let mut write = 0;
    for read in 0..numbers.len() {
        if numbers[read] < pivot {
            numbers.swap(write, read);
            write += 1;
        }
    }
    write
}

/// The median of the first, the middle and the last number: of different ones, one of them is less.
fn pivot_of(numbers: &[u64]) -> u64 {
    let (first, last) = (numbers[0], numbers[numbers.len() - 1]);
    numbers[numbers.len() / 2].clamp(first.min(last), first.max(last))
}

fn by_hand(numbers: &mut [u64], mut place: usize) -> u64 {
    let mut part = numbers;
    while part.len() > 2 {
        let pivot = pivot_of(part);
        let split = partition(part, pivot);
        if place < split {
            part = &mut part[..split];
        } else {
            part = &mut part[split..];
            place -= split;
        }
    }
    of_two(part, place)
}

/// What is left of a list whose parts were split off: one number or two.
fn of_two(part: &[u64], place: usize) -> u64 {
    let other = part.len() - 1 - place;
    if place == 0 { part[place].min(part[other]) } else { part[place].max(part[other]) }
}

fn split_off(numbers: &mut [u64], mut place: usize) -> u64 {
    let (mut part, mut kept): (&[u64], Vec<u64>);
    part = numbers;
    while part.len() > 2 {
        let pivot = pivot_of(part);
        let (left, right): (Vec<u64>, Vec<u64>) =
            part.iter().copied().partition(|number| *number < pivot);
        if place < left.len() {
            kept = left;
        } else {
            place -= left.len();
            kept = right;
        }
        part = &kept;
    }
    of_two(part, place)
}

fn heap(numbers: &mut [u64], place: usize) -> u64 {
    let mut least = BinaryHeap::with_capacity(place + 1);
    least.extend(numbers[..=place].iter().copied());
    for number in &numbers[place + 1..] {
        if least.peek().is_some_and(|most| number < most) {
            *least.peek_mut().expect("the heap is full") = *number;
        }
    }
    least.into_iter().next().expect("the heap is full")
}

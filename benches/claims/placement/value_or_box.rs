//! A value in the caller's frame or a box

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Scale, Source, Unit, difference, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::mem::MaybeUninit;
use std::rc::Rc;

/// Values that a turn makes.
const VALUES: u64 = 64;
/// What a word is before it is filled: no zero, or LLVM would ask the allocator for a block of zeroes.
const UNFILLED: u64 = u64::MAX;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Stack vs Heap in Go: How Escape Analysis Actually Works",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/go-from-zero-to-depth-part-3-stack-vs-heap-how-escape-analysis-actually-works-48dc",
        quote: "For the pointer version, the allocation must occur on the heap.",
        figures: &[],
    },
    says: "A constructor that returns a value of 16 bytes leaves it in the caller's frame; one that returns a pointer \
           to it makes one allocation and is slower.",
    axis: Axis {
        name: "bytes of the value",
        unit: Unit::Bytes,
        points: &[8, 16, 64, 128, 1_024, 4_096, 16_384],
        article: 16,
        labels: &[(16, "16 B, the article's User")],
        scale: Scale::Steps,
    },
    variants: &[
        variant("value", turns_at::<Value>).about("the constructor returns the value"),
        variant("boxed", turns_at::<Boxed>).about("it returns a Box: the nearest to Go's pointer"),
        variant("counted", turns_at::<Counted>).about("it returns an Rc"),
        variant("out", turns_at::<Out>).about("it writes into a slot of the caller, by &mut"),
        variant("value_moved_4", turns_at::<ValueMoved>)
            .about("the value goes through four functions that take and return it"),
        variant("boxed_moved_4", turns_at::<BoxedMoved>)
            .about("the box goes through four functions that take and return it"),
    ],
    reference: "value",
    predictions: &[
        exactly(Allocations, "value", 0).stated(
            "places User directly into the caller’s stack frame",
            "what stands in a frame is not allocated",
        ),
        exactly(Allocations, "boxed", 1)
            .stated("the allocation must occur on the heap", "one value is one allocation"),
        ratio(Time, "boxed", "value", AtLeast(1.05)).at(&[16]).stated(
            "the stack (fast, automatically freed) or the heap (slower, garbage collected)",
            "a direction, said in chapter 2 of the Go guide: at least 5 % slower",
        ),
        exactly(Bytes, "boxed", 8).at(&[8]),
        exactly(Bytes, "boxed", 16).at(&[16]),
        exactly(Bytes, "boxed", 64).at(&[64]),
        exactly(Bytes, "boxed", 128).at(&[128]),
        exactly(Bytes, "boxed", 1_024).at(&[1_024]),
        exactly(Bytes, "boxed", 4_096).at(&[4_096]),
        exactly(Bytes, "boxed", 16_384).at(&[16_384]),
        difference(Bytes, "counted", "boxed", Equal(16.0)),
        exactly(Bytes, "out", 0),
        exactly(Bytes, "value_moved_4", 0),
        ratio(Time, "boxed", "value", AtLeast(3.0)).at(&[8, 16]),
        ratio(Time, "boxed", "value", AtLeast(1.5)).at(&[128]),
        ratio(Time, "boxed", "value", AtMost(1.3)).at(&[16_384]),
        ratio(Time, "out", "value", Within(0.9, 1.1)).from(16).after_trial(),
        ratio(Time, "counted", "boxed", AtMost(1.3)).up_to(128),
        ratio(Time, "value_moved_4", "boxed_moved_4", AtMost(0.9)).at(&[8]).after_trial(),
        ratio(Time, "value_moved_4", "boxed_moved_4", AtLeast(1.2)).from(4_096),
        value(Faults, "value", AtMost(0.001)),
        value(Faults, "boxed", AtMost(0.001)),
        value(Faults, "counted", AtMost(0.001)),
        value(Faults, "out", AtMost(0.001)),
        value(Faults, "value_moved_4", AtMost(0.001)),
        value(Faults, "boxed_moved_4", AtMost(0.001)),
    ],
    carries_over: "The counts carry over, but in Go the compiler chooses the place and in Rust the type does: a value \
                   never moves to the heap by itself, and returning a reference to a local does not compile. A box is \
                   freed where its owner ends, so its block is soon handed out again and no collector has to find it.",
    cautions: &[
        "All constructors set the words where they will stay and then fill them from a seed, and none is inlined. \
         `Box::new(make())` would fill on the stack and copy, and so would a constructor that ends in a call of \
         another.",
        "The words are not zero at first. Where they are, LLVM takes the block from calloc, which the C library \
         before 2.41 serves without its cache of the thread.",
        "To every value 4 is added, to its first word: at once, or 1 in each of the four functions. A function that \
         is not inlined sums all words, and the value is dropped inside the clock.",
        "A word travels in a register, an array of two goes through memory.",
        "An allocation costs about the same whatever its size here, filling and summing do not: so the ratio falls \
         with the size. `out` tells what handing over costs without another place.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

struct Words<const N: usize>([u64; N]);

/// A way of making a value, adding 4 to its first word and summing its words.
trait Way: 'static {
    fn sum<const N: usize>(seed: u64) -> u64;
}

struct Value;
struct Boxed;
struct Counted;
struct Out;
struct ValueMoved;
struct BoxedMoved;

impl Way for Value {
    fn sum<const N: usize>(seed: u64) -> u64 {
        let mut words = returned::<N>(seed);
        words.0[0] += 4;
        sum(&words)
    }
}

impl Way for Boxed {
    fn sum<const N: usize>(seed: u64) -> u64 {
        let mut words = boxed::<N>(seed);
        words.0[0] += 4;
        sum(&words)
    }
}

impl Way for Counted {
    fn sum<const N: usize>(seed: u64) -> u64 {
        let mut words = counted::<N>(seed);
        only(&mut words).0[0] += 4;
        sum(&words)
    }
}

impl Way for Out {
    fn sum<const N: usize>(seed: u64) -> u64 {
        let mut slot = MaybeUninit::uninit();
        let words = written::<N>(&mut slot, seed);
        words.0[0] += 4;
        sum(words)
    }
}

impl Way for ValueMoved {
    fn sum<const N: usize>(seed: u64) -> u64 {
        sum(&one_more(one_more(one_more(one_more(returned::<N>(seed))))))
    }
}

impl Way for BoxedMoved {
    fn sum<const N: usize>(seed: u64) -> u64 {
        let words = boxed::<N>(seed);
        sum(&one_more_boxed(one_more_boxed(one_more_boxed(one_more_boxed(words)))))
    }
}

/// Nothing borrows the words here, so that the compiler may make them in the caller's slot.
#[inline(never)]
fn returned<const N: usize>(seed: u64) -> Words<N> {
    let mut words = Words([UNFILLED; N]);
    for place in 0..N {
        words.0[place] = seed + place as u64;
    }
    words
}

#[inline(never)]
fn boxed<const N: usize>(seed: u64) -> Box<Words<N>> {
    let mut words = Box::new(Words([UNFILLED; N]));
    fill(&mut words, seed);
    words
}

#[inline(never)]
fn counted<const N: usize>(seed: u64) -> Rc<Words<N>> {
    let mut words = Rc::new(Words([UNFILLED; N]));
    fill(only(&mut words), seed);
    words
}

#[inline(never)]
fn written<const N: usize>(slot: &mut MaybeUninit<Words<N>>, seed: u64) -> &mut Words<N> {
    let words = slot.write(Words([UNFILLED; N]));
    fill(words, seed);
    words
}

#[inline(always)]
fn fill<const N: usize>(words: &mut Words<N>, seed: u64) {
    for (place, word) in words.0.iter_mut().enumerate() {
        *word = seed + place as u64;
    }
}

/// The value of a counter that nobody shares.
fn only<const N: usize>(words: &mut Rc<Words<N>>) -> &mut Words<N> {
    Rc::get_mut(words).expect("nobody else counts a value that has just been made")
}

#[inline(never)]
fn one_more<const N: usize>(mut words: Words<N>) -> Words<N> {
    words.0[0] += 1;
    words
}

#[inline(never)]
fn one_more_boxed<const N: usize>(mut words: Box<Words<N>>) -> Box<Words<N>> {
    words.0[0] += 1;
    words
}

#[inline(never)]
fn sum<const N: usize>(words: &Words<N>) -> u64 {
    words.0.iter().sum()
}

/// Registers the turn that is compiled for the words of the point.
fn turns_at<W: Way>(run: &mut Run) {
    match run.point() {
        8 => turns::<W, 1>(run),
        16 => turns::<W, 2>(run),
        64 => turns::<W, 8>(run),
        128 => turns::<W, 16>(run),
        1_024 => turns::<W, 128>(run),
        4_096 => turns::<W, 512>(run),
        16_384 => turns::<W, 2_048>(run),
        other => unreachable!("{other} is no point of the axis"),
    }
}

fn turns<W: Way, const N: usize>(run: &mut Run) {
    run.operations(VALUES);
    let turn = || {
        let seed = black_box(1);
        (0..VALUES).map(|number| W::sum::<N>(seed + number)).fold(0, u64::wrapping_add)
    };
    run.iter(turn, Digest::of);
}

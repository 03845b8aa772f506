//! Where a returned closure keeps what it captures

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Source, exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Calls that one turn makes: all of one closure, or each of a closure of its own.
const CALLS: u64 = 1_024;
const ONE_CLOSURE: bool = false;
const EACH_TIME: bool = true;
/// The kinds of closure: a parameter of each routine beside what is captured.
const GENERIC: usize = 0;
const DYN_REF: usize = 1;
const BOXED: usize = 2;
const SHARED: usize = 3;
const POINTER: usize = 4;
const BY_HAND: usize = 5;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Stack vs Heap in Go: How Escape Analysis Actually Works",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/go-from-zero-to-depth-part-3-stack-vs-heap-how-escape-analysis-actually-works-48dc",
        quote: "Many beginners write closure-based code without realizing they are allocating memory every time.",
        figures: &[],
    },
    says: "Each closure that captures a variable and outlives its function makes an allocation.",
    axis: Axis::bytes("captured", &[0, 8, 64, 256]).article(8).labels(&[(0, "nothing")]),
    variants: &[
        variant("generic", of::<GENERIC, ONE_CLOSURE>)
            .about("makes a closure and calls it 1,024 times through a type parameter"),
        variant("dyn_ref", of::<DYN_REF, ONE_CLOSURE>)
            .about("makes a closure and calls it 1,024 times through &dyn Fn"),
        variant("boxed_dyn", of::<BOXED, ONE_CLOSURE>)
            .about("makes a Box<dyn Fn> and calls it 1,024 times"),
        variant("boxed_dyn_shared", of::<SHARED, ONE_CLOSURE>).about(
            "makes a Box<dyn FnMut> over an Rc of what it captures, calls it 1,024 times: what Go builds",
        ),
        variant("fn_pointer", of::<POINTER, ONE_CLOSURE>)
            .about("calls a function pointer 1,024 times and hands it what the others capture"),
        variant("by_hand", of::<BY_HAND, ONE_CLOSURE>)
            .about("makes a struct of its own type and calls its method 1,024 times"),
        variant("generic_made_each_time", of::<GENERIC, EACH_TIME>)
            .about("makes 1,024 closures and calls each once through a type parameter"),
        variant("dyn_ref_made_each_time", of::<DYN_REF, EACH_TIME>)
            .about("makes 1,024 closures and calls each once through &dyn Fn"),
        variant("boxed_dyn_made_each_time", of::<BOXED, EACH_TIME>)
            .about("makes 1,024 of Box<dyn Fn> and calls each once"),
        variant("boxed_dyn_shared_made_each_time", of::<SHARED, EACH_TIME>)
            .about("makes 1,024 of Box<dyn FnMut> over an Rc and calls each once"),
        variant("fn_pointer_made_each_time", of::<POINTER, EACH_TIME>)
            .about("copies what the others capture 1,024 times and hands each copy to a function pointer"),
        variant("by_hand_made_each_time", of::<BY_HAND, EACH_TIME>)
            .about("makes 1,024 structs and calls the method of each once"),
    ],
    reference: "generic",
    predictions: &[
        exactly(Allocations, "boxed_dyn", 1)
            .from(8)
            .stated("allocating memory every time", "a block for the one closure of a turn"),
        exactly(Allocations, "boxed_dyn_made_each_time", 1_024)
            .from(8)
            .stated("allocating memory every time", "a block for each of 1,024 closures"),
        exactly(Allocations, "generic", 0),
        exactly(Allocations, "generic_made_each_time", 0),
        exactly(Allocations, "dyn_ref", 0),
        exactly(Allocations, "dyn_ref_made_each_time", 0),
        exactly(Allocations, "fn_pointer", 0),
        exactly(Allocations, "fn_pointer_made_each_time", 0),
        exactly(Allocations, "boxed_dyn", 0).at(&[0]),
        exactly(Allocations, "boxed_dyn_made_each_time", 0).at(&[0]),
        exactly(Allocations, "boxed_dyn_shared", 2),
        exactly(Allocations, "boxed_dyn_shared_made_each_time", 2_048),
        ratio(Time, "generic", "by_hand", AtMost(1.05)),
        ratio(Time, "boxed_dyn", "generic", AtLeast(2.0)),
        ratio(Time, "dyn_ref", "generic", AtLeast(2.0)),
        ratio(Time, "boxed_dyn", "dyn_ref", Within(0.95, 1.05)),
        ratio(Time, "boxed_dyn_made_each_time", "dyn_ref_made_each_time", AtLeast(3.0)).from(8)
            .where_refuted("at 256 B copying what is captured takes most of it: `generic_made_each_time`, which \
                            makes no box and no call through dyn, takes nearly as long as `dyn_ref_made_each_time`"),
        ratio(
            Time,
            "boxed_dyn_shared_made_each_time",
            "boxed_dyn_made_each_time",
            AtLeast(1.5),
        )
        .from(8),
    ],
    carries_over: "In Go the compiler places a closure, and one that outlives its function goes to the heap together \
                   with each variable that it changes. In Rust the placement is written: a closure is a value of a \
                   type of its own and can be returned as one without an allocation; only a Box makes one, and none \
                   where nothing is captured.",
    cautions: &[
        "The article prints neither times nor counts, but what the compiler says of one counter: the function literal \
         escapes, and its variable is moved to the heap. These are two blocks, as in `boxed_dyn_shared`.",
        "Times are of a turn, which is 1,024 calls: of one closure, so that making it is a thousandth of the work, or \
         each of a closure of its own, so that making them is most of it.",
        "A call adds one number, which it reads from memory every time: the last of the words that are captured. Each \
         sum is looked at, so 1,024 inlined additions are neither folded into one multiplication nor regrouped.",
        "What is captured is copied into the closure from outside, in all variants: at 256 B that is what making a \
         closure costs, wherever it lies.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Found,
};

/// The point says how much is captured.
fn of<const KIND: usize, const MAKING: bool>(run: &mut Run) {
    match run.point() {
        0 => of_words::<KIND, MAKING, 0>(run),
        8 => of_words::<KIND, MAKING, 1>(run),
        64 => of_words::<KIND, MAKING, 8>(run),
        256 => of_words::<KIND, MAKING, 32>(run),
        other => panic!("no closure captures {other} bytes: add it here and to the axis"),
    }
}

fn of_words<const KIND: usize, const MAKING: bool, const WORDS: usize>(run: &mut Run) {
    let turn: fn(&[u64; WORDS]) -> u64 = match KIND {
        GENERIC => |words| calls::<MAKING, WORDS>(words, generic),
        DYN_REF => |words| calls::<MAKING, WORDS>(words, dyn_ref),
        BOXED => |words| calls::<MAKING, WORDS>(words, boxed_dyn),
        SHARED => |words| calls::<MAKING, WORDS>(words, boxed_dyn_shared),
        POINTER => |words| calls::<MAKING, WORDS>(words, fn_pointer),
        BY_HAND => |words| calls::<MAKING, WORDS>(words, by_hand),
        other => panic!("no kind of closure has the number {other}"),
    };
    // Out of the compiler's sight, so that it does not take the amount for a constant.
    let amount = black_box(&AMOUNT).load(Relaxed);
    let words: [u64; WORDS] = std::array::from_fn(|place| amount + place as u64);
    run.iter(move || turn(black_box(&words)), Digest::of);
}

/// A turn: makes one closure for all calls, or one for each.
#[inline(always)]
fn calls<const MAKING: bool, const WORDS: usize>(
    words: &[u64; WORDS],
    make_and_call: impl Fn(Captured<WORDS>, u64, u64) -> u64,
) -> u64 {
    let captured = || Captured(black_box(words).map(AtomicU64::new));
    match MAKING {
        ONE_CLOSURE => make_and_call(captured(), CALLS, 1),
        EACH_TIME => (0..CALLS).fold(1, |value, _| make_and_call(captured(), 1, value)),
    }
}

#[inline(always)]
fn generic<const WORDS: usize>(captured: Captured<WORDS>, calls: u64, value: u64) -> u64 {
    let closure = move |value| captured.added_to(value);
    repeated(black_box(&closure), calls, value)
}

#[inline(always)]
fn dyn_ref<const WORDS: usize>(captured: Captured<WORDS>, calls: u64, value: u64) -> u64 {
    let closure = move |value| captured.added_to(value);
    let closure: &dyn Fn(u64) -> u64 = &closure;
    repeated(black_box(closure), calls, value)
}

#[inline(always)]
fn boxed_dyn<const WORDS: usize>(captured: Captured<WORDS>, calls: u64, value: u64) -> u64 {
    let closure: Box<dyn Fn(u64) -> u64> = Box::new(move |value| captured.added_to(value));
    repeated(&*black_box(closure), calls, value)
}

#[inline(always)]
fn boxed_dyn_shared<const WORDS: usize>(captured: Captured<WORDS>, calls: u64, value: u64) -> u64 {
    let shared = Rc::new(captured);
    let closure: Box<dyn FnMut(u64) -> u64> = Box::new(move |value| shared.added_to(value));
    repeated(&mut *black_box(closure), calls, value)
}

#[inline(always)]
fn fn_pointer<const WORDS: usize>(captured: Captured<WORDS>, calls: u64, value: u64) -> u64 {
    let function: fn(&Captured<WORDS>, u64) -> u64 = black_box(Captured::added_to);
    let captured = black_box(&captured);
    repeated(|value| function(captured, value), calls, value)
}

#[inline(always)]
fn by_hand<const WORDS: usize>(captured: Captured<WORDS>, calls: u64, value: u64) -> u64 {
    let adder = Adder { captured };
    let adder = black_box(&adder);
    repeated(|value| adder.call(value), calls, value)
}

/// Calls a closure again and again with what it returned, which is never 0.
#[inline(always)]
fn repeated(mut closure: impl FnMut(u64) -> u64, calls: u64, mut value: u64) -> u64 {
    for _ in 0..calls {
        value = closure(value);
        if value == 0 {
            break;
        }
    }
    value
}

/// What a closure captures. Atomics for one reason: they are read at every call, at the price of an ordinary load.
struct Captured<const WORDS: usize>([AtomicU64; WORDS]);

/// What a call adds where nothing is captured.
static AMOUNT: AtomicU64 = AtomicU64::new(12_345);

impl<const WORDS: usize> Captured<WORDS> {
    fn added_to(&self, value: u64) -> u64 {
        value.wrapping_add(self.0.last().unwrap_or(&AMOUNT).load(Relaxed))
    }
}

/// A closure as it is written without one.
struct Adder<const WORDS: usize> {
    captured: Captured<WORDS>,
}

impl<const WORDS: usize> Adder<WORDS> {
    fn call(&self, value: u64) -> u64 {
        self.captured.added_to(value)
    }
}

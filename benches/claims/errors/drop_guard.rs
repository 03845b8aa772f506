//! Clean-ups at the end of a call

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Metric::*, Needs, Processes, Scale, Source, Unit, difference,
    exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::cell::Cell;
use std::hint::black_box;

/// Calls of a turn.
const CALLS: u64 = 64;
/// Where one kind of list is compared with another.
const EIGHT: &[u64] = &[8];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Golang Defer: Heap-allocated, Stack-allocated, Open-coded Defer",
        author: "Phuong Le",
        url: "https://forem.com/func25/golang-defer-heap-allocated-stack-allocated-open-coded-defer-1h9o",
        quote: "Each one has different performance and different scenarios where they're best used",
        figures: &[Figure { what: "kinds of defer, as of Go 1.22", printed: "3 types" }],
    },
    says: "Go has three kinds of defer, on the heap, on the stack and open-coded, and they differ in performance: of \
           their counterparts here, a guard costs what the call by hand costs, a list on the heap at least 5 times as \
           much.",
    axis: Axis {
        name: "clean-ups a call",
        unit: Unit::Count,
        points: &[1, 2, 8, 64],
        article: 2,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("manual", |run| register(run, Manual))
            .about("the clean-ups are called at the end, by hand"),
        variant("guard", |run| register(run, Guards::<false>))
            .about("values with Drop: the nearest to Go's open-coded kind"),
        variant("scopeguard", |run| register(run, Guards::<true>))
            .about("the guards of the crate scopeguard"),
        variant("fn_list", |run| register(run, FnList))
            .about("a list of pointers to functions on the stack, run backwards: Go's stack kind"),
        variant("boxed_list", |run| register(run, BoxedList::<false>(Vec::new())))
            .about("a new Vec of boxed closures, popped and called: Go's heap kind"),
        variant("boxed_list_kept", |run| register(run, BoxedList::<true>(Vec::new())))
            .about("the same in a Vec that lives on"),
        variant("chained", |run| register(run, Chained))
            .about("boxed nodes, new ones in front of the thread's list, as the article draws it"),
    ],
    reference: "manual",
    predictions: &[
        exactly(Allocations, "manual", 0),
        exactly(Allocations, "guard", 0),
        exactly(Allocations, "scopeguard", 0),
        exactly(Allocations, "fn_list", 0),
        exactly(Allocations, "boxed_list_kept", 1).at(&[1]),
        exactly(Allocations, "boxed_list_kept", 2).at(&[2]),
        exactly(Allocations, "boxed_list_kept", 8).at(EIGHT),
        exactly(Allocations, "boxed_list_kept", 64).at(&[64]),
        exactly(Allocations, "chained", 1).at(&[1]),
        exactly(Allocations, "chained", 2).at(&[2]),
        exactly(Allocations, "chained", 8).at(EIGHT),
        exactly(Allocations, "chained", 64).at(&[64]),
        exactly(Allocations, "boxed_list", 2).at(&[1]),
        exactly(Allocations, "boxed_list", 3).at(&[2]),
        exactly(Allocations, "boxed_list", 10).at(EIGHT),
        exactly(Allocations, "boxed_list", 69).at(&[64]),
        ratio(Time, "guard", "manual", Within(0.95, 1.05))
            .where_refuted("compiled, both have the same eight multiplications; a guard that a panic may run keeps \
                            its numbers over the call, for which 6 registers are saved and not 2"),
        ratio(Time, "boxed_list", "guard", AtLeast(5.0)).at(EIGHT),
        difference(Time, "boxed_list", "guard", AtLeast(40.0)).at(EIGHT),
        ratio(Time, "fn_list", "boxed_list", AtMost(0.5)).at(EIGHT),
        ratio(Time, "chained", "boxed_list", Within(0.7, 1.2)).at(&[64]),
        ratio(Time, "fn_list", "boxed_list_kept", AtMost(0.7)).at(EIGHT),
    ],
    carries_over: "The kinds carry over as shapes of code. Rust has no defer: what is known at compile time is a value \
                   with Drop, whose clean-up is compiled into every way out, as Go does with open-coded defers. Lists \
                   are needed only where the number of clean-ups is not known, and a program writes them itself.",
    cautions: &[
        "The article says that the kinds differ, not which is dearer, so no bound is its own. Its listings have one to \
         three defers.",
        "From `guard` to `fn_list` come calls through pointers, from there to `boxed_list_kept` the allocations, and to \
         `boxed_list` the growth of the list. `guard` and `manual` may become the same code: then the answer is 1.",
        "A clean-up changes a word by its number, so that the word tells which of them ran and in which order. Between \
         registering and cleaning up, each call runs a function that could panic. What a panic costs is another claim.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

/// What every clean-up does with its number.
fn clean(word: &Cell<u64>, number: u64) {
    word.set((word.get() ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15));
}

/// What each call does in between.
#[inline(never)]
fn body(word: &Cell<u64>) {
    assert!(black_box(word).get() != 0, "no call begins with 0");
}

/// A way to run clean-ups at the end of a call.
trait Kind: 'static {
    /// Registers D clean-ups with numbers from the first one on, and runs the last one first.
    fn call<const D: usize>(&mut self, word: &Cell<u64>, first: u64);
}

fn register(run: &mut Run, kind: impl Kind) {
    match run.point() {
        1 => calls::<1>(run, kind),
        2 => calls::<2>(run, kind),
        8 => calls::<8>(run, kind),
        _ => calls::<64>(run, kind),
    }
}

fn calls<const D: usize>(run: &mut Run, mut kind: impl Kind) {
    run.operations(CALLS);
    let turn = move || {
        (1..=CALLS).fold(0_u64, |folded, call| {
            let word = Cell::new(black_box(call));
            kind.call::<D>(&word, call);
            folded.rotate_left(7) ^ word.get()
        })
    };
    run.iter(turn, Digest::of);
}

struct Manual;

impl Kind for Manual {
    #[inline(never)]
    fn call<const D: usize>(&mut self, word: &Cell<u64>, first: u64) {
        body(word);
        for number in (0..D as u64).rev() {
            clean(word, first + number);
        }
    }
}

/// Runs the body in the scope of D guards, each a value of its own: an array would be dropped in a loop over memory.
#[inline(always)]
fn scoped<const D: usize, G>(word: &Cell<u64>, first: u64, guard: impl Fn(u64) -> G) {
    macro_rules! within {
        ($($number:literal)*) => {{
            $(let _guard = guard(first + $number);)*
            body(word);
        }};
    }
    match D {
        1 => within!(0),
        2 => within!(0 1),
        8 => within!(0 1 2 3 4 5 6 7),
        _ => {
            within!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
            32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63);
        }
    }
}

struct Guard<'a>(&'a Cell<u64>, u64);

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        clean(self.0, self.1);
    }
}

struct Guards<const OF_CRATE: bool>;

impl<const OF_CRATE: bool> Kind for Guards<OF_CRATE> {
    #[inline(never)]
    fn call<const D: usize>(&mut self, word: &Cell<u64>, first: u64) {
        if OF_CRATE {
            let guard = |number| scopeguard::guard(number, |number| clean(word, number));
            scoped::<D, _>(word, first, guard);
        } else {
            scoped::<D, _>(word, first, |number| Guard(word, number));
        }
    }
}

type Function = fn(&Cell<u64>, u64);

struct FnList;

impl Kind for FnList {
    #[inline(never)]
    fn call<const D: usize>(&mut self, word: &Cell<u64>, first: u64) {
        let mut list: [(Function, u64); D] =
            std::array::from_fn(|index| (clean as Function, first + index as u64));
        body(word);
        for (function, number) in black_box(&mut list).iter().rev() {
            function(word, *number);
        }
    }
}

type CleanUp = Box<dyn FnOnce(&Cell<u64>)>;

/// A list that lives on, or an empty one, and then each call makes its own.
struct BoxedList<const KEPT: bool>(Vec<CleanUp>);

impl<const KEPT: bool> Kind for BoxedList<KEPT> {
    #[inline(never)]
    fn call<const D: usize>(&mut self, word: &Cell<u64>, first: u64) {
        let mut own = Vec::new();
        let list = if KEPT { &mut self.0 } else { &mut own };
        for number in first..first + D as u64 {
            list.push(Box::new(move |word: &Cell<u64>| clean(word, number)));
        }
        body(word);
        while let Some(clean_up) = black_box(&mut *list).pop() {
            clean_up(word);
        }
    }
}

struct Chained;

struct Node {
    function: Function,
    number: u64,
    next: Option<Box<Node>>,
}

thread_local!(static NEWEST: Cell<Option<Box<Node>>> = const { Cell::new(None) });

impl Kind for Chained {
    #[inline(never)]
    fn call<const D: usize>(&mut self, word: &Cell<u64>, first: u64) {
        for number in first..first + D as u64 {
            let next = NEWEST.take();
            NEWEST.set(Some(Box::new(Node { function: clean, number, next })));
        }
        body(word);
        for _ in 0..D {
            let Some(mut node) = NEWEST.take() else { break };
            NEWEST.set(node.next.take());
            (node.function)(word, node.number);
        }
    }
}

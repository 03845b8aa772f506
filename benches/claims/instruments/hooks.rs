//! Hooks that are left out, switched off, or at work

use super::noted::{
    ConstOff, Counted, FlagOff, Hook, Insertions, Json, LogOff, Records, TracingOff, Without,
};
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit, difference,
    exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;

/// Calls of a turn that writes messages for nobody.
const CALLS: u64 = 1_000;
const MIDDLE: &[u64] = &[128];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "A Go guide in 14 chapters, chapter 2",
        author: "",
        url: "",
        quote: "The debug code is completely absent from the production binary -- zero overhead.",
        figures: &[],
    },
    says: "Debug code that is left out when a program is built costs nothing. Hooks at every access degrade performance: a \
           record at each comparison makes a sort 1.6 times as long, and one at each insertion far less.",
    axis: Axis {
        name: "elements",
        unit: Unit::Count,
        points: &[16, 128, 512],
        article: 128,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("none", |run| sorted(run, || Without))
            .about("sorts a copy of a list by insertion, without a hook"),
        variant("const_off", |run| sorted(run, ConstOff::new))
            .about("the same with a record at each comparison, behind a constant that is false"),
        variant("flag_off", |run| sorted(run, FlagOff::new))
            .about("the same behind an atomic flag that is false"),
        variant("log_off", |run| sorted(run, || LogOff))
            .about("the same with `log::debug!` at each comparison, and no logger"),
        variant("tracing_off", |run| sorted(run, || TracingOff))
            .about("the same with `tracing::event!` at each comparison, and no subscriber"),
        variant("counted", |run| sorted(run, Counted::new))
            .about("the same with one addition at each comparison"),
        variant("record", |run| sorted(run, Records::new))
            .about("the same with a record of 24 B at each comparison"),
        variant("record_swaps", |run| sorted(run, Insertions::new))
            .about("the same with such a record once an insertion"),
        variant("json", |run| sorted(run, Json::new))
            .at(Points::UpTo(128))
            .about("the same with a record at each comparison, written as JSON"),
        variant("noop_literal", |run| called(run, |_| debug_log("a comparison")))
            .at(Points::At(MIDDLE))
            .doing(MESSAGE)
            .about("hands a literal to a function that does nothing"),
        variant("noop_format", |run| called(run, |index| debug_log(&format!("comparison {index}"))))
            .at(Points::At(MIDDLE))
            .doing(MESSAGE)
            .about("hands a text with a number in it to a function that does nothing"),
        variant("noop_macro", |run| called(run, |_index| debug!("comparison {_index}")))
            .at(Points::At(MIDDLE))
            .doing(MESSAGE)
            .about("hands the same to a macro that expands to nothing"),
    ],
    reference: "none",
    predictions: &[
        ratio(Time, "const_off", "none", AtMost(1.02))
            .stated("zero overhead", "no more time; 2 % is the room for where code lies in memory"),
        exactly(Allocations, "noop_format", 0)
            .stated("debugLog is a no-op, zero cost", "zero is zero allocations")
            .where_refuted("the text is made before the call, whatever the function does with it: one block for each"),
        ratio(Time, "record", "none", AtLeast(1.05)).at(MIDDLE).stated(
            "excessive instrumentation can still degrade performance",
            "said by Viktor Logvinov of a visualiser, a direction: at least 5 % more time",
        ),
        ratio(Time, "record_swaps", "record", AtMost(0.95)).at(MIDDLE).stated(
            "selectively instruments only critical operations, reducing the impact",
            "said by Viktor Logvinov of a visualiser, a direction: at least 5 % less time",
        ),
        exactly(Allocations, "noop_format", 1),
        exactly(Allocations, "noop_macro", 0),
        exactly(Allocations, "noop_literal", 0),
        ratio(Time, "flag_off", "none", AtMost(1.5)).at(MIDDLE),
        ratio(Time, "record", "none", AtLeast(1.6)).at(MIDDLE).after_trial(),
        ratio(Time, "json", "record", AtLeast(10.0)).at(MIDDLE),
        ratio(Time, "record_swaps", "record", AtMost(0.85)).at(MIDDLE).after_trial(),
        difference(Time, "tracing_off", "none", AtMost(2.0)).at(MIDDLE),
        difference(Time, "log_off", "none", AtMost(2.0)).at(MIDDLE),
        ratio(Time, "counted", "none", AtMost(1.4)).at(MIDDLE).after_trial(),
    ],
    carries_over: "It carries over: code behind a constant that is false is in no program, in either language. A function \
                   that does nothing is not the same, for its argument is made before the call; a macro that expands to \
                   nothing is, as build tags are in Go where they leave the call out.",
    cautions: &[
        "A time is that of one comparison, of which 128 elements take some 4,000.",
        "Each turn sorts a copy of the list, which is made inside, in all variants alike.",
        "`counted` has a hook that does one addition: what `record` takes above it is the record's. `flag_off` against \
         `const_off` is the load and the branch, and whether the loop is still compiled as before.",
        "There is no logger and no subscriber in the process. That a hook keeps the compiler from the best form of the sort \
         is part of its price.",
        "The messages do not depend on the number of elements: they are there at 128 alone.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

/// Why the messages are controls.
const MESSAGE: &str = "nothing is sorted: what a message costs that nobody reads";

#[inline(never)]
fn sort<H: Hook>(list: &mut [u64], hook: &mut H) {
    for end in 1..list.len() {
        let value = list[end];
        let mut at = end;
        while at > 0 {
            let before = list[at - 1];
            hook.compared(at, before, value);
            if before <= value {
                break;
            }
            list[at] = before;
            at -= 1;
        }
        list[at] = value;
        hook.inserted(end, at, value);
    }
}

/// Registers the sort of a list with a hook.
fn sorted<H: Hook>(run: &mut Run, hook: fn() -> H) {
    let length = run.size();
    let list: Vec<u64> = run.input(|| {
        let mut random = fastrand::Rng::with_seed(1);
        (0..length).map(|_| random.u64(..)).collect()
    });
    let mut comparisons = Counted::new();
    sort(&mut list.clone(), &mut comparisons);
    run.operations(comparisons.count());
    let mut hook = hook();
    let turn = move || {
        let mut list = black_box(&list).clone();
        hook.clear();
        sort(&mut list, &mut hook);
        black_box(&mut hook);
        list
    };
    run.iter(turn, Digest::of);
}

/// Does nothing, as in a build without debug code.
#[inline(never)]
fn debug_log(_message: &str) {}

/// The same as a macro, which leaves its arguments out as well.
macro_rules! debug {
    ($($message:tt)*) => {{}};
}
use debug;

/// Registers so many calls, each with the number of the call.
fn called(run: &mut Run, call: impl Fn(u64) + 'static) {
    run.operations(CALLS);
    let turn = move || {
        (0..CALLS).fold(0_u64, |sum, index| {
            let index = black_box(index);
            call(index);
            sum.wrapping_add(index)
        })
    };
    run.iter(turn, Digest::of);
}

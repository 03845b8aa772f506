//! Joining in one expression, in two, and at build time

use claimbench::claim::{
    Axis, Bound::*, Claim, Figure, Lane, Metric::*, Needs, Points, Processes, Scale, Source, Unit,
    exactly, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::cell::{Ref, RefCell};
use std::hint::black_box;
use std::ops::Deref;

/// The article's operands; longer ones repeat them.
const OPERANDS: [&str; 3] = ["foo", "bar", "baz"];
/// Their length, and where there are literals.
const ARTICLE: &[u64] = &[3];
const LITERALS: Points = Points::At(ARTICLE);
const PAGE: usize = 4_096;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Go String Concatenation Costs",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/go-string-concatenation-costs",
        quote: "leads to a single allocation, not a chain of smaller ones",
        figures: &[
            Figure { what: "in one expression", printed: "a single allocation" },
            Figure { what: "in two statements", printed: "allocates twice" },
            Figure { what: "constants", printed: "no runtime allocation" },
        ],
    },
    says: "Joining three strings in one expression is one allocation, in two statements it is two, and joining \
           constants is none.",
    axis: Axis {
        name: "an operand",
        unit: Unit::Bytes,
        points: &[3, 16, 64, 256, 1_024, 4_096],
        article: 3,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[
        variant("concat", |run| register(run, |[a, b, c]| [a, b, c].concat()))
            .about("one call that knows all operands: the nearest to Go's expression"),
        variant("plus", |run| register(run, |[a, b, c]| a.to_owned() + b + c))
            .about("appends to a copy of the first with +, twice"),
        variant("formatted", |run| register(run, |[a, b, c]| format!("{a}{b}{c}")))
            .about("formats the three into a new string"),
        variant("reserved", |run| register(run, reserved))
            .about("reserves the room for all and appends each"),
        variant("split_concat", |run| register(run, split_concat))
            .about("joins two, then the result with the third, as in the article's two statements"),
        variant("split_moved", |run| register(run, split_moved))
            .about("`plus` in two statements, of which the second takes the first one's string"),
        variant("reused", reused).about("appends each to one string that is kept and cleared"),
        variant("folded", |run| register(run, |_| concat!("foo", "bar", "baz")))
            .at(LITERALS)
            .about("joins literals at build time")
            .lanes(&[Lane::Heap, Lane::Resident]),
        variant("literals_concat", |run| register(run, |_| ["foo", "bar", "baz"].concat()))
            .at(LITERALS)
            .about("`concat` of literals"),
        variant("literals_formatted", |run| register(run, literals_formatted))
            .at(LITERALS)
            .about("`formatted` of literals"),
    ],
    reference: "concat",
    predictions: &[
        exactly(Allocations, "concat", 1)
            .stated("a single allocation", "one block of the length of all")
            .printing(1.0),
        exactly(Allocations, "split_concat", 2)
            .stated("allocates twice, once for part and again for joined", "the printed count")
            .printing(2.0),
        exactly(Allocations, "folded", 0)
            .at(ARTICLE)
            .stated("no runtime allocation", "none is 0")
            .printing(0.0),
        ratio(Time, "split_concat", "concat", AtLeast(1.05)).at(ARTICLE).stated(
            "Breaking the work into multiple statements prevents this optimization",
            "5 % in that direction, as no figure is printed",
        ),
        exactly(Allocations, "plus", 3),
        exactly(Allocations, "split_moved", 3),
        exactly(Allocations, "formatted", 2).at(ARTICLE),
        exactly(Allocations, "formatted", 3).from(16),
        exactly(Allocations, "reserved", 1),
        exactly(Allocations, "reused", 0),
        exactly(Allocations, "literals_concat", 1).at(ARTICLE),
        exactly(Allocations, "literals_formatted", 1).at(ARTICLE),
        exactly(Bytes, "literals_formatted", 9).at(ARTICLE),
        exactly(Bytes, "concat", 9).at(ARTICLE),
        exactly(Bytes, "concat", 48).at(&[16]),
        exactly(Bytes, "concat", 192).at(&[64]),
        exactly(Bytes, "concat", 768).at(&[256]),
        exactly(Bytes, "concat", 3_072).at(&[1_024]),
        exactly(Bytes, "concat", 12_288).at(&[4_096]),
        exactly(Bytes, "plus", 27).at(ARTICLE),
        ratio(Bytes, "plus", "concat", Equal(7.0 / 3.0)).from(16),
        ratio(Bytes, "split_concat", "concat", Equal(5.0 / 3.0)),
        ratio(Held, "plus", "concat", Equal(4.0 / 3.0)).from(16),
        exactly(Held, "plus", 16_384).at(&[4_096]),
        ratio(Time, "plus", "concat", AtLeast(1.3)).up_to(64),
        ratio(Time, "split_moved", "plus", Within(0.9, 1.1)),
        ratio(Time, "formatted", "concat", AtLeast(1.5)).at(ARTICLE),
        ratio(Time, "reserved", "concat", AtMost(1.1)).up_to(64),
        ratio(Time, "reused", "concat", AtMost(0.7)).up_to(64).after_trial(),
    ],
    carries_over: "The one block carries over to a call that knows all operands. It does not carry over to Rust's +, \
                   which takes two at a time and grows the first: there the form decides and not the statement. \
                   Constants are joined at build time where concat! or format! sees them; what format! makes is a \
                   block all the same.",
    cautions: &[
        "The article prints no time. Its listings join three variables of three bytes, and four literals of one. More \
         operands are not compared.",
        "`plus` begins with an exact copy of the first operand and doubles its room twice, to four operands: 7 operands \
         of bytes are allocated and 4 held, where `concat` has 3.",
        "`reserved` has the form of `plus` and the allocations of `concat`: where it is as fast as `concat`, the \
         allocations decide, else the form.",
        "All three operands are hidden from the compiler, but for the variants of literals.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

fn reserved([a, b, c]: [&str; 3]) -> String {
    let mut joined = String::with_capacity(a.len() + b.len() + c.len());
    push(&mut joined, [a, b, c]);
    joined
}

fn push(joined: &mut String, [a, b, c]: [&str; 3]) {
    joined.push_str(a);
    joined.push_str(b);
    joined.push_str(c);
}

fn split_concat([a, b, c]: [&str; 3]) -> String {
    let part = [a, b].concat();
    [part.as_str(), c].concat()
}

fn split_moved([a, b, c]: [&str; 3]) -> String {
    let part = a.to_owned() + b;
    part + c
}

fn literals_formatted(_: [&str; 3]) -> String {
    format!("{}{}{}", "foo", "bar", "baz")
}

/// A closure can not lend what it owns, so the string lives for ever and a `RefCell` lends it, to one output at a time.
fn reused(run: &mut Run) {
    let lender: &RefCell<String> =
        Box::leak(Box::new(RefCell::new(String::with_capacity(3 * run.size()))));
    let room = lender.borrow().as_ptr().addr();
    join(run, room, |operands| {
        let mut kept = lender.borrow_mut();
        kept.clear();
        push(&mut kept, operands);
        drop(kept);
        Ref::map(lender.borrow(), String::as_str)
    });
}

fn register<T: Deref<Target = str> + 'static>(
    run: &mut Run,
    turn: impl Fn([&'static str; 3]) -> T + 'static,
) {
    join(run, 0, turn);
}

/// Registers a turn that joins three operands. They lie one behind the other and begin half a page away from a place, for
/// between like offsets of two pages a copy is slow on many processors; blocks of 4 KiB and more mostly begin with a page.
fn join<T: Deref<Target = str> + 'static>(
    run: &mut Run,
    away_from: usize,
    turn: impl Fn([&'static str; 3]) -> T + 'static,
) {
    let length = run.size();
    let operands = run.input(|| {
        let block = Box::leak(vec![0; PAGE + 3 * length].into_boxed_slice());
        let distance = away_from.wrapping_sub(block.as_ptr().addr());
        let texts = &mut block[distance.wrapping_add(PAGE / 2) % PAGE..][..3 * length];
        for (text, operand) in texts.chunks_exact_mut(length).zip(OPERANDS) {
            text.iter_mut().zip(operand.bytes().cycle()).for_each(|(to, byte)| *to = byte);
        }
        let texts = std::str::from_utf8(texts).expect("the operands are ASCII");
        [&texts[..length], &texts[length..2 * length], &texts[2 * length..]]
    });
    run.iter(move || turn(black_box(operands)), |joined| Digest::of(&&**joined));
}

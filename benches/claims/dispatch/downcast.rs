//! Asking a value for its type

use OneOfTen::*;
use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Processes, Source, ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::any::{Any, type_name};
use std::hint::black_box;

/// All values, and those that one turn goes through, which is the next tenth of them.
const VALUES: usize = 100_000;
const TENTH: usize = 10_000;

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Interface Nil Checks in Go",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/interface-nil-checks-in-go",
        quote: "This isn’t as fast as a type assertion, but it’s flexible",
        figures: &[],
    },
    says: "Looking a value's type up by its name, the nearest to reflection, takes at least ten times as long as asserting it.",
    axis: Axis::count("types mixed", &[1, 3, 10]).article(1),
    variants: &[
        variant("generic", generic)
            .about("a list for each type, so that nothing is asked: the compiler knows"),
        variant("enum_match", enum_match).about("matches on an enum of ten types"),
        variant("downcast", downcast)
            .about("asks a Box<dyn Any> for the types that occur, in turn"),
        variant("downcast_chain_10", downcast_chain_10)
            .about("asks a Box<dyn Any> for ten types in turn, those that occur last"),
        variant("virtual_method", virtual_method)
            .about("calls a method of a Box<dyn Value> and asks for no type"),
        variant("name_compare", name_compare)
            .about("compares the name of the type with those that occur, in turn"),
    ],
    reference: "downcast",
    predictions: &[
        ratio(Time, "name_compare", "downcast", AtLeast(10.0))
            .where_refuted("a downcast makes a dyn call for the type too: the name adds a comparison of strings and one more dyn call"),
        ratio(Time, "downcast_chain_10", "enum_match", AtLeast(3.0)).at(&[10])
            .where_refuted("the match is not cheap among ten types in random order: it takes many times as long as where one occurs"),
        ratio(Time, "virtual_method", "downcast_chain_10", AtMost(0.5)),
        ratio(Time, "downcast", "enum_match", AtLeast(1.3)).at(&[1]),
    ],
    carries_over: "A downcast is Go's type assertion: both compare what the value says of its type with what is \
                   wanted. A downcast calls a method of the value for it where Go compares a word. That an interface \
                   is two words carries over too: a Box<dyn Value> takes 16 bytes. Nil does not: a Box is never null, \
                   so that None in its place costs no room. Reflection does not carry over; Rust has none.",
    cautions: &[
        "The article prints no figure; the listings are missing in the text that we have.",
        "What the article says of reflection is not judged, as Rust has none, so no bound is its own. In \
         `name_compare` a dyn call for the name, a comparison of strings and a dyn call stand for a look-up by name: \
         the weakest analogue of this theme.",
        "The types are in random order from a seed, for a sorted order flatters the predictor of branches.",
        "Boxed values lie behind a pointer, in the order of the list; those of the enum lie in the list itself.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

fn generic(run: &mut Run) {
    let of_type = [
        sum::<0>, sum::<1>, sum::<2>, sum::<3>, sum::<4>, sum::<5>, sum::<6>, sum::<7>, sum::<8>,
        sum::<9>,
    ];
    let values = values(run);
    let sums_of = |tenth| of_type.iter().map(|sum| sum(tenth)).collect();
    let tenths: Vec<Vec<_>> = values.chunks(TENTH).map(sums_of).collect();
    let turn =
        move |tenth: usize| tenths[tenth].iter().fold(0, |all: u64, sum| all.wrapping_add(sum()));
    tenth_by_tenth(run, &values, turn);
}

/// The values of one type in a list of their own, and a loop over them that is compiled for it.
fn sum<const TYPE: usize>(values: &[(usize, u64)]) -> Box<dyn Fn() -> u64> {
    let of_type = values.iter().filter(|(number, _)| *number == TYPE);
    let list: Vec<Of<TYPE>> = of_type.map(|(_, word)| Of(*word)).collect();
    Box::new(move || {
        black_box(&list[..]).iter().fold(0, |sum, value| sum.wrapping_add(value.amount()))
    })
}

fn enum_match(run: &mut Run) {
    let value = |(number, word): (usize, u64)| TYPES[number](word);
    let list = values(run).into_iter().map(value).collect();
    register(run, list, OneOfTen::amount);
}

fn downcast(run: &mut Run) {
    let list = boxes(run, |value| value as Box<dyn Any>);
    match run.point() {
        1 => register(run, list, |value| asked::<1>(&**value)),
        3 => register(run, list, |value| asked::<3>(&**value)),
        _ => register(run, list, |value| asked::<10>(&**value)),
    }
}

fn downcast_chain_10(run: &mut Run) {
    let list = boxes(run, |value| value as Box<dyn Any>);
    register(run, list, |value| asked::<10>(&**value));
}

fn virtual_method(run: &mut Run) {
    let list = boxes(run, |value| value);
    register(run, list, |value| value.amount());
}

fn name_compare(run: &mut Run) {
    let list = boxes(run, |value| value);
    match run.point() {
        1 => register(run, list, |value| asked::<1>(&Named(&**value, value.name()))),
        3 => register(run, list, |value| asked::<3>(&Named(&**value, value.name()))),
        _ => register(run, list, |value| asked::<10>(&Named(&**value, value.name()))),
    }
}

/// Registers a turn that adds up what is got from each value of the next tenth of a list.
fn register<V: 'static>(run: &mut Run, list: Vec<V>, amount: impl Fn(&V) -> u64 + 'static) {
    let values = values(run);
    tenth_by_tenth(run, &values, move |tenth| {
        let values = black_box(&list[tenth * TENTH..][..TENTH]).iter();
        values.fold(0, |sum: u64, value| sum.wrapping_add(amount(value)))
    });
}

/// Registers a turn that takes the next tenth. Its output is by how much the sum differs from the right one, and that
/// one of all values: so it is the same in every turn.
fn tenth_by_tenth(run: &mut Run, values: &[(usize, u64)], sum: impl Fn(usize) -> u64 + 'static) {
    let amount = |(number, word): &(usize, u64)| TYPES[*number](*word).amount();
    let right = |tenth: &[_]| tenth.iter().map(amount).fold(0, u64::wrapping_add);
    let right: Vec<u64> = run.input(|| values.chunks(TENTH).map(right).collect());
    let all = right.iter().copied().fold(0, u64::wrapping_add);
    let mut tenth = 0;
    run.operations(TENTH as u64);
    let turn = move || {
        tenth = (tenth + 1) % right.len();
        (all, sum(tenth).wrapping_sub(right[tenth]))
    };
    run.iter(turn, Digest::of);
}

/// The numbers of as many types as the point says, in random order, and a word for each value.
fn values(run: &mut Run) -> Vec<(usize, u64)> {
    let mut random = fastrand::Rng::with_seed(1);
    let types = run.size();
    run.input(|| (0..VALUES).map(|_| (random.usize(..types), random.u64(..))).collect())
}

/// Values of these types, each in a box, which is then put into a slot of the list.
fn boxes<V>(run: &mut Run, slot: impl FnMut(Box<dyn Value>) -> V) -> Vec<V> {
    let of_type = [
        boxed::<0>, boxed::<1>, boxed::<2>, boxed::<3>, boxed::<4>, boxed::<5>, boxed::<6>,
        boxed::<7>, boxed::<8>, boxed::<9>,
    ];
    let values = values(run).into_iter();
    values.map(|(number, word)| of_type[number](word)).map(slot).collect()
}

fn boxed<const TYPE: usize>(word: u64) -> Box<dyn Value> {
    Box::new(Of::<TYPE>(word))
}

/// Something that can be asked whether it is of a type, and then gives its amount.
trait Ask {
    fn ask<const TYPE: usize>(&self) -> Option<u64>;
}

impl Ask for dyn Any {
    fn ask<const TYPE: usize>(&self) -> Option<u64> {
        self.downcast_ref::<Of<TYPE>>().map(Of::amount)
    }
}

/// A value and the name of its type, which is looked up once.
struct Named<'a>(&'a dyn Value, &'static str);

impl Ask for Named<'_> {
    fn ask<const TYPE: usize>(&self) -> Option<u64> {
        (self.1 == type_name::<Of<TYPE>>()).then(|| self.0.amount())
    }
}

/// Asks for the types that occur, the last first, and adds nothing for a value of any other.
fn asked<const TYPES: u64>(value: &(impl Ask + ?Sized)) -> u64 {
    let ask_3 = || value.ask::<2>().or_else(|| value.ask::<1>());
    let ask_6 = || value.ask::<5>().or_else(|| value.ask::<4>()).or_else(|| value.ask::<3>());
    let ask_9 = || value.ask::<8>().or_else(|| value.ask::<7>()).or_else(|| value.ask::<6>());
    let found = match TYPES {
        1 => None,
        3 => ask_3(),
        _ => value.ask::<9>().or_else(ask_9).or_else(ask_6).or_else(ask_3),
    };
    found.or_else(|| value.ask::<0>()).unwrap_or(0)
}

/// A value of one of ten types, each with code of its own.
struct Of<const TYPE: usize>(u64);

trait Value: Any {
    fn amount(&self) -> u64;
    fn name(&self) -> &'static str;
}

impl<const TYPE: usize> Value for Of<TYPE> {
    fn amount(&self) -> u64 {
        TYPES[TYPE](self.0).amount()
    }

    fn name(&self) -> &'static str {
        type_name::<Of<TYPE>>()
    }
}

/// The ten types as one. Each makes an amount of its word by code of its own, so that none is merged with another.
enum OneOfTen {
    Zero(u64),
    One(u64),
    Two(u64),
    Three(u64),
    Four(u64),
    Five(u64),
    Six(u64),
    Seven(u64),
    Eight(u64),
    Nine(u64),
}

const TYPES: [fn(u64) -> OneOfTen; 10] =
    [Zero, One, Two, Three, Four, Five, Six, Seven, Eight, Nine];

impl OneOfTen {
    #[inline(always)]
    fn amount(&self) -> u64 {
        match *self {
            Zero(word) => word,
            One(word) => !word,
            Two(word) => word.wrapping_neg(),
            Three(word) => word.swap_bytes(),
            Four(word) => word.rotate_left(32),
            Five(word) => word ^ 0x5555,
            Six(word) => 0x7777_u64.wrapping_sub(word),
            Seven(word) => word.reverse_bits(),
            Eight(word) => !word.swap_bytes(),
            Nine(word) => !word.rotate_left(32),
        }
    }
}

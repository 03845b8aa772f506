//! What a call through dyn costs

use crate::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit, exactly,
    ratio, value, variant,
};
use crate::run::{Digest, Run};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Calls that one turn makes, each to a receiver of its own.
const CALLS: usize = 1_024;
/// What the callee does: one add, or a chain of as many dependent steps as the point says.
const ADD: bool = false;
const CHAIN: bool = true;
/// The point at which the callee does one add.
const ONE_ADD: &[u64] = &[1];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Why allocs/op stopped being a good Go performance signal",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/why-allocsop-stopped-being-a-good-go-performance-signal-29ia",
        quote: "interface vs concrete calls → measurable overhead, no allocation or GC cost",
        figures: &[],
    },
    says: "A call through an interface takes at least 5 % longer than a call of a known type, with one add in the \
           callee, and allocates nothing.",
    axis: Axis {
        name: "work in the callee",
        unit: Unit::Nanoseconds,
        points: &[1, 5, 20, 50, 200, 1_000],
        article: 1,
        labels: &[(1, "one add")],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("concrete", |run| by_point(run, concrete::<ADD>, concrete::<CHAIN>))
            .about("calls a method of a known type"),
        variant("generic", |run| by_point(run, generic::<ADD>, generic::<CHAIN>))
            .about("calls through a type parameter, which is compiled for that type"),
        variant("dyn_ref", |run| by_point(run, dyn_ref::<ADD>, dyn_ref::<CHAIN>))
            .about("calls through &dyn, all of one type: the nearest to a Go interface"),
        variant("boxed_dyn", |run| by_point(run, boxed::<1, ADD>, boxed::<1, CHAIN>))
            .about("calls through Box<dyn>, all of one type, each in a box of its own"),
        variant("boxed_dyn_built", |run| by_point(run, built::<ADD>, built::<CHAIN>))
            .about("makes the 1,024 boxes within the turn, calls through them, drops them")
            .control("it allocates on purpose: `boxed_dyn` makes its boxes beforehand"),
        variant("enum_match", |run| by_point(run, enum_match::<ADD>, enum_match::<CHAIN>))
            .about("calls through a match on an enum of four types, one of which occurs"),
        variant("fn_pointer", |run| by_point(run, fn_pointer::<ADD>, fn_pointer::<CHAIN>))
            .about("calls through a function pointer kept beside the receiver"),
        variant("dyn_mixed_2", shuffled::<2, ADD>)
            .at(Points::At(ONE_ADD))
            .about("calls through Box<dyn>, two types in random order"),
        variant("dyn_mixed_4", shuffled::<4, ADD>)
            .at(Points::At(ONE_ADD))
            .about("calls through Box<dyn>, four types in random order"),
        variant("dyn_mixed_8", |run| by_point(run, shuffled::<8, ADD>, shuffled::<8, CHAIN>))
            .about("calls through Box<dyn>, eight types in random order"),
        variant("dyn_sorted_8", |run| by_point(run, boxed::<8, ADD>, boxed::<8, CHAIN>))
            .about("calls through Box<dyn>, the same eight types sorted"),
    ],
    reference: "concrete",
    predictions: &[
        ratio(Time, "dyn_ref", "concrete", AtLeast(1.05))
            .at(ONE_ADD)
            .stated("measurable overhead", "5 % in that direction, as no figure is printed"),
        exactly(Allocations, "dyn_ref", 0).stated("no allocation", "none is 0"),
        ratio(Time, "generic", "concrete", AtMost(1.05)),
        ratio(Time, "dyn_ref", "generic", AtLeast(3.0)).at(ONE_ADD),
        ratio(Time, "dyn_ref", "generic", AtMost(1.10)).from(50),
        ratio(Time, "enum_match", "dyn_ref", AtMost(0.8)).at(ONE_ADD),
        ratio(Time, "dyn_mixed_8", "dyn_sorted_8", AtLeast(1.5)).at(ONE_ADD),
        // One box an element, and a 1,024th for the list itself.
        value(Allocations, "boxed_dyn_built", Within(1.0, 1.01)),
    ],
    carries_over: "The indirect call carries over: a dyn call is not inlined, as a Go interface call is not. A generic \
                   call differs: Rust compiles it for each type, Go may share one body that calls through a table. \
                   A &dyn allocates nothing; a box does, once when it is made and not for a call.",
    cautions: &[
        "The work on the axis is nominal: a chain of dependent steps of about a nanosecond each, more or less by the \
         machine's clock. The first point is one add.",
        "Every variant walks a list of 1,024 receivers that the compiler can not see through. Each reads its state \
         anew, so the sum is neither folded nor vectorised; code that could be would lose more through dyn.",
        "The random order of the mixed variants is the same in every turn. A predictor that remembers long \
         patterns learns some of it, which a program's own data would not allow.",
        "The article gives only the direction for this pair, with no figure and no code.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Found,
};

/// At the first point the receivers are of other types, so that the callee does not even ask for a number of steps.
fn by_point(run: &mut Run, one_add: fn(&mut Run), chain: fn(&mut Run)) {
    if run.point() == 1 { one_add(run) } else { chain(run) }
}

fn concrete<const WORK: bool>(run: &mut Run) {
    register(run, list(run.point()), |receiver: &Receiver<0, WORK>, value| receiver.call(value));
}

fn generic<const WORK: bool>(run: &mut Run) {
    fn through<C: Call>(receiver: &C, value: u64) -> u64 {
        receiver.call(value)
    }
    register(run, list::<WORK>(run.point()), through::<Receiver<0, WORK>>);
}

/// The receivers live for ever, so that the list can hold references to them.
fn dyn_ref<const WORK: bool>(run: &mut Run) {
    let receivers: &'static [Receiver<0, WORK>] = list(run.point()).leak();
    let list: Vec<&dyn Call> = receivers.iter().map(|receiver| receiver as &dyn Call).collect();
    register(run, list, |receiver, value| receiver.call(value));
}

/// So many types, one after the other.
fn boxed<const TYPES: usize, const WORK: bool>(run: &mut Run) {
    let receivers = boxes::<WORK>((0..CALLS).map(|index| index * TYPES / CALLS), run.point());
    register(run, receivers, |receiver, value| receiver.call(value));
}

/// The types of `boxed` in an order that is random and the same in every process.
fn shuffled<const TYPES: usize, const WORK: bool>(run: &mut Run) {
    let mut types: Vec<usize> = (0..CALLS).map(|index| index * TYPES / CALLS).collect();
    fastrand::Rng::with_seed(1).shuffle(&mut types);
    let receivers = boxes::<WORK>(types.into_iter(), run.point());
    register(run, receivers, |receiver, value| receiver.call(value));
}

fn built<const WORK: bool>(run: &mut Run) {
    let point = run.point();
    run.operations(CALLS as u64);
    let boxes = move || boxes::<WORK>((0..CALLS).map(|_| 0), point);
    run.iter(move || walk(&boxes(), |receiver, value| receiver.call(value)), Digest::of);
}

fn enum_match<const WORK: bool>(run: &mut Run) {
    let receivers = list(run.point()).into_iter().map(AnyType::Zero).collect();
    register(run, receivers, |receiver: &AnyType<WORK>, value| receiver.call(value));
}

fn fn_pointer<const WORK: bool>(run: &mut Run) {
    let function: fn(&Receiver<0, WORK>, u64) -> u64 = Receiver::call;
    let receivers = list(run.point()).into_iter().map(|receiver| (function, receiver)).collect();
    register(run, receivers, |(function, receiver), value| function(receiver, value));
}

/// Registers a walk over receivers that were made beforehand.
fn register<R: 'static>(
    run: &mut Run,
    receivers: Vec<R>,
    call: impl Fn(&R, u64) -> u64 + Copy + 'static,
) {
    run.operations(CALLS as u64);
    run.iter(move || walk(&receivers, call), Digest::of);
}

/// Calls each receiver with the result of the call before.
#[inline(always)]
fn walk<R>(receivers: &[R], call: impl Fn(&R, u64) -> u64) -> u64 {
    black_box(receivers).iter().fold(black_box(1), |value, receiver| call(receiver, value))
}

/// A receiver of one of eight types. All give the same answer by code of their own, so that none can be merged.
///
/// The amount is an atomic for one reason: it is read on every call, at the price of an ordinary load.
struct Receiver<const TYPE: usize, const WORK: bool> {
    amount: AtomicU64,
    steps: u64,
}

trait Call {
    fn call(&self, value: u64) -> u64;
}

impl<const TYPE: usize, const WORK: bool> Call for Receiver<TYPE, WORK> {
    #[inline]
    fn call(&self, value: u64) -> u64 {
        let amount = disguised::<TYPE>(self.amount.load(Relaxed));
        if WORK == ADD {
            return value.wrapping_add(amount);
        }
        (0..self.steps).fold(value, |value, _| (value ^ amount).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }
}

fn receiver<const TYPE: usize, const WORK: bool>(steps: u64) -> Receiver<TYPE, WORK> {
    Receiver { amount: AtomicU64::new(disguised::<TYPE>(12_345)), steps }
}

/// Each type keeps its amount in a disguise of its own; disguised twice it is the amount again.
fn disguised<const TYPE: usize>(amount: u64) -> u64 {
    match TYPE {
        0 => amount,
        1 => !amount,
        2 => amount.wrapping_neg(),
        3 => amount.swap_bytes(),
        4 => amount.rotate_left(32),
        5 => amount ^ 0x5555,
        6 => 0x7777_u64.wrapping_sub(amount),
        _ => !amount.swap_bytes(),
    }
}

/// Receivers of one type, side by side.
fn list<const WORK: bool>(steps: u64) -> Vec<Receiver<0, WORK>> {
    (0..CALLS).map(|_| receiver(steps)).collect()
}

/// A receiver of each type, in a box.
fn boxes<const WORK: bool>(types: impl Iterator<Item = usize>, steps: u64) -> Vec<Box<dyn Call>> {
    let boxed = |number| -> Box<dyn Call> {
        match number {
            0 => Box::new(receiver::<0, WORK>(steps)),
            1 => Box::new(receiver::<1, WORK>(steps)),
            2 => Box::new(receiver::<2, WORK>(steps)),
            3 => Box::new(receiver::<3, WORK>(steps)),
            4 => Box::new(receiver::<4, WORK>(steps)),
            5 => Box::new(receiver::<5, WORK>(steps)),
            6 => Box::new(receiver::<6, WORK>(steps)),
            _ => Box::new(receiver::<7, WORK>(steps)),
        }
    };
    types.map(boxed).collect()
}

/// Four of the types as code without dyn keeps them in one list.
#[expect(dead_code, reason = "one type occurs, and the match has to ask for it all the same")]
enum AnyType<const WORK: bool> {
    Zero(Receiver<0, WORK>),
    One(Receiver<1, WORK>),
    Two(Receiver<2, WORK>),
    Three(Receiver<3, WORK>),
}

impl<const WORK: bool> AnyType<WORK> {
    #[inline]
    fn call(&self, value: u64) -> u64 {
        match self {
            AnyType::Zero(receiver) => receiver.call(value),
            AnyType::One(receiver) => receiver.call(value),
            AnyType::Two(receiver) => receiver.call(value),
            AnyType::Three(receiver) => receiver.call(value),
        }
    }
}

//! What a call through dyn costs

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit, exactly,
    ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Calls that one turn makes, each to a receiver of its own.
const CALLS: usize = 1_024;
/// Orders that the variants of several types take in turn.
const ORDERS: usize = 64;
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
    says: "A call through an interface takes at least 5 % longer than one of a known type, and allocates nothing.",
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
        variant("boxed_dyn", |run| by_point(run, boxed::<ADD>, boxed::<CHAIN>))
            .about("calls through Box<dyn>, all of one type, each in a box of its own"),
        variant("boxed_dyn_built", |run| by_point(run, built::<ADD>, built::<CHAIN>))
            .about(
                "makes 1,024 boxes and their list within the turn, calls through them, drops them",
            )
            .control(
                "it allocates on purpose: what the boxes cost, which `boxed_dyn` makes beforehand",
            ),
        variant("enum_match", |run| by_point(run, enum_match::<ADD>, enum_match::<CHAIN>))
            .about("calls through a match on an enum of four types, one of which occurs"),
        variant("fn_pointer", |run| by_point(run, fn_pointer::<ADD>, fn_pointer::<CHAIN>))
            .about("calls through a function pointer kept beside the receiver"),
        variant("dyn_mixed_2", mixed::<2, ADD>)
            .at(Points::At(ONE_ADD))
            .about("calls through &dyn, two types in random order"),
        variant("dyn_mixed_4", mixed::<4, ADD>)
            .at(Points::At(ONE_ADD))
            .about("calls through &dyn, four types in random order"),
        variant("dyn_mixed_8", |run| by_point(run, mixed::<8, ADD>, mixed::<8, CHAIN>))
            .about("calls through &dyn, eight types in random order"),
        variant("dyn_sorted_8", |run| by_point(run, sorted::<8, ADD>, sorted::<8, CHAIN>))
            .about("calls through &dyn, the same eight types sorted"),
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
        value(Allocations, "boxed_dyn_built", Within(1.0, 1.01)),
    ],
    carries_over: "The indirect call carries over: a dyn call is not inlined, as a Go interface call is not. A generic \
                   call differs: Rust compiles it for each type, Go may share one body that calls through a table. \
                   A &dyn allocates nothing; a box does, once when it is made and not for a call.",
    cautions: &[
        "The work on the axis is nominal: beyond one add, a chain of dependent steps of about a nanosecond each.",
        "Every variant walks a list of 1,024 receivers that the compiler can not see through. Each reads its state \
         anew, so inlined adds may be regrouped, but neither folded nor vectorised; code that could be loses more.",
        "The variants of several types walk the next of 64 orders in each turn, 1 MiB of references in all: one \
         order of 1,024 calls alone is learned by heart by a good predictor of branches.",
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

fn boxed<const WORK: bool>(run: &mut Run) {
    register(run, boxes::<WORK>(run.point()), |receiver, value| receiver.call(value));
}

fn built<const WORK: bool>(run: &mut Run) {
    let point = run.point();
    run.operations(CALLS as u64);
    let turn = move || {
        let receivers = boxes::<WORK>(point);
        black_box(&receivers).iter().fold(black_box(1), |value, receiver| receiver.call(value))
    };
    run.iter(turn, Digest::of);
}

fn enum_match<const WORK: bool>(run: &mut Run) {
    let receivers = list(run.point()).into_iter().map(AnyType::Zero).collect();
    register(run, receivers, |receiver: &AnyType<WORK>, value| match receiver {
        AnyType::Zero(receiver) => receiver.call(value),
        AnyType::One(receiver) => receiver.call(value),
        AnyType::Two(receiver) => receiver.call(value),
        AnyType::Three(receiver) => receiver.call(value),
    });
}

fn fn_pointer<const WORK: bool>(run: &mut Run) {
    let function: fn(&Receiver<0, WORK>, u64) -> u64 = Receiver::call;
    let receivers = list(run.point()).into_iter().map(|receiver| (function, receiver)).collect();
    register(run, receivers, |(function, receiver), value| function(receiver, value));
}

fn mixed<const TYPES: usize, const WORK: bool>(run: &mut Run) {
    let mut random = fastrand::Rng::with_seed(1);
    several::<WORK>(run, TYPES, |order| random.shuffle(order));
}

fn sorted<const TYPES: usize, const WORK: bool>(run: &mut Run) {
    several::<WORK>(run, TYPES, |_| {});
}

/// So many types, each as often as the others, in orders that are arranged one by one.
fn several<const WORK: bool>(run: &mut Run, types: usize, arrange: impl FnMut(&mut [&dyn Call])) {
    let leaked = |number| -> &'static dyn Call { Box::leak(of_type::<WORK>(number, run.point())) };
    let types: Vec<_> = (0..types).map(leaked).collect();
    let receiver = |call| types[call % CALLS * types.len() / CALLS];
    let mut orders: Vec<_> = run.input(|| (0..ORDERS * CALLS).map(receiver).collect());
    orders.chunks_mut(CALLS).for_each(arrange);
    register(run, orders, |receiver, value| receiver.call(value));
}

/// Calls each receiver with the result of the call before. Where there are several orders, a turn walks the next.
fn register<R: 'static>(run: &mut Run, list: Vec<R>, call: impl Fn(&R, u64) -> u64 + 'static) {
    run.operations(CALLS as u64);
    let mut end = 0;
    let turn = move || {
        end = if end == list.len() { CALLS } else { end + CALLS };
        let receivers = black_box(&list[end - CALLS..end]).iter();
        receivers.fold(black_box(1), |value, receiver| call(receiver, value))
    };
    run.iter(turn, Digest::of);
}

/// A receiver of one of eight types. All give the same answer by code of their own, so that none can be merged.
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

/// Receivers of one type, each in a box.
fn boxes<const WORK: bool>(steps: u64) -> Vec<Box<dyn Call>> {
    (0..CALLS).map(|_| of_type::<WORK>(0, steps)).collect()
}

fn of_type<const WORK: bool>(number: usize, steps: u64) -> Box<dyn Call> {
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
}

/// Four of the types as code without dyn keeps them in one list.
#[expect(dead_code, reason = "one type occurs, and the match has to ask for it all the same")]
enum AnyType<const WORK: bool> {
    Zero(Receiver<0, WORK>),
    One(Receiver<1, WORK>),
    Two(Receiver<2, WORK>),
    Three(Receiver<3, WORK>),
}

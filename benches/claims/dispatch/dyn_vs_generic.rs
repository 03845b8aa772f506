//! What a call through dyn costs

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit, exactly,
    ratio, variant,
};
use claimbench::run::{Digest, Run};
use std::hint::black_box;
use std::ops::BitXor;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Calls that one turn makes, each to a receiver of its own, and a tenth of them (9.96 %).
const CALLS: usize = 1_024;
const TENTH: usize = 102;
/// Orders that the variants of several types take in turn.
const ORDERS: usize = 64;
/// What the callee does: one add; as many dependent steps as the point says; as many of four sums side by side.
const ADD: u8 = 0;
const CHAIN: u8 = 1;
const WIDE: u8 = 2;
const ONE_ADD: &[u64] = &[1]; // the point at which the callee does one add
const FOUR: &str = "its callee has four sums side by side, and no call waits for the one before";

/// Calls each of a list of receivers. At the first point their callee does not even ask for a number of steps.
macro_rules! calls {
    ($list:ident, $call:expr) => {
        |run| match run.point() {
            1 => register(run, $list::<ADD>(1), $call),
            steps => register(run, $list::<CHAIN>(steps), $call),
        }
    };
}

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Why allocs/op stopped being a good Go performance signal",
        author: "Pavel Sanikovich",
        url: "https://forem.com/devflex-pro/why-allocsop-stopped-being-a-good-go-performance-signal-29ia",
        quote: "interface vs concrete calls → measurable overhead, no allocation or GC cost",
        figures: &[],
    },
    says: "A call through an interface takes at least 5 % longer than one of a known type, at most 10 % where its work \
           takes 50 ns or more, and allocates nothing.",
    axis: Axis {
        name: "work in the callee",
        unit: Unit::Nanoseconds,
        points: &[1, 5, 20, 50, 200, 1_000],
        article: 1,
        labels: &[(1, "one add")],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("concrete", calls!(list, Call::call)).about("calls a method of a known type"),
        variant("generic", calls!(list, through))
            .about("calls through a type parameter, which is compiled for that type"),
        variant("dyn_ref", calls!(refs, |receiver, value| receiver.call(value)))
            .about("calls through &dyn, all of one type: the nearest to a Go interface"),
        variant("boxed_dyn", calls!(boxes, |receiver, value| receiver.call(value)))
            .about("calls through Box<dyn>, all of one type, each in a box of its own"),
        variant("enum_match", calls!(enums, Call::call))
            .about("calls through a match on an enum of four types, one of which occurs"),
        variant("fn_pointer", calls!(pointers, |of, value| of.0(&of.1, value)))
            .about("calls through a function pointer kept beside the receiver"),
        variant("dyn_mixed_8", |run| eight(run, fastrand::Rng::shuffle))
            .at(Points::At(ONE_ADD))
            .about("calls through &dyn, eight types in random order"),
        variant("dyn_sorted_8", |run| eight(run, |_, _| {}))
            .at(Points::At(ONE_ADD))
            .about("calls through &dyn, the same eight types sorted"),
        variant("generic_wide", |run| wide(run, list::<WIDE>, through, 0))
            .about("calls through a type parameter, each of them independent of the one before")
            .doing(FOUR),
        variant("generic_wide_and_tenth", |run| wide(run, list::<WIDE>, through, TENTH))
            .about("the same, and calls a tenth of the receivers once more: 10 % more work")
            .doing(FOUR),
        variant("dyn_ref_wide", |run| wide(run, refs::<WIDE>, |of, it| of.call(it), 0))
            .about("calls through &dyn, each of them independent of the one before")
            .doing(FOUR),
    ],
    reference: "concrete",
    predictions: &[
        ratio(Time, "dyn_ref", "concrete", AtLeast(1.05))
            .at(ONE_ADD)
            .stated("measurable overhead", "5 % in that direction, as no figure is printed"),
        exactly(Allocations, "dyn_ref", 0).stated("no allocation", "none is 0"),
        ratio(Time, "generic", "concrete", AtMost(1.05)),
        ratio(Time, "dyn_ref", "generic", AtLeast(3.0)).at(ONE_ADD),
        ratio(Time, "dyn_ref", "generic", AtMost(1.10)).from(5).after_trial(),
        ratio(Time, "dyn_ref_wide", "generic_wide", AtMost(1.10)).from(50),
        ratio(Time, "dyn_ref_wide", "generic_wide_and_tenth", AtLeast(1.0))
            .at(ONE_ADD)
            .after_trial(),
        ratio(Time, "dyn_ref_wide", "generic_wide_and_tenth", AtLeast(1.0)).at(&[5]),
        ratio(Time, "dyn_ref_wide", "generic_wide_and_tenth", AtMost(1.0)).from(50),
        ratio(Time, "enum_match", "dyn_ref", AtMost(0.8)).at(ONE_ADD),
        ratio(Time, "dyn_mixed_8", "dyn_sorted_8", AtLeast(1.5)).at(ONE_ADD),
    ],
    carries_over: "The indirect call carries over: a dyn call is not inlined, as a Go interface call is not. A generic \
                   call differs: Rust compiles it for each type, Go may share one body that calls through a table. A \
                   &dyn allocates nothing; a box does, once when it is made and not for a call.",
    cautions: &[
        "The work on the axis is nominal: beyond one add, as many dependent steps of about a nanosecond each. Such a \
         chain runs on through the next call and hides what a call costs. In the *wide* variants a step has four sums \
         side by side that fill the core, one step at the first point, and each call begins anew.",
        "Where `dyn_ref_wide` and `generic_wide_and_tenth` change place, a call through dyn costs 10 % of its work.",
        "Every variant walks a list of 1,024 receivers that the compiler can not see through. Each reads its state \
         anew and each result is looked at, so adds are neither folded nor regrouped; code that could be loses more.",
        "The variants of eight types walk the next of 64 orders in each turn, as a good predictor learns one by heart.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Found,
};

fn through<C: Call>(receiver: &C, value: u64) -> u64 {
    receiver.call(value)
}

/// Eight types, each as often as the others, in orders that are arranged one by one.
fn eight(run: &mut Run, arrange: fn(&mut fastrand::Rng, &mut [&'static dyn Call])) {
    let types = [
        kind::<0>(),
        kind::<1>(),
        kind::<2>(),
        kind::<3>(),
        kind::<4>(),
        kind::<5>(),
        kind::<6>(),
        kind::<7>(),
    ];
    let receiver = |call| types[call % CALLS * types.len() / CALLS];
    let mut orders: Vec<_> = run.input(|| (0..ORDERS * CALLS).map(receiver).collect());
    let mut random = fastrand::Rng::with_seed(1);
    orders.chunks_mut(CALLS).for_each(|order| arrange(&mut random, order));
    register(run, orders, |receiver, value| receiver.call(value));
}

fn kind<const TYPE: u64>() -> &'static dyn Call {
    Box::leak(Box::new(receiver::<TYPE, ADD>(1)))
}

/// Calls each receiver with the result of the call before. Where there are several orders, a turn walks the next. No
/// call returns 0: the look at each result keeps inlined adds from being regrouped.
fn register<R: 'static>(run: &mut Run, list: Vec<R>, call: impl Fn(&R, u64) -> u64 + 'static) {
    run.operations(CALLS as u64);
    let mut end = 0;
    let turn = move || {
        end = if end == list.len() { CALLS } else { end + CALLS };
        let mut value = black_box(1);
        for receiver in black_box(&list[end - CALLS..end]) {
            value = call(receiver, value);
            if value == 0 {
                break;
            }
        }
        value
    };
    run.iter(turn, Digest::of);
}

/// Calls each receiver with the same value and adds up the results; then so many once more, whose sum nobody wants.
fn wide<R, F>(run: &mut Run, list: fn(u64) -> Vec<R>, call: F, more: usize)
where
    R: 'static,
    F: Fn(&R, u64) -> u64 + 'static,
{
    run.operations(CALLS as u64);
    let list = list(run.point());
    let known = call(&list[0], 1).wrapping_mul(CALLS as u64);
    let turn = move || {
        let walks = [black_box(&list[..]), black_box(&list[..more])];
        walks.map(|walk| walk.iter().fold(0, |sum: u64, of| sum.wrapping_add(call(of, 1))))
    };
    run.iter(turn, move |[sum, _]| Digest::of(&(*sum == known).then_some(sum).expect("all alike")));
}

/// A receiver of one of eight types. All give the same answer by code of their own, so that none can be merged: each
/// keeps its amount in a disguise of its own.
/// The amount is an atomic for one reason: it is read on every call, at the price of an ordinary load.
struct Receiver<const TYPE: u64, const WORK: u8> {
    amount: AtomicU64,
    steps: u64,
}

trait Call {
    fn call(&self, value: u64) -> u64;
}

impl<const TYPE: u64, const WORK: u8> Call for Receiver<TYPE, WORK> {
    #[inline]
    fn call(&self, value: u64) -> u64 {
        let amount = self.amount.load(Relaxed) ^ (0x5555 * TYPE);
        let step = |value: u64| (value ^ amount).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let short = |value: u64, shift: u32| (value ^ amount).wrapping_add(value >> shift);
        let wide =
            |[a, b, c, d]: [_; 4], _| [short(a, 7), short(b, 13), short(c, 19), short(d, 25)];
        match WORK {
            ADD => value.wrapping_add(amount),
            CHAIN => (0..self.steps).fold(value, |value, _| step(value)),
            _ => (0..self.steps).fold([value; 4], wide).iter().fold(0, BitXor::bitxor),
        }
    }
}

fn receiver<const TYPE: u64, const WORK: u8>(steps: u64) -> Receiver<TYPE, WORK> {
    Receiver { amount: AtomicU64::new(0x3039 ^ (0x5555 * TYPE)), steps }
}

/// Receivers of one type, side by side.
fn list<const WORK: u8>(steps: u64) -> Vec<Receiver<0, WORK>> {
    (0..CALLS).map(|_| receiver(steps)).collect()
}

/// The receivers live for ever, so that a list can hold references to them.
fn refs<const WORK: u8>(steps: u64) -> Vec<&'static dyn Call> {
    list(steps).leak().iter().map(|receiver: &Receiver<0, WORK>| receiver as &dyn Call).collect()
}

fn boxes<const WORK: u8>(steps: u64) -> Vec<Box<dyn Call>> {
    (0..CALLS).map(|_| Box::new(receiver::<0, WORK>(steps)) as Box<dyn Call>).collect()
}

fn enums<const WORK: u8>(steps: u64) -> Vec<AnyType<WORK>> {
    (0..CALLS).map(|_| AnyType::Zero(receiver(steps))).collect()
}

fn pointers<const WORK: u8>(steps: u64) -> Vec<(Function<WORK>, Receiver<0, WORK>)> {
    (0..CALLS).map(|_| (through as Function<WORK>, receiver(steps))).collect()
}

type Function<const WORK: u8> = fn(&Receiver<0, WORK>, u64) -> u64;

#[expect(dead_code, reason = "one type occurs, and the match has to ask for it all the same")]
enum AnyType<const WORK: u8> {
    Zero(Receiver<0, WORK>),
    One(Receiver<1, WORK>),
    Two(Receiver<2, WORK>),
    Three(Receiver<3, WORK>),
}

impl<const WORK: u8> Call for AnyType<WORK> {
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

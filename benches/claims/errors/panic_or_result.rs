//! A panic that is caught, or an error that is returned

use claimbench::claim::{
    Axis, Bound::*, Claim, Metric::*, Needs, Points, Processes, Scale, Source, Unit, difference,
    exactly, ratio, value, variant,
};
use claimbench::run::{Digest, Run};
use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Once;

/// Divisions of a turn.
const DIVISIONS: u64 = 1_000;
const NONE: &[u64] = &[0];
/// The largest share at which deep panics are measured.
const TENTH: &[u64] = &[100];
const ALL: &[u64] = &[1_000];

pub static CLAIM: Claim = Claim {
    source: Source {
        article: "Deferred Recover in Go Panic Handling",
        author: "Alexander Obregon",
        url: "https://alexanderobregon.substack.com/p/deferred-recover-in-go-panic-handling",
        quote: "recover provides a way to supply a result to the caller instead of stopping everything",
        figures: &[],
    },
    says: "A division by zero panics, runs all clean-ups up the stack, and is caught to give the caller 0 instead: at \
           least 500 ns and 200 times what a returned error takes.",
    axis: Axis {
        name: "failing calls of 1,000",
        unit: Unit::Count,
        points: &[0, 1, 10, 100, 1_000],
        article: 1_000,
        labels: &[],
        scale: Scale::Continuous,
    },
    variants: &[
        variant("panic_1", |run| caught(run, 1))
            .about("a / b, whose panic is caught above 1 frame"),
        variant("panic_16", |run| caught(run, 16))
            .at(Points::UpTo(100))
            .about("a / b, whose panic is caught above 16 frames"),
        variant("panic_64", |run| caught(run, 64))
            .at(Points::UpTo(100))
            .about("a / b, whose panic is caught above 64 frames"),
        variant("result_1", |run| returned::<Failure>(run, 1))
            .about("a checked division, whose error is an enum and returned through 1 frame"),
        variant("result_16", |run| returned::<Failure>(run, 16))
            .about("the same through 16 frames, with ? in each"),
        variant("result_64", |run| returned::<Failure>(run, 64))
            .about("the same through 64 frames"),
        variant("result_boxed_16", |run| returned::<Box<dyn Error>>(run, 16))
            .about("the same through 16 frames, with a Box<dyn Error>"),
        variant("resumed_1", resumed)
            .about("unwinds by resume_unwind where `panic_1` divides: no hook and no message"),
    ],
    reference: "panic_1",
    predictions: &[
        exactly(Allocations, "panic_1", 2).at(ALL),
        exactly(Bytes, "panic_1", 72).at(ALL),
        exactly(Allocations, "resumed_1", 2).at(ALL),
        exactly(Bytes, "resumed_1", 64).at(ALL),
        exactly(Allocations, "result_1", 0),
        exactly(Allocations, "result_16", 0),
        exactly(Allocations, "result_64", 0),
        exactly(Allocations, "result_boxed_16", 1).at(ALL),
        value(Allocations, "panic_16", Equal(0.2)).at(TENTH),
        value(Bytes, "panic_16", Equal(7.2)).at(TENTH),
        value(Allocations, "panic_64", Equal(0.2)).at(TENTH),
        value(Bytes, "panic_64", Equal(7.2)).at(TENTH),
        exactly(Allocations, "panic_1", 0).at(NONE),
        exactly(Allocations, "panic_16", 0).at(NONE),
        exactly(Allocations, "panic_64", 0).at(NONE),
        exactly(Allocations, "resumed_1", 0).at(NONE),
        exactly(Allocations, "result_boxed_16", 0).at(NONE),
        value(Time, "panic_1", AtLeast(500.0)).at(ALL),
        ratio(Time, "panic_1", "result_1", AtLeast(200.0)).at(ALL),
        difference(Time, "panic_64", "panic_1", AtLeast(945.0)).at(TENTH).after_trial(),
        difference(Time, "panic_1", "result_1", AtMost(3.0)).at(NONE),
        ratio(Time, "panic_64", "result_64", AtMost(0.97)).at(NONE),
        ratio(Time, "panic_64", "result_64", AtLeast(1.2)).at(&[10]),
        ratio(Time, "resumed_1", "panic_1", Within(0.5, 1.0)).at(ALL),
        ratio(Time, "result_boxed_16", "result_16", AtLeast(1.3)).at(ALL)
            .where_refuted("the sixteen frames take most of it: `result_1` takes a fraction of `result_16`, and the \
                            one allocation of a failure is small beside them"),
    ],
    carries_over: "The mechanism carries over: the stack is walked, every frame's clean-ups run, and a caller that waits \
                   for it gets its own value. In Go a deferred function recovers, here catch_unwind does. A frame costs \
                   more here: it is passed twice, once to find who catches, once to clean up.",
    cautions: &[
        "Neither article gives a cost: this one says what recovering is for, Phuong Le's that a panic runs every \
         deferred function of the goroutine. The listings of this one are lost.",
        "Times and counts are of a division, of which so many in 1,000 fail, spread evenly. Each goes through so many \
         functions, all of which hold a value with Drop and none of which is inlined.",
        "The hook that prints panics is replaced once by one that keeps silent while a turn runs; a hook that prints \
         costs much more. With panic = \"abort\" nothing is caught.",
        "The error is an enum of two cases. One of a single case has no size, so that its box would be no allocation.",
        "Deep panics are measured up to 100 in 1,000, as a frame takes up to a microsecond to unwind.",
    ],
    needs: Needs::NOTHING,
    processes: Processes::Apart,
};

thread_local!(static SILENT: Cell<bool> = const { Cell::new(false) });

/// Keeps panics of turns from being printed; others are told as before.
fn silence_turns() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !SILENT.get() {
                told(panic);
            }
        }));
    });
}

/// A clean-up: counts itself.
struct CleanUp<'a>(&'a Cell<u64>);

impl Drop for CleanUp<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[derive(Clone, Copy, Debug)]
enum Failure {
    DivisionByZero,
    Overflow,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Failure::DivisionByZero => "a division by zero",
            Failure::Overflow => "a quotient that is too large",
        })
    }
}

impl Error for Failure {}

/// A number and what it is divided by, and a 0 that the compiler does not know, by which each frame uses what it is given.
type Division = (i64, i64, i64);

/// So many frames, in the last of which a division may panic.
#[inline(never)]
fn panicking(frames: u64, division: Division, cleaned: &Cell<u64>) -> i64 {
    let _clean_up = CleanUp(cleaned);
    if frames > 1 {
        return panicking(frames - 1, division, cleaned) ^ division.2;
    }
    division.0 / division.1
}

/// The same with an error that is returned.
#[inline(never)]
fn returning<E: From<Failure>>(
    frames: u64,
    division: Division,
    cleaned: &Cell<u64>,
) -> Result<i64, E> {
    let _clean_up = CleanUp(cleaned);
    if frames > 1 {
        return Ok(returning::<E>(frames - 1, division, cleaned)? ^ division.2);
    }
    let by_zero = division.1 == 0;
    let failure = || if by_zero { Failure::DivisionByZero } else { Failure::Overflow };
    Ok(division.0.checked_div(division.1).ok_or_else(failure)?)
}

/// One frame that unwinds instead of dividing by zero.
#[inline(never)]
fn resuming(division: Division, cleaned: &Cell<u64>) -> i64 {
    let _clean_up = CleanUp(cleaned);
    if division.1 == 0 {
        resume_unwind(Box::new(7_u64));
    }
    division.0 / division.1
}

fn caught(run: &mut Run, frames: u64) {
    register(run, frames, |frames, division, cleaned| {
        catch_unwind(AssertUnwindSafe(|| panicking(frames, division, cleaned))).unwrap_or(0)
    });
}

fn returned<E: From<Failure> + 'static>(run: &mut Run, frames: u64) {
    register(run, frames, |frames, division, cleaned| {
        returning::<E>(frames, division, cleaned).unwrap_or(0)
    });
}

fn resumed(run: &mut Run) {
    register(run, 1, |_, division, cleaned| {
        catch_unwind(AssertUnwindSafe(|| resuming(division, cleaned))).unwrap_or(0)
    });
}

/// Registers a turn of divisions through so many frames.
fn register(
    run: &mut Run,
    frames: u64,
    divide: impl Fn(u64, Division, &Cell<u64>) -> i64 + 'static,
) {
    silence_turns();
    let failing = run.point();
    let fails = |call: u64| (call + 1) * failing / DIVISIONS != call * failing / DIVISIONS;
    let mut random = fastrand::Rng::with_seed(1);
    let mut division =
        |call| (random.i64(1..1 << 40), if fails(call) { 0 } else { random.i64(1..1_000) }, 0);
    let divisions: Vec<Division> = run.input(|| (0..DIVISIONS).map(&mut division).collect());
    run.operations(DIVISIONS);
    let turn = move || {
        let (mut sum, cleaned) = (0_i64, Cell::new(0));
        let frames = black_box(frames);
        SILENT.set(true);
        for division in black_box(&divisions) {
            sum = sum.wrapping_add(divide(frames, *division, &cleaned));
        }
        SILENT.set(false);
        (sum, cleaned.get() / frames)
    };
    run.iter(turn, Digest::of);
}

//! The guards' eyes in a worker: an empty routine beside a case, twice its turns, the clock.
//!
//! A look at a case costs three pairs of short slices, about a twentieth of the first fork and nothing in the others.
//! Only where that looks bad are 21 pairs of full slices measured, and they decide: an interrupt or two bend three
//! pairs, and not half of 21.

use crate::lanes::child::{Checked, Message};
use crate::record::Reason;
use crate::run::{Digest, Prepared, Run, prepare};
use crate::verdict::{guards, median};
use std::time::{Duration, Instant};

/// The pairs of a first look, and those that decide; odd, so that the median is one of them.
const LOOK: usize = 3;
const DECISION: usize = 21;
/// The turns of an empty slice: about 40 µs, a thousand times the cost of reading the clock.
const EMPTY_TURNS: u64 = 100_000;
/// Turns of so many nanoseconds are not compared with empty ones, which take less than one.
const SLOW_TURN: f64 = 20.0;
/// A first look that is this much above an empty turn needs no second one.
const CLEAR_OF_EMPTY: f64 = 1.6;
/// Slices that take longer are not doubled: three pairs would cost more than the rounds of some forks.
const LONGEST_SLICE: Duration = Duration::from_millis(2);

/// What the guards see in one worker.
#[derive(Default)]
pub(super) struct Watch {
    empty: Option<Prepared>,
    resolution: Option<u64>,
}

/// What a number of pairs say.
struct Look {
    /// How many times as long twice the turns took.
    doubled: Option<f64>,
    /// The least times of a turn and of an empty one, where the turn is fast: an interruption only adds to one.
    against_empty: Option<(f64, f64)>,
}

impl Watch {
    /// Looks at a case whose slices have so many turns.
    pub(super) fn check(&mut self, prepared: &mut Prepared, turns: u64) -> Result<Message, Reason> {
        let resolution = *self.resolution.get_or_insert_with(resolution);
        let stretches = prepared.turn.stretches(turns);
        let mut empty = match self.empty.take() {
            Some(empty) => empty,
            None => prepare(empty_routine, 0, || 0)?,
        };
        let look = match first_look(prepared, &mut empty, turns) {
            look if look.is_fine() => look,
            _ => Look::of(prepared, &mut empty, turns, DECISION),
        };
        self.empty = Some(empty);
        let Look { doubled, against_empty } = look;
        let threads = prepared.threads;
        Ok(Message::Checked(Checked {
            against_empty,
            doubled,
            resolution,
            stretches,
            threads,
            uncollected: false,
        }))
    }
}

/// The turn that does nothing: its loop, its counter and its black box.
fn empty_routine(run: &mut Run) {
    run.iter(|| (), |(): &()| Digest(0));
}

/// A look with half the turns, where a slice is no longer than it should be; else one that says nothing. The shortest of
/// three says how long one is: where the machine is busy, a short one is interrupted and long now and then.
fn first_look(prepared: &mut Prepared, empty: &mut Prepared, turns: u64) -> Look {
    let half = (turns / 2).max(1);
    if (0..LOOK).all(|_| prepared.turn.slice(half) > LONGEST_SLICE / 2) {
        return Look { doubled: None, against_empty: None };
    }
    Look::of(prepared, empty, half, LOOK)
}

impl Look {
    /// Slices of so many turns and of twice as many take turns, each first in every second pair, and empty ones where
    /// a turn is fast.
    fn of(prepared: &mut Prepared, empty: &mut Prepared, turns: u64, pairs: usize) -> Look {
        let mut doubled = Vec::with_capacity(pairs);
        let mut own = Vec::with_capacity(pairs);
        let mut nothing = Vec::with_capacity(pairs);
        let mut slice = |turns: u64| prepared.turn.slice(turns).as_nanos() as f64;
        for pair in 0..pairs {
            let (once, twice) = if pair % 2 == 0 {
                let once = slice(turns);
                (once, slice(2 * turns))
            } else {
                let twice = slice(2 * turns);
                (slice(turns), twice)
            };
            doubled.push(twice / once);
            let turn = twice / (2 * turns) as f64;
            if turn < SLOW_TURN {
                own.push(turn);
                let spent = empty.turn.slice(EMPTY_TURNS).as_nanos() as f64;
                nothing.push(spent / EMPTY_TURNS as f64);
            }
        }
        let finite = |number: &f64| number.is_finite();
        Look {
            doubled: median(&doubled).filter(finite),
            against_empty: least(&own).zip(least(&nothing)),
        }
    }

    fn is_fine(&self) -> bool {
        let linear = self.doubled.is_none_or(|ratio| guards::not_linear(ratio).is_none());
        let working = self.against_empty.is_none_or(|(turn, empty)| turn > CLEAR_OF_EMPTY * empty);
        linear && working
    }
}

fn least(nanos: &[f64]) -> Option<f64> {
    nanos.iter().copied().filter(|nanos| nanos.is_finite()).min_by(f64::total_cmp)
}

/// The shortest time that the clock can tell, in nanoseconds: the median of 21 steps between readings that differ, which
/// is its tick where that is coarse and the cost of reading it where it is fine.
fn resolution() -> u64 {
    const STEPS: usize = 21;
    const MOST: Duration = Duration::from_millis(20);
    let mut steps = Vec::with_capacity(STEPS);
    let start = Instant::now();
    let mut last = start;
    while steps.len() < STEPS && last - start < MOST {
        let now = Instant::now();
        if now > last {
            steps.push((now - last).as_nanos() as f64);
            last = now;
        }
    }
    median(&steps).map_or(u64::MAX, |step| step.round() as u64)
}

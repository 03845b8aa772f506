//! The first turns of some groups: a fork each, one group after the other.

use super::group::Measurement;
use super::need::Need;
use super::plan::Plan;
use crate::lanes::session::Session;
use crate::record::{Error, Twin};
use std::collections::VecDeque;

/// A group after its first turns.
pub(super) enum Left<'a> {
    /// It needs nothing more, or nothing is left of it.
    Done(Measurement<'a>),
    /// Forks may still decide it.
    Open(Measurement<'a>),
}

/// Measures some groups, which take turns, a fork each, as far as so many seconds each go.
///
/// # Errors
/// Where the record can not be written or no process be started.
pub(super) fn in_turn<'a>(
    session: &mut Session,
    plans: &'a [Plan],
    placed: Option<Twin>,
    seconds: f64,
) -> Result<Vec<Left<'a>>, Error> {
    let mut left = Vec::new();
    let mut waiting = VecDeque::new();
    for plan in plans {
        if session.is_over() {
            break;
        }
        let mut measurement = Measurement::of(session, plan, placed);
        if session.options.test {
            measurement.run_once(session)?;
            session.progress.step(plan.asked);
        } else if measurement.begin(session)? {
            waiting.push_back(measurement);
        } else {
            left.push(Left::Done(measurement));
        }
    }
    while let Some(mut measurement) = waiting.pop_front() {
        if session.is_over() {
            left.push(Left::Done(measurement));
            continue;
        }
        match measurement.need(session.options.forks) {
            Need::Nothing => left.push(Left::Done(measurement)),
            Need::Forks { roster, seconds: more, .. } => {
                let spent = measurement.spent().as_secs_f64();
                let is_owed_one = measurement.is_owed_one();
                if measurement.is_too_long(session.options.budget()) {
                    left.push(Left::Done(measurement));
                } else if spent + more > seconds && !is_owed_one {
                    left.push(Left::Open(measurement));
                } else if measurement.add(session, roster)? {
                    waiting.push_back(measurement);
                } else {
                    left.push(Left::Done(measurement));
                }
            }
        }
    }
    Ok(left)
}

/// Measures a single group within so many seconds, as the refinement of a crossover asks.
///
/// # Errors
/// As [`in_turn`].
pub(super) fn alone(
    session: &mut Session,
    plan: &Plan,
    placed: Option<Twin>,
    seconds: f64,
) -> Result<(), Error> {
    for left in in_turn(session, std::slice::from_ref(plan), placed, seconds)? {
        let (Left::Done(measurement) | Left::Open(measurement)) = left;
        measurement.end(session)?;
    }
    Ok(())
}

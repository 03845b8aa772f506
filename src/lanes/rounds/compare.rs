//! One comparison outside every claim: a case against itself, entered again with a share more turns in its slice.
//!
//! It goes by the rules of verdicts: the same forks, looks, errors and margin. It stops where the interval lies wholly
//! beyond the margin around 1 or wholly within it, or where its budget is spent.

use super::forks::Forks;
use super::group::Measurement;
use super::plan::Plan;
use super::worker::Member;
use crate::claim::Processes;
use crate::lanes::session::Session;
use crate::record::{Case, Error, Group, Mode, Stop};
use crate::verdict::Interval;
use std::time::Instant;

/// The fewest turns of a slice: one in a hundred more is 1 %.
const FEWEST_TURNS: u64 = 100;

/// What a comparison found.
pub(in crate::lanes) struct Compared {
    /// The median over the forks of the ratio of the second member's time to the first one's.
    pub(in crate::lanes) ratio: f64,
    /// The interval of that ratio at the error of a look.
    pub(in crate::lanes) interval: Interval,
    /// How many forks there were.
    pub(in crate::lanes) forks: u32,
    /// Why there were no more.
    pub(in crate::lanes) stop: Stop,
    /// How long it took, in seconds.
    pub(in crate::lanes) seconds: f64,
}

/// Compares a case with itself, `more` thousandths of its turns added, by the session's budget, margin and seed.
/// Nothing where the case failed: then the session has the reason.
///
/// # Errors
/// Where no process can be started.
pub(in crate::lanes) fn compare(
    session: &mut Session,
    case: Case,
    mode: Mode,
    more: u32,
) -> Result<Option<Compared>, Error> {
    let start = Instant::now();
    let plan = Plan {
        name: Group::at(case.point),
        cases: vec![case],
        references: vec![0],
        twinned: 0,
        questions: Vec::new(),
        processes: Processes::Found,
        asked: 0,
        fewest_turns: FEWEST_TURNS,
    };
    let members = vec![Member::of(0), Member::again(0, u64::from(more))];
    let mut measurement = Measurement::new(session, &plan, members);
    let (forks, stop) = measurement.run(mode, start, Forks::are_decided)?;
    if stop == Stop::Failed {
        return Ok(None);
    }
    let compared = forks.compared(measurement.settings());
    let seconds = start.elapsed().as_secs_f64();
    let forks = forks.count();
    Ok(compared.map(|(ratio, interval)| Compared { ratio, interval, forks, stop, seconds }))
}

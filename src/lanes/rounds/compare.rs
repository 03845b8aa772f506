//! One comparison outside every claim: a case against itself, entered again with a share more turns in its slice.
//!
//! It goes by the rules of verdicts: the same forks, error and margin. It stops where the interval lies wholly
//! beyond the margin around 1 or wholly within it, or where its budget is spent.

use super::fork::step;
use super::forks::Forks;
use super::group::Measurement;
use super::member::Member;
use super::plan::Plan;
use crate::claim::Processes;
use crate::lanes::go::program::Programs;
use crate::lanes::session::Session;
use crate::record::{Case, Error, Mode, Stop, Twin};
use crate::verdict::{Estimate, Interval};
use std::sync::Arc;

/// The fewest turns of a slice: one in a hundred more is 1 %.
const FEWEST_TURNS: u64 = 100;

/// A case that is compared with itself.
pub(in crate::lanes) struct Comparison {
    /// The case.
    pub(in crate::lanes) case: Case,
    /// The programs of its language, where that is Go.
    pub(in crate::lanes) go: Option<Arc<Programs>>,
    /// Whether both sides share a process.
    pub(in crate::lanes) mode: Mode,
    /// How many turns the second side has more, in thousandths.
    pub(in crate::lanes) more: u32,
    /// The twin that shows the placement of its code, where there is one.
    pub(in crate::lanes) placed: Option<Twin>,
    /// Whether its turns are so long that a slice has no more of them than the difference needs.
    pub(in crate::lanes) has_long_turns: bool,
}

/// What a comparison found.
pub(in crate::lanes) struct Compared {
    /// The ratio of the second member's time to the first one's.
    pub(in crate::lanes) estimate: Estimate,
    /// The interval of that ratio.
    pub(in crate::lanes) interval: Interval,
    /// The ratio of the time of the first member compiled again to its own, where that was asked for.
    pub(in crate::lanes) placed: Option<Estimate>,
    /// Why there were no more.
    pub(in crate::lanes) stop: Stop,
    /// How long it took, in seconds.
    pub(in crate::lanes) seconds: f64,
}

/// Compares a case with itself by the session's budget, margin and seed; nothing where it failed: then the session has
/// the reason.
///
/// # Errors
/// Where no process can be started.
pub(in crate::lanes) fn compare(
    session: &mut Session,
    comparison: Comparison,
) -> Result<Option<Compared>, Error> {
    let Comparison { case, go, mode, more, placed, has_long_turns } = comparison;
    let fewest_turns = if has_long_turns { step(u64::from(more)) } else { FEWEST_TURNS };
    let plan = Plan { fewest_turns, go, ..Plan::of_one(case, Processes::Found, Vec::new()) };
    let mut members = vec![Member::of(0), Member::again(0, u64::from(more))];
    members.extend(placed.map(|twin| Member::twin(0, twin)));
    let mut measurement = Measurement::comparing(session, &plan, members, mode);
    let stop = measurement.run(session, Forks::are_decided)?;
    if stop == Stop::Failed {
        return Ok(None);
    }
    let settings = measurement.settings();
    let forks = measurement.forks();
    let estimate = forks.of_twin(Twin::Same, settings);
    let placed = placed.map(|twin| forks.of_twin(twin, settings));
    let seconds = measurement.spent().as_secs_f64();
    let compared = |interval| Compared { estimate, interval, placed, stop, seconds };
    Ok(estimate.interval.map(compared))
}

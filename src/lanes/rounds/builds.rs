//! One case in the programs of two builds, which take turns slice by slice, each in a process of its own.

use super::forks::Forks;
use super::group::Measurement;
use super::member::Member;
use super::plan::Plan;
use crate::claim::Processes;
use crate::lanes::session::Session;
use crate::record::{Case, Error, Mode, Stop, Twin};
use crate::verdict::Estimate;
use std::path::PathBuf;

/// What both builds say of a case.
pub(in crate::lanes) struct InBuilds {
    /// The time in the second program divided by that in the first.
    pub(in crate::lanes) estimate: Estimate,
    /// Whether the first turns gave the same output.
    pub(in crate::lanes) same_output: bool,
}

/// Compares a case in two programs by the session's budget, error, margin and seed: the copies that were compiled a
/// second time where that is asked for. Nothing where the case failed: then the session has the reason.
///
/// # Errors
/// Where no process can be started.
pub(in crate::lanes) fn in_builds(
    session: &mut Session,
    case: Case,
    programs: Vec<PathBuf>,
    again: bool,
) -> Result<Option<InBuilds>, Error> {
    let plan = Plan::of_one(case, Processes::Apart, programs);
    let members = vec![Member::in_build(0, again), Member::in_build(1, again)];
    let mut measurement = Measurement::comparing(session, &plan, members, Mode::Apart);
    let stop = measurement.run(session, Forks::are_decided)?;
    if stop == Stop::Failed {
        return Ok(None);
    }
    let forks = measurement.forks();
    let estimate = forks.of_twin(Twin::Same, measurement.settings());
    Ok(Some(InBuilds { estimate, same_output: forks.gave_the_same() }))
}

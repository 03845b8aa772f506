//! One comparison of a workload with itself, by the engine of the rounds lane.

use super::number::finite;
use super::options::Calibrate;
use super::passes::{Step, budget};
use super::workloads::{GO_ID, Workload};
use crate::claim::Allocator;
use crate::lanes::go::program::Programs;
use crate::lanes::rounds::{Compared, Comparison, compare};
use crate::lanes::session::Session;
use crate::record::{Case, Error, FailedTrial, Line, Mode, Trial, Twin};
use crate::verdict::{Settings, is_flagged, is_turned, placement};
use std::sync::Arc;

/// The case that stands for the workload of a step, on a machine with such a last-level cache.
pub(super) fn case(Step { workload, seed, .. }: &Step, cache: u64) -> Case {
    Case {
        claim: "calibrate".to_owned(),
        variant: workload.name.to_owned(),
        point: workload.point(cache, *seed),
        allocator: Allocator::System,
    }
}

/// The name of a workload in the file: that of Go's with how Go runs.
pub(super) fn named(workload: &Workload, under: Allocator) -> String {
    match under {
        Allocator::Go => format!("{} in Go", workload.name),
        Allocator::GoOne => format!("{} in Go on one core", workload.name),
        _ => workload.name.to_owned(),
    }
}

/// Compares a workload with itself, `more` thousandths of its turns added.
///
/// # Errors
/// Where no process can be started. A workload that fails is no error: it is a comparison that came to nothing.
pub(super) fn make(
    session: &mut Session,
    step: &Step,
    (mode, more, under): (Mode, u32, Allocator),
    options: &Calibrate,
    cache: u64,
    programs: Option<&Arc<Programs>>,
) -> Result<Result<Trial, FailedTrial>, Error> {
    session.options.budget = Some(budget(options, step.workload, more));
    session.options.seed = step.seed;
    let go = programs.filter(|_| under.is_go());
    let case = match go {
        Some(_) => Case { claim: GO_ID.to_owned(), allocator: under, ..case(step, cache) },
        None => case(step, cache),
    };
    let comparison = Comparison {
        case,
        go: go.cloned(),
        mode,
        more,
        placed: step.workload.is_padded().then_some(Twin::Placed),
        // Go's slices have whole collections, and not a number of turns.
        has_long_turns: step.workload.has_long_turns() || go.is_some(),
    };
    let compared = compare(session, comparison)?;
    let lines = session.take();
    let workload = named(step.workload, under);
    let Some(Compared { estimate, interval, placed, stop, seconds }) = compared else {
        let reason = lines.iter().find_map(|line| match line {
            Line::Failure(failure) => Some(failure.reason.to_string()),
            _ => None,
        });
        let reason = reason.unwrap_or_else(|| "too few forks were measured".to_owned());
        return Ok(Err(FailedTrial { workload, mode, more_thousandths: more, reason }));
    };
    let settings = Settings { margin: session.options.margin, ..Settings::default() };
    let flagged = match placed {
        Some(placed) => is_turned(settings, estimate, placed),
        None => is_flagged(settings, more, interval),
    };
    let placement = placed.map(|placed| finite(placement(placed))).transpose()?;
    Ok(Ok(Trial {
        workload,
        mode,
        more_thousandths: more,
        ratio: finite(estimate.center)?,
        lower: finite(interval.lower)?,
        upper: finite(interval.upper)?,
        forks: u32::try_from(estimate.forks).unwrap_or(u32::MAX),
        stop,
        seconds: finite(seconds)?,
        flagged,
        placement,
    }))
}

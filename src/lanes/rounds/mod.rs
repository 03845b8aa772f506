//! The rounds lane: a comparison that can be trusted on a noisy machine.
//!
//! Two times that are taken one after the other compare the machine with itself; what survives is the ratio of
//! neighbours. So the cases of a group take turns in slices of a quarter of a millisecond, in random order, in fresh
//! processes:
//!
//! ```text
//! group ── fork 0 ── round 0: one slice of every case and twin, in random order
//!       │         └─ round 1 …
//!       ├─ fork 1 (fresh processes) …
//!       └─ look: is every prediction clear of its bound? then stop, else more forks
//! ```
//!
//! A fork's estimate is the median over its rounds of the log ratio to a reference; the verdict takes its interval from
//! the spread between forks. The reference of every group is entered again as twins, which show false alarms, what the
//! placement of code does, and whether 5 % more work is found.
//!
//! Where two variants that a prediction compares change place on a continuous axis, further points are measured between
//! those of the axis, until the crossover is known to a factor of 1.25 or as much time is spent as one group has.

mod builds;
mod compare;
mod fork;
mod forks;
mod found;
mod group;
mod guards;
mod layout;
mod member;
mod pilot;
mod plan;
mod refine;
mod rhythm;
mod roster;
mod schedule;
mod watch;
mod worker;

pub(super) use builds::in_builds;
pub(super) use compare::{Compared, Comparison, compare};
pub(super) use worker::work;

use super::child::{Description, Job, PROTOCOL};
use super::cores;
use super::machine;
use super::plan::{Planned, Sweep, cases_of, find};
use super::session::{self, Session};
use crate::claim::{Allocator, Catalogue, Lane};
use crate::record::{Case, Error, Twin};
use std::process::ExitCode;

/// The bench target's `main`, with the allocator that the target has set.
///
/// `again` is the same catalogue compiled a second time, as a module of the bench target itself: its reference variants
/// are the twins that show what the placement of code does. Without it there are no such twins.
#[must_use]
pub fn main(
    catalogue: &'static Catalogue,
    again: Option<&'static Catalogue>,
    allocator: Allocator,
) -> ExitCode {
    if let Some(job) = Job::of_this_process() {
        let routine = |case: &Case, twin: Option<Twin>| {
            let catalogue =
                if twin == Some(Twin::Placed) { again } else { None }.unwrap_or(catalogue);
            Some(find(catalogue, case)?.1.routine)
        };
        let cases = || catalogue.iter().flat_map(|entry| cases_of(entry, allocator)).collect();
        let describe = || Description {
            protocol: PROTOCOL,
            build: machine::build(),
            cases: cases(),
            again: again.is_some(),
        };
        worker::work(&routine, &describe, &job);
        return ExitCode::SUCCESS;
    }
    let parent = if again.is_some() { with_placed_twins } else { without_placed_twins };
    let child = |_: &'static Catalogue, _: Allocator, _: &Job| {};
    session::main(catalogue, Lane::Rounds, allocator, Sweep::Whole, child, parent)
}

fn with_placed_twins(
    session: &mut Session,
    planned: &[Planned],
    allocator: Allocator,
) -> Result<(), Error> {
    measure(session, planned, allocator, Some(Twin::Placed))
}

fn without_placed_twins(
    session: &mut Session,
    planned: &[Planned],
    allocator: Allocator,
) -> Result<(), Error> {
    measure(session, planned, allocator, None)
}

fn measure(
    session: &mut Session,
    planned: &[Planned],
    allocator: Allocator,
    placed: Option<Twin>,
) -> Result<(), Error> {
    if let Some(trouble) = cores::trouble().filter(|_| !session.options.test) {
        session.progress.say(&trouble);
    }
    schedule::measure(session, planned, allocator, placed)
}

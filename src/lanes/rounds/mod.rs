//! The rounds lane: a comparison that can be trusted on a noisy machine.
//!
//! Two times that are taken one after the other compare the machine with itself; what survives is the ratio of
//! neighbours. So the cases of a group take turns in slices of a quarter of a millisecond, in random order, in fresh
//! processes:
//!
//! ```text
//! run ── group ── pilot: turns of a slice, costs of a fork, guards; nothing is counted
//!     │        ├─ asked ── fork (fresh processes) ── set-up ── warm-up ── round: one slice of every member
//!     │        │        │                                            └─ round …
//!     │        │        └─ fork … until every question is answered, or left
//!     │        ├─ others ── five forks of what nobody asks of
//!     │        └─ twins ── two forks for a look, in full where a verdict needs them
//!     └─ group …
//! ```
//!
//! A fork's estimate is the median over its rounds of the log ratio to a reference; the verdict takes its interval from
//! the spread between forks, and is read after every fork. The reference of every group is entered again as twins, which
//! show false alarms, what the placement of code does, and whether 5 % more work is found.
//!
//! The budget is the run's. Every group gets a turn while its claim is at hand; what is left goes to what forks can still
//! decide, the cheapest first.
//!
//! Where two variants that a prediction compares change place on a continuous axis, further points are measured between
//! those of the axis, until the crossover is known to a factor of 1.25 or the turn of one group is spent on them.
//!
//! `schedule` shares the budget, `group` measures one group, `roster` says who takes part in its forks, `rhythm` how a fork
//! goes, `fork` carries it out and `worker` is its other side. The method is told in [`crate::method`].

mod builds;
mod compare;
mod fork;
mod forks;
mod found;
mod group;
mod guards;
mod layout;
mod member;
mod need;
mod pilot;
mod plan;
mod refine;
mod rhythm;
mod roster;
mod schedule;
mod state;
mod turns;
mod twice;
mod watch;
mod worker;

pub(super) use builds::in_builds;
pub(super) use compare::{Compared, Comparison, compare};
pub(super) use worker::work;

use super::child::{Description, Job, PROTOCOL};
use super::cores;
use super::counters::Counters;
use super::go::program::Programs;
use super::home::enter;
use super::machine;
use super::plan::{Planned, Sweep, cases_of, find};
use super::session::{self, Session};
use crate::claim::{Allocator, Catalogue, Lane};
use crate::record::{Case, Error, Twin};
use std::process::ExitCode;
use std::sync::Arc;

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
        serve(catalogue, again, allocator, &job);
        return ExitCode::SUCCESS;
    }
    if let Some(Err(error)) = again.map(|again| twice::check(catalogue, again)) {
        return session::ended(session::target(Lane::Rounds, allocator), Err(error));
    }
    let parent = if again.is_some() { with_placed_twins } else { without_placed_twins };
    let child = |_: &'static Catalogue, _: Allocator, _: &Job| {};
    session::main(catalogue, Lane::Rounds, allocator, Sweep::Whole, child, parent)
}

/// The child's side: a worker over the routines of a catalogue.
pub(super) fn serve(
    catalogue: &'static Catalogue,
    again: Option<&'static Catalogue>,
    allocator: Allocator,
    job: &Job,
) {
    enter(catalogue);
    let routine = |case: &Case, twin: Option<Twin>| {
        let catalogue = if twin == Some(Twin::Placed) { again } else { None }.unwrap_or(catalogue);
        Some(find(catalogue, case)?.1.routine)
    };
    // A build knows nothing of the settings that another one would have to start it with.
    let is_as_it_is =
        |case: &Case| find(catalogue, case).is_some_and(|found| found.1.settings.is_empty());
    let all = || catalogue.iter().flat_map(|entry| cases_of(entry, Lane::Rounds, allocator));
    let cases = || all().filter(&is_as_it_is).collect();
    let describe = || Description {
        protocol: PROTOCOL,
        build: machine::build(),
        cases: cases(),
        again: again.is_some(),
    };
    worker::work(&routine, &describe, job);
}

/// Measures the Go sides of some claims, each with all of its Go cases, beside the Rust variants of the same names.
///
/// # Errors
/// Where the record can not be written or no process be started; a case that fails is a line in the record.
pub(super) fn measure_go(
    session: &mut Session,
    planned: &[(&Planned, &[Case])],
    allocator: Allocator,
    programs: &Arc<Programs>,
) -> Result<(), Error> {
    say_of_cores(session);
    let groups =
        |planned: &Planned, own: &[Case]| plan::go_groups(planned, own, allocator, programs);
    let claims: Vec<(&Planned, Vec<plan::Plan>)> =
        planned.iter().map(|(planned, own)| (*planned, groups(planned, own))).collect();
    schedule::share(session, claims, None, None)
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
    say_of_cores(session);
    look_for_counters(session, allocator);
    schedule::measure(session, planned, allocator, placed)
}

/// Finds out whether forks can read the processor's counters; that they can not is said once, by the first of these lanes.
fn look_for_counters(session: &mut Session, allocator: Allocator) {
    if session.options.test {
        return;
    }
    match Counters::open() {
        Ok(_) => session.counters = true,
        Err(why) if allocator == Allocator::System => session.progress.say(&why),
        Err(_) => {}
    }
}

/// Says what keeps processes off their cores, where anything does.
fn say_of_cores(session: &Session) {
    if let Some(trouble) = cores::trouble().filter(|_| !session.options.test) {
        session.progress.say(&trouble);
    }
}

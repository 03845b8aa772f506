//! Where the time of a lane goes: every group gets a look, then whatever forks can still decide, the cheapest first.

use super::group::Measurement;
use super::need::Need;
use super::plan::{Plan, each_alone, groups};
use super::refine;
use super::turns::{Left, in_turn};
use crate::claim::Allocator;
use crate::lanes::plan::Planned;
use crate::lanes::session::Session;
use crate::record::{Error, Twin};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

/// What a group may take while its claim is at hand, in equal shares of what is left for the groups ahead.
const FIRST: f64 = 2.0;
/// What a group may take there at least in a look at everything, in seconds.
const LOOK: f64 = 0.5;
/// The share of the budget that is kept for a fork of what could not be decided.
const SHOWN: f64 = 0.05;
/// So many groups take turns afterwards, those that are decided soonest: what else runs on a shared machine comes and
/// goes within seconds, and forks that follow each other at once would all be measured in the same weather.
const IN_TURN: usize = 6;

/// Measures the claims of a run.
///
/// # Errors
/// Where the record can not be written or no process be started; a case that fails is a line in the record.
pub(super) fn measure(
    session: &mut Session,
    planned: &[Planned],
    allocator: Allocator,
    placed: Option<Twin>,
) -> Result<(), Error> {
    let by_tester = session.options.by_tester;
    let plans = |planned: &Planned| match by_tester {
        true => each_alone(planned),
        false => groups(planned, allocator),
    };
    let claims: Vec<(&Planned, Vec<Plan>)> =
        planned.iter().map(|planned| (planned, plans(planned))).collect();
    share(session, claims, placed, Some(allocator))
}

/// The groups of a claim.
type Groups<'a> = (&'a Planned, Vec<Plan>);

/// Measures the groups of some claims; their crossovers are narrowed down where an allocator is given.
///
/// In a look at everything, what articles state gets all that it needs before anything else has a turn, and no crossover is
/// narrowed down.
///
/// # Errors
/// As [`measure`].
pub(super) fn share(
    session: &mut Session,
    claims: Vec<Groups>,
    placed: Option<Twin>,
    narrowed: Option<Allocator>,
) -> Result<(), Error> {
    let budget = Duration::from_secs_f64(session.options.budget());
    let mut begun = BTreeSet::new();
    if session.options.minutes.is_none() {
        return spend(session, &claims, placed, narrowed, budget, &mut begun);
    }
    let start = Instant::now();
    let (stated, others) = parted(claims);
    spend(session, &stated, placed, None, budget, &mut begun)?;
    spend(session, &others, placed, None, budget.saturating_sub(start.elapsed()), &mut begun)
}

/// The groups of which an article states something, and all others; a claim without any group is among the latter.
fn parted(claims: Vec<Groups>) -> (Vec<Groups>, Vec<Groups>) {
    let (mut stated, mut others) = (Vec::new(), Vec::new());
    for (planned, plans) in claims {
        let (first, rest): (Vec<Plan>, Vec<Plan>) = plans.into_iter().partition(Plan::is_stated);
        if first.is_empty() || !rest.is_empty() {
            others.push((planned, rest));
        }
        if !first.is_empty() {
            stated.push((planned, first));
        }
    }
    (stated, others)
}

/// Spends a budget on some groups. Those of a claim may come in parts: what was begun is known.
fn spend(
    session: &mut Session,
    claims: &[Groups],
    placed: Option<Twin>,
    narrowed: Option<Allocator>,
    budget: Duration,
    begun: &mut BTreeSet<String>,
) -> Result<(), Error> {
    let start = Instant::now();
    let steps = |planned: &Planned| if narrowed.is_some() { refine::steps(planned) } else { 0 };
    let all: usize = claims.iter().map(|(planned, groups)| groups.len() + steps(planned)).sum();
    let mut ahead = all;
    // An equal share of what is left for all that is ahead, so that the first turns end within the budget. In a look what was
    // begun is decided where that is soon done, for to begin is most of its price.
    let least = if session.options.minutes.is_some() { LOOK } else { 0.0 };
    let share = |ahead: usize| {
        let left = budget.saturating_sub(start.elapsed()).as_secs_f64();
        (FIRST * left / ahead.max(1) as f64).max(least)
    };
    let mut open = Vec::new();
    for (planned, plans) in claims {
        if session.is_over() {
            break;
        }
        match begun.insert(planned.entry.id()) {
            true => session.claim(planned)?,
            false => session.again(planned),
        }
        let measured = in_turn(session, plans, placed, share(ahead))?;
        ahead = ahead.saturating_sub(plans.len());
        for measurement in measured {
            match measurement {
                Left::Done(measurement) => end(session, measurement)?,
                Left::Open(measurement) => open.push(measurement),
            }
        }
        if let Some(allocator) = narrowed.filter(|_| refine::steps(planned) > 0) {
            refine::refine(session, planned, allocator, placed, share(ahead))?;
            ahead = ahead.saturating_sub(refine::steps(planned));
        }
    }
    if !open.is_empty() && !session.is_over() {
        session.deciding(open.len());
    }
    decide(session, open, budget, start)
}

/// Gives what is left of the budget to those groups that are decided by the least of it, a few at a time; what the
/// budget can not decide is left, and says how many forks it would need. A share is kept to show what nobody could decide.
fn decide(
    session: &mut Session,
    open: Vec<Measurement>,
    budget: Duration,
    start: Instant,
) -> Result<(), Error> {
    let most = session.options.forks;
    let left = |share: f64| budget.mul_f64(share).saturating_sub(start.elapsed()).as_secs_f64();
    let open = cheapest(session, open, |group| group.need(most), || left(1.0 - SHOWN))?;
    let open = cheapest(session, open, Measurement::unseen, || left(1.0))?;
    open.into_iter().try_for_each(|measurement| end(session, measurement))
}

/// Adds forks to the groups that need the least time for what they need next, as long as there is enough of it for any;
/// those that are left.
fn cheapest<'a>(
    session: &mut Session,
    mut open: Vec<Measurement<'a>>,
    need: impl Fn(&mut Measurement<'a>) -> Need,
    left: impl Fn() -> f64,
) -> Result<Vec<Measurement<'a>>, Error> {
    loop {
        let mut needs: Vec<(f64, usize, usize)> = Vec::new();
        for (index, measurement) in open.iter_mut().enumerate() {
            if let Need::Forks { roster, seconds, .. } = need(measurement) {
                needs.push((seconds, index, roster));
            }
        }
        needs.sort_by(|one, other| one.0.total_cmp(&other.0));
        needs.truncate(IN_TURN);
        let mut is_idle = true;
        for (seconds, index, roster) in needs {
            if seconds <= left() && !session.is_over() {
                open[index].add(session, roster)?;
                is_idle = false;
            }
        }
        let (kept, gone): (Vec<_>, Vec<_>) = open.into_iter().partition(Measurement::has_cases);
        gone.into_iter().try_for_each(|measurement| end(session, measurement))?;
        open = kept;
        if is_idle {
            return Ok(open);
        }
    }
}

/// A group has come to its end.
fn end(session: &mut Session, measurement: Measurement) -> Result<(), Error> {
    let asked = measurement.plan().asked;
    measurement.end(session)?;
    session.progress.step(asked);
    Ok(())
}

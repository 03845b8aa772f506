//! Narrows the crossovers of a claim down, by points between those of its axis.
//!
//! What is narrowed down is what the verdict would say: the lane asks it for the crossings of every pair that a prediction
//! on time compares, takes the one that is known worst, and measures its two variants in the middle.

use super::plan::{Narrows, Plan, Question};
use super::turns;
use crate::claim::{Allocator, Bound, Claim, Lane, Metric, Processes, Scale};
use crate::lanes::plan::Planned;
use crate::lanes::session::Session;
use crate::record::{
    Case, Error, Group, Line, Mode, Newest, Record, RecordedClaim, RecordedPrediction, Refined,
    Twin,
};
use crate::verdict::{Course, Pair, Settings, narrow, pairs};
use std::time::{Duration, Instant};

/// The share of the time for a claim's crossovers that one more point may take.
const SHARE: f64 = 0.5;

/// A point that is to be measured.
#[derive(Clone, Debug, PartialEq)]
struct Next {
    subject: String,
    reference: String,
    point: u64,
    /// The points of the axis that enclose the crossing.
    between: (u64, u64),
    /// By which factor the ends of the crossing are apart.
    factor: f64,
}

/// Whether there is anything between the points of a claim's axis, as a number of steps.
pub(super) fn steps(planned: &Planned) -> usize {
    usize::from(planned.entry.claim.axis.scale == Scale::Continuous)
}

/// Measures points until every crossing is narrow, or so many seconds are spent.
///
/// # Errors
/// Where the record can not be written or no process be started. A point that fails ends the refinement of its pair.
pub(super) fn refine(
    session: &mut Session,
    planned: &Planned,
    allocator: Allocator,
    placed: Option<Twin>,
    whole: f64,
) -> Result<(), Error> {
    let claim = planned.entry.claim;
    if session.options.test {
        return Ok(());
    }
    let recorded = RecordedClaim::of(planned.entry);
    let start = Instant::now();
    let mut longest = Duration::ZERO;
    loop {
        let left = Duration::from_secs_f64(whole).saturating_sub(start.elapsed());
        let settings = Settings { margin: session.options.margin, ..Settings::default() };
        let record = Record { lines: session.lines_of(&recorded.id), warnings: Vec::new() };
        let newest = record.newest();
        let next = next(&newest, claim, &recorded, allocator, settings);
        let has_time = left > longest && !session.is_over();
        let Some(next) = next.filter(|_| has_time) else { return Ok(()) };
        let mode = mode(&newest, &recorded, allocator, &next);
        let plan = plan(&next, &recorded, allocator, mode).set_for(claim);
        let point_start = Instant::now();
        turns::alone(session, &plan, placed, (SHARE * whole).min(left.as_secs_f64()))?;
        if session.is_over() {
            return Ok(());
        }
        say(session, &recorded);
        longest = longest.max(point_start.elapsed());
    }
}

/// Says why the point that was measured last could not be, where it could not.
fn say(session: &Session, claim: &RecordedClaim) {
    let Some(Line::Group(group)) = session.lines().last() else { return };
    if let Some(Refined { subject, reference, point, failure: Some(failure), .. }) = &group.refined
    {
        let point = claim.label(*point);
        session.progress.say(&format!(
            "{}: `{subject}` and `{reference}` at {point}: {failure}; their crossover is narrowed down no further",
            claim.id
        ));
    }
}

/// The point that narrows down the crossing whose ends are furthest apart; nothing where all are narrow, where a variant
/// does not exist in between, or where a point of the pair has failed.
fn next(
    newest: &Newest,
    claim: &Claim,
    recorded: &RecordedClaim,
    allocator: Allocator,
    settings: Settings,
) -> Option<Next> {
    let pairs = pairs(newest, recorded, settings);
    let all = pairs.iter().filter(|pair| pair.allocator == allocator);
    let next = all.flat_map(|pair| of_pair(newest, claim, recorded, pair));
    next.max_by(|one, other| one.factor.total_cmp(&other.factor))
}

/// The next point of each crossing of a pair.
fn of_pair(newest: &Newest, claim: &Claim, recorded: &RecordedClaim, pair: &Pair) -> Vec<Next> {
    let Course::Crosses(crossings) = &pair.course else { return Vec::new() };
    let is_of_pair =
        |subject: &str, reference: &str| (subject, reference) == (pair.subject, pair.reference);
    let mut tried = recorded.points.iter().map(|(point, _)| *point).collect::<Vec<u64>>();
    for (refined, _) in newest.refined(recorded, pair.allocator) {
        if is_of_pair(&refined.subject, &refined.reference) {
            if refined.failure.is_some() {
                return Vec::new();
            }
            tried.push(refined.point);
        }
    }
    let exists = |point: u64| {
        let variants = [pair.subject, pair.reference].map(|name| claim.variant(name));
        variants
            .iter()
            .all(|variant| variant.is_some_and(|known| known.runs_in(Lane::Rounds, point)))
    };
    let next = |crossing| {
        let point = narrow::next(crossing, &tried).filter(|point| exists(*point))?;
        let judged = || pair.points.iter().map(|standing| standing.point);
        Some(Next {
            subject: pair.subject.to_owned(),
            reference: pair.reference.to_owned(),
            point,
            between: (
                judged().rfind(|known| *known < point)?,
                judged().find(|known| *known > point)?,
            ),
            factor: narrow::factor(crossing.between),
        })
    };
    crossings.iter().filter_map(next).collect()
}

/// Apart where either group that encloses a point was run apart.
fn mode(newest: &Newest, claim: &RecordedClaim, allocator: Allocator, next: &Next) -> Mode {
    let ends = [next.between.0, next.between.1];
    let is_apart = |point: u64| {
        let group = newest.group(&claim.id, allocator, &Group::at(point));
        group.is_some_and(|group| group.mode == Mode::Apart)
    };
    if ends.into_iter().any(is_apart) { Mode::Apart } else { Mode::Together }
}

/// The question which of the two variants is faster at the point.
fn even(next: &Next) -> RecordedPrediction {
    RecordedPrediction {
        metric: Metric::Time,
        subject: next.subject.clone(),
        reference: Some(next.reference.clone()),
        reference_point: None,
        own: None,
        to_go: false,
        difference: false,
        bound: Bound::AtMost(1.0),
        points: vec![next.point],
        allocator: None,
        phase: None,
        figure: None,
        stated: None,
        printed: None,
        after_trial: false,
        unlike: None,
        cause: None,
        languages: None,
    }
}

/// The group of the two variants at the point.
fn plan(next: &Next, claim: &RecordedClaim, allocator: Allocator, mode: Mode) -> Plan {
    let case = |variant: &str| Case {
        claim: claim.id.clone(),
        variant: variant.to_owned(),
        point: next.point,
        allocator,
    };
    Plan {
        name: Group::refined(&next.subject, &next.reference, next.point),
        cases: vec![case(&next.subject), case(&next.reference)],
        references: vec![1],
        twinned: 1,
        questions: vec![Question { prediction: even(next), subject: 0, reference: Some(1) }],
        processes: Processes::Found,
        asked: 0,
        programs: Vec::new(),
        fewest_turns: 1,
        narrows: Some(Narrows { between: next.between, mode }),
        go: None,
        settings: Vec::new(),
    }
}

impl Plan {
    /// What the group narrows down, for the record.
    pub(super) fn refined(&self, failure: Option<String>) -> Option<Refined> {
        let Narrows { between, .. } = *self.narrows.as_ref()?;
        let [subject, reference] = self.cases.as_slice() else { return None };
        Some(Refined {
            subject: subject.variant.clone(),
            reference: reference.variant.clone(),
            point: subject.point,
            between,
            failure,
        })
    }
}

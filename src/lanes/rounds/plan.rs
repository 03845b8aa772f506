//! Which cases make a group, which of them are references, and what is asked of their readings.

use crate::claim::{Against, Allocator, Bound, Form, Lane, Metric, Prediction, Processes};
use crate::lanes::plan::{Planned, cases_of};
use crate::record::{Case, Group, Mode, RecordedClaim};
use std::path::PathBuf;

/// The cases that are compared with each other.
pub(super) struct Plan {
    /// The group's name in the record.
    pub(super) name: String,
    /// Its cases.
    pub(super) cases: Vec<Case>,
    /// The places of those cases that others are compared with.
    pub(super) references: Vec<usize>,
    /// The place of the case that has twins.
    pub(super) twinned: usize,
    /// What the predictions ask.
    pub(super) questions: Vec<Question>,
    /// Whether the cases may share a process.
    pub(super) processes: Processes,
    /// How many of the cases that were asked for it measures.
    pub(super) asked: usize,
    /// The programs of the builds that are compared; none where the cases are this program's own.
    pub(super) programs: Vec<PathBuf>,
    /// The fewest turns of a slice, which is made longer where a turn is too long for them.
    pub(super) fewest_turns: u64,
    /// What it narrows down, where its cases are none of the claim.
    pub(super) narrows: Option<Narrows>,
}

/// What a group narrows down.
pub(super) struct Narrows {
    /// The points of the axis that enclose the crossover.
    pub(super) between: (u64, u64),
    /// The mode of the groups there, which is that of this one too.
    pub(super) mode: Mode,
}

/// A sampled metric, or what two readings are compared by, and the bound that its interval has to be clear of.
#[derive(Clone, Copy)]
pub(super) struct Question {
    /// What is read.
    pub(super) metric: Metric,
    /// The place of the subject.
    pub(super) subject: usize,
    /// The place of the reference, where two cases are compared.
    pub(super) reference: Option<usize>,
    /// The other metric of the subject, where two of its own are compared.
    pub(super) own: Option<Metric>,
    /// How two readings are compared.
    pub(super) form: Form,
    /// Where the reading, the ratio or the difference has to lie.
    pub(super) bound: Bound,
}

/// The groups of a claim: the variants of each point, and a variant at two points for each prediction across points.
///
/// A filter that asks for one case gets its whole group, for a case alone can be compared with nothing.
pub(super) fn groups(planned: &Planned, allocator: Allocator) -> Vec<Plan> {
    let all = cases_of(planned.entry, allocator);
    let claim = RecordedClaim::of(planned.entry);
    let timed: Vec<(&Prediction, Vec<u64>)> = planned
        .entry
        .claim
        .predictions
        .iter()
        .zip(&claim.predictions)
        .filter(|(prediction, _)| {
            prediction.metric.lane() == Lane::Rounds && prediction.applies_under(allocator)
        })
        .map(|(prediction, recorded)| (prediction, recorded.points.clone()))
        .collect();
    let mut groups: Vec<Plan> = Vec::new();
    for (point, _) in &claim.points {
        groups.extend(at_point(planned, &claim, &all, &timed, *point));
    }
    for (prediction, points) in &timed {
        let Against::Point(reference) = prediction.against else { continue };
        for point in points {
            let Some(group) = across(planned, &all, prediction, *point, reference) else {
                continue;
            };
            match groups.iter_mut().find(|known| known.name == group.name) {
                Some(known) => known.questions.extend(group.questions),
                None => groups.push(group),
            }
        }
    }
    groups
}

/// The group of all variants at a point; nothing where none of them was asked for.
fn at_point(
    planned: &Planned,
    claim: &RecordedClaim,
    all: &[Case],
    timed: &[(&Prediction, Vec<u64>)],
    point: u64,
) -> Option<Plan> {
    let asked = planned.cases.iter().filter(|case| case.point == point).count();
    let cases: Vec<Case> = all.iter().filter(|case| case.point == point).cloned().collect();
    let place = |name: &str| cases.iter().position(|case| case.variant == name);
    let questions: Vec<Question> = timed
        .iter()
        .filter(|(_, points)| points.contains(&point))
        .filter_map(|(prediction, _)| {
            let (reference, own) = match prediction.against {
                Against::Nothing => (None, None),
                Against::Variant(reference) => (Some(place(reference)?), None),
                Against::Own(own) => (None, Some(own.metric)),
                Against::Point(_) => return None,
            };
            Some(Question {
                metric: prediction.metric,
                subject: place(prediction.subject)?,
                reference,
                own,
                form: prediction.form,
                bound: prediction.bound,
            })
        })
        .collect();
    let twinned = place(&claim.reference).unwrap_or(0);
    let mut references = vec![twinned];
    references.extend(questions.iter().filter_map(|question| question.reference));
    references.sort_unstable();
    references.dedup();
    let name = Group::at(point);
    let processes = planned.entry.claim.processes;
    (asked > 0).then_some(Plan {
        name,
        cases,
        references,
        twinned,
        questions,
        processes,
        asked,
        programs: Vec::new(),
        fewest_turns: 1,
        narrows: None,
    })
}

/// The group that compares a variant with itself at another point; nothing where it was not asked for.
fn across(
    planned: &Planned,
    all: &[Case],
    prediction: &Prediction,
    point: u64,
    reference: u64,
) -> Option<Plan> {
    let subject = prediction.subject;
    planned.cases.iter().find(|case| case.variant == subject && case.point == point)?;
    let at = |point: u64| all.iter().find(|case| case.variant == subject && case.point == point);
    Some(Plan {
        name: Group::across(subject, point, reference),
        cases: vec![at(point)?.clone(), at(reference)?.clone()],
        references: vec![1],
        twinned: 1,
        questions: vec![Question {
            metric: prediction.metric,
            subject: 0,
            reference: Some(1),
            own: None,
            form: prediction.form,
            bound: prediction.bound,
        }],
        processes: planned.entry.claim.processes,
        asked: 0,
        programs: Vec::new(),
        fewest_turns: 1,
        narrows: None,
    })
}

//! Which cases make a group, and which of them are references.

use crate::claim::{Against, Allocator, Lane, Processes};
use crate::lanes::plan::{Planned, cases_of};
use crate::record::{Case, Group, RecordedClaim};

/// The cases that are compared with each other.
pub(super) struct Plan {
    /// The group's name in the record.
    pub(super) name: String,
    /// Its cases.
    pub(super) cases: Vec<Case>,
    /// The places of those cases that others are compared with.
    pub(super) references: Vec<usize>,
    /// Whether the cases may share a process.
    pub(super) processes: Processes,
    /// How many of the cases that were asked for it measures.
    pub(super) asked: usize,
}

/// The groups of a claim: the variants of each point, and a variant at two points for each prediction across points.
///
/// A filter that asks for one case gets its whole group, for a case alone can be compared with nothing.
pub(super) fn groups(planned: &Planned, allocator: Allocator) -> Vec<Plan> {
    let claim = RecordedClaim::of(planned.entry);
    let processes = planned.entry.claim.processes;
    let all = cases_of(planned.entry, allocator);
    let mut groups = Vec::new();
    for (point, _) in &claim.points {
        let asked = planned.cases.iter().filter(|case| case.point == *point).count();
        if asked == 0 {
            continue;
        }
        let cases: Vec<Case> = all.iter().filter(|case| case.point == *point).cloned().collect();
        let mut wanted = vec![claim.reference.clone()];
        let timed =
            claim.predictions.iter().filter(|prediction| prediction.metric.lane() == Lane::Rounds);
        wanted.extend(timed.filter_map(|prediction| prediction.reference.clone()));
        let references = places(&cases, |case| wanted.contains(&case.variant));
        groups.push(Plan { name: Group::at(*point), cases, references, processes, asked });
    }
    for prediction in planned.entry.claim.predictions {
        let Against::Point(reference) = prediction.against else { continue };
        if prediction.metric.lane() != Lane::Rounds || !prediction.applies_under(allocator) {
            continue;
        }
        let at = |point: u64| {
            all.iter().find(|case| case.variant == prediction.subject && case.point == point)
        };
        let recorded = claim.predictions.iter().filter(|recorded| {
            recorded.reference_point == Some(reference) && recorded.subject == prediction.subject
        });
        for point in recorded.flat_map(|recorded| recorded.points.iter().copied()) {
            let name = Group::across(prediction.subject, point, reference);
            let asked = planned
                .cases
                .iter()
                .any(|case| case.variant == prediction.subject && case.point == point);
            if !asked || groups.iter().any(|known| known.name == name) {
                continue;
            }
            if let (Some(subject), Some(reference)) = (at(point), at(reference)) {
                let cases = vec![subject.clone(), reference.clone()];
                groups.push(Plan { name, cases, references: vec![1], processes, asked: 0 });
            }
        }
    }
    groups
}

fn places(cases: &[Case], wanted: impl Fn(&Case) -> bool) -> Vec<usize> {
    cases.iter().enumerate().filter(|(_, case)| wanted(case)).map(|(place, _)| place).collect()
}

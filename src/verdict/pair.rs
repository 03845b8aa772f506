//! Two variants that a claim's predictions compare, read along the whole axis: which is faster at which point.

mod refined;

use super::crossover::{Course, Interpolation, course};
use super::point::judge_at;
use super::settings::Settings;
use super::standing::Standing;
use crate::claim::{Allocator, Bound, Lane, Metric};
use crate::record::{Newest, RecordedClaim, RecordedPrediction};
use refined::refined;

/// Two variants whose times a prediction of their claim compares, along the whole axis under one allocator.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair<'a> {
    /// The variant whose time is divided.
    pub subject: &'a str,
    /// The variant whose time it is divided by.
    pub reference: &'a str,
    /// The allocator of the cases that were read.
    pub allocator: Allocator,
    /// The points that could be judged, in the order of the axis; never empty.
    pub points: Vec<Standing>,
    /// How many points could not be judged although both variants exist there.
    pub missing: usize,
    /// The points that are none of the axis and were measured to narrow its crossings down, in ascending order.
    pub refined: Vec<Standing>,
    /// What the points say together, narrowed down where they cross.
    pub course: Course,
}

/// The pairs of a claim, each once in the order of its predictions, under each allocator that anything was measured
/// under. Pairs with a control are left out: it does other work, and so is no choice that a reader has.
#[must_use]
pub fn pairs<'a>(newest: &Newest, claim: &'a RecordedClaim, settings: Settings) -> Vec<Pair<'a>> {
    let timed = newest.lanes().into_iter().filter(|known| known.0 == Lane::Rounds);
    let allocators: Vec<Allocator> = timed.map(|known| known.1).collect();
    let under = |names: (&'a str, &'a str)| {
        let pair = |allocator: &Allocator| pair(newest, claim, names, *allocator, settings);
        allocators.iter().filter_map(pair).collect::<Vec<_>>()
    };
    compared(claim).into_iter().flat_map(under).collect()
}

/// The names of the variants that predictions on the ratio of times compare, subject first; each two only once.
fn compared(claim: &RecordedClaim) -> Vec<(&str, &str)> {
    let is_worker =
        |name: &str| claim.variant(name).is_some_and(|variant| variant.control.is_none());
    let mut compared: Vec<(&str, &str)> = Vec::new();
    for prediction in claim.predictions.iter().filter(|known| known.metric == Metric::Time) {
        let Some(reference) = prediction.reference.as_deref() else { continue };
        let subject = prediction.subject.as_str();
        let is_known = [(subject, reference), (reference, subject)]
            .iter()
            .any(|names| compared.contains(names));
        if !is_known && is_worker(subject) && is_worker(reference) {
            compared.push((subject, reference));
        }
    }
    compared
}

/// Two variants under one allocator; nothing where no point could be judged.
fn pair<'a>(
    newest: &Newest,
    claim: &'a RecordedClaim,
    (subject, reference): (&'a str, &'a str),
    allocator: Allocator,
    settings: Settings,
) -> Option<Pair<'a>> {
    let (one, other) = (claim.variant(subject)?, claim.variant(reference)?);
    let points: Vec<u64> =
        one.points_in(Lane::Rounds).filter(|point| other.runs_in(Lane::Rounds, *point)).collect();
    let even = RecordedPrediction {
        metric: Metric::Time,
        subject: subject.to_owned(),
        reference: Some(reference.to_owned()),
        reference_point: None,
        own: None,
        to_go: false,
        difference: false,
        bound: Bound::AtMost(1.0),
        // Each point is a question of its own, with the whole error.
        points: Vec::new(),
        allocator: None,
        phase: None,
        figure: None,
        stated: None,
        printed: None,
        after_trial: false,
        unlike: None,
        cause: None,
        languages: None,
    };
    let judged = |point: &u64| judge_at(newest, claim, &even, allocator, *point, settings);
    let standings: Vec<Standing> =
        points.iter().filter_map(|point| judged(point).standing()).collect();
    if standings.is_empty() {
        return None;
    }
    let interpolation = Interpolation::of(claim);
    let coarse = course(&standings, interpolation);
    let refined = refined(newest, claim, &even, allocator, &coarse, settings);
    let course = if refined.is_empty() {
        coarse
    } else {
        let mut all: Vec<Standing> = standings.iter().chain(&refined).copied().collect();
        all.sort_by_key(|standing| standing.point);
        course(&all, interpolation)
    };
    let missing = points.len() - standings.len();
    Some(Pair { subject, reference, allocator, points: standings, missing, refined, course })
}

#[cfg(test)]
mod tests;

//! Whether the allocator decides by how much, or even which way, a comparison of times goes.

use super::claim::JudgedClaim;
use super::doubt::Verdict;
use super::estimate::Estimate;
use super::measured::Measured;
use super::prediction::JudgedPrediction;
use crate::claim::{Allocator, Metric};
use crate::record::RecordedPrediction;

/// From this factor between two allocators on it is said that the allocator decides.
const FACTOR: f64 = 2.0;

/// A prediction on a ratio of times that reads very different under two allocators, at the point where it does most.
#[derive(Clone, Debug, PartialEq)]
pub struct Dependence<'a> {
    /// The prediction.
    pub prediction: &'a RecordedPrediction,
    /// The point.
    pub point: u64,
    /// The ratio under each allocator.
    pub ratios: Vec<(Allocator, Estimate)>,
}

impl Dependence<'_> {
    /// By which factor the largest ratio exceeds the smallest.
    #[must_use]
    pub fn factor(&self) -> f64 {
        let logs = || self.ratios.iter().map(|(_, ratio)| ratio.center.ln());
        (logs().fold(f64::MIN, f64::max) - logs().fold(f64::MAX, f64::min)).exp()
    }

    /// Whether one of the two is slower under one allocator and faster under another.
    #[must_use]
    pub fn turns(&self) -> bool {
        let ends = |ratio: &Estimate| ratio.interval.map(|it| (it.lower, it.upper));
        let any = |wanted: fn((f64, f64)) -> bool| {
            self.ratios.iter().filter_map(|(_, ratio)| ends(ratio)).any(wanted)
        };
        any(|(lower, _)| lower > 1.0) && any(|(_, upper)| upper < 1.0)
    }
}

/// The comparisons of a claim that differ by more than a factor of two between allocators, each two cases once, in the
/// order of the predictions. The intervals must not overlap, and a reading that is void says nothing.
#[must_use]
pub fn dependences<'a>(judged: &JudgedClaim<'a>) -> Vec<Dependence<'a>> {
    let mut found: Vec<Dependence> = Vec::new();
    for group in judged.predictions.chunk_by(|a, b| std::ptr::eq(a.prediction, b.prediction)) {
        let prediction = group[0].prediction;
        let compares = prediction.reference.is_some() || prediction.reference_point.is_some();
        if prediction.metric != Metric::Time || prediction.difference || !compares {
            continue;
        }
        for point in &prediction.points {
            let ratios =
                group.iter().filter_map(|under| Some((under.allocator, at(under, *point)?)));
            let dependence = Dependence { prediction, point: *point, ratios: ratios.collect() };
            if dependence.ratios.len() < 2 || overlap(&dependence) || dependence.factor() <= FACTOR
            {
                continue;
            }
            match found.iter_mut().find(|known| is_of_same(known.prediction, prediction)) {
                Some(known) if known.factor() >= dependence.factor() => {}
                Some(known) => *known = dependence,
                None => found.push(dependence),
            }
        }
    }
    found
}

/// The ratio at a point under one allocator.
fn at(under: &JudgedPrediction, point: u64) -> Option<Estimate> {
    let judged = under.points.iter().find(|judged| judged.point == point)?;
    match (&judged.verdict, judged.measured) {
        (Verdict::Void(_), _) => None,
        (_, Some(Measured::Sampled { estimate, .. })) => Some(estimate),
        _ => None,
    }
}

/// Whether the interval of the smallest ratio reaches that of the largest; also where either has none.
fn overlap(dependence: &Dependence) -> bool {
    let by_center =
        |a: &&(Allocator, Estimate), b: &&(Allocator, Estimate)| a.1.center.total_cmp(&b.1.center);
    let interval = |found: Option<&(Allocator, Estimate)>| found.and_then(|known| known.1.interval);
    let smallest = interval(dependence.ratios.iter().min_by(by_center));
    let largest = interval(dependence.ratios.iter().max_by(by_center));
    match (smallest, largest) {
        (Some(smallest), Some(largest)) => smallest.upper >= largest.lower,
        _ => true,
    }
}

/// Whether two predictions compare the same cases.
fn is_of_same(one: &RecordedPrediction, other: &RecordedPrediction) -> bool {
    (&one.subject, &one.reference, one.reference_point)
        == (&other.subject, &other.reference, other.reference_point)
}

#[cfg(test)]
mod tests;

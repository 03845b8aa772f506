//! What was read for a prediction at one point: an exact value, or an estimate from the forks of a group.

use super::estimate::{Estimate, Series};
use super::forks::{against, alone, less, of_namesake, own, to_go, value_of};
use super::number::Interval;
use super::sequential::{FARTHEST, Outlook};
use super::settings::Settings;
use crate::claim::{Allocator, Bound, Lane};
use crate::record::{Case, Fork, Group, Newest, RecordedClaim, RecordedOwn, RecordedPrediction};

/// What was read for a prediction at one point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measured {
    /// An exact value, or what two are compared by.
    Exact {
        /// The value that meets the bound.
        value: f64,
        /// The subject's reading.
        subject: f64,
        /// The reference's reading, where two are compared.
        reference: Option<f64>,
    },
    /// A sampled value, or what two are compared by.
    Sampled {
        /// The value that meets the bound, with its interval.
        estimate: Estimate,
        /// The subject's reading, in the metric's unit.
        subject: f64,
        /// The reference's reading, where two are compared and the record has it.
        reference: Option<f64>,
    },
}

impl Measured {
    /// Whether it meets the bound of its prediction; nothing where its interval is not clear of it, or there is none.
    #[must_use]
    pub fn meets(&self, prediction: &RecordedPrediction, settings: Settings) -> Option<bool> {
        let Measured::Sampled { estimate, .. } = self else {
            return Some(prediction.bound.admits(self.value()));
        };
        let Interval { lower, upper } = estimate.interval?;
        let (bound, _, added) = self.beside(prediction);
        settings.meets(bound, Interval { lower: lower + added, upper: upper + added })
    }

    /// The value that meets the bound.
    #[must_use]
    pub fn value(&self) -> f64 {
        match self {
            Measured::Exact { value, .. } => *value,
            Measured::Sampled { estimate, .. } => estimate.center,
        }
    }

    /// The bound and the value beside it, and what was added to both: the reference's reading where the prediction is
    /// about a difference, so that margin, placement and resolution, which are shares of a reading, mean the same as for
    /// a ratio.
    #[must_use]
    pub fn beside(&self, prediction: &RecordedPrediction) -> (Bound, f64, f64) {
        let added = match self {
            Measured::Sampled { reference: Some(reference), .. } if prediction.difference => {
                *reference
            }
            _ => 0.0,
        };
        (prediction.bound.map(|end| end + added), self.value() + added, added)
    }
}

/// What the forks of a group say of a prediction on a sampled metric at one point; nothing where no fork says anything.
///
/// This is what the rounds lane asks after every fork and what the verdict is read from, so that a group never ends before
/// its questions are answered. The forks are those of all members of the group, in the order in which they were measured;
/// the error is the prediction's, an equal share for each of its points. Where Rust is divided by Go, the subject is the Go
/// case and there is no reference, for each fork of a Go case has its ratio to its namesake.
#[must_use]
pub fn sampled(
    forks: &[&Fork],
    prediction: &RecordedPrediction,
    subject: &Case,
    reference: Option<&Case>,
    settings: Settings,
) -> Option<Measured> {
    let error = settings.of_points(prediction.points.len());
    let estimate = series(forks, prediction, subject, reference).estimate(error);
    let reading = |case: &Case| value_of(forks, prediction.named(), case, error);
    let (itself, other) = match (reference, &prediction.own) {
        // What is divided by Go's is of the namesake in Rust, and the case that was read is the Go variant.
        _ if prediction.to_go => {
            (of_namesake(forks, subject).estimate(error), Some(reading(subject)))
        }
        (Some(reference), _) => (reading(subject), Some(reading(reference))),
        (None, Some(own)) => (reading(subject), Some(value_of(forks, own.named(), subject, error))),
        (None, None) => (reading(subject), None),
    };
    (estimate.forks > 0).then_some(Measured::Sampled {
        estimate,
        subject: itself.center,
        reference: other.filter(|other| other.forks > 0).map(|other| other.center),
    })
}

/// About how many forks in all a prediction on a sampled metric needs at one point where it is not clear of its bound
/// yet; nothing for fewer than two forks. It is a forecast by what [`sampled`] reads, and part of no verdict.
#[must_use]
pub fn outlook(
    forks: &[&Fork],
    prediction: &RecordedPrediction,
    subject: &Case,
    reference: Option<&Case>,
    settings: Settings,
) -> Option<Outlook> {
    let measured = sampled(forks, prediction, subject, reference, settings)?;
    let (bound, center, added) = measured.beside(prediction);
    let error = settings.of_points(prediction.points.len());
    let series = series(forks, prediction, subject, reference);
    let limits = settings.limits(bound, center);
    let needs = limits.iter().map(|limit| series.outlook(limit - added, error));
    needs
        .max_by_key(|needs| match needs {
            Some(Outlook::Forks(forks)) => *forks,
            Some(Outlook::Beyond(_)) => u32::MAX,
            None => 0,
        })
        .unwrap_or(Some(Outlook::Beyond(FARTHEST)))
}

/// What each fork says of a prediction at one point.
fn series(
    forks: &[&Fork],
    prediction: &RecordedPrediction,
    subject: &Case,
    reference: Option<&Case>,
) -> Series {
    let read = prediction.named();
    match (reference, &prediction.own) {
        _ if prediction.to_go => to_go(forks, subject),
        (Some(reference), _) if prediction.difference => less(forks, read, subject, reference),
        (Some(reference), _) => against(forks, read, subject, reference),
        (None, Some(other)) => own(forks, (read, other.named()), prediction.difference, subject),
        (None, None) => alone(forks, read, subject),
    }
}

/// The exact reading of the subject, or what it is compared with: the reference's, or another of its own. Nothing
/// divided by nothing is one.
///
/// Readings beyond a start can fall below it (a purge gives back more than the turn took); in a ratio they count as
/// nothing, for a negative ratio would lie below every bound.
pub(super) fn measured_exactly(
    newest: &Newest,
    prediction: &RecordedPrediction,
    subject: &Case,
    reference: Option<&Case>,
) -> Option<Measured> {
    let itself = RecordedOwn {
        metric: prediction.metric,
        phase: prediction.phase.clone(),
        figure: prediction.figure.clone(),
    };
    let read = exact(newest, &itself, subject)?;
    let (own, other) = match (reference, &prediction.own) {
        // What is divided by Go's is of the namesake in Rust, which another lane has counted.
        _ if prediction.to_go => (exact(newest, &itself, &counted_namesake(subject))?, read),
        (None, None) => {
            return Some(Measured::Exact { value: read, subject: read, reference: None });
        }
        (None, Some(other)) => (read, exact(newest, other, subject)?),
        (Some(reference), _) => (read, exact(newest, &itself, reference)?),
    };
    let (taken, compared) = (own.max(0.0), other.max(0.0));
    let value = match () {
        () if prediction.difference => own - other,
        () if taken == 0.0 && compared == 0.0 => 1.0,
        () => taken / compared,
    };
    Some(Measured::Exact { value, subject: own, reference: Some(other) })
}

/// The Rust variant of a Go case's name where blocks are counted.
pub(super) fn counted_namesake(own: &Case) -> Case {
    Case { allocator: Allocator::Dhat, ..own.clone() }
}

/// An exact reading of a case. Readings of the resident lane are those of a phase, `held` unless one is named, but for the
/// end of a process.
fn exact(newest: &Newest, reading: &RecordedOwn, case: &Case) -> Option<f64> {
    let phase = match (reading.metric.lane(), reading.phase.as_deref()) {
        (Lane::Resident, None) if !reading.metric.is_of_an_end() => Some("held"),
        (_, phase) => phase,
    };
    newest.reading(case, reading.metric, phase, reading.figure.as_deref())?.value.exact()
}

/// The name of the group in which a subject was compared with its reference.
pub(super) fn group_of(subject: &Case, reference: Option<&Case>) -> String {
    match reference {
        Some(reference) if reference.point != subject.point => {
            Group::across(&subject.variant, subject.point, reference.point)
        }
        _ => Group::at(subject.point),
    }
}

/// A case of a claim.
pub(super) fn case(claim: &RecordedClaim, variant: &str, point: u64, allocator: Allocator) -> Case {
    Case { claim: claim.id.clone(), variant: variant.to_owned(), point, allocator }
}

#[cfg(test)]
mod tests;

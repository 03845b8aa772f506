//! What was read for a prediction at one point: an exact value, or an estimate from the forks of a group.

use super::{Estimate, Interval, Settings, difference_of, own_of, ratio_of, value_of};
use crate::claim::{Bound, Lane};
use crate::record::{Case, Group, Newest, RecordedOwn, RecordedPrediction};

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

/// What an interval of a difference has to be clear of, so that margin, placement and resolution, which are shares of a
/// reading, mean the same as for a ratio: the reference's reading is added to the bound and to the interval.
pub(super) fn as_ratio(
    prediction: &RecordedPrediction,
    measured: Option<&Measured>,
    interval: Interval,
) -> (Bound, Interval, f64) {
    let (center, reference) = match measured {
        Some(Measured::Sampled { estimate, reference, .. }) => (estimate.center, *reference),
        _ => (f64::NAN, None),
    };
    match reference {
        Some(added) if prediction.difference => (
            prediction.bound.map(|end| end + added),
            Interval { lower: interval.lower + added, upper: interval.upper + added },
            center + added,
        ),
        _ => (prediction.bound, interval, center),
    }
}

/// A sampled metric of the subject, or what it is compared with the reference's, from the forks of their group.
pub(super) fn measure_sampled(
    newest: &Newest,
    prediction: &RecordedPrediction,
    subject: &Case,
    reference: Option<&Case>,
    settings: Settings,
) -> Option<Measured> {
    let metric = prediction.metric;
    let group = group_of(subject, reference);
    let error = settings.error_of_a_look();
    let own = value_of(newest, metric, subject, &group, error);
    let (estimate, other) = match (reference, &prediction.own) {
        (None, None) => (own, None),
        (None, Some(other)) => {
            let metrics = (metric, other.metric);
            let estimate = own_of(newest, metrics, prediction.difference, subject, &group, error);
            (estimate, Some(value_of(newest, other.metric, subject, &group, error)))
        }
        (Some(reference), _) => {
            let compared = if prediction.difference { difference_of } else { ratio_of };
            let estimate = compared(newest, metric, subject, reference, &group, error);
            (estimate, Some(value_of(newest, metric, reference, &group, error)))
        }
    };
    (estimate.forks > 0).then_some(Measured::Sampled {
        estimate,
        subject: own.center,
        reference: other.filter(|other| other.forks > 0).map(|other| other.center),
    })
}

/// The exact reading of the subject, or what it is compared with: the reference's, or another of its own. Nothing
/// divided by nothing is one.
///
/// Readings beyond a start can fall below it (a purge gives back more than the turn took); in a ratio they count as
/// nothing, for a negative ratio would lie below every bound.
pub(super) fn measure_exact(
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
    let own = exact(newest, &itself, subject)?;
    let other = match (reference, &prediction.own) {
        (None, None) => {
            return Some(Measured::Exact { value: own, subject: own, reference: None });
        }
        (None, Some(other)) => exact(newest, other, subject)?,
        (Some(reference), _) => exact(newest, &itself, reference)?,
    };
    let (taken, compared) = (own.max(0.0), other.max(0.0));
    let value = match () {
        () if prediction.difference => own - other,
        () if taken == 0.0 && compared == 0.0 => 1.0,
        () => taken / compared,
    };
    Some(Measured::Exact { value, subject: own, reference: Some(other) })
}

/// An exact reading of a case. Readings of the resident lane are those of a phase, `held` unless one is named.
fn exact(newest: &Newest, reading: &RecordedOwn, case: &Case) -> Option<f64> {
    let phase = match (reading.metric.lane(), reading.phase.as_deref()) {
        (Lane::Resident, None) => Some("held"),
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

//! A prediction in words, and what was measured for it: shared by the page and the terminal.

use super::format::{Quantity, exact_bytes};
use crate::claim::{Bound, Metric};
use crate::record::{RecordedClaim, RecordedPrediction};
use crate::verdict::{JudgedPoint, JudgedPrediction, Measured, Transfer};

/// A prediction in words: ``time of `whole` / `stack_copy` ≥ 12 at 64 KiB``. Names stand between backticks.
#[must_use]
pub fn prediction(claim: &RecordedClaim, prediction: &RecordedPrediction) -> String {
    let subject = &prediction.subject;
    let sign = if prediction.difference { "−" } else { "/" };
    let own = reading(prediction.metric, prediction.phase.as_ref(), prediction.figure.as_ref());
    let compared = match (&prediction.reference, prediction.reference_point, &prediction.own) {
        _ if prediction.to_go => format!("{own} of `{subject}` in Rust / in Go"),
        (Some(reference), _, _) => format!("{own} of `{subject}` {sign} `{reference}`"),
        (None, Some(reference), _) => {
            let points = listed(claim, &prediction.points);
            format!("{own} of `{subject}` at {points} {sign} at {}", claim.spoken(reference))
        }
        (None, None, Some(other)) => {
            let other = reading(other.metric, other.phase.as_ref(), other.figure.as_ref());
            format!("{own} {sign} {other} of `{subject}`")
        }
        (None, None, None) => format!("{own} of `{subject}`"),
    };
    let mut words = format!("{compared} {}", bound(prediction));
    if prediction.reference_point.is_none() {
        words += &where_judged(claim, prediction);
    }
    if let Some(allocator) = prediction.allocator {
        words += &format!(" under {}", allocator.name());
    }
    words
}

/// So many of something.
pub(crate) fn so_many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// Whose a prediction is: `stated`, `ours` or `ours, after a trial`.
#[must_use]
pub fn origin(prediction: &RecordedPrediction) -> &'static str {
    match (&prediction.stated, prediction.after_trial) {
        (Some(_), _) => "stated",
        (None, false) => "ours",
        (None, true) => "ours, after a trial",
    }
}

/// The bound of a prediction with its sign: `≥ 12`, `= 8,391,680 B`, `0.8 to 1.1`.
#[must_use]
pub fn bound(prediction: &RecordedPrediction) -> String {
    let quantity = Quantity::of_prediction(prediction);
    let short = |number: f64| quantity.short(number);
    match prediction.bound {
        Bound::AtMost(most) => format!("≤ {}", short(most)),
        Bound::AtLeast(least) => format!("≥ {}", short(least)),
        Bound::Below(limit) => format!("< {}", short(limit)),
        Bound::Within(least, most) => format!("{} to {}", short(least), short(most)),
        Bound::Equal(expected) if quantity == Quantity::Bytes => {
            format!("= {}", exact_bytes(expected))
        }
        Bound::Equal(expected) => format!("= {}", short(expected)),
    }
}

/// What was measured at a point, with its interval; nothing where nothing was.
#[must_use]
pub fn measured(prediction: &RecordedPrediction, point: &JudgedPoint) -> Option<String> {
    let quantity = Quantity::of_prediction(prediction);
    Some(match point.measured? {
        Measured::Exact { value, .. } if matches!(prediction.bound, Bound::Equal(_)) => {
            quantity.exact(value)
        }
        Measured::Exact { value, .. } => quantity.text(value),
        Measured::Sampled { estimate, .. } => {
            quantity.with_interval(estimate.center, estimate.interval)
        }
    })
}

/// The point that decides a prediction: of those with its verdict, the one that strains the bound most.
#[must_use]
pub fn deciding<'a>(judged: &'a JudgedPrediction) -> Option<&'a JudgedPoint> {
    let strain = |point: &JudgedPoint| match point.measured {
        None => f64::NEG_INFINITY,
        Some(Measured::Exact { value, .. }) => beyond(judged.prediction.bound, value),
        Some(Measured::Sampled { estimate, .. }) => {
            beyond(judged.prediction.bound, estimate.center)
        }
    };
    let alike = judged.points.iter().filter(|point| point.verdict.name() == judged.verdict.name());
    alike.fold(None, |most: Option<&'a JudgedPoint>, point| match most {
        Some(known) if strain(known) >= strain(point) => Some(known),
        _ => Some(point),
    })
}

/// How far a value lies beyond a bound; negative where it lies inside.
fn beyond(bound: Bound, value: f64) -> f64 {
    match bound {
        Bound::AtMost(most) | Bound::Below(most) => value - most,
        Bound::AtLeast(least) => least - value,
        Bound::Within(least, most) => (least - value).max(value - most),
        Bound::Equal(expected) => (value - expected).abs(),
    }
}

/// The name of what is read.
fn reading(metric: Metric, phase: Option<&String>, figure: Option<&String>) -> String {
    let name = match (metric, figure) {
        (Metric::Figure, Some(figure)) => format!("`{figure}`"),
        (Metric::SampledFigure, Some(figure)) => format!("`{figure}` a turn"),
        (metric, _) => metric.name().to_owned(),
    };
    match phase {
        Some(phase) => format!("{name} in phase `{phase}`"),
        None => name,
    }
}

/// Where a prediction is judged: nothing where that is everywhere, else ` at …`, ` from …` or ` up to …`.
fn where_judged(claim: &RecordedClaim, prediction: &RecordedPrediction) -> String {
    let exists = |name: &str, point: &u64| {
        let lane = prediction.metric.lane();
        claim.variant(name).is_some_and(|variant| variant.runs_in(lane, *point))
    };
    let possible: Vec<u64> = claim
        .points
        .iter()
        .map(|(point, _)| *point)
        .filter(|point| exists(&prediction.subject, point))
        .filter(|point| prediction.reference.as_ref().is_none_or(|name| exists(name, point)))
        .collect();
    let points = &prediction.points;
    match points.as_slice() {
        [] => " at no point".to_owned(),
        all if all == possible => String::new(),
        [only] => format!(" at {}", claim.spoken(*only)),
        [first, ..] if possible.ends_with(points) => format!(" from {}", claim.spoken(*first)),
        [.., last] if possible.starts_with(points) => format!(" up to {}", claim.spoken(*last)),
        some => format!(" at {}", listed(claim, some)),
    }
}

/// How many of some transfers there are of each kind, each with the rest of the sentence: `2`, `carry over to Rust`. Kinds
/// without any are left out.
#[must_use]
pub fn transfers(all: &[&Transfer]) -> Vec<(usize, &'static str)> {
    // The name of the kind, and what is said of one and of several.
    const KINDS: [[&str; 3]; 6] = [
        ["carries over", "carries over to Rust", "carry over to Rust"],
        [
            "true in Go here, not in Rust",
            "is true in Go here, not in Rust",
            "are true in Go here, not in Rust",
        ],
        [
            "true in Rust, not in Go here",
            "is true in Rust, not in Go here",
            "are true in Rust, not in Go here",
        ],
        ["true in neither", "is true in neither", "are true in neither"],
        [
            "depends",
            "depends on how Go runs, or on the allocator",
            "depend on how Go runs, or on the allocator",
        ],
        ["open", "is open", "are open"],
    ];
    let counted = KINDS.map(|[name, one, several]| {
        let count = all.iter().filter(|transfer| transfer.name() == name).count();
        (count, if count == 1 { one } else { several })
    });
    counted.into_iter().filter(|(count, _)| *count > 0).collect()
}

/// Points as one says them: `16, 64 and 256`.
fn listed(claim: &RecordedClaim, points: &[u64]) -> String {
    and(&points.iter().map(|point| claim.spoken(*point)).collect::<Vec<String>>())
}

/// Parts as one says them: `one, another and a third`.
#[must_use]
pub fn and(parts: &[String]) -> String {
    match parts {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        parts => parts.concat(),
    }
}

#[cfg(test)]
mod tests;

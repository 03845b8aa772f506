//! The overview: counts of verdicts, the table of all predictions, what went wrong, and the machine.

use super::pieces::{self, badge, badge_with_reason, prose};
use super::{machine, rounds, troubles};
use crate::report::evidence::{Evidence, case};
use crate::report::{advice, format, words};
use crate::verdict::{JudgedClaim, JudgedPrediction, Measured, Verdict};
use maud::{Markup, html};

/// Everything before the first claim.
pub(super) fn overview(evidence: &Evidence) -> Markup {
    html! {
        section #verdicts aria-labelledby="verdicts-title" {
            h2 #verdicts-title { "Verdicts" }
            (counts(evidence))
            (expected_errors(evidence))
            (verdict_table(evidence))
        }
        (troubles::section(evidence))
        (machine::section(evidence))
    }
}

/// How many claims there are of each verdict.
fn counts(evidence: &Evidence) -> Markup {
    let verdicts: Vec<&Verdict> = evidence.judged.iter().map(|judged| &judged.verdict).collect();
    let mut kinds: Vec<&Verdict> = Vec::new();
    for verdict in &verdicts {
        if !kinds.iter().any(|known| known.name() == verdict.name()) {
            kinds.push(verdict);
        }
    }
    html! {
        p { "Of " (pieces::number_of(verdicts.len(), "claim", "claims")) ":" }
        ul.counts {
            @for kind in kinds {
                li {
                    span.count { (verdicts.iter().filter(|known| known.name() == kind.name()).count()) }
                    " " (badge(kind))
                }
            }
        }
    }
}

/// How many of the verdicts on sampled readings are wrong by chance alone.
fn expected_errors(evidence: &Evidence) -> Markup {
    let sampled = |judged: &JudgedPrediction| {
        let points = judged.points.iter();
        points.filter(|point| matches!(point.measured, Some(Measured::Sampled { .. }))).count()
    };
    let comparisons: usize =
        evidence.judged.iter().flat_map(|judged| &judged.predictions).map(sampled).sum();
    let error = evidence.settings.error;
    let expected = format::count((comparisons as f64 * error * 1e3).round() / 1e3);
    html! {
        p.note {
            "Times and other sampled readings were judged " (pieces::number_of(comparisons, "time", "times")) ", each time with an interval that "
            "misses the truth with a probability of at most " (format::percent(error)) ": " (expected)
            " false verdicts are to be expected by chance. Counts and bytes are exact."
        }
        (rounds::summary(evidence))
    }
}

/// All predictions under all allocators; a body of rows for each claim.
///
/// The roles are spelled out because narrow screens show rows as blocks, and some browsers then forget the table.
fn verdict_table(evidence: &Evidence) -> Markup {
    html! {
        table.stacked.verdicts role="table" aria-labelledby="verdicts-title" {
            thead role="rowgroup" {
                tr role="row" {
                    @for title in ["Prediction", "Said by", "Allocator", "Points", "Measured", "Bound", "Verdict"] {
                        th role="columnheader" scope="col" { (title) }
                    }
                }
            }
            @for judged in &evidence.judged {
                tbody role="rowgroup" {
                    tr.group role="row" {
                        th role="rowheader" scope="rowgroup" colspan="7" {
                            a href={ "#" (pieces::anchor(&judged.claim.id)) } { (judged.claim.title) }
                            " " (badge(&judged.verdict))
                        }
                    }
                    @for prediction in &judged.predictions { (row(evidence, judged, prediction)) }
                    (advice_row(judged))
                }
            }
        }
    }
}

fn row(evidence: &Evidence, judged: &JudgedClaim, prediction: &JudgedPrediction) -> Markup {
    let claim = judged.claim;
    let deciding = words::deciding(prediction);
    let measured = deciding.and_then(|point| words::measured(prediction.prediction, point));
    let labels: Vec<String> =
        prediction.prediction.points.iter().map(|point| claim.label(*point)).collect();
    html! {
        tr role="row" {
            td role="cell" { (prose(&words::prediction(claim, prediction.prediction))) }
            td role="cell" { (said_by(prediction)) }
            td role="cell" { (prediction.allocator.name()) }
            td role="cell" {
                @match labels.as_slice() {
                    [] => { "none" }
                    [only] => { (only) }
                    [first, .., last] => { (labels.len()) ": " (first) " to " (last) }
                }
            }
            td role="cell" {
                @match (measured, deciding) {
                    (Some(measured), Some(point)) => {
                        (measured)
                        @if labels.len() > 1 { span.at { " at " (claim.label(point.point)) } }
                        @if is_older_at(evidence, judged, prediction, point.point) { (pieces::older()) }
                    }
                    _ => { (pieces::nothing()) }
                }
            }
            td role="cell" { (words::bound(prediction.prediction)) }
            td role="cell" { (badge_with_reason(&prediction.verdict)) }
        }
    }
}

/// What a claim's times advise, in one row; nothing where they advise nothing.
fn advice_row(judged: &JudgedClaim) -> Markup {
    let advice = advice::of_note(judged);
    html! {
        @if !advice.is_empty() {
            tr role="row" {
                td.advice role="cell" colspan="7" {
                    @for advice in &advice { p { (prose(&advice.sentence())) } }
                }
            }
        }
    }
}

/// Who made a prediction.
fn said_by(prediction: &JudgedPrediction) -> &'static str {
    if prediction.prediction.stated.is_some() { "article" } else { "us" }
}

/// Whether a reading that a prediction was judged by at a point is an older one.
pub(super) fn is_older_at(
    evidence: &Evidence,
    judged: &JudgedClaim,
    prediction: &JudgedPrediction,
    point: u64,
) -> bool {
    let recorded = prediction.prediction;
    let at = |name: &str, point: u64| case(judged.claim, name, point, prediction.allocator);
    let reference = match (&recorded.reference, recorded.reference_point) {
        (Some(name), _) => Some(at(name, point)),
        (None, Some(point)) => Some(at(&recorded.subject, point)),
        (None, None) => None,
    };
    [Some(at(&recorded.subject, point)), reference]
        .iter()
        .flatten()
        .any(|case| evidence.is_older(recorded.metric.lane(), case))
}

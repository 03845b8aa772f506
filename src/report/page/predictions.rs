//! The predictions of a claim, each with its verdict at every point under every allocator.

use super::go;
use super::pieces::{self, badge, badge_with_reason, is_older_at, prose};
use crate::record::RecordedPrediction;
use crate::report::causes::cause;
use crate::report::evidence::Evidence;
use crate::report::format::Quantity;
use crate::report::words;
use crate::verdict::{JudgedClaim, JudgedPoint, JudgedPrediction, Measured};
use maud::{Markup, html};

/// The table of predictions: a body of rows for each, headed by the prediction in words.
pub(super) fn table(evidence: &Evidence, judged: &JudgedClaim) -> Markup {
    let title = format!("{}-predictions", pieces::anchor(&judged.claim.id));
    let titles = ["Allocator", "Point", "Measured", "Subject", "Reference", "Verdict"];
    html! {
        h3 #(title) { "Predictions" }
        p.note { "Stated by the article, or ours; all were written down before the first measurement, but for those that say after a trial." }
        table.stacked.predictions aria-labelledby=(title) {
            thead {
                tr { @for title in titles { th scope="col" { (title) } } }
            }
            // Those of one prediction under several allocators stand together.
            @for group in judged.by_prediction() {
                tbody {
                    (heading(judged, &group))
                    @for under in &group {
                        @for points in under.points.chunk_by(|one, other| {
                            let older = |point: &JudgedPoint| is_older_at(evidence, judged, under, point.point);
                            reads_the_same(one, other) && older(one) == older(other)
                        }) {
                            (row(evidence, judged, under, points))
                        }
                        @if under.points.is_empty() { (row_without_points(under)) }
                        @if let Some(cause) = cause(evidence, judged, under) { (row_of_cause(under, &cause)) }
                    }
                }
            }
        }
    }
}

/// Whether everything that a row says of two points is the same: exact readings and the verdict.
fn reads_the_same(one: &JudgedPoint, other: &JudgedPoint) -> bool {
    let is_exact = matches!(one.measured, None | Some(Measured::Exact { .. }));
    is_exact && one.measured == other.measured && one.verdict == other.verdict
}

/// A prediction in words, with who says so; beside a stated one, what is printed and how the bound follows.
fn heading(judged: &JudgedClaim, group: &[&JudgedPrediction]) -> Markup {
    let prediction = group[0].prediction;
    html! {
        tr.group {
            th scope="rowgroup" colspan="6" {
                span.words { (prose(&words::prediction(judged.claim, prediction))) }
                // The rows below say it too, but for the verdict of several points together.
                @for under in group.iter().filter(|under| under.points.len() > 1) {
                    " " span.under { (under.allocator.name()) " " (badge(&under.verdict)) }
                }
                @match &prediction.stated {
                    Some((printed, follows)) => {
                        p.origin {
                            strong { "Stated by the article: " } "“" (prose(printed)) "”. "
                            strong { "The bound: " } (prose(follows))
                        }
                    }
                    None => { p.origin { strong { (ours(prediction)) } } }
                }
                (go::transfer(judged.transfer_of(prediction)))
                @if let Some(why) = &prediction.unlike {
                    p.origin { strong { "Their outputs differ: " } (prose(why)) }
                }
            }
        }
    }
}

/// That a prediction is ours, and whether a trial came before it.
fn ours(prediction: &RecordedPrediction) -> &'static str {
    if prediction.after_trial { "Ours, after a trial" } else { "Ours" }
}

/// Neighbouring points of which everything reads the same, in one row.
fn row(
    evidence: &Evidence,
    judged: &JudgedClaim,
    under: &JudgedPrediction,
    points: &[JudgedPoint],
) -> Markup {
    let claim = judged.claim;
    let point = &points[0];
    let older = is_older_at(evidence, judged, under, point.point);
    html! {
        tr {
            td { (under.allocator.name()) }
            td {
                (claim.label(point.point))
                @if let [_, .., last] = points { " to " (claim.label(last.point)) ": " (points.len()) " points" }
            }
            td {
                @match words::measured(under.prediction, point) {
                    Some(measured) => { (measured) @if older { (pieces::older()) } }
                    None => { (pieces::nothing()) }
                }
            }
            td { (subject(under.prediction, point)) }
            td { (reference(under.prediction, point)) }
            td { (badge_with_reason(&point.verdict)) }
        }
    }
}

/// Why it is refuted under an allocator.
fn row_of_cause(under: &JudgedPrediction, cause: &str) -> Markup {
    html! {
        tr {
            td { (under.allocator.name()) }
            td colspan="5" { "Refuted, " (prose(cause)) "." }
        }
    }
}

/// A prediction that no point of the axis has the cases for.
fn row_without_points(under: &JudgedPrediction) -> Markup {
    html! {
        tr {
            td { (under.allocator.name()) }
            td colspan="4" { "no point has the cases" }
            td { (badge_with_reason(&under.verdict)) }
        }
    }
}

/// The subject's own reading.
fn subject(prediction: &RecordedPrediction, point: &JudgedPoint) -> Markup {
    let own = point.measured.map(|measured| match measured {
        Measured::Exact { subject, .. } | Measured::Sampled { subject, .. } => subject,
    });
    pieces::number_or_nothing(Quantity::of_metric(prediction.metric), own)
}

/// The reference's own reading, where the measured value is a ratio.
fn reference(prediction: &RecordedPrediction, point: &JudgedPoint) -> Markup {
    let other = point.measured.and_then(|measured| match measured {
        Measured::Exact { reference, .. } | Measured::Sampled { reference, .. } => reference,
    });
    pieces::number_or_nothing(Quantity::of_metric(prediction.metric), other)
}

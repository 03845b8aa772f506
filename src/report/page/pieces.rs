//! Small pieces that every part of the page uses: badges, names in prose, numbers with their exact value, links.

use super::fold;
use crate::report::evidence::{Evidence, case};
use crate::report::format::{self, Quantity};
use crate::report::theme;
use crate::verdict::{JudgedClaim, JudgedPrediction, Verdict};
use maud::{Markup, PreEscaped, html};

/// What is shown where there is no number; the page says what it means.
pub(super) fn nothing() -> Markup {
    html! { i { "–" } }
}

/// A verdict as a shape, a word and a colour; the page's style has the shape and the colour.
pub(super) fn badge(verdict: &Verdict) -> Markup {
    html! { b class=(class_of(verdict)) { (verdict.name()) } }
}

/// The class that gives a verdict its shape and its colour.
pub(super) fn class_of(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Refuted => "refuted",
        Verdict::Mixed => "mixed",
        Verdict::Unclear(_) => "unclear",
        Verdict::NotJudged(_) => "unjudged",
        Verdict::Void(_) => "void",
    }
}

/// A verdict with its reason beside the badge.
pub(super) fn badge_with_reason(verdict: &Verdict) -> Markup {
    html! { (badge(verdict)) (reason(verdict)) }
}

/// Why there is no verdict; nothing where there is one.
pub(super) fn reason(verdict: &Verdict) -> Markup {
    html! { @if let Some(doubt) = verdict.doubt() { " " span.reason { (prose(&doubt.to_string())) } } }
}

/// Text in which names stand between backticks.
pub(super) fn prose(text: &str) -> Markup {
    let mut parts: Vec<&str> = text.split('`').collect();
    // A backtick without a partner stays what it is.
    let unpaired = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    html! {
        @for (index, part) in parts.iter().enumerate() {
            @if index % 2 == 1 { code { (part) } } @else { (part) }
        }
        @if let Some(rest) = unpaired { "`" (rest) }
    }
}

/// A number for a reader; bytes that are rounded carry their exact number in the title.
pub(super) fn number(quantity: Quantity, value: f64) -> Markup {
    let (text, exact) = (quantity.text(value), quantity.exact(value));
    html! {
        @if text == exact { (text) } @else { span title=(exact) { (text) } }
    }
}

/// What may be folded on a large page: everything that a reader comes to by a link.
pub(super) fn foldable(content: &Markup) -> Markup {
    html! { (PreEscaped(fold::BEGINS)) (content) (PreEscaped(fold::ENDS)) }
}

/// Rows of a table that may be folded on a large page.
pub(super) fn foldable_rows(rows: &Markup) -> Markup {
    html! { (PreEscaped(fold::ROWS_BEGIN)) (rows) (PreEscaped(fold::ENDS)) }
}

/// A number that may be missing.
pub(super) fn number_or_nothing(quantity: Quantity, value: Option<f64>) -> Markup {
    value.map_or_else(nothing, |value| number(quantity, value))
}

/// The mark of a reading from another commit, toolchain or machine than the newest run; the page says what it means.
pub(super) fn older() -> Markup {
    html! { " " span.older { "older" } }
}

/// A link where the address is one that a browser fetches from the network, else plain text.
pub(super) fn link(address: &str, text: &str) -> Markup {
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    html! { @if is_web { a href=(address) rel="noreferrer" { (text) } } @else { (text) } }
}

/// The anchor of a claim: its id with everything but letters, digits, `_` and `-` replaced.
pub(super) fn anchor(id: &str) -> String {
    theme::plain(id)
}

/// A number with the word for what it counts.
pub(super) fn number_of(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", format::count(number as f64), if number == 1 { one } else { many })
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

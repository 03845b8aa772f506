//! The overview: counts of verdicts, the table of all predictions, what went wrong, and the machine.

use super::pieces::{self, badge};
use super::{go, machine, open, rounds, troubles, verdicts};
use crate::report::evidence::Evidence;
use crate::report::format;
use crate::report::theme::Theme;
use crate::verdict::{JudgedPrediction, Measured, Verdict};
use maud::{Markup, html};

/// Everything before the first claim.
pub(super) fn overview(evidence: &Evidence, themes: &[Theme]) -> Markup {
    html! {
        section #verdicts aria-labelledby="verdicts-title" {
            h2 #verdicts-title { "Verdicts" }
            (machine::line(evidence))
            (go::summary(evidence))
            (expected_errors(evidence))
            (verdicts::table(evidence, themes))
        }
        (open::section(evidence))
        (troubles::section(evidence))
        (machine::section(evidence))
    }
}

/// How many claims there are of each verdict.
pub(super) fn counts(evidence: &Evidence) -> Markup {
    let verdicts: Vec<&Verdict> = evidence.judged.iter().map(|judged| &judged.verdict).collect();
    let mut kinds = verdicts.clone();
    kinds.sort_by_key(|verdict| place(verdict));
    kinds.dedup_by_key(|verdict| place(verdict));
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

/// The order in which verdicts are counted.
fn place(verdict: &Verdict) -> usize {
    match verdict {
        Verdict::Holds => 0,
        Verdict::Refuted => 1,
        Verdict::Mixed => 2,
        Verdict::Unclear(_) => 3,
        Verdict::NotJudged(_) => 4,
        Verdict::Void(_) => 5,
    }
}

/// How many of the verdicts on sampled readings are wrong by chance alone.
fn expected_errors(evidence: &Evidence) -> Markup {
    let is_sampled = |judged: &&JudgedPrediction| {
        let mut points = judged.points.iter();
        points.any(|point| matches!(point.measured, Some(Measured::Sampled { .. })))
    };
    let predictions = evidence.judged.iter().flat_map(|judged| &judged.predictions);
    let judged = predictions.filter(is_sampled).count();
    let error = evidence.settings.error;
    let expected = judged as f64 * error;
    let scale = if expected < 1.0 { 1000.0 } else { 10.0 };
    let expected = format::count((expected * scale).round() / scale);
    html! {
        p.note {
            "There are " (pieces::number_of(judged, "verdict", "verdicts")) " on times and other sampled readings, each with intervals that, at "
            "all of its points together, miss the truth with a probability of at most " (format::percent(error)) ": at most " (expected)
            " false ones are to be expected by chance. Counts and bytes are exact."
        }
        (rounds::summary(evidence))
    }
}

//! The section of one claim.

use super::pieces::{self, badge, badge_with_reason, prose};
use super::{
    again, allocations, changes, code, ends, fresh_pages, go, history, instructions, predictions,
    resident, rounds, sites, source, tradeoffs, usage, variants, went,
};
use crate::report::chart::Figure;
use crate::report::evidence::Evidence;
use crate::report::worth;
use crate::verdict::{JudgedClaim, dependences};
use maud::{Markup, PreEscaped, html};

/// Everything about one claim, from its sentence to the command that measures it again.
pub(super) fn section(evidence: &Evidence, judged: &JudgedClaim, figures: &[Figure]) -> Markup {
    let claim = judged.claim;
    let anchor = pieces::anchor(&claim.id);
    let title = format!("{anchor}-title");
    html! {
        section.claim #(anchor) aria-labelledby=(title) {
            p.theme { (claim.theme_title) " · " code { (claim.id) } }
            h2 #(title) { (claim.title) " " (badge(&judged.verdict)) }
            p.says { (prose(&claim.says)) }
            @for dependence in dependences(judged) { p.decides { (prose(&worth::decides(claim, &dependence))) } }
            @if judged.verdict.doubt().is_some() { p { (badge_with_reason(&judged.verdict)) } }
            (pieces::foldable(&details(evidence, judged, figures)))
        }
    }
}

/// What stands behind a claim's sentence and verdict.
fn details(evidence: &Evidence, judged: &JudgedClaim, figures: &[Figure]) -> Markup {
    let claim = judged.claim;
    html! {
        (source::quotation(claim))
        (again::told(evidence, claim))
        (source::figures(evidence, judged))
        // Whoever only looks sees the answer before anything else is said.
        @for figure in figures.iter().filter(|it| it.is_of_time()) { (drawn(figure)) }
        @if !claim.carries_over.is_empty() {
            h3 { "What carries over to Rust" }
            p { (prose(&claim.carries_over)) }
        }
        @if !claim.cautions.is_empty() {
            h3 { "Before you trust the figures" }
            ul { @for caution in &claim.cautions { li { (prose(caution)) } } }
        }
        (predictions::table(evidence, judged))
        (changes::list(evidence, judged))
        (history::section(evidence, claim))
        @if let Some(figure) = history::figure(evidence, claim) { (drawn(&figure)) }
        (variants::table(evidence, claim))
        @for figure in figures.iter().filter(|it| it.is_of_samples()) { (drawn(figure)) }
        (usage::table(evidence, claim))
        (instructions::table(evidence, claim))
        (fresh_pages::list(evidence, judged))
        (allocations::table(evidence, claim))
        (tradeoffs::table(evidence, claim))
        @for figure in figures.iter().filter(|it| it.is_of_memory()) { (drawn(figure)) }
        (resident::table(evidence, claim))
        (went::table(evidence, claim))
        (ends::table(evidence, claim))
        (code::section(claim))
        (go::section(evidence, claim))
        (sites::table(evidence, claim))
        (rounds::table(evidence, claim))
        (again::section(evidence, claim))
    }
}

/// A figure: panels beside each other where there is room, each scrolling by itself where there is not.
pub(super) fn drawn(figure: &Figure) -> Markup {
    html! {
        figure {
            div.panels {
                @for panel in &figure.panels {
                    div.scroll tabindex="0" role="group" aria-label=(panel.title) {
                        div.chart role="img" aria-label=(panel.finding) { (PreEscaped(&panel.content)) }
                    }
                }
            }
            figcaption { strong { (figure.title) ". " } (prose(&figure.caption)) }
        }
    }
}

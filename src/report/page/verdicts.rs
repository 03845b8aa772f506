//! The verdicts of all predictions: a forest plot with a row for each, by theme and claim, that can be searched,
//! filtered and sorted where a script runs.

use super::forest;
use super::pieces::{self, badge, is_older_at, prose};
use crate::claim::Allocator;
use crate::report::evidence::Evidence;
use crate::report::fresh_pages;
use crate::report::reach::reach;
use crate::report::theme::Theme;
use crate::report::{advice, words};
use crate::verdict::{JudgedClaim, JudgedPrediction, Measured};
use maud::{Markup, html};

/// A prediction under all the allocators that it was judged under.
type Under<'a, 'b> = Vec<&'b JudgedPrediction<'a>>;

/// The table with everything that narrows it down.
pub(super) fn table(evidence: &Evidence, themes: &[Theme]) -> Markup {
    let ours = evidence.judged.iter().flat_map(rows).filter(|under| !is_stated(under)).count();
    let has_go = evidence.judged.iter().any(|judged| !judged.in_go.is_empty());
    let is_of_mimalloc = |one: &JudgedPrediction| one.allocator == Allocator::Mimalloc;
    let has_mimalloc = evidence.judged.iter().any(|it| it.predictions.iter().any(is_of_mimalloc));
    html! {
        (controls(evidence, themes))
        input #ours type="checkbox" checked[ours > 0 && all_ours(evidence)];
        label for="ours" { "Show what we predict as well, beside what the articles state: " (pieces::number_of(ours, "prediction", "predictions")) }
        table #forest .stacked.verdicts aria-labelledby="verdicts-title" aria-describedby="forest-key" {
            thead {
                tr {
                    th scope="col" { "Prediction" }
                    th scope="col" { span.hidden { "How far from its bound" } (forest::axis()) }
                    th scope="col" { "Verdict, and what was measured" }
                }
            }
            @for theme in themes {
                tbody.theme {
                    tr.group { th scope="rowgroup" colspan="3" { (theme.title) } }
                }
                @for judged in evidence.judged.iter().filter(|judged| theme.has(judged.claim)) {
                    (claim(evidence, theme, judged))
                }
            }
        }
        (legend(has_go, has_mimalloc))
    }
}

/// Whether no article states anything that was recorded: then our own predictions are all there is to see.
fn all_ours(evidence: &Evidence) -> bool {
    !evidence.judged.iter().flat_map(rows).any(|under| is_stated(&under))
}

fn rows<'a, 'b>(judged: &'b JudgedClaim<'a>) -> impl Iterator<Item = Under<'a, 'b>> {
    judged.by_prediction().into_iter()
}

fn is_stated(under: &Under) -> bool {
    under.first().is_some_and(|judged| judged.prediction.stated.is_some())
}

/// What a script makes usable; without one it is not shown.
fn controls(evidence: &Evidence, themes: &[Theme]) -> Markup {
    let mut names: Vec<&str> = Vec::new();
    for judged in evidence.judged.iter().flat_map(|judged| &judged.predictions) {
        if !names.contains(&judged.verdict.name()) {
            names.push(judged.verdict.name());
        }
    }
    html! {
        form #find role="search" aria-label="Narrow the verdicts down" hidden {
            label { "Search " input #search type="search" placeholder="a claim, a variant, a metric"; }
            label { "Theme " select #theme { option value="" { "all" } @for theme in themes { option { (theme.title) } } } }
            label { "Verdict " select #verdict { option value="" { "all" } @for name in names { option { (name) } } } }
            label {
                "Sort " select #sort {
                    option value="" { "as in the catalogue" }
                    option value="title" { "by title" }
                    option value="worst" { "most against its prediction first" }
                    option value="best" { "furthest as predicted first" }
                }
            }
            output #shown aria-live="polite" {}
        }
    }
}

fn claim(evidence: &Evidence, theme: &Theme, judged: &JudgedClaim) -> Markup {
    let advice = advice::of_note(judged);
    let all: Vec<Under> = rows(judged).collect();
    html! {
        tbody data-theme=(theme.title) data-reach=[strain(judged)] {
            tr.group {
                th scope="rowgroup" colspan="3" {
                    a href={ "#" (pieces::anchor(&judged.claim.id)) } { (judged.claim.title) }
                    " " (badge(&judged.verdict))
                }
            }
            @for alike in all.chunk_by(|one, next| is_stated(one) == is_stated(next)) {
                @let rows = html! { @for under in alike { (row(evidence, judged, under)) } };
                @if is_stated(&alike[0]) { (rows) } @else { (pieces::foldable_rows(&rows)) }
            }
            @if !advice.is_empty() {
                tr {
                    td.advice colspan="3" { @for advice in &advice { p { (prose(&advice.sentence())) } } }
                }
            }
        }
    }
}

/// The least reach of a claim's predictions, of those that are stated where any is: what it is sorted by.
fn strain(judged: &JudgedClaim) -> Option<String> {
    let any_stated = judged.predictions.iter().any(|known| known.prediction.stated.is_some());
    let counted =
        judged.predictions.iter().filter(|known| !any_stated || known.prediction.stated.is_some());
    let reached = counted.filter_map(|known| {
        let value = match words::deciding(known)?.measured? {
            Measured::Exact { value, .. } => value,
            Measured::Sampled { estimate, .. } => estimate.center,
        };
        reach(known.prediction.bound, value)
    });
    let least = reached.fold(f64::INFINITY, f64::min);
    (least < f64::INFINITY).then(|| format!("{:.2}", least.max(-99.0)))
}

fn row(evidence: &Evidence, judged: &JudgedClaim, under: &Under) -> Markup {
    let Some(first) = under.first() else { return html! {} };
    html! {
        tr class=[first.prediction.stated.is_none().then_some("o")] {
            td {
                (prose(&words::prediction(judged.claim, first.prediction)))
                @if first.prediction.stated.is_some() || first.prediction.after_trial {
                    " " span.tag { (words::origin(first.prediction)) }
                }
            }
            td { (forest::plot(under)) }
            td {
                @for one in under { (outcome(evidence, judged, one)) }
                @if let Some(transfer) = judged.transfer_of(first.prediction) {
                    p { span.tag { "Go and Rust" } " " (prose(&transfer.to_string())) }
                }
            }
        }
    }
}

/// What one allocator says: its mark, the verdict, and what was measured where the prediction is decided.
fn outcome(evidence: &Evidence, judged: &JudgedClaim, one: &JudgedPrediction) -> Markup {
    let deciding = words::deciding(one);
    let measured = deciding.and_then(|point| words::measured(one.prediction, point));
    html! {
        p class=(forest::key(one.allocator)) {
            span { (one.allocator.name()) " " } (badge(&one.verdict))
            span.part {
                @match (measured, deciding) {
                    (Some(measured), Some(point)) => {
                        " " (measured)
                        @if one.prediction.points.len() > 1 { span.at { " at " (judged.claim.label(point.point)) } }
                        @if fresh_pages::decide(evidence, judged, one, point) { " " span.tag { "fresh pages" } }
                        @if is_older_at(evidence, judged, one, point.point) { (pieces::older()) }
                    }
                    _ => { " " (pieces::nothing()) }
                }
            }
            (pieces::reason(&one.verdict))
        }
    }
}

fn legend(has_go: bool, has_mimalloc: bool) -> Markup {
    html! {
        p.note #forest-key {
            "Each row is a prediction, drawn by how far what was measured lies from its bound, on a logarithmic scale: to the "
            "right of the line as predicted, to the left against it. "
            span.ks { "circle" } ": under the system's allocator; " span.kj { "square" } ": under jemalloc; "
            span.kd { "diamond" } ": an exact count, the same under both"
            @if has_mimalloc { "; " span.km { "diamond" } " of the colour of jemalloc: under mimalloc" }
            @if has_go { "; " span.kg { "triangle" } ": in Go as it runs, pointing down on one core" }
            ". The line through a mark is its interval; a mark "
            "that points lies beyond the edge. A hollow diamond is the number that the article prints, a hollow triangle at "
            "the bound says that it gives a direction only. Where several points are judged, the one that strains the bound "
            "most is drawn. "
            span.tag { "stated" } " marks what the article says itself, " span.tag { "fresh pages" } " where most of the "
            "difference in time is the price of pages that one of the two touches first: the allocator decides, and not what "
            "the claim is about."
        }
    }
}

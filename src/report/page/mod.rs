//! The page: one self-contained HTML file with its charts and its style inside, which loads nothing. A small one needs no
//! script; a large one is folded, and its script unfolds it.

mod again;
mod allocations;
mod bars;
mod calibration;
mod changes;
mod claim;
mod code;
mod ends;
mod fold;
mod forest;
mod fresh_pages;
mod go;
mod history;
mod instructions;
mod lean;
mod left_out;
mod machine;
mod machines;
mod map;
mod memory;
mod open;
mod overview;
mod pieces;
mod predictions;
mod reading;
mod resident;
mod rounds;
mod sites;
mod source;
mod themes;
mod to_go;
mod tradeoffs;
mod troubles;
mod usage;
mod variants;
mod verdicts;
mod went;

use super::chart;
use super::evidence::Evidence;
use super::memory::Memory;
use super::theme::Theme;
use crate::history::History;
use crate::record::{Calibration, Record};
use crate::verdict::Settings;
use base64::Engine;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// The style of the page. It names the colours that the charts use.
const STYLE: &str = concat!(include_str!("style.css"), include_str!("claim.css"));

/// What unfolds a large page, makes the verdicts searchable and lets a reader choose the colours: the only script, which
/// loads nothing.
const SCRIPT: &str = include_str!("script.js");

/// A record as one HTML file.
#[must_use]
pub fn page(record: &Record, settings: Settings) -> String {
    page_with(record, settings, None)
}

/// A record as one HTML file, with what comparisons are worth on the machine where somebody found it out.
#[must_use]
pub fn page_with(record: &Record, settings: Settings, calibration: Option<&Calibration>) -> String {
    page_beside(record, settings, &Beside { calibration, ..Beside::default() })
}

/// What stands beside a record and belongs on its page.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// What comparisons are worth on its machine, where somebody found it out.
    pub calibration: Option<&'a Calibration>,
    /// What earlier runs said, where that is kept.
    pub history: Option<&'a History>,
    /// Where the page is published: further files there, each with the words of its link.
    pub links: &'a [(&'a str, &'a str)],
}

/// A record as one HTML file, with what stands beside it.
#[must_use]
pub fn page_beside(record: &Record, settings: Settings, beside: &Beside) -> String {
    fold::whole(&marked(record, settings, beside))
}

/// The same as a file to keep and to send around: a large page is folded to a fraction of its bytes, and unfolds itself in
/// a browser, where scripts may run.
#[must_use]
pub fn page_to_send(record: &Record, settings: Settings, beside: &Beside) -> String {
    fold::folded_where_large(&marked(record, settings, beside))
}

/// The page with marks around what may be folded.
fn marked(record: &Record, settings: Settings, beside: &Beside) -> String {
    let Beside { calibration, history, links } = *beside;
    let evidence = Evidence { history, ..Evidence::of(record, settings) };
    let charts = chart::figures(&evidence);
    let memories = Memory::of(&evidence);
    let memory_chart = chart::of_memory(&memories);
    let themes = Theme::all(&evidence);
    let of_claims = evidence.judged.par_iter().zip(&charts);
    let sections: Vec<Markup> =
        of_claims.map(|(judged, figures)| claim::section(&evidence, judged, figures)).collect();
    let (package, heading) = of_whom(record);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                // Whatever a record says, nothing is loaded, and nothing is run but the one script, known by its hash.
                meta http-equiv="Content-Security-Policy" content=(policy());
                title { (package) ": " (heading) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (PreEscaped(chart::shapes()))
                a.skip href="#verdicts" { "Skip to the verdicts" }
                header.top {
                    button #light type="button" hidden {}
                    p.brand { (package) }
                    h1 { (heading) }
                    p.lead {
                        "Sentences, each turned into predictions that a measurement can contradict. "
                        "Being refuted is a result, not a failure."
                    }
                }
                (contents(&evidence, &themes, calibration, !memories.is_empty()))
                main {
                    (overview::overview(&evidence, &themes))
                    (machines::section(record, settings, &themes))
                    @if let Some(calibration) = calibration { (calibration::section(&evidence, calibration)) }
                    (memory::section(&evidence, &memories, memory_chart.as_ref()))
                    (tradeoffs::section(&evidence))
                    @for theme in &themes {
                        (themes::section(theme))
                        @for (judged, section) in evidence.judged.iter().zip(&sections) {
                            @if theme.has(judged.claim) { (section) }
                        }
                    }
                    @if let Some(left_out) = record.left_out() { (left_out::section(left_out)) }
                    (reading::section())
                }
                footer {
                    p {
                        "Rendered by claimbench " (env!("CARGO_PKG_VERSION")) " from a record of "
                        (pieces::number_of(record.lines.len(), "line", "lines"))
                        ". A dash stands where nothing was measured."
                    }
                    @if !links.is_empty() {
                        p { @for (address, words) in links { a href=(address) { (words) } " " } }
                    }
                }
                (PreEscaped(fold::DATA))
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    lean::lean(&page.into_string())
}

/// The package whose claims these are, and the title of its catalogue.
fn of_whom(record: &Record) -> (&str, &str) {
    let claims = record.claims();
    let named = claims.into_iter().find(|claim| !claim.package.is_empty());
    named.map_or(("claimbench", "Claims, measured"), |claim| {
        (&claim.package, &claim.catalogue_title)
    })
}

/// What a browser may do with the page.
fn policy() -> String {
    let hash = base64::prelude::BASE64_STANDARD.encode(Sha256::digest(SCRIPT));
    format!("default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'")
}

/// The links to everything on the page, claims grouped by theme.
fn contents(
    evidence: &Evidence,
    themes: &[Theme],
    calibration: Option<&Calibration>,
    has_memory: bool,
) -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            ul.parts {
                li { a href="#verdicts" { "Verdicts" } }
                li { a href="#open" { "Unclear or void" } }
                li { a href="#troubles" { "Failures and gaps" } }
                li { a href="#machine" { "Machine and runs" } }
                @if calibration.is_some() {
                    li { a href="#calibration" { "What these comparisons are worth here" } }
                }
                @if evidence.record.machines().len() > 1 {
                    li { a href="#machines" { "Machines side by side" } }
                }
                @if has_memory {
                    li { a href="#memory" { "What memory says of time" } }
                    li { a href="#worth" { "Time saved against bytes kept" } }
                }
                @if evidence.record.left_out().is_some() {
                    li { a href="#left-out" { "Not carried over" } }
                }
                li { a href="#reading" { "How to read a claim" } }
            }
            (map::map(evidence, themes))
            details {
                summary { "All " (pieces::number_of(evidence.judged.len(), "claim", "claims")) }
                div.beside {
                    @for theme in themes { (of_theme(evidence, theme)) }
                }
            }
        }
    }
}

/// The links to a theme and its claims.
fn of_theme(evidence: &Evidence, theme: &Theme) -> Markup {
    html! {
        div {
            p.theme { a href={ "#" (themes::anchor(theme)) } { (theme.title) } }
            ul {
                @for judged in evidence.judged.iter().filter(|judged| theme.has(judged.claim)) {
                    li {
                        a href={ "#" (pieces::anchor(&judged.claim.id)) } { (judged.claim.title) }
                        " " (pieces::badge(&judged.verdict))
                    }
                }
            }
        }
    }
}

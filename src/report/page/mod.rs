//! The page: one self-contained HTML file with its charts and its style inside. It runs no script and loads nothing.

mod calibration;
mod changes;
mod claim;
mod machine;
mod overview;
mod pieces;
mod predictions;
mod resident;
mod rounds;
mod sites;
mod source;
mod troubles;
mod usage;
mod variants;

use super::chart;
use super::evidence::Evidence;
use crate::record::{Calibration, Record};
use crate::verdict::Settings;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The style of the page. It names the colours that the charts use.
const STYLE: &str = include_str!("style.css");

/// A record as one HTML file.
#[must_use]
pub fn page(record: &Record, settings: Settings) -> String {
    page_with(record, settings, None)
}

/// A record as one HTML file, with what comparisons are worth on the machine where somebody found it out.
#[must_use]
pub fn page_with(record: &Record, settings: Settings, calibration: Option<&Calibration>) -> String {
    let evidence = Evidence::of(record, settings);
    let charts = chart::figures(&evidence);
    let title = "claimbench: performance advice, measured";
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                // Whatever a record says, nothing is run and nothing is loaded.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#verdicts" { "Skip to the verdicts" }
                header.top {
                    p.brand { "claimbench" }
                    h1 { "Performance advice, measured" }
                    p.lead {
                        "Sentences from articles, each turned into predictions that a measurement can contradict. "
                        "Being refuted is a result, not a failure."
                    }
                }
                (contents(&evidence, calibration))
                main {
                    (overview::overview(&evidence))
                    @if let Some(calibration) = calibration { (calibration::section(&evidence, calibration)) }
                    @for (judged, figures) in evidence.judged.iter().zip(&charts) {
                        (claim::section(&evidence, judged, figures))
                    }
                }
                footer {
                    p {
                        "Rendered by claimbench " (env!("CARGO_PKG_VERSION")) " from a record of "
                        (pieces::number_of(record.lines.len(), "line", "lines")) "."
                    }
                }
            }
        }
    }
    .into_string()
}

/// The links to everything on the page, claims grouped by theme.
fn contents(evidence: &Evidence, calibration: Option<&Calibration>) -> Markup {
    let mut themes: Vec<&str> = Vec::new();
    for judged in &evidence.judged {
        if !themes.contains(&judged.claim.theme_title.as_str()) {
            themes.push(&judged.claim.theme_title);
        }
    }
    html! {
        nav.contents aria-label="Contents" {
            ul.parts {
                li { a href="#verdicts" { "Verdicts" } }
                li { a href="#troubles" { "Failures and gaps" } }
                li { a href="#machine" { "Machine and runs" } }
                @if calibration.is_some() {
                    li { a href="#calibration" { "What these comparisons are worth here" } }
                }
            }
            @for theme in themes {
                p.theme { (theme) }
                ul {
                    @for judged in &evidence.judged {
                        @if judged.claim.theme_title == theme {
                            li {
                                a href={ "#" (pieces::anchor(&judged.claim.id)) } { (judged.claim.title) }
                                " " (pieces::badge(&judged.verdict))
                            }
                        }
                    }
                }
            }
        }
    }
}

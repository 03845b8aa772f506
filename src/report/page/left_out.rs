//! The section about what the articles say and no claim is to measure, each with its reason.

use super::pieces::{self, prose};
use crate::record::RecordedLeftOut;
use maud::{Markup, html};

/// The section of what the catalogue of a record leaves out.
pub(super) fn section(left_out: &RecordedLeftOut) -> Markup {
    html! {
        section #left-out aria-labelledby="left-out-title" {
            h2 #left-out-title { "Not carried over" }
            @if !left_out.sentences.is_empty() {
                p {
                    "What the articles say of performance that no claim is to measure, and why. Those that are to be \
                     measured and are not yet stand below."
                }
                dl.left-out {
                    @for left in &left_out.sentences {
                        div {
                            dt { (prose(&left.says)) }
                            dd {
                                p { (prose(&left.reason)) }
                                p.note {
                                    @if !left.quote.is_empty() { "“" (left.quote) "” " }
                                    (from(&left.article, &left.author, &left.url))
                                }
                            }
                        }
                    }
                }
            }
            @if !left_out.planned.is_empty() {
                h3 { "Not measured yet" }
                p { "What the articles say and a claim is still to be written for." }
                @for of_theme in left_out.planned.chunk_by(|one, next| one.theme == next.theme) {
                    details {
                        summary {
                            (of_theme[0].theme) ": "
                            (pieces::number_of(of_theme.len(), "sentence", "sentences"))
                        }
                        ul { @for planned in of_theme { li { (prose(&planned.says)) " " code { (planned.id) } } } }
                    }
                }
            }
            @if !left_out.articles.is_empty() {
                h3 { "Articles that say nothing of performance" }
                ul {
                    @for left in &left_out.articles {
                        li { (from(&left.article, &left.author, &left.url)) ": " (prose(&left.about)) }
                    }
                }
            }
        }
    }
}

/// Where a sentence comes from.
fn from(article: &str, author: &str, url: &str) -> Markup {
    html! {
        cite { (pieces::link(url, article)) }
        @if !author.is_empty() { ", " (author) }
    }
}

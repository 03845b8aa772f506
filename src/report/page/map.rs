//! The map of all claims: a mark for each, by theme and verdict, which leads to it. It stands on the first screen.

use super::overview;
use super::pieces::{self, class_of};
use super::themes;
use crate::report::evidence::Evidence;
use crate::report::theme::Theme;
use crate::verdict::JudgedClaim;
use maud::{Markup, html};

/// How many claims there are of each verdict, and a line of marks for each theme.
pub(super) fn map(evidence: &Evidence, themes: &[Theme]) -> Markup {
    html! {
        div #map role="group" aria-label="Map of all claims" {
            (overview::counts(evidence))
            div.lines {
                @for theme in themes {
                    div {
                        a href={ "#" (themes::anchor(theme)) } { (theme.title) }
                        ul.marks {
                            @for judged in evidence.judged.iter().filter(|judged| theme.has(judged.claim)) {
                                li { (mark(judged)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The mark of a claim: the shape and the colour of its verdict, and both in words for those who point at it or have it read.
fn mark(judged: &JudgedClaim) -> Markup {
    let claim = judged.claim;
    let words = format!("{}: {}", claim.title, judged.verdict.name());
    html! { a class=(class_of(&judged.verdict)) href={ "#" (pieces::anchor(&claim.id)) } title=(words) {} }
}

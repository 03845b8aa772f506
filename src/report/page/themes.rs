//! The section of a theme: what the verdicts on its claims say together, by rule.

use super::pieces::{self, prose};
use crate::report::theme::Theme;
use maud::{Markup, html};

/// The anchor of a theme's section.
pub(super) fn anchor(theme: &Theme) -> String {
    format!("theme-{}", theme.name)
}

/// The section.
pub(super) fn section(theme: &Theme) -> Markup {
    let anchor = anchor(theme);
    let title = format!("{anchor}-title");
    html! {
        section.together #(anchor) aria-labelledby=(title) {
            h2 #(title) { (theme.title) ", together" }
            @for sentence in &theme.lead { p { (prose(sentence)) } }
            (pieces::foldable(&parts(theme)))
        }
    }
}

/// What is said of single claims, under a heading for each kind.
fn parts(theme: &Theme) -> Markup {
    html! {
        @for part in &theme.parts {
            h3 { (part.title) }
            dl {
                @for item in &part.items {
                    div {
                        dt { a href={ "#" (pieces::anchor(&item.claim.id)) } { (item.claim.title) } }
                        @for sentence in &item.sentences { dd { (prose(sentence)) } }
                    }
                }
            }
        }
    }
}

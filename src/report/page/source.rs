//! Where a claim comes from: the quotation, and the article's figures beside ours.

use super::pieces::{self, prose};
use crate::claim::{Allocator, Lane, Metric};
use crate::record::RecordedClaim;
use crate::report::evidence::{Evidence, case};
use crate::report::format::{self, Quantity};
use crate::verdict::JudgedClaim;
use maud::{Markup, html};

/// The quotation with article, author and link; what the source does not give is said.
pub(super) fn quotation(claim: &RecordedClaim) -> Markup {
    let missing = match (claim.author.is_empty(), claim.url.is_empty()) {
        (true, true) => Some("no author or link is given"),
        (true, false) => Some("no author is given"),
        (false, true) => Some("no link is given"),
        (false, false) => None,
    };
    html! {
        @if claim.article.is_empty() {
            p.note { "A claim of our own: no article states it." }
        } @else { figure.quotation {
            blockquote { p { "“" (claim.quote) "”" } }
            figcaption {
                cite { (pieces::link(&claim.url, &claim.article)) }
                @if !claim.author.is_empty() { ", " (claim.author) }
                @if let Some(missing) = missing { " (" (missing) ")" }
            }
        } }
    }
}

/// What the article prints, and beside it what the same variants did here.
pub(super) fn figures(evidence: &Evidence, judged: &JudgedClaim) -> Markup {
    let claim = judged.claim;
    html! {
        div.beside {
            @if !claim.article.is_empty() { table {
                caption { "The article prints" }
                thead { tr { th scope="col" { "What" } th scope="col" { "Printed" } } }
                tbody {
                    @for figure in &claim.figures {
                        tr { th scope="row" { (prose(&figure.what)) } td { (figure.printed) } }
                    }
                    @if claim.figures.is_empty() { tr { td colspan="2" { "The article prints no figure." } } }
                }
            } }
            table {
                caption { "Measured here at " (claim.label(claim.article_point)) }
                thead { tr { th scope="col" { "Variant" } th scope="col" { "Per operation" } } }
                tbody {
                    @for name in compared(claim) {
                        tr { th scope="row" { code { (name) } } td { (measured(evidence, claim, name)) } }
                    }
                }
            }
        }
    }
}

/// The variants that the article's own predictions are about, or the reference where it states none.
fn compared(claim: &RecordedClaim) -> Vec<&str> {
    let stated = claim.predictions.iter().filter(|prediction| prediction.stated.is_some());
    let mut named: Vec<&str> = stated
        .flat_map(|prediction| [Some(&prediction.subject), prediction.reference.as_ref()])
        .flatten()
        .map(String::as_str)
        .collect();
    named.push(&claim.reference);
    let in_order = claim.variants.iter().map(|variant| variant.name.as_str());
    in_order.filter(|name| named.contains(name)).collect()
}

/// Time under each allocator, allocations, and bytes held of one variant at the article's point.
fn measured(evidence: &Evidence, claim: &RecordedClaim, variant: &str) -> Markup {
    let at = |allocator: Allocator| case(claim, variant, claim.article_point, allocator);
    let times = evidence.allocators(Lane::Rounds).into_iter().filter_map(|allocator| {
        let time = evidence.time(&at(allocator))?;
        Some(format!("{} ({})", format::nanoseconds(time.center), allocator.name()))
    });
    let counted = |metric: Metric, one: &str, many: &str| {
        let value = evidence.exact(&at(Allocator::Dhat), metric, None)?;
        let exact = Quantity::of_metric(metric).text(value);
        Some(format!("{exact} {}", if value == 1.0 { one } else { many }))
    };
    let counts = [
        counted(Metric::Allocations, "allocation", "allocations"),
        counted(Metric::Bytes, "allocated", "allocated"),
        counted(Metric::Held, "held", "held"),
    ];
    let parts: Vec<String> = times.chain(counts.into_iter().flatten()).collect();
    html! {
        @if parts.is_empty() { (pieces::nothing()) }
        @for (index, part) in parts.iter().enumerate() {
            @if index > 0 { " · " }
            span.part { (part) }
        }
    }
}

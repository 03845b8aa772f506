//! Time saved against bytes kept: a table for each claim, and one over all of them.

use super::fold;
use super::pieces::{self, nothing};
use crate::claim::{Allocator, Lane};
use crate::record::RecordedClaim;
use crate::report::evidence::Evidence;
use crate::report::format::Quantity;
use crate::report::worth;
use crate::verdict::{Choice, Tradeoff, tradeoff};
use maud::{Markup, PreEscaped, html};

/// What a claim's variants save and keep under each allocator.
pub(super) fn of_claim<'a>(evidence: &Evidence, claim: &'a RecordedClaim) -> Vec<Tradeoff<'a>> {
    let under =
        |allocator: Allocator| tradeoff(&evidence.newest, claim, allocator, evidence.settings);
    evidence.allocators(Lane::Rounds).into_iter().filter_map(under).collect()
}

/// The table of one claim; nothing where its reference was not timed and counted.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let tradeoffs = of_claim(evidence, claim);
    let title = format!("{}-worth", pieces::anchor(&claim.id));
    let choice = |tradeoff: &'_ Tradeoff, name: &str| -> Option<usize> {
        tradeoff.choices.iter().position(|choice| choice.variant == name)
    };
    html! {
        @if !tradeoffs.is_empty() {
            h3 #(title) { "Time saved against bytes kept" }
            div.scroll tabindex="0" role="group" aria-labelledby=(title) {
                table.wide.coded aria-labelledby=(title) {
                    thead { tr {
                        th scope="col" { "Variant" }
                        @for tradeoff in &tradeoffs { th.figure scope="col" { "Saved, " (tradeoff.allocator.name()) } }
                        th.figure scope="col" { "Held more" }
                        th.figure scope="col" { "Left more" }
                        th scope="col" { "Worth its memory" }
                    } }
                    tbody {
                        @for variant in &claim.variants {
                            @let found: Vec<Option<&Choice>> = tradeoffs
                                .iter()
                                .map(|it| choice(it, &variant.name).map(|place| &it.choices[place]))
                                .collect();
                            @if let Some(any) = found.iter().copied().flatten().next() {
                                tr {
                                    th scope="row" { (variant.name) }
                                    @for choice in &found { td { (saved(claim, *choice)) } }
                                    td { (bytes(any.held_more)) }
                                    td { (bytes(any.left_more)) }
                                    td.name { (allocators(&tradeoffs, &variant.name)) }
                                }
                            }
                        }
                    }
                }
            }
            p.note {
                "At " (claim.label(claim.article_point)) ", against " code { (claim.reference) }
                ", from slices that ran beside each other; the interval is that of the share."
            }
        }
    }
}

/// What a variant saves: in time and as a share, where it is clearly faster or slower than the reference.
fn saved(claim: &RecordedClaim, choice: Option<&Choice>) -> Markup {
    html! {
        @match choice {
            None => { (nothing()) }
            Some(choice) if choice.variant == claim.reference => { "reference" }
            Some(choice) => {
                @match &choice.saved {
                    Some(saved) => { (worth::saved(saved)) }
                    None => { "not clear" }
                }
            }
        }
    }
}

fn bytes(more: f64) -> Markup {
    html! { @if more == 0.0 { "0 B" } @else { (pieces::number(Quantity::Bytes, more)) } }
}

/// The allocators under which a variant is worth its memory.
fn allocators(tradeoffs: &[Tradeoff], name: &str) -> String {
    let is_worth_it = |tradeoff: &&Tradeoff| {
        tradeoff.choices.iter().any(|choice| choice.variant == name && choice.is_worth_it)
    };
    let names: Vec<&str> =
        tradeoffs.iter().filter(is_worth_it).map(|tradeoff| tradeoff.allocator.name()).collect();
    if names.is_empty() { "no".to_owned() } else { names.join(", ") }
}

/// The section over all claims; nothing where none was both timed and counted.
pub(super) fn section(evidence: &Evidence) -> Markup {
    let claims = evidence.judged.iter().map(|judged| judged.claim);
    let all: Vec<Tradeoff> = claims.flat_map(|claim| of_claim(evidence, claim)).collect();
    html! {
        @if !all.is_empty() {
            section #worth aria-labelledby="worth-title" {
                h2 #worth-title { "Time saved against bytes kept" }
                p {
                    "For each claim at the article's point the fastest variant (the claim's reference, where none is "
                    "clearly faster), what it saves against the reference, and what it keeps more: bytes alive with the result of a turn (held) and after it is "
                    "dropped (left). Beside it every variant that is worth its memory: no other is as good in time, "
                    "held and left and better in one of them."
                }
                (PreEscaped(fold::BEGINS))
                div.scroll tabindex="0" role="group" aria-labelledby="worth-title" {
                    table aria-labelledby="worth-title" {
                        thead { tr {
                            @for title in ["Claim", "Allocator", "Fastest", "Saves", "Held more", "Left more", "Worth their memory"] {
                                th scope="col" { (title) }
                            }
                        } }
                        tbody { @for tradeoff in &all { (row(tradeoff)) } }
                    }
                }
                (PreEscaped(fold::ENDS))
            }
        }
    }
}

fn row(tradeoff: &Tradeoff) -> Markup {
    let claim = tradeoff.claim;
    html! {
        @if let Some(fastest) = worth::fastest(tradeoff) {
            tr {
                td { a href={ "#" (pieces::anchor(&claim.id)) } { (claim.title) } }
                td { (tradeoff.allocator.name()) }
                td { code { (fastest.variant) } }
                td.figure { (saved(claim, Some(fastest))) }
                td.figure { (bytes(fastest.held_more)) }
                td.figure { (bytes(fastest.left_more)) }
                td {
                    @for (index, choice) in tradeoff.choices.iter().filter(|it| it.is_worth_it).enumerate() {
                        @if index > 0 { ", " }
                        code { (choice.variant) }
                    }
                }
            }
        }
    }
}

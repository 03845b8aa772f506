//! The section about all memory cases: what the order of their times has to do with what they allocate, and who lies.

use super::claim::drawn;
use super::{fold, pieces};
use crate::claim::Metric;
use crate::report::chart::Figure;
use crate::report::evidence::Evidence;
use crate::report::format::{self, Quantity};
use crate::report::memory::{Memory, rho};
use crate::verdict::{Liar, MemoryCase, PREDICTORS, SMALL, correlation, liars};
use maud::{Markup, PreEscaped, html};

/// So many pairs are named under each allocator.
const NAMED: usize = 10;

/// The section; nothing where no case was both timed and counted.
pub(super) fn section(evidence: &Evidence, memories: &[Memory], figure: Option<&Figure>) -> Markup {
    html! {
        @if !memories.is_empty() {
            section #memory aria-labelledby="memory-title" {
                h2 #memory-title { "What memory says of time" }
                p {
                    "Every case that was timed and that allocates anything, over all claims: how well does the order of "
                    "what it allocates tell the order of its time? A rank correlation (Spearman's ρ, ties at their mean "
                    "rank) is 1 where the two orders are the same, −1 where they are reversed, and 0 where one says "
                    "nothing of the other."
                }
                (PreEscaped(fold::BEGINS))
                div.beside { @for memory in memories { (correlations(memory)) } }
                p.note {
                    "Allocations and bytes are compared with the time of an operation, peak and held bytes, which are "
                    "of one moment, with that of a turn. Small cases allocate less than " (format::bytes(SMALL))
                    " at a time on average. The cases of one claim are not independent, so there is no interval."
                }
                @if let Some(figure) = figure { (drawn(figure)) }
                (liars_table(evidence, memories))
                (PreEscaped(fold::ENDS))
            }
        }
    }
}

/// The rank correlations under one allocator.
fn correlations(memory: &Memory) -> Markup {
    let (all, small) = (memory.allocating().count(), memory.small().count());
    html! {
        table {
            caption { "ρ of time under " (memory.allocator.name()) }
            thead {
                tr {
                    th scope="col" { "with" }
                    th.figure scope="col" { (pieces::number_of(all, "case", "cases")) }
                    th.figure scope="col" { (pieces::number_of(small, "small case", "small cases")) }
                }
            }
            tbody {
                @for predictor in PREDICTORS {
                    tr {
                        th scope="row" { (predictor.name()) }
                        td.figure { (rho(correlation(memory.allocating(), predictor))) }
                        td.figure { (rho(correlation(memory.small(), predictor))) }
                    }
                }
            }
        }
    }
}

/// The pairs that a count of allocations misjudges most.
fn liars_table(evidence: &Evidence, memories: &[Memory]) -> Markup {
    let found: Vec<(&Memory, Vec<Liar>)> = memories
        .iter()
        .map(|memory| (memory, liars(&evidence.newest, &memory.cases, evidence.settings)))
        .collect();
    let titles = ["Claim, point", "Fewer allocations", "More allocations", "Slower with fewer"];
    html! {
        h3 #liars { "Fewer allocations, and slower" }
        p {
            "Pairs of variants that do the same work at one point, of which the one with fewer allocations is clearly "
            "slower: the count alone tells the wrong one of them. The worst first; of each variant that is slower only the worst pair."
        }
        div.scroll tabindex="0" role="group" aria-labelledby="liars" {
            table aria-labelledby="liars" {
                thead { tr { @for title in titles { th scope="col" { (title) } } } }
                @for (memory, liars) in &found {
                    tbody {
                        tr.group {
                            th scope="rowgroup" colspan="4" {
                                "Under " (memory.allocator.name()) ": "
                                @match liars.len() {
                                    0 => { "none" }
                                    count if count > NAMED => {
                                        (pieces::number_of(count, "pair", "pairs")) ", the worst " (NAMED)
                                    }
                                    count => { (pieces::number_of(count, "pair", "pairs")) }
                                }
                            }
                        }
                        @for liar in liars.iter().take(NAMED) { (row(liar)) }
                    }
                }
            }
        }
    }
}

fn row(liar: &Liar) -> Markup {
    let claim = liar.fewer.claim;
    html! {
        tr {
            td {
                a href={ "#" (pieces::anchor(&claim.id)) } { (claim.title) }
                ", " (claim.label(liar.fewer.case.point))
            }
            td { (side(liar.fewer)) }
            td { (side(liar.more)) }
            td.figure { (Quantity::Ratio.with_interval(liar.slower.center, liar.slower.interval)) }
        }
    }
}

/// One of the two: its name, its allocations and its time per operation.
fn side(case: &MemoryCase) -> Markup {
    html! {
        code { (case.case.variant) } ": "
        (Quantity::of_metric(Metric::Allocations).text(case.allocations)) ", "
        (format::nanoseconds(case.time))
    }
}

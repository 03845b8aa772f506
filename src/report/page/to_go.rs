//! What Rust's time is of Go's, for people who port: each pair of namesakes at each point, with what the figure is.

use super::pieces;
use crate::claim::{Allocator, Lane, Language};
use crate::record::{GoSide, RecordedClaim};
use crate::report::evidence::{Evidence, case};
use crate::report::format::Quantity;
use crate::verdict::{Estimate, ratio_to_go};
use maud::{Markup, html};

/// The ratios of a Go variant under one configuration, by point.
struct Row<'a> {
    variant: &'a str,
    under: Allocator,
    ratios: Vec<(u64, Estimate)>,
}

/// The table; nothing where no Go variant was timed beside a Rust variant of its name.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim, side: &GoSide) -> Markup {
    let rows = rows(evidence, claim, side);
    let has = |point: u64| rows.iter().any(|row| row.at(point).is_some());
    let points: Vec<u64> =
        claim.points.iter().map(|(point, _)| *point).filter(|point| has(*point)).collect();
    let title = format!("{}-to-go", pieces::anchor(&claim.id));
    html! {
        @if !rows.is_empty() {
            h3 #(title) { "Rust’s time divided by Go’s, for whoever ports" }
            div.scroll tabindex="0" role="group" aria-labelledby=(title) {
                table.wide.coded.named aria-labelledby=(title) {
                    thead { tr {
                        th scope="col" { "Variant" }
                        th scope="col" { "Go runs" }
                        @for point in &points { th.figure scope="col" { (claim.label(*point)) } }
                    } }
                    tbody {
                        @for row in &rows {
                            tr {
                                th scope="row" { (row.variant) }
                                td { (configuration(row.under)) }
                                @for point in &points {
                                    td {
                                        @match row.at(*point) {
                                            Some(ratio) => { (Quantity::Ratio.with_interval(ratio.center, ratio.interval)) }
                                            None => { (pieces::nothing()) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            p.note {
                "What it is: the time of the Rust variant under the C library’s allocator, divided by that of the Go variant of "
                "its name, which does the same work and gives the same output; they took turns slice by slice in this run, "
                "Go’s slices with its collector’s work in them. Below 1 Rust takes less. What it is not: a ratio of the two "
                "languages, or of other code in them, other machines, or another allocator of Rust’s; nor a verdict on the "
                "claim, which compares variants within a language. What Go does otherwise is said above."
            }
        }
    }
}

/// How Go runs, in a few words.
const fn configuration(under: Allocator) -> &'static str {
    match under {
        Allocator::GoOne => "on one core",
        _ => "with all cores",
    }
}

fn rows<'a>(evidence: &Evidence, claim: &RecordedClaim, side: &'a GoSide) -> Vec<Row<'a>> {
    let lanes = evidence.newest.lanes_in(Language::Go).into_iter();
    let timed: Vec<Allocator> =
        lanes.filter(|known| known.0 == Lane::Rounds).map(|known| known.1).collect();
    let variants = side.variants.iter().filter(|variant| !variant.only);
    let all = variants.flat_map(|variant| timed.iter().map(move |under| (variant, *under)));
    let rows = all.map(|(variant, under)| {
        let ratio = |point: &u64| {
            let own = case(claim, &variant.name, *point, under);
            Some((*point, ratio_to_go(&evidence.newest, claim, &own, evidence.settings)?))
        };
        let ratios = variant.points.iter().filter_map(ratio).collect();
        Row { variant: &variant.name, under, ratios }
    });
    rows.filter(|row| !row.ratios.is_empty()).collect()
}

impl Row<'_> {
    fn at(&self, point: u64) -> Option<Estimate> {
        self.ratios.iter().find(|known| known.0 == point).map(|known| known.1)
    }
}

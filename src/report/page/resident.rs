//! What stays in memory of a variant at every phase, before and after the purge, at the article's point: resident bytes
//! with bars. What the allocator says itself stands in the record.

use super::bars::{self, Lengths};
use super::pieces;
use crate::claim::{Allocator, Lane, Metric};
use crate::record::{RecordedClaim, Value};
use crate::report::evidence::{Evidence, case};
use crate::report::format::Quantity;
use maud::{Markup, html};

/// The phase before the first turn, which is the zero of all others.
const ZERO: &str = "before";

/// The resident bytes of one case at one phase.
struct Row<'a> {
    variant: &'a str,
    allocator: Allocator,
    phase: &'a str,
    bytes: f64,
    is_older: bool,
}

/// The table; nothing where the lane has not read this claim.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let rows = rows(evidence, claim);
    let mut phases: Vec<&str> = Vec::new();
    for row in &rows {
        if !phases.contains(&row.phase) {
            phases.push(row.phase);
        }
    }
    let lengths = Lengths::of(rows.iter().map(|row| row.bytes));
    let title = format!("{}-resident", pieces::anchor(&claim.id));
    html! {
        @if !rows.is_empty() {
            h3 #(title) { "Resident memory by phase, at " (claim.label(claim.article_point)) }
            div.scroll tabindex="0" role="group" aria-labelledby=(title) {
                table.wide.coded.named.bars aria-labelledby=(title) {
                    thead { tr {
                        th scope="col" { "Variant" } th scope="col" { "Allocator" }
                        @for phase in &phases { th.figure scope="col" { (phase) } }
                    } }
                    tbody {
                        @for variant in rows.chunk_by(|one, other| one.variant == other.variant) {
                            @let cases = variant.chunk_by(is_of_one_case).count();
                            @for (index, case) in variant.chunk_by(is_of_one_case).enumerate() {
                                tr {
                                    @if index == 0 {
                                        th scope="row" rowspan=[(cases > 1).then_some(cases)] { (case[0].variant) }
                                    }
                                    td {
                                        (case[0].allocator.name())
                                        @if case[0].is_older { (pieces::older()) }
                                    }
                                    @for phase in &phases { (cell(at(case, phase), lengths)) }
                                }
                            }
                        }
                    }
                }
            }
            p.note {
                (finding(&rows))
                @if lengths.is_logarithmic() { " Bars are logarithms." }
            }
        }
    }
}

/// A cell with resident bytes, rounded: the pages of a process are no exact reading.
fn cell(bytes: Option<f64>, lengths: Lengths) -> Markup {
    let text = match bytes {
        Some(bytes) => html! { (Quantity::Bytes.text(bytes)) },
        None => pieces::nothing(),
    };
    bars::cell(text, bytes, lengths)
}

/// What the variant with the most resident bytes under each allocator does from phase to phase.
fn finding(rows: &[Row]) -> String {
    let mut sentences: Vec<String> = Vec::new();
    let mut allocators: Vec<Allocator> = rows.iter().map(|row| row.allocator).collect();
    allocators.sort_unstable();
    allocators.dedup();
    for allocator in allocators {
        let most = |case: &&[Row]| case.iter().map(|row| row.bytes).fold(f64::MIN, f64::max);
        let cases = rows.chunk_by(is_of_one_case).filter(|case| case[0].allocator == allocator);
        let Some(case) = cases.rev().max_by(|one, other| most(one).total_cmp(&most(other))) else {
            continue;
        };
        let phase = |row: &Row| format!("{} {}", row.phase, Quantity::Bytes.text(row.bytes));
        let phases: Vec<String> = case.iter().map(phase).collect();
        let (name, variant) = (allocator.name(), case[0].variant);
        sentences.push(format!("Under {name} {variant} is the largest: {}.", phases.join(", ")));
    }
    sentences.join(" ")
}

/// A case's resident bytes at a phase.
fn at(case: &[Row], phase: &str) -> Option<f64> {
    case.iter().find(|row| row.phase == phase).map(|row| row.bytes)
}

fn is_of_one_case(one: &Row, other: &Row) -> bool {
    (one.variant, one.allocator) == (other.variant, other.allocator)
}

fn rows<'a>(evidence: &Evidence<'a>, claim: &'a RecordedClaim) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = Vec::new();
    for variant in &claim.variants {
        for allocator in evidence.allocators(Lane::Resident) {
            let case = case(claim, &variant.name, claim.article_point, allocator);
            let is_older = evidence.is_older(Lane::Resident, &case);
            for reading in evidence.newest.readings(Lane::Resident, &case) {
                let Value::Exact { total, .. } = reading.value else { continue };
                let phase = reading.phase.as_deref().filter(|phase| *phase != ZERO);
                if let (Metric::Resident, Some(phase)) = (reading.metric, phase) {
                    rows.push(Row {
                        variant: &variant.name,
                        allocator,
                        phase,
                        bytes: total as f64,
                        is_older,
                    });
                }
            }
        }
    }
    rows
}

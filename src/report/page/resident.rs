//! What stays in memory of a variant at every phase, before and after the purge, at the article's point: resident bytes
//! with bars. What the allocator says itself stands in the record.

use super::bars::{self, Lengths};
use super::pieces;
use crate::claim::{Allocator, Lane, Metric};
use crate::record::{RecordedClaim, Value};
use crate::report::chart;
use crate::report::evidence::{Evidence, case};
use crate::report::format::Quantity;
use maud::{Markup, PreEscaped, html};

/// The phase before the first turn, which is the zero of all others.
const ZERO: &str = "before";

/// The resident bytes of one case at one phase.
struct Row<'a> {
    index: usize,
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
                table.wide.bars aria-labelledby=(title) {
                    thead { tr {
                        th scope="col" { "Variant" } th scope="col" { "Allocator" }
                        @for phase in &phases { th.figure scope="col" { (phase) } }
                    } }
                    tbody {
                        @for case in rows.chunk_by(is_of_one_case) {
                            tr {
                                th scope="row" {
                                    (PreEscaped(chart::key(case[0].index))) " " code { (case[0].variant) }
                                    @if case[0].is_older { (pieces::older()) }
                                }
                                td.name { (case[0].allocator.name()) }
                                @for phase in &phases {
                                    (bars::cell(Quantity::Bytes, at(case, phase), lengths))
                                }
                            }
                        }
                    }
                }
            }
            p.note {
                (finding(&rows)) " Resident bytes of a fresh process, beyond those before the first turn. What remains after "
                "the drop and goes with the purge was kept by the allocator; what remains after the purge is kept by the "
                "variant, or lies on a page with something else."
                @if lengths.is_logarithmic() { " A bar's length is the logarithm of its number." }
            }
        }
    }
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
    for (index, variant) in claim.variants.iter().enumerate() {
        for allocator in evidence.allocators(Lane::Resident) {
            let case = case(claim, &variant.name, claim.article_point, allocator);
            let is_older = evidence.is_older(Lane::Resident, &case);
            for reading in evidence.newest.readings(Lane::Resident, &case) {
                let Value::Exact { total, .. } = reading.value else { continue };
                let phase = reading.phase.as_deref().filter(|phase| *phase != ZERO);
                if let (Metric::Resident, Some(phase)) = (reading.metric, phase) {
                    rows.push(Row {
                        index,
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

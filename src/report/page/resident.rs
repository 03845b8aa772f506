//! What stays in memory of a variant at every phase, before and after the purge, at the article's point: resident bytes
//! with bars, and below them what the allocator says.

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

/// What stands beside the resident bytes; the record has the allocator's other numbers.
const METRICS: [Metric; 2] = [Metric::InUse, Metric::MinorFaults];

/// The readings of one case at one phase.
struct Row<'a> {
    index: usize,
    variant: &'a str,
    allocator: Allocator,
    phase: &'a str,
    values: Vec<(Metric, f64)>,
    is_older: bool,
}

/// The tables; nothing where the lane has not read this claim.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let rows = rows(evidence, claim);
    let mut phases: Vec<&str> = Vec::new();
    for row in &rows {
        if !phases.contains(&row.phase) {
            phases.push(row.phase);
        }
    }
    let lengths = Lengths::of(rows.iter().filter_map(|row| value(row, Metric::Resident)));
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
                                (name(case, 1))
                                @for phase in &phases {
                                    (bars::cell(Quantity::Bytes, at(case, phase, Metric::Resident), lengths))
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
            (of_allocators(claim, &rows, &phases))
        }
    }
}

/// What the allocators say themselves: one table of two parts, in use and faults.
fn of_allocators(claim: &RecordedClaim, rows: &[Row], phases: &[&str]) -> Markup {
    let read = |metric: &Metric| rows.iter().any(|row| value(row, *metric).is_some());
    html! {
        @if METRICS.iter().any(read) {
            details {
                summary { "What the allocator says, at " (claim.label(claim.article_point)) }
                div.scroll tabindex="0" role="group" aria-label="Bytes in use and page faults" {
                    table.wide {
                        thead {
                            tr {
                                th scope="col" rowspan="2" { "Variant" } th scope="col" rowspan="2" { "Allocator" }
                                @for metric in METRICS.iter().filter(|it| read(it)) {
                                    th.figure scope="colgroup" colspan=(phases.len()) { (metric.name()) }
                                }
                            }
                            tr {
                                @for _ in METRICS.iter().filter(|it| read(it)) {
                                    @for phase in phases { th.figure scope="col" { (phase) } }
                                }
                            }
                        }
                        tbody {
                            @for case in rows.chunk_by(is_of_one_case) {
                                tr {
                                    (name(case, 1))
                                    @for metric in METRICS.iter().filter(|it| read(it)) {
                                        // Rounded: the system counts in pages, and the record has the rest.
                                        @for phase in phases {
                                            td {
                                                @match at(case, phase, *metric) {
                                                    Some(value) => { (Quantity::of_metric(*metric).text(value)) }
                                                    None => { (pieces::nothing()) }
                                                }
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                p.note { "Beyond those before the first turn. What else the allocator says stands in the record." }
            }
        }
    }
}

/// The cells that name a case.
fn name(case: &[Row], span: usize) -> Markup {
    let row = &case[0];
    html! {
        th scope="row" rowspan=[(span > 1).then_some(span)] {
            (PreEscaped(chart::key(row.index))) " " code { (row.variant) } @if row.is_older { (pieces::older()) }
        }
        td.name { (row.allocator.name()) }
    }
}

/// What the variant with the most resident bytes under each allocator does from phase to phase.
fn finding(rows: &[Row]) -> String {
    let mut sentences: Vec<String> = Vec::new();
    let mut allocators: Vec<Allocator> = rows.iter().map(|row| row.allocator).collect();
    allocators.sort_unstable();
    allocators.dedup();
    for allocator in allocators {
        let most = |case: &&[Row]| {
            case.iter().filter_map(|row| value(row, Metric::Resident)).fold(f64::MIN, f64::max)
        };
        let cases = rows.chunk_by(is_of_one_case).filter(|case| case[0].allocator == allocator);
        let Some(case) = cases.rev().max_by(|one, other| most(one).total_cmp(&most(other))) else {
            continue;
        };
        let phases: Vec<String> = case
            .iter()
            .filter_map(|row| {
                let bytes = Quantity::Bytes.text(value(row, Metric::Resident)?);
                Some(format!("{} {bytes}", row.phase))
            })
            .collect();
        let (name, variant) = (allocator.name(), case[0].variant);
        sentences.push(format!("Under {name} {variant} is the largest: {}.", phases.join(", ")));
    }
    sentences.join(" ")
}

/// A case's reading of a metric at a phase.
fn at(case: &[Row], phase: &str, metric: Metric) -> Option<f64> {
    case.iter().find(|row| row.phase == phase).and_then(|row| value(row, metric))
}

fn value(row: &Row, metric: Metric) -> Option<f64> {
    row.values.iter().find(|known| known.0 == metric).map(|known| known.1)
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
            let first = rows.len();
            for reading in evidence.newest.readings(Lane::Resident, &case) {
                let Value::Exact { total, .. } = reading.value else { continue };
                let Some(phase) = reading.phase.as_deref().filter(|phase| *phase != ZERO) else {
                    continue;
                };
                let value = (reading.metric, total as f64);
                match rows[first..].iter_mut().find(|row| row.phase == phase) {
                    Some(row) => row.values.push(value),
                    None => rows.push(Row {
                        index,
                        variant: &variant.name,
                        allocator,
                        phase,
                        values: vec![value],
                        is_older,
                    }),
                }
            }
        }
    }
    rows
}

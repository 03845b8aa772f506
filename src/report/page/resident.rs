//! What the system and the allocator said of a variant's memory at every phase, at the article's point.

use super::pieces;
use crate::claim::{Allocator, Lane, Metric};
use crate::record::{RecordedClaim, Value};
use crate::report::evidence::{Evidence, case};
use crate::report::format::Quantity;
use maud::{Markup, html};

const METRICS: [Metric; 6] = [
    Metric::Resident,
    Metric::InUse,
    Metric::Active,
    Metric::AllocatorResident,
    Metric::Retained,
    Metric::MinorFaults,
];

/// The readings of one case at one phase.
struct Row<'a> {
    variant: &'a str,
    allocator: Allocator,
    phase: &'a str,
    values: Vec<(Metric, f64)>,
    is_older: bool,
}

/// The table; nothing where the lane has not read this claim.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let rows = rows(evidence, claim);
    let read =
        |metric: &Metric| rows.iter().any(|row| row.values.iter().any(|known| known.0 == *metric));
    let metrics: Vec<Metric> = METRICS.into_iter().filter(read).collect();
    html! {
        @if !rows.is_empty() {
            details {
                summary { "What stayed in memory, at " (claim.label(claim.article_point)) }
                div.scroll tabindex="0" role="group" aria-label="Resident memory" {
                    table.wide {
                        thead { tr {
                            @for title in ["Variant", "Allocator", "Phase"] { th scope="col" { (title) } }
                            @for metric in &metrics { th.figure scope="col" { (metric.name()) } }
                        } }
                        @for case in rows.chunk_by(is_of_one_case) {
                            tbody {
                                @for (index, row) in case.iter().enumerate() {
                                    tr {
                                        @if index == 0 {
                                            th scope="rowgroup" rowspan=(case.len()) {
                                                code { (row.variant) } @if row.is_older { (pieces::older()) }
                                            }
                                            td.name rowspan=(case.len()) { (row.allocator.name()) }
                                        }
                                        td.name { (row.phase) }
                                        @for metric in &metrics { td { (value(row, *metric)) } }
                                    }
                                }
                            }
                        }
                    }
                }
                p.note {
                    "All but retained bytes are the difference to the moment before the first turn. A purge tells the "
                    "allocator to give back what it keeps for later."
                }
            }
        }
    }
}

fn is_of_one_case(one: &Row, other: &Row) -> bool {
    (one.variant, one.allocator) == (other.variant, other.allocator)
}

/// A reading, rounded: the system counts in pages, and the record has the rest.
fn value(row: &Row, metric: Metric) -> Markup {
    let value = row.values.iter().find(|known| known.0 == metric);
    html! {
        @match value {
            Some((_, value)) => { (Quantity::of_metric(metric).text(*value)) }
            None => { (pieces::nothing()) }
        }
    }
}

fn rows<'a>(evidence: &Evidence<'a>, claim: &'a RecordedClaim) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = Vec::new();
    for variant in &claim.variants {
        for allocator in evidence.allocators(Lane::Resident) {
            let case = case(claim, &variant.name, claim.article_point, allocator);
            let is_older = evidence.is_older(Lane::Resident, &case);
            let first = rows.len();
            for reading in evidence.newest.readings(Lane::Resident, &case) {
                let Value::Exact { total, .. } = reading.value else { continue };
                let Some(phase) = reading.phase.as_deref() else { continue };
                let value = (reading.metric, total as f64);
                match rows[first..].iter_mut().find(|row| row.phase == phase) {
                    Some(row) => row.values.push(value),
                    None => rows.push(Row {
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

//! What stays in memory of a variant at every phase, before and after the purge, at the article's point: resident bytes
//! with bars, those of the Go side beside the others. What the allocator says itself stands in the record.

use super::bars::{self, Lengths};
use super::pieces;
use crate::claim::{Allocator, Lane, Metric};
use crate::record::{RecordedClaim, Value};
use crate::report::evidence::{Evidence, case};
use crate::report::format::Quantity;
use maud::{Markup, html};

/// The phase before the first turn, which is the zero of all others.
const ZERO: &str = "before";
/// The phase behind all others.
const LAST: &str = "purged";

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
    // Go's side has one more before it.
    phases.sort_by_key(|phase| *phase == LAST);
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
                @if rows.iter().any(|row| row.allocator.is_go()) {
                    " Go gives nothing back when it drops something: “dropped” is before a collection, “collected” behind "
                    "two, “purged” behind FreeOSMemory."
                }
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

/// Where the variants lie furthest apart under each allocator, and what the largest of them keeps at the end.
fn finding(rows: &[Row]) -> String {
    let mut allocators: Vec<Allocator> = rows.iter().map(|row| row.allocator).collect();
    allocators.sort_unstable();
    allocators.dedup();
    let sentences = allocators.into_iter().filter_map(|allocator| {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.allocator == allocator).collect();
        let (least, most) = furthest_apart(&rows)?;
        let bytes = |row: &Row| Quantity::Bytes.text(row.bytes);
        let name = allocator.name();
        if least.bytes == most.bytes {
            return Some(format!("Under {name} all variants have the same in memory at every phase."));
        }
        let last = rows.iter().rev().find(|row| row.variant == most.variant)?;
        let end = if last.phase == most.phase {
            String::new()
        } else {
            format!(", and {} {}", bytes(last), last.phase)
        };
        let (phase, variant, other) = (most.phase, most.variant, least.variant);
        Some(format!(
            "Under {name} they differ most at “{phase}”: {variant} has {} in memory{end}; {other} has {}.",
            bytes(most),
            bytes(least)
        ))
    });
    sentences.collect::<Vec<_>>().join(" ")
}

/// The smallest and the largest row of the phase at which they differ most; the later phase where several do.
fn furthest_apart<'a, 'b>(rows: &[&'b Row<'a>]) -> Option<(&'b Row<'a>, &'b Row<'a>)> {
    let by_bytes = |one: &&&Row, other: &&&Row| one.bytes.total_cmp(&other.bytes);
    let ends = |row: &&'b Row<'a>| {
        let of_phase = || rows.iter().filter(|other| other.phase == row.phase);
        Some((*of_phase().min_by(by_bytes)?, *of_phase().max_by(by_bytes)?))
    };
    let apart = |(least, most): &(&Row, &Row)| most.bytes - least.bytes;
    rows.iter().filter_map(ends).max_by(|one, other| apart(one).total_cmp(&apart(other)))
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
        for allocator in evidence.allocators_in_both(Lane::Resident) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn row(variant: &'static str, phase: &'static str, mebibytes: f64) -> Row<'static> {
        let bytes = mebibytes * 1_048_576.0;
        Row { variant, allocator: Allocator::System, phase, bytes, is_older: false }
    }

    #[test]
    fn the_finding_says_where_variants_differ_most_and_what_the_largest_keeps() {
        let rows = [
            row("whole", "held", 8.0),
            row("whole", "purged", 1.0),
            row("copied", "held", 2.0),
            row("copied", "purged", 0.0),
        ];
        assert_eq!(
            finding(&rows),
            "Under system they differ most at “held”: whole has 8.00 MiB in memory, and 1.00 MiB purged; copied has 2.00 MiB."
        );
    }

    #[test]
    fn what_differs_most_at_the_end_says_so_once_and_equals_are_told() {
        let rows =
            [row("whole", "held", 2.0), row("whole", "purged", 2.0), row("copied", "purged", 0.5)];
        assert_eq!(
            finding(&rows),
            "Under system they differ most at “purged”: whole has 2.00 MiB in memory; copied has 512 KiB."
        );
        let alike = [row("whole", "held", 2.0), row("copied", "held", 2.0)];
        assert_eq!(
            finding(&alike),
            "Under system all variants have the same in memory at every phase."
        );
    }
}

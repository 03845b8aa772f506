//! What the variants of a claim allocate, hold and leave at the article's point: exact counts with bars.

use super::bars::{self, Lengths};
use super::pieces;
use crate::claim::{Allocator, Lane, Metric};
use crate::record::{RecordedClaim, RecordedVariant};
use crate::report::evidence::{Evidence, case};
use crate::report::format::Quantity;
use maud::{Markup, html};

/// The metrics in the order of the table.
const METRICS: [(Metric, &str); 5] = [
    (Metric::Allocations, "Allocations"),
    (Metric::Bytes, "Bytes"),
    (Metric::Held, "Held"),
    (Metric::Left, "Left"),
    (Metric::Peak, "Peak"),
];

/// One metric of all variants.
struct Column {
    metric: Metric,
    title: &'static str,
    values: Vec<Option<f64>>,
    lengths: Lengths,
}

/// The table; nothing where nothing was counted.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let variants: Vec<&RecordedVariant> = claim
        .variants
        .iter()
        .filter(|variant| variant.runs_in(Lane::Heap, claim.article_point))
        .collect();
    let columns: Vec<Column> = METRICS
        .into_iter()
        .filter_map(|metric| column(evidence, claim, &variants, metric))
        .collect();
    let title = format!("{}-bytes", pieces::anchor(&claim.id));
    let findings: Vec<String> =
        columns.iter().filter_map(|column| finding(column, &variants)).collect();
    let is_older = |name: &str| {
        let case = case(claim, name, claim.article_point, Allocator::Dhat);
        evidence.is_older(Lane::Heap, &case)
    };
    html! {
        @if !columns.is_empty() {
            h3 #(title) { "Allocations and bytes at " (claim.axis) " " (claim.label(claim.article_point)) }
            div.scroll tabindex="0" role="group" aria-labelledby=(title) {
                table.wide.coded.bars aria-labelledby=(title) {
                    thead { tr {
                        th scope="col" { "Variant" }
                        @for column in &columns { th.figure scope="col" { (column.title) } }
                    } }
                    tbody {
                        @for (row, variant) in variants.iter().enumerate() {
                            tr {
                                th scope="row" {
                                    (variant.name)
                                    @if is_older(&variant.name) { (pieces::older()) }
                                }
                                @for column in &columns {
                                    (cell(column, column.values[row]))
                                }
                            }
                        }
                    }
                }
            }
            p.note { (findings.join(" ")) }
        }
    }
}

/// A cell of a column: the exact number is in its title where it is rounded.
fn cell(column: &Column, value: Option<f64>) -> Markup {
    let number = pieces::number_or_nothing(Quantity::of_metric(column.metric), value);
    bars::cell(number, value, column.lengths)
}

/// One column; nothing where no variant was counted.
fn column(
    evidence: &Evidence,
    claim: &RecordedClaim,
    variants: &[&RecordedVariant],
    (metric, title): (Metric, &'static str),
) -> Option<Column> {
    let read = |variant: &RecordedVariant| {
        let case = case(claim, &variant.name, claim.article_point, Allocator::Dhat);
        evidence.exact(&case, metric, None)
    };
    let values: Vec<Option<f64>> = variants.iter().map(|variant| read(variant)).collect();
    let lengths = Lengths::of(values.iter().copied().flatten());
    values.iter().any(Option::is_some).then_some(Column { metric, title, values, lengths })
}

/// The smallest and the largest of a column, with their variants.
fn finding(column: &Column, variants: &[&RecordedVariant]) -> Option<String> {
    let known: Vec<(&str, f64)> = variants
        .iter()
        .zip(&column.values)
        .filter_map(|(variant, value)| Some((variant.name.as_str(), (*value)?)))
        .collect();
    let least = known.iter().map(|known| known.1).reduce(f64::min)?;
    let most = known.iter().map(|known| known.1).reduce(f64::max)?;
    let text = |value: f64| Quantity::of_metric(column.metric).text(value);
    Some(if least == most {
        format!("{}: {} for every variant.", column.title, text(most))
    } else {
        let [low, high] = [least, most].map(|value| named(&known, value));
        format!("{}: from {} ({low}) to {} ({high}).", column.title, text(least), text(most))
    })
}

/// The variants with that value: one or two by name, several by their number.
fn named(known: &[(&str, f64)], value: f64) -> String {
    let names: Vec<&str> =
        known.iter().filter(|known| known.1 == value).map(|known| known.0).collect();
    match names.as_slice() {
        [one] => (*one).to_owned(),
        [one, other] => format!("{one}, {other}"),
        many => format!("{} variants", many.len()),
    }
}

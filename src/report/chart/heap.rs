//! Plans the charts of the heap lane: allocations, bytes, held and left of every variant at the article's point.

use super::bars::{Bar, Bars, Row};
use super::scale::{Scale, Spacing};
use super::{Figure, Panel, Plan};
use crate::claim::{Allocator, Metric};
use crate::record::RecordedClaim;
use crate::report::evidence::{Evidence, case};
use crate::report::format::Quantity;

/// Bars that span so many times the smallest are drawn on a log scale.
const TWO_DECADES: f64 = 100.0;

const METRICS: [(Metric, &str); 4] = [
    (Metric::Allocations, "Allocations per operation"),
    (Metric::Bytes, "Bytes allocated per operation"),
    (Metric::Held, "Bytes held: alive with the result of a turn"),
    (Metric::Left, "Bytes left: alive after it is dropped"),
];

/// The figure of a claim; nothing where nothing was counted.
pub(super) fn plan(evidence: &Evidence, claim: &RecordedClaim) -> Option<Figure<Plan>> {
    let panels: Vec<Panel<Plan>> = METRICS
        .iter()
        .filter_map(|(metric, title)| panel(evidence, claim, *metric, title))
        .collect();
    let findings: Vec<&str> = panels.iter().map(|panel| panel.finding.as_str()).collect();
    let caption = format!(
        "Exact counts at {}; a log scale, which still has its zero, where they span over two decades. {}",
        claim.label(claim.article_point),
        findings.join(" ")
    );
    (!panels.is_empty()).then_some(Figure { title: "Allocations and bytes", caption, panels })
}

fn panel(
    evidence: &Evidence,
    claim: &RecordedClaim,
    metric: Metric,
    title: &str,
) -> Option<Panel<Plan>> {
    let quantity = Quantity::of_metric(metric);
    let rows: Vec<Row> = claim
        .variants
        .iter()
        .enumerate()
        .filter(|(_, variant)| variant.points.contains(&claim.article_point))
        .map(|(index, variant)| {
            let case = case(claim, &variant.name, claim.article_point, Allocator::Dhat);
            let value = evidence.exact(&case, metric, None);
            Row { index, name: variant.name.clone(), bars: vec![Bar { of: String::new(), value }] }
        })
        .collect();
    let known: Vec<(&str, f64)> =
        rows.iter().filter_map(|row| Some((row.name.as_str(), row.bars[0].value?))).collect();
    let smallest = known.iter().map(|known| known.1).reduce(f64::min)?;
    let largest = known.iter().map(|known| known.1).reduce(f64::max)?;
    let above_zero = known.iter().map(|known| known.1).filter(|value| *value > 0.0);
    let spacing = Spacing::of(above_zero.reduce(f64::min).unwrap_or(0.0), largest, TWO_DECADES);
    let finding = if smallest == largest {
        format!("{}: {} for every variant.", metric.name(), quantity.text(largest))
    } else {
        format!(
            "{}: from {} ({}) to {} ({}).",
            metric.name(),
            quantity.text(smallest),
            named(&known, smallest),
            quantity.text(largest),
            named(&known, largest)
        )
    };
    Some(Panel {
        title: title.to_owned(),
        finding: capitalised(&finding),
        content: Plan::Bars(Bars {
            title: title.to_owned(),
            quantity,
            scale: Scale::from_zero(smallest, largest, spacing, quantity),
            rows,
        }),
    })
}

/// The variants with that value: one by name, several by their number.
fn named(known: &[(&str, f64)], value: f64) -> String {
    let names: Vec<&str> =
        known.iter().filter(|known| known.1 == value).map(|known| known.0).collect();
    match names.as_slice() {
        [one] => (*one).to_owned(),
        [one, other] => format!("{one}, {other}"),
        many => format!("{} variants", many.len()),
    }
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

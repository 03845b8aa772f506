//! Plans the charts of the resident lane: what stays in memory at every phase, a panel for each allocator.

use super::bars::{Bar, Bars, Row};
use super::scale::{Scale, Spacing};
use super::{Figure, Panel, Plan};
use crate::claim::{Allocator, Lane, Metric};
use crate::record::RecordedClaim;
use crate::report::evidence::{Evidence, case};
use crate::report::format::{Quantity, bytes};

/// The phase before the first turn, which is the zero of all others and has no bar.
const ZERO: &str = "before";

/// The figure of a claim; nothing where nothing was read.
pub(super) fn plan(evidence: &Evidence, claim: &RecordedClaim) -> Option<Figure<Plan>> {
    let panels: Vec<(Allocator, Vec<Row>)> = evidence
        .allocators(Lane::Resident)
        .into_iter()
        .map(|allocator| (allocator, rows(evidence, claim, allocator)))
        .filter(|(_, rows)| !rows.is_empty())
        .collect();
    let values = || {
        panels
            .iter()
            .flat_map(|(_, rows)| rows)
            .flat_map(|row| &row.bars)
            .filter_map(|bar| bar.value)
    };
    let smallest = values().reduce(f64::min)?;
    let largest = values().reduce(f64::max)?;
    let scale = Scale::from_zero(smallest, largest, Spacing::Even, Quantity::Bytes);
    let findings: Vec<String> =
        panels.iter().map(|(allocator, rows)| finding(*allocator, rows)).collect();
    let caption = format!(
        "Resident bytes of a fresh process at {}; zero is the moment before the first turn. What remains after the \
         drop and goes with the purge was kept by the allocator; what remains after the purge is kept by the variant. {}",
        claim.label(claim.article_point),
        findings.join(" ")
    );
    let panels = panels
        .into_iter()
        .zip(findings)
        .map(|((allocator, rows), finding)| Panel {
            title: format!("Resident memory under {}", allocator.name()),
            finding: finding.replace('`', ""),
            content: Plan::Bars(Bars {
                title: format!("Resident memory by phase, allocator: {}", allocator.name()),
                quantity: Quantity::Bytes,
                scale: scale.clone(),
                rows,
            }),
        })
        .collect();
    Some(Figure { title: "Resident memory by phase", caption, panels })
}

fn rows(evidence: &Evidence, claim: &RecordedClaim, allocator: Allocator) -> Vec<Row> {
    let bars = |name: &str| -> Vec<Bar> {
        let case = case(claim, name, claim.article_point, allocator);
        let readings = evidence.newest.readings(Lane::Resident, &case);
        readings
            .into_iter()
            .filter(|reading| reading.metric == Metric::Resident)
            .filter_map(|reading| {
                let phase = reading.phase.clone().filter(|phase| phase != ZERO)?;
                Some(Bar { of: phase, value: reading.value.exact() })
            })
            .collect()
    };
    claim
        .variants
        .iter()
        .enumerate()
        .map(|(index, variant)| Row {
            index,
            name: variant.name.clone(),
            bars: bars(&variant.name),
        })
        .filter(|row| !row.bars.is_empty())
        .collect()
}

/// What the variant with the most resident bytes does from phase to phase.
fn finding(allocator: Allocator, rows: &[Row]) -> String {
    let most = |row: &Row| row.bars.iter().filter_map(|bar| bar.value).fold(f64::MIN, f64::max);
    let Some(largest) = rows.iter().rev().max_by(|a, b| most(a).total_cmp(&most(b))) else {
        return String::new();
    };
    let phases: Vec<String> = largest
        .bars
        .iter()
        .filter_map(|bar| Some(format!("{} {}", bar.of, bytes(bar.value?))))
        .collect();
    format!("Under {} `{}` is the largest: {}.", allocator.name(), largest.name, phases.join(", "))
}

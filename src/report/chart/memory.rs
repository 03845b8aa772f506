//! Plans the clouds of all memory cases: time over allocations and over bytes, a panel for each under each allocator.

use super::figure::{Figure, Panel, Plan};
use super::scatter::{Scatter, Series};
use crate::claim::Metric;
use crate::report::format::Quantity;
use crate::report::memory::{Memory, rho};
use crate::verdict::correlation;

/// What time is drawn over.
const OVER: [(Metric, &str); 2] = [
    (Metric::Allocations, "allocations per operation"),
    (Metric::Bytes, "bytes allocated per operation"),
];

/// The figure; nothing where no case was both timed and counted.
pub(super) fn plan(memories: &[Memory]) -> Option<Figure<Plan>> {
    let mut themes: Vec<&str> = Vec::new();
    for case in memories.iter().flat_map(|memory| &memory.cases) {
        if !themes.contains(&case.claim.theme()) {
            themes.push(case.claim.theme());
        }
    }
    let panels: Vec<Panel<Plan>> = memories
        .iter()
        .flat_map(|memory| OVER.map(|(metric, name)| panel(memory, &themes, metric, name)))
        .flatten()
        .collect();
    let findings: Vec<&str> = panels.iter().map(|panel| panel.finding.as_str()).collect();
    let caption = format!(
        "A mark for each case that allocates, both on log scales; the shapes and colours are those of the themes. {}",
        findings.join(" ")
    );
    (!panels.is_empty()).then_some(Figure { title: "Time over memory", caption, panels })
}

fn panel(memory: &Memory, themes: &[&str], metric: Metric, name: &str) -> Option<Panel<Plan>> {
    let of_theme = |(index, theme): (usize, &&str)| {
        let cases = memory.allocating().filter(|case| case.claim.theme() == *theme);
        let marks: Vec<(f64, f64)> = cases
            .map(|case| case.against_time(metric))
            .filter(|(reading, time)| *reading > 0.0 && *time > 0.0)
            .collect();
        (!marks.is_empty()).then(|| Series { index, name: (*theme).to_owned(), marks })
    };
    let series: Vec<Series> = themes.iter().enumerate().filter_map(of_theme).collect();
    let allocator = memory.allocator.name();
    let finding = match correlation(memory.allocating(), metric) {
        Some(found) => format!("Under {allocator} ρ with {name} is {}.", rho(Some(found))),
        None => format!("Under {allocator} {name} do not vary."),
    };
    (!series.is_empty()).then(|| Panel {
        title: format!("Time over {name} under {allocator}"),
        finding,
        content: Plan::Scatter(Scatter {
            title: format!("Time per operation, allocator: {allocator}"),
            across: (Quantity::of_metric(metric), name.to_owned()),
            up: Quantity::Time,
            height: 360,
            series,
            rings: Vec::new(),
        }),
    })
}

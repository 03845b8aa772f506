//! Plans the chart of time against bytes held: which variants of a claim are worth their memory, under each allocator.

use super::figure::{Figure, Panel, Plan};
use super::scatter::{Scatter, Series};
use crate::claim::Lane;
use crate::record::RecordedClaim;
use crate::report::evidence::Evidence;
use crate::report::format::Quantity;
use crate::report::words::and;
use crate::verdict::{Tradeoff, tradeoff};

/// The figure of a claim; nothing where its variants hold the same, so that time alone decides.
pub(super) fn plan(evidence: &Evidence, claim: &RecordedClaim) -> Option<Figure<Plan>> {
    let allocators = evidence.allocators(Lane::Rounds).into_iter();
    let tradeoffs: Vec<Tradeoff> = allocators
        .filter_map(|allocator| tradeoff(&evidence.newest, claim, allocator, evidence.settings))
        .collect();
    let differs = tradeoffs.iter().flat_map(|it| &it.choices).any(|choice| choice.held_more != 0.0);
    if !differs {
        return None;
    }
    let panels: Vec<Panel<Plan>> = tradeoffs.iter().map(panel).collect();
    let findings: Vec<String> = tradeoffs.iter().map(finding).collect();
    let caption = format!(
        "Time per operation over the bytes alive with the result of a turn, at {}: fast is low, small is left. {}",
        claim.spoken(claim.article_point),
        findings.join(" ")
    );
    Some(Figure { title: "Time against bytes held", caption, panels })
}

fn panel(tradeoff: &Tradeoff) -> Panel<Plan> {
    let place = |name: &str| tradeoff.claim.variants.iter().position(|it| it.name == name);
    let series = tradeoff.choices.iter().map(|choice| Series {
        index: place(choice.variant).unwrap_or_default(),
        name: choice.variant.to_owned(),
        marks: vec![(choice.held, choice.time)],
    });
    let worth = tradeoff.choices.iter().filter(|choice| choice.is_worth_it);
    let allocator = tradeoff.allocator.name();
    Panel {
        title: format!("Time against bytes held under {allocator}"),
        finding: finding(tradeoff).replace('`', ""),
        content: Plan::Scatter(Scatter {
            title: format!("Time per operation, allocator: {allocator}"),
            across: (Quantity::Bytes, "bytes held".to_owned()),
            up: Quantity::Time,
            height: 260,
            series: series.collect(),
            rings: worth.map(|choice| (choice.held, choice.time)).collect(),
        }),
    }
}

fn finding(tradeoff: &Tradeoff) -> String {
    let worth = tradeoff.choices.iter().filter(|choice| choice.is_worth_it);
    let names: Vec<String> = worth.map(|choice| format!("`{}`", choice.variant)).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    format!("Under {} {} {verb} worth the memory.", tradeoff.allocator.name(), and(&names))
}

//! How the groups of a claim were run in the rounds lane: together or apart, why, and with how many forks.

use super::pieces;
use crate::claim::{Allocator, Lane};
use crate::record::{Group, RecordedClaim, Tripped};
use crate::report::evidence::Evidence;
use crate::report::format;
use maud::{Markup, html};

/// The table of groups; nothing where none was run.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let groups = groups(evidence, claim);
    let guards: Vec<(&str, &str, &Tripped)> = groups
        .iter()
        .flat_map(|(name, group)| {
            let tripped = group.guards.iter();
            tripped.map(move |tripped| (name.as_str(), group.allocator.name(), tripped))
        })
        .collect();
    let titles = ["Group", "Allocator", "Variants", "Why", "Forks", "Took"];
    html! {
        @if !groups.is_empty() {
            details {
                summary { "How time was measured" }
                div.scroll tabindex="0" role="group" aria-label="Groups of the rounds lane" {
                    table {
                        thead { tr { @for title in titles { th scope="col" { (title) } } } }
                        tbody {
                            @for (name, group) in &groups {
                                tr {
                                    th scope="row" { (name) }
                                    td { (group.allocator.name()) }
                                    td { (group.mode.name()) }
                                    td.reason { (group.why) }
                                    td.figure {
                                        (group.forks)
                                        @if group.lost > 0 { " (" (group.lost) " died and were replaced)" }
                                    }
                                    td.figure { (format::seconds(group.seconds.get())) }
                                }
                            }
                        }
                    }
                }
                @if !guards.is_empty() {
                    p { "What was seen while it was measured:" }
                    ul { @for (name, allocator, tripped) in guards {
                        li { (name) ", " (allocator) ": " (pieces::prose(&tripped.to_string())) "." }
                    } }
                }
                p.note {
                    "A fork is a fresh process, or one for each variant where they run apart. In each, slices of all "
                    "variants take turns in random order; the interval comes from the spread between forks."
                }
            }
        }
    }
}

/// The groups of a claim with a name for a reader, points first.
fn groups<'a>(evidence: &Evidence<'a>, claim: &RecordedClaim) -> Vec<(String, &'a Group)> {
    let points = claim.points.iter().map(|(point, label)| (Group::at(*point), label.clone()));
    let across = claim.predictions.iter().flat_map(|prediction| {
        prediction.points.iter().filter_map(|point| {
            let reference = prediction.reference_point?;
            let labels = (claim.label(*point), claim.label(reference));
            Some((
                Group::across(&prediction.subject, *point, reference),
                format!("{}: {} / {}", prediction.subject, labels.0, labels.1),
            ))
        })
    });
    let allocators: Vec<Allocator> = evidence.allocators(Lane::Rounds);
    let mut names: Vec<(String, String)> = Vec::new();
    for (group, name) in points.chain(across) {
        if !names.iter().any(|known| known.0 == group) {
            names.push((group, name));
        }
    }
    names
        .into_iter()
        .flat_map(|(group, name)| {
            allocators
                .iter()
                .filter_map(|allocator| {
                    Some((name.clone(), evidence.newest.group(&claim.id, *allocator, &group)?))
                })
                .collect::<Vec<_>>()
        })
        .collect()
}

//! How the groups of a claim were run in the rounds lane: together or apart, why, with how many forks, and what their
//! twins read.

use super::pieces;
use crate::claim::{Allocator, Lane};
use crate::record::{Case, Group, RecordedClaim, Refined, Stop, Tripped};
use crate::report::evidence::Evidence;
use crate::report::format;
use crate::verdict::{Estimate, Sentinels, Twins, counted};
use maud::{Markup, html};

/// The table of groups; nothing where none was run.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let groups = groups(evidence, claim);
    let guards: Vec<(&str, &str, &Tripped)> = groups
        .iter()
        .flat_map(|Twinned { name, group, .. }| {
            let tripped = group.guards.iter();
            tripped.map(move |tripped| (name.as_str(), group.allocator.name(), tripped))
        })
        .collect();
    let titles = [
        "Group",
        "Allocator",
        "Variants",
        "Forks",
        "Took",
        "Same code",
        "Compiled again",
        "5 % more turns",
    ];
    html! {
        @if !groups.is_empty() {
            details {
                summary { "How time was measured" }
                div.scroll tabindex="0" role="group" aria-label="Groups of the rounds lane" {
                    table.figures {
                        thead { tr { @for title in titles { th scope="col" { (title) } } } }
                        tbody {
                            @for (same, index, Twinned { name, group, twins }) in alike(&groups) {
                                tr {
                                    th scope="row" { (name) }
                                    td { (group.allocator.name()) }
                                    @if index == 0 {
                                        td.reason rowspan=(same) { strong { (group.mode.name()) } ": " (group.why) }
                                    }
                                    td {
                                        (group.forks)
                                        @if group.lost > 0 { " (" (group.lost) " died and were replaced)" }
                                        ": " (group.stop.name())
                                        @if let Some(attempt) = group.attempt.filter(|attempt| *attempt > 1) {
                                            "; measured " (attempt) " times by this build, and this is the last one"
                                        }
                                    }
                                    td { (format::seconds(group.seconds.get())) }
                                    @for twin in [twins.same, twins.placed, twins.slow] {
                                        td { (twin.map_or_else(|| "–".to_owned(), read)) }
                                    }
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
                @let refused = refused(evidence, claim);
                @if !refused.is_empty() {
                    p { "Between the points of the axis, where a crossover was to be narrowed down:" }
                    ul { @for sentence in refused { li { (pieces::prose(&sentence)) } } }
                }
                p.note {
                    "Forks were added until "
                    @for (index, stop) in stops(&groups).iter().enumerate() {
                        @if index > 0 { ", or until " }
                        (stop.sentence()) " (" (stop.name()) ")"
                    }
                    ". The last columns are the reference entered again."
                }
            }
        }
    }
}

/// The groups, each with how many stand together whose variants ran the same way for the same reason, and its place
/// among them.
fn alike<'a, 'b>(
    groups: &'b [Twinned<'a>],
) -> impl Iterator<Item = (usize, usize, &'b Twinned<'a>)> {
    let runs = groups.chunk_by(move |one, next| {
        one.group.mode == next.group.mode && one.group.why == next.group.why
    });
    runs.flat_map(|run| run.iter().enumerate().map(|(index, it)| (run.len(), index, it)))
}

/// Why the groups had no more forks, each reason once.
fn stops(groups: &[Twinned]) -> Vec<Stop> {
    let mut stops: Vec<Stop> = Vec::new();
    for twinned in groups {
        if !stops.contains(&twinned.group.stop) {
            stops.push(twinned.group.stop);
        }
    }
    stops
}

/// The points that could not be measured to narrow a crossover down, each as a sentence.
fn refused(evidence: &Evidence, claim: &RecordedClaim) -> Vec<String> {
    let under = |allocator: Allocator| {
        let all = evidence.newest.refined(claim, allocator);
        let sentences = all.filter_map(move |(refined, _)| {
            let failure = refined.failure.as_ref()?;
            let Refined { subject, reference, point, .. } = refined;
            let (point, allocator) = (claim.label(*point), allocator.name());
            Some(format!(
                "`{subject}` and `{reference}` at {point}, {allocator}: {failure}; it is narrowed down no further."
            ))
        });
        sentences.collect::<Vec<String>>()
    };
    evidence.allocators(Lane::Rounds).into_iter().flat_map(under).collect()
}

/// What the twins of all groups say together: how noisy it was, false alarms, detections and the largest placement error.
pub(super) fn summary(evidence: &Evidence) -> Markup {
    let claims = evidence.judged.iter().map(|judged| judged.claim);
    let twins: Vec<Twins> =
        claims.flat_map(|claim| groups(evidence, claim)).map(|twinned| twinned.twins).collect();
    let sentinels = Sentinels::of(&twins, evidence.settings);
    let Sentinels { same, alarms, slow, found, placement } = sentinels;
    html! {
        @if let Some(noise) = sentinels.noise() {
            p {
                "How much these comparisons can tell apart: the machine was " strong { (noise.name()) } ". Identical code was "
                "called different in " (alarms) " of " (pieces::number_of(same, "group", "groups")) ", 5 % more work was found in "
                (found) " of " (slow) ", and the same source compiled again differed by at most "
                (format!("{:.1}", 100.0 * placement)) "\u{a0}%. "
                span.reason { "Quiet is at most 1 in 100 and at least 90 in 100; very noisy is more than 5 or fewer than 50." }
            }
        }
    }
}

/// A twin's ratio with its interval.
fn read(estimate: Estimate) -> String {
    let Some(interval) = estimate.interval else { return format::ratio(estimate.center) };
    format!("{:.3}× [{:.3}, {:.3}]", estimate.center, interval.lower, interval.upper)
}

/// A group with a name for a reader and its twins.
struct Twinned<'a> {
    name: String,
    group: &'a Group,
    twins: Twins,
}

/// The groups of a claim, points first.
fn groups<'a>(evidence: &Evidence<'a>, claim: &RecordedClaim) -> Vec<Twinned<'a>> {
    let reference = |point: u64| (claim.reference.clone(), point);
    let points = claim
        .points
        .iter()
        .map(|(point, label)| (Group::at(*point), label.clone(), reference(*point)));
    let across = claim.predictions.iter().flat_map(|prediction| {
        prediction.points.iter().filter_map(|point| {
            let reference = prediction.reference_point?;
            let labels = (claim.label(*point), claim.label(reference));
            Some((
                Group::across(&prediction.subject, *point, reference),
                format!("{}: {} / {}", prediction.subject, labels.0, labels.1),
                (prediction.subject.clone(), reference),
            ))
        })
    });
    let mut names: Vec<(String, String, (String, u64))> = Vec::new();
    for known in points.chain(across) {
        if !names.iter().any(|(group, ..)| *group == known.0) {
            names.push(known);
        }
    }
    let mut groups = Vec::new();
    for (group, name, (variant, point)) in names {
        for allocator in evidence.allocators(Lane::Rounds) {
            if let Some(line) = evidence.newest.group(&claim.id, allocator, &group) {
                let case =
                    Case { claim: claim.id.clone(), variant: variant.clone(), point, allocator };
                let forks = counted(&evidence.newest, &case, &group);
                let twins = Twins::of(&forks, &case, evidence.settings);
                groups.push(Twinned { name: name.clone(), group: line, twins });
            }
        }
    }
    groups
}

//! How the groups of a claim were run in the rounds lane: together or apart, why, with how many forks, and what their
//! twins read.

use super::pieces;
use crate::claim::{Allocator, Lane};
use crate::record::{Case, Group, RecordedClaim, Refined, Tripped};
use crate::report::evidence::Evidence;
use crate::report::format;
use crate::verdict::{Estimate, Twins};
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
        "Why",
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
                    table {
                        thead { tr { @for title in titles { th scope="col" { (title) } } } }
                        tbody {
                            @for (index, Twinned { name, group, twins }) in groups.iter().enumerate() {
                                tr {
                                    th scope="row" { (name) }
                                    td { (group.allocator.name()) }
                                    // Why is the same for most, and said once.
                                    @if let Some(rows) = alike(&groups, index) {
                                        td rowspan=[(rows > 1).then_some(rows)] { (group.mode.name()) }
                                        td.reason rowspan=[(rows > 1).then_some(rows)] { (group.why) }
                                    }
                                    td.figure {
                                        (group.forks)
                                        @if group.lost > 0 { " (" (group.lost) " died and were replaced)" }
                                        ": " (group.stop.sentence())
                                    }
                                    td.figure { (format::seconds(group.seconds.get())) }
                                    @for twin in [twins.same, twins.placed, twins.slow] {
                                        td.figure { (twin.map_or_else(|| "–".to_owned(), read)) }
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
                    "A fork is a fresh process, or one for each variant where they run apart. In each, slices of all "
                    "variants take turns in random order; the interval comes from the spread between forks. The last "
                    "columns are the reference entered again: the same code must read the same, compiled again it "
                    "shows what the placement of code does, and with 5 % more turns it should be found slower."
                }
            }
        }
    }
}

/// How many groups from this one on were run in the same way; nothing where the one before it was too.
fn alike(groups: &[Twinned], index: usize) -> Option<usize> {
    let way = |twinned: &Twinned| (twinned.group.mode, twinned.group.why.clone());
    let own = way(&groups[index]);
    let is_first = index == 0 || way(&groups[index - 1]) != own;
    is_first.then(|| groups[index..].iter().take_while(|other| way(other) == own).count())
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

/// What the twins of all groups say together: false alarms, detections and the largest placement error.
pub(super) fn summary(evidence: &Evidence) -> Markup {
    let claims = evidence.judged.iter().map(|judged| judged.claim);
    let groups: Vec<Twins> =
        claims.flat_map(|claim| groups(evidence, claim)).map(|twinned| twinned.twins).collect();
    let settings = evidence.settings;
    let same = groups.iter().filter(|twins| twins.same.is_some()).count();
    let alarms = groups.iter().filter(|twins| twins.false_alarm(settings)).count();
    let found: Vec<bool> = groups.iter().filter_map(|twins| twins.detected(settings)).collect();
    let detected = found.iter().filter(|found| **found).count();
    let placement = groups.iter().map(Twins::placement_error).fold(0.0, f64::max);
    html! {
        @if same > 0 {
            p.note {
                "What these comparisons are worth here: identical code was called different in " (alarms) " of "
                (same) " groups, 5 % more work was found in " (detected) " of " (found.len())
                ", and the same source compiled again differed by at most "
                (format!("{:.1}", 100.0 * placement)) " %."
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
                let twins = Twins::of(&evidence.newest, &case, &group, evidence.settings);
                groups.push(Twinned { name: name.clone(), group: line, twins });
            }
        }
    }
    groups
}

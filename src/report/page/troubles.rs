//! What went wrong: failed cases, cases that were not measured, runs that did not end, a record that was cut off.

use super::pieces;
use crate::claim::{Allocator, Lane};
use crate::report::evidence::Evidence;
use crate::verdict;
use maud::{Markup, html};

/// The section on failures and gaps; it says so where there are none.
pub(super) fn section(evidence: &Evidence) -> Markup {
    let failures = evidence.newest.failures().filter(|failure| !failure.reason.is_lacking());
    let failures: Vec<_> = failures.collect();
    let gaps = gaps(evidence);
    html! {
        section #troubles aria-labelledby="troubles-title" {
            h2 #troubles-title { "Failures and gaps" }
            @if failures.is_empty() && gaps.is_empty() {
                p { "No case failed, and nothing is missing." }
            }
            @if !failures.is_empty() {
                p.warning { (pieces::number_of(failures.len(), "case", "cases")) " failed:" }
                div.scroll tabindex="0" role="group" aria-label="Failed cases" {
                    table {
                        thead { tr {
                            @for title in ["Case", "Lane", "Allocator", "Reason"] { th scope="col" { (title) } }
                        } }
                        tbody {
                            @for failure in failures {
                                tr {
                                    th scope="row" { code { (failure.case) } }
                                    td { (failure.lane.name()) }
                                    td { (failure.case.allocator.name()) }
                                    td.reason { (failure.reason) }
                                }
                            }
                        }
                    }
                }
            }
            @if !gaps.is_empty() { ul { @for gap in gaps { li { (gap) } } } }
        }
    }
}

/// What is not there, a sentence for each gap.
fn gaps(evidence: &Evidence) -> Vec<String> {
    let mut gaps = evidence.record.warnings.clone();
    for header in evidence.record.headers() {
        if !evidence.newest.ended(header.run) {
            gaps.push(format!(
                "Run {} of the lane {} did not come to its end; cases may be missing.",
                header.run,
                header.lane.name()
            ));
        }
    }
    let lacking = evidence.newest.failures().filter(|failure| failure.reason.is_lacking());
    gaps.extend(lacking.map(|lacking| {
        format!(
            "{} in the lane {} under {}: it {}.",
            lacking.case,
            lacking.lane.name(),
            lacking.case.allocator.name(),
            lacking.reason
        )
    }));
    for lane in [Lane::Heap, Lane::Resident, Lane::Rounds] {
        let allocators = evidence.allocators(lane);
        if allocators.is_empty() {
            gaps.push(format!("The lane {} was not run.", lane.name()));
        }
        for allocator in allocators {
            gaps.extend(missing(evidence, lane, allocator));
        }
    }
    gaps
}

/// The claims of which a lane lacks cases. The time lane measures the article's point only, and is not asked.
fn missing(evidence: &Evidence, lane: Lane, allocator: Allocator) -> Vec<String> {
    let claims = evidence.judged.iter().map(|judged| judged.claim);
    claims
        .filter_map(|claim| {
            let missing = verdict::missing(&evidence.newest, claim, lane, allocator);
            let run = claim.variants.iter().filter(|variant| variant.runs_under(allocator));
            let all: usize = run.map(|variant| variant.points_in(lane).count()).sum();
            let mut left_out = evidence.newest.all_out_of_time().filter(|(of, case, _)| {
                *of == lane && case.allocator == allocator && case.claim == claim.id
            });
            let why = left_out.next().map(|(_, _, left)| {
                let at_most = left.at_most.get();
                format!(": the run might take {at_most} s at most (--minutes or --at-most)")
            });
            (missing > 0).then(|| {
                format!(
                    "{}: {missing} of {all} cases were not measured in the lane {} under {}{}.",
                    claim.id,
                    lane.name(),
                    allocator.name(),
                    why.unwrap_or_default()
                )
            })
        })
        .collect()
}

//! All variants of a claim at the article's point: what each does, and its time.

use super::pieces::{self, number_or_nothing, prose};
use crate::claim::{Allocator, Lane};
use crate::record::{RecordedClaim, RecordedVariant};
use crate::report::chart;
use crate::report::evidence::{Evidence, case};
use crate::report::format::Quantity;
use crate::report::throughput::throughput;
use crate::report::words;
use crate::verdict::Estimate;
use maud::{Markup, PreEscaped, html};

/// The list of the variants with their marks in the charts, and the table of their figures.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let title = format!("{}-variants", pieces::anchor(&claim.id));
    let timed = evidence.allocators(Lane::Rounds);
    let tapped: Vec<Allocator> = evidence
        .allocators(Lane::Time)
        .into_iter()
        .filter(|allocator| {
            claim.variants.iter().any(|variant| {
                let case = case(claim, &variant.name, claim.article_point, *allocator);
                evidence.criterion(&case).is_some()
            })
        })
        .collect();
    let all_at = |allocator: Allocator| {
        let variants = claim.variants.iter();
        variants.map(move |variant| case(claim, &variant.name, claim.article_point, allocator))
    };
    let mut all = timed.iter().flat_map(|allocator| all_at(*allocator));
    let has_volume = all.any(|case| throughput(evidence, &case).is_some());
    html! {
        h3 #(title) { "Variants at " (claim.axis) " " (claim.label(claim.article_point)) }
        dl.variants {
            @for (index, variant) in claim.variants.iter().enumerate() {
                div {
                    dt { (PreEscaped(chart::key(index))) " " code { (variant.name) } }
                    dd {
                        (prose(&variant.about))
                        @if variant.name == claim.reference { " " span.tag { "reference" } }
                        @if let Some(why) = &variant.control { " " span.tag { "control" } " " (prose(why)) (other_work(variant, why)) }
                        (not_run(claim, variant))
                    }
                }
            }
        }
        @if !timed.is_empty() {
          div.scroll tabindex="0" role="group" aria-labelledby=(title) {
            table.wide.slim aria-labelledby=(title) {
                thead {
                    tr {
                        th scope="col" { "Variant" }
                        @for allocator in &timed {
                            th.figure scope="col" { "Time, " (allocator.name()) }
                            th.figure scope="col" { "To reference, " (allocator.name()) }
                            @if has_volume { th.figure scope="col" { "A second, " (allocator.name()) } }
                        }
                        @for _ in &tapped { th.figure scope="col" { "criterion" } }
                    }
                }
                tbody {
                    @for variant in &claim.variants { (row(evidence, claim, variant, (timed.as_slice(), has_volume), &tapped)) }
                }
            }
          }
          p.note { "Times are per operation." }
        }
    }
}

/// The name of the other work that a control does, where its reason is not that name.
fn other_work(variant: &RecordedVariant, why: &str) -> Markup {
    let work = variant.work.as_deref().filter(|work| *work != why);
    html! { @if let Some(work) = work { " It does the same as others: " (prose(work)) "." } }
}

/// In which lanes it is not run, and where.
fn not_run(claim: &RecordedClaim, variant: &RecordedVariant) -> Markup {
    let what = |lane: Lane| match lane {
        Lane::Heap => "Not counted",
        Lane::Resident => "Resident memory not read",
        Lane::Rounds => "Not timed",
        Lane::Instructions => "Its instructions not counted",
        Lane::Time => "Not timed by criterion",
    };
    // Criterion measures what the rounds lane does at a single point and gives no verdict, and instructions are counted of
    // what is timed.
    let lanes =
        variant.not_run.iter().filter(|(lane, _)| !matches!(lane, Lane::Time | Lane::Instructions));
    html! {
        @for (lane, points) in lanes {
            " " (what(*lane))
            @if points.len() < variant.points.len() {
                " at " (words::and(&points.iter().map(|point| claim.spoken(*point)).collect::<Vec<String>>()))
            }
            "."
        }
    }
}

fn row(
    evidence: &Evidence,
    claim: &RecordedClaim,
    variant: &RecordedVariant,
    (timed, has_volume): (&[Allocator], bool),
    tapped: &[Allocator],
) -> Markup {
    let at = |allocator: Allocator| case(claim, &variant.name, claim.article_point, allocator);
    let older = |lane: Lane, allocator: Allocator| evidence.is_older(lane, &at(allocator));
    html! {
        tr {
            th scope="row" {
                code { (variant.name) }
                @if variant.control.is_some() { " " span.tag { "control" } }
            }
            @for allocator in timed {
                td {
                    (number_or_nothing(Quantity::Time, evidence.time(&at(*allocator)).map(|time| time.center)))
                    @if older(Lane::Rounds, *allocator) { (pieces::older()) }
                }
                td {
                    @if variant.name == claim.reference { "1" }
                    @else { (against(evidence.ratio(claim, &at(*allocator)))) }
                }
                @if has_volume {
                    td {
                        @match throughput(evidence, &at(*allocator)) {
                            Some(told) => { (told.text()) }
                            None => { (pieces::nothing()) }
                        }
                    }
                }
            }
            @for allocator in tapped {
                td { (number_or_nothing(Quantity::Time, evidence.criterion(&at(*allocator)))) }
            }
        }
    }
}

fn against(ratio: Option<Estimate>) -> Markup {
    match ratio {
        Some(ratio) => html! { (Quantity::Ratio.with_interval(ratio.center, ratio.interval)) },
        None => pieces::nothing(),
    }
}

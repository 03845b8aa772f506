//! What the variants of a claim used beside time, at the article's point: latencies, CPU time, context switches, page
//! faults, what the processor counted where that can be read, and what Go's collector did.

use super::pieces::{self, number_or_nothing};
use crate::claim::{Allocator, Lane, Metric};
use crate::record::{Case, Fork, Group, RecordedClaim};
use crate::report::evidence::{Evidence, case};
use crate::report::format::{self, Quantity};
use crate::report::words;
use maud::{Markup, html};

/// The metrics in the order of the table: the longest latency stands behind its percentiles.
const METRICS: [Metric; 15] = [
    Metric::CpuTime,
    Metric::VoluntarySwitches,
    Metric::InvoluntarySwitches,
    Metric::Faults,
    Metric::MajorFaults,
    Metric::Cycles,
    Metric::RetiredInstructions,
    Metric::BranchMisses,
    Metric::CacheMisses,
    Metric::Collections,
    Metric::CollectorTime,
    Metric::AssistTime,
    Metric::LatencyP50,
    Metric::LatencyP99,
    Metric::LatencyP999,
];

/// The titles of the longest latency and of how many operations a latency is the mean of.
const LONGEST: [&str; 2] = ["longest latency", "operations a block"];

/// CPU time within this share of the time says nothing that the time does not say.
const SAME_TIME: f64 = 0.25;
/// Fewer switches or faults an operation than this are the machine's own.
const FEW: f64 = 0.01;

/// One case.
struct Row<'a> {
    variant: &'a str,
    allocator: Allocator,
    values: Vec<(Metric, f64)>,
    time: Option<f64>,
    /// The longest latency of all forks, and how many operations the latencies are means of, from the least to the most.
    longest: Option<(f64, u64, u64)>,
    is_older: bool,
}

/// The table; nothing where no variant was timed by the operation, and all of them were at work on one core throughout.
pub(super) fn table(evidence: &Evidence, claim: &RecordedClaim) -> Markup {
    let rows = rows(evidence, claim);
    let metrics = worth_showing(&rows);
    let timed = rows.iter().any(|row| row.longest.is_some());
    let title = format!("{}-usage", pieces::anchor(&claim.id));
    html! {
        @if !metrics.is_empty() {
            h3 #(title) { (heading(&metrics)) " at " (claim.axis) " " (claim.label(claim.article_point)) }
            div.scroll tabindex="0" role="group" aria-labelledby=(title) {
                table.wide.coded.named aria-labelledby=(title) {
                    thead { tr {
                        @for title in ["Variant", "Allocator"] { th scope="col" { (title) } }
                        @for metric in &metrics { th.figure scope="col" { (metric.name()) } }
                        @if timed { @for title in LONGEST { th.figure scope="col" { (title) } } }
                    } }
                    tbody { @for row in &rows { (cells(row, &metrics, timed)) } }
                }
            }
            p.note { "Medians over fresh processes, for one operation." }
        }
    }
}

fn cells(row: &Row, metrics: &[Metric], timed: bool) -> Markup {
    html! {
        tr {
            th scope="row" { (row.variant) @if row.is_older { (pieces::older()) } }
            td { (row.allocator.name()) }
            @for metric in metrics {
                td { (number_or_nothing(Quantity::of_metric(*metric), row.value(*metric))) }
            }
            @if timed {
                td { (number_or_nothing(Quantity::Time, row.longest.map(|longest| longest.0))) }
                td {
                    @match row.longest {
                        Some((_, least, most)) if least == most => { (format::count(least as f64)) }
                        Some((_, least, most)) => {
                            (format::count(least as f64)) " to " (format::count(most as f64))
                        }
                        None => { (pieces::nothing()) }
                    }
                }
            }
        }
    }
}

/// What the table is of: `CPU time, page faults and latency`.
fn heading(metrics: &[Metric]) -> String {
    let kind = |metric: &Metric| match metric {
        Metric::CpuTime => "CPU time",
        Metric::VoluntarySwitches | Metric::InvoluntarySwitches => "switches",
        Metric::Faults | Metric::MajorFaults => "page faults",
        Metric::Cycles | Metric::RetiredInstructions => "cycles",
        Metric::BranchMisses | Metric::CacheMisses => "misses",
        Metric::Collections | Metric::CollectorTime | Metric::AssistTime => "collections",
        _ => "latency",
    };
    let mut kinds: Vec<String> = metrics.iter().map(|metric| kind(metric).to_owned()).collect();
    kinds.dedup();
    let heading = words::and(&kinds);
    let (first, rest) = heading.split_at(heading.len().min(1));
    first.to_uppercase() + rest
}

/// The metrics that tell something of any variant: latencies, collections and what the processor counts where there are any, CPU time where it is not
/// the time again, switches and faults where there are more than the machine's own.
fn worth_showing(rows: &[Row]) -> Vec<Metric> {
    let shows = |metric: &Metric| {
        rows.iter().any(|row| match (row.value(*metric), row.time) {
            (None, _) => false,
            (Some(_), _) if metric.is_latency() || metric.is_of_the_processor() => true,
            (Some(value), _) if metric.is_of_go() => value > 0.0,
            (Some(cpu), Some(time)) if *metric == Metric::CpuTime => {
                (cpu / time - 1.0).abs() > SAME_TIME
            }
            (Some(value), _) => *metric != Metric::CpuTime && value >= FEW,
        })
    };
    METRICS.into_iter().filter(shows).collect()
}

fn rows<'a>(evidence: &Evidence<'a>, claim: &'a RecordedClaim) -> Vec<Row<'a>> {
    let cases = claim.variants.iter().flat_map(|variant| {
        let at = |allocator| case(claim, &variant.name, claim.article_point, allocator);
        let allocators = evidence.allocators_in_both(Lane::Rounds).into_iter();
        allocators.map(move |allocator| (variant.name.as_str(), at(allocator)))
    });
    let rows = cases.map(|(variant, case)| Row {
        variant,
        allocator: case.allocator,
        values: values(evidence, &case),
        time: evidence.time(&case).map(|time| time.center),
        longest: longest(evidence, &case),
        is_older: evidence.is_older(Lane::Rounds, &case),
    });
    rows.filter(|row| !row.values.is_empty()).collect()
}

fn values(evidence: &Evidence, case: &Case) -> Vec<(Metric, f64)> {
    let value = |metric: Metric| Some((metric, evidence.sampled(case, metric)?.center));
    METRICS.into_iter().filter_map(value).collect()
}

fn longest(evidence: &Evidence, case: &Case) -> Option<(f64, u64, u64)> {
    let group = Group::at(case.point);
    let latencies = evidence.newest.forks(case, &group).filter_map(|fork: &Fork| fork.latencies);
    latencies.fold(None, |known, latencies| {
        let (longest, block) = (latencies.longest.get(), latencies.block);
        let (most, least, largest) = known.unwrap_or((longest, block, block));
        Some((longest.max(most), block.min(least), block.max(largest)))
    })
}

impl Row<'_> {
    fn value(&self, metric: Metric) -> Option<f64> {
        self.values.iter().find(|known| known.0 == metric).map(|known| known.1)
    }
}

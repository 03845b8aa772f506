//! The machine, the build and the runs of a record.

use super::pieces;
use crate::claim::Lane;
use crate::record::{Header, Line, Machine, Pace};
use crate::report::evidence::Evidence;
use crate::report::format;
use maud::{Markup, html};

/// The section about where and when everything was measured.
pub(super) fn section(evidence: &Evidence) -> Markup {
    html! {
        section #machine aria-labelledby="machine-title" {
            h2 #machine-title { "Machine and runs" }
            @match evidence.newest.latest() {
                None => { p { "The record does not say where it was measured." } }
                Some(header) => {
                    p.note { "As the newest run found it." }
                    (facts(header))
                    (placement(header))
                }
            }
            (runs(evidence))
            (busy(evidence))
        }
    }
}

/// The machine of the newest run in one line.
pub(super) fn line(evidence: &Evidence) -> Markup {
    html! {
        @if let Some(header) = evidence.newest.latest() {
            p.note {
                "Measured on " (header.machine.processor) " with "
                (pieces::number_of(header.machine.cores, "core", "cores")) ", " (header.machine.system) ", "
                (header.build.rustc) ", commit " (header.build.commit) ", " (header.started) ". "
                a href="#machine" { "Machine and runs" }
            }
        }
    }
}

/// What was seen of the machine when runs started, and of their control group until they ended: a note, for both widen
/// intervals and turn no verdict.
fn busy(evidence: &Evidence) -> Markup {
    let guards = evidence
        .record
        .headers()
        .flat_map(|header| header.guards.iter().map(move |guard| (header.run, guard.to_string())));
    let is_timed = |run: u64| {
        let lane = evidence.newest.header(run).map(|header| header.lane);
        matches!(lane, Some(Lane::Rounds | Lane::Time))
    };
    let disturbed = evidence.record.lines.iter().flat_map(|line| match line {
        Line::End(end) if is_timed(end.run) => {
            end.disturbed().into_iter().map(|seen| (end.run, seen)).collect()
        }
        _ => Vec::new(),
    });
    html! {
        @for (run, seen) in guards.chain(disturbed) {
            p.warning { strong { "Run " (run) ". " } (pieces::prose(&seen)) ". Its intervals are the wider for it." }
        }
    }
}

fn facts(header: &Header) -> Markup {
    let (machine, build) = (&header.machine, &header.build);
    let listed = |values: &[String]| match values {
        [] => "none".to_owned(),
        values => values.join(" "),
    };
    let crates: Vec<String> =
        build.crates.iter().map(|(name, version)| format!("{name} {version}")).collect();
    let facts: [(&str, String); 16] = [
        ("Processor", machine.processor.clone()),
        ("Cores", machine.cores.to_string()),
        ("Memory", format::bytes(machine.memory as f64)),
        ("Page", format::bytes(machine.page as f64)),
        (
            "Last-level cache",
            match machine.cache {
                0 => "unknown".to_owned(),
                cache => format::bytes(cache as f64),
            },
        ),
        ("System", machine.system.clone()),
        ("Huge pages", machine.huge_pages.clone()),
        ("Price of a fresh page", format::nanoseconds(machine.fresh_page_nanos.get())),
        ("Allocator settings", listed(&machine.settings)),
        ("Compiler", build.rustc.clone()),
        ("Target", build.target.clone()),
        ("Optimisation level", build.opt_level.clone()),
        ("Flags", listed(&build.flags)),
        ("Commit", build.commit.clone()),
        ("Lock file", build.lock.clone()),
        ("claimbench", build.claimbench.clone()),
    ];
    html! {
        dl.facts {
            @for (name, value) in facts { div { dt { (name) } dd { (value) } } }
            @for (name, value) in pace(machine) { div { dt { (name) } dd { (value) } } }
            div.wide { dt { "Crates" } dd { (crates.join(", ")) } }
        }
    }
}

/// What sets the pace of the cores, as far as the system tells.
fn pace(machine: &Machine) -> Vec<(&'static str, String)> {
    let Pace { governor, turbo, quota } = &machine.pace;
    let turbo = turbo.map(|turbo| if turbo { "on" } else { "off" }.to_owned());
    let quota = quota.map(|quota| format!("{} cores on average", format::count(quota.get())));
    [("Frequency governor", governor.clone()), ("Turbo", turbo), ("Quota of its group", quota)]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

/// Whether the build fixes where loops fall in a cache line, and what it means if not.
fn placement(header: &Header) -> Markup {
    html! {
        @if header.build.placed {
            p {
                "Placed: functions and loops are aligned, so a loop falls on the same place of a cache line in each build."
            }
        } @else {
            p.warning {
                strong { "Not placed. " }
                "The build lacks the flags that align functions and loops. The same loop moved by a few bytes can "
                "take clearly more or less time, in every process alike: a difference between two variants may be one "
                "of place and not of code."
            }
        }
    }
}

fn runs(evidence: &Evidence) -> Markup {
    let seconds = |run: u64| {
        evidence.record.lines.iter().find_map(|line| match line {
            Line::End(end) if end.run == run => Some(format::seconds(end.seconds.get())),
            _ => None,
        })
    };
    let titles = [
        "Run",
        "Lane",
        "Allocator",
        "Started",
        "Took",
        "Extent",
        "Load",
        "Fresh page",
        "Budget, limit",
    ];
    html! {
        h3 #runs { "Runs" }
        div.scroll tabindex="0" role="group" aria-labelledby="runs" {
            table aria-labelledby="runs" {
                thead { tr { @for title in titles { th scope="col" { (title) } } } }
                tbody {
                    @for header in evidence.record.headers() {
                        tr {
                            th scope="row" {
                                (header.run)
                                @if evidence.newest.is_older(header.run) { (pieces::older()) }
                            }
                            td { (header.lane.name()) }
                            td { (header.machine.allocator) }
                            td { (header.started) }
                            td.figure { (seconds(header.run).unwrap_or_else(|| "did not end".to_owned())) }
                            td { (extent(header)) }
                            td.figure { (format::count((header.machine.load.get() * 100.0).round() / 100.0)) }
                            td.figure { (format::nanoseconds(header.machine.fresh_page_nanos.get())) }
                            td.figure {
                                (format::seconds(header.options.budget_seconds.get())) ", "
                                (format::seconds(header.options.limit_seconds.get()))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a run was asked for.
fn extent(header: &Header) -> String {
    let pace = if header.options.quick { "quick" } else { "full" };
    match &header.options.filter {
        None => format!("{pace}, every case"),
        Some(filter) => format!("{pace}, filter “{filter}”"),
    }
}

//! The few figures of a calibration that a method of comparing is judged by, beside what this one aims at.

use super::format::{self, more, nothing};
use crate::record::{Calibration, Finite, Rate, Smallest};
use crate::verdict;

/// The titles of the columns.
pub(super) const TITLES: [&str; 3] = ["over all workloads", "measured", "aim"];

/// One figure: what it is, what was measured, and what is aimed at.
pub(super) struct Row {
    pub(super) what: String,
    pub(super) measured: String,
    pub(super) aim: &'static str,
}

/// The figures of a calibration. Those of which nothing was measured are among them, so that they are missed.
pub(super) fn rows(calibration: &Calibration) -> Vec<Row> {
    let summary = verdict::summary(calibration);
    let within = |more: u32| {
        let budgets = &calibration.settings.budgets;
        let budget = budgets.iter().find(|budget| budget.more_thousandths == more);
        budget.map_or_else(String::new, |budget| {
            format!(" within {}", format::seconds(budget.seconds.get()))
        })
    };
    let row = |what: String, measured: String, aim| Row { what, measured, aim };
    vec![
        row(
            "identical code called different".to_owned(),
            count(summary.alarms),
            "at most 2 of 1,000",
        ),
        row(format!("+3 % found{}", within(30)), share(summary.found_three), "at least 97 %"),
        row(
            format!("+1 % found{}: one thread, in the caches, together", within(10)),
            share(summary.found_one),
            "at least 90 %",
        ),
        row(
            "smallest difference found in nine of ten, all others".to_owned(),
            smallest(&summary.smallest),
            "at most 3 %",
        ),
        row(
            "median cost of a clear comparison, together".to_owned(),
            seconds(summary.clear_seconds),
            "at most 0.15 s",
        ),
        row(
            "median cost of an equal comparison, together".to_owned(),
            seconds(summary.equal_seconds),
            "at most 1 s",
        ),
        row("padded copies called different".to_owned(), count(summary.turned), "none"),
    ]
}

fn count(rate: Rate) -> String {
    match rate.of {
        0 => nothing(),
        of => format!("{} of {of}", rate.flagged),
    }
}

fn share(rate: Rate) -> String {
    rate.share()
        .map_or_else(nothing, |share| format!("{}: {}", count(rate), format::percent(share)))
}

fn seconds(seconds: Option<Finite>) -> String {
    seconds.map_or_else(nothing, |seconds| format::seconds(seconds.get()))
}

/// Each workload and mode with its difference, grouped by the difference, the largest first.
fn smallest(all: &[Smallest]) -> String {
    let mut known: Vec<Option<u32>> = all.iter().map(|cell| cell.more_thousandths).collect();
    // None is worse than any difference.
    known.sort_by_key(|more| std::cmp::Reverse(more.unwrap_or(u32::MAX)));
    known.dedup();
    let of = |wanted: &Option<u32>| {
        let cells = all.iter().filter(|cell| cell.more_thousandths == *wanted);
        let names = cells.map(|cell| format!("{} {}", cell.workload, cell.mode.name()));
        let difference = wanted.map_or_else(|| "none".to_owned(), more);
        format!("{difference}: {}", names.collect::<Vec<String>>().join(", "))
    };
    let groups: Vec<String> = known.iter().map(of).collect();
    if groups.is_empty() { nothing() } else { groups.join("; ") }
}

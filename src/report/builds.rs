//! A comparison of two builds: for the terminal, and as Markdown.

use super::export::escaped;
use super::format::{Quantity, percent};
use super::table::{printable, styled};
use crate::gate::{Speed, sorted};
use crate::record::{BuildComparison, ComparedCase, RatioOfBuilds};
use crate::verdict::Interval;

/// The rows that are shown unless all are asked for.
const ROWS: usize = 40;

/// A comparison as plain text no wider than `width`: a sentence, a row a case that is not the same, what was counted.
#[must_use]
pub fn builds_table(comparison: &BuildComparison, all: bool, width: usize) -> String {
    let mut text = headline(comparison) + "\n";
    let rows = rows(comparison, all);
    if !rows.is_empty() {
        let mut table = styled(width);
        table.set_header(["", "case", "new / old", "second copies", "forks"]);
        for row in rows.iter().take(if all { usize::MAX } else { ROWS }) {
            table.add_row(row.each_ref().map(|cell| printable(cell)));
        }
        text += &table.lines().map(|line| line.trim_end().to_owned() + "\n").collect::<String>();
    }
    text + &notes(comparison, rows.len(), all)
}

/// A comparison as Markdown.
#[must_use]
pub fn builds_markdown(comparison: &BuildComparison, all: bool) -> String {
    let mut text = format!("### claimbench compare\n\n{}\n\n", escaped(&headline(comparison)));
    let rows = rows(comparison, all);
    if !rows.is_empty() {
        text += "| | case | new / old | second copies | forks |\n|---|---|---:|---:|---:|\n";
        for row in rows.iter().take(if all { usize::MAX } else { ROWS }) {
            text += &format!("| {} |\n", row.each_ref().map(|cell| escaped(cell)).join(" | "));
        }
        text.push('\n');
    }
    let notes = notes(comparison, rows.len(), all);
    text + &notes.lines().map(|line| format!("{}\n\n", escaped(line))).collect::<String>()
}

/// How many cases got slower and faster, and the worst of them.
fn headline(comparison: &BuildComparison) -> String {
    let cases = sorted(comparison);
    let count = |speed: Speed| cases.iter().filter(|(known, _)| *known == speed).count();
    let worst = cases.first().filter(|(speed, _)| *speed == Speed::Slower);
    let worst = worst.and_then(|(_, case)| Some((case, case.ratio?)));
    let first = match worst {
        Some((case, ratio)) => format!("SLOWER: {} {}; ", case.case, written(&ratio)),
        None => String::new(),
    };
    format!(
        "{first}{} slower, {} faster, {} the same within {}, {} undecided, {} moved, {} failed, of {} cases",
        count(Speed::Slower),
        count(Speed::Faster),
        count(Speed::Same),
        percent(comparison.margin.get()),
        count(Speed::Undecided),
        count(Speed::Moved),
        count(Speed::Failed),
        cases.len()
    )
}

fn rows(comparison: &BuildComparison, all: bool) -> Vec<[String; 5]> {
    let shown = |speed: Speed| all || !matches!(speed, Speed::Same | Speed::Undecided);
    sorted(comparison)
        .into_iter()
        .filter(|(speed, case)| shown(*speed) || !case.same_output)
        .map(|(speed, case)| row(speed, case))
        .collect()
}

fn row(speed: Speed, case: &ComparedCase) -> [String; 5] {
    let ratio = |ratio: Option<RatioOfBuilds>| ratio.as_ref().map(written).unwrap_or_default();
    let word = match speed {
        Speed::Slower => "SLOWER",
        Speed::Moved => "moved",
        Speed::Undecided => "undecided",
        Speed::Failed => "FAILED",
        Speed::Faster => "faster",
        Speed::Same => "same",
    };
    let other = if case.same_output { "" } else { ", another output" };
    [
        format!("{word}{other}"),
        case.case.to_string(),
        case.failure.clone().unwrap_or_else(|| ratio(case.ratio)),
        ratio(case.again),
        case.ratio.map(|ratio| ratio.forks.to_string()).unwrap_or_default(),
    ]
}

fn written(ratio: &RatioOfBuilds) -> String {
    let interval = Interval { lower: ratio.lower.get(), upper: ratio.upper.get() };
    let three = |number: f64| format!("{number:.3}");
    if (0.5..2.0).contains(&ratio.center.get()) {
        let ends = [interval.lower, interval.upper].map(three);
        return format!("{}× [{}, {}]", three(ratio.center.get()), ends[0], ends[1]);
    }
    Quantity::Ratio.with_interval(ratio.center.get(), Some(interval))
}

/// What was compared, and what a reader has to know.
fn notes(comparison: &BuildComparison, rows: usize, all: bool) -> String {
    let (old, new) = (&comparison.old, &comparison.new);
    let mut text = String::new();
    if !all && rows > ROWS {
        text += &format!("and {} more; --all shows them\n", rows - ROWS);
    }
    text += &format!(
        "old: commit {}, {}; new: commit {}, {}; {:.0} s, seed {}; the probability of any false difference is at most {}\n",
        old.commit,
        old.rustc,
        new.commit,
        new.rustc,
        comparison.seconds.get(),
        comparison.seed,
        percent(comparison.family_error.get())
    );
    if old.flags != new.flags {
        text += &format!(
            "the compiler flags differ: `{}` → `{}`\n",
            old.flags.join(" "),
            new.flags.join(" ")
        );
    }
    for (name, build) in [("old", old), ("new", new)] {
        if !build.placed {
            text += &format!(
                "the {name} build does not align functions and loops: code that only stands elsewhere may take another time, and differences of some per cent mean nothing\n"
            );
        }
    }
    for (name, cases) in [("old", &comparison.only_old), ("new", &comparison.only_new)] {
        if let Some(first) = cases.first() {
            let more = if cases.len() > 1 {
                format!(" and {} more", cases.len() - 1)
            } else {
                String::new()
            };
            text += &format!("only in the {name} build: {first}{more}\n");
        }
    }
    text
}

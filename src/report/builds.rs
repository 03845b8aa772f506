//! A comparison of two builds: for the terminal, and as Markdown.

use super::export::escaped;
use super::format::{Quantity, count, percent};
use super::table::{printable, styled};
use crate::gate::{Speed, more_instructions, sorted};
use crate::record::{BuildComparison, ComparedCase, CountOfBuild, RatioOfBuilds};
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
        table.set_header(columns(comparison));
        for row in rows.iter().take(if all { usize::MAX } else { ROWS }) {
            table.add_row(row.iter().map(|cell| printable(cell)).collect::<Vec<_>>());
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
        let columns = columns(comparison);
        text += &format!(
            "| {} |\n|---|---{}|\n",
            columns.join(" | "),
            "|---:".repeat(columns.len() - 2)
        );
        for row in rows.iter().take(if all { usize::MAX } else { ROWS }) {
            let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
            text += &format!("| {} |\n", cells.join(" | "));
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
    let instructions = match is_counted(comparison) {
        true => {
            let of = |more: bool| {
                cases.iter().filter(|(_, case)| more_instructions(case) == Some(more)).count()
            };
            format!("; {} with more instructions, {} with fewer", of(true), of(false))
        }
        false => String::new(),
    };
    format!(
        "{first}{} slower, {} faster, {} the same within {}, {} undecided, {} moved, {} failed, of {} cases{instructions}",
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

/// Whether instructions were asked for and could be counted, of any case.
fn is_counted(comparison: &BuildComparison) -> bool {
    comparison.cases.iter().any(|case| case.instructions.is_some())
}

/// The titles of the columns: one more where instructions were counted.
fn columns(comparison: &BuildComparison) -> Vec<&'static str> {
    let mut columns = vec!["", "case", "new / old", "second copies", "forks"];
    columns.extend(is_counted(comparison).then_some("instructions"));
    columns
}

fn rows(comparison: &BuildComparison, all: bool) -> Vec<Vec<String>> {
    let is_counted = is_counted(comparison);
    let shown = |speed: Speed| all || !matches!(speed, Speed::Same | Speed::Undecided);
    sorted(comparison)
        .into_iter()
        .filter(|(speed, case)| {
            shown(*speed) || !case.same_output || more_instructions(case).is_some()
        })
        .map(|(speed, case)| {
            let mut row = row(speed, case);
            row.extend(is_counted.then(|| instructions(case)));
            row
        })
        .collect()
}

/// The instructions of both builds: `1,000 → 1,010 (+1 %)`.
fn instructions(case: &ComparedCase) -> String {
    let Some(both) = case.instructions else { return case.uncounted.clone().unwrap_or_default() };
    let one = |build: CountOfBuild| match build.least == build.most {
        true => count(build.least.get()),
        false => format!("≥{}", count(build.least.get())),
    };
    if both.old == both.new {
        return format!("{}, the same", one(both.new));
    }
    let change = both.new.least.get() / both.old.least.get().max(f64::MIN_POSITIVE) - 1.0;
    let sign = if change > 0.0 { "+" } else { "" };
    format!("{} → {} ({sign}{})", one(both.old), one(both.new), percent(change))
}

fn row(speed: Speed, case: &ComparedCase) -> Vec<String> {
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
    vec![
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Allocator, Lane};
    use crate::record::InstructionsOfBuilds;
    use crate::record::testing::{case, finite, header};

    fn comparison(cases: Vec<ComparedCase>) -> BuildComparison {
        let build = header(1, Lane::Rounds, Allocator::System).build;
        BuildComparison {
            old: build.clone(),
            new: build,
            seed: 1,
            margin: finite(0.005),
            family_error: finite(0.01),
            cases,
            only_old: Vec::new(),
            only_new: Vec::new(),
            seconds: finite(1.0),
        }
    }

    /// A case that takes the same time, with so many instructions in both builds where they were counted.
    fn same(variant: &str, counts: Option<[f64; 2]>) -> ComparedCase {
        let [center, lower, upper] = [1.0, 0.999, 1.001].map(finite);
        let count = |count: f64| CountOfBuild { least: finite(count), most: finite(count) };
        ComparedCase {
            case: case(variant, 64, Allocator::System),
            ratio: Some(RatioOfBuilds { center, lower, upper, forks: 17 }),
            again: None,
            same_output: true,
            failure: None,
            instructions: counts
                .map(|[old, new]| InstructionsOfBuilds { old: count(old), new: count(new) }),
            uncounted: counts.is_none().then(|| "its turns are several threads'".to_owned()),
        }
    }

    #[test]
    fn instructions_have_a_column_where_they_were_counted_and_more_of_them_a_row() {
        let counted = comparison(vec![
            same("fresh", Some([1000.0, 1000.0])),
            same("pooled", Some([1000.0, 1010.0])),
            same("empty", None),
        ]);
        let table = builds_table(&counted, false, 200);
        assert!(table.contains("1 with more instructions, 0 with fewer"), "{table}");
        assert!(table.contains("1,000 → 1,010 (+1 %)"), "{table}");
        assert!(!table.contains("theme/name/fresh"), "{table}");
        let all = builds_markdown(&counted, true);
        assert!(all.contains("| instructions |\n|---|---|---:|---:|---:|---:|\n"), "{all}");
        assert!(all.contains("1,000, the same") && all.contains("several threads"), "{all}");
        let timed = builds_table(&comparison(vec![same("fresh", None)]), true, 200);
        assert!(!timed.contains("instructions"), "{timed}");
    }
}

//! What a comparison with the baseline found: for the terminal, and as Markdown for a job summary or a comment.

mod groups;
mod json;
mod rows;
mod sentences;
mod shown;

use super::export::escaped;
use super::table::{printable, styled};
use crate::gate::Outcome;
use crate::record::RecordedClaim;
use groups::groups;
pub use json::{GATE_JSON_FORMAT, gate_json};
use rows::{Row, Status, rows};
use sentences::{footer, headline, toolchain};
pub use shown::Shown;

/// The claims that a table shows unless all are asked for.
const MOST: usize = 30;
/// The columns of the table, and how Markdown aligns them.
const COLUMNS: [(&str, &str); 9] = [
    ("", "---"),
    ("claim", "---"),
    ("variant", "---"),
    ("at", "---"),
    ("reading", "---"),
    ("before", "---:"),
    ("after", "---:"),
    (IN_ALL, "---"),
    ("open", "---"),
];
/// The column that is left out where every claim has one finding.
const IN_ALL: &str = "in all";

/// The table of the findings, and what is said of those that are not in it.
struct Found {
    columns: Vec<(&'static str, &'static str)>,
    lines: Vec<Vec<String>>,
    more: String,
}

/// The findings for a terminal: one sentence with the worst of them, then a table, worst first, then what was compared.
/// The table has a line a claim, with its worst finding and how many there are, or a line a finding where all are asked
/// for. A toolchain that differs from the baseline's is said before everything else, and what a user is warned of last.
#[must_use]
pub fn gate_table(
    outcome: &Outcome,
    claims: &[&RecordedClaim],
    shown: Shown,
    warnings: &[String],
) -> String {
    let mut text = toolchain(outcome, shown);
    text += &format!("{}\n", headline(outcome, claims, shown.strict));
    let Found { columns, lines, more } = found(outcome, claims, shown);
    if !lines.is_empty() {
        let mut table = styled(shown.width);
        table.set_header(columns.iter().map(|(name, _)| name));
        for line in &lines {
            table.add_row(line.iter().map(|cell| printable(cell)));
        }
        text += &table.lines().map(|line| line.trim_end().to_owned() + "\n").collect::<String>();
        text += &more;
    }
    text += &footer(outcome, claims, shown);
    for line in warnings.iter().flat_map(|warning| warned(warning)) {
        text += &format!("{}\n", printable(&line));
    }
    // A long table ends in a log's last lines, and what made the command fail has to be among them.
    if outcome.code(shown.strict) != 0 && !lines.is_empty() {
        text += &format!("{}\n", headline(outcome, claims, shown.strict));
    }
    text
}

/// A warning, line by line.
fn warned(warning: &str) -> Vec<String> {
    format!("warning: {warning}").lines().map(str::to_owned).collect()
}

/// The findings as Markdown: the same sentences, and the same table.
#[must_use]
pub fn gate_markdown(
    outcome: &Outcome,
    claims: &[&RecordedClaim],
    shown: Shown,
    warnings: &[String],
) -> String {
    let paragraphs = |lines: &str| {
        lines.lines().map(|line| format!("{}\n\n", escaped(line))).collect::<String>()
    };
    let mut text = String::from("### claimbench gate\n\n");
    let sentences = toolchain(outcome, shown) + &headline(outcome, claims, shown.strict);
    text += &paragraphs(&sentences);
    let Found { columns, lines, more } = found(outcome, claims, shown);
    if !lines.is_empty() {
        let (names, rules): (Vec<&str>, Vec<&str>) = columns.into_iter().unzip();
        text += &format!("| {} |\n|{}|\n", names.join(" | "), rules.join("|"));
        for line in lines {
            let cells: Vec<String> = line.iter().map(|cell| escaped(cell)).collect();
            text += &format!("| {} |\n", cells.join(" | "));
        }
        text += "\n";
        text += &paragraphs(&more);
    }
    text += &paragraphs(&footer(outcome, claims, shown));
    text.extend(warnings.iter().map(|warning| paragraphs(&warned(warning).join("\n"))));
    text
}

fn found(outcome: &Outcome, claims: &[&RecordedClaim], shown: Shown) -> Found {
    let mut rows = rows(outcome, claims, shown.strict);
    rows.retain(|row| has_row(row, shown));
    let groups = groups(&rows);
    let mut columns = COLUMNS.to_vec();
    let mut lines: Vec<Vec<String>> = match shown.all {
        true => rows.iter().map(|row| cells(row, String::new())).collect(),
        false => groups.iter().take(MOST).map(|group| cells(group.worst, group.count())).collect(),
    };
    if shown.all || rows.len() == groups.len() {
        let place = columns.iter().position(|(name, _)| *name == IN_ALL);
        if let Some(place) = place {
            columns.remove(place);
            for line in &mut lines {
                line.remove(place);
            }
        }
    }
    let (findings, claims) = (rows.len(), groups.len());
    let more = match () {
        () if shown.all => String::new(),
        () if claims > lines.len() => {
            let left = claims - lines.len();
            format!("and {left} more claims; --all shows all {findings} findings one by one\n")
        }
        () if findings > claims => {
            format!("{findings} findings in {claims} claims; --all shows them one by one\n")
        }
        () => String::new(),
    };
    Found { columns, lines, more }
}

/// Whether a finding is in the table: that a verdict turned without falling is a sentence below, unless all are asked for.
/// What becomes of a stated sentence in Rust is no such verdict: where it turned, it has a row.
fn has_row(row: &Row, shown: Shown) -> bool {
    let is_of_note = match row.status {
        Status::Unclear => false,
        Status::Turned => row.is_transfer,
        _ => true,
    };
    shown.all || shown.strict || is_of_note
}

fn cells(row: &Row, count: String) -> Vec<String> {
    vec![
        row.word(),
        row.claim.clone(),
        row.variant.clone().unwrap_or_default(),
        row.label.clone(),
        row.reading.clone(),
        row.before.clone(),
        row.after.clone(),
        count,
        row.open.clone(),
    ]
}

#[cfg(test)]
mod tests;

//! What a comparison with the baseline found: for the terminal, and as Markdown for a job summary or a comment.

use super::export::escaped;
use super::format::{Quantity, bytes, exact_bytes};
use super::table::{printable, styled};
use super::words;
use crate::claim::Metric;
use crate::gate::{Baseline, Change, Direction, Outcome, Turned};
use crate::record::RecordedClaim;

/// The rows that a table shows unless all are asked for.
const ROWS: usize = 30;

/// How the findings are written.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// Whether what would not count by itself counts.
    pub strict: bool,
    /// Whether every row is written, and not the worst alone.
    pub all: bool,
    /// The columns of the terminal.
    pub width: usize,
}

/// One finding as a row.
struct Row {
    verdict: &'static str,
    claim: String,
    variant: String,
    point: String,
    metric: String,
    before: String,
    after: String,
    open: String,
}

/// The findings for a terminal: one sentence with the worst of them, then a table, worst first, then what was compared.
/// A toolchain that differs from the baseline's is said before everything else.
#[must_use]
pub fn gate_table(
    outcome: &Outcome,
    baseline: &Baseline,
    claims: &[&RecordedClaim],
    shown: Shown,
) -> String {
    let mut text = toolchain(outcome, shown.strict);
    text += &format!("{}\n", headline(outcome, claims, shown.strict));
    let rows = rows(outcome, claims, shown);
    if !rows.is_empty() {
        let mut table = styled(shown.width);
        table.set_header(["", "claim", "variant", "at", "reading", "before", "after", "open"]);
        for row in rows.iter().take(if shown.all { usize::MAX } else { ROWS }) {
            table.add_row(cells(row).map(|cell| printable(&cell)));
        }
        text += &table.lines().map(|line| line.trim_end().to_owned() + "\n").collect::<String>();
        text += &more(rows.len(), shown.all);
    }
    text += &footer(outcome, baseline, claims, shown);
    // A long table ends in a log's last lines, and what made the command fail has to be among them.
    if outcome.code(shown.strict) != 0 && !rows.is_empty() {
        text += &format!("{}\n", headline(outcome, claims, shown.strict));
    }
    text
}

/// The findings as Markdown: the same sentences, and a table.
#[must_use]
pub fn gate_markdown(
    outcome: &Outcome,
    baseline: &Baseline,
    claims: &[&RecordedClaim],
    shown: Shown,
) -> String {
    let mut text = String::from("### claimbench gate\n\n");
    let lines = toolchain(outcome, shown.strict) + &headline(outcome, claims, shown.strict);
    text += &lines.lines().map(|line| format!("{}\n\n", escaped(line))).collect::<String>();
    let rows = rows(outcome, claims, shown);
    if !rows.is_empty() {
        text += "| | claim | variant | at | reading | before | after | open |\n";
        text += "|---|---|---|---|---|---:|---:|---|\n";
        for row in rows.iter().take(if shown.all { usize::MAX } else { ROWS }) {
            let cells = cells(row).map(|cell| escaped(&cell));
            text += &format!("| {} |\n", cells.join(" | "));
        }
        text += &format!("\n{}", escaped(&more(rows.len(), shown.all)));
        text += "\n";
    }
    let footer = footer(outcome, baseline, claims, shown);
    text + &footer.lines().map(|line| format!("{}\n\n", escaped(line))).collect::<String>()
}

/// How the toolchain and the machine differ, a line each; nothing where they do not.
fn toolchain(outcome: &Outcome, strict: bool) -> String {
    let mut text = String::new();
    for differs in &outcome.toolchain {
        text += &format!("another {}: {} → {}\n", differs.what, differs.before, differs.after);
    }
    if !outcome.toolchain.is_empty() && !outcome.changes.is_empty() {
        text += match strict {
            true => {
                "counts and bytes that changed may be its doing; they count, for --strict is given\n"
            }
            false => {
                "counts and bytes that changed read \"with the toolchain\" and do not count; --strict lets them\n"
            }
        };
    }
    text
}

/// One sentence: the worst finding, and how many there are.
fn headline(outcome: &Outcome, claims: &[&RecordedClaim], strict: bool) -> String {
    let counted = outcome.exact_counts(strict);
    let worse: Vec<&Change> = outcome
        .changes
        .iter()
        .filter(|change| counted && change.direction() == Direction::Worse)
        .collect();
    let fell: Vec<&Turned> =
        outcome.turned.iter().filter(|turned| outcome.turned_counts(turned, strict)).collect();
    let count = worse.len() + fell.len() + outcome.void.len();
    let more = if count > 1 { format!(", and {} more", count - 1) } else { String::new() };
    if let Some(change) = worse.first() {
        let (before, after) = readings(change);
        return format!(
            "WORSE: {} {} at {}: {} {before} → {after}{more}; open {}",
            change.case.claim,
            change.case.variant,
            change.label,
            reading(change),
            change.open
        );
    }
    if let Some(turned) = fell.first() {
        return format!(
            "WORSE: {}: {} held and is refuted under {}{more}; open {}",
            turned.claim,
            prediction(turned, claims),
            turned.allocator.name(),
            turned.open
        );
    }
    if let Some(void) = outcome.void.first() {
        return format!("WORSE: {} can not be compared: {}{more}", void.what, void.why);
    }
    if outcome.is_worse(strict) {
        return "WORSE under --strict: readings are missing or changed, as listed".to_owned();
    }
    "nothing got worse".to_owned()
}

/// Whether a verdict has a row of its own: it fell, or all are asked for. That others turned is a sentence below.
fn has_row(turned: &Turned, shown: Shown) -> bool {
    shown.all || shown.strict || turned.fell()
}

fn rows(outcome: &Outcome, claims: &[&RecordedClaim], shown: Shown) -> Vec<Row> {
    let strict = shown.strict;
    let counted = outcome.exact_counts(strict);
    let exact = |change: &Change| {
        let (before, after) = readings(change);
        Row {
            verdict: match change.direction() {
                _ if !counted => "with the toolchain",
                Direction::Worse => "WORSE",
                Direction::Changed => "changed",
                Direction::Better => "better",
            },
            claim: change.case.claim.clone(),
            variant: change.case.variant.clone(),
            point: change.label.clone(),
            metric: reading(change),
            before,
            after,
            open: change.open.clone(),
        }
    };
    let verdict = |turned: &Turned| Row {
        verdict: match () {
            () if outcome.turned_counts(turned, strict) => "WORSE",
            () if turned.is_worse() => "with the toolchain",
            () if turned.fell() && turned.confirmed.is_none() => "unconfirmed",
            () if turned.fell() => "not again",
            () if turned.is_unclear() => "unclear",
            () => "turned",
        },
        claim: turned.claim.clone(),
        variant: turned.prediction.subject.clone(),
        point: String::new(),
        metric: format!("{} ({})", prediction(turned, claims), turned.allocator.name()),
        before: turned.before.clone(),
        after: turned.after.to_string(),
        open: turned.open.clone(),
    };
    let worse = |change: &&Change| change.direction() == Direction::Worse;
    let turned = outcome.turned.iter().filter(|turned| has_row(turned, shown));
    let (fell, others): (Vec<&Turned>, Vec<&Turned>) =
        turned.partition(|turned| outcome.turned_counts(turned, strict));
    let changes = outcome.changes.iter();
    let mut rows: Vec<Row> = changes.clone().filter(worse).map(exact).collect();
    rows.extend(fell.into_iter().map(verdict));
    rows.extend(outcome.void.iter().map(|void| Row {
        verdict: "VOID",
        claim: void.what.clone(),
        variant: String::new(),
        point: String::new(),
        metric: String::new(),
        before: String::new(),
        after: void.why.clone(),
        open: String::new(),
    }));
    rows.extend(others.into_iter().map(verdict));
    rows.extend(changes.filter(|change| !worse(change)).map(exact));
    for (what, cases) in [("missing", &outcome.missing), ("new", &outcome.new)] {
        rows.extend(cases.iter().map(|case| {
            let known = claims.iter().find(|claim| claim.id == case.claim);
            Row {
                verdict: what,
                claim: case.claim.clone(),
                variant: case.variant.clone(),
                point: known
                    .map_or_else(|| case.point.to_string(), |claim| claim.label(case.point)),
                metric: String::new(),
                before: String::new(),
                after: String::new(),
                open: known.map(|claim| claim.file()).unwrap_or_default(),
            }
        }));
    }
    rows
}

fn cells(row: &Row) -> [String; 8] {
    [
        row.verdict.to_owned(),
        row.claim.clone(),
        row.variant.clone(),
        row.point.clone(),
        row.metric.clone(),
        row.before.clone(),
        row.after.clone(),
        row.open.clone(),
    ]
}

fn more(rows: usize, all: bool) -> String {
    if all || rows <= ROWS {
        return String::new();
    }
    format!("and {} more; --all shows them\n", rows - ROWS)
}

/// What was compared and with what, and what was not.
fn footer(
    outcome: &Outcome,
    baseline: &Baseline,
    claims: &[&RecordedClaim],
    shown: Shown,
) -> String {
    let origin = &baseline.origin;
    let mut text = format!(
        "compared {} exact readings and {} verdicts of {} claims with the baseline of {} (commit {})\n",
        outcome.exact,
        outcome.verdicts,
        claims.len(),
        origin.measured,
        origin.commit
    );
    let folded: Vec<&Turned> =
        outcome.turned.iter().filter(|turned| !has_row(turned, shown)).collect();
    let unclear = folded.iter().filter(|turned| turned.is_unclear()).count();
    if !folded.is_empty() {
        text += &format!(
            "{unclear} verdicts that held are unclear now and {} others turned, which does not count; --all lists them\n",
            folded.len() - unclear
        );
    }
    if !outcome.machine.is_empty() {
        let differs: Vec<String> = outcome
            .machine
            .iter()
            .map(|differs| format!("{} {} → {}", differs.what, differs.before, differs.after))
            .collect();
        text += &format!(
            "no verdict was compared: this is another kind of machine ({})\n",
            differs.join(", ")
        );
    }
    if !outcome.missing.is_empty() || !outcome.new.is_empty() {
        text += &format!(
            "{} cases are missing and {} are new; `cargo claimbench accept CLAIM --because …` or `cargo claimbench baseline` takes them over\n",
            outcome.missing.len(),
            outcome.new.len()
        );
    }
    text
}

/// The name of what was read.
fn reading(change: &Change) -> String {
    let name = match (&change.name.figure, change.name.metric) {
        (Some(figure), _) => format!("figure {figure}"),
        (None, metric) => metric.name().to_owned(),
    };
    match &change.name.phase {
        Some(phase) => format!("{name} in phase {phase}"),
        None => name,
    }
}

/// Both readings with what can be told apart: exact bytes where the rounded ones are alike.
fn readings(change: &Change) -> (String, String) {
    let quantity = Quantity::of_metric(change.name.metric);
    let is_bytes = quantity == Quantity::Bytes && change.name.metric != Metric::Figure;
    let written = |number: f64| if is_bytes { bytes(number) } else { number.to_string() };
    let (before, after) = (written(change.before), written(change.after));
    if before == after {
        (exact_bytes(change.before), exact_bytes(change.after))
    } else {
        (before, after)
    }
}

fn prediction(turned: &Turned, claims: &[&RecordedClaim]) -> String {
    let known = claims.iter().find(|claim| claim.id == turned.claim);
    known.map_or_else(
        || turned.prediction.subject.clone(),
        |claim| words::prediction(claim, &turned.prediction).replace('`', ""),
    )
}

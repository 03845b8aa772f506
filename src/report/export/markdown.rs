//! The verdicts as Markdown, for a job summary or a comment.

use super::cases::{cases, timed, to_go};
use crate::record::{Newest, Record, RecordedPrediction};
use crate::report::format::Quantity;
use crate::report::table::printable;
use crate::report::throughput;
use crate::report::words;
use crate::verdict::{JudgedClaim, JudgedPrediction, Settings, judge};

/// The verdicts of a record as Markdown: how many claims there are of each, then a table a theme, a row a prediction
/// under an allocator. What is judged in Go stands behind, with what becomes of the stated ones. A table has what goes through
/// the cases in a second whose routines say how much a turn does; where Go sides were timed, a last one has Rust's time divided
/// by Go's, at each point.
#[must_use]
pub fn markdown(record: &Record) -> String {
    let settings = Settings::of(record);
    let judged = judge(record, settings);
    let title = judged.iter().map(|claim| claim.claim.catalogue_title.as_str());
    let title = title.into_iter().find(|title| !title.is_empty()).unwrap_or("Claims, measured");
    let mut text = format!("### {}\n\n", escaped(title));
    let mut names: Vec<&str> = judged.iter().map(|claim| claim.verdict.name()).collect();
    names.sort_unstable();
    names.dedup();
    let count = |name: &&str| judged.iter().filter(|claim| claim.verdict.name() == *name).count();
    let counts: Vec<String> = names.iter().map(|name| format!("{} {name}", count(name))).collect();
    text += &format!("Of {} claims: {}.\n", judged.len(), counts.join(", "));
    let mut theme = "";
    for claim in &judged {
        if claim.claim.theme_title != theme {
            theme = &claim.claim.theme_title;
            text += &format!("\n#### {}\n\n", escaped(theme));
            text += "| claim, prediction | by | allocator | measured | verdict |\n|---|---|---|---|---|\n";
        }
        text +=
            &format!("| **{}** | | | | **{}** |\n", escaped(&claim.claim.id), claim.verdict.name());
        for prediction in claim.predictions.iter().chain(&claim.in_go) {
            text += &row(claim, prediction);
        }
        for transferred in &claim.transfers {
            let words = words::prediction(claim.claim, transferred.prediction).replace('`', "");
            let transfer = transferred.transfer.to_string().replace('`', "");
            text += &format!(
                "| Go and Rust: {} | article | | | {} |\n",
                escaped(&words),
                escaped(&transfer)
            );
        }
    }
    let rows = throughput::rows(record, settings, |_| true);
    if !rows.is_empty() {
        text += "\n#### Throughput\n\n| case | allocator | a second |\n|---|---|---|\n";
    }
    for [case, allocator, told] in rows {
        text += &format!("| {} | {allocator} | {} |\n", escaped(&case), escaped(&told));
    }
    text + &ratios(&record.newest(), &judged, settings)
}

/// Rust's time divided by Go's, of each pair of namesakes at each point; nothing where no Go side was timed.
fn ratios(newest: &Newest, judged: &[JudgedClaim], settings: Settings) -> String {
    let mut rows = String::new();
    for claim in judged.iter().map(|judged| judged.claim) {
        let all = timed(newest).into_iter().filter(|under| under.is_go());
        let all = all.flat_map(|under| cases(newest, claim, under));
        for case in all {
            let Some(ratio) = to_go(newest, claim, &case, settings) else { continue };
            rows += &format!(
                "| {} {} | {} | {} | {} |\n",
                escaped(&case.claim),
                escaped(&case.variant),
                escaped(&claim.label(case.point)),
                escaped(case.allocator.name()),
                escaped(&Quantity::Ratio.with_interval(ratio.center, ratio.interval))
            );
        }
    }
    if rows.is_empty() {
        return rows;
    }
    "\n#### Rust's time divided by Go's\n\nOf variants that do the same work and took turns in one run, Rust's under the C \
     library's allocator. It is no ratio of the languages, and no verdict.\n\n| claim, variant | point | Go runs | Rust / Go \
     |\n|---|---|---|---|\n"
        .to_owned()
        + &rows
}

fn row(claim: &JudgedClaim, judged: &JudgedPrediction) -> String {
    let point = words::deciding(judged);
    let measured = point.and_then(|point| words::measured(judged.prediction, point));
    let measured = match (measured, point) {
        (Some(measured), Some(point)) if judged.points.len() > 1 => {
            format!("{measured} at {}", claim.claim.label(point.point))
        }
        (Some(measured), _) => measured,
        (None, _) => "–".to_owned(),
    };
    format!(
        "| {} | {} | {} | {} | {} |\n",
        escaped(&words::prediction(claim.claim, judged.prediction).replace('`', "")),
        by(judged.prediction),
        judged.allocator.name(),
        escaped(&measured),
        escaped(&judged.verdict.to_string().replace('`', "")),
    )
}

/// By whom a prediction is.
fn by(prediction: &RecordedPrediction) -> &'static str {
    match (&prediction.stated, prediction.after_trial) {
        (Some(_), _) => "article",
        (None, false) => "us",
        (None, true) => "us, after a trial",
    }
}

/// A text in which nothing is markup and no cell ends early.
pub(in crate::report) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in printable(text).chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '|' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '@' | '$' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}

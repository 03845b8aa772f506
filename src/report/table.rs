//! The verdicts as a table of plain text, for the terminal.

use super::advice::{self, Advice};
use super::words;
use crate::verdict::{JudgedClaim, JudgedPrediction};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, LineStyle, Table};

/// The verdicts as a table no wider than `width` characters: a row for each claim, and below it one for each of its
/// predictions under each allocator, and its advice.
///
/// Control characters are replaced, so that a record can not steer the terminal.
#[must_use]
pub fn table(judged: &[JudgedClaim], width: usize) -> String {
    let mut table = styled(width);
    table.set_header(["claim, prediction", "allocator", "measured", "verdict"]);
    for claim in judged {
        let name = claim.verdict.name().to_uppercase();
        table.add_row([printable(&claim.claim.id), String::new(), String::new(), name]);
        for prediction in &claim.predictions {
            table.add_row(row(claim, prediction).map(|cell| printable(&cell)));
        }
        for advice in advice::of_note(claim) {
            table.add_row(advice_row(&advice).map(|cell| printable(&cell)));
        }
    }
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// An empty table no wider than `width` characters.
pub(super) fn styled(width: usize) -> Table {
    let mut table = Table::new();
    table
        .load_style(UTF8_HORIZONTAL_ONLY.row_separator(LineStyle::none()))
        .force_no_tty()
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table
}

fn row(claim: &JudgedClaim, judged: &JudgedPrediction) -> [String; 4] {
    let point = words::deciding(judged);
    let measured = point.and_then(|point| words::measured(judged.prediction, point));
    let measured = match (measured, point) {
        (Some(measured), Some(point)) if judged.points.len() > 1 => {
            format!("{measured} at {}", claim.claim.label(point.point))
        }
        (Some(measured), _) => measured,
        (None, _) => "–".to_owned(),
    };
    let words = words::prediction(claim.claim, judged.prediction).replace('`', "");
    [format!("· {words}"), judged.allocator.name().to_owned(), measured, judged.verdict.to_string()]
}

fn advice_row(advice: &Advice) -> [String; 4] {
    let which = format!("→ {}", advice.which.replace('`', ""));
    [which, advice.allocators(), advice.points.clone(), String::new()]
}

/// A text without what could steer the terminal.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}

//! The verdicts as a table of plain text, for the terminal.

use super::words;
use crate::verdict::{JudgedClaim, JudgedPrediction};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{ContentArrangement, Table};

/// The verdicts as a table no wider than `width` characters: a line for each prediction under each allocator.
///
/// Control characters are replaced, so that a record can not steer the terminal.
#[must_use]
pub fn table(judged: &[JudgedClaim], width: usize) -> String {
    let mut table = Table::new();
    table
        .load_style(UTF8_HORIZONTAL_ONLY)
        .force_no_tty()
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(width).unwrap_or(u16::MAX))
        .set_header(["claim", "prediction", "allocator", "measured", "verdict"]);
    for claim in judged {
        for (index, prediction) in claim.predictions.iter().enumerate() {
            // The claim's own verdict stands once, beside its first prediction.
            let name = match index {
                0 => format!("{}: {}", claim.claim.id, claim.verdict.name()),
                _ => String::new(),
            };
            table.add_row(row(claim, prediction, name).map(|cell| printable(&cell)));
        }
    }
    let mut text = String::new();
    for line in table.lines() {
        text += line.trim_end();
        text.push('\n');
    }
    text
}

fn row(claim: &JudgedClaim, judged: &JudgedPrediction, name: String) -> [String; 5] {
    let point = words::deciding(judged);
    let measured = point.and_then(|point| words::measured(judged.prediction, point));
    let measured = match (measured, point) {
        (Some(measured), Some(point)) if judged.points.len() > 1 => {
            format!("{measured} at {}", claim.claim.label(point.point))
        }
        (Some(measured), _) => measured,
        (None, _) => "–".to_owned(),
    };
    [
        name,
        words::prediction(claim.claim, judged.prediction),
        judged.allocator.name().to_owned(),
        measured,
        judged.verdict.to_string(),
    ]
}

fn printable(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { '\u{fffd}' } else { letter }).collect()
}

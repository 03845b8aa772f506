//! The verdicts as a table for the terminal.

use super::advice::{self, Advice};
use super::terminal::{self, Colours, Terminal, wrapped};
use super::words;
use crate::verdict::{JudgedClaim, JudgedPrediction, Verdict};
use anstyle::{AnsiColor, Style};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{Attribute, Cell, Color, ContentArrangement, LineStyle, Table};

/// Below so many columns four of them have no room beside each other.
const NARROW: usize = 64;

/// The verdicts as a table no wider than the terminal: a row for each claim, and below it one for each of its
/// predictions under each allocator, and its advice. Where there is no room for columns, they follow each other.
///
/// Control characters are replaced, so that a record can not steer the terminal.
#[must_use]
pub fn table(judged: &[JudgedClaim], terminal: Terminal) -> String {
    if terminal.width < NARROW {
        return judged.iter().map(|claim| stacked(claim, terminal)).collect();
    }
    let mut table = styled(terminal.width);
    if terminal.colours == Colours::Ansi {
        table.enforce_styling();
    }
    table.set_header(["claim, prediction", "allocator", "measured", "verdict"]);
    for claim in judged {
        let name = claim.verdict.name().to_uppercase();
        table.add_row([
            Cell::new(printable(&claim.claim.id)).add_attribute(Attribute::Bold),
            Cell::new(""),
            Cell::new(""),
            painted(name, &claim.verdict).add_attribute(Attribute::Bold),
        ]);
        for group in claim.by_prediction() {
            for prediction in &group {
                let [words, allocator, measured, verdict] =
                    row(claim, prediction).map(|it| printable(&it));
                table.add_row([
                    Cell::new(words),
                    Cell::new(allocator),
                    Cell::new(measured),
                    painted(verdict, &prediction.verdict),
                ]);
            }
            if let Some(transfer) = claim.transfer_of(group[0].prediction) {
                let [empty, other] = [String::new(), String::new()];
                let said = printable(&transfer.to_string().replace('`', ""));
                table.add_row(["→ Go and Rust".to_owned(), empty, other, said]);
            }
        }
        for advice in advice::of_note(claim) {
            table.add_row(advice_row(&advice).map(|cell| printable(&cell)));
        }
    }
    table.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// A cell in the colour of a verdict.
fn painted(text: String, verdict: &Verdict) -> Cell {
    Cell::new(text).fg(match terminal::colour(verdict) {
        AnsiColor::Green => Color::DarkGreen,
        AnsiColor::Red => Color::DarkRed,
        AnsiColor::Magenta => Color::DarkMagenta,
        AnsiColor::Yellow => Color::DarkYellow,
        AnsiColor::BrightRed => Color::Red,
        _ => Color::DarkGrey,
    })
}

/// A claim with its predictions below each other.
fn stacked(claim: &JudgedClaim, terminal: Terminal) -> String {
    let style = |verdict: &Verdict| Style::new().fg_color(Some(terminal::colour(verdict).into()));
    let name = claim.verdict.name().to_uppercase();
    let mut text = terminal.styled(style(&claim.verdict).bold(), &name) + "\n";
    text += &wrapped(&printable(&claim.claim.id), terminal.width, "  ");
    for prediction in claim.by_prediction().into_iter().flatten() {
        let [words, allocator, measured, verdict] = row(claim, prediction).map(|it| printable(&it));
        text += &wrapped(&words, terminal.width, "  ");
        text += &wrapped(&format!("  {allocator}: {measured}"), terminal.width, "    ");
        for line in wrapped(&format!("    {verdict}"), terminal.width, "    ").lines() {
            text += &format!(
                "    {}\n",
                terminal.styled(style(&prediction.verdict), line.trim_start())
            );
        }
    }
    for transferred in &claim.transfers {
        let words = words::prediction(claim.claim, transferred.prediction);
        let sentence = printable(&format!("{words}: {}", transferred.transfer).replace('`', ""));
        text += &wrapped(&format!("→ Go and Rust: {sentence}"), terminal.width, "  ");
    }
    for advice in advice::of_note(claim) {
        let sentence = printable(&advice.sentence().replace('`', ""));
        text += &wrapped(&format!("→ {sentence}"), terminal.width, "  ");
    }
    text + "\n"
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

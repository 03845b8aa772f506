//! What a text is written for: a width, and colours or none; and how words are wrapped and marked for it.

use crate::verdict::Verdict;
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

/// Where a text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// The columns; a wide character takes two.
    pub width: usize,
    /// Whether verdicts and series have colours beside their words and letters.
    pub colours: Colours,
}

/// Whether a text has colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// Plain text.
    None,
    /// Escape sequences of ANSI terminals.
    Ansi,
}

impl Terminal {
    /// Plain text of some width.
    #[must_use]
    pub const fn plain(width: usize) -> Terminal {
        Terminal { width, colours: Colours::None }
    }

    /// The text in a style; as it is where there are no colours.
    pub(super) fn styled(self, style: Style, text: &str) -> String {
        match self.colours {
            Colours::None => text.to_owned(),
            Colours::Ansi => format!("{style}{text}{style:#}"),
        }
    }
}

/// The colour of a verdict.
pub(super) const fn colour(verdict: &Verdict) -> AnsiColor {
    match verdict {
        Verdict::Holds => AnsiColor::Green,
        Verdict::Refuted => AnsiColor::Red,
        Verdict::Mixed => AnsiColor::Magenta,
        Verdict::Unclear(_) => AnsiColor::Yellow,
        Verdict::NotJudged(_) => AnsiColor::BrightBlack,
        Verdict::Void(_) => AnsiColor::BrightRed,
    }
}

/// The text in lines of at most so many columns; the first keeps its own indent, all others begin with the one given.
/// Words that are too long for a line are cut.
#[must_use]
pub fn wrapped(text: &str, width: usize, indent: &str) -> String {
    let width = width.max(indent.width() + 8);
    let own = &text[..text.len() - text.trim_start().len()];
    let mut lines: Vec<String> = Vec::new();
    let mut line = own.to_owned();
    for word in text.split_whitespace() {
        let mut rest = word;
        while !rest.is_empty() {
            let is_fresh = line.trim().is_empty();
            let room = width.saturating_sub(line.width() + usize::from(!is_fresh));
            if rest.width() <= room {
                line.push_str(if is_fresh { "" } else { " " });
                line.push_str(rest);
                rest = "";
            } else {
                if is_fresh {
                    let (head, tail) = split(rest, room);
                    line.push_str(head);
                    rest = tail;
                }
                lines.push(std::mem::replace(&mut line, indent.to_owned()));
            }
        }
    }
    lines.push(line);
    lines.retain(|line| !line.trim().is_empty());
    lines.iter().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// A text of at most so many columns, with a mark where it was cut, filled with spaces up to them.
pub(super) fn padded(text: &str, columns: usize) -> String {
    let text = if text.width() <= columns {
        text.to_owned()
    } else {
        format!("{}…", split(text, columns.saturating_sub(1)).0)
    };
    let room = columns.saturating_sub(text.width());
    text + &" ".repeat(room)
}

/// The head of a text that is not wider than so many columns, at least one letter of it, and the rest.
fn split(text: &str, columns: usize) -> (&str, &str) {
    let fits = |end: &usize| text[..*end].width() <= columns;
    let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let first = ends.clone().next().unwrap_or(0);
    let end = ends.take_while(fits).last().unwrap_or(first);
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_never_wider_than_asked_for_and_lose_nothing() {
        let text =
            "a sentence with 宽的 wide characters and averyveryverylongwordthatfitsnowhere at all";
        for width in [12, 20, 40, 200] {
            let lines = wrapped(text, width, "  ");
            assert!(lines.lines().all(|line| line.width() <= width), "{width}: {lines}");
            let without = |text: &str| text.split_whitespace().collect::<String>();
            assert_eq!(without(&lines), without(text));
        }
    }

    #[test]
    fn padding_counts_columns_and_not_characters() {
        assert_eq!(padded("宽", 4), "宽  ");
        assert_eq!(padded("宽宽宽", 4), "宽… ");
        assert_eq!(padded("name", 4), "name");
    }
}

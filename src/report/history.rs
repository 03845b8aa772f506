//! A history for the terminal: a row of marks for each claim or prediction, oldest first, and what has turned and moved.

mod json;

pub use json::{HISTORY_JSON_FORMAT, history_json};

use super::format::{Quantity, count};
use super::table::printable;
use super::terminal::{Terminal, padded, wrapped};
use crate::history::{History, HistoryLine, Kind, Moved, Series, Turn, points};
use anstyle::{AnsiColor, Style};
use std::collections::BTreeMap;

/// What the key of a prediction of a claim is in words; nothing for one that is not known any more.
pub type Words<'a> = &'a dyn Fn(&str, &str) -> Option<String>;

/// The marks of verdicts, with their colours.
const MARKS: [(&str, char, AnsiColor); 6] = [
    ("holds", '✓', AnsiColor::Green),
    ("refuted", '✕', AnsiColor::Red),
    ("mixed", '◐', AnsiColor::Magenta),
    ("unclear", '?', AnsiColor::Yellow),
    ("not judged here", '–', AnsiColor::BrightBlack),
    ("void", '∅', AnsiColor::BrightRed),
];
/// Stands where a claim was not measured at a commit.
const NOTHING: char = '·';
/// The widest name of a claim.
const NAME: usize = 40;

/// A history as text: of all claims a row of marks each, over the commits of a kind of machine; of one claim a row for each
/// prediction under each allocator. Below them is each verdict that turned, with the two commits, and each count that moved.
#[must_use]
pub fn history_table(
    history: &History,
    claim: Option<&str>,
    words: Words,
    terminal: Terminal,
) -> String {
    let mut text = String::new();
    for kind in history.kinds() {
        let series = series(history, claim, kind);
        if series.is_empty() {
            continue;
        }
        let columns = columns(history, claim, kind);
        text += &wrapped(&printable(&heading(history, claim, kind, &columns)), terminal.width, "");
        text += &match claim {
            Some(_) => of_predictions(&series, words, terminal),
            None => of_claims(history, kind, &columns, terminal),
        };
        text += &changes(&series, words, terminal);
        text += "\n";
    }
    let mark = |(name, mark, _): &(&str, char, AnsiColor)| format!("{mark} {name}");
    let marks: Vec<String> = MARKS.iter().map(mark).collect();
    let nothing = if claim.is_none() { format!("  {NOTHING} not measured") } else { String::new() };
    text + &wrapped(&format!("{}{nothing}", marks.join("  ")), terminal.width, "")
}

/// What a table is about.
fn series<'a>(history: &'a History, claim: Option<&'a str>, kind: Kind<'a>) -> Vec<Series<'a>> {
    let claims = claim.map_or_else(|| history.claims(), |claim| vec![claim]);
    claims.into_iter().flat_map(|claim| history.series(claim, kind)).collect()
}

/// The commits of a kind of machine, in their order.
fn columns<'a>(history: &'a History, claim: Option<&str>, kind: Kind<'a>) -> Vec<&'a str> {
    let mut columns: Vec<&str> = Vec::new();
    for line in history.lines_on(kind) {
        let is_asked = claim.is_none_or(|claim| line.claim == claim);
        if is_asked && !columns.contains(&line.commit.as_str()) {
            columns.push(&line.commit);
        }
    }
    columns
}

fn heading(history: &History, claim: Option<&str>, kind: Kind, columns: &[&str]) -> String {
    let mut lines =
        history.lines_on(kind).filter(|line| claim.is_none_or(|claim| line.claim == claim));
    let (first, last) = (lines.next(), lines.next_back());
    let from = first.map(at).unwrap_or_default();
    let to = last.map(|last| format!(" to {}", at(last))).unwrap_or_default();
    let commits = if columns.len() == 1 { "commit" } else { "commits" };
    format!(
        "{}{} {commits} on {}, {} cores: {from}{to}",
        claim.map(|claim| format!("{claim}: ")).unwrap_or_default(),
        columns.len(),
        kind.processor,
        kind.cores
    )
}

/// A commit with its day.
pub(super) fn at(line: &HistoryLine) -> String {
    format!("{} ({})", line.commit, line.when().get(..10).unwrap_or_default())
}

/// A row for each claim: of a commit that it was measured at several times, the last verdict.
fn of_claims(history: &History, kind: Kind, columns: &[&str], terminal: Terminal) -> String {
    let claims = history.claims();
    let width = claims.iter().map(|id| id.chars().count()).max().unwrap_or(0).min(NAME);
    let shown = &columns[columns.len().saturating_sub(room(terminal, width))..];
    let mut text = String::new();
    for claim in claims {
        let of_claim = history.lines_on(kind).filter(|line| line.claim == claim);
        let verdicts: BTreeMap<&str, &str> =
            of_claim.map(|line| (line.commit.as_str(), line.verdict.as_str())).collect();
        let marks: String =
            shown.iter().map(|commit| mark(verdicts.get(commit).copied(), terminal)).collect();
        if !verdicts.is_empty() {
            text += &format!("  {}  {marks}\n", padded(&printable(claim), width));
        }
    }
    text
}

/// A row for each prediction under each allocator.
fn of_predictions(series: &[Series], words: Words, terminal: Terminal) -> String {
    let most = series.iter().map(|series| series.said.len()).max().unwrap_or(0);
    let shown = most.min(room(terminal, NAME));
    let mut text = String::new();
    for series in series {
        let left_out = series.said.len().saturating_sub(shown);
        let said = &series.said[left_out..];
        let marks: String =
            said.iter().map(|(_, under)| mark(Some(&under.verdict), terminal)).collect();
        let gap = " ".repeat(shown - said.len());
        let last = last_reading(series).map(|last| format!("; last {last}")).unwrap_or_default();
        let words = format!("{} under {}{last}", named(series, words), series.allocator.name());
        let indent = " ".repeat(shown + 4);
        let lines = wrapped(&format!("{indent}{}", printable(&words)), terminal.width, &indent);
        text += &format!("  {gap}{marks}  {}", lines.trim_start());
    }
    text
}

/// So many marks fit beside a name.
fn room(terminal: Terminal, name: usize) -> usize {
    terminal.width.saturating_sub(name + 4).max(8)
}

fn mark(verdict: Option<&str>, terminal: Terminal) -> String {
    let known = MARKS.iter().find(|(name, ..)| Some(*name) == verdict);
    match known {
        Some((_, mark, colour)) => {
            terminal.styled(Style::new().fg_color(Some((*colour).into())), &mark.to_string())
        }
        None => NOTHING.to_string(),
    }
}

/// A prediction in words, and whether the article states it.
fn named(series: &Series, words: Words) -> String {
    let words = words(series.claim, series.key).unwrap_or_else(|| series.key.to_owned());
    let stated = if series.stated { "stated: " } else { "" };
    format!("{stated}{}", words.replace('`', ""))
}

/// What was read last, at the last point of a prediction.
fn last_reading(series: &Series) -> Option<String> {
    let (_, under) = series.said.last()?;
    let point = |place: usize| points(series.key).get(place).copied();
    let ratio = under.ratios.iter().enumerate().rev().find_map(|(place, ratio)| {
        let ratio: Vec<String> =
            ratio.as_ref()?.iter().map(|number| Quantity::Ratio.short(number.get())).collect();
        let text = match ratio.as_slice() {
            [center, lower, upper] => format!("{center}× [{lower}, {upper}]"),
            _ => format!("{}×", ratio.first()?),
        };
        Some(format!("{text} at {}", point(place)?))
    });
    let counted = || {
        under.counts.iter().enumerate().rev().find_map(|(place, counts)| {
            let counts: Vec<String> = counts.as_ref()?.iter().map(|it| count(it.0.get())).collect();
            Some(format!("{} at {}", counts.join(" against "), point(place)?))
        })
    };
    ratio.or_else(counted)
}

/// The verdicts that turned and the counts that moved, a line each.
fn changes(series: &[Series], words: Words, terminal: Terminal) -> String {
    let mut turned = Vec::new();
    let mut moved = Vec::new();
    for series in series {
        let name =
            format!("{}: {} under {}", series.claim, named(series, words), series.allocator.name());
        turned.extend(series.turns().iter().map(|turn| format!("{name}: {}", turn_in_words(turn))));
        moved.extend(
            series.moves().iter().map(|it| format!("{name}: {}", move_in_words(series.key, it))),
        );
    }
    let listed = |title: &str, lines: &[String]| {
        let lines = lines
            .iter()
            .map(|line| wrapped(&format!("  {}", printable(line)), terminal.width, "    "));
        format!("\n{title}\n{}", lines.collect::<String>())
    };
    let mut text = match turned.is_empty() {
        true => "\nNo verdict turned between holds and refuted.\n".to_owned(),
        false => listed("Turned", &turned),
    };
    if !moved.is_empty() {
        text += &listed("Counts that moved", &moved);
    }
    text
}

/// A turn in words: `holds at abc (2026-01-01), refuted at def (2026-01-02)`, and the compilers where they differ.
pub(super) fn turn_in_words(turn: &Turn) -> String {
    let Turn { before, after, was, is } = turn;
    format!("{was} at {}, {is} at {}{}", at(before), at(after), compilers(before, after))
}

/// A count that moved in words: `3 at abc (2026-01-01), 2 at def (2026-01-02), at point 64`.
pub(super) fn move_in_words(key: &str, moved: &Moved) -> String {
    let Moved { before, after, place, was, is } = moved;
    let [was, is] = [was, is].map(|number| count(number.0.get()));
    let point = points(key).get(*place).map(|point| format!(", at point {point}"));
    format!(
        "{was} at {}, {is} at {}{}{}",
        at(before),
        at(after),
        point.unwrap_or_default(),
        compilers(before, after)
    )
}

fn compilers(before: &HistoryLine, after: &HistoryLine) -> String {
    match before.rustc == after.rustc {
        true => String::new(),
        false => format!(" (another compiler: {} → {})", before.rustc, after.rustc),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::{Of, Under};

    fn line(commit: &str, day: u32, verdict: &str) -> HistoryLine {
        let text = format!(
            "{{\"allocators\":{{}},\"claim\":\"a/b\",\"commit\":\"{commit}\",\"committed\":\"2026-01-0{day}T00:00:00Z\",\
             \"cores\":2,\"format\":1,\"measured\":\"2026-02-01T00:00:00Z\",\"predictions\":{{\"time x / y <= 0.5 at 64\":\
             {{\"stated\":true,\"under\":{{\"system\":{{\"ratios\":[[0.4,0.3,0.45]],\"verdict\":\"{verdict}\"}}}}}}}},\
             \"processor\":\"P\",\"rustc\":\"rustc 1\",\"verdict\":\"{verdict}\"}}\n"
        );
        History::parse(&text).expect("it reads").lines.remove(0)
    }

    fn history() -> History {
        let days = [("aaa", 1, "holds"), ("bbb", 2, "unclear"), ("ccc", 3, "refuted")];
        History { lines: days.map(|(commit, day, verdict)| line(commit, day, verdict)).into() }
    }

    #[test]
    fn all_claims_have_a_row_of_marks_and_each_turn_its_two_commits() {
        let text = history_table(&history(), None, &|_, _| None, Terminal::plain(100));
        for wanted in [
            "3 commits on P, 2 cores: aaa (2026-01-01) to ccc (2026-01-03)\n",
            "  a/b  ✓?✕\n",
            "Turned\n  a/b: stated: time x / y <= 0.5 at 64 under system: holds at aaa (2026-01-01), refuted at ccc\n",
        ] {
            assert!(text.contains(wanted), "{wanted}\nis not in\n{text}");
        }
    }

    #[test]
    fn one_claim_has_a_row_a_prediction_in_words_and_is_as_narrow_as_asked() {
        let words = |_: &str, key: &str| key.contains('x').then(|| "time of `x` / `y`".to_owned());
        let text = history_table(&history(), Some("a/b"), &words, Terminal::plain(60));
        let wanted = "  ✓?✕  stated: time of x / y under system; last 0.4× [0.3,";
        assert!(text.contains(wanted) && text.contains("0.45] at 64"), "{text}");
        assert!(text.lines().all(|line| line.chars().count() <= 60), "{text}");
        assert!(!text.contains("not measured"));
    }

    #[test]
    fn what_a_line_says_does_not_steer_the_terminal() {
        let mut history = history();
        "\u{1b}[31m".clone_into(&mut history.lines[0].claim);
        let key = "\u{1b}[1m".to_owned();
        let under = Under { counts: Vec::new(), ratios: Vec::new(), verdict: "holds".to_owned() };
        let under = [(crate::claim::Allocator::System, under)].into();
        history.lines[0].predictions.insert(key, Of { stated: false, under });
        for claim in [None, Some("\u{1b}[31m")] {
            let text = history_table(&history, claim, &|_, _| None, Terminal::plain(80));
            assert!(!text.contains('\u{1b}'), "{text:?}");
        }
    }
}

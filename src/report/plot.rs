//! A small chart of time over the axis for the terminal: a letter for each variant, a chart for each allocator, and what
//! they say in words. The libraries that draw in terminals know neither logarithms nor letters beside colours.

use super::advice;
use super::evidence::{Evidence, case};
use super::format::nanoseconds;
use super::table::printable;
use super::terminal::{Terminal, padded, wrapped};
use crate::claim::{Allocator, Lane};
use crate::record::{Record, RecordedClaim};
use crate::verdict::{JudgedClaim, Settings};
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

/// The rows of a chart.
const ROWS: usize = 9;
/// The columns of the numbers beside it.
const NUMBERS: usize = 9;
/// The most columns of a chart; wider ones tell no more.
const WIDEST: usize = 72;
/// The widest name of a variant.
const NAME: usize = 24;
/// Times that span so many times the smallest are drawn by their logarithms.
const DECADE: f64 = 10.0;

/// The times of one variant under one allocator, by the number of the point.
struct Line {
    index: usize,
    times: Vec<(usize, f64)>,
}

/// Charts of a claim's times under each allocator and what they say; empty where the record has none.
#[must_use]
pub fn plot(record: &Record, settings: Settings, id: &str, terminal: Terminal) -> String {
    let evidence = Evidence::of(record, settings);
    let Some(judged) = evidence.judged.iter().find(|judged| judged.claim.id == id) else {
        return String::new();
    };
    let claim = judged.claim;
    let charts: Vec<(Allocator, Vec<Line>)> = evidence
        .allocators(Lane::Rounds)
        .into_iter()
        .map(|allocator| (allocator, lines(&evidence, claim, allocator)))
        .filter(|(_, lines)| !lines.is_empty())
        .collect();
    if charts.is_empty() {
        return String::new();
    }
    let times = || charts.iter().flat_map(|(_, lines)| lines).flat_map(|line| &line.times);
    let least = times().map(|time| time.1).fold(f64::MAX, f64::min);
    let most = times().map(|time| time.1).fold(0.0, f64::max);
    let height =
        Height { least, most, is_logarithmic: claim.points.len() > 1 && most / least >= DECADE };
    let mut text = String::new();
    for (allocator, lines) in &charts {
        let log = if height.is_logarithmic { ", log scale" } else { "" };
        let title = format!("Time per operation under {}{log}", super::worth::named(*allocator));
        text += &wrapped(&title, terminal.width, "  ");
        text += &match claim.points.len() {
            1 => bars(claim, lines, height, terminal),
            _ => grid(claim, lines, height, terminal),
        };
        text += "\n";
    }
    text + &legend(claim, &charts, terminal) + &said(judged, terminal)
}

fn lines(evidence: &Evidence, claim: &RecordedClaim, allocator: Allocator) -> Vec<Line> {
    let time = |name: &str, place: usize| {
        let time = evidence.time(&case(claim, name, claim.points[place].0, allocator))?.center;
        (time > 0.0 && time.is_finite()).then_some((place, time))
    };
    let line = |(index, name): (usize, &str)| Line {
        index,
        times: (0..claim.points.len()).filter_map(|place| time(name, place)).collect(),
    };
    let names = claim.variants.iter().map(|variant| variant.name.as_str()).enumerate();
    names.map(line).filter(|line| !line.times.is_empty()).collect()
}

/// How high a time stands.
#[derive(Clone, Copy)]
struct Height {
    least: f64,
    most: f64,
    is_logarithmic: bool,
}

impl Height {
    /// From 0 at the bottom to 1 at the top.
    fn of(self, time: f64) -> f64 {
        match self.is_logarithmic {
            true => (time / self.least).ln() / (self.most / self.least).ln(),
            false => time / self.most,
        }
    }

    /// The time that stands at a height.
    fn at(self, share: f64) -> f64 {
        match self.is_logarithmic {
            true => self.least * (self.most / self.least).powf(share),
            false => self.most * share,
        }
    }
}

/// The letter of a variant.
fn letter(index: usize) -> char {
    char::from(b'A' + (index % 26) as u8)
}

/// The colour of a variant; the letter says the same.
fn style(index: usize) -> Style {
    const COLOURS: [AnsiColor; 6] = [
        AnsiColor::Blue,
        AnsiColor::Yellow,
        AnsiColor::Green,
        AnsiColor::Magenta,
        AnsiColor::Cyan,
        AnsiColor::Red,
    ];
    Style::new().fg_color(Some(COLOURS[index % COLOURS.len()].into()))
}

/// The times over the axis; the points stand at even distances.
fn grid(claim: &RecordedClaim, lines: &[Line], height: Height, terminal: Terminal) -> String {
    let columns = terminal.width.saturating_sub(NUMBERS + 2).clamp(16, WIDEST);
    let last = claim.points.len() - 1;
    let across = |place: usize| place * (columns - 1) / last;
    let down = |time: f64| ((1.0 - height.of(time)) * (ROWS - 1) as f64).round() as usize;
    let mut cells: Vec<Vec<Option<(char, usize)>>> = vec![vec![None; columns]; ROWS];
    for line in lines {
        for ends in line.times.windows(2) {
            let (from, to) = (across(ends[0].0), across(ends[1].0));
            let (low, high) = (height.of(ends[0].1), height.of(ends[1].1));
            // Where lines lie on each other the first one stays.
            for column in from + 1..to {
                let share = (column - from) as f64 / (to - from) as f64;
                let row = ((1.0 - (low + (high - low) * share)) * (ROWS - 1) as f64).round();
                if let Some(cell) = cells.get_mut(row as usize).and_then(|row| row.get_mut(column))
                {
                    cell.get_or_insert(('·', line.index));
                }
            }
        }
    }
    for line in lines {
        for (place, time) in &line.times {
            let cell = &mut cells[down(*time)][across(*place)];
            // Where several stand on one place, a star says so.
            let is_taken = cell.is_some_and(|(known, _)| known != '·');
            *cell = Some((if is_taken { '*' } else { letter(line.index) }, line.index));
        }
    }
    let mut text = String::new();
    for (row, cells) in cells.iter().enumerate() {
        let share = 1.0 - row as f64 / (ROWS - 1) as f64;
        let number = if row % 4 == 0 { nanoseconds(height.at(share)) } else { String::new() };
        let tick = if row % 4 == 0 { '┤' } else { '│' };
        let drawn = |cell: &Option<(char, usize)>| match cell {
            None => " ".to_owned(),
            Some(('*', _)) => "*".to_owned(),
            Some((sign, index)) => terminal.styled(style(*index), &sign.to_string()),
        };
        let row: String = cells.iter().map(drawn).collect();
        text += &format!("{number:>NUMBERS$} {tick}{}\n", row.trim_end());
    }
    text += &format!("{:>NUMBERS$} └{}\n", "", "─".repeat(columns));
    text + &format!("{:>NUMBERS$}  {}\n", "", below(claim, columns, &across))
}

/// The labels of the points that have room below the axis: the first, the last, then the others.
fn below(claim: &RecordedClaim, columns: usize, across: &dyn Fn(usize) -> usize) -> String {
    let label = |place: usize| printable(&claim.points[place].1);
    let mut taken: Vec<(usize, usize, usize)> = Vec::new();
    let last = claim.points.len() - 1;
    for place in [0, last].into_iter().chain(1..last) {
        let width = label(place).width();
        let start = across(place).saturating_sub(width / 2).min(columns.saturating_sub(width));
        let end = start + width;
        if end <= columns && taken.iter().all(|(_, from, to)| end < *from || start > *to) {
            taken.push((place, start, end));
        }
    }
    taken.sort_by_key(|(_, start, _)| *start);
    let mut row = String::new();
    for (place, start, _) in taken {
        row += &" ".repeat(start.saturating_sub(row.width()));
        row += &label(place);
    }
    row
}

/// A bar for each variant, where the axis has one point only.
fn bars(claim: &RecordedClaim, lines: &[Line], height: Height, terminal: Terminal) -> String {
    let columns = terminal.width.saturating_sub(NUMBERS + 6).clamp(8, WIDEST);
    let bar = |line: &Line| {
        let time = line.times[0].1;
        let length = ((height.of(time) * columns as f64).round() as usize).max(1);
        let bar = terminal.styled(style(line.index), &"█".repeat(length));
        format!("  {} {bar} {}\n", letter(line.index), nanoseconds(time))
    };
    let point = format!("  at {}\n", printable(&claim.spoken(claim.points[0].0)));
    lines.iter().map(bar).chain([point]).collect()
}

/// The variants with their letters, and their times at the article's point.
fn legend(claim: &RecordedClaim, charts: &[(Allocator, Vec<Line>)], terminal: Terminal) -> String {
    let article = claim.points.iter().position(|(point, _)| *point == claim.article_point);
    let time = |lines: &[Line], index: usize| {
        let line = lines.iter().find(|line| line.index == index)?;
        line.times.iter().find(|(place, _)| Some(*place) == article).map(|(_, time)| *time)
    };
    let mut text = String::new();
    for (index, variant) in claim.variants.iter().enumerate() {
        if !charts.iter().any(|(_, lines)| lines.iter().any(|line| line.index == index)) {
            continue;
        }
        let times: Vec<String> = charts
            .iter()
            .map(|(_, lines)| time(lines, index).map_or_else(|| "–".to_owned(), nanoseconds))
            .collect();
        let name =
            padded(&printable(&variant.name), NAME.min(terminal.width.saturating_sub(26).max(8)));
        let sign = terminal.styled(style(index), &letter(index).to_string());
        text += &format!("  {sign} {name} {}\n", times.join("  "));
    }
    let names: Vec<&str> = charts.iter().map(|(allocator, _)| allocator.name()).collect();
    let note = format!(
        "times at {}: {}; * is several at one place",
        claim.spoken(claim.article_point),
        names.join(", then ")
    );
    text + &wrapped(&printable(&format!("  {note}")), terminal.width, "  ") + "\n"
}

/// What follows from the times, a sentence a line.
fn said(judged: &JudgedClaim, terminal: Terminal) -> String {
    let line = |sentence: String| {
        let sentence = printable(&sentence.replace('`', ""));
        wrapped(&format!("→ {sentence}"), terminal.width, "  ")
    };
    advice::choices(judged).into_iter().map(line).collect()
}

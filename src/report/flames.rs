//! A flame graph: stacks as bars below each other, each as wide as its share of what was counted. It is one SVG file, which
//! runs no script; what a bar is stands in its title, which a browser shows under the pointer.

use super::format;
use maud::{Markup, PreEscaped, html};
use std::collections::BTreeMap;

const WIDTH: f64 = 1200.0;
const ROW: f64 = 18.0;
const TOP: f64 = 34.0;
/// The width of a letter.
const LETTER: f64 = 6.7;
/// A bar that is narrower is not drawn.
const NARROW: f64 = 0.4;
/// The most rows that are drawn.
const DEEPEST: usize = 200;

/// A function below its callers, and what it calls.
#[derive(Default)]
struct Frame<'a> {
    /// What was counted in it and in what it calls.
    total: u64,
    calls: BTreeMap<&'a str, Frame<'a>>,
}

/// The flame graph of stacks, a line each: frames from the outermost one on between semicolons, and behind them a count.
/// Lines of another form are passed over.
#[must_use]
pub fn flame_graph(title: &str, stacks: &str) -> String {
    let mut root = Frame::default();
    for line in stacks.lines() {
        let Some((frames, count)) = line.rsplit_once(' ') else { continue };
        let Ok(count) = count.parse::<u64>() else { continue };
        root.add(frames.split(';').take(DEEPEST), count);
    }
    let height = TOP + ROW * root.depth() as f64 + 8.0;
    let heading = format!("{title}: {} instructions", format::count(root.total as f64));
    let svg = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {WIDTH} {height:.0}"))
            font-family="monospace" font-size="11" {
            title { (heading) }
            rect width="100%" height="100%" fill="#fff" {}
            text x="6" y="20" font-size="14" { (heading) }
            (root.bars(0.0, 0, &root))
        }
    };
    format!("{}\n", svg.into_string())
}

impl<'a> Frame<'a> {
    fn add(&mut self, mut frames: impl Iterator<Item = &'a str>, count: u64) {
        self.total += count;
        if let Some(first) = frames.next() {
            self.calls.entry(first).or_default().add(frames, count);
        }
    }

    fn depth(&self) -> usize {
        self.calls.values().map(|frame| 1 + frame.depth()).max().unwrap_or(0)
    }

    /// What it calls, each below it from left to right by name, from so far to the right on.
    fn bars(&self, from: f64, row: usize, root: &Frame) -> Markup {
        let mut left = from;
        let bars = self.calls.iter().map(|(name, frame)| {
            let width = WIDTH * frame.total as f64 / root.total.max(1) as f64;
            let at = left;
            left += width;
            html! {
                @if width >= NARROW {
                    (bar(name, (frame.total, root.total), (at, width), row))
                    (frame.bars(at, row + 1, root))
                }
            }
        });
        PreEscaped(bars.map(Markup::into_string).collect())
    }
}

fn bar(name: &str, (count, all): (u64, u64), (at, width): (f64, f64), row: usize) -> Markup {
    let above = TOP + ROW * row as f64;
    let share = format::percent(count as f64 / all.max(1) as f64);
    let letters = ((width - 6.0) / LETTER).max(0.0) as usize;
    let shown = match name.chars().count() {
        fits if fits <= letters => name.to_owned(),
        _ if letters < 4 => String::new(),
        _ => name.chars().take(letters - 1).chain(['…']).collect(),
    };
    html! {
        g {
            title { (name) ": " (format::count(count as f64)) ", " (share) }
            rect x=(format!("{at:.2}")) y=(above) width=(format!("{:.2}", (width - 0.4).max(0.2))) height=(ROW - 1.0)
                fill=(colour(name)) {}
            @if !shown.is_empty() { text x=(format!("{:.2}", at + 3.0)) y=(above + 13.0) { (shown) } }
        }
    }
}

/// A warm colour, the same for the same name.
fn colour(name: &str) -> String {
    let hash = name.bytes().fold(17_u32, |hash, byte| hash.wrapping_mul(31) ^ u32::from(byte));
    format!("hsl({}, {}%, {}%)", 8 + hash % 46, 78 + hash / 46 % 14, 66 + hash / 644 % 12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_wide_as_its_share_and_lies_below_its_caller() {
        let svg = flame_graph("a/b/c/1", "turns 20\nturns;work<T> 60\nturns;other 20\nno stack\n");
        assert!(svg.starts_with("<svg xmlns="), "{svg}");
        assert!(svg.contains("a/b/c/1: 100 instructions"), "{svg}");
        assert!(svg.contains("<title>work&lt;T&gt;: 60, 60"), "{svg}");
        // `other` comes first by its name, and `work` begins where it ends, a row below `turns`.
        let row = TOP + ROW;
        assert!(svg.contains(&format!("x=\"0.00\" y=\"{TOP}\" width=\"1199.60\"")), "{svg}");
        assert!(svg.contains(&format!("x=\"240.00\" y=\"{row}\" width=\"719.60\"")), "{svg}");
    }

    #[test]
    fn without_stacks_there_is_a_graph_without_bars() {
        let svg = flame_graph("a", "");
        assert!(svg.contains("0 instructions") && !svg.contains("<g>"), "{svg}");
    }
}

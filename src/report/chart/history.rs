//! Plans the chart of ratios over commits: a line for each comparison, a panel for each allocator.

use super::curves::{Curves, Line, Mark};
use super::figure::{Figure, Panel, Plan};
use super::ink::VARIANTS;
use super::scale::{Scale, Spacing};
use crate::claim::{Allocator, Metric};
use crate::history::{HistoryLine, Series, key};
use crate::record::{RecordedClaim, RecordedPrediction};
use crate::report::evidence::Evidence;
use crate::report::format::Quantity;
use crate::verdict::Interval;

/// So many signs of a commit stand below the axis.
const SIGNS: usize = 7;

/// The figure of a claim; nothing where there is no history, or no ratio in two of its lines.
pub(super) fn plan(evidence: &Evidence, claim: &RecordedClaim) -> Option<Figure<Plan>> {
    let (history, kind) = evidence.history.zip(evidence.kind())?;
    let lines: Vec<&HistoryLine> =
        history.lines_on(kind).filter(|line| line.claim == claim.id).collect();
    let series = history.series(&claim.id, kind);
    let mut allocators: Vec<Allocator> = series.iter().map(|series| series.allocator).collect();
    allocators.sort_unstable();
    allocators.dedup();
    let panels: Vec<Panel<Plan>> = allocators
        .into_iter()
        .filter_map(|allocator| {
            let own = series.iter().filter(|series| series.allocator == allocator);
            panel(claim, &lines, allocator, own)
        })
        .collect();
    let caption = "Each ratio at the article's point where it is judged there, else at the last one, with its interval, \
                   over the commits at which it was measured on this kind of machine; on a logarithmic scale. \
                   Nanoseconds of different runs are not compared."
        .to_owned();
    (!panels.is_empty()).then_some(Figure { title: "Ratios over commits", caption, panels })
}

fn panel<'a>(
    claim: &RecordedClaim,
    all: &[&HistoryLine],
    allocator: Allocator,
    series: impl Iterator<Item = &'a Series<'a>>,
) -> Option<Panel<Plan>> {
    let mut lines: Vec<Line> = Vec::new();
    for series in series {
        let known = claim.predictions.iter().find(|prediction| key(prediction) == series.key);
        let Some(prediction) = known else { continue };
        let name = name(prediction);
        let marks = marks(claim, prediction, all, series);
        // What the article states stands first, and a comparison is drawn once.
        let is_new = lines.iter().all(|line| line.name != name);
        if marks.len() > 1 && is_new && lines.len() < VARIANTS {
            lines.push(Line { index: lines.len(), name, marks });
        }
    }
    let centers = || lines.iter().flat_map(|line| &line.marks).map(|mark| mark.center);
    let (least, most) = (centers().reduce(f64::min)?, centers().reduce(f64::max)?);
    let places = || (0..all.len()).map(|place| place as f64);
    let label = |line: &&HistoryLine| line.commit.chars().take(SIGNS).collect::<String>();
    let under = allocator.name();
    Some(Panel {
        title: format!("Ratios over commits under {under}"),
        finding: format!("{} ratios over {} measurements", lines.len(), all.len()),
        content: Plan::Curves(Curves {
            title: format!("Ratios over commits, allocator: {under}"),
            quantity: Quantity::Ratio,
            below: "commit, oldest first".to_owned(),
            points: places().zip(all.iter().map(label)).collect(),
            names_all: false,
            article: None,
            across: Scale::with_ticks(
                -0.3..all.len() as f64 - 0.7,
                Spacing::Even,
                places().collect(),
            ),
            up: Scale::logarithmic(least, most),
            rings: Vec::new(),
            lines,
        }),
    })
}

/// What is divided by what, and of which metric where that is not time.
fn name(prediction: &RecordedPrediction) -> String {
    let subject = &prediction.subject;
    let compared = match (&prediction.reference, prediction.reference_point) {
        _ if prediction.to_go => format!("{subject}, Rust / Go"),
        (Some(reference), _) => format!("{subject} / {reference}"),
        (None, Some(point)) => format!("{subject} / at {point}"),
        (None, None) => subject.clone(),
    };
    match prediction.metric {
        Metric::Time => compared,
        metric => format!("{}: {compared}", metric.name()),
    }
}

/// The ratio of a prediction in each line that has it, at one point: the article's where it is judged there.
fn marks(
    claim: &RecordedClaim,
    prediction: &RecordedPrediction,
    all: &[&HistoryLine],
    series: &Series,
) -> Vec<Mark> {
    let points = &prediction.points;
    let last = points.len().saturating_sub(1);
    let at = points.iter().position(|point| *point == claim.article_point).unwrap_or(last);
    let mark = |(line, under): &(&HistoryLine, &crate::history::Under)| {
        let place = all.iter().position(|known| std::ptr::eq(*known, *line))? as f64;
        let numbers = under.ratios.get(at)?.as_ref()?;
        let center = numbers.first()?.get();
        let interval = match numbers.as_slice() {
            [_, lower, upper] => Some(Interval { lower: lower.get(), upper: upper.get() }),
            _ => None,
        };
        (center > 0.0).then_some(Mark { place, center, interval })
    };
    series.said.iter().filter_map(mark).collect()
}

//! Plans the distribution of a claim's samples: the time of every fork at the article's point, as a share of the median.

use super::figure::{Figure, Panel, Plan, SPREAD};
use super::strips::{Row, Strip, Strips};
use crate::claim::{Allocator, Lane};
use crate::record::{Fork, Group, RecordedClaim};
use crate::report::evidence::{Evidence, case};
use crate::report::format::nanoseconds;
use crate::verdict::median;

/// The furthest that the axis reaches from the median, as a factor; what lies beyond stands at its end.
const FURTHEST: f64 = 2.0;
/// The least that it reaches, so that no noise of a thousandth fills the chart.
const NEAREST: f64 = 1.05;
/// Shares that may be ticks, with their labels.
const TICKS: [(f64, &str); 11] = [
    (0.5, "−50 %"),
    (0.7, "−30 %"),
    (0.8, "−20 %"),
    (0.9, "−10 %"),
    (0.95, "−5 %"),
    (1.0, "median"),
    (1.05, "+5 %"),
    (1.1, "+10 %"),
    (1.2, "+20 %"),
    (1.5, "+50 %"),
    (2.0, "+100 %"),
];

/// The figure of a claim; nothing where no case has two forks.
pub(super) fn plan(evidence: &Evidence, claim: &RecordedClaim) -> Option<Figure<Plan>> {
    let allocators = evidence.allocators(Lane::Rounds);
    let strips = |name: &str| -> Vec<(Allocator, Strip)> {
        let under =
            |allocator: &Allocator| Some((*allocator, strip(evidence, claim, name, *allocator)?));
        allocators.iter().filter_map(under).collect()
    };
    let rows: Vec<(Row, Vec<Allocator>)> = claim
        .variants
        .iter()
        .enumerate()
        .map(|(index, variant)| {
            let (allocators, strips) = strips(&variant.name).into_iter().unzip();
            (Row { index, name: variant.name.clone(), strips }, allocators)
        })
        .filter(|(row, _)| !row.strips.is_empty())
        .collect();
    let samples = || {
        rows.iter().flat_map(|(row, _)| &row.strips).flat_map(|strip| strip.samples.iter().copied())
    };
    let furthest = samples().map(|share| share.max(1.0 / share)).reduce(f64::max)?;
    let reach = (furthest * 1.02).clamp(NEAREST * 1.01, FURTHEST);
    let (widest, under) = rows
        .iter()
        .flat_map(|(row, allocators)| row.strips.iter().zip(allocators).map(move |it| (row, it)))
        .map(|(row, (strip, allocator))| ((row, strip), *allocator))
        .max_by(|one, other| spread(one.0.1).total_cmp(&spread(other.0.1)))?;
    let (least, most) = ends(widest.1);
    let finding = format!(
        "The forks of `{}` under {} lie furthest apart: from {} to {} of their median.",
        widest.0.name,
        under.name(),
        signed(least),
        signed(most)
    );
    let beyond = samples().filter(|share| *share > reach || *share < 1.0 / reach).count();
    let caption = format!(
        "The time of each fork at {}, against the median of its variant. {}{finding}",
        claim.spoken(claim.article_point),
        match beyond {
            0 => String::new(),
            some => format!("{some} of {} lie beyond the ends. ", samples().count()),
        }
    );
    let ticks = TICKS.iter().filter(|(share, _)| (1.0 / reach..=reach).contains(share));
    let title = "Forks around the median of their variant".to_owned();
    let panel = Panel {
        title: SPREAD.to_owned(),
        finding: finding.replace('`', ""),
        content: Plan::Strips(Strips {
            title,
            range: (1.0 / reach, reach),
            ticks: ticks.map(|(share, label)| (*share, (*label).to_owned())).collect(),
            rows: rows.into_iter().map(|(row, _)| row).collect(),
        }),
    };
    Some(Figure { title: SPREAD, caption, panels: vec![panel] })
}

/// The forks of one case; nothing for fewer than two.
fn strip(
    evidence: &Evidence,
    claim: &RecordedClaim,
    name: &str,
    allocator: Allocator,
) -> Option<Strip> {
    let case = case(claim, name, claim.article_point, allocator);
    let forks: Vec<&Fork> = evidence.newest.forks(&case, &Group::at(case.point)).collect();
    let of =
        |read: &dyn Fn(&Fork) -> f64| -> Vec<f64> { forks.iter().map(|it| read(it)).collect() };
    let times = of(&|fork| fork.slices.median.get());
    let center = median(&times).filter(|center| *center > 0.0)?;
    let quartile = |read: &dyn Fn(&Fork) -> f64| median(&of(read)).unwrap_or(1.0);
    (times.len() > 1 && times.iter().all(|time| *time > 0.0)).then(|| Strip {
        text: format!("{} {}", allocator.name(), nanoseconds(center)),
        samples: times.iter().map(|time| time / center).collect(),
        within: (
            quartile(&|fork| fork.slices.lower.get() / fork.slices.median.get()),
            quartile(&|fork| fork.slices.upper.get() / fork.slices.median.get()),
        ),
    })
}

fn ends(strip: &Strip) -> (f64, f64) {
    let samples = || strip.samples.iter().copied();
    (samples().fold(1.0, f64::min), samples().fold(1.0, f64::max))
}

fn spread(strip: &Strip) -> f64 {
    let (least, most) = ends(strip);
    most / least
}

/// How far a share lies from the whole: `−3.1 %`, `+12 %`.
fn signed(share: f64) -> String {
    let percent = (share - 1.0) * 100.0;
    let sign = if percent < 0.0 { "−" } else { "+" };
    let digits = usize::from(percent.abs() < 9.95);
    format!("{sign}{:.digits$} %", percent.abs())
}

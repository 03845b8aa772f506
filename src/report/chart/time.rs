//! Plans the chart of time over the axis: a panel for each allocator and for each way in which Go runs, all with one scale.

use super::curves::{Curves, Line, Mark};
use super::figure::{Figure, Panel, Plan, TIME};
use super::scale::{Scale as AxisScale, Spacing};
use crate::claim::{Allocator, Lane, Scale};
use crate::record::RecordedClaim;
use crate::report::evidence::{Evidence, case};
use crate::report::format::{Quantity, nanoseconds, ratio};
use crate::verdict::{Course, JudgedClaim};

/// An axis that spans so many times its smallest value is logarithmic.
const DECADE: f64 = 10.0;

/// The figure of a claim; nothing where no time was measured.
pub(super) fn plan(evidence: &Evidence, judged: &JudgedClaim) -> Option<Figure<Plan>> {
    let claim = judged.claim;
    let panels: Vec<(Allocator, Vec<Line>)> = evidence
        .allocators_in_both(Lane::Rounds)
        .into_iter()
        .map(|allocator| (allocator, lines(evidence, claim, allocator)))
        .filter(|(_, lines)| !lines.is_empty())
        .collect();
    let marks = || panels.iter().flat_map(|(_, lines)| lines).flat_map(|line| &line.marks);
    let smallest = marks().map(|mark| mark.center).reduce(f64::min)?;
    let largest = marks().map(|mark| mark.center).reduce(f64::max)?;
    let places: Vec<f64> = (0..claim.points.len()).map(|index| place(claim, index)).collect();
    let spacing = Spacing::of(places[0], places[places.len() - 1], DECADE);
    let (up, scales) = match (spacing, Spacing::of(smallest, largest, DECADE)) {
        (Spacing::Even, Spacing::Even) => {
            (AxisScale::from_zero(0.0, largest * 1.08, Spacing::Even, Quantity::Time), "")
        }
        (Spacing::Even, Spacing::ByFactor) => {
            (AxisScale::logarithmic(smallest, largest), ", time on a log scale")
        }
        (Spacing::ByFactor, _) => {
            (AxisScale::logarithmic(smallest, largest), ", both on log scales")
        }
    };
    let findings: Vec<String> =
        panels.iter().map(|(allocator, lines)| finding(claim, *allocator, lines)).collect();
    // Between two marks the lines are straight where the crossovers are: on log scales both.
    let rings = |allocator: Allocator, lines: &[Line]| match spacing {
        Spacing::ByFactor => rings(judged, allocator, lines),
        Spacing::Even => Vec::new(),
    };
    let caption = format!(
        "Time per operation over {}{scales}; lower is better. {}",
        claim.axis,
        findings.join(" ")
    );
    let panels = panels
        .into_iter()
        .zip(findings)
        .map(|((allocator, lines), finding)| Panel {
            title: format!("Time under {}", allocator.name()),
            finding: finding.replace('`', ""),
            content: Plan::Curves(Curves {
                title: format!("Time per operation, allocator: {}", allocator.name()),
                quantity: Quantity::Time,
                below: claim.axis.clone(),
                points: places
                    .iter()
                    .zip(&claim.points)
                    .map(|(place, (_, label))| (*place, label.clone()))
                    .collect(),
                names_all: false,
                article: claim.points.iter().position(|(point, _)| *point == claim.article_point),
                across: across(&places, spacing),
                up: up.clone(),
                rings: rings(allocator, &lines),
                lines,
            }),
        })
        .collect();
    Some(Figure { title: TIME, caption, panels })
}

fn lines(evidence: &Evidence, claim: &RecordedClaim, allocator: Allocator) -> Vec<Line> {
    let mark = |name: &str, index: usize| {
        let time = evidence.time(&case(claim, name, claim.points[index].0, allocator))?;
        let is_positive = time.center > 0.0 && time.center.is_finite();
        is_positive.then(|| Mark {
            place: place(claim, index),
            center: time.center,
            interval: time.interval,
        })
    };
    claim
        .variants
        .iter()
        .enumerate()
        .map(|(index, variant)| Line {
            index,
            name: variant.name.clone(),
            marks: in_order(
                (0..claim.points.len())
                    .filter_map(|point| mark(&variant.name, point))
                    .chain(refined(evidence, claim, &variant.name, allocator))
                    .collect(),
            ),
        })
        .filter(|line| !line.marks.is_empty())
        .collect()
}

/// A variant's marks at the points between those of the axis; where two pairs were measured at one, the first.
fn refined(
    evidence: &Evidence,
    claim: &RecordedClaim,
    variant: &str,
    allocator: Allocator,
) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for (refined, group) in evidence.newest.refined(claim, allocator) {
        let place = refined.point as f64;
        let is_new = marks.iter().all(|mark| mark.place != place);
        if is_new && [&refined.subject, &refined.reference].iter().any(|name| *name == variant) {
            let case = case(claim, variant, refined.point, allocator);
            let time = evidence.time_in(&case, &group.group);
            marks.extend(time.map(|time| Mark {
                place,
                center: time.center,
                interval: time.interval,
            }));
        }
    }
    marks
}

fn in_order(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by(|one, other| one.place.total_cmp(&other.place));
    marks
}

/// Where the pairs of a claim change place under an allocator: on the line of the subject.
fn rings(judged: &JudgedClaim, allocator: Allocator, lines: &[Line]) -> Vec<(f64, f64)> {
    let crossing = |course: &Course| match course {
        Course::Crosses(crossings) => crossings.clone(),
        _ => Vec::new(),
    };
    let mut rings = Vec::new();
    for pair in judged.pairs.iter().filter(|pair| pair.allocator == allocator) {
        let line = lines.iter().find(|line| line.name == pair.subject);
        for place in crossing(&pair.course).iter().filter_map(|crossing| crossing.place) {
            rings.extend(line.and_then(|line| Some((place.center, line.at(place.center)?))));
        }
    }
    rings
}

/// Where a point stands on the axis: at its value, or where points are names only, at its number.
fn place(claim: &RecordedClaim, index: usize) -> f64 {
    let is_named = claim.points.iter().any(|(point, label)| *label != claim.unit.label(*point));
    match claim.scale {
        Scale::Steps if is_named => index as f64,
        _ => claim.points[index].0 as f64,
    }
}

fn across(places: &[f64], spacing: Spacing) -> AxisScale {
    let (first, last) = (places[0], places[places.len() - 1]);
    let range = match spacing {
        Spacing::ByFactor => {
            let room = (last / first).powf(0.05);
            first / room..last * room
        }
        Spacing::Even => {
            let room = if last > first { (last - first) * 0.06 } else { 1.0 };
            first - room..last + room
        }
    };
    AxisScale::with_ticks(range, spacing, places.to_vec())
}

/// Who is fastest and who slowest at the article's point, or at the last point where that was not measured.
fn finding(claim: &RecordedClaim, allocator: Allocator, lines: &[Line]) -> String {
    let workers = |line: &&Line| claim.variants[line.index].control.is_none();
    let at = |index: usize| -> Vec<(&str, f64)> {
        let found = lines.iter().filter(workers).filter_map(|line| {
            let mark = line.marks.iter().find(|mark| mark.place == place(claim, index))?;
            Some((line.name.as_str(), mark.center))
        });
        found.collect()
    };
    let article = claim.points.iter().position(|(point, _)| *point == claim.article_point);
    let candidates = article.into_iter().chain((0..claim.points.len()).rev());
    let Some((index, times)) =
        candidates.map(|index| (index, at(index))).find(|(_, times)| !times.is_empty())
    else {
        return format!(
            "Under {} only controls were timed, which do other work.",
            allocator.name()
        );
    };
    let label = claim.spoken(claim.points[index].0);
    let fastest = times.iter().min_by(|a, b| a.1.total_cmp(&b.1)).expect("not empty");
    let slowest = times.iter().max_by(|a, b| a.1.total_cmp(&b.1)).expect("not empty");
    let head = format!("At {label} under {}", allocator.name());
    if fastest.0 == slowest.0 {
        return format!("{head} `{}` takes {}.", fastest.0, nanoseconds(fastest.1));
    }
    format!(
        "{head} `{}` is fastest with {} and `{}` slowest with {}, {} as long.",
        fastest.0,
        nanoseconds(fastest.1),
        slowest.0,
        nanoseconds(slowest.1),
        ratio(slowest.1 / fastest.1)
    )
}

//! Plans the chart of live bytes through the phases of a turn, for claims whose routines mark any.

use super::curves::{Curves, Line, Mark};
use super::figure::{Figure, Panel, Plan};
use super::scale::{Scale, Spacing};
use crate::claim::{Allocator, Lane, Metric};
use crate::record::RecordedClaim;
use crate::report::evidence::{Evidence, case};
use crate::report::format::{Quantity, bytes};

/// The figure of a claim; nothing where its turns have no phases of their own.
pub(super) fn plan(evidence: &Evidence, claim: &RecordedClaim) -> Option<Figure<Plan>> {
    let at = |name: &str| case(claim, name, claim.article_point, Allocator::Dhat);
    let mut phases: Vec<&str> = Vec::new();
    for variant in &claim.variants {
        for reading in evidence.newest.readings(Lane::Heap, &at(&variant.name)) {
            let phase = reading.phase.as_deref().filter(|_| reading.metric == Metric::Held);
            phases.extend(phase.filter(|phase| !phases.contains(phase)));
        }
    }
    let read = |name: &str, step: usize| match phases.get(step) {
        Some(phase) => evidence.exact(&at(name), Metric::Held, Some(phase)),
        None if step == phases.len() => evidence.exact(&at(name), Metric::Held, None),
        None => evidence.exact(&at(name), Metric::Left, None),
    };
    let steps = phases.len() + 2;
    let named = |step: usize| match phases.get(step) {
        Some(phase) => *phase,
        None if step == phases.len() => "result alive",
        None => "dropped",
    };
    let lines: Vec<Line> = claim
        .variants
        .iter()
        .enumerate()
        .map(|(index, variant)| {
            let mark = |step: usize| {
                let center = read(&variant.name, step)?;
                Some(Mark { place: step as f64, center, interval: None })
            };
            let marks = (0..steps).filter_map(mark).collect();
            Line { index, name: variant.name.clone(), marks }
        })
        .filter(|line| !line.marks.is_empty())
        .collect();
    let values = || lines.iter().flat_map(|line| &line.marks).map(|mark| mark.center);
    let largest = values().reduce(f64::max).filter(|_| !phases.is_empty())?;
    let smallest = values().fold(0.0, f64::min);
    let finding = finding(&lines, steps, &named)?;
    let caption = format!(
        "Bytes alive at {}, exactly counted, at each phase of a turn, with its result alive at the end and after that is \
         dropped. {finding}",
        claim.spoken(claim.article_point)
    );
    let ticks = (0..steps).map(|step| step as f64).collect();
    let panel = Panel {
        title: "Live bytes through the phases".to_owned(),
        finding: finding.replace('`', ""),
        content: Plan::Curves(Curves {
            title: "Bytes alive at each phase of a turn".to_owned(),
            quantity: Quantity::Bytes,
            below: "phase".to_owned(),
            points: (0..steps).map(|step| (step as f64, named(step).to_owned())).collect(),
            names_all: true,
            article: None,
            across: Scale::with_ticks(-0.3..steps as f64 - 0.7, Spacing::Even, ticks),
            up: Scale::from_zero(smallest, largest.max(1.0) * 1.06, Spacing::Even, Quantity::Bytes),
            rings: Vec::new(),
            lines,
        }),
    };
    Some(Figure { title: "Live bytes through the phases", caption, panels: vec![panel] })
}

/// At which phase the variants differ most, and which of them keeps how much there.
fn finding<'a>(lines: &[Line], steps: usize, named: &dyn Fn(usize) -> &'a str) -> Option<String> {
    let at = |step: usize| -> Vec<(&str, f64)> {
        let mark =
            |line: &Line| line.marks.iter().find(|it| it.place == step as f64).map(|it| it.center);
        lines.iter().filter_map(|line| Some((line.name.as_str(), mark(line)?))).collect()
    };
    let ends = |step: usize| {
        let known = at(step);
        let least = known.iter().copied().min_by(|one, other| one.1.total_cmp(&other.1))?;
        let most = known.iter().copied().max_by(|one, other| one.1.total_cmp(&other.1))?;
        Some((step, least, most))
    };
    let apart = |ends: &(usize, (&str, f64), (&str, f64))| ends.2.1 - ends.1.1;
    // Where several differ as much, the first of them.
    let widest =
        (0..steps).rev().filter_map(ends).max_by(|one, other| apart(one).total_cmp(&apart(other)));
    let (step, least, most) = widest?;
    Some(if most.1 == least.1 {
        "All variants have the same number of bytes alive at every phase.".to_owned()
    } else {
        format!(
            "They differ most at “{}”: `{}` has {} alive, `{}` {}.",
            named(step),
            most.0,
            bytes(most.1),
            least.0,
            bytes(least.1)
        )
    })
}

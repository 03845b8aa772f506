//! Where the answer changes along the axis: which variant is faster, from which point on.

use super::pieces::{self, prose};
use crate::claim::{Lane, Scale};
use crate::report::advice::{self, Advice};
use crate::report::evidence::{Evidence, case};
use crate::report::words;
use crate::verdict::{Course, Crossing, JudgedClaim, Pair};
use maud::{Markup, html};

/// The advice of every pair of a claim; nothing where no time could be judged.
pub(super) fn list(evidence: &Evidence, judged: &JudgedClaim) -> Markup {
    let all = advice::all(judged);
    let crossings = || all.iter().flat_map(|advice| &advice.pairs).flat_map(|pair| crossings(pair));
    html! {
        @if !all.is_empty() {
            h3 { "Where the answer changes" }
            ul {
                @for advice in &all {
                    li {
                        (prose(&advice.sentence()))
                        @if let Some(enclosing) = enclosing(judged, advice) { ", interpolated " (enclosing) }
                        @if let Some(narrowed) = narrowed(judged, advice) { ", " (narrowed) }
                        "."
                        @if is_older(evidence, judged, advice) { (pieces::older()) }
                    }
                }
            }
            p.note {
                "Faster means that the interval of the ratio lies wholly on that side of 1. "
                @if crossings().any(|crossing| crossing.place.is_some()) {
                    "A crossover is where the ratio, interpolated between the nearest points that are clear, is 1; its "
                    "interval is that of the readings and knows nothing of a jump between two points."
                } @else if judged.claim.scale == Scale::Steps {
                    "Only the points of this axis exist, so that nothing is interpolated between them."
                }
            }
        }
    }
}

/// The points that enclose the crossings of an advice, where they are interpolated.
fn enclosing(judged: &JudgedClaim, advice: &Advice) -> Option<String> {
    // Allocators share an advice only where its points read the same; the stretches may still differ.
    let mut stretches: Vec<String> = Vec::new();
    for crossing in advice.pairs.iter().flat_map(|pair| crossings(pair)) {
        let stretch = advice::between(judged.claim, crossing);
        if crossing.place.is_some() && !stretches.contains(&stretch) {
            stretches.push(stretch);
        }
    }
    (!stretches.is_empty()).then(|| stretches.join("; "))
}

/// The points between those of the axis that were measured for an advice: `narrowed down by 1,000 and 3,162`.
fn narrowed(judged: &JudgedClaim, advice: &Advice) -> Option<String> {
    let standings = advice.pairs.iter().flat_map(|pair| &pair.refined);
    let mut points: Vec<u64> = standings.map(|standing| standing.point).collect();
    points.sort_unstable();
    points.dedup();
    let labels: Vec<String> = points.iter().map(|point| judged.claim.label(*point)).collect();
    (!labels.is_empty()).then(|| format!("narrowed down by {}", words::and(&labels)))
}

fn crossings<'a>(pair: &'a Pair) -> &'a [Crossing] {
    match &pair.course {
        Course::Crosses(crossings) => crossings,
        _ => &[],
    }
}

/// Whether any reading that an advice rests on is an older one.
fn is_older(evidence: &Evidence, judged: &JudgedClaim, advice: &Advice) -> bool {
    advice.pairs.iter().any(|pair| {
        pair.points.iter().any(|standing| {
            [pair.subject, pair.reference].iter().any(|name| {
                let case = case(judged.claim, name, standing.point, pair.allocator);
                evidence.is_older(Lane::Rounds, &case)
            })
        })
    })
}

//! The marks of one prediction in the forest plot: what the article prints, and what was measured under each allocator,
//! as factors from the bound. The row that they stand in says the same in words.

use crate::claim::Allocator;
use crate::report::reach::{reach, reach_of, reach_of_print};
use crate::report::words;
use crate::verdict::{JudgedPrediction, Measured};
use maud::{Markup, PreEscaped, html};

/// The plot in pixels, which the page's style has too: the bound stands in the middle.
const WIDTH: f64 = 320.0;
const HEIGHT: f64 = 20.0;
/// So many decades to each side of the bound are drawn; what lies beyond stands at the edge.
const DECADES: f64 = 2.0;
/// Room for a mark at the edge.
const MARGIN: f64 = 8.0;

/// The axis over the plots.
pub(super) fn axis() -> Markup {
    let ticks = [(-2.0, "÷100"), (-1.0, "÷10"), (0.0, "bound"), (1.0, "×10"), (2.0, "×100")];
    html! {
        svg.plot.axis aria-hidden="true" {
            text x="0" y="10" { "← against it" }
            text.r x=(WIDTH) y="10" { "as predicted →" }
            @for (decades, label) in ticks {
                text.c x=(short(across(decades))) y="26" { (label) }
            }
        }
    }
}

/// The mark of an allocator, as the rows and the legend have it beside its name.
pub(super) fn key(allocator: Allocator) -> &'static str {
    match allocator {
        Allocator::System => "ks",
        Allocator::Jemalloc => "kj",
        Allocator::Mimalloc => "km",
        Allocator::Dhat => "kd",
        Allocator::Go => "kg",
        Allocator::GoOne => "ko",
    }
}

/// The plot of a prediction under all its allocators; empty where nothing was measured.
pub(super) fn plot(under: &[&JudgedPrediction]) -> Markup {
    let Some(first) = under.first() else { return html! {} };
    let mut drawn = String::new();
    if let Some(printed) = reach_of_print(first.prediction) {
        let x = across(printed);
        drawn += &path("hp", &format!("M{} 10l5-5 5 5-5 5z", short(x - 5.0)));
    } else if first.prediction.stated.is_some() {
        drawn += &path("hp", &format!("M{} 5l6 5-6 5z", short(across(0.0))));
    }
    for judged in under {
        drawn += &marks(judged, height_of(under.len(), judged.allocator));
    }
    html! { svg.plot aria-hidden="true" { (PreEscaped(drawn)) } }
}

/// The interval and the mark of one allocator at a height, in one path.
fn marks(judged: &JudgedPrediction, y: f64) -> String {
    let Some(measured) = words::deciding(judged).and_then(|point| point.measured) else {
        return String::new();
    };
    let bound = judged.prediction.bound;
    let (value, ends) = match measured {
        Measured::Exact { value, .. } => (value, None),
        Measured::Sampled { estimate, .. } => {
            let ends = estimate.interval.and_then(|it| reach_of(bound, estimate.center, it));
            (estimate.center, ends)
        }
    };
    let Some(value) = reach(bound, value) else { return String::new() };
    let mut drawn = String::new();
    if let Some((worst, best)) = ends {
        drawn += &format!("M{} {y}H{}", short(across(worst)), short(across(best)));
    }
    // A mark at the edge points to where the value lies.
    let (left, up, outline) = match judged.allocator {
        _ if value > DECADES => (4.0, 4.0, "l7 4-7 4z"),
        _ if value < -DECADES => (-4.0, 4.0, "l-7 4 7 4z"),
        Allocator::System => (4.0, 0.0, "a4 4 0 1 0 8 0 4 4 0 1 0-8 0z"),
        Allocator::Jemalloc => (3.5, 3.5, "h7v7h-7z"),
        Allocator::Mimalloc | Allocator::Dhat => (4.0, 0.0, "l4-4 4 4-4 4z"),
        Allocator::Go => (4.0, -3.5, "h8l-4-7z"),
        Allocator::GoOne => (4.0, 3.5, "h8l-4 7z"),
    };
    drawn += &format!("M{} {}{outline}", short(across(value) - left), y - up);
    path(key(judged.allocator), &drawn)
}

/// Where an allocator stands: two share the height, one has the middle; Go is at the edges.
fn height_of(allocators: usize, allocator: Allocator) -> f64 {
    match (allocators, allocator) {
        (0 | 1, _) | (_, Allocator::Dhat | Allocator::Mimalloc) => HEIGHT / 2.0,
        (_, Allocator::System) => HEIGHT / 4.0,
        (_, Allocator::Jemalloc) => 3.0 * HEIGHT / 4.0,
        (_, Allocator::Go) => 2.0,
        (_, Allocator::GoOne) => HEIGHT - 2.0,
    }
}

/// Where a reach stands on the axis.
fn across(decades: f64) -> f64 {
    let half = WIDTH / 2.0 - MARGIN;
    WIDTH / 2.0 + half * decades.clamp(-DECADES, DECADES) / DECADES
}

fn path(class: &str, corners: &str) -> String {
    format!("<path class=\"{class}\" d=\"{corners}\"/>")
}

/// A coordinate to a tenth of a pixel.
fn short(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::across;

    #[test]
    fn the_bound_is_in_the_middle_and_everything_stays_inside() {
        assert!((across(0.0) - 160.0).abs() < f64::EPSILON);
        assert!(across(1.0) > across(0.5) && across(-1.0) < across(0.0));
        assert!((across(f64::INFINITY) - 312.0).abs() < f64::EPSILON);
        assert!((across(f64::NEG_INFINITY) - 8.0).abs() < f64::EPSILON);
    }
}

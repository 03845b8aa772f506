//! How much of the difference in time between two variants, or between two points of one, is the price of fresh pages.

use super::pieces::{self, prose};
use crate::claim::{Allocator, Lane, Metric};
use crate::record::RecordedPrediction;
use crate::report::evidence::{Evidence, case};
use crate::report::explain::{FreshPages, Readings};
use crate::verdict::{Estimate, JudgedClaim, JudgedPoint, JudgedPrediction, Measured};
use maud::{Markup, html};

/// What is explained of two cases under an allocator.
struct Explained<'a> {
    slower: Side<'a>,
    faster: Side<'a>,
    allocator: Allocator,
    pages: FreshPages,
}

/// A variant and a point.
type Side<'a> = (&'a str, u64);

/// A sentence for each two variants that a prediction on time compares, under each allocator, at the point where fresh
/// pages cost most, and for a variant whose times at two points are compared; nothing where both times and page faults
/// differ nowhere.
pub(super) fn list(evidence: &Evidence, judged: &JudgedClaim) -> Markup {
    let mut all: Vec<Explained> = Vec::new();
    for under in &judged.predictions {
        let points = under.points.iter();
        for found in points.filter_map(|point| explained(evidence, judged, under, point)) {
            match all.iter_mut().find(|known| is_same(known, &found)) {
                Some(known) if known.pages.nanos() >= found.pages.nanos() => {}
                Some(known) => *known = found,
                None => all.push(found),
            }
        }
    }
    let title = format!("{}-fresh-pages", pieces::anchor(&judged.claim.id));
    html! {
        @if !all.is_empty() {
            h3 #(title) { "What fresh pages cost" }
            ul {
                @for found in &all { li { (prose(&said(judged, found))) } }
            }
        }
    }
}

/// What is explained, as a sentence.
fn said(judged: &JudgedClaim, found: &Explained) -> String {
    let Explained { slower: (slower, at), faster: (faster, other), allocator, pages } = found;
    let [at, beside] = [at, other].map(|point| judged.claim.spoken(*point));
    let compared = if slower == faster {
        format!("`{slower}` at {at} beside {beside}")
    } else {
        format!("`{slower}` beside `{faster}` at {at}")
    };
    format!("{compared}, {}: {}.", allocator.name(), pages.sentence())
}

/// Whether fresh pages are most of the difference in time that decides a prediction at a point.
pub(super) fn decide(
    evidence: &Evidence,
    judged: &JudgedClaim,
    under: &JudgedPrediction,
    point: &JudgedPoint,
) -> bool {
    explained(evidence, judged, under, point).is_some_and(|found| found.pages.share() >= MOST)
}

/// The share of a difference from which on pages decide it.
const MOST: f64 = 0.5;

/// Whether both are about the same two variants, or the same one, under the same allocator.
fn is_same(one: &Explained, other: &Explained) -> bool {
    let names = |it: &Explained| {
        let (slower, faster) = (it.slower.0, it.faster.0);
        [slower.min(faster).to_owned(), slower.max(faster).to_owned()]
    };
    one.allocator == other.allocator && names(one) == names(other)
}

/// What fresh pages explain of a prediction on the times of two variants, or of one at two points, at a point where they
/// differ clearly.
fn explained<'a>(
    evidence: &Evidence,
    judged: &JudgedClaim<'a>,
    under: &JudgedPrediction<'a>,
    point: &JudgedPoint,
) -> Option<Explained<'a>> {
    let prediction = under.prediction;
    let subject = (prediction.subject.as_str(), point.point);
    let reference = match (prediction.reference.as_deref(), prediction.reference_point) {
        _ if prediction.metric != Metric::Time => return None,
        (Some(variant), _) => (variant, point.point),
        (None, other) => (subject.0, other?),
    };
    let Measured::Sampled { estimate, subject: time, reference: Some(other) } = point.measured?
    else {
        return None;
    };
    let cases = [subject, reference]
        .map(|(variant, point)| case(judged.claim, variant, point, under.allocator));
    let [faults, others] = cases.each_ref().map(|case| evidence.sampled(case, Metric::Faults));
    let (faults, others) = (faults?, others?);
    if !differs(prediction, estimate) || !are_apart(faults, others) {
        return None;
    }
    let run = evidence.newest.run(Lane::Rounds, &cases[0])?;
    let price = evidence.newest.header(run)?.machine.fresh_page_nanos.get();
    let subject = (subject, Readings { nanos: time, faults: faults.center });
    let reference = (reference, Readings { nanos: other, faults: others.center });
    let (slower, faster) = if time > other { (subject, reference) } else { (reference, subject) };
    let pages = FreshPages::of(slower.1, faster.1, price)?;
    Some(Explained { slower: slower.0, faster: faster.0, allocator: under.allocator, pages })
}

/// Whether the times differ: the interval of their ratio misses 1, that of their difference 0.
fn differs(prediction: &RecordedPrediction, estimate: Estimate) -> bool {
    let same = if prediction.difference { 0.0 } else { 1.0 };
    estimate.interval.is_some_and(|interval| interval.lower > same || interval.upper < same)
}

/// Whether the intervals of two readings do not meet.
fn are_apart(one: Estimate, other: Estimate) -> bool {
    match (one.interval, other.interval) {
        (Some(one), Some(other)) => one.lower > other.upper || other.lower > one.upper,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::claim::testing::claim;
    use crate::claim::{Allocator::System, Bound::AtMost, Lane, Metric::Time, across, ratio};
    use crate::record::testing::{begins, case, compared, finite, forks, record, recorded};
    use crate::record::{Group, Line, Usage};
    use crate::report::page;
    use crate::verdict::Settings;

    /// The page of a claim on `pooled`, which touches so many fresh pages at 64 and none at 1, nor does `fresh`.
    fn shown(pages: f64) -> String {
        let predictions = [
            across(Time, "pooled", 1, AtMost(1.5)).at(&[64]),
            ratio(Time, "pooled", "fresh", AtMost(0.5)).at(&[64]),
        ];
        let mut lines = vec![begins(1, Lane::Rounds, System), recorded(claim(predictions))];
        let [at, other] = [64, 1].map(|point| case("pooled", point, System));
        lines.extend(compared(1, &at, &other, &Group::across("pooled", 64, 1), &[3.0; 40]));
        lines.extend([64, 1].into_iter().flat_map(|point| forks(1, point, System, &[3.0; 40])));
        for line in &mut lines {
            let Line::Fork(fork) = line else { continue };
            let is_slow = fork.case.variant == "pooled" && fork.case.point == 64;
            let [none, minor] = [0.0, if is_slow { pages } else { 0.0 }].map(finite);
            fork.usage = Some(Usage {
                cpu: none,
                voluntary: none,
                involuntary: none,
                minor: Some(minor),
                major: Some(none),
            });
        }
        page(&record(lines), Settings::default())
    }

    #[test]
    fn fresh_pages_are_told_of_two_variants_and_of_two_points_of_one() {
        let page = shown(2.0);
        for text in ["What fresh pages cost", "at 64 beside 1", "beside <code>fresh</code> at 64"] {
            assert!(page.contains(text), "{text}");
        }
        assert!(page.contains("of 200 ns more 200 ns are 2 fresh pages at 100 ns"), "the sentence");
        assert!(!shown(0.0).contains("What fresh pages cost"), "no page is new");
    }
}

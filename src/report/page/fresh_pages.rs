//! How much of the difference in time between two variants, or between two points of one, is the price of fresh pages.

use super::pieces::{self, prose};
use crate::report::evidence::Evidence;
use crate::report::fresh_pages::{Explained, explained};
use crate::verdict::JudgedClaim;
use maud::{Markup, html};

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

/// Whether both are about the same two variants, or the same one, under the same allocator.
fn is_same(one: &Explained, other: &Explained) -> bool {
    let names = |it: &Explained| {
        let (slower, faster) = (it.slower.0, it.faster.0);
        [slower.min(faster).to_owned(), slower.max(faster).to_owned()]
    };
    one.allocator == other.allocator && names(one) == names(other)
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
                hardware: None,
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

//! What is left unclear, void or not judged: one list over all claims, by cause, with what to do about each.

use super::pieces::{self, prose};
use crate::report::evidence::Evidence;
use crate::report::remedies::Remedy;
use crate::verdict::{Doubt, JudgedClaim, JudgedPrediction, Verdict};
use maud::{Markup, html};

/// A prediction without a verdict, under one allocator.
struct Open<'a, 'b> {
    judged: &'b JudgedClaim<'a>,
    under: &'b JudgedPrediction<'a>,
    doubt: &'b Doubt,
}

/// The section; it says so where everything has a verdict.
pub(super) fn section(evidence: &Evidence) -> Markup {
    let all: Vec<Open> = evidence.judged.iter().flat_map(of_claim).collect();
    let is_void = |open: &&Open| matches!(open.under.verdict, Verdict::Void(_));
    html! {
        section #open aria-labelledby="open-title" {
            h2 #open-title { "Unclear or void" }
            @if all.is_empty() {
                p { "Every prediction has a verdict." }
            } @else {
                p {
                    (pieces::number_of(all.len(), "prediction has", "predictions have")) " no verdict under an allocator, "
                    (all.iter().filter(is_void).count()) " of them because a reading is void. What to do about it depends on the cause."
                }
                (pieces::foldable(&html! {
                    @for remedy in Remedy::ALL { (of_cause(remedy, &all)) }
                }))
            }
        }
    }
}

/// The predictions of a claim that have no verdict, those of its Go side too.
fn of_claim<'a, 'b>(judged: &'b JudgedClaim<'a>) -> impl Iterator<Item = Open<'a, 'b>> {
    let all = judged.predictions.iter().chain(&judged.in_go);
    all.filter_map(move |under| Some(Open { judged, under, doubt: under.verdict.doubt()? }))
}

/// A cause, what to do, and the claims that it is in, each with its reasons.
fn of_cause(remedy: Remedy, all: &[Open]) -> Markup {
    let open: Vec<&Open> = all.iter().filter(|open| Remedy::of(open.doubt) == remedy).collect();
    html! {
        @if !open.is_empty() {
            h3 { (remedy.cause()) ": " (pieces::number_of(open.len(), "verdict", "verdicts")) }
            p { (prose(remedy.next())) }
            dl.open {
                @for of_claim in open.chunk_by(|one, next| std::ptr::eq(one.judged, next.judged)) {
                    @let claim = of_claim[0].judged.claim;
                    div {
                        dt { a href={ "#" (pieces::anchor(&claim.id)) } { (claim.title) } }
                        @for (count, reason) in reasons(of_claim) {
                            dd { (pieces::number_of(count, "verdict", "verdicts")) ": " (prose(&reason)) }
                        }
                    }
                }
            }
        }
    }
}

/// The reasons of one claim, each with how often it is given; those that say how many forks it would need stand in one.
fn reasons(open: &[&Open]) -> Vec<(usize, String)> {
    let mut reasons: Vec<(usize, String)> = Vec::new();
    let forks = |open: &&Open| match open.doubt {
        Doubt::Forks(forks) => Some(*forks),
        _ => None,
    };
    let needed: Vec<u32> = open.iter().filter_map(forks).collect();
    if let (Some(least), Some(most)) = (needed.iter().min(), needed.iter().max()) {
        let forks = if least == most { least.to_string() } else { format!("{least} to {most}") };
        let said = format!("the forks do not tell yet; it would need about {forks} of them");
        reasons.push((needed.len(), said));
    }
    for one in open.iter().filter(|one| forks(one).is_none()) {
        let said = one.doubt.to_string();
        match reasons.iter_mut().find(|known| known.1 == said) {
            Some(known) => known.0 += 1,
            None => reasons.push((1, said)),
        }
    }
    reasons
}

#[cfg(test)]
mod tests {
    use crate::claim::testing::claim;
    use crate::claim::{Allocator::System, Bound::AtMost, Lane, Metric::Held, Metric::Time, ratio};
    use crate::record::testing::{begins, forks, record, recorded};
    use crate::report::evidence::Evidence;
    use crate::verdict::Settings;

    #[test]
    fn what_has_no_verdict_is_listed_by_cause_with_what_to_do() {
        let open = ratio(Time, "pooled", "fresh", AtMost(0.9)).at(&[64]);
        let missing = ratio(Held, "pooled", "fresh", AtMost(0.9)).at(&[64]);
        let decided = ratio(Time, "pooled", "fresh", AtMost(2.0)).at(&[64]);
        let mut lines =
            vec![begins(1, Lane::Rounds, System), recorded(claim([open, missing, decided]))];
        lines.extend(forks(1, 64, System, &[0.8, 1.0, 0.85, 0.95, 0.9, 0.9].repeat(7)));
        let record = record(lines);
        let page = super::section(&Evidence::of(&record, Settings::default())).into_string();
        assert!(
            page.contains("2 predictions have no verdict under an allocator, 0 of them"),
            "{page}"
        );
        let (measure, longer) =
            (page.find("Not measured: 1 verdict"), page.find("Measured too short: 1 verdict"));
        assert!(measure.is_some() && measure < longer, "{page}");
        assert!(page.contains("--budget SECONDS"), "{page}");
    }
}

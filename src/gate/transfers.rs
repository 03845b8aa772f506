//! What becomes in Rust of what articles state, where that is not as it was.

use super::baseline::Baseline;
use super::lines::VerdictLine;
use super::origin::Differs;
use super::outcome::{Turned, TurnedTransfer};
use crate::claim::{Allocator, Language};
use crate::record::RecordedPrediction;
use crate::verdict::{Doubt, JudgedClaim, Transfer, Verdict, transfer};
use std::collections::BTreeSet;

/// A verdict in the baseline and now, under one allocator.
type BeforeAndNow<'a> = (Allocator, Verdict, &'a Verdict);

/// The transfers that differ from a baseline's. Both are put together from the verdicts that the baseline has and the
/// record can judge as well, so that a lane that has not run turns none. What excuses one is what excuses its verdicts.
pub(super) fn find(
    baseline: &Baseline,
    judged: &[JudgedClaim],
    turned: &[Turned],
) -> Vec<TurnedTransfer> {
    let mut found = Vec::new();
    for claim in judged {
        for prediction in claim.transfers.iter().map(|known| known.prediction) {
            let [go, rust] = [Language::Go, Language::Rust]
                .map(|language| verdicts(baseline, claim, prediction, language));
            if go.is_empty() || rust.is_empty() {
                continue;
            }
            let before = transfer(&before(&go), &before(&rust));
            let after = transfer(&now(&go), &now(&rust));
            if is_same(&before, &after) {
                continue;
            }
            let of_it = turned.iter().filter(|turned| {
                turned.claim == claim.claim.id && turned.prediction == *prediction
            });
            let causes: BTreeSet<Differs> =
                of_it.flat_map(|turned| turned.causes.clone()).collect();
            found.push(TurnedTransfer {
                claim: claim.claim.id.clone(),
                prediction: prediction.clone(),
                before,
                after,
                causes: causes.into_iter().collect(),
                open: claim.claim.file(),
            });
        }
    }
    found
}

/// The verdicts of a prediction in a language that the baseline and the record both have.
fn verdicts<'a>(
    baseline: &Baseline,
    claim: &'a JudgedClaim,
    prediction: &RecordedPrediction,
    language: Language,
) -> Vec<BeforeAndNow<'a>> {
    let all = claim.predictions.iter().chain(&claim.in_go);
    let of_language = all.filter(|now| {
        now.allocator.language() == language && std::ptr::eq(now.prediction, prediction)
    });
    let both = of_language.filter_map(|now| {
        let is_of_it = |line: &&VerdictLine| line.is_of(&claim.claim.id, now.allocator, prediction);
        let before = named(&baseline.verdicts.iter().find(is_of_it)?.verdict)?;
        let is_judged = !matches!(now.verdict, Verdict::NotJudged(_));
        is_judged.then_some((now.allocator, before, &now.verdict))
    });
    both.collect()
}

fn before<'a>(verdicts: &'a [BeforeAndNow]) -> Vec<(Allocator, &'a Verdict)> {
    verdicts.iter().map(|(under, before, _)| (*under, before)).collect()
}

fn now<'a>(verdicts: &[BeforeAndNow<'a>]) -> Vec<(Allocator, &'a Verdict)> {
    verdicts.iter().map(|(under, _, now)| (*under, *now)).collect()
}

/// The verdict of a name; nothing where it was not judged. A baseline has no reasons, and nobody reads the one given here.
fn named(name: &str) -> Option<Verdict> {
    let unclear = Verdict::Unclear(Doubt::NearBound);
    let all = [Verdict::Holds, Verdict::Refuted, unclear, Verdict::Void(Doubt::NotMeasured)];
    all.into_iter().find(|verdict| verdict.name() == name)
}

/// Whether two transfers say the same; why one is open is no part of it.
fn is_same(one: &Transfer, other: &Transfer) -> bool {
    match (one, other) {
        (Transfer::Open(_), Transfer::Open(_)) => true,
        (one, other) => one == other,
    }
}

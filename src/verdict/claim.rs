//! Claims judged by the newest readings of a record: what their predictions say together, in Rust and on their Go sides.

use super::doubt::Verdict;
use super::go::{judge_in_go, transfers};
use super::measured::case;
use super::pair::{Pair, pairs};
use super::prediction::{JudgedPrediction, judge_under, together};
use super::settings::Settings;
use super::transfer::{Transfer, Transferred};
use crate::claim::{Allocator, Lane, Language};
use crate::record::{Newest, Record, RecordedClaim, RecordedPrediction};

/// A claim with the verdict of each of its predictions.
#[derive(Clone, Debug)]
pub struct JudgedClaim<'a> {
    /// The claim as it was recorded.
    pub claim: &'a RecordedClaim,
    /// Its predictions, each under each allocator that it is judged under.
    pub predictions: Vec<JudgedPrediction<'a>>,
    /// What they say together: of those that the article states, or of ours where it states none.
    pub verdict: Verdict,
    /// Which of the variants that they compare is faster, and from which point on.
    pub pairs: Vec<Pair<'a>>,
    /// Those of its predictions that are about its Go side, each as it runs by default and on one core; none where it has
    /// no Go side, or that was never measured. They are no part of the claim's verdict, which is Rust's.
    pub in_go: Vec<JudgedPrediction<'a>>,
    /// What becomes in Rust of what the article states, where the Go side was measured.
    pub transfers: Vec<Transferred<'a>>,
}

impl<'a> JudgedClaim<'a> {
    /// Each prediction with its verdicts: under each allocator of Rust, then as Go runs. Those that are about Go alone come
    /// last.
    #[must_use]
    pub fn by_prediction(&self) -> Vec<Vec<&JudgedPrediction<'a>>> {
        let mut groups: Vec<Vec<&JudgedPrediction<'a>>> = Vec::new();
        for judged in self.predictions.iter().chain(&self.in_go) {
            let is_same = |group: &&mut Vec<&JudgedPrediction>| {
                std::ptr::eq(group[0].prediction, judged.prediction)
            };
            match groups.iter_mut().find(is_same) {
                Some(group) => group.push(judged),
                None => groups.push(vec![judged]),
            }
        }
        groups
    }

    /// What becomes in Rust of a stated prediction; nothing where its Go side was not judged.
    #[must_use]
    pub fn transfer_of(&self, prediction: &RecordedPrediction) -> Option<&Transfer> {
        let known = self.transfers.iter().find(|known| std::ptr::eq(known.prediction, prediction));
        known.map(|known| &known.transfer)
    }
}

/// Judges every claim of a record, in the order of the record.
#[must_use]
pub fn judge(record: &Record, settings: Settings) -> Vec<JudgedClaim<'_>> {
    judge_by(record, &record.newest(), settings)
}

/// The same, where what counts in the record is known.
#[must_use]
pub fn judge_by<'a>(
    record: &'a Record,
    newest: &Newest<'a>,
    settings: Settings,
) -> Vec<JudgedClaim<'a>> {
    record
        .claims()
        .into_iter()
        .map(|claim| {
            let in_rust = claim.predictions.iter().filter(|it| it.applies_in(Language::Rust));
            let predictions: Vec<JudgedPrediction> = in_rust
                .flat_map(|prediction| {
                    allocators(newest, claim, prediction)
                        .into_iter()
                        .map(|allocator| {
                            judge_under(newest, claim, prediction, allocator, settings)
                        })
                        .collect::<Vec<_>>()
                })
                .collect();
            let verdict = said_together(&predictions.iter().collect::<Vec<_>>());
            let pairs = pairs(newest, claim, settings);
            let in_go = judge_in_go(newest, claim, settings);
            let transfers = transfers(&in_go, &predictions);
            JudgedClaim { claim, predictions, verdict, pairs, in_go, transfers }
        })
        .collect()
}

/// The allocators that a prediction is judged under: those under which its lane was run, and which run what it compares, or
/// the one it names.
#[must_use]
pub fn allocators(
    newest: &Newest,
    claim: &RecordedClaim,
    prediction: &RecordedPrediction,
) -> Vec<Allocator> {
    let lane = prediction.metric.lane();
    if lane == Lane::Heap {
        return vec![Allocator::Dhat];
    }
    if let Some(only) = prediction.allocator {
        return vec![only];
    }
    let runs = |name: &String, allocator: Allocator| {
        claim.variant(name).is_none_or(|variant| variant.runs_under(allocator))
    };
    let mut measured: Vec<Allocator> =
        newest.lanes().into_iter().filter(|known| known.0 == lane).map(|known| known.1).collect();
    if measured.is_empty() {
        measured.push(Allocator::System);
    }
    measured.retain(|allocator| {
        runs(&prediction.subject, *allocator)
            && prediction.reference.as_ref().is_none_or(|name| runs(name, *allocator))
    });
    measured
}

/// The cases of a claim that a lane should have and has neither readings nor a failure for.
#[must_use]
pub fn missing(newest: &Newest, claim: &RecordedClaim, lane: Lane, allocator: Allocator) -> usize {
    claim
        .variants
        .iter()
        .filter(|variant| variant.runs_under(allocator))
        .flat_map(|variant| variant.points_in(lane).map(move |point| (variant, point)))
        .filter(|(variant, point)| {
            newest.run(lane, &case(claim, &variant.name, *point, allocator)).is_none()
        })
        .count()
}

/// What the predictions that the article states say together, or ours where it states none: their common verdict,
/// or *mixed*. Those that this machine can not judge do not count where another one is judged; those that were not
/// measured keep the claim from holding.
#[must_use]
pub fn said_together(predictions: &[&JudgedPrediction]) -> Verdict {
    let is_stated = |judged: &&&JudgedPrediction| judged.prediction.stated.is_some();
    let stated: Vec<&&JudgedPrediction> = predictions.iter().filter(is_stated).collect();
    let counted = if stated.is_empty() { predictions.iter().collect() } else { stated };
    let verdicts: Vec<&Verdict> = counted.iter().map(|judged| &judged.verdict).collect();
    let mut judged = verdicts.iter().filter(|verdict| !matches!(verdict, Verdict::NotJudged(_)));
    match judged.next() {
        Some(first) if judged.any(|verdict| verdict.name() != first.name()) => Verdict::Mixed,
        _ => together(verdicts.into_iter()),
    }
}

#[cfg(test)]
mod tests;

//! Verdicts that are not as they were.

use super::baseline::Baseline;
use super::exact::CaseId;
use super::lines::VerdictLine;
use super::origin::Differs;
use super::outcome::Turned;
use crate::claim::Lane;
use crate::record::Record;
use crate::verdict::{JudgedClaim, JudgedPrediction, Settings, Verdict, judge};
use std::collections::BTreeSet;

/// The verdicts that differ from a baseline's, those that fell first, and how many were compared. A prediction that the
/// record can not judge for want of a lane is not compared. One on exact readings may have turned for the causes that
/// excuse the readings of its cases.
pub(super) fn find(
    baseline: &Baseline,
    judged: &[JudgedClaim],
    causes: impl Fn(&CaseId) -> Vec<Differs>,
) -> (Vec<Turned>, usize) {
    let mut turned = Vec::new();
    let mut compared = 0;
    for claim in judged {
        for now in &claim.predictions {
            let is_same =
                |line: &&VerdictLine| line.is_of(&claim.claim.id, now.allocator, now.prediction);
            let known = baseline.verdicts.iter().find(is_same);
            let (Some(known), false) = (known, matches!(now.verdict, Verdict::NotJudged(_))) else {
                continue;
            };
            compared += 1;
            if known.verdict != now.verdict.name() {
                let refuted_at = refuted_at(now);
                let case = |point: &u64| CaseId {
                    claim: claim.claim.id.clone(),
                    variant: now.prediction.subject.clone(),
                    point: *point,
                    language: now.allocator.language(),
                };
                let is_exact = now.prediction.metric.lane() == Lane::Heap;
                let points = refuted_at.iter().filter(|_| is_exact);
                let causes: BTreeSet<Differs> =
                    points.flat_map(|point| causes(&case(point))).collect();
                turned.push(Turned {
                    claim: claim.claim.id.clone(),
                    prediction: now.prediction.clone(),
                    allocator: now.allocator,
                    before: known.verdict.clone(),
                    after: now.verdict.clone(),
                    refuted_at,
                    confirmed: None,
                    causes: causes.into_iter().collect(),
                    open: claim.claim.file(),
                });
            }
        }
    }
    turned.sort_by_key(|turned| (!turned.fell(), !turned.is_unclear()));
    (turned, compared)
}

fn refuted_at(judged: &JudgedPrediction) -> Vec<u64> {
    let refuted = judged.points.iter().filter(|point| point.verdict == Verdict::Refuted);
    refuted.map(|point| point.point).collect()
}

/// Says of a verdict that fell whether a rerun of its groups, in a record of its own, refutes it as well: at any of the
/// points at which it was refuted.
pub fn confirm(turned: &mut Turned, rerun: &Record) {
    let judged = judge(rerun, Settings::of(rerun));
    let again = judged
        .iter()
        .filter(|claim| claim.claim.id == turned.claim)
        .flat_map(|claim| &claim.predictions)
        .find(|judged| {
            *judged.prediction == turned.prediction && judged.allocator == turned.allocator
        });
    turned.confirmed = again
        .map(|judged| refuted_at(judged).iter().any(|point| turned.refuted_at.contains(point)));
}

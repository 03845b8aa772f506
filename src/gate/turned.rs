//! Verdicts that are not as they were.

use super::baseline::Baseline;
use super::lines::VerdictLine;
use super::outcome::Turned;
use crate::record::{Record, RecordedPrediction};
use crate::verdict::{JudgedClaim, JudgedPrediction, Settings, Verdict, judge};

/// The verdicts that differ from a baseline's, those that fell first, and how many were compared. A prediction that the
/// record can not judge for want of a lane is not compared.
pub(super) fn find(baseline: &Baseline, judged: &[JudgedClaim]) -> (Vec<Turned>, usize) {
    let mut turned = Vec::new();
    let mut compared = 0;
    for claim in judged {
        for now in &claim.predictions {
            let known = baseline.verdicts.iter().find(|line| is_of(line, claim, now));
            let (Some(known), false) = (known, matches!(now.verdict, Verdict::NotJudged(_))) else {
                continue;
            };
            compared += 1;
            if known.verdict != now.verdict.name() {
                turned.push(Turned {
                    claim: claim.claim.id.clone(),
                    prediction: now.prediction.clone(),
                    allocator: now.allocator,
                    before: known.verdict.clone(),
                    after: now.verdict.clone(),
                    refuted_at: refuted_at(now),
                    confirmed: None,
                    open: claim.claim.file(),
                });
            }
        }
    }
    turned.sort_by_key(|turned| (!turned.fell(), !turned.is_unclear()));
    (turned, compared)
}

/// Whether a line of a baseline is about the same prediction: same readings, same bound, same points.
fn is_of(line: &VerdictLine, claim: &JudgedClaim, judged: &JudgedPrediction) -> bool {
    // What the article prints may be reworded, and whose a bound is may be said more exactly.
    let stripped = |prediction: &RecordedPrediction| RecordedPrediction {
        stated: None,
        printed: None,
        after_trial: false,
        unlike: None,
        languages: None,
        ..prediction.clone()
    };
    line.claim == claim.claim.id
        && line.allocator == judged.allocator
        && stripped(&line.prediction) == stripped(judged.prediction)
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

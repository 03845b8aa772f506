//! Verdicts that are not as they were.

use super::baseline::Baseline;
use super::exact::CaseId;
use super::lines::VerdictLine;
use super::origin::{Differs, Toolchain};
use super::outcome::Turned;
use crate::claim::{Lane, Language};
use crate::record::{Case, Newest, Record};
use crate::verdict::{JudgedClaim, JudgedPrediction, Settings, Verdict, judge};
use std::collections::BTreeSet;

/// The verdicts that differ from a baseline's, in both languages, those that fell first, and how many were compared. A
/// prediction that the record can not judge for want of a lane is not compared. One on exact readings may have turned for
/// the causes that excuse the readings of its cases, and one on a Go side because the version of Go is another one.
pub(super) fn find(
    baseline: &Baseline,
    newest: &Newest,
    judged: &[JudgedClaim],
    causes: impl Fn(&CaseId) -> Vec<Differs>,
) -> (Vec<Turned>, usize) {
    let mut turned = Vec::new();
    let mut compared = 0;
    for claim in judged {
        for now in claim.predictions.iter().chain(&claim.in_go) {
            let is_same =
                |line: &&VerdictLine| line.is_of(&claim.claim.id, now.allocator, now.prediction);
            let known = baseline.verdicts.iter().find(is_same);
            let (Some(known), false) = (known, matches!(now.verdict, Verdict::NotJudged(_))) else {
                continue;
            };
            compared += 1;
            if known.verdict != now.verdict.name() {
                let causes: BTreeSet<Differs> = match now.prediction.metric.lane() {
                    Lane::Heap => counted(claim, now).iter().flat_map(&causes).collect(),
                    _ => in_go(baseline, newest, claim, now).into_iter().collect(),
                };
                let is_of_go = now.allocator.is_go();
                turned.push(Turned {
                    claim: claim.claim.id.clone(),
                    prediction: now.prediction.clone(),
                    allocator: now.allocator,
                    before: known.verdict.clone(),
                    after: now.verdict.clone(),
                    refuted_at: refuted_at(now),
                    confirmed: None,
                    causes: causes.into_iter().collect(),
                    open: if is_of_go { claim.claim.go_file() } else { claim.claim.file() },
                });
            }
        }
    }
    turned.sort_by_key(|turned| (!turned.fell(), !turned.is_unclear()));
    (turned, compared)
}

/// The cases that refute a prediction on what is counted: its subject, where Rust is divided by Go in both languages.
fn counted(claim: &JudgedClaim, now: &JudgedPrediction) -> Vec<CaseId> {
    let rust = now.prediction.to_go.then_some(Language::Rust);
    let languages = || [Some(now.allocator.language()), rust].into_iter().flatten();
    let case = |point: u64, language: Language| {
        let (claim, variant) = (claim.claim.id.clone(), now.prediction.subject.clone());
        CaseId { claim, variant, point, language }
    };
    let points = refuted_at(now).into_iter();
    points
        .flat_map(|point| languages().map(move |language| (point, language)))
        .map(|(point, language)| case(point, language))
        .collect()
}

/// How the Go that sampled a prediction's readings differs from the baseline's; nothing where they are Rust's.
fn in_go(
    baseline: &Baseline,
    newest: &Newest,
    claim: &JudgedClaim,
    now: &JudgedPrediction,
) -> Vec<Differs> {
    let lane = now.prediction.metric.lane();
    let run = |point: u64| {
        let (claim, variant) = (claim.claim.id.clone(), now.prediction.subject.clone());
        newest.run(lane, &Case { claim, variant, point, allocator: now.allocator })
    };
    let runs = refuted_at(now).into_iter().filter(|_| now.allocator.is_go()).filter_map(run);
    let was = &baseline.origin.toolchain;
    let differs = runs
        .filter_map(|run| newest.header(run))
        .flat_map(|header| was.differs_in_go(&Toolchain::of(&header.build)));
    differs.collect()
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
        .flat_map(|claim| claim.predictions.iter().chain(&claim.in_go))
        .find(|judged| {
            *judged.prediction == turned.prediction && judged.allocator == turned.allocator
        })
        // Where nothing was measured, as without a toolchain, nothing is confirmed either way.
        .filter(|judged| !matches!(judged.verdict, Verdict::NotJudged(_)));
    turned.confirmed = again
        .map(|judged| refuted_at(judged).iter().any(|point| turned.refuted_at.contains(point)));
}

//! The lines that a record adds to a history.

use super::key::key;
use super::line::{Count, FORMAT, HistoryLine, Of, Under};
use crate::claim::{Allocator, Lane};
use crate::record::{Case, Finite, Header, Line, Newest, Record, RecordedPrediction};
use crate::verdict::{Doubt, JudgedClaim, JudgedPrediction, Measured, Settings, Verdict, judge};
use std::collections::BTreeMap;

/// A line for each claim of a record that anything is said of: at the commit of the last run that measured it. What was read
/// at another commit or on another machine than that run is left out, for it belongs to another line. `committed` tells when
/// a commit was made.
#[must_use]
pub fn lines(record: &Record, committed: impl Fn(&str) -> Option<String>) -> Vec<HistoryLine> {
    let newest = record.newest();
    let runs = runs(record, &newest);
    let mut times: BTreeMap<String, Option<String>> = BTreeMap::new();
    let judged = judge(record, Settings::of(record));
    let lines = judged.iter().filter_map(|claim| {
        let lanes = runs.get(claim.claim.id.as_str())?;
        let last = newest.header(lanes.values().copied().max()?)?;
        let predictions = predictions(&newest, claim, last);
        if predictions.is_empty() {
            return None;
        }
        let allocators = lanes.iter().filter(|((_, under), _)| *under != Allocator::Dhat);
        let version = |run: &u64| Some(newest.header(*run)?.machine.allocator.clone());
        let commit = last.build.commit.clone();
        let time = times.entry(commit.clone()).or_insert_with(|| committed(&commit));
        Some(HistoryLine {
            allocators: allocators
                .filter_map(|((_, under), run)| Some((*under, version(run)?)))
                .collect(),
            claim: claim.claim.id.clone(),
            committed: time.clone(),
            commit,
            cores: last.machine.cores,
            format: FORMAT,
            measured: last.started.clone(),
            predictions,
            processor: last.machine.processor.clone(),
            rustc: last.build.rustc.clone(),
            verdict: claim.verdict.name().to_owned(),
        })
    });
    lines.collect()
}

/// The last run that counts for any case of a claim, in each lane under each allocator.
fn runs<'a>(
    record: &'a Record,
    newest: &Newest,
) -> BTreeMap<&'a str, BTreeMap<(Lane, Allocator), u64>> {
    let mut runs: BTreeMap<&str, BTreeMap<(Lane, Allocator), u64>> = BTreeMap::new();
    for (lane, case, run) in record.lines.iter().filter_map(Line::case) {
        if newest.run(lane, case) == Some(run) {
            let of_claim = runs.entry(case.claim.as_str()).or_default();
            let known = of_claim.entry((lane, case.allocator)).or_insert(run);
            *known = run.max(*known);
        }
    }
    runs
}

/// What is said of each prediction of a claim by readings of the same commit and machine as the last run.
fn predictions(newest: &Newest, claim: &JudgedClaim, last: &Header) -> BTreeMap<String, Of> {
    let mut all: BTreeMap<String, Of> = BTreeMap::new();
    for judged in claim.predictions.iter().chain(&claim.in_go) {
        let is_missing = judged.verdict.doubt().is_some_and(Doubt::is_missing);
        let is_judged = !(matches!(judged.verdict, Verdict::NotJudged(_)) && is_missing);
        if is_judged && is_of(newest, &claim.claim.id, judged, last) {
            let stated = judged.prediction.stated.is_some();
            let of = all
                .entry(key(judged.prediction))
                .or_insert_with(|| Of { stated, under: BTreeMap::new() });
            of.under.insert(judged.allocator, under(judged));
        }
    }
    all
}

/// Whether a prediction was judged by readings of the same commit and machine as a run.
fn is_of(newest: &Newest, claim: &str, judged: &JudgedPrediction, last: &Header) -> bool {
    let prediction = judged.prediction;
    let case = |variant: &String, point: u64| Case {
        claim: claim.to_owned(),
        variant: variant.clone(),
        point,
        allocator: judged.allocator,
    };
    let variants = || std::iter::once(&prediction.subject).chain(&prediction.reference);
    let points = prediction.points.iter().chain(&prediction.reference_point);
    let cases = points.flat_map(|point| variants().map(move |variant| case(variant, *point)));
    let runs = cases.filter_map(|case| newest.run(prediction.metric.lane(), &case));
    let is_same = |header: &Header| {
        header.build.commit == last.build.commit
            && header.machine.processor == last.machine.processor
            && header.machine.cores == last.machine.cores
    };
    runs.filter_map(|run| newest.header(run)).all(is_same)
}

fn under(judged: &JudgedPrediction) -> Under {
    let prediction = judged.prediction;
    let is_counted = matches!(prediction.metric.lane(), Lane::Heap | Lane::Instructions);
    let mut under =
        Under { counts: Vec::new(), ratios: Vec::new(), verdict: judged.verdict.name().to_owned() };
    let measured = || judged.points.iter().map(|point| point.measured);
    if is_counted {
        under.counts = measured().map(|it| it.and_then(counts)).collect();
    } else if is_ratio(prediction) {
        under.ratios = measured().map(|it| it.and_then(ratio)).collect();
    }
    under
}

/// Whether one sampled reading is divided by another one.
fn is_ratio(prediction: &RecordedPrediction) -> bool {
    let is_compared = prediction.reference.is_some()
        || prediction.reference_point.is_some()
        || prediction.own.is_some()
        || prediction.to_go;
    prediction.metric.is_sampled() && is_compared && !prediction.difference
}

fn counts(measured: Measured) -> Option<Vec<Count>> {
    let Measured::Exact { subject, reference, .. } = measured else { return None };
    let both = [Some(subject), reference].into_iter().flatten();
    both.map(|number| Finite::new(number).map(Count)).collect()
}

fn ratio(measured: Measured) -> Option<Vec<Finite>> {
    let Measured::Sampled { estimate, .. } = measured else { return None };
    let ends = estimate.interval.map(|interval| [interval.lower, interval.upper]);
    let all = std::iter::once(estimate.center).chain(ends.into_iter().flatten());
    all.map(|number| Finite::new(shortened(number))).collect()
}

/// A number with four digits.
fn shortened(number: f64) -> f64 {
    format!("{number:.3e}").parse().unwrap_or(number)
}

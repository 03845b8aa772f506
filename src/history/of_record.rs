//! The lines that a record adds to a history.

use super::key::key;
use super::line::{Count, FORMAT, HistoryLine, Of, Under};
use crate::claim::{Allocator, Lane};
use crate::record::{Case, Finite, Header, Line, Newest, Record, RecordedPrediction};
use crate::verdict::{
    Doubt, JudgedClaim, JudgedPrediction, Measured, Settings, Verdict, judge, said_together,
};
use std::collections::{BTreeMap, BTreeSet};

/// The lines for each claim of a record that anything is said of, on each machine of it: one for the commit of the last run
/// that measured it there, and one for each of those before of which something still counts. What was read at one is no part
/// of the line of another. `committed` tells when a commit was made.
#[must_use]
pub fn lines(record: &Record, committed: impl Fn(&str) -> Option<String>) -> Vec<HistoryLine> {
    let mut times: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut time =
        |commit: &str| times.entry(commit.to_owned()).or_insert_with(|| committed(commit)).clone();
    let kinds = record.machines();
    match kinds.len() {
        0 | 1 => on_one_machine(record, &mut time),
        _ => kinds.iter().flat_map(|kind| on_one_machine(&record.on(kind), &mut time)).collect(),
    }
}

/// The lines of a record whose runs were all on one machine.
fn on_one_machine(
    record: &Record,
    committed: &mut impl FnMut(&str) -> Option<String>,
) -> Vec<HistoryLine> {
    let newest = record.newest();
    let runs = runs(record, &newest);
    let judged = judge(record, Settings::of(record));
    let mut lines = Vec::new();
    for claim in &judged {
        let Some(lanes) = runs.get(claim.claim.id.as_str()) else { continue };
        let origins = origins(&newest, lanes);
        for last in &origins {
            let judged = predictions(&newest, claim, last, origins[0]);
            if judged.is_empty() {
                continue;
            }
            let here = lanes.iter().filter(|((_, under), _)| *under != Allocator::Dhat);
            let here = here.filter_map(|((_, under), run)| Some((*under, newest.header(*run)?)));
            let here = here.filter(|(_, header)| is_alike(header, last));
            lines.push(HistoryLine {
                allocators: here
                    .map(|(under, header)| (under, header.machine.allocator.clone()))
                    .collect(),
                claim: claim.claim.id.clone(),
                committed: committed(&last.build.commit),
                commit: last.build.commit.clone(),
                cores: last.machine.cores,
                format: FORMAT,
                measured: last.started.clone(),
                verdict: verdict(claim, &judged).name().to_owned(),
                predictions: of_each(&judged),
                processor: last.machine.processor.clone(),
                rustc: last.build.rustc.clone(),
            });
        }
    }
    lines
}

/// The last run of each commit of which something of a claim counts, the newest first.
fn origins<'a>(newest: &Newest<'a>, lanes: &BTreeMap<(Lane, Allocator), u64>) -> Vec<&'a Header> {
    let runs: BTreeSet<u64> = lanes.values().copied().collect();
    let mut origins: Vec<&Header> = Vec::new();
    for header in runs.into_iter().rev().filter_map(|run| newest.header(run)) {
        if !origins.iter().any(|known| is_alike(known, header)) {
            origins.push(header);
        }
    }
    origins
}

/// Whether two runs on a machine were of the same commit.
fn is_alike(one: &Header, other: &Header) -> bool {
    one.build.commit == other.build.commit
}

/// What the predictions of a line say together: the claim's verdict where all of Rust's are there.
fn verdict(claim: &JudgedClaim, judged: &[&JudgedPrediction]) -> Verdict {
    let ours = |known: &&JudgedPrediction| {
        claim.predictions.iter().any(|prediction| std::ptr::eq(prediction, *known))
    };
    let ours: Vec<&JudgedPrediction> = judged.iter().copied().filter(ours).collect();
    if ours.is_empty() { claim.verdict.clone() } else { said_together(&ours) }
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

/// The predictions of a claim that are judged by readings of the same commit as a run; those of which nothing was read
/// go with the newest one.
fn predictions<'a>(
    newest: &Newest,
    claim: &'a JudgedClaim,
    last: &Header,
    newest_of_all: &Header,
) -> Vec<&'a JudgedPrediction<'a>> {
    let is_here = |judged: &&JudgedPrediction| {
        let is_missing = judged.verdict.doubt().is_some_and(Doubt::is_missing);
        let is_judged = !(matches!(judged.verdict, Verdict::NotJudged(_)) && is_missing);
        let read = read(newest, &claim.claim.id, judged);
        let is_here = if read.is_empty() {
            last.run == newest_of_all.run
        } else {
            read.iter().all(|header| is_alike(header, last))
        };
        is_judged && is_here
    };
    claim.predictions.iter().chain(&claim.in_go).filter(is_here).collect()
}

/// What is said of each prediction under each allocator, by its key.
fn of_each(judged: &[&JudgedPrediction]) -> BTreeMap<String, Of> {
    let mut all: BTreeMap<String, Of> = BTreeMap::new();
    for judged in judged {
        let stated = judged.prediction.stated.is_some();
        let of = all
            .entry(key(judged.prediction))
            .or_insert_with(|| Of { stated, under: BTreeMap::new() });
        of.under.insert(judged.allocator, under(judged));
    }
    all
}

/// The runs that a prediction was judged by.
fn read<'a>(newest: &Newest<'a>, claim: &str, judged: &JudgedPrediction) -> Vec<&'a Header> {
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
    runs.filter_map(|run| newest.header(run)).collect()
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

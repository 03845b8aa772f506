//! The findings of a comparison with the baseline, one by one.

use crate::claim::{Language, Metric};
use crate::gate::{Change, Differs, Direction, Name, Outcome, Turned, TurnedTransfer, VoidCase};
use crate::record::{RecordedClaim, RecordedPrediction};
use crate::report::format::{Quantity, bytes, exact_bytes};
use crate::report::words;
use crate::verdict::Transfer;
use serde_json::Value;

/// Why a count is another one that the same build does not count again.
const BY_CHANCE: &str = "the same build counted it again as it was";

/// What is said of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    /// It counts.
    Worse,
    /// It can not be compared, which counts.
    Void,
    /// It would count, but the toolchain is another one.
    Excused,
    /// A verdict fell and was not measured again.
    Unconfirmed,
    /// A verdict fell, or a count grew, and did not when it was measured again.
    NotAgain,
    /// A verdict that held is unclear.
    Unclear,
    /// A verdict is another one.
    Turned,
    /// A figure of the routine's own is another one.
    Changed,
    /// There is less of it.
    Better,
    /// Only the baseline has it.
    Missing,
    /// Only the record has it.
    New,
}

/// One finding.
pub(super) struct Row {
    pub(super) status: Status,
    /// Whether the exit code is 1 for it.
    pub(super) counts: bool,
    pub(super) claim: String,
    pub(super) variant: Option<String>,
    pub(super) point: Option<u64>,
    /// The point for a reader.
    pub(super) label: String,
    /// Under which allocator.
    pub(super) allocator: Option<&'static str>,
    /// What was read; nothing where it is a whole case.
    pub(super) name: Option<Name>,
    /// The prediction, where it is a verdict or a transfer.
    pub(super) prediction: Option<String>,
    /// Whether it is what becomes of a stated prediction in Rust.
    pub(super) is_transfer: bool,
    /// What was read, for a reader.
    pub(super) reading: String,
    pub(super) was: Value,
    pub(super) is: Value,
    /// Both for a reader.
    pub(super) before: String,
    pub(super) after: String,
    /// Why it is as it is, where that is known.
    pub(super) cause: Option<String>,
    /// What excuses it, by name.
    pub(super) causes: Vec<String>,
    pub(super) open: String,
}

impl Status {
    /// The word of the JSON.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Status::Worse => "worse",
            Status::Void => "void",
            Status::Excused => "excused",
            Status::Unconfirmed => "unconfirmed",
            Status::NotAgain => "not_again",
            Status::Unclear => "unclear",
            Status::Turned => "turned",
            Status::Changed => "changed",
            Status::Better => "better",
            Status::Missing => "missing",
            Status::New => "new",
        }
    }
}

impl Row {
    /// The status for a reader: what counts in capitals, what is excused with its causes.
    pub(super) fn word(&self) -> String {
        match (self.status, self.causes.as_slice()) {
            (Status::Worse | Status::Void, _) => self.status.name().to_uppercase(),
            (Status::Excused, [one]) => format!("with {one}"),
            (Status::Excused, [one, other]) => format!("with {one}, {other}"),
            (Status::Excused, [one, other, more @ ..]) => {
                format!("with {one}, {other} and {} more", more.len())
            }
            (Status::NotAgain, _) => "not again".to_owned(),
            _ => self.status.name().to_owned(),
        }
    }
}

/// Every finding: what counts first, and within that the worst.
pub(super) fn rows(outcome: &Outcome, claims: &[&RecordedClaim], strict: bool) -> Vec<Row> {
    let worse = |change: &&Change| change.direction() == Direction::Worse;
    let (fell, others): (Vec<&Turned>, Vec<&Turned>) =
        outcome.turned.iter().partition(|turned| outcome.turned_counts(turned, strict));
    let changes = outcome.changes.iter();
    let of_change = |change: &Change| exact(outcome, change, strict);
    let of_turned = |turned: &Turned| verdict(outcome, turned, claims, strict);
    let mut rows: Vec<Row> = changes.clone().filter(worse).map(of_change).collect();
    rows.extend(fell.into_iter().map(of_turned));
    rows.extend(outcome.void.iter().map(|case| void(case, claims)));
    rows.extend(others.into_iter().map(of_turned));
    rows.extend(outcome.transfers.iter().map(|turned| transfer(turned, claims)));
    rows.extend(changes.filter(|change| !worse(change)).map(of_change));
    for (status, cases) in [(Status::Missing, &outcome.missing), (Status::New, &outcome.new)] {
        rows.extend(cases.iter().map(|case| Row {
            variant: Some(case.variant.clone()),
            point: Some(case.point),
            label: label(claims, &case.claim, case.point),
            allocator: Some(case.allocator().name()),
            open: file(claims, &case.claim),
            counts: strict && status == Status::Missing,
            ..empty(status, case.claim.clone())
        }));
    }
    // What is excused stands behind what counts.
    rows.sort_by_key(|row| !row.counts);
    rows
}

fn empty(status: Status, claim: String) -> Row {
    Row {
        status,
        counts: matches!(status, Status::Worse | Status::Void),
        claim,
        variant: None,
        point: None,
        label: String::new(),
        allocator: None,
        name: None,
        prediction: None,
        is_transfer: false,
        reading: String::new(),
        was: Value::Null,
        is: Value::Null,
        before: String::new(),
        after: String::new(),
        cause: None,
        causes: Vec::new(),
        open: String::new(),
    }
}

fn exact(outcome: &Outcome, change: &Change, strict: bool) -> Row {
    let (before, after) = readings(change);
    let status = match change.direction() {
        Direction::Better => Status::Better,
        _ if change.is_by_chance() => Status::NotAgain,
        _ if !outcome.exact_counts(change, strict) => Status::Excused,
        Direction::Worse => Status::Worse,
        Direction::Changed => Status::Changed,
    };
    Row {
        variant: Some(change.case.variant.clone()),
        point: Some(change.case.point),
        label: change.label.clone(),
        allocator: Some(change.case.allocator().name()),
        name: Some(change.name.clone()),
        reading: reading(change),
        was: change.before.into(),
        is: change.after.into(),
        before,
        after,
        cause: said(&change.causes).or_else(|| change.is_by_chance().then(|| BY_CHANCE.to_owned())),
        causes: names(&change.causes),
        open: change.open.clone(),
        counts: outcome.fails(change, strict),
        ..empty(status, change.case.claim.clone())
    }
}

fn verdict(outcome: &Outcome, turned: &Turned, claims: &[&RecordedClaim], strict: bool) -> Row {
    let status = match () {
        () if outcome.turned_counts(turned, strict) => Status::Worse,
        () if turned.is_worse() => Status::Excused,
        () if turned.fell() && turned.confirmed.is_none() => Status::Unconfirmed,
        () if turned.fell() => Status::NotAgain,
        () if turned.is_unclear() => Status::Unclear,
        () => Status::Turned,
    };
    let prediction = prediction(turned, claims);
    let (name, after) = (turned.after.name(), turned.after.to_string());
    Row {
        variant: Some(turned.prediction.subject.clone()),
        allocator: Some(turned.allocator.name()),
        reading: format!("{prediction} ({})", turned.allocator.name()),
        prediction: Some(prediction),
        was: turned.before.clone().into(),
        is: name.into(),
        before: turned.before.clone(),
        cause: said(&turned.causes).or_else(|| (after != name).then(|| after.clone())),
        after,
        causes: names(&turned.causes),
        open: turned.open.clone(),
        ..empty(status, turned.claim.clone())
    }
}

/// A transfer counts by the verdicts of which it is put together, and not by itself.
fn transfer(turned: &TurnedTransfer, claims: &[&RecordedClaim]) -> Row {
    let prediction = of_claim(&turned.claim, &turned.prediction, claims);
    let [before, after] = [&turned.before, &turned.after].map(told);
    let why = match &turned.after {
        Transfer::Open(why) => Some(why.clone()),
        _ => None,
    };
    Row {
        variant: Some(turned.prediction.subject.clone()),
        reading: format!("Go and Rust: {prediction}"),
        prediction: Some(prediction),
        is_transfer: true,
        was: before.clone().into(),
        is: after.clone().into(),
        before,
        after,
        cause: said(&turned.causes).or(why),
        causes: names(&turned.causes),
        open: turned.open.clone(),
        ..empty(
            if turned.is_open() { Status::Unclear } else { Status::Turned },
            turned.claim.clone(),
        )
    }
}

/// A transfer, without why it is open.
fn told(transfer: &Transfer) -> String {
    match transfer {
        Transfer::Open(_) => transfer.name().to_owned(),
        other => other.to_string(),
    }
}

/// What can not be compared is a whole case, or the variants of a point.
fn void(void: &VoidCase, claims: &[&RecordedClaim]) -> Row {
    Row {
        variant: void.variant.clone(),
        point: Some(void.point),
        label: label(claims, &void.claim, void.point),
        after: void.why.clone(),
        cause: Some(void.why.clone()),
        open: file(claims, &void.claim),
        ..empty(Status::Void, void.claim.clone())
    }
}

/// A point for a reader.
fn label(claims: &[&RecordedClaim], claim: &str, point: u64) -> String {
    let known = claims.iter().find(|known| known.id == claim);
    known.map_or_else(|| point.to_string(), |known| known.label(point))
}

/// The file of a claim; empty where the record does not have it.
fn file(claims: &[&RecordedClaim], claim: &str) -> String {
    let known = claims.iter().find(|known| known.id == claim);
    known.map(|known| known.file()).unwrap_or_default()
}

/// Causes in a sentence; nothing where there are none.
pub(super) fn said(causes: &[Differs]) -> Option<String> {
    let said: Vec<String> =
        causes.iter().map(|it| format!("{} {} → {}", it.what, it.before, it.after)).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

fn names(causes: &[Differs]) -> Vec<String> {
    causes.iter().map(|differs| differs.what.clone()).collect()
}

/// The name of what was read.
pub(super) fn reading(change: &Change) -> String {
    let name = match (&change.name.figure, change.name.metric) {
        (Some(figure), _) => format!("figure {figure}"),
        (None, metric) => metric.name().to_owned(),
    };
    let of_go = if change.case.language == Language::Go { " in Go" } else { "" };
    match &change.name.phase {
        Some(phase) => format!("{name}{of_go} in phase {phase}"),
        None => format!("{name}{of_go}"),
    }
}

/// Both readings with what can be told apart: exact bytes where the rounded ones are alike.
pub(super) fn readings(change: &Change) -> (String, String) {
    let quantity = Quantity::of_metric(change.name.metric);
    let is_bytes = quantity == Quantity::Bytes && change.name.metric != Metric::Figure;
    let written = |number: f64| if is_bytes { bytes(number) } else { number.to_string() };
    let (before, after) = (written(change.before), written(change.after));
    if before == after {
        (exact_bytes(change.before), exact_bytes(change.after))
    } else {
        (before, after)
    }
}

pub(super) fn prediction(turned: &Turned, claims: &[&RecordedClaim]) -> String {
    of_claim(&turned.claim, &turned.prediction, claims)
}

/// A prediction of a claim in words.
fn of_claim(claim: &str, prediction: &RecordedPrediction, claims: &[&RecordedClaim]) -> String {
    let known = claims.iter().find(|known| known.id == claim);
    known.map_or_else(
        || prediction.subject.clone(),
        |claim| words::prediction(claim, prediction).replace('`', ""),
    )
}

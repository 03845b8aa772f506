//! The findings of a comparison with the baseline as JSON, for programs.

use super::groups::groups;
use super::rows::{Row, rows};
use super::sentences::headline;
use crate::gate::{Differs, Outcome};
use crate::record::RecordedClaim;
use serde::Serialize;
use serde_json::Value;

/// The version of the shape. Fields may be added to it; another number says that one has gone or means something else.
pub const GATE_JSON_FORMAT: u32 = 1;

#[derive(Serialize)]
struct Findings<'a> {
    format: u32,
    headline: String,
    exit: u8,
    strict: bool,
    compared: Compared,
    toolchain: Vec<Difference<'a>>,
    machine: Vec<Difference<'a>>,
    instructions: Vec<Difference<'a>>,
    claims: Vec<OfClaim<'a>>,
    rows: Vec<Finding<'a>>,
    warnings: &'a [String],
}

#[derive(Serialize)]
struct Compared {
    readings: usize,
    verdicts: usize,
    claims: usize,
}

#[derive(Serialize)]
struct Difference<'a> {
    what: &'a str,
    was: &'a str,
    is: &'a str,
}

#[derive(Serialize)]
struct OfClaim<'a> {
    claim: &'a str,
    status: &'static str,
    rows: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    case: String,
    claim: &'a str,
    variant: Option<&'a str>,
    point: Option<u64>,
    label: Option<&'a str>,
    allocator: Option<&'a str>,
    metric: Option<String>,
    prediction: Option<&'a str>,
    was: &'a Value,
    is: &'a Value,
    status: &'static str,
    counts: bool,
    cause: Option<&'a str>,
    open: Option<&'a str>,
}

/// The findings as JSON: one object, whose shape stays.
///
/// | field | what it is |
/// |---|---|
/// | `format` | [`GATE_JSON_FORMAT`] |
/// | `headline` | the worst finding in a sentence, or that nothing got worse |
/// | `exit` | the exit status: 0, 1, or 3 under `--strict` |
/// | `strict` | whether `--strict` was given |
/// | `compared` | how many `readings`, `verdicts` and `claims` were compared |
/// | `toolchain` | what differs from the baseline and excuses: an object each with `what`, `was`, `is` |
/// | `machine` | the same of the machine; where it is not empty, no verdict was compared |
/// | `instructions` | the same of what counts of instructions depend on beside the toolchain; where it is not empty, none was compared |
/// | `claims` | an object for each claim with findings: `claim`, its worst `status`, how many `rows` it has |
/// | `rows` | an object for each finding, all of them, in the order of the table |
/// | `warnings` | sentences about what could not be done |
///
/// A row has every one of these fields, and null where there is nothing to say:
///
/// | field | what it is |
/// |---|---|
/// | `case` | `theme/name/variant/point`, or as much of it as the finding is about |
/// | `claim`, `variant`, `point` | its parts; the point is a number |
/// | `label` | the point for a reader |
/// | `allocator` | `dhat`, `system` or `jemalloc`; `Go` or `Go, one core` for a Go side |
/// | `metric` | `allocations`, `bytes`, `held`, `left`, `peak`, each with ` @ PHASE` behind it where it is of a phase; `instructions`; `figure NAME`; `verdict`; `transfer`, what becomes in Rust of what an article states; null for a whole case |
/// | `prediction` | the prediction in words, where it is a verdict or a transfer |
/// | `was`, `is` | numbers for an operation, the names of verdicts, or what becomes of the prediction: `carries over`, `true in Go here, not in Rust` and so on, `open` |
/// | `status` | `worse`, `void`, `excused`, `unconfirmed`, `not_again`, `unclear`, `turned`, `changed`, `better`, `missing`, `new` |
/// | `counts` | whether the exit status is 1 for it |
/// | `cause` | what excuses it, with both versions, or why it is void or unclear |
/// | `open` | the file to open, with the line where it is known |
///
/// # Panics
/// Never: every part serialises.
#[must_use]
pub fn gate_json(
    outcome: &Outcome,
    claims: &[&RecordedClaim],
    strict: bool,
    warnings: &[String],
) -> String {
    let rows = rows(outcome, claims, strict);
    let groups = groups(&rows);
    let findings = Findings {
        format: GATE_JSON_FORMAT,
        headline: headline(outcome, claims, strict),
        exit: outcome.code(strict),
        strict,
        compared: Compared {
            readings: outcome.exact,
            verdicts: outcome.verdicts,
            claims: claims.len(),
        },
        toolchain: outcome.toolchain.iter().map(difference).collect(),
        machine: outcome.machine.iter().map(difference).collect(),
        instructions: outcome.instructions.iter().map(difference).collect(),
        claims: groups
            .iter()
            .map(|group| OfClaim {
                claim: &group.worst.claim,
                status: group.worst.status.name(),
                rows: group.len(),
            })
            .collect(),
        rows: rows.iter().map(finding).collect(),
        warnings,
    };
    let text = serde_json::to_string_pretty(&findings);
    text.expect("every part of the findings serialises") + "\n"
}

fn difference(differs: &Differs) -> Difference<'_> {
    Difference { what: &differs.what, was: &differs.before, is: &differs.after }
}

fn finding(row: &Row) -> Finding<'_> {
    let mut case = row.claim.clone();
    for part in [row.variant.clone(), row.point.map(|point| point.to_string())] {
        case += &part.map(|part| format!("/{part}")).unwrap_or_default();
    }
    Finding {
        case,
        claim: &row.claim,
        variant: row.variant.as_deref(),
        point: row.point,
        label: some(&row.label),
        allocator: row.allocator,
        metric: match (&row.name, &row.prediction) {
            (Some(name), _) => Some(String::from(name.clone())),
            (None, Some(_)) if row.is_transfer => Some("transfer".to_owned()),
            (None, Some(_)) => Some("verdict".to_owned()),
            (None, None) => None,
        },
        prediction: row.prediction.as_deref(),
        was: &row.was,
        is: &row.is,
        status: row.status.name(),
        counts: row.counts,
        cause: row.cause.as_deref(),
        open: some(&row.open),
    }
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

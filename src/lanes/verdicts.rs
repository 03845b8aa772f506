//! The last target of `cargo bench`: measures nothing. It judges the record, renders the report, prints the table and
//! the report's path, and exits 1 where a case failed.

use super::files::replace;
use super::lock::Lock;
use super::options::Options;
use super::session::{ended, make_folder, record_path, refuse_debug_build};
use crate::record::{Calibration, Error, Record};
use crate::report;
use crate::verdict::{Doubt, JudgedClaim, Settings, Verdict, judge};
use regex::Regex;
use std::process::ExitCode;

/// The bench target's `main`.
#[must_use]
pub fn main() -> ExitCode {
    let options = Options::from_process("verdicts");
    ended("verdicts", run(&options))
}

fn run(options: &Options) -> Result<ExitCode, Error> {
    refuse_debug_build()?;
    if options.list {
        return Ok(ExitCode::SUCCESS);
    }
    make_folder(&options.reports)?;
    let _lock = Lock::take(&options.reports)?;
    if let Some(sentence) = options.passed_over() {
        println!("verdicts: {sentence}");
    }
    let path = record_path(options);
    let read = Record::read(&path)?;
    for warning in &read.warnings {
        eprintln!("verdicts: {warning}");
    }
    let record = Record { warnings: read.warnings.clone(), ..read.compacted() };
    let pattern = wanted(options)?;
    let wanted = pattern.as_ref();
    let failed = failures(&record, wanted);
    if options.test {
        println!("{}", test_summary(&record, &failed));
        return Ok(ExitCode::from(u8::from(!failed.is_empty())));
    }
    replace(&path, &record.to_text())?;
    let page = options.reports.join("index.html");
    let calibration = Calibration::read_beside(&path).unwrap_or_else(|error| {
        eprintln!("verdicts: {error}");
        None
    });
    let text = report::page_with(&record, Settings::of(&record), calibration.as_ref());
    replace(&page, &text)?;
    let judged: Vec<JudgedClaim> = judge(&record, Settings::of(&record))
        .into_iter()
        .filter(|judged| is_wanted(wanted, &judged.claim.id))
        .collect();
    println!("{}", report::table(&judged, super::width()));
    for failure in &failed {
        println!("FAILED {failure}");
    }
    println!("report: {}", page.display());
    Ok(ExitCode::from(u8::from(!failed.is_empty())))
}

/// The filter over claims; nothing where every claim is wanted.
fn wanted(options: &Options) -> Result<Option<Regex>, Error> {
    let Some(filter) = &options.filter else { return Ok(None) };
    let pattern = if options.exact { regex::escape(filter) } else { filter.clone() };
    Regex::new(&pattern).map(Some).map_err(|error| {
        Error::new(
            format!("the filter `{filter}` is no regular expression: {error}"),
            "give a part of a name",
        )
    })
}

/// Whether a filter over case names asks for a claim: it matches the claim's name, or names one of its cases.
fn is_wanted(wanted: Option<&Regex>, claim: &str) -> bool {
    wanted.is_none_or(|pattern| pattern.is_match(claim) || pattern.as_str().starts_with(claim))
}

/// What failed among the cases that are wanted: cases without readings, and groups whose variants differ.
fn failures(record: &Record, wanted: Option<&Regex>) -> Vec<String> {
    let newest = record.newest();
    let of_cases = newest
        .failures()
        .filter(|failure| wanted.is_none_or(|pattern| pattern.is_match(&failure.case.to_string())))
        .map(|failure| {
            format!("{} in the {} lane: {}", failure.case, failure.lane.name(), failure.reason)
        });
    let mut failures: Vec<String> = of_cases.collect();
    for judged in judge(record, Settings::of(record)) {
        if !is_wanted(wanted, &judged.claim.id) {
            continue;
        }
        for point in judged.predictions.iter().flat_map(|prediction| &prediction.points) {
            if let Verdict::Void(doubt @ Doubt::Digests(..)) = &point.verdict {
                let sentence =
                    format!("{} at {}: {doubt}", judged.claim.id, judged.claim.label(point.point));
                if !failures.contains(&sentence) {
                    failures.push(sentence);
                }
            }
        }
    }
    failures
}

fn test_summary(record: &Record, failed: &[String]) -> String {
    let ran =
        record.lines.iter().filter(|line| matches!(line, crate::record::Line::Digest(_))).count();
    let mut summary: Vec<String> =
        failed.iter().map(|failure| format!("FAILED {failure}")).collect();
    summary.push(format!(
        "{ran} cases ran over all lanes, {} failed; nothing was measured",
        failed.len()
    ));
    summary.join("\n")
}

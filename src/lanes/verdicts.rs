//! The last target of `cargo bench`: measures nothing. It judges the record, renders the report, prints the table and
//! the report's path, and exits 1 where a case failed.

use super::home::go_home;
use super::lock::Lock;
use super::options::Options;
use super::plan::{find, no_match};
use super::say::say;
use super::session::{ended, make_folder, record_path, refuse_debug_build};
use crate::claim::{Catalogue, Entry, LeftOut};
use crate::record::{Calibration, Case, Error, Record, RecordedClaim, RecordedLeftOut, replace};
use crate::report::{self, Colours, Terminal};
use crate::verdict::{Doubt, JudgedClaim, Settings, Verdict, judge};
use anstream::{AutoStream, ColorChoice};
use regex::Regex;
use std::process::ExitCode;

/// The bench target's `main`. What the record holds of claims that the catalogue no longer has is dropped, the others
/// are put into its order, and what it leaves out is added.
#[must_use]
pub fn main(catalogue: &'static Catalogue, left_out: &'static LeftOut) -> ExitCode {
    go_home();
    let options = Options::from_process("verdicts");
    ended("verdicts", run(catalogue, left_out, &options))
}

fn run(
    catalogue: &'static Catalogue,
    left_out: &LeftOut,
    options: &Options,
) -> Result<ExitCode, Error> {
    refuse_debug_build()?;
    if options.list {
        return Ok(ExitCode::SUCCESS);
    }
    make_folder(&options.reports)?;
    let _lock = Lock::take(&options.reports)?;
    if let Some(sentence) = options.passed_over() {
        say(&format!("verdicts: {sentence}"));
    }
    let path = record_path(options);
    let read = Record::read(&path)?;
    for warning in &read.warnings {
        eprintln!("verdicts: {warning}");
    }
    // A Go side may have variants that Rust has none of; what it has no more is dropped when it is measured again.
    let is_known = |case: &Case| {
        let is_of_claim = || catalogue.iter().any(|entry| entry.id() == case.claim);
        find(catalogue, case).is_some() || (case.allocator.is_go() && is_of_claim())
    };
    let (known, gone) = read.compacted().keeping(is_known);
    if gone > 0 {
        say(&format!("{gone} cases of claims that the catalogue no longer has are dropped"));
    }
    let ids: Vec<String> = catalogue.iter().map(Entry::id).collect();
    let known = known.arranged(&ids, RecordedLeftOut::of(left_out));
    let record = Record { warnings: read.warnings, ..known };
    let pattern = wanted(options)?;
    let wanted = pattern.as_ref();
    if !record.claims().iter().any(|claim| is_wanted(wanted, claim)) {
        return Err(no_match(catalogue, options));
    }
    let failed = failures(&record, wanted);
    if options.test {
        say(&test_summary(&record, &failed));
        return Ok(ExitCode::from(u8::from(!failed.is_empty())));
    }
    replace(&path, &record.to_text())?;
    let page = options.reports.join("index.html");
    let calibration = Calibration::read_beside(&path).unwrap_or_else(|error| {
        eprintln!("verdicts: {error}");
        None
    });
    let settings = Settings::of(&record);
    replace(&page, &report::page_with(&record, settings, calibration.as_ref()))?;
    let judged: Vec<JudgedClaim> = judge(&record, settings)
        .into_iter()
        .filter(|judged| is_wanted(wanted, judged.claim))
        .collect();
    say(&report::table(&judged, terminal()));
    for failure in &failed {
        say(&format!("FAILED {failure}"));
    }
    say(&format!("report: {}", page.display()));
    Ok(ExitCode::from(u8::from(!failed.is_empty())))
}

/// What standard output is: its [`width`](super::width), and colours where it is a terminal that has them, unless
/// `NO_COLOR` is set; and wherever `CLICOLOR_FORCE` asks for them.
#[must_use]
pub fn terminal() -> Terminal {
    let colours = match AutoStream::choice(&std::io::stdout()) {
        ColorChoice::Never => Colours::None,
        _ => Colours::Ansi,
    };
    Terminal { width: super::width(), colours }
}

/// The filter over claims; nothing where every claim is wanted.
fn wanted(options: &Options) -> Result<Option<Regex>, Error> {
    let Some(filter) = &options.filter else { return Ok(None) };
    let pattern = match options.exact {
        true => format!("^{}$", regex::escape(filter)),
        false => filter.clone(),
    };
    Regex::new(&pattern).map(Some).map_err(|error| {
        Error::new(
            format!("the filter `{filter}` is no regular expression: {error}"),
            "give a part of a name",
        )
    })
}

/// Whether a filter over case names asks for any case of a claim.
fn is_wanted(wanted: Option<&Regex>, claim: &RecordedClaim) -> bool {
    let cases = claim.variants.iter().flat_map(|variant| {
        variant.points.iter().map(|point| format!("{}/{}/{point}", claim.id, variant.name))
    });
    wanted.is_none_or(|pattern| cases.into_iter().any(|case| pattern.is_match(&case)))
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
        if !is_wanted(wanted, judged.claim) {
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

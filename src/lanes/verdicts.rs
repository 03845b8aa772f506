//! The last target of `cargo bench`: measures nothing. It judges the record, renders the report, prints the table and
//! the report's path, and exits 1 where a case failed.

use super::failed::{failures, is_wanted, left_open, out_of_time};
use super::filter::Filter;
use super::history::add;
use super::home::go_home;
use super::lock::Lock;
use super::nothing::nothing;
use super::options::Options;
use super::outgrown::outgrown_files_are_errors;
use super::plan::{find, is_anywhere, no_match};
use super::said::warn_of;
use super::say::{say, warn};
use super::session::{ended, make_folder, record_path, refuse_debug_build};
use crate::claim::{Catalogue, Entry, LeftOut};
use crate::history::{History, path_beside};
use crate::record::{Calibration, Case, Error, Record, RecordedClaim, RecordedLeftOut, replace};
use crate::report::{self, Beside, Colours, Terminal};
use crate::verdict::{JudgedClaim, Settings, judge};
use anstream::{AutoStream, ColorChoice};
use std::process::ExitCode;

/// The bench target's `main`. What the record holds of claims, variants and points that the catalogue no longer has
/// is dropped, the claims are put into its order, and what it leaves out is added.
#[must_use]
pub fn main(catalogue: &'static Catalogue, left_out: &'static LeftOut) -> ExitCode {
    outgrown_files_are_errors();
    go_home();
    let options = Options::from_process("verdicts");
    ended("verdicts", run(catalogue, left_out, &options))
}

fn run(
    catalogue: &'static Catalogue,
    left_out: &LeftOut,
    options: &Options,
) -> Result<ExitCode, Error> {
    let options = &options.clone().with(catalogue)?;
    let wanted = &Filter::of(options);
    if options.list || options.ignored || !is_anywhere(catalogue, wanted) {
        return nothing(catalogue, options, "verdicts");
    }
    if options.keeps_nothing() {
        say("verdicts: nothing was measured, so there is nothing to judge");
        return Ok(ExitCode::SUCCESS);
    }
    refuse_debug_build(options)?;
    make_folder(&options.reports)?;
    let _lock = Lock::take(&options.reports)?;
    if let Some(sentence) = options.passed_over() {
        say(&format!("verdicts: {sentence}"));
    }
    let path = record_path(options);
    let read = Record::read(&path)?;
    for warning in &read.warnings {
        warn(&format!("verdicts: {warning}"));
    }
    // A Go side may have variants that Rust has none of, and what it has no more is known once it was built again.
    let (known, gone) = {
        let newest = read.newest();
        let is_known = |case: &Case| {
            let is_of_claim = || catalogue.iter().any(|entry| entry.id() == case.claim);
            let may_have = || newest.go(&case.claim).is_none_or(|side| side.may_have(case));
            match case.allocator.is_go() {
                true => is_of_claim() && may_have(),
                false => exists(catalogue, case),
            }
        };
        read.compacted().keeping(is_known)
    };
    if gone > 0 {
        say(&format!("{gone} cases that the catalogue no longer has are dropped"));
    }
    let ids: Vec<String> = catalogue.iter().map(Entry::id).collect();
    let known = known.arranged(&ids, RecordedLeftOut::of(left_out));
    let record = Record { warnings: read.warnings, ..known };
    if !record.claims().iter().any(|claim| is_wanted(wanted, claim)) {
        return Err(no_match(catalogue, options));
    }
    let failed = failures(&record, wanted);
    let left_out = out_of_time(&record, wanted);
    if options.test {
        let failed = [failed, left_out].concat();
        say(&test_summary(&record, &failed));
        return Ok(ExitCode::from(u8::from(!failed.is_empty())));
    }
    replace(&path, record.packed().to_text())?;
    let page = options.reports.join("index.html");
    let calibration = Calibration::read_beside(&path).unwrap_or_else(|error| {
        warn_of("verdicts", &error);
        None
    });
    // A history that can not be read takes nothing from the page and the table.
    let added = options.history.then(|| add(&record, &path_beside(&path)));
    let history = match &added {
        Some(Err(_)) => Ok(None),
        _ => History::read_beside(&path),
    };
    let history = history.unwrap_or_else(|error| {
        warn_of("verdicts", &error);
        None
    });
    let settings = Settings::of(&record);
    let beside = Beside {
        calibration: calibration.as_ref(),
        history: history.as_ref(),
        ..Beside::default()
    };
    replace(&page, report::page_to_send(&record, settings, &beside))?;
    let judged: Vec<JudgedClaim> = judge(&record, settings)
        .into_iter()
        .filter(|judged| is_wanted(wanted, judged.claim))
        .collect();
    say(&report::table(&judged, coloured(options)));
    let of_wanted = |claim: &RecordedClaim| is_wanted(wanted, claim);
    let throughput = report::throughput_table(&record, settings, of_wanted, coloured(options));
    if !throughput.is_empty() {
        say(&throughput);
    }
    for failure in &failed {
        say(&format!("FAILED {failure}"));
    }
    for sentence in &left_out {
        say(sentence);
    }
    if options.at_most.is_some() {
        say(&left_open(&judged));
    }
    say(&format!("report: {}", page.display()));
    if let Some(added) = added {
        say(added?.trim_end());
    }
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

/// Whether the catalogue still has a case: the claim, the variant, and the variant at the point.
fn exists(catalogue: &'static Catalogue, case: &Case) -> bool {
    find(catalogue, case).is_some_and(|(entry, variant)| {
        entry.claim.axis.points.contains(&case.point) && variant.points.contains(case.point)
    })
}

/// What standard output is, with colours where the command line says so.
fn coloured(options: &Options) -> Terminal {
    let found = terminal();
    let colours = match options.colours {
        Some(true) => Colours::Ansi,
        Some(false) => Colours::None,
        None => found.colours,
    };
    Terminal { colours, ..found }
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

//! `cargo claimbench gate`: a record against the baseline that was committed.

mod folder;
mod rerun;

use super::outputs::{Input, Output, are_apart, unnamed};
use crate::claim::{Allocator, Lane};
use crate::gate::{self, Baseline, Origin};
use crate::lanes::{self, cargo};
use crate::record::{Error, Record, is_standard_output, write_to};
use crate::report::{self, Shown};
use clap::Args;
use folder::{FOLDER, fresh};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compare a record with the baseline: what got worse, and what better
///
/// Exact readings are compared one by one. What got worse, and verdicts that turned from holds to refuted, are confirmed by
/// a rerun of just those, where the working tree is that of the record. Without --record the heap lane is run through cargo first, and those of Go sides and of instructions
/// where the baseline has counts of any.
#[derive(Args)]
pub(super) struct Gate {
    /// The baseline to compare with
    #[arg(long, default_value = BASELINE)]
    baseline: PathBuf,
    /// The record to compare; without one the heap lane is run first, into reports/gate
    #[arg(long)]
    record: Option<PathBuf>,
    /// Count what changed with the toolchain, missing cases and changed figures as worse, and end with 3 where a verdict
    /// that held is unclear
    #[arg(long)]
    strict: bool,
    /// Do not rerun what got worse: counts do count, and verdicts on times read unconfirmed and do not
    #[arg(long)]
    no_rerun: bool,
    /// Show every finding in a line of its own, not only the worst of each claim
    #[arg(long)]
    all: bool,
    /// Write the findings as Markdown too, or add them where it is a job's `GITHUB_STEP_SUMMARY`; `-` is standard output,
    /// in place of the table
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Write every finding as JSON: into a file beside the table, or without a name to standard output in its place. The
    /// shape is described in the documentation of `claimbench::report::gate_json`
    #[arg(long, value_name = "FILE", num_args = 0..=1)]
    #[expect(clippy::option_option, reason = "without the flag, without a name, and with one")]
    json: Option<Option<PathBuf>>,
}

/// The folder in it of what was counted.
const HEAP: &str = "heap";
/// Where the lanes write.
const LATEST: &str = "reports/latest.jsonl";
pub(super) const BASELINE: &str = "reports/baseline.json";

impl Gate {
    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        self.look_at_outputs()?;
        let baseline = baseline(&self.baseline, self.record.as_deref())?;
        let (record, untold) = match &self.record {
            Some(path) => (Record::read(path)?, Vec::new()),
            None => counted(&baseline)?,
        };
        let mut outcome = gate::compare(&baseline, &record)?;
        if outcome.is_of_others() {
            return Err(of_others(&baseline, &self.baseline));
        }
        let mut warnings = record.warnings.clone();
        warnings.extend(untold);
        if !self.no_rerun {
            warnings.extend(rerun::all(&mut outcome, &baseline, &record, self.strict));
        }
        let warnings = warnings.iter().map(|warning| cargo::as_said_here(warning).into_owned());
        let warnings: Vec<String> = warnings.collect();
        let claims = record.claims();
        let shown = Shown { strict: self.strict, all: self.all, width: lanes::width() };
        if let Some(path) = &self.markdown {
            write_to(path, report::gate_markdown(&outcome, &claims, shown, &warnings))?;
        }
        let code = ExitCode::from(outcome.code(self.strict));
        let json = || report::gate_json(&outcome, &claims, self.strict, &warnings);
        match &self.json {
            Some(None) => return Ok((json(), code)),
            Some(Some(path)) => write_to(path, json())?,
            None => {}
        }
        let is_shown = |path: Option<&Path>| path.is_some_and(is_standard_output);
        if is_shown(self.json.as_ref().and_then(Option::as_deref)) {
            return Ok((String::new(), code));
        }
        let text = match is_shown(self.markdown.as_deref()) {
            true => warnings.iter().map(|warning| format!("warning: {warning}\n")).collect(),
            false => report::gate_table(&outcome, &claims, shown, &warnings),
        };
        Ok((text, code))
    }

    /// What was counted for minutes is not lost to a file that can not be written.
    fn look_at_outputs(&self) -> Result<(), Error> {
        let json: Option<&Path> =
            self.json.as_ref().map(|path| path.as_deref().unwrap_or_else(|| unnamed()));
        let outputs = [("--markdown", self.markdown.as_deref()), ("--json", json)];
        let outputs: Vec<Output> =
            outputs.into_iter().filter_map(|(flag, path)| Some((flag, path?))).collect();
        let record = self.record.as_deref().map(|record| ("record", record));
        let inputs: Vec<Input> =
            [("baseline", self.baseline.as_path())].into_iter().chain(record).collect();
        are_apart(&outputs, &inputs)
    }
}

/// Reads a baseline. Where it is there and no baseline any more, the error names the command that writes it anew.
pub(super) fn baseline(path: &Path, record: Option<&Path>) -> Result<Baseline, Error> {
    Baseline::read(path).map_err(|error| match path.exists() {
        true => Error { next: anew(path, record), ..error },
        false => error,
    })
}

/// The error where the record has no case of the baseline, so that nothing is compared.
fn of_others(baseline: &Baseline, path: &Path) -> Error {
    let what = format!(
        "none of the {} cases in it was counted, so nothing is compared",
        baseline.cases.len()
    );
    let next = "name a record of the heap lane of this package with --record, or leave that out to count them; where all were \
                renamed, write it anew with `cargo claimbench baseline`";
    Error::new(what, next).at(path)
}

/// How a baseline that can not be read is written anew.
fn anew(path: &Path, record: Option<&Path>) -> String {
    let mut command = "cargo claimbench baseline".to_owned();
    for (flag, file, usual) in [("--record", record, LATEST), ("--out", Some(path), BASELINE)] {
        if let Some(file) = file.filter(|file| *file != Path::new(usual)) {
            command += &format!(" {flag} {}", quoted(&file.display().to_string()));
        }
    }
    let first = match record.map_or_else(last, Path::to_owned).exists() {
        true => String::new(),
        false => format!("`{} --bench heap` and then ", cargo::said("bench")),
    };
    format!(
        "write it anew from what was measured: {first}`{command}`; reasons that stand in it are kept"
    )
}

/// A word of a command line, between quotation marks where a shell would take it for several.
fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+=:,@%".contains(letter);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// Counts anew: every claim, and where the baseline has counts of Go sides or of instructions those as well. What keeps them
/// from being counted is told beside the record: the other findings stand.
fn counted(baseline: &Baseline) -> Result<(Record, Vec<String>), Error> {
    let mut record = fresh(Lane::Heap, Allocator::Dhat, None, HEAP)?;
    let here = Origin::of(&record.newest()).map(|origin| origin.processor);
    let there = &baseline.origin.processor;
    let mut untold = Vec::new();
    let mut also = |lane: Lane, allocator: Allocator, what: &str| {
        // The lanes of one record share its folder.
        match cargo::bench(lane, allocator, None, &Path::new(FOLDER).join(HEAP)) {
            Ok(all) => record = all,
            Err(error) => untold.push(format!("no {what} counted: {error}")),
        }
    };
    if baseline.origin.toolchain.go.is_some() {
        also(Lane::Heap, Allocator::Go, "Go side was");
    }
    if !baseline.has_instructions() {
        return Ok((record, untold));
    }
    if here.is_some_and(|here| here != *there) {
        let what = "instructions were not counted: the baseline's are of another processor";
        untold.push(format!("{what}, {there}"));
    } else {
        also(Lane::Instructions, Allocator::System, "instructions were");
    }
    Ok((record, untold))
}

/// The record that a baseline is taken from: that of the lanes, or where there is none the one that the gate's own run
/// left.
pub(super) fn last() -> PathBuf {
    let own = Path::new(FOLDER).join("heap/latest.jsonl");
    let lanes = PathBuf::from(LATEST);
    if own.exists() && !lanes.exists() { own } else { lanes }
}

/// The record that was written last: that of the lanes, or the one that the gate's own run of the heap lane left.
pub(super) fn newer() -> PathBuf {
    let lanes = PathBuf::from(LATEST);
    let gate = Path::new(FOLDER).join("heap/latest.jsonl");
    let written = |path: &Path| path.metadata().and_then(|known| known.modified()).ok();
    if written(&gate) > written(&lanes) { gate } else { lanes }
}

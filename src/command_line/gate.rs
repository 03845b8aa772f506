//! `cargo claimbench gate` and `accept`: a record against the baseline that was committed.

use super::outputs::{Input, Output, are_apart, unnamed};
use crate::claim::{Allocator, Lane, composed};
use crate::gate::{self, Baseline, Differs, Moved, Origin, Outcome, Wanted};
use crate::lanes::{self, cargo};
use crate::record::{Error, Record, is_standard_output, replace, write_to};
use crate::report::{self, Shown};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compare a record with the baseline: what got worse, and what better
///
/// Exact readings are compared one by one, and verdicts that turned from holds to refuted are confirmed by one rerun of
/// just those. Without --record the heap lane is run through cargo first, and those of Go sides and of instructions
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
    /// Do not rerun verdicts that turned; they read unconfirmed and do not count
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

/// Move a claim's lines of the baseline to what was measured, with a reason that stays in the file
#[derive(Args)]
pub(super) struct Accept {
    /// The claim, THEME/NAME
    claim: String,
    /// Why the new readings are right
    #[arg(long, value_name = "REASON")]
    because: String,
    /// Only this variant
    #[arg(long)]
    variant: Option<String>,
    /// Only this point of the axis, as a whole number
    #[arg(long)]
    point: Option<u64>,
    /// The record that holds the new readings [default: the newer one of reports/latest.jsonl and
    /// reports/gate/heap/latest.jsonl, which a gate without --record leaves behind]
    #[arg(long)]
    record: Option<PathBuf>,
    /// The baseline to change
    #[arg(long, default_value = BASELINE)]
    baseline: PathBuf,
}

/// The lanes whose verdicts are measured again before they count.
const RERUN: [(Lane, Allocator); 7] = [
    (Lane::Rounds, Allocator::System),
    (Lane::Rounds, Allocator::Jemalloc),
    (Lane::Rounds, Allocator::Go),
    (Lane::Rounds, Allocator::GoOne),
    (Lane::Resident, Allocator::System),
    (Lane::Resident, Allocator::Jemalloc),
    (Lane::Resident, Allocator::Go),
];

/// Where the gate's own runs are written.
const FOLDER: &str = "reports/gate";
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
            warnings.extend(rerun(&mut outcome));
        }
        let claims = record.claims();
        let shown = Shown { strict: self.strict, all: self.all, width: lanes::width() };
        if let Some(path) = &self.markdown {
            write_to(path, report::gate_markdown(&outcome, &claims, shown))?;
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
        let mut text = match is_shown(self.markdown.as_deref()) {
            true => String::new(),
            false => report::gate_table(&outcome, &claims, shown),
        };
        for warning in &warnings {
            text += &cargo::as_said_here(&format!("warning: {warning}\n"));
        }
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

/// Measures the groups of verdicts that fell once more, a lane at a time, and says of each whether it fell again. What
/// keeps a rerun from being made is returned as a warning: the findings stand.
fn rerun(outcome: &mut Outcome) -> Vec<String> {
    let mut warnings = Vec::new();
    for (lane, allocator) in RERUN {
        let fell = |turned: &&mut gate::Turned| {
            let of_lane = turned.prediction.metric.lane() == lane;
            turned.fell() && turned.allocator == allocator && of_lane
        };
        let cases: Vec<String> =
            outcome.turned.iter_mut().filter(fell).flat_map(|it| cases_of(it)).collect();
        if cases.is_empty() {
            continue;
        }
        let cases: Vec<String> = cases.iter().map(|case| regex::escape(case)).collect();
        let filter = format!("^({})$", cases.join("|"));
        let folder = format!("{}_{}", lane.name(), word(allocator));
        match fresh(lane, allocator, Some(&filter), &folder) {
            Ok(record) => {
                outcome
                    .turned
                    .iter_mut()
                    .filter(fell)
                    .for_each(|turned| gate::confirm(turned, &record));
            }
            Err(error) => warnings.push(format!("no verdict was rerun: {error}")),
        }
    }
    outcome.turned.sort_by_key(|turned| !turned.is_worse());
    warnings
}

/// An allocator in the name of a folder.
const fn word(allocator: Allocator) -> &'static str {
    match allocator {
        Allocator::Go => "go",
        Allocator::GoOne => "go_one",
        rust => rust.name(),
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

/// The cases that a verdict needs where it fell: both sides, at each point that refuted it.
fn cases_of(turned: &gate::Turned) -> Vec<String> {
    let prediction = &turned.prediction;
    let variants = [Some(&prediction.subject), prediction.reference.as_ref()];
    let points = turned.refuted_at.iter().chain(&prediction.reference_point);
    let of_point = |point: &u64| {
        let case = move |variant: &String| format!("{}/{variant}/{point}", turned.claim);
        variants.into_iter().flatten().map(case).collect::<Vec<String>>()
    };
    points.flat_map(of_point).collect()
}

/// Runs a lane into a folder of its own, which is emptied first.
fn fresh(
    lane: Lane,
    allocator: Allocator,
    filter: Option<&str>,
    name: &str,
) -> Result<Record, Error> {
    let folder = Path::new(FOLDER).join(name);
    match std::fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            let next = "make the folder writable or remove it";
            return Err(
                Error::new(format!("the folder can not be emptied: {error}"), next).at(&folder)
            );
        }
        _ => {}
    }
    cargo::bench(lane, allocator, filter, &folder)
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

impl Accept {
    fn variant(&self) -> Option<String> {
        self.variant.as_deref().map(|variant| composed(variant).into_owned())
    }

    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        let mut baseline = baseline(&self.baseline, self.record.as_deref())?;
        let path = self.record.clone().unwrap_or_else(newer);
        let record = Record::read(&path)?;
        let wanted =
            Wanted { claim: self.claim.clone(), variant: self.variant(), point: self.point };
        let toolchain = gate::compare(&baseline, &record)?.toolchain;
        let moved = gate::accept(&mut baseline, &record, &wanted, &self.because)?;
        if moved == Moved::default() {
            let what = format!("the baseline agrees with this record on {} already", self.claim);
            let next = "nothing was moved; run `cargo claimbench gate` or measure anew, or name another --record";
            return Err(Error::new(what, next).at(&path));
        }
        replace(&self.baseline, baseline.to_text())?;
        let mut text = format!(
            "{}: {} readings and {} verdicts moved to those of {}\n",
            self.baseline.display(),
            moved.readings,
            moved.verdicts,
            path.display()
        );
        if let Some(differs) = toolchain.first() {
            let Differs { what, before, after } = differs;
            text += &format!(
                "the others were taken with another {what} ({before} → {after}): `cargo claimbench baseline` moves all of them\n"
            );
        }
        Ok((cargo::as_said_here(&text).into_owned(), ExitCode::SUCCESS))
    }
}

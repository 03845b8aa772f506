//! `cargo claimbench gate`, `baseline` and `accept`: a record against the baseline that was committed.

use crate::claim::{Allocator, Lane};
use crate::gate::{self, Baseline, Moved, Outcome, Wanted};
use crate::lanes::{self, cargo};
use crate::record::{Error, Record, replace, write_to};
use crate::report::{self, Shown};
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compare a record with the baseline: what got worse, and what better
///
/// Exact readings are compared one by one, and verdicts that turned from holds to refuted are confirmed by one rerun of
/// just those. Without --record the heap lane is run through cargo first.
#[derive(Args)]
pub(super) struct Gate {
    /// The baseline to compare with
    #[arg(long, default_value = "reports/baseline.json")]
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
    /// Show every finding, not only the worst 30
    #[arg(long)]
    all: bool,
    /// Write the findings as Markdown too, or add them where it is a job's GITHUB_STEP_SUMMARY
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
}

/// Write the baseline that `gate` compares with
#[derive(Args)]
pub(super) struct WriteBaseline {
    /// The record to take it from
    #[arg(long, default_value = "reports/latest.jsonl")]
    record: PathBuf,
    /// The baseline to write
    #[arg(long, default_value = "reports/baseline.json")]
    out: PathBuf,
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
    #[arg(long, default_value = "reports/baseline.json")]
    baseline: PathBuf,
}

/// The lanes whose verdicts are measured again before they count.
const RERUN: [(Lane, Allocator); 4] = [
    (Lane::Rounds, Allocator::System),
    (Lane::Rounds, Allocator::Jemalloc),
    (Lane::Resident, Allocator::System),
    (Lane::Resident, Allocator::Jemalloc),
];

/// Where the gate's own runs are written.
const FOLDER: &str = "reports/gate";

impl Gate {
    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        let baseline = Baseline::read(&self.baseline)?;
        let record = match &self.record {
            Some(path) => Record::read(path)?,
            None => fresh(Lane::Heap, Allocator::Dhat, None, "heap")?,
        };
        let mut outcome = gate::compare(&baseline, &record)?;
        let mut warnings = String::new();
        for warning in &record.warnings {
            warnings += &format!("warning: {warning}\n");
        }
        if !self.no_rerun {
            warnings += &rerun(&mut outcome);
        }
        let claims = record.claims();
        let shown = Shown { strict: self.strict, all: self.all, width: lanes::width() };
        if let Some(path) = &self.markdown {
            write_to(path, &report::gate_markdown(&outcome, &baseline, &claims, shown))?;
        }
        let table = report::gate_table(&outcome, &baseline, &claims, shown);
        Ok((table + &warnings, ExitCode::from(outcome.code(self.strict))))
    }
}

/// Measures the groups of verdicts that fell once more, a lane at a time, and says of each whether it fell again. What
/// keeps a rerun from being made is returned as a warning: the findings stand.
fn rerun(outcome: &mut Outcome) -> String {
    let mut warnings = String::new();
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
        let folder = format!("{}_{}", lane.name(), allocator.name());
        match fresh(lane, allocator, Some(&filter), &folder) {
            Ok(record) => {
                outcome
                    .turned
                    .iter_mut()
                    .filter(fell)
                    .for_each(|turned| gate::confirm(turned, &record));
            }
            Err(error) => warnings += &format!("warning: no verdict was rerun: {error}\n"),
        }
    }
    outcome.turned.sort_by_key(|turned| !turned.is_worse());
    warnings
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

impl WriteBaseline {
    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        let record = Record::read(&self.record)?;
        // A baseline that can not be read is not written over: its reasons would be lost.
        let earlier = self.out.exists().then(|| Baseline::read(&self.out)).transpose()?;
        let baseline = Baseline::of(&record, earlier.as_ref())?;
        replace(&self.out, &baseline.to_text())?;
        let text = format!(
            "baseline: {} ({} cases, {} verdicts)\n",
            self.out.display(),
            baseline.cases.len(),
            baseline.verdicts.len()
        );
        Ok((text, ExitCode::SUCCESS))
    }
}

/// The record that was written last: that of the lanes, or the one that the gate's own run of the heap lane left.
fn newer() -> PathBuf {
    let lanes = PathBuf::from("reports/latest.jsonl");
    let gate = Path::new(FOLDER).join("heap/latest.jsonl");
    let written = |path: &Path| path.metadata().and_then(|known| known.modified()).ok();
    if written(&gate) > written(&lanes) { gate } else { lanes }
}

impl Accept {
    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        let mut baseline = Baseline::read(&self.baseline)?;
        let path = self.record.clone().unwrap_or_else(newer);
        let record = Record::read(&path)?;
        let wanted =
            Wanted { claim: self.claim.clone(), variant: self.variant.clone(), point: self.point };
        let moved = gate::accept(&mut baseline, &record, &wanted, &self.because)?;
        if moved == Moved::default() {
            let what = format!("the baseline agrees with this record on {} already", self.claim);
            let next = "nothing was moved; run `cargo claimbench gate` or measure anew, or name another --record";
            return Err(Error::new(what, next).at(&path));
        }
        replace(&self.baseline, &baseline.to_text())?;
        let text = format!(
            "{}: {} readings and {} verdicts moved to those of {}\n",
            self.baseline.display(),
            moved.readings,
            moved.verdicts,
            path.display()
        );
        Ok((text, ExitCode::SUCCESS))
    }
}

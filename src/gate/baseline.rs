//! The baseline: the exact readings and the verdicts of a record, in a file that is committed and read by people.

use super::exact::{CaseId, Name, readings};
use super::lines::{Accepted, CaseLine, VerdictLine};
use super::origin::Origin;
use super::{layout, older};
use crate::claim::Allocator;
use crate::record::{Error, Record};
use crate::verdict::{Settings, judge};
use std::collections::BTreeMap;
use std::path::Path;

/// The version of the format. Baselines of this one and of the one before are read, those of another are refused.
pub const BASELINE_FORMAT: u32 = 2;

/// What to do with a baseline that can not be read.
const ANEW: &str = "write it anew with `cargo claimbench baseline`, or restore the committed file";

/// What later records are compared with.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// Where it was taken.
    pub origin: Origin,
    /// What was moved by hand: in the order of the cases, and of one case oldest first.
    pub accepted: Vec<Accepted>,
    /// The exact readings of every case, in the order of the cases.
    pub cases: Vec<CaseLine>,
    /// The verdict of every prediction that was judged, in the order of the claims.
    pub verdicts: Vec<VerdictLine>,
}

impl Baseline {
    /// The baseline of a record. What was accepted earlier stays in it as far as its lines are as they were accepted.
    ///
    /// # Errors
    /// Where the record holds no exact reading.
    pub fn of(record: &Record, accepted: &[Accepted]) -> Result<Baseline, Error> {
        let newest = record.newest();
        let claims = record.claims();
        let cases: Vec<CaseLine> = readings(&newest, &claims)
            .into_iter()
            .map(|(case, readings)| CaseLine { case, readings })
            .collect();
        let (Some(origin), false) = (Origin::of(&newest), cases.is_empty()) else {
            let next = "measure them first: `cargo bench --bench heap`";
            return Err(Error::new("the record holds no exact readings", next));
        };
        let judged = judge(record, Settings::of(record));
        let mut verdicts: Vec<VerdictLine> = judged
            .iter()
            .flat_map(|claim| claim.predictions.iter().map(move |judged| (claim.claim, judged)))
            .map(|(claim, judged)| VerdictLine {
                claim: claim.id.clone(),
                allocator: judged.allocator,
                verdict: judged.verdict.name().to_owned(),
                prediction: judged.prediction.clone(),
            })
            .collect();
        // The order is that of names, and not that in which somebody measured: so files of two people are alike.
        verdicts.sort_by(|one, other| one.claim.cmp(&other.claim));
        let mut baseline = Baseline { origin, accepted: Vec::new(), cases, verdicts };
        let stands = |accepted: &&Accepted| {
            baseline.reading(&accepted.case, &accepted.name) == accepted.after
        };
        let mut accepted: Vec<Accepted> = accepted.iter().filter(stands).cloned().collect();
        accepted.sort_by(|one, other| one.case.cmp(&other.case));
        baseline.accepted = accepted;
        Ok(baseline)
    }

    /// Takes over the verdicts of an earlier baseline on predictions that this one's record could not judge, for want of a
    /// lane, where the machine is of the same kind.
    pub fn keep_verdicts(&mut self, earlier: &Baseline) {
        if !earlier.origin.machine(&self.origin).is_empty() {
            return;
        }
        let lines = std::mem::take(&mut self.verdicts);
        let is_same = |one: &VerdictLine, other: &VerdictLine| {
            one.is_of(&other.claim, one.allocator, &other.prediction)
        };
        for lines in lines.chunk_by(is_same) {
            let mut of_prediction: BTreeMap<Allocator, VerdictLine> = BTreeMap::new();
            for known in earlier.verdicts.iter().filter(|known| is_same(known, &lines[0])) {
                let prediction = lines[0].prediction.clone();
                of_prediction.insert(known.allocator, VerdictLine { prediction, ..known.clone() });
            }
            for line in lines {
                let is_known = of_prediction.contains_key(&line.allocator);
                if line.verdict != "not judged here" || !is_known {
                    of_prediction.insert(line.allocator, line.clone());
                }
            }
            self.verdicts.extend(of_prediction.into_values());
        }
        for (name, version) in &earlier.origin.allocators {
            self.origin.allocators.entry(name.clone()).or_insert_with(|| version.clone());
        }
    }

    /// A reading of a case, per operation.
    #[must_use]
    pub fn reading(&self, case: &CaseId, name: &Name) -> Option<f64> {
        let line = self.cases.iter().find(|line| line.case == *case)?;
        line.readings.get(name).copied()
    }

    /// Reads a baseline from its file.
    ///
    /// # Errors
    /// Where the file can not be read, holds what a merge left, does not parse, or is of another version.
    pub fn read(path: &Path) -> Result<Baseline, Error> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            let next = "write one with `cargo claimbench baseline`, or name it with --baseline";
            Error::new(format!("there is no baseline to read: {error}"), next).at(path)
        })?;
        Baseline::parse(&text).map_err(|error| error.at(path))
    }

    /// Reads a baseline from its text.
    ///
    /// # Errors
    /// As [`Baseline::read`], without the path.
    pub fn parse(text: &str) -> Result<Baseline, Error> {
        if let Some(line) = layout::conflict(text) {
            let what = "a merge left a conflict here: both sides have changed the same line";
            return Err(Error::new(what, ANEW).on_line(line));
        }
        let unreadable = |error: serde_json::Error| {
            let what = match error.to_string() {
                // Who merges by hand, or lets git keep both sides, may leave a line of each.
                error if error.contains("duplicate field") => {
                    format!("a merge left both sides of a line here: {error}")
                }
                error => format!("this is no baseline: {error}"),
            };
            Error::new(what, ANEW).on_line(error.line())
        };
        let value: serde_json::Value = serde_json::from_str(text).map_err(unreadable)?;
        let baseline = match value["format"].as_u64() {
            Some(1) => older::parse(text).map_err(unreadable)?,
            Some(version) if version != u64::from(BASELINE_FORMAT) => {
                let what = format!(
                    "the baseline has format {version}, and this claimbench reads 1 and {BASELINE_FORMAT}"
                );
                return Err(Error::new(what, ANEW));
            }
            _ => layout::parse(text).map_err(unreadable)?,
        };
        match layout::twice(&baseline, text) {
            Some((what, line)) => Err(Error { line, ..Error::new(what, ANEW) }),
            None => Ok(baseline),
        }
    }

    /// What was moved by hand, as far as it stands in a text that is no baseline any more: one that a merge has left with
    /// both sides, that is cut off, or of another version. Nothing where the text was never a baseline.
    #[must_use]
    pub fn reasons(text: &str) -> Option<Vec<Accepted>> {
        layout::reasons(text)
    }

    /// The file's text, laid out for people and for git: a case has a line for its readings, between lines that stay, so
    /// that branches which renew different ones can be merged.
    #[must_use]
    pub fn to_text(&self) -> String {
        layout::text(self)
    }
}

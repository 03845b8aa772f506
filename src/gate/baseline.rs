//! The baseline: the exact readings and the verdicts of a record, in a file that is committed and read by people.

use super::exact::{CaseId, Name, readings};
use super::lines::{Accepted, CaseLine, VerdictLine};
use super::origin::Origin;
use crate::record::{Error, Record};
use crate::verdict::{Settings, judge};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The version of the format. A baseline of another version is refused.
pub const BASELINE_FORMAT: u32 = 1;

/// What later records are compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// The version of the format, [`BASELINE_FORMAT`].
    pub format: u32,
    /// Where it was taken.
    pub origin: Origin,
    /// What was moved by hand, oldest first.
    pub accepted: Vec<Accepted>,
    /// The exact readings of every case.
    pub cases: Vec<CaseLine>,
    /// The verdict of every prediction that was judged.
    pub verdicts: Vec<VerdictLine>,
}

impl Baseline {
    /// The baseline of a record. What was accepted in an earlier one stays in the file as far as its lines are as they
    /// were accepted.
    ///
    /// # Errors
    /// Where the record holds no exact reading.
    pub fn of(record: &Record, earlier: Option<&Baseline>) -> Result<Baseline, Error> {
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
        let verdicts = judged
            .iter()
            .flat_map(|claim| claim.predictions.iter().map(move |judged| (claim.claim, judged)))
            .map(|(claim, judged)| VerdictLine {
                claim: claim.id.clone(),
                allocator: judged.allocator,
                verdict: judged.verdict.name().to_owned(),
                prediction: judged.prediction.clone(),
            })
            .collect();
        let mut baseline =
            Baseline { format: BASELINE_FORMAT, origin, accepted: Vec::new(), cases, verdicts };
        let stands = |accepted: &&Accepted| {
            baseline.reading(&accepted.case, &accepted.name) == accepted.after
        };
        let accepted = earlier.map(|earlier| earlier.accepted.as_slice()).unwrap_or_default();
        let accepted = accepted.iter().filter(stands).cloned().collect();
        baseline.accepted = accepted;
        Ok(baseline)
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
    /// Where the file can not be read, does not parse, or is of another version.
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
        let unreadable = |error: serde_json::Error| {
            let line = error.line();
            let next =
                "write it anew with `cargo claimbench baseline`, or restore the committed file";
            Error::new(format!("this is no baseline: {error}"), next).on_line(line)
        };
        let value: serde_json::Value = serde_json::from_str(text).map_err(unreadable)?;
        match value["format"].as_u64() {
            Some(version) if version != u64::from(BASELINE_FORMAT) => {
                let what = format!(
                    "the baseline has format {version}, and this claimbench reads {BASELINE_FORMAT}"
                );
                Err(Error::new(what, "write it anew with `cargo claimbench baseline`"))
            }
            _ => serde_json::from_str(text).map_err(unreadable),
        }
    }

    /// The file's text: JSON with one case, one verdict and one accepted change a line, so that a change of the file
    /// shows what it is about.
    ///
    /// # Panics
    /// Never: every part serialises, and numbers in a record are finite.
    #[must_use]
    pub fn to_text(&self) -> String {
        fn line(value: &impl Serialize) -> String {
            serde_json::to_string(value).expect("every part of a baseline serialises")
        }
        fn list(lines: impl Iterator<Item = String>) -> String {
            let lines: Vec<String> = lines.map(|line| format!("  {line}")).collect();
            if lines.is_empty() { "[]".to_owned() } else { format!("[\n{}\n ]", lines.join(",\n")) }
        }
        format!(
            "{{\n \"format\": {},\n \"origin\": {},\n \"accepted\": {},\n \"cases\": {},\n \"verdicts\": {}\n}}\n",
            self.format,
            line(&self.origin),
            list(self.accepted.iter().map(line)),
            list(self.cases.iter().map(line)),
            list(self.verdicts.iter().map(line)),
        )
    }
}

//! What a calibration found: comparisons with known answers, made on this machine. A file of its own, beside a record.

use super::{Build, Error, Finite, Machine, Mode, Stop, Summary};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The version of the format. A calibration of another version is refused.
pub const CALIBRATION_FORMAT: u32 = 1;

/// Comparisons with known answers: of a workload with itself, and with itself given more turns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The version of the format, [`CALIBRATION_FORMAT`].
    pub format: u32,
    /// When it started, RFC 3339 in UTC.
    pub started: String,
    /// What it was asked to do.
    pub settings: CalibrationSettings,
    /// The build that was measured.
    pub build: Build,
    /// Where it was measured; its load is that before the first comparison.
    pub machine: Machine,
    /// The workloads, in the order of the report.
    pub workloads: Vec<RecordedWorkload>,
    /// The comparisons, in the order in which they were made.
    pub trials: Vec<Trial>,
    /// The comparisons that came to nothing.
    pub failed: Vec<FailedTrial>,
    /// The same workloads compared by criterion; absent where that was not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criterion: Option<Criterion>,
    /// The runs that this one was added to, in their order; their comparisons stand before its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierRun>,
    /// What all comparisons say together; it follows from them, and is here for other programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
    /// How it ended.
    pub end: CalibrationEnd,
}

/// A run whose comparisons a later one was added to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarlierRun {
    /// When it started, RFC 3339 in UTC.
    pub started: String,
    /// The seed of its orders.
    pub seed: u64,
    /// How many comparisons it made, those that came to nothing included.
    pub made: usize,
    /// The load average over one minute before its first comparison.
    pub load: Finite,
    /// How it ended.
    pub end: CalibrationEnd,
}

/// What the comparisons of a calibration depend on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationSettings {
    /// The probability that the answer of one comparison is wrong, however often it was looked at.
    pub error: Finite,
    /// The numbers of forks after which a comparison could stop because it found a difference; none where it could stop
    /// after every fork.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looks: Vec<u32>,
    /// The numbers of forks after which a comparison could stop because it found none; none in newer and much older files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equal_looks: Vec<u32>,
    /// The practical margin, as a share.
    pub margin: Finite,
    /// The seed of the order of the comparisons and of their rounds.
    pub seed: u64,
    /// How many comparisons of each kind were asked for.
    pub asked: u32,
    /// The time that a comparison may take.
    pub budgets: Vec<ShareBudget>,
}

/// The time that a comparison with a share more turns may take.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShareBudget {
    /// How many more turns, in thousandths; 0 compares a workload with itself.
    pub more_thousandths: u32,
    /// The budget in seconds.
    pub seconds: Finite,
}

/// A workload as a calibration carries it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedWorkload {
    /// The name.
    pub name: String,
    /// What a turn does, in one line.
    pub about: String,
    /// What its times depend on; absent in older files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<WorkloadKind>,
}

/// What the times of a workload depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WorkloadKind {
    /// One thread whose data fit the caches.
    Resident,
    /// One thread whose data do not.
    BeyondTheCaches,
    /// Threads that wait for each other.
    Threads,
    /// A routine beside copies of it that stand a few bytes further on.
    Padded,
    /// What is long in a catalogue (turns, set-ups, fresh pages), or operations that are timed by themselves.
    LikeACatalogue,
}

/// One comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The name of the workload.
    pub workload: String,
    /// Whether both sides shared a process.
    pub mode: Mode,
    /// How many more turns the second side ran, in thousandths; 0 where both sides are the same.
    pub more_thousandths: u32,
    /// The second side's time divided by the first one's, both per turn of the first one.
    pub ratio: Finite,
    /// The lower end of the ratio's interval.
    pub lower: Finite,
    /// The upper end of the ratio's interval.
    pub upper: Finite,
    /// How many forks were measured.
    pub forks: u32,
    /// Why no more were measured.
    pub stop: Stop,
    /// How long it took, in seconds.
    pub seconds: Finite,
    /// Whether a difference was reported: a false alarm where there was none, else a find.
    pub flagged: bool,
    /// By which share the first side, compiled a second time, differed from itself; absent where that was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub placement: Option<Finite>,
}

/// A comparison that came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedTrial {
    /// The name of the workload.
    pub workload: String,
    /// Whether both sides shared a process.
    pub mode: Mode,
    /// How many more turns the second side should have run, in thousandths.
    pub more_thousandths: u32,
    /// Why.
    pub reason: String,
}

/// Criterion's own comparisons of a workload with itself, in the same run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// Its settings in words.
    pub settings: String,
    /// How many pairs were asked for.
    pub asked: u32,
    /// The pairs, in the order in which they were made.
    pub pairs: Vec<Pair>,
}

/// A workload measured twice by criterion, with one comparison of ours right behind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The name of the workload.
    pub workload: String,
    /// What criterion said of the second measurement.
    pub said: Said,
    /// How long both measurements took, in seconds.
    pub seconds: Finite,
    /// The same workload compared with itself by claimbench.
    pub beside: Trial,
}

/// What criterion says of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// `Performance has improved.`
    Improved,
    /// `Performance has regressed.`
    Regressed,
    /// `Change within noise threshold.`
    WithinNoise,
    /// `No change in performance detected.`
    NoChange,
}

/// How a calibration ended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalibrationEnd {
    /// Whether everything was done.
    pub why: Ending,
    /// How long it took, in seconds.
    pub seconds: Finite,
    /// The load average over one minute at the end.
    pub load: Finite,
    /// The highest load average over one minute that was seen between two comparisons.
    pub highest_load: Finite,
}

/// Why a calibration made no more comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// All were made.
    Complete,
    /// Its time was spent.
    TimeSpent,
    /// It was interrupted, or could not go on.
    Interrupted,
}

impl Calibration {
    /// How many comparisons were made, in earlier runs too, those that came to nothing included.
    #[must_use]
    pub fn made(&self) -> usize {
        let pairs = self.criterion.as_ref().map_or(0, |criterion| criterion.pairs.len());
        self.trials.len() + self.failed.len() + pairs
    }

    /// What the times of a workload depend on; nothing where that is not known.
    #[must_use]
    pub fn kind(&self, workload: &str) -> Option<WorkloadKind> {
        self.workloads.iter().find(|known| known.name == workload)?.kind
    }

    /// Where a calibration lies that belongs to a record.
    #[must_use]
    pub fn beside(record: &Path) -> PathBuf {
        record.with_file_name("calibration.json")
    }

    /// Reads the calibration that lies beside a record; nothing where there is none.
    ///
    /// # Errors
    /// As [`Calibration::read`].
    pub fn read_beside(record: &Path) -> Result<Option<Calibration>, Error> {
        let path = Calibration::beside(record);
        if path.exists() { Calibration::read(&path).map(Some) } else { Ok(None) }
    }

    /// Reads a calibration.
    ///
    /// # Errors
    /// Where the file can not be read, is no calibration, or is one of another version.
    pub fn read(path: &Path) -> Result<Calibration, Error> {
        let next = "make one with `cargo claimbench calibrate`, or remove the file";
        let text = std::fs::read_to_string(path).map_err(|error| {
            Error::new(format!("the calibration can not be read: {error}"), next).at(path)
        })?;
        Calibration::parse(&text).map_err(|what| Error::new(what, next).at(path))
    }

    fn parse(text: &str) -> Result<Calibration, String> {
        let unreadable = |error: serde_json::Error| format!("this is no calibration: {error}");
        let value: serde_json::Value = serde_json::from_str(text).map_err(unreadable)?;
        match value["format"].as_u64() {
            Some(format) if format != u64::from(CALIBRATION_FORMAT) => Err(format!(
                "the calibration has format {format}, and this claimbench reads format {CALIBRATION_FORMAT}"
            )),
            _ => serde_json::from_value(value).map_err(unreadable),
        }
    }

    /// The text of its file.
    ///
    /// # Panics
    /// Never: numbers are finite by their type, and there are no maps but those with names.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string_pretty(self).expect("a calibration always serialises") + "\n"
    }
}

impl Said {
    /// Whether criterion reports a change.
    #[must_use]
    pub const fn is_change(self) -> bool {
        matches!(self, Said::Improved | Said::Regressed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::calibration;
    use super::*;

    #[test]
    fn a_calibration_survives_the_round_trip() {
        let written = calibration();
        assert_eq!(Calibration::parse(&written.to_text()), Ok(written));
    }

    #[test]
    fn another_format_and_other_files_are_refused() {
        let other = calibration().to_text().replacen("\"format\": 1", "\"format\": 2", 1);
        let error = Calibration::parse(&other).expect_err("another format");
        assert!(error.contains("format 2"), "{error}");
        for text in ["", "{}", "[1]", "{\"format\":1}"] {
            let error = Calibration::parse(text).expect_err("no calibration");
            assert!(error.starts_with("this is no calibration"), "{error}");
        }
    }
}

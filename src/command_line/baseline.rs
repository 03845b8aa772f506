//! `cargo claimbench baseline`: a record as what later ones are compared with.

use super::gate::{BASELINE, baseline, last, newer};
use crate::claim::Language;
use crate::gate::{self, Accepted, Baseline};
use crate::lanes::cargo;
use crate::record::{Error, Record, is_standard_output, replace};
use crate::report::words::so_many;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Write the baseline that `gate` compares with
///
/// Where there is one, the reasons of what was accepted stay in it, also where a merge has left both sides or its layout is
/// an older one.
#[derive(Args)]
pub(super) struct WriteBaseline {
    /// The record to take it from [default: reports/latest.jsonl, or what a gate without --record has left]
    #[arg(long)]
    record: Option<PathBuf>,
    /// The baseline to write
    #[arg(long, default_value = BASELINE)]
    out: PathBuf,
    /// Another record of the same code: where it counts otherwise, by chance, its counts are as they were too
    #[arg(long, value_name = "RECORD", conflicts_with = "convert")]
    also: Vec<PathBuf>,
    /// Take no record: write what the baseline holds in the layout of today
    #[arg(long, conflicts_with = "record")]
    convert: bool,
}

impl WriteBaseline {
    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        let earlier = Earlier::read(&self.out)?;
        let path = self.record.clone().unwrap_or_else(last);
        let baseline = match (self.convert, earlier) {
            (true, Earlier::Whole(baseline)) => *baseline,
            (true, Earlier::None) => {
                let next = "leave --convert out to take it from a record";
                return Err(Error::new("there is no baseline to convert", next).at(&self.out));
            }
            (true, Earlier::Broken(_, error)) => return Err(error),
            (false, earlier) => {
                let record = Record::read(&path)?;
                if gate::is_interrupted(&record.newest(), Language::Rust) {
                    let what = "the last run of the heap lane was ended before its end, and cases may be missing";
                    let next =
                        format!("count all of them first: `{} --bench heap`", cargo::said("bench"));
                    return Err(Error::new(what, next).at(&path));
                }
                let mut baseline = Baseline::of(&record, earlier.reasons())?;
                for path in &self.also {
                    baseline.take_in(&Record::read(path)?);
                }
                if let Earlier::Whole(earlier) = &earlier {
                    baseline.keep_verdicts(earlier);
                    baseline.keep_go(earlier);
                }
                baseline
            }
        };
        replace(&self.out, baseline.to_text())?;
        if is_standard_output(&self.out) {
            return Ok((String::new(), ExitCode::SUCCESS));
        }
        let mut text = format!(
            "baseline: {} ({}, {})\n",
            self.out.display(),
            so_many(baseline.cases.len(), "case", "cases"),
            so_many(baseline.verdicts.len(), "verdict", "verdicts")
        );
        let newer = newer();
        if !self.convert && self.record.is_none() && newer != path {
            text += &format!(
                "  it is of {}, and what the gate has counted since, in {}, is not in it: run `{} --bench heap` and this \
                 again, or `cargo claimbench accept` for single claims\n",
                path.display(),
                newer.display(),
                cargo::said("bench")
            );
        }
        Ok((cargo::as_said_here(&text).into_owned(), ExitCode::SUCCESS))
    }
}

/// What is there when a baseline is written.
enum Earlier {
    None,
    Whole(Box<Baseline>),
    /// A file that was one, of which the reasons are kept, and why it is none.
    Broken(Vec<Accepted>, Error),
}

impl Earlier {
    /// # Errors
    /// Where the file is no baseline at all: it is somebody's, and is not written over.
    fn read(path: &Path) -> Result<Earlier, Error> {
        // What is no file, such as a pipe or a device, has no earlier one, and a reader of it might wait for ever.
        if !path.is_file() || is_standard_output(path) {
            return Ok(Earlier::None);
        }
        let error = match baseline(path, None) {
            Ok(baseline) => return Ok(Earlier::Whole(Box::new(baseline))),
            Err(error) => error,
        };
        let text = std::fs::read_to_string(path).ok();
        match text.and_then(|text| Baseline::reasons(&text)) {
            Some(reasons) => Ok(Earlier::Broken(reasons, error)),
            None => Err(Error { next: "name another file with --out".to_owned(), ..error }),
        }
    }

    fn reasons(&self) -> &[Accepted] {
        match self {
            Earlier::None => &[],
            Earlier::Whole(baseline) => &baseline.accepted,
            Earlier::Broken(reasons, _) => reasons,
        }
    }
}

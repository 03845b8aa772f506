//! `claimbench export`: a record in the formats of other tools.

use crate::lanes;
use crate::record::{Error, MachineKind, Record, is_same_file, is_standard_output, write_to};
use crate::report::export;
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Write a record in the format of another tool
#[derive(Args)]
pub(super) struct Export {
    /// The format
    #[arg(long, value_enum)]
    format: Format,
    /// The record
    #[arg(long, default_value = "reports/latest.jsonl")]
    record: PathBuf,
    /// The file to write, or to add to where it is a job's `GITHUB_STEP_SUMMARY`; standard output unless one is named
    #[arg(long)]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// The verdicts as Markdown tables, for a job summary or a comment
    Markdown,
    /// Bencher Metric Format, which bencher.dev takes with its adapter json
    Bencher,
    /// Go benchmark text, which benchstat reads
    Go,
    /// The JSON of github-action-benchmark, for its tool customSmallerIsBetter: counts, and ratios of times
    GithubActionBenchmark,
    /// Comma-separated values (RFC 4180), a line a reading
    Csv,
}

impl Export {
    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        let record = Record::read(&self.record)?;
        let machines = record.machines();
        if let (Some(newest), 2..) =
            (record.headers().max_by_key(|header| header.run), machines.len())
        {
            let (file, newest) = (self.record.display(), MachineKind::of(newest));
            lanes::warn(&format!(
                "{file}: of its {} machines that of the newest run is exported: {newest}",
                machines.len()
            ));
        }
        let text = match self.format {
            Format::Markdown => export::markdown(&record),
            Format::Bencher => export::bencher(&record),
            Format::Go => export::go(&record),
            Format::GithubActionBenchmark => export::github_action_benchmark(&record),
            Format::Csv => export::csv(&record),
        };
        let Some(out) = &self.out else { return Ok((text, ExitCode::SUCCESS)) };
        if is_same_file(out, &self.record) {
            let next = "name another file with --out";
            return Err(Error::new("the export would replace the record", next).at(out));
        }
        write_to(out, &text)?;
        let said = match is_standard_output(out) {
            true => String::new(),
            false => format!("export: {}\n", out.display()),
        };
        Ok((said, ExitCode::SUCCESS))
    }
}

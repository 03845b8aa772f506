//! `cargo claimbench compare`: two builds, alternated process by process.

use crate::gate;
use crate::lanes::{self, compare};
use crate::record::{Error, write_to};
use crate::report;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Args)]
pub(super) struct Compare {
    #[command(flatten)]
    builds: compare::Compare,
    /// End with 3 where a case is undecided or its code was moved
    #[arg(long)]
    strict: bool,
    /// Show every case, not only those that differ
    #[arg(long)]
    all: bool,
    /// Write the findings as Markdown too, or add them where it is a job's `GITHUB_STEP_SUMMARY`
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Write every ratio as JSON
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl Compare {
    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        let comparison = compare::run(&self.builds)?;
        if let Some(path) = &self.json {
            let text = serde_json::to_string_pretty(&comparison);
            let unwritable =
                |error| Error::new(format!("it can not be written: {error}"), "").at(path);
            write_to(path, &(text.map_err(unwritable)? + "\n"))?;
        }
        if let Some(path) = &self.markdown {
            write_to(path, &report::builds_markdown(&comparison, self.all))?;
        }
        let table = report::builds_table(&comparison, self.all, lanes::width());
        Ok((table, ExitCode::from(gate::code(&comparison, self.strict))))
    }
}

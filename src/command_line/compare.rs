//! `cargo claimbench compare`: two builds, alternated process by process.

use super::outputs::{Output, are_apart};
use crate::gate;
use crate::lanes::{self, compare};
use crate::record::{Error, is_standard_output, write_to};
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
    /// Write the findings as Markdown too, or add them where it is a job's `GITHUB_STEP_SUMMARY`; `-` is standard output,
    /// in place of the table
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Write every ratio as JSON; `-` is standard output, in place of the table
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

impl Compare {
    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        let outputs = [("--json", self.json.as_deref()), ("--markdown", self.markdown.as_deref())];
        let outputs: Vec<Output> =
            outputs.into_iter().filter_map(|(flag, path)| Some((flag, path?))).collect();
        let builds =
            [("old build", self.builds.old.as_path()), ("new build", self.builds.new.as_path())];
        are_apart(&outputs, &builds)?;
        let comparison = compare::run(&self.builds)?;
        if let Some(path) = &self.json {
            let text = serde_json::to_string_pretty(&comparison);
            let unwritable =
                |error| Error::new(format!("it can not be written: {error}"), "").at(path);
            write_to(path, &(text.map_err(unwritable)? + "\n"))?;
        }
        if let Some(path) = &self.markdown {
            write_to(path, report::builds_markdown(&comparison, self.all))?;
        }
        let code = ExitCode::from(gate::code(&comparison, self.strict));
        if self.json.iter().chain(&self.markdown).any(|path| is_standard_output(path)) {
            return Ok((String::new(), code));
        }
        let table = report::builds_table(&comparison, self.all, lanes::width());
        Ok((table, code))
    }
}

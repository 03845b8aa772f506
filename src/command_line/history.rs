//! `claimbench history`: what earlier runs said over commits, and adding a run to it.

use crate::claim::{Catalogue, nearest};
use crate::history::{ADD_A_RUN, History, key};
use crate::lanes::history::add;
use crate::lanes::verdicts::terminal;
use crate::record::{Error, Record, RecordedClaim};
use crate::report::{self, history_json, history_table};
use clap::{Args, Subcommand};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Where the lanes keep it.
const HISTORY: &str = "reports/history.jsonl";

/// Show verdicts and counts over commits, and each verdict that turned with the two commits
///
/// Without a claim each has a row of marks; with one, each of its predictions has. Commits are in the order in which they were
/// made, and kinds of machines are not compared with each other. The file has a line a run and claim, and git merges it
/// without conflicts; `cargo bench -- --history` adds to it as well.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct OverCommits {
    #[command(subcommand)]
    command: Option<Command>,
    /// The claim, THEME/NAME; all of them unless one is named
    claim: Option<String>,
    /// The file
    #[arg(long, value_name = "FILE", default_value = HISTORY)]
    history: PathBuf,
    /// Write JSON for programs, in the shape that the documentation of `claimbench::report::history_json` describes
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Add what a record says: a line for each claim that it does not have yet
    Add {
        /// The record
        #[arg(long, default_value = "reports/latest.jsonl")]
        record: PathBuf,
        /// The file to add to, which is made where there is none
        #[arg(long, value_name = "FILE", default_value = HISTORY)]
        history: PathBuf,
    },
}

impl OverCommits {
    pub(super) fn run(&self, catalogue: Option<&Catalogue>) -> Result<String, Error> {
        if let Some(Command::Add { record, history }) = &self.command {
            return add(&Record::read(record)?, history);
        }
        let history = History::read(&self.history)?;
        let claim = self.claim.as_deref();
        if history.lines.is_empty() && (claim.is_some() || !self.json) {
            let empty = Error::new("it has no run yet", ADD_A_RUN).at(&self.history);
            return match claim {
                Some(_) => Err(empty),
                None => Ok(format!("history: {empty}\n")),
            };
        }
        if let Some(wanted) = claim.filter(|claim| !history.claims().contains(claim)) {
            return Err(unknown(&history, wanted).at(&self.history));
        }
        if self.json {
            return Ok(history_json(&history, claim));
        }
        let known = words(catalogue.unwrap_or_default());
        let words =
            |claim: &str, key: &str| known.get(&(claim.to_owned(), key.to_owned())).cloned();
        Ok(history_table(&history, claim, &words, terminal()))
    }
}

/// The words of each prediction of a catalogue, by its claim and its key.
fn words(catalogue: &Catalogue) -> BTreeMap<(String, String), String> {
    let of_claim = |claim: RecordedClaim| {
        let word = |prediction| {
            ((claim.id.clone(), key(prediction)), report::words::prediction(&claim, prediction))
        };
        claim.predictions.iter().map(word).collect::<Vec<_>>()
    };
    catalogue.iter().map(RecordedClaim::of).flat_map(of_claim).collect()
}

/// That a history has nothing of a claim, and what is near.
fn unknown(history: &History, claim: &str) -> Error {
    let near = nearest(claim, history.claims());
    let next = match near.as_slice() {
        [] => "`history` without a claim names all that it has".to_owned(),
        near => format!("did you mean {}?", near.join(" or ")),
    };
    Error::new(format!("it has nothing of a claim `{claim}`"), next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_history_has_no_run_yet_and_says_how_it_comes_by_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        std::fs::write(&path, "\n").expect("written");
        let shown = |claim: Option<&str>, json: bool| {
            let claim = claim.map(str::to_owned);
            OverCommits { command: None, claim, history: path.clone(), json }.run(None)
        };
        let said = shown(None, false).expect("it is a history");
        assert!(said.contains("history.jsonl: it has no run yet\n"), "{said}");
        assert!(
            said.contains("cargo bench -- --history") && said.contains("history add"),
            "{said}"
        );
        assert_eq!(shown(Some("a/b"), false).expect_err("nothing").what, "it has no run yet");
        let json: serde_json::Value =
            serde_json::from_str(&shown(None, true).expect("JSON")).expect("JSON");
        assert_eq!(json["lines"], serde_json::json!([]));
    }
}

//! `cargo claimbench merge`: one record of the parts of a run that several machines of one kind have measured, or of what
//! machines of several kinds say.

use crate::claim::{Catalogue, Entry};
use crate::record::{Allowed, Error, Packed, merge, replace};
use clap::Args;
use std::path::PathBuf;

/// Make one record of several: the parts of `cargo bench -- --shard 1/4` and the others, measured on machines of one kind,
/// or with --machines what several machines say. Of one record it makes the same in the newest format, which is the shortest
#[derive(Args)]
pub(super) struct Merge {
    /// The records, each of one part; the name of one that is compressed ends in `.gz`
    #[arg(required = true, num_args = 1..)]
    records: Vec<PathBuf>,
    /// The record to write, compressed where its name ends in `.gz`
    #[arg(long, default_value = "reports/latest.jsonl")]
    out: PathBuf,
    /// Parts may be missing
    #[arg(long)]
    partial: bool,
    /// The machines may be of several kinds: the page shows their verdicts side by side, and is about the machine of the
    /// record that is named last
    #[arg(long)]
    machines: bool,
}

impl Merge {
    pub(super) fn run(&self, catalogue: Option<&Catalogue>) -> Result<String, Error> {
        let read = |path: &PathBuf| Ok((path.clone(), Packed::read(path)?.checked()?));
        let parts = self.records.iter().map(read).collect::<Result<Vec<_>, Error>>()?;
        let allowed = Allowed { partial: self.partial, machines: self.machines };
        let (mut merged, warnings) = merge(parts, allowed)?;
        if let Some(catalogue) = catalogue {
            let ids: Vec<String> = catalogue.iter().map(Entry::id).collect();
            let left_out = merged.record.left_out().cloned().unwrap_or_default();
            merged.record = merged.record.arranged(&ids, left_out);
        }
        // It may be one of the parts, of which nothing is to be lost.
        replace(&self.out, merged.to_bytes(&self.out))?;
        let (claims, runs) = (merged.record.claims().len(), merged.record.headers().count());
        let warnings = warnings.iter().map(|warning| format!("warning: {warning}\n"));
        let mut text = warnings.collect::<String>();
        text += &format!("merge: {claims} claims, {runs} runs: {}\n", self.out.display());
        Ok(text)
    }
}

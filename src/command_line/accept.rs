//! `cargo claimbench accept`: a change that is meant.

use super::gate::{BASELINE, baseline, newer};
use crate::claim::composed;
use crate::gate::{self, Differs, Moved, Wanted};
use crate::lanes::cargo;
use crate::record::{Error, Record, replace};
use crate::report::words::so_many;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

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
    #[arg(long, default_value = BASELINE)]
    baseline: PathBuf,
}

impl Accept {
    fn variant(&self) -> Option<String> {
        self.variant.as_deref().map(|variant| composed(variant).into_owned())
    }

    pub(super) fn run(&self) -> Result<(String, ExitCode), Error> {
        let mut baseline = baseline(&self.baseline, self.record.as_deref())?;
        let path = self.record.clone().unwrap_or_else(newer);
        let record = Record::read(&path)?;
        let wanted =
            Wanted { claim: self.claim.clone(), variant: self.variant(), point: self.point };
        let toolchain = gate::compare(&baseline, &record)?.toolchain;
        let moved = gate::accept(&mut baseline, &record, &wanted, &self.because)?;
        if moved == Moved::default() {
            let what = format!("the baseline agrees with this record on {} already", self.claim);
            let next = "nothing was moved; run `cargo claimbench gate` or measure anew, or name another --record";
            return Err(Error::new(what, next).at(&path));
        }
        replace(&self.baseline, baseline.to_text())?;
        let mut text = format!(
            "{}: {} and {} moved to those of {}\n",
            self.baseline.display(),
            so_many(moved.readings, "reading", "readings"),
            so_many(moved.verdicts, "verdict", "verdicts"),
            path.display()
        );
        if let Some(differs) = toolchain.first() {
            let Differs { what, before, after } = differs;
            text += &format!(
                "the others were taken with another {what} ({before} → {after}): `cargo claimbench baseline` moves all of them\n"
            );
        }
        Ok((cargo::as_said_here(&text).into_owned(), ExitCode::SUCCESS))
    }
}

//! The end of a lane: its last line, what it says of what was left out, and its exit code.

use super::{Session, record_path, times};
use crate::lanes::control_group;
use crate::lanes::deadline::Deadline;
use crate::lanes::failed::tested;
use crate::lanes::invocation::told;
use crate::lanes::lock;
use crate::lanes::members::is_judged;
use crate::lanes::say::say;
use crate::record::{End, Error, Finite, Line, OutOfTime};
use std::process::ExitCode;

impl Session {
    /// Ends a run of a lane of that name; where cases failed its exit code is 1, or 0 where the lane that judges follows.
    ///
    /// # Errors
    /// What the lane ended with, or where the record can not be written.
    pub(in crate::lanes) fn close(
        mut self,
        result: Result<(), Error>,
        name: &str,
    ) -> Result<ExitCode, Error> {
        result?;
        let seconds = Finite::new(self.started.elapsed().as_secs_f64());
        let seconds = seconds.ok_or_else(|| Error::new("the clock went backwards", "run again"))?;
        let (throttled, waited) = control_group::kept().since(self.kept).recorded();
        let out_of_time = self.deadline.take().map(Deadline::left_out).transpose()?.flatten();
        let end = End { run: self.run, seconds, throttled, waited, out_of_time };
        self.journal.append(&Line::End(end.clone()))?;
        self.progress.end();
        if times(self.lane, &self.options) {
            for sentence in end.disturbed() {
                say(&format!(
                    "{name}: {sentence}; give it more of the cores, or believe counts alone"
                ));
            }
        }
        let left_out = end.out_of_time.as_ref().map_or(0, |left| left.cases.len());
        if let Some(left) = &end.out_of_time {
            say(&format!("{name}: {left}{}", listed(left)));
        }
        if self.options.by_tester {
            let (cases, failed) = (self.cases - left_out, self.failures + left_out);
            return tested(&record_path(&self.options), name, cases, failed);
        }
        // What was to be tested and was not is no success.
        let failures = self.failures + if self.options.test { left_out } else { 0 };
        if failures == 0 {
            return Ok(ExitCode::SUCCESS);
        }
        let failed = format!("{failures} cases failed");
        if !lock::cargo_bench().is_some_and(|cargo| is_judged(&told(cargo))) {
            say(&failed);
            return Ok(ExitCode::from(1));
        }
        say(&format!("{failed}; the verdicts lane exits 1 for them"));
        Ok(ExitCode::SUCCESS)
    }
}

/// So many cases that were left out are named one by one; of more of them each claim is.
const ONE_BY_ONE: usize = 10;

/// The cases that were left out, a line each; where there are many, a line a claim.
fn listed(left: &OutOfTime) -> String {
    if left.cases.len() <= ONE_BY_ONE {
        return left.cases.iter().map(|case| format!("\n  {case}")).collect();
    }
    let of_claims = left.cases.chunk_by(|one, other| one.claim == other.claim);
    of_claims.map(|cases| format!("\n  {}/: {} of them", cases[0].claim, cases.len())).collect()
}

//! How far a lane is: a bar with the time left where a terminal is attached, a plain line a claim otherwise.

use super::say::say;
use crate::claim::Lane;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Instant;

/// The progress of one lane.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    lane: &'static str,
    claim: String,
    cases: usize,
    since: Instant,
}

impl Progress {
    /// Starts with the number of steps that the whole lane will take.
    ///
    /// The time lane has no bar, for criterion shows a progress of its own on the same terminal.
    pub(super) fn start(kind: Lane, lane: &'static str, steps: usize) -> Progress {
        let style =
            ProgressStyle::with_template("{prefix:17} {bar:24} {pos}/{len} {eta} left  {msg}");
        let bar = style.ok().filter(|_| kind != Lane::Time && std::io::stderr().is_terminal()).map(
            |style| {
                let bar =
                    ProgressBar::with_draw_target(Some(steps as u64), ProgressDrawTarget::stderr());
                bar.set_style(style);
                bar.set_prefix(lane);
                bar
            },
        );
        Progress { bar, lane, claim: String::new(), cases: 0, since: Instant::now() }
    }

    /// A claim begins.
    pub(super) fn claim(&mut self, claim: &str, cases: usize) {
        self.end_claim();
        claim.clone_into(&mut self.claim);
        self.cases = cases;
        self.since = Instant::now();
        if let Some(bar) = &self.bar {
            bar.set_message(claim.to_owned());
        }
    }

    /// The claims are done, and so many groups are still to be decided.
    pub(super) fn deciding(&mut self, groups: usize) {
        self.end_claim();
        self.claim.clear();
        let sentence = format!("{groups} groups are decided by what is left of the budget");
        match &self.bar {
            Some(bar) => bar.set_message(sentence),
            None => say(&format!("{:17} {sentence}", self.lane)),
        }
    }

    /// So many steps are done.
    pub(super) fn step(&self, steps: usize) {
        if let Some(bar) = &self.bar {
            bar.inc(steps as u64);
        }
    }

    /// A line that stays, above the bar where there is one.
    pub(super) fn say(&self, sentence: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say(sentence)),
            None => say(sentence),
        }
    }

    /// The lane is done.
    pub(super) fn end(self) {
        self.end_claim();
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }

    fn end_claim(&self) {
        if !self.claim.is_empty() {
            let seconds = self.since.elapsed().as_secs_f64();
            let Progress { lane, claim, cases, .. } = self;
            self.say(&format!("{lane:17} {claim:32} {cases:4} cases {seconds:7.1} s"));
        }
    }
}

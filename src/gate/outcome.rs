//! What a comparison with a baseline found, and the exit code that follows.

use super::exact::{CaseId, Name};
use super::origin::Differs;
use crate::claim::{Allocator, Lane, Metric};
use crate::record::RecordedPrediction;
use crate::verdict::{Transfer, Verdict};
use std::cmp::Ordering;

/// What a comparison with a baseline found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// How the toolchains of the runs that counted differ from the baseline's; where they do, changed counts are their
    /// doing until shown otherwise.
    pub toolchain: Vec<Differs>,
    /// How the machine differs from the baseline's kind; where it does, no verdict is compared.
    pub machine: Vec<Differs>,
    /// Why no instructions were compared, where both sides have some: how what their counts depend on beside the toolchain
    /// differs.
    pub instructions: Vec<Differs>,
    /// Exact readings that are not as they were, worst first.
    pub changes: Vec<Change>,
    /// Verdicts that are not as they were.
    pub turned: Vec<Turned>,
    /// What becomes in Rust of what articles state, where that is not as it was. None counts: a verdict of which it is put
    /// together and that fell does.
    pub transfers: Vec<TurnedTransfer>,
    /// Cases that the baseline has and the record has not.
    pub missing: Vec<CaseId>,
    /// How many others the record has not because they need more cores or memory than its machine has.
    pub beyond: usize,
    /// How many of Go sides the record has not because there was no Go toolchain.
    pub without_go: usize,
    /// Why there was none, as far as the record says.
    pub why_no_go: Option<String>,
    /// Cases that the record has and the baseline has not.
    pub new: Vec<CaseId>,
    /// Cases without a reading because they failed or the run had no more time, and points at which variants gave different
    /// outputs.
    pub void: Vec<VoidCase>,
    /// How many exact readings were compared.
    pub exact: usize,
    /// How many verdicts were compared.
    pub verdicts: usize,
}

/// A case that can not be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidCase {
    /// The claim's id.
    pub claim: String,
    /// The variant that failed; nothing where the variants of a point differ.
    pub variant: Option<String>,
    /// The point of the axis.
    pub point: u64,
    /// The case, or the claim and point, for a reader.
    pub what: String,
    /// Why.
    pub why: String,
}

/// An exact reading that is not as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The case.
    pub case: CaseId,
    /// The point for a reader.
    pub label: String,
    /// What was read.
    pub name: Name,
    /// The reading in the baseline, per operation.
    pub before: f64,
    /// The reading in the record, per operation.
    pub after: f64,
    /// The file to open, with the line that requests the most bytes where the record has it.
    pub open: String,
    /// What excuses it: how the toolchain of its run differs from the baseline's. Nothing where it is the project's doing.
    pub causes: Vec<Differs>,
    /// Whether it was so again when the same build counted it once more; nothing where it was not counted again.
    pub confirmed: Option<bool>,
}

/// Which way a reading went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// More allocations or bytes than before.
    Worse,
    /// A figure of the routine's own, of which nobody knows whether more is better.
    Changed,
    /// Fewer allocations or bytes.
    Better,
}

/// A verdict that is not as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Turned {
    /// The claim's id.
    pub claim: String,
    /// The prediction.
    pub prediction: RecordedPrediction,
    /// The allocator that it was judged under.
    pub allocator: Allocator,
    /// The verdict in the baseline, without its reason.
    pub before: String,
    /// The verdict now.
    pub after: Verdict,
    /// The points at which it is refuted now.
    pub refuted_at: Vec<u64>,
    /// What a rerun said; nothing where there was none, which exact readings do not need.
    pub confirmed: Option<bool>,
    /// What excuses it where it is about exact readings: how the toolchain of their run differs from the baseline's.
    pub causes: Vec<Differs>,
    /// The file to open.
    pub open: String,
}

/// What becomes of a stated prediction in Rust, where that is not as it was.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnedTransfer {
    /// The claim's id.
    pub claim: String,
    /// The prediction.
    pub prediction: RecordedPrediction,
    /// What it was by the verdicts of the baseline; where it was open, the baseline does not say why.
    pub before: Transfer,
    /// What it is by the same verdicts now.
    pub after: Transfer,
    /// What excuses the verdicts that turned.
    pub causes: Vec<Differs>,
    /// The file to open.
    pub open: String,
}

impl TurnedTransfer {
    /// Whether it is open on one of the two sides, so that nothing is known to have turned.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.before, Transfer::Open(_)) || matches!(self.after, Transfer::Open(_))
    }
}

impl Change {
    /// Which way the reading went. Fewer is better for everything but a routine's own figures.
    #[must_use]
    pub fn direction(&self) -> Direction {
        match self.name.metric {
            Metric::Figure => Direction::Changed,
            _ if self.after > self.before => Direction::Worse,
            _ => Direction::Better,
        }
    }

    /// Whether it was not so when the same build counted it again: the count differs by chance.
    #[must_use]
    pub fn is_by_chance(&self) -> bool {
        self.confirmed == Some(false)
    }

    /// The lane that counts it, and under which allocator.
    #[must_use]
    pub fn lane(&self) -> (Lane, Allocator) {
        match self.name.metric.lane() {
            Lane::Instructions => (Lane::Instructions, Allocator::System),
            _ => (Lane::Heap, self.case.allocator()),
        }
    }

    /// How many times as much it is; infinite where there was nothing before.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        if self.before == self.after { 1.0 } else { self.after / self.before }
    }

    /// Worse before changed before better, and within each what moved most first.
    pub(super) fn order(&self, other: &Change) -> Ordering {
        let moved = |change: &Change| {
            let log = change.ratio().ln().abs();
            if log.is_nan() { f64::INFINITY } else { log }
        };
        let by_size = moved(other).total_cmp(&moved(self));
        self.direction()
            .cmp(&other.direction())
            .then(by_size)
            .then_with(|| (&self.case, &self.name).cmp(&(&other.case, &other.name)))
    }
}

impl Turned {
    /// Whether a prediction that held is refuted now, and a rerun did not say otherwise.
    #[must_use]
    pub fn is_worse(&self) -> bool {
        self.fell() && self.confirmed.unwrap_or(!self.is_rerun())
    }

    /// Whether a verdict that fell counts only where a rerun says so too: times and what goes with them, and resident bytes,
    /// which depend on what else the machine does. What is counted is the same each time unless it is shown to differ.
    #[must_use]
    pub fn is_rerun(&self) -> bool {
        !matches!(self.prediction.metric.lane(), Lane::Heap | Lane::Instructions)
    }

    /// Whether a prediction that held is refuted now, whatever a rerun says.
    #[must_use]
    pub fn fell(&self) -> bool {
        self.before == Verdict::Holds.name() && self.after == Verdict::Refuted
    }

    /// Whether a prediction that held can no longer be said to, and not be said to be refuted either.
    #[must_use]
    pub fn is_unclear(&self) -> bool {
        self.before == Verdict::Holds.name() && !self.is_worse()
    }
}

impl Outcome {
    /// Whether an exact reading that changed counts: it does where nothing excuses it, or where the caller is strict, unless
    /// it differs by chance.
    #[must_use]
    pub fn exact_counts(&self, change: &Change, strict: bool) -> bool {
        !change.is_by_chance() && (strict || change.causes.is_empty())
    }

    /// Whether the exit code is 1 for an exact reading that changed.
    #[must_use]
    pub fn fails(&self, change: &Change, strict: bool) -> bool {
        let of_direction = match change.direction() {
            Direction::Worse => true,
            Direction::Changed => strict,
            Direction::Better => false,
        };
        of_direction && self.exact_counts(change, strict)
    }

    /// Whether a verdict fell that counts: one on exact readings does where nothing excuses them.
    #[must_use]
    pub fn turned_counts(&self, turned: &Turned, strict: bool) -> bool {
        turned.is_worse() && (strict || turned.causes.is_empty())
    }

    /// Whether anything got worse.
    #[must_use]
    pub fn is_worse(&self, strict: bool) -> bool {
        self.changes.iter().any(|change| self.fails(change, strict))
            || self.turned.iter().any(|turned| self.turned_counts(turned, strict))
            || !self.void.is_empty()
            || (strict && !self.missing.is_empty())
    }

    /// Whether the baseline and the record have nothing in common: all of the one is missing in the other, and nothing is known
    /// of what they say.
    #[must_use]
    pub fn is_of_others(&self) -> bool {
        let compared = self.exact + self.verdicts;
        compared == 0 && self.void.is_empty() && !self.missing.is_empty()
    }

    /// The exit code: 0 where nothing got worse, 1 where something did, 3 where the caller is strict and some verdict
    /// that held is unclear now.
    #[must_use]
    pub fn code(&self, strict: bool) -> u8 {
        match () {
            () if self.is_worse(strict) => 1,
            () if strict && self.turned.iter().any(Turned::is_unclear) => 3,
            () => 0,
        }
    }
}

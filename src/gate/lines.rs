//! The lines of a baseline: readings, verdicts, and what was moved by hand.

use super::exact::{CaseId, Name};
use crate::claim::Allocator;
use crate::record::RecordedPrediction;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The exact readings of one case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseLine {
    /// The case.
    #[serde(flatten)]
    pub case: CaseId,
    /// Its readings, per operation.
    pub readings: BTreeMap<Name, f64>,
}

/// The verdict of one prediction under one allocator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VerdictLine {
    /// The claim's id.
    pub claim: String,
    /// The allocator that it was judged under.
    pub allocator: Allocator,
    /// The verdict, without its reason.
    pub verdict: String,
    /// The prediction.
    pub prediction: RecordedPrediction,
}

/// A line that was moved by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accepted {
    /// The case.
    #[serde(flatten)]
    pub case: CaseId,
    /// What was read.
    pub name: Name,
    /// The reading before; absent where the case or the reading is new.
    pub before: Option<f64>,
    /// The reading since; absent where it is gone.
    pub after: Option<f64>,
    /// Why.
    pub because: String,
}

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

impl VerdictLine {
    /// Whether it is about a prediction under an allocator: same readings, same bound, same points.
    #[must_use]
    pub fn is_of(
        &self,
        claim: &str,
        allocator: Allocator,
        prediction: &RecordedPrediction,
    ) -> bool {
        // What the article prints may be reworded, and whose a bound is may be said more exactly.
        let stripped = |prediction: &RecordedPrediction| RecordedPrediction {
            stated: None,
            printed: None,
            after_trial: false,
            unlike: None,
            cause: None,
            languages: None,
            ..prediction.clone()
        };
        self.claim == claim
            && self.allocator == allocator
            && stripped(&self.prediction) == stripped(prediction)
    }
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

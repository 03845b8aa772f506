//! The lines of a baseline: readings, verdicts, and what was moved by hand.

use super::exact::{CaseId, Name, Readings};
use super::range::Range;
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
    /// Its readings, per operation: the least of several processes where those did not count alike.
    pub readings: BTreeMap<Name, f64>,
    /// The most of those that others may count otherwise.
    #[serde(default)]
    pub most: BTreeMap<Name, f64>,
}

impl CaseLine {
    pub(super) fn of(case: CaseId, readings: Readings) -> CaseLine {
        let by_chance = readings.iter().filter(|(_, counted)| counted.by_chance);
        let most = by_chance.map(|(name, counted)| (name.clone(), counted.most)).collect();
        let least = |(name, counted): (Name, Range)| (name, counted.least);
        CaseLine { case, most, readings: readings.into_iter().map(least).collect() }
    }

    pub(super) fn range(&self, name: &Name) -> Option<Range> {
        let least = *self.readings.get(name)?;
        let most = self.most.get(name).copied();
        let by_chance = most.is_some();
        Some(Range { least, most: most.unwrap_or(least).max(least), by_chance })
    }

    /// Takes in what another record counted of the case: what is not alike in both is by chance.
    pub(super) fn take_in(&mut self, other: &CaseLine) {
        let both: Vec<(Name, Range)> = self
            .readings
            .keys()
            .filter_map(|name| Some((name.clone(), self.range(name)?.with(other.range(name)?))))
            .filter(|(_, both)| both.by_chance)
            .collect();
        for (name, Range { least, most, .. }) in both {
            self.most.insert(name.clone(), most);
            self.readings.insert(name, least);
        }
    }
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

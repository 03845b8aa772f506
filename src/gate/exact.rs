//! The exact readings of a record by case, each under a name that a baseline can hold.

use crate::claim::{Allocator, Lane, Metric, Unit};
use crate::record::{Case, Newest, Reading, RecordedClaim, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A case of the heap lane: its allocator is always dhat's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseId {
    /// The claim's id, `theme/name`.
    pub claim: String,
    /// The variant's name.
    pub variant: String,
    /// The point of the axis.
    pub point: u64,
}

/// What an exact reading of a case is of: `held`, `held @ idle`, `figure capacity`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name {
    /// The metric.
    pub metric: Metric,
    /// The phase; none means the metric's usual one.
    pub phase: Option<String>,
    /// The name of the figure, where the metric is [`Metric::Figure`].
    pub figure: Option<String>,
}

/// The exact readings of a case, per operation.
pub(super) type Readings = BTreeMap<Name, f64>;

/// The exact readings of every case of some claims that has any.
pub(super) fn readings(newest: &Newest, claims: &[&RecordedClaim]) -> BTreeMap<CaseId, Readings> {
    let mut all = BTreeMap::new();
    for id in claims.iter().flat_map(|claim| cases(claim)) {
        let readings: Readings = newest
            .readings(Lane::Heap, &id.case())
            .into_iter()
            .filter(|reading| is_exact(claims, &id, reading))
            .filter_map(|reading| {
                let name = Name {
                    metric: reading.metric,
                    phase: reading.phase.clone(),
                    figure: reading.figure.clone(),
                };
                Some((name, reading.value.exact()?))
            })
            .collect();
        if !readings.is_empty() {
            all.insert(id, readings);
        }
    }
    all
}

/// Whether a reading of a case is the same in every run. Where several threads work, how many bytes live at once depends
/// on who runs when; what they allocate does not, but for what they make when they first meet, and that the least of
/// several processes leaves out.
fn is_exact(claims: &[&RecordedClaim], id: &CaseId, reading: &Reading) -> bool {
    let claim = claims.iter().find(|claim| claim.id == id.claim);
    let has_threads = claim.is_some_and(|claim| claim.unit == Unit::Threads) && id.point > 1;
    let by_chance = has_threads || matches!(reading.value, Value::Least { .. });
    !by_chance || matches!(reading.metric, Metric::Allocations | Metric::Bytes)
}

/// Every case that a claim has in the heap lane.
pub(super) fn cases(claim: &RecordedClaim) -> Vec<CaseId> {
    let variants = claim.variants.iter();
    variants
        .flat_map(|variant| variant.points_in(Lane::Heap).map(move |point| (variant, point)))
        .map(|(variant, point)| CaseId {
            claim: claim.id.clone(),
            variant: variant.name.clone(),
            point,
        })
        .collect()
}

impl CaseId {
    /// The case as the heap lane records it.
    #[must_use]
    pub fn case(&self) -> Case {
        let CaseId { claim, variant, point } = self.clone();
        Case { claim, variant, point, allocator: Allocator::Dhat }
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}", self.claim, self.variant, self.point)
    }
}

/// What separates a metric from its phase.
const AT: &str = " @ ";
/// What a figure's name stands behind.
const FIGURE: &str = "figure ";

impl From<Name> for String {
    fn from(name: Name) -> String {
        let metric = match (&name.figure, serde_json::to_value(name.metric)) {
            (Some(figure), _) => format!("{FIGURE}{figure}"),
            (None, Ok(serde_json::Value::String(metric))) => metric,
            // A metric is written as a word; its name for a reader would do as well.
            (None, _) => name.metric.name().to_owned(),
        };
        match name.phase {
            Some(phase) => format!("{metric}{AT}{phase}"),
            None => metric,
        }
    }
}

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Name, String> {
        let (metric, phase) = match text.split_once(AT) {
            Some((metric, phase)) => (metric, Some(phase.to_owned())),
            None => (text.as_str(), None),
        };
        if let Some(figure) = metric.strip_prefix(FIGURE) {
            let figure = Some(figure.to_owned());
            return Ok(Name { metric: Metric::Figure, phase, figure });
        }
        let metric = serde_json::from_value(serde_json::Value::String(metric.to_owned()))
            .map_err(|_| format!("`{text}` is no reading of the heap lane"))?;
        Ok(Name { metric, phase, figure: None })
    }
}

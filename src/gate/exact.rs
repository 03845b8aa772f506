//! The exact readings of a record by case, each under a name that a baseline can hold.

use super::range::Range;
use crate::claim::{Allocator, Lane, Language, Metric, Unit};
use crate::record::{Case, Newest, Reading, RecordedClaim, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A case of a heap lane: its allocator is dhat's, or Go's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseId {
    /// The claim's id, `theme/name`.
    pub claim: String,
    /// The variant's name.
    pub variant: String,
    /// The point of the axis.
    pub point: u64,
    /// The language that it is written in; Rust unless a baseline says otherwise.
    #[serde(default = "rust", skip_serializing_if = "is_rust")]
    pub language: Language,
}

const fn rust() -> Language {
    Language::Rust
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_rust(language: &Language) -> bool {
    matches!(language, Language::Rust)
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

/// The exact readings of a case.
pub(super) type Readings = BTreeMap<Name, Range>;

/// The exact readings of every case of some claims that has any.
pub(super) fn readings(newest: &Newest, claims: &[&RecordedClaim]) -> BTreeMap<CaseId, Readings> {
    let mut all = BTreeMap::new();
    for id in claims.iter().flat_map(|claim| cases(newest, claim)) {
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
                let counted = Range::of(&reading.value)?;
                let by_chance = counted.by_chance || has_threads(claims, &id);
                Some((name, Range { by_chance, ..counted }))
            })
            .chain(instructions(newest, &id))
            .collect();
        if !readings.is_empty() {
            all.insert(id, readings);
        }
    }
    all
}

/// The instructions of a case, where they were the same each time that they were counted.
fn instructions(newest: &Newest, id: &CaseId) -> Option<(Name, Range)> {
    let case = Case { allocator: Allocator::System, ..id.case() };
    let metric = Metric::Instructions;
    let reading =
        newest.reading(&case, metric, None, None).filter(|_| id.language == Language::Rust)?;
    let counted = Range::of(&reading.value).filter(|counted| !counted.by_chance)?;
    Some((Name { metric, phase: None, figure: None }, counted))
}

/// Whether a reading of a case is the same in every run. Where several threads work, how many bytes live at once depends
/// on who runs when; what they allocate does not, but for what they make when they first meet, and that the least of
/// several processes leaves out.
fn is_exact(claims: &[&RecordedClaim], id: &CaseId, reading: &Reading) -> bool {
    let by_chance = has_threads(claims, id) || matches!(reading.value, Value::Least { .. });
    let is_counted = matches!(reading.metric, Metric::Allocations | Metric::Bytes);
    match id.language {
        Language::Rust => !by_chance || is_counted,
        // What lives has some of the runtime's own in it; and who finds what in a pool is the scheduler's doing.
        Language::Go => !by_chance && (is_counted || reading.metric == Metric::Figure),
    }
}

/// Whether a case has several threads by its point.
fn has_threads(claims: &[&RecordedClaim], id: &CaseId) -> bool {
    let claim = claims.iter().find(|claim| claim.id == id.claim);
    id.point > 1 && claim.is_some_and(|claim| claim.unit == Unit::Threads)
}

/// Every case that a claim has in the heap lanes: of its Go side those of the variants that the record knows.
pub(super) fn cases(newest: &Newest, claim: &RecordedClaim) -> Vec<CaseId> {
    let variants = claim.variants.iter();
    let case = |(variant, point, language): (&String, u64, Language)| {
        let (claim, variant) = (claim.id.clone(), variant.clone());
        CaseId { claim, variant, point, language }
    };
    let in_rust = variants.flat_map(|variant| {
        variant.points_in(Lane::Heap).map(move |point| (&variant.name, point, Language::Rust))
    });
    let in_go = newest.go(&claim.id).into_iter().flat_map(|side| &side.variants);
    let in_go = in_go.flat_map(|variant| {
        variant.points.iter().map(move |point| (&variant.name, *point, Language::Go))
    });
    in_rust.chain(in_go).map(case).collect()
}

impl CaseId {
    /// The case as its heap lane records it.
    #[must_use]
    pub fn case(&self) -> Case {
        let CaseId { claim, variant, point, .. } = self.clone();
        Case { claim, variant, point, allocator: self.allocator() }
    }

    /// The allocator that its heap lane counts under.
    #[must_use]
    pub const fn allocator(&self) -> Allocator {
        match self.language {
            Language::Rust => Allocator::Dhat,
            Language::Go => Allocator::Go,
        }
    }
}

impl fmt::Display for CaseId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}", self.claim, self.variant, self.point)?;
        if self.language == Language::Go { formatter.write_str(" in Go") } else { Ok(()) }
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

//! A line of a history: what one run said of one claim.

use crate::claim::Allocator;
use crate::record::Finite;
use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;

/// The version of the format. A line of another version is refused.
pub const FORMAT: u32 = 1;

/// What one run said of one claim. The fields stand in the order of their names.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryLine {
    /// The versions of the allocators that it was measured under, by their names.
    pub allocators: BTreeMap<Allocator, String>,
    /// The claim's id, `theme/name`.
    pub claim: String,
    /// The commit, as a record has it: `+` behind it where files differed, or `unknown`.
    pub commit: String,
    /// When that commit was made, RFC 3339 in UTC; absent where git did not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub committed: Option<String>,
    /// The cores that it was measured on.
    pub cores: usize,
    /// The version of the format.
    pub format: u32,
    /// When the last lane that measured the claim began, RFC 3339 in UTC.
    pub measured: String,
    /// The predictions that were judged, by their [`key`](super::key).
    pub predictions: BTreeMap<String, Of>,
    /// The name of the processor.
    pub processor: String,
    /// The compiler, as it names itself.
    pub rustc: String,
    /// What the predictions say together, without a reason.
    pub verdict: String,
}

/// What was said of one prediction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Of {
    /// Whether the article states it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stated: bool,
    /// What was said under each allocator, or as Go runs.
    pub under: BTreeMap<Allocator, Under>,
}

/// What was said of one prediction under one allocator.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Under {
    /// Of an exact metric of the lanes `heap` and `instructions`, at each point: the reading, and that of the reference where
    /// it has one; nothing where it was not read. Empty for other metrics.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Option<Vec<Count>>>,
    /// Of a ratio of sampled readings, at each point: the ratio, and where it has an interval its ends; nothing where it was
    /// not read. Empty for other metrics.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ratios: Vec<Option<Vec<Finite>>>,
    /// The verdict, without its reason.
    pub verdict: String,
}

/// An exact reading per operation; a whole one is written without a fraction.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Deserialize)]
pub struct Count(pub Finite);

impl Serialize for Count {
    fn serialize<To: Serializer>(&self, to: To) -> Result<To::Ok, To::Error> {
        /// Up to here every whole number is one of its own.
        const WHOLE: f64 = 9_007_199_254_740_992.0;
        let number = self.0.get();
        match number.fract() == 0.0 && number.abs() < WHOLE {
            true => to.serialize_i64(number as i64),
            false => to.serialize_f64(number),
        }
    }
}

impl HistoryLine {
    /// What tells it from all other lines: the claim, the commit, and when and where it was measured.
    #[must_use]
    pub fn identity(&self) -> (&str, &str, &str, &str, usize) {
        (&self.claim, &self.commit, &self.measured, &self.processor, self.cores)
    }

    /// When the commit was made; where git did not tell, when it was measured.
    #[must_use]
    pub fn when(&self) -> &str {
        self.committed.as_deref().unwrap_or(&self.measured)
    }

    /// What is wrong with its times; nothing where each is one.
    pub(super) fn fault(&self) -> Option<String> {
        let committed = self.committed.as_deref().map(|time| ("committed", time));
        let mut times = committed.into_iter().chain([("measured", self.measured.as_str())]);
        let (name, time) = times.find(|(_, time)| !is_time(time))?;
        Some(format!("`{name}` is {time:?}, which is no time in RFC 3339 in UTC, such as {A_TIME}"))
    }

    /// The line's text with its line break.
    ///
    /// # Panics
    /// Never: every part serialises, and its numbers are finite by their type.
    #[must_use]
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a line of a history always serialises") + "\n"
    }
}

/// A time as lines have them.
const A_TIME: &str = "2026-01-02T03:04:05Z";

/// Whether a text is a time in RFC 3339 in UTC: as a text it stands in the order of time.
fn is_time(text: &str) -> bool {
    // The parser also takes a time without seconds, a blank before the hour, and what is behind the offset.
    let is_whole = text.len() >= A_TIME.len() && text.ends_with('Z');
    is_whole && text.as_bytes()[10] == b'T' && text.parse::<Timestamp>().is_ok()
}

//! What a prediction is called over commits: all that its verdict depends on, in one line.

use crate::claim::{Bound, Metric};
use crate::record::{RecordedOwn, RecordedPrediction};

/// What stands before the points of a key.
const AT: &str = " at ";

/// The name of a prediction in a history, such as `time pooled / fresh <= 0.5 at 16,64`: metric, sides, bound, points and
/// allocator, in the words of a record. A prediction with another bound or other points is another one; what the article
/// prints, whose the bound is and what is said of it may change.
#[must_use]
pub fn key(prediction: &RecordedPrediction) -> String {
    let RecordedPrediction { metric, subject, phase, figure, .. } = prediction;
    let own = read(*metric, phase.as_deref(), figure.as_deref());
    let sign = if prediction.difference { "-" } else { "/" };
    let compared = match (&prediction.reference, prediction.reference_point, &prediction.own) {
        _ if prediction.to_go => format!("{own} {subject} in rust / in go"),
        (Some(reference), _, _) => format!("{own} {subject} {sign} {reference}"),
        (None, Some(point), _) => format!("{own} {subject} {sign} that at {point}"),
        (None, None, Some(RecordedOwn { metric, phase, figure })) => {
            let other = read(*metric, phase.as_deref(), figure.as_deref());
            format!("{own} {sign} {other} {subject}")
        }
        (None, None, None) => format!("{own} {subject}"),
    };
    let bound = match prediction.bound {
        Bound::AtMost(most) => format!("<= {most}"),
        Bound::AtLeast(least) => format!(">= {least}"),
        Bound::Below(limit) => format!("< {limit}"),
        Bound::Within(least, most) => format!("in {least} to {most}"),
        Bound::Equal(expected) => format!("= {expected}"),
    };
    let under = prediction.allocator.map(|only| format!(" under {}", word(&only)));
    let points: Vec<String> = prediction.points.iter().map(u64::to_string).collect();
    format!("{compared} {bound}{}{AT}{}", under.unwrap_or_default(), points.join(","))
}

/// The points of a key, in their order; none of a text that is no key.
#[must_use]
pub fn points(key: &str) -> Vec<u64> {
    let listed = key.rsplit_once(AT).map_or("", |(_, points)| points);
    listed.split(',').filter_map(|point| point.parse().ok()).collect()
}

/// What is read: `held @ idle`, `figure capacity`.
fn read(metric: Metric, phase: Option<&str>, figure: Option<&str>) -> String {
    let name = figure.map(|figure| format!(" {figure}")).unwrap_or_default();
    let phase = phase.map(|phase| format!(" @ {phase}")).unwrap_or_default();
    format!("{}{name}{phase}", word(&metric))
}

/// A metric or an allocator as a record writes it.
fn word(named: &impl serde::Serialize) -> String {
    match serde_json::to_value(named) {
        Ok(serde_json::Value::String(word)) => word,
        // Both are written as words.
        _ => String::new(),
    }
}

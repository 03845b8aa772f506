//! What is said of one claim on the page of its theme.

use crate::record::RecordedClaim;
use crate::report::words;
use crate::verdict::{JudgedPoint, JudgedPrediction};

/// What is said of one claim.
pub(in crate::report) struct Item<'a> {
    pub(in crate::report) claim: &'a RecordedClaim,
    pub(in crate::report) sentences: Vec<String>,
}

/// What was measured for a prediction at a point, which is named where there are others.
pub(super) fn measured(
    claim: &RecordedClaim,
    under: &JudgedPrediction,
    point: &JudgedPoint,
) -> Option<String> {
    let measured = words::measured(under.prediction, point)?;
    let is_alone = under.points.len() == 1;
    Some(if is_alone { measured } else { format!("{measured} at {}", claim.spoken(point.point)) })
}

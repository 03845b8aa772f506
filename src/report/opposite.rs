//! Where two variants stand the other way round than at the point that decides a prediction.

use super::format::Quantity;
use super::words;
use crate::claim::Metric;
use crate::verdict::{JudgedClaim, JudgedPoint, JudgedPrediction, Measured, Pair, Side};

/// The points at which the other one of the two is clearly faster, with how they stand there: `the other way round at
/// 65,536 (8.20×)`. Nothing where there is none, or the prediction does not compare the times of two variants.
pub(super) fn elsewhere(
    judged: &JudgedClaim,
    under: &JudgedPrediction,
    point: &JudgedPoint,
) -> Option<String> {
    let prediction = under.prediction;
    if prediction.metric != Metric::Time || prediction.difference {
        return None;
    }
    let reference = prediction.reference.as_deref()?;
    let subject = prediction.subject.as_str();
    let Measured::Sampled { estimate, .. } = point.measured? else { return None };
    let is_slower = estimate.center > 1.0;
    let (pair, is_turned) =
        judged.pairs.iter().filter(|it| it.allocator == under.allocator).find_map(
            |pair| match (pair.subject, pair.reference) {
                names if names == (subject, reference) => Some((pair, false)),
                names if names == (reference, subject) => Some((pair, true)),
                _ => None,
            },
        )?;
    let places = opposite(pair, is_turned, is_slower);
    let named: Vec<String> = places
        .into_iter()
        .map(|(point, ratio)| {
            format!("{} ({})", judged.claim.spoken(point), Quantity::Ratio.text(ratio))
        })
        .collect();
    (!named.is_empty()).then(|| format!("the other way round at {}", words::and(&named)))
}

/// The points at which a pair stands clearly otherwise, with the ratio of the prediction's subject to its reference.
fn opposite(pair: &Pair, is_turned: bool, is_slower: bool) -> Vec<(u64, f64)> {
    let subject = if is_turned { Side::Reference } else { Side::Subject };
    let clear = pair
        .points
        .iter()
        .filter(|standing| standing.faster.is_some_and(|faster| (faster == subject) == is_slower));
    clear
        .map(|standing| {
            let ratio = standing.ratio.center;
            (standing.point, if is_turned { 1.0 / ratio } else { ratio })
        })
        .collect()
}

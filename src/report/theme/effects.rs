//! The largest effects of a theme: the ratios that lie furthest from 1.

use super::item::{Item, measured};
use crate::report::format::Quantity;
use crate::report::opposite::elsewhere;
use crate::report::words;
use crate::verdict::{JudgedClaim, JudgedPoint, JudgedPrediction, Measured, Verdict};

/// A ratio nearer to 1 is no large effect.
const SMALLEST: f64 = 1.05;
/// So many are named.
const NAMED: usize = 5;

/// The ratio of one prediction at the point where it lies furthest from 1.
struct Effect<'a, 'b> {
    judged: &'b JudgedClaim<'a>,
    under: &'b JudgedPrediction<'a>,
    point: &'b JudgedPoint,
    /// The absolute logarithm.
    size: f64,
}

/// The largest effects, largest first, of each metric of two cases the larger of those under both allocators; claims in
/// the order of their largest. Controls are left out: they do other work, and so are no effect of a choice.
pub(super) fn largest<'a>(judged: &[&JudgedClaim<'a>]) -> Vec<Item<'a>> {
    let mut effects: Vec<Effect> = judged
        .iter()
        .flat_map(|judged| judged.predictions.iter().filter_map(|under| effect(judged, under)))
        .collect();
    effects.sort_by(|one, other| other.size.total_cmp(&one.size));
    let mut named: Vec<&Effect> = Vec::new();
    for effect in &effects {
        if named.len() < NAMED && !named.iter().any(|known| is_same(known, effect)) {
            named.push(effect);
        }
    }
    let mut items: Vec<Item> = Vec::new();
    for effect in named {
        let claim = effect.judged.claim;
        match items.iter_mut().find(|item| item.claim.id == claim.id) {
            Some(item) => item.sentences.push(sentence(effect)),
            None => items.push(Item { claim, sentences: vec![sentence(effect)] }),
        }
    }
    items
}

/// The effect of a prediction on a ratio; nothing where none was judged, or none has a size.
fn effect<'a, 'b>(
    judged: &'b JudgedClaim<'a>,
    under: &'b JudgedPrediction<'a>,
) -> Option<Effect<'a, 'b>> {
    let prediction = under.prediction;
    let is_worker = |name: &str| judged.claim.variant(name).is_some_and(|it| it.control.is_none());
    let are_workers = [Some(&prediction.subject), prediction.reference.as_ref()]
        .into_iter()
        .flatten()
        .all(|name| is_worker(name));
    if Quantity::of_prediction(prediction) != Quantity::Ratio || !are_workers {
        return None;
    }
    let clear = under
        .points
        .iter()
        .filter(|point| matches!(point.verdict, Verdict::Holds | Verdict::Refuted));
    let sized = clear.filter_map(|point| Some((point, size(point)?)));
    let (point, size) = sized.max_by(|one, other| one.1.total_cmp(&other.1))?;
    Some(Effect { judged, under, point, size })
}

fn size(point: &JudgedPoint) -> Option<f64> {
    let ratio = match point.measured? {
        Measured::Exact { value, .. } => value,
        Measured::Sampled { estimate, .. } => estimate.center,
    };
    let size = ratio.ln().abs();
    (size.is_finite() && size >= SMALLEST.ln()).then_some(size)
}

/// Whether two effects are of the same metric of the same cases.
fn is_same(one: &Effect, other: &Effect) -> bool {
    let key = |effect: &Effect| {
        let prediction = effect.under.prediction;
        (
            effect.judged.claim.id.clone(),
            prediction.metric,
            prediction.subject.clone(),
            prediction.reference.clone(),
            prediction.reference_point,
        )
    };
    key(one) == key(other)
}

fn sentence(effect: &Effect) -> String {
    let claim = effect.judged.claim;
    let opposite = elsewhere(effect.judged, effect.under, effect.point);
    format!(
        "{}: {} ({}){}.",
        words::prediction(claim, effect.under.prediction),
        measured(claim, effect.under, effect.point).unwrap_or_default(),
        effect.under.allocator.name(),
        opposite.map_or_else(String::new, |opposite| format!(", {opposite}"))
    )
}

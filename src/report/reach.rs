//! How far a value lies beyond a bound, as a factor: what puts predictions of all kinds on one axis.

use crate::claim::Bound;
use crate::record::RecordedPrediction;
use crate::verdict::Interval;

/// How far a value lies on the predicted side of a bound, in decades: 0 on the bound, 1 where it is ten times as good as
/// predicted, −1 where it contradicts the bound tenfold; infinite where it is zero and the bound is not.
///
/// Nothing where the bound is zero or below, and so no factor leads from it to the value, unless both are zero.
pub(super) fn reach(bound: Bound, value: f64) -> Option<f64> {
    let decades = |value: f64, end: f64| (end > 0.0).then(|| (value.max(0.0) / end).log10());
    match bound {
        Bound::AtLeast(least) => decades(value, least),
        Bound::AtMost(most) | Bound::Below(most) if most == 0.0 && value == 0.0 => Some(0.0),
        Bound::AtMost(most) | Bound::Below(most) => Some(-decades(value, most)?),
        Bound::Within(least, most) => Some(decades(value, least)?.min(-decades(value, most)?)),
        Bound::Equal(expected) if expected == value => Some(0.0),
        Bound::Equal(expected) => Some(-decades(value, expected)?.abs()),
    }
}

/// The reach of an interval around a value: its ends, the worse one first.
pub(super) fn reach_of(bound: Bound, center: f64, interval: Interval) -> Option<(f64, f64)> {
    let ends = [interval.lower, center, interval.upper].map(|end| reach(bound, end));
    let ends: Vec<f64> = ends.into_iter().collect::<Option<_>>()?;
    let worst = ends.iter().copied().fold(f64::INFINITY, f64::min);
    let best = ends.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some((worst, best))
}

/// The reach of what the article prints: of its number, or of the exact figure that it states.
pub(super) fn reach_of_print(prediction: &RecordedPrediction) -> Option<f64> {
    prediction.stated.as_ref()?;
    match (prediction.printed, prediction.bound) {
        (Some(printed), bound) => reach(bound, printed),
        (None, Bound::Equal(expected)) => reach(prediction.bound, expected),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{reach, reach_of};
    use crate::claim::Bound;
    use crate::verdict::Interval;

    #[test]
    fn the_predicted_side_is_above_zero() {
        assert_eq!(reach(Bound::AtLeast(2.0), 20.0), Some(1.0));
        assert_eq!(reach(Bound::AtLeast(20.0), 2.0), Some(-1.0));
        assert_eq!(reach(Bound::AtMost(20.0), 2.0), Some(1.0));
        assert_eq!(reach(Bound::Below(2.0), 20.0), Some(-1.0));
    }

    #[test]
    fn inside_of_two_bounds_counts_to_the_nearer_one() {
        let near = reach(Bound::Within(1.0, 100.0), 10.0);
        assert_eq!(near, Some(1.0));
        assert_eq!(reach(Bound::Within(1.0, 100.0), 1_000.0), Some(-1.0));
        assert_eq!(reach(Bound::Within(1.0, 100.0), 0.1), Some(-1.0));
    }

    #[test]
    fn an_exact_figure_is_met_or_missed() {
        assert_eq!(reach(Bound::Equal(0.0), 0.0), Some(0.0));
        assert_eq!(reach(Bound::Equal(0.0), 5.0), None);
        assert_eq!(reach(Bound::Equal(10.0), 10.0), Some(0.0));
        assert_eq!(reach(Bound::Equal(10.0), 100.0), Some(-1.0));
        assert_eq!(reach(Bound::Equal(10.0), 1.0), Some(-1.0));
    }

    #[test]
    fn zero_is_endlessly_far_and_no_bound_at_zero_has_a_factor() {
        assert_eq!(reach(Bound::AtMost(5.0), 0.0), Some(f64::INFINITY));
        assert_eq!(reach(Bound::AtLeast(5.0), 0.0), Some(f64::NEG_INFINITY));
        assert_eq!(reach(Bound::AtMost(0.0), 0.0), Some(0.0));
        assert_eq!(reach(Bound::AtMost(0.0), 1.0), None);
        assert_eq!(reach(Bound::AtLeast(-1.0), 1.0), None);
    }

    #[test]
    fn an_interval_keeps_its_worse_end_first() {
        let around = |lower, upper| Interval { lower, upper };
        let reached = reach_of(Bound::AtMost(10.0), 1.0, around(0.1, 100.0));
        assert_eq!(reached, Some((-1.0, 2.0)));
        let inside = reach_of(Bound::Within(1.0, 100.0), 10.0, around(1.0, 100.0));
        assert_eq!(inside, Some((0.0, 1.0)));
    }
}

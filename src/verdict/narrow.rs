//! Which point to measure next so that the interval in which two variants change place gets narrower.

use super::crossover::Crossing;

/// A crossing is narrow where its ends are less than this factor apart.
pub const NARROW: f64 = 1.25;

/// By which factor the ends of an interval of an axis are apart; infinite from 0.
#[must_use]
pub fn factor((lower, upper): (u64, u64)) -> f64 {
    if lower == 0 { f64::INFINITY } else { upper as f64 / lower as f64 }
}

/// The whole number in the geometric middle of two points, or in the middle where the lower one is 0; nothing where
/// there is none between them.
#[must_use]
pub fn middle(lower: u64, upper: u64) -> Option<u64> {
    let middle = match lower {
        0 => upper / 2,
        _ => ((lower as f64).sqrt() * (upper as f64).sqrt()).round() as u64,
    };
    (lower < middle && middle < upper).then_some(middle)
}

/// The point that narrows a crossing down: the middle of its wider end.
///
/// Between the two clear points that enclose a crossing there may be points that were measured and are not clear: there
/// the two variants are nearly equal, or the reading is in doubt. Another one among those would tell nothing, so the
/// next point lies between a clear end and the nearest of them. Nothing where the crossing is narrow, where both ends
/// are, or where there is no whole number between.
#[must_use]
pub fn next(crossing: &Crossing, measured: &[u64]) -> Option<u64> {
    let (lower, upper) = crossing.between;
    if factor(crossing.between) < NARROW {
        return None;
    }
    let inside = measured.iter().copied().filter(|point| lower < *point && *point < upper);
    let first = inside.clone().min().unwrap_or(upper);
    let last = inside.max().unwrap_or(lower);
    let mut ends = [(lower, first), (last, upper)];
    ends.sort_by(|one, other| factor(*other).total_cmp(&factor(*one)));
    let mut wide = ends.into_iter().filter(|end| factor(*end) >= NARROW);
    wide.find_map(|(lower, upper)| middle(lower, upper))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Side;
    use proptest::prelude::*;

    fn between(lower: u64, upper: u64) -> Crossing {
        Crossing { below: Side::Subject, between: (lower, upper), place: None }
    }

    #[test]
    fn the_middle_is_geometric_and_whole() {
        assert_eq!(middle(100, 10_000), Some(1_000));
        assert_eq!(middle(1, 2), None);
        assert_eq!(middle(2, 4), Some(3));
        assert_eq!(middle(0, 100), Some(50));
        assert_eq!(middle(0, 1), None);
        assert_eq!(
            middle(u64::MAX / 4, u64::MAX / 2).map(|middle| middle > u64::MAX / 4),
            Some(true)
        );
    }

    #[test]
    fn a_crossing_is_narrowed_until_its_ends_are_less_than_a_quarter_apart() {
        assert_eq!(next(&between(100, 10_000), &[100, 10_000]), Some(1_000));
        assert_eq!(next(&between(1_000, 1_250), &[]), Some(1_118));
        assert_eq!(next(&between(1_000, 1_249), &[]), None);
    }

    #[test]
    fn a_point_that_is_not_clear_is_approached_from_its_wider_side() {
        assert_eq!(next(&between(100, 10_000), &[400]), Some(2_000));
        assert_eq!(next(&between(100, 10_000), &[400, 2_000, 9_000]), Some(200));
        // Both ends are narrow: the two are equal over a stretch.
        assert_eq!(next(&between(100, 10_000), &[110, 9_000]), None);
        assert_eq!(next(&between(4, 6), &[5]), None, "no whole number is left");
    }

    proptest! {
        #[test]
        fn a_known_crossing_is_narrowed_in_few_steps(
            lower in 1_u64..1000, times in 2_u64..10_000, share in 0.0..1.0_f64,
        ) {
            let mut ends = (lower, lower * times);
            let truth = lower as f64 * (times as f64).powf(share);
            let mut steps = 0;
            while let Some(point) = next(&between(ends.0, ends.1), &[]) {
                prop_assert!(ends.0 < point && point < ends.1);
                ends = if point as f64 <= truth { (point, ends.1) } else { (ends.0, point) };
                steps += 1;
            }
            prop_assert!(factor(ends) < NARROW || middle(ends.0, ends.1).is_none());
            prop_assert!(ends.0 as f64 <= truth * 1.000_001 && truth <= ends.1 as f64 * 1.000_001);
            prop_assert!(steps <= 8, "{steps}");
        }
    }
}

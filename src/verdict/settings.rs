//! What a judgement depends on beside the readings: its error and its margin.

use super::number::Interval;
use crate::claim::Bound;
use crate::record::Record;

/// What a judgement depends on beside the readings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The probability that the verdict of one prediction is wrong, at any of its points and on either side, however
    /// often it is read.
    pub error: f64,
    /// The practical margin: an interval is clear of a bound only beyond this share of it.
    pub margin: f64,
}

impl Settings {
    /// The error of the interval at one of so many points of a prediction: an equal share.
    ///
    /// A prediction is refuted where any of its points is, so by the union bound (Boole's inequality) the intervals of all
    /// of them together miss with a probability of at most the whole error, whatever the points have to do with each
    /// other. What belongs to no prediction has one point.
    #[must_use]
    pub fn of_points(self, points: usize) -> f64 {
        self.error / points.max(1) as f64
    }

    /// The settings of a record: the margin that its newest run was told.
    #[must_use]
    pub fn of(record: &Record) -> Settings {
        let margin = record.headers().last().map(|header| header.options.margin.get());
        Settings { margin: margin.unwrap_or(Settings::default().margin), ..Settings::default() }
    }

    /// On which side of a bound an interval lies, beyond the margin: whether it meets it, or nothing where it is not
    /// clear.
    #[must_use]
    pub fn meets(self, bound: Bound, interval: Interval) -> Option<bool> {
        let below = |limit: f64| interval.upper < limit * (1.0 - self.margin);
        let above = |limit: f64| interval.lower > limit * (1.0 + self.margin);
        let (meets, misses) = match bound {
            Bound::AtMost(most) | Bound::Below(most) => (below(most), above(most)),
            Bound::AtLeast(least) => (above(least), below(least)),
            Bound::Within(least, most) => {
                (above(least) && below(most), below(least) || above(most))
            }
            // The catalogue's check refuses this for sampled metrics.
            Bound::Equal(_) => (false, false),
        };
        if meets { Some(true) } else { misses.then_some(false) }
    }

    /// What an interval around a center has to stay clear of for a verdict; nothing where the center lies within the
    /// margin of a bound, so that no number of forks would give one.
    #[must_use]
    pub fn limits(self, bound: Bound, center: f64) -> Vec<f64> {
        let below = |limit: f64| limit * (1.0 - self.margin);
        let above = |limit: f64| limit * (1.0 + self.margin);
        match bound {
            Bound::AtMost(end) | Bound::Below(end) | Bound::AtLeast(end) => match () {
                () if center < below(end) => vec![below(end)],
                () if center > above(end) => vec![above(end)],
                () => Vec::new(),
            },
            Bound::Within(least, most) => match () {
                () if center < below(least) => vec![below(least)],
                () if center > above(most) => vec![above(most)],
                () if center > above(least) && center < below(most) => {
                    vec![above(least), below(most)]
                }
                () => Vec::new(),
            },
            Bound::Equal(_) => Vec::new(),
        }
    }

    /// Whether an interval lies wholly within the margin around a bound, or around an end of a range: then it meets the
    /// bound as little as it misses it, and will not do either.
    #[must_use]
    pub fn reaches(self, bound: Bound, interval: Interval) -> bool {
        let around = |limit: f64| {
            interval.lower >= limit * (1.0 - self.margin)
                && interval.upper <= limit * (1.0 + self.margin)
        };
        match bound {
            Bound::AtMost(limit)
            | Bound::Below(limit)
            | Bound::AtLeast(limit)
            | Bound::Equal(limit) => around(limit),
            Bound::Within(least, most) => around(least) || around(most),
        }
    }

    /// Whether an interval of a ratio lies wholly beyond the margin around 1: a difference that counts.
    #[must_use]
    pub fn differs(self, interval: Interval) -> bool {
        interval.lower > 1.0 + self.margin || interval.upper < 1.0 - self.margin
    }

    /// Whether an interval of a ratio lies wholly within the margin around 1: no difference that counts.
    #[must_use]
    pub fn same(self, interval: Interval) -> bool {
        self.reaches(Bound::Equal(1.0), interval)
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { error: 0.002, margin: 0.005 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: Settings = Settings { error: 0.002, margin: 0.005 };

    fn from_to(lower: f64, upper: f64) -> Interval {
        Interval { lower, upper }
    }

    #[test]
    fn an_interval_meets_a_bound_only_beyond_the_margin() {
        let meets = |bound, lower, upper| SETTINGS.meets(bound, from_to(lower, upper));
        assert_eq!(meets(Bound::AtMost(0.5), 0.3, 0.497), Some(true));
        assert_eq!(meets(Bound::AtMost(0.5), 0.3, 0.498), None);
        assert_eq!(meets(Bound::AtMost(0.5), 0.502, 0.6), None);
        assert_eq!(meets(Bound::AtMost(0.5), 0.503, 0.6), Some(false));
        assert_eq!(meets(Bound::AtLeast(2.0), 2.02, 3.0), Some(true));
        assert_eq!(meets(Bound::Within(0.9, 1.1), 0.95, 1.05), Some(true));
        assert_eq!(meets(Bound::Within(0.9, 1.1), 1.2, 1.3), Some(false));
        assert_eq!(meets(Bound::Within(0.9, 1.1), 1.0, 1.3), None);
    }

    #[test]
    fn a_difference_counts_beyond_the_margin_and_sameness_within_it() {
        assert!(SETTINGS.differs(from_to(1.006, 1.02)) && SETTINGS.differs(from_to(0.98, 0.994)));
        assert!(!SETTINGS.differs(from_to(1.004, 1.02)) && !SETTINGS.differs(from_to(0.9, 1.1)));
        assert!(SETTINGS.same(from_to(0.996, 1.004)) && !SETTINGS.same(from_to(0.99, 1.0)));
    }

    #[test]
    fn an_interval_reaches_a_bound_only_from_wholly_within_its_margin_and_is_never_clear_then() {
        let bounds = [
            Bound::AtMost(0.5),
            Bound::AtLeast(0.5),
            Bound::Below(0.5),
            Bound::Within(0.1, 0.5),
            Bound::Within(0.5, 0.9),
        ];
        for bound in bounds {
            let near = from_to(0.4976, 0.5024);
            assert!(SETTINGS.reaches(bound, near) && SETTINGS.meets(bound, near).is_none());
            assert!(!SETTINGS.reaches(bound, from_to(0.497, 0.5)), "{bound:?}");
            assert!(!SETTINGS.reaches(bound, from_to(0.5, 0.503)), "{bound:?}");
        }
    }

    #[test]
    fn an_interval_within_the_limits_of_its_center_is_clear_and_one_beyond_them_is_not() {
        let bounds = [Bound::AtMost(2.0), Bound::AtLeast(2.0), Bound::Within(1.0, 2.0)];
        for bound in bounds {
            for center in [0.9, 1.5, 2.1, 3.0] {
                let limits = SETTINGS.limits(bound, center);
                assert!(!limits.is_empty(), "{bound:?} {center}");
                for limit in limits {
                    let near = |share: f64| center + share * (limit - center);
                    let reaching =
                        |share: f64| from_to(near(share).min(center), near(share).max(center));
                    assert!(SETTINGS.meets(bound, reaching(0.999)).is_some());
                    assert!(SETTINGS.meets(bound, reaching(1.001)).is_none());
                }
            }
            assert!(SETTINGS.limits(bound, 2.009).is_empty());
        }
    }

    #[test]
    fn the_points_of_a_prediction_share_its_error() {
        assert!((10.0 * SETTINGS.of_points(10) - SETTINGS.error).abs() < 1e-12);
        assert_eq!(SETTINGS.of_points(0), SETTINGS.error);
    }
}

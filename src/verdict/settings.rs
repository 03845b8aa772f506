//! What a judgement depends on beside the readings: its error, its looks, its margin.

use super::Interval;
use crate::claim::Bound;
use crate::record::Record;

/// What a judgement depends on beside the readings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The probability that the verdict of one prediction at one point is wrong, over all its looks.
    pub error: f64,
    /// The practical margin: an interval is clear of a bound only beyond this share of it.
    pub margin: f64,
}

impl Settings {
    /// The numbers of forks after which the rounds lane looks whether it may stop; the last look is at the end.
    ///
    /// Looking often and stopping at the first clear interval makes errors more likely than each interval says. The
    /// looks are fixed beforehand and each gets an equal share of the error, so by the union bound (Boole's inequality)
    /// the probability that any of them misses the truth is at most the whole error, whatever the distribution and
    /// however the looks depend on each other. That is the price of a guarantee: methods that spend less per look
    /// (O'Brien and Fleming, *Biometrics* 35, 1979; Lan and `DeMets`, *Biometrika* 70, 1983) need normal estimates, and
    /// those of forks have heavy tails.
    pub const LOOKS: [u32; 3] = [6, 17, 40];

    /// The numbers of forks after which the rounds lane looks whether a comparison lies within the margin of its bound,
    /// and so may be given up: no number of forks more would make it clear.
    ///
    /// Nothing that is given up gets a verdict, so these looks can raise no false alarm and cost none of the error: they
    /// are a rule for futility that does not bind (Pampallona, Tsiatis and Kim, *Drug Information Journal* 35, 2001).
    /// What they can cost is a difference, and for that they have a probability of their own, [`Settings::GIVEN_UP`].
    pub const EQUAL_LOOKS: [u32; 10] = [6, 9, 12, 17, 23, 31, 40, 57, 80, 113];

    /// The probability that a comparison which truly lies beyond the margin is given up at any of those looks.
    pub const GIVEN_UP: f64 = 0.02;

    /// The error of the interval that has to lie within the margin for a comparison to be given up.
    ///
    /// By the union bound each look may use an equal share. An interval that lies wholly within the margin misses a
    /// truth beyond it on one side, which happens with half of its error, so the interval has twice the share
    /// (Schuirmann, *Journal of Pharmacokinetics and Biopharmaceutics* 15, 1987: the two one-sided tests).
    #[must_use]
    pub fn error_of_an_equal_look() -> f64 {
        2.0 * Settings::GIVEN_UP / Settings::EQUAL_LOOKS.len() as f64
    }

    /// The error of one interval: an equal share for each look and for the one at the end.
    #[must_use]
    pub fn error_of_a_look(self) -> f64 {
        self.error / (Settings::LOOKS.len() + 1) as f64
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
    fn every_look_for_a_difference_is_one_for_equality_too() {
        assert!(Settings::EQUAL_LOOKS.is_sorted());
        assert!(Settings::LOOKS.iter().all(|look| Settings::EQUAL_LOOKS.contains(look)));
        // The interval that gives up is the narrower one, so what it gives up is not clear by the other.
        assert!(Settings::error_of_an_equal_look() > SETTINGS.error_of_a_look());
        let all = Settings::error_of_an_equal_look() * Settings::EQUAL_LOOKS.len() as f64 / 2.0;
        assert!((all - Settings::GIVEN_UP).abs() < 1e-12);
    }

    #[test]
    fn the_looks_share_the_error() {
        let looks = Settings::LOOKS.len() as f64 + 1.0;
        assert!((SETTINGS.error_of_a_look() * looks - SETTINGS.error).abs() < 1e-12);
    }
}

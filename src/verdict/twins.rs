//! What the twins of a group say of its comparisons: false alarms, placement error, resolution.

use super::doubt::{Doubt, Verdict};
use super::estimate::Estimate;
use super::forks::time_of_twin;
use super::number::Interval;
use super::settings::Settings;
use crate::claim::Bound;
use crate::record::{Case, Fork, Twin};

/// What a slow twin is slower by, and so the resolution of a group in which it is not found.
pub const SLOW: f64 = 0.05;

/// The twins of a group's reference, each as the ratio of its time to the reference's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Twins {
    /// The same code under another name.
    pub same: Option<Estimate>,
    /// The same source compiled a second time.
    pub placed: Option<Estimate>,
    /// The same code with 5 % more turns.
    pub slow: Option<Estimate>,
}

impl Twins {
    /// The twins of a reference by the forks of its group; nothing for those that were not measured.
    #[must_use]
    pub fn of(forks: &[&Fork], reference: &Case, settings: Settings) -> Twins {
        let twin = |twin: Twin| {
            let estimate = time_of_twin(forks, reference, twin, settings.error);
            (estimate.forks > 0).then_some(estimate)
        };
        Twins { same: twin(Twin::Same), placed: twin(Twin::Placed), slow: twin(Twin::Slow) }
    }

    /// Whether the same code was called different: then the group is worth nothing.
    #[must_use]
    pub fn false_alarm(&self, settings: Settings) -> bool {
        self.same.and_then(|same| same.interval).is_some_and(|interval| settings.differs(interval))
    }

    /// Whether 5 % more work was found; nothing where there is no slow twin, because a turn fills a slice by itself, or
    /// where it had too few forks to tell, because nobody needed to know.
    #[must_use]
    pub fn detected(&self, settings: Settings) -> Option<bool> {
        let interval = self.slow?.interval?;
        Some(interval.lower > 1.0 + settings.margin)
    }

    /// By which share the reference is known to differ from itself when it is compiled a second time.
    #[must_use]
    pub fn placement_error(&self) -> f64 {
        self.placed.map_or(0.0, placement)
    }

    /// What the twins make of a verdict on an estimate: void, unclear, or what it was.
    #[must_use]
    pub fn temper(
        &self,
        verdict: Verdict,
        bound: Bound,
        center: f64,
        settings: Settings,
    ) -> Verdict {
        if self.false_alarm(settings) {
            let center = self.same.map_or(f64::NAN, |same| same.center);
            return Verdict::Void(Doubt::SameTwin(center));
        }
        if !matches!(verdict, Verdict::Holds | Verdict::Refuted) {
            return verdict;
        }
        let distance = distance(bound, center);
        if self.detected(settings) == Some(false) && distance < SLOW.ln_1p() {
            return Verdict::Unclear(Doubt::Resolution(SLOW));
        }
        let placement = self.placement_error();
        if distance < placement.ln_1p() {
            return Verdict::Unclear(Doubt::Placement(placement));
        }
        verdict
    }
}

/// By which share code that was compiled a second time is known to differ: how far the interval of its ratio lies from 1.
///
/// Nothing where the interval contains 1, or where there is none: then it shows no difference, however far off its center.
#[must_use]
pub fn placement(placed: Estimate) -> f64 {
    let shown = |interval: Interval| interval.lower.max(1.0 / interval.upper).ln().max(0.0);
    placed.interval.map_or(0.0, shown).exp_m1()
}

/// How far an estimate lies from its bound, as a log ratio; from the nearer end of a range.
#[must_use]
pub fn distance(bound: Bound, center: f64) -> f64 {
    let from = |limit: f64| (center / limit).ln().abs();
    match bound {
        Bound::AtMost(limit)
        | Bound::AtLeast(limit)
        | Bound::Below(limit)
        | Bound::Equal(limit) => from(limit),
        Bound::Within(least, most) => from(least).min(from(most)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Twins = Twins { same: None, placed: None, slow: None };

    fn estimate(lower: f64, center: f64, upper: f64) -> Estimate {
        Estimate { center, interval: Some(Interval { lower, upper }), forks: 16 }
    }

    fn tempered(twins: Twins, center: f64) -> Verdict {
        twins.temper(Verdict::Holds, Bound::AtMost(1.1), center, Settings::default())
    }

    #[test]
    fn a_same_twin_that_differs_voids_and_one_that_may_be_the_same_does_not() {
        let same =
            |lower, center, upper| Twins { same: Some(estimate(lower, center, upper)), ..NONE };
        assert_eq!(tempered(same(1.01, 1.02, 1.03), 0.5), Verdict::Void(Doubt::SameTwin(1.02)));
        assert_eq!(tempered(same(0.99, 1.02, 1.03), 0.5), Verdict::Holds);
    }

    #[test]
    fn a_slow_twin_that_is_not_found_makes_only_near_predictions_unclear() {
        let slow = Twins { slow: Some(estimate(0.98, 1.04, 1.10)), ..NONE };
        assert_eq!(tempered(slow, 1.06), Verdict::Unclear(Doubt::Resolution(SLOW)));
        assert_eq!(tempered(slow, 1.0), Verdict::Holds);
        let found = Twins { slow: Some(estimate(1.03, 1.05, 1.07)), ..NONE };
        assert_eq!(tempered(found, 1.06), Verdict::Holds);
    }

    #[test]
    fn a_prediction_nearer_to_its_bound_than_the_placement_error_is_unclear() {
        for center in [1.2, 1.0 / 1.2] {
            let placed = Twins { placed: Some(estimate(center, center, center)), ..NONE };
            let Verdict::Unclear(Doubt::Placement(share)) = tempered(placed, 1.0) else {
                panic!("{:?}", tempered(placed, 1.0));
            };
            assert!((share - 0.2).abs() < 1e-9, "{share}");
            assert_eq!(tempered(placed, 0.9), Verdict::Holds);
        }
    }

    #[test]
    fn a_second_compilation_shows_only_what_its_interval_is_away_from_one() {
        let placed = |lower, center, upper| {
            let placed = Some(estimate(lower, center, upper));
            Twins { placed, ..NONE }
        };
        assert_eq!(placed(0.33, 1.65, 6.60).placement_error(), 0.0);
        assert_eq!(tempered(placed(0.33, 1.65, 6.60), 1.09), Verdict::Holds);
        assert!((placed(1.1, 1.2, 1.3).placement_error() - 0.1).abs() < 1e-12);
        assert!((placed(0.7, 0.75, 0.8).placement_error() - 0.25).abs() < 1e-12);
        let few = Estimate { interval: None, ..estimate(2.0, 2.0, 2.0) };
        assert_eq!(Twins { placed: Some(few), ..NONE }.placement_error(), 0.0);
    }
}

//! Predictions: a metric, a subject, what it is compared with, a bound and the points; something a reading can contradict.

use super::{Allocator, Metric};
use serde::{Deserialize, Serialize};

/// Something that a reading can contradict.
///
/// Built by [`ratio`], [`exactly`], [`value`], [`across`] or [`figure`] and narrowed by its methods.
/// Without points it is about all of them, without an allocator about each of them by itself.
#[derive(Clone, Copy, Debug)]
pub struct Prediction {
    /// What is read.
    pub metric: Metric,
    /// The variant that the prediction is about.
    pub subject: &'static str,
    /// What the subject's reading is divided by.
    pub against: Against,
    /// Where the reading, or the ratio, has to lie.
    pub bound: Bound,
    /// At which points.
    pub points: Points,
    /// Under which allocator; none means under each.
    pub allocator: Option<Allocator>,
    /// At which phase of the turn; none means the metric's usual one.
    pub phase: Option<&'static str>,
    /// The name of the figure, where the metric is [`Metric::Figure`].
    pub figure: Option<&'static str>,
    /// Who says so.
    pub origin: Origin,
}

/// What a subject's reading is divided by before it meets the bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Against {
    /// Nothing: the reading itself meets the bound.
    Nothing,
    /// Another variant at the same point.
    Variant(&'static str),
    /// The same variant at another point.
    Point(u64),
}

/// Where a reading or a ratio has to lie for the prediction to hold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Not above.
    AtMost(f64),
    /// Not below.
    AtLeast(f64),
    /// Below, and not equal.
    Below(f64),
    /// Between both, ends included.
    Within(f64, f64),
    /// Equal: for exact metrics only.
    Equal(f64),
}

/// The points of the axis that something is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Points {
    /// Every point.
    All,
    /// These points.
    At(&'static [u64]),
    /// This point and all above.
    From(u64),
    /// This point and all below.
    UpTo(u64),
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Derived by us before any measurement.
    Ours,
    /// Stated by the article.
    Stated {
        /// What the article prints.
        printed: &'static str,
        /// How the bound follows from it.
        follows: &'static str,
    },
}

const fn new(metric: Metric, subject: &'static str, against: Against, bound: Bound) -> Prediction {
    Prediction {
        metric,
        subject,
        against,
        bound,
        points: Points::All,
        allocator: None,
        phase: None,
        figure: None,
        origin: Origin::Ours,
    }
}

/// The subject's reading divided by that of another variant at the same point.
#[must_use]
pub const fn ratio(
    metric: Metric,
    subject: &'static str,
    reference: &'static str,
    bound: Bound,
) -> Prediction {
    new(metric, subject, Against::Variant(reference), bound)
}

/// An exact reading that is known beforehand.
#[must_use]
pub const fn exactly(metric: Metric, subject: &'static str, expected: u64) -> Prediction {
    new(metric, subject, Against::Nothing, Bound::Equal(expected as f64))
}

/// A reading with a bound of its own, in the metric's unit.
#[must_use]
pub const fn value(metric: Metric, subject: &'static str, bound: Bound) -> Prediction {
    new(metric, subject, Against::Nothing, bound)
}

/// A variant's reading divided by its own at another point of the axis.
#[must_use]
pub const fn across(
    metric: Metric,
    subject: &'static str,
    reference_point: u64,
    bound: Bound,
) -> Prediction {
    new(metric, subject, Against::Point(reference_point), bound)
}

/// An exact figure that the subject's routine reports under that name.
#[must_use]
pub const fn figure(name: &'static str, subject: &'static str, bound: Bound) -> Prediction {
    let mut prediction = new(Metric::Figure, subject, Against::Nothing, bound);
    prediction.figure = Some(name);
    prediction
}

impl Prediction {
    /// Only at these points.
    #[must_use]
    pub const fn at(mut self, points: &'static [u64]) -> Prediction {
        self.points = Points::At(points);
        self
    }

    /// At this point and all above.
    #[must_use]
    pub const fn from(mut self, point: u64) -> Prediction {
        self.points = Points::From(point);
        self
    }

    /// At this point and all below.
    #[must_use]
    pub const fn up_to(mut self, point: u64) -> Prediction {
        self.points = Points::UpTo(point);
        self
    }

    /// Only under this allocator.
    #[must_use]
    pub const fn under(mut self, allocator: Allocator) -> Prediction {
        self.allocator = Some(allocator);
        self
    }

    /// Read at this phase of the turn.
    #[must_use]
    pub const fn in_phase(mut self, phase: &'static str) -> Prediction {
        self.phase = Some(phase);
        self
    }

    /// The article says so: what it prints, and how the bound follows from that.
    #[must_use]
    pub const fn stated(mut self, printed: &'static str, follows: &'static str) -> Prediction {
        self.origin = Origin::Stated { printed, follows };
        self
    }

    /// Whether the prediction is judged under an allocator.
    #[must_use]
    pub fn applies_under(&self, allocator: Allocator) -> bool {
        self.allocator.is_none_or(|only| only == allocator)
    }
}

impl Points {
    /// Whether a point is among them.
    #[must_use]
    pub fn contains(self, point: u64) -> bool {
        match self {
            Points::All => true,
            Points::At(points) => points.contains(&point),
            Points::From(first) => point >= first,
            Points::UpTo(last) => point <= last,
        }
    }
}

impl Bound {
    /// Whether its ends are numbers that a record can hold.
    #[must_use]
    pub fn is_finite(self) -> bool {
        match self {
            Bound::AtMost(end) | Bound::AtLeast(end) | Bound::Below(end) | Bound::Equal(end) => {
                end.is_finite()
            }
            Bound::Within(least, most) => least.is_finite() && most.is_finite(),
        }
    }

    /// Whether a value lies where the bound wants it.
    #[must_use]
    pub fn admits(self, value: f64) -> bool {
        match self {
            Bound::AtMost(most) => value <= most,
            Bound::AtLeast(least) => value >= least,
            Bound::Below(limit) => value < limit,
            Bound::Within(least, most) => (least..=most).contains(&value),
            Bound::Equal(expected) => value == expected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_excludes_its_limit_and_at_most_includes_it() {
        assert!(Bound::AtMost(1.0).admits(1.0));
        assert!(!Bound::Below(1.0).admits(1.0));
        assert!(Bound::Below(1.0).admits(0.99));
        assert!(Bound::Within(0.8, 1.1).admits(1.1));
        assert!(!Bound::Within(0.8, 1.1).admits(1.11));
    }

    #[test]
    fn points_from_and_up_to_include_their_end() {
        assert!(Points::From(64).contains(64) && !Points::From(64).contains(63));
        assert!(Points::UpTo(64).contains(64) && !Points::UpTo(64).contains(65));
        assert!(Points::At(&[16, 64]).contains(16) && !Points::At(&[16, 64]).contains(32));
    }
}

//! Where a reading has to lie, and at which points of the axis.

use serde::{Deserialize, Serialize};

/// Where a reading, a ratio or a difference has to lie for the prediction to hold.
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
    /// Both points and all between them, also those that a crossover is narrowed down by.
    Between(u64, u64),
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
            Points::Between(first, last) => (first..=last).contains(&point),
        }
    }
}

impl Bound {
    /// The bound with each of its ends changed by a function that keeps their order.
    #[must_use]
    pub fn map(self, change: impl Fn(f64) -> f64) -> Bound {
        match self {
            Bound::AtMost(end) => Bound::AtMost(change(end)),
            Bound::AtLeast(end) => Bound::AtLeast(change(end)),
            Bound::Below(end) => Bound::Below(change(end)),
            Bound::Within(least, most) => Bound::Within(change(least), change(most)),
            Bound::Equal(end) => Bound::Equal(change(end)),
        }
    }

    /// Whether its ends are numbers that a record can hold.
    #[must_use]
    pub const fn is_finite(self) -> bool {
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
    fn points_from_and_up_to_and_between_include_their_ends() {
        assert!(Points::From(64).contains(64) && !Points::From(64).contains(63));
        assert!(Points::UpTo(64).contains(64) && !Points::UpTo(64).contains(65));
        assert!(Points::At(&[16, 64]).contains(16) && !Points::At(&[16, 64]).contains(32));
        assert_eq!(
            [15, 16, 32, 64, 65].map(|point| Points::Between(16, 64).contains(point)),
            [false, true, true, true, false]
        );
    }
}

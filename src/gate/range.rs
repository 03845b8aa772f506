//! A count that is a range where it differs from one process to the next.

use crate::record::Value;

/// The least and the most that several processes counted, per operation; both are the same where all counted alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub least: f64,
    pub most: f64,
    /// Whether others may count otherwise.
    pub by_chance: bool,
}

/// The share of the least by which counts that differ by chance may lie apart, however alike a few of them were.
const NEAR: f64 = 0.05;

impl Range {
    /// The counts of a reading; nothing where it is none of the case's own.
    pub(super) fn of(value: &Value) -> Option<Range> {
        let least = value.exact()?;
        let most = match value {
            Value::Least { operations, most, .. } => *most as f64 / (*operations).max(1) as f64,
            _ => least,
        };
        Some(Range { least, most, by_chance: matches!(value, Value::Least { .. }) })
    }

    /// Both as one: by chance where they are not alike.
    pub(super) fn with(self, other: Range) -> Range {
        let (least, most) = (self.least.min(other.least), self.most.max(other.most));
        Range { least, most, by_chance: self.by_chance || other.by_chance || least < most }
    }

    /// The ends that lie apart, this one's first, where later counts are not as these were. A few processes do not meet every
    /// count that chance has for them: what lies beyond a range by no more than it is wide, or by a twentieth, is as it was.
    pub(super) fn left_by(self, now: Range) -> Option<(f64, f64)> {
        let room = match self.by_chance || now.by_chance {
            true => (self.most - self.least).max(NEAR * self.least.abs()),
            false => 0.0,
        };
        match now {
            Range { least, .. } if least > self.most + room => Some((self.most, least)),
            Range { most, .. } if most < self.least - room => Some((self.least, most)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn range(least: i32, most: i32) -> Range {
        Range { least: f64::from(least), most: f64::from(most), by_chance: true }
    }

    #[test]
    fn a_count_is_left_beyond_the_width_of_its_range() {
        let was = range(10, 14);
        assert_eq!(was.left_by(range(18, 30)), None);
        assert_eq!(was.left_by(range(19, 30)), Some((14.0, 19.0)));
        assert_eq!(was.left_by(range(2, 6)), None);
        assert_eq!(was.left_by(range(2, 5)), Some((10.0, 5.0)));
        assert_eq!(range(3, 3).left_by(range(3, 9)), None);
        assert_eq!(range(3, 3).left_by(range(4, 9)), Some((3.0, 4.0)));
        assert_eq!(range(3, 3).left_by(range(2, 2)), Some((3.0, 2.0)));
        assert_eq!(range(100, 100).left_by(range(105, 105)), None);
        assert_eq!(range(100, 100).left_by(range(106, 106)), Some((100.0, 106.0)));
        let exact = |count| Range { by_chance: false, ..range(count, count) };
        assert_eq!(exact(100).left_by(exact(101)), Some((100.0, 101.0)));
        assert_eq!(exact(100).left_by(exact(100)), None);
    }

    #[test]
    fn counts_of_two_runs_that_are_not_alike_are_by_chance() {
        let exact = |count| Range { by_chance: false, ..range(count, count) };
        assert_eq!(exact(3).with(exact(3)), exact(3));
        assert_eq!(exact(3).with(exact(5)), range(3, 5));
        assert_eq!(exact(3).with(range(5, 6)), range(3, 6));
        assert_eq!(range(4, 5).with(exact(1)), range(1, 5));
    }

    #[test]
    fn the_most_is_per_operation_as_the_least_is() {
        let of = |value: Value| Range::of(&value);
        assert_eq!(of(Value::Least { total: 6, operations: 2, most: 8 }), Some(range(3, 4)));
        let exact = Range { by_chance: false, ..range(3, 3) };
        assert_eq!(of(Value::Exact { total: 6, operations: 2 }), Some(exact));
        assert_eq!(of(Value::Beside { total: 6, operations: 2 }), None);
    }

    proptest! {
        #[test]
        fn a_range_is_never_left_by_one_that_meets_it(ends in prop::array::uniform4(-1_000..1_000)) {
            let [one, other, third, fourth]: [i32; 4] = ends;
            let was = range(one.min(other), one.max(other));
            let now = range(third.min(fourth), third.max(fourth));
            let meet = now.least <= was.most && was.least <= now.most;
            prop_assert!(!meet || was.left_by(now).is_none());
            let room = (was.most - was.least).max(was.least.abs());
            prop_assert!(now.least - was.most <= room || was.left_by(now).is_some());
        }
    }
}

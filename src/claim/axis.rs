//! The parameter that is swept, and how its points are written.

use serde::{Deserialize, Serialize};

/// The parameter that a claim sweeps.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    /// What the parameter is, for example `"buffer"`.
    pub name: &'static str,
    /// The unit of the points.
    pub unit: Unit,
    /// The points, in ascending order.
    pub points: &'static [u64],
    /// The article's own point, where it names one.
    pub article: u64,
    /// Names for points that are no quantity, for example `(1, "one add")`.
    pub labels: &'static [(u64, &'static str)],
    /// Whether values between two points mean anything.
    pub scale: Scale,
}

/// Whether values between two points of an axis mean anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Any whole number between two points is a point too, and every routine takes it: the rounds lane measures such
    /// points to find where two variants change place. A variant that exists only at some points says so with
    /// [`crate::claim::Points::At`]. Where routines are compiled for their points, the axis has steps.
    Continuous,
    /// Only the points exist.
    Steps,
}

/// What a point of an axis counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Bytes; written with binary prefixes.
    Bytes,
    /// A number of things.
    Count,
    /// Nanoseconds.
    Nanoseconds,
    /// Threads; a point needs as many cores.
    Threads,
}

impl Unit {
    /// A point of the axis for a reader: `64 KiB`, `256`, `50 ns`, `2 threads`.
    ///
    /// Bytes are scaled only where nothing is lost: 65,536 is `64 KiB`, 65,537 is `65537 B`.
    #[must_use]
    pub fn label(self, point: u64) -> String {
        match self {
            Unit::Bytes => {
                const PREFIXES: [(u64, &str); 3] =
                    [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
                PREFIXES
                    .iter()
                    .find(|(size, _)| point >= *size && point.is_multiple_of(*size))
                    .map_or_else(
                        || format!("{point} B"),
                        |(size, prefix)| format!("{} {prefix}", point / size),
                    )
            }
            Unit::Count => thousands(point),
            Unit::Nanoseconds => format!("{point} ns"),
            Unit::Threads if point == 1 => "1 thread".to_owned(),
            Unit::Threads => format!("{point} threads"),
        }
    }
}

/// A whole number with a comma between groups of three digits.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_scaled_only_where_nothing_is_lost() {
        assert_eq!(Unit::Bytes.label(19), "19 B");
        assert_eq!(Unit::Bytes.label(1 << 16), "64 KiB");
        assert_eq!(Unit::Bytes.label((1 << 16) + 1), "65537 B");
        assert_eq!(Unit::Bytes.label(3 << 20), "3 MiB");
    }

    #[test]
    fn counts_are_grouped_by_three() {
        assert_eq!(Unit::Count.label(1), "1");
        assert_eq!(Unit::Count.label(256), "256");
        assert_eq!(Unit::Count.label(4_096), "4,096");
        assert_eq!(Unit::Count.label(1_048_576), "1,048,576");
    }
}

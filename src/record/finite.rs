//! A number that is neither NaN nor infinite, so that it survives JSON, and that has no more digits than were measured.

use serde::{Deserialize, Deserializer, Serialize};

/// So many digits a number has that is not whole.
///
/// A slice takes 0.25 to 1 ms and is read with a clock of 1 ns, so its time has six digits, and so has all that follows
/// from it: a quartile, a time per operation, a share. What stands behind them in a float is an artefact of a division, and
/// a record that carries it is three times as long. Rounding moves a number by at most 5 in a million, a hundredth of a
/// hundredth of the margin within which times count as the same.
const DIGITS: i32 = 6;

/// A logarithm of a ratio has five decimals.
///
/// The forks of the steadiest pair of this catalogue differ by 0.16 %, three hundred times what the rounding moves.
const LOG_UNITS: f64 = 1e5;

/// From here on not every whole number is a float.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// The powers of ten that are floats.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// A finite number. NaN and infinity are refused when it is made and when it is read.
///
/// It is rounded to six digits when it is made, so that what a lane decides by is what its record says; a whole number is
/// a count and stays as it is. A zero has no sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Finite(f64);

impl Finite {
    /// The number, or nothing where it is not finite.
    #[must_use]
    pub fn new(number: f64) -> Option<Finite> {
        number.is_finite().then(|| Finite(rounded(number)))
    }

    /// The logarithm of a ratio, or nothing where it is not finite: with five decimals, hundred-thousandths of it.
    #[must_use]
    pub fn log(number: f64) -> Option<Finite> {
        let units = (number * LOG_UNITS).round();
        if units.abs() < WHOLE {
            // Added to, a negative zero loses its sign.
            return Some(Finite(units / LOG_UNITS + 0.0));
        }
        Finite::new(number)
    }

    /// The logarithm of a ratio as a whole number of units of its last digit; nothing where it has another digit.
    pub(super) fn log_units(self) -> Option<i64> {
        let units = (self.0 * LOG_UNITS).round();
        let is_whole = units.abs() < WHOLE && units / LOG_UNITS == self.0;
        is_whole.then_some(units as i64)
    }

    /// The logarithm of a ratio of so many units of its last digit; nothing where it is too large.
    pub(super) fn of_log_units(units: i64) -> Option<Finite> {
        let units = units as f64;
        (units.abs() < WHOLE).then_some(Finite(units / LOG_UNITS + 0.0))
    }

    /// The number rounded to so many decimals, or to so many noughts where they are negative.
    pub(super) fn with_decimals(self, decimals: i64) -> Finite {
        let decimals = i32::try_from(decimals).unwrap_or(i32::MAX);
        let number = with_decimals(self.0, decimals).unwrap_or(self.0);
        Finite::new(number).unwrap_or(self)
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

/// Reads the logarithm of a ratio.
///
/// # Errors
/// Where it is no finite number.
pub(super) fn log<'de, D: Deserializer<'de>>(from: D) -> Result<Finite, D::Error> {
    let number = f64::deserialize(from)?;
    Finite::log(number).ok_or_else(|| serde::de::Error::custom(NOT_FINITE))
}

/// A number with [`DIGITS`], and a whole one as it is.
fn rounded(number: f64) -> f64 {
    if number.fract() == 0.0 && number.abs() < WHOLE {
        return number + 0.0;
    }
    let decimals = DIGITS - 1 - number.abs().log10().floor() as i32;
    let rounded = with_decimals(number, decimals);
    rounded
        .unwrap_or_else(|| format!("{number:.*e}", DIGITS as usize - 1).parse().unwrap_or(number))
}

/// A number rounded to so many decimals; nothing where they are too many.
fn with_decimals(number: f64, decimals: i32) -> Option<f64> {
    let power = POWERS.get(decimals.unsigned_abs() as usize)?;
    // Both operands are exact, so the quotient or product is the float next to the decimal number.
    Some(match decimals {
        0.. => (number * power).round() / power,
        _ => (number / power).round() * power,
    })
}

const NOT_FINITE: &str = "a number of a record has to be finite";

impl TryFrom<f64> for Finite {
    type Error = &'static str;

    fn try_from(number: f64) -> Result<Finite, &'static str> {
        Finite::new(number).ok_or(NOT_FINITE)
    }
}

impl From<Finite> for f64 {
    fn from(finite: Finite) -> f64 {
        finite.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(number: f64) -> f64 {
        Finite::new(number).expect("finite").get()
    }

    #[test]
    fn what_is_measured_has_six_digits_and_what_is_counted_all() {
        let cases = [
            (4_298.449_275_362_319, 4_298.45),
            (-0.037_553_187_767_495_03, -0.037_553_2),
            (33_554_432.5, 33_554_400.0),
            (33_554_432.0, 33_554_432.0),
            (0.1 + 0.2, 0.3),
            (999_999.96, 1_000_000.0),
            (1.234_567_89e-30, 1.234_57e-30),
            (9_007_199_254_740_993.0, 9_007_200_000_000_000.0),
            (f64::MAX, 1.797_69e308),
        ];
        for (number, wanted) in cases {
            assert_eq!(of(number), wanted, "{number}");
        }
        assert!(of(-0.0).is_sign_positive());
    }

    #[test]
    fn the_logarithm_of_a_ratio_has_five_decimals() {
        let log = |number| Finite::log(number).map(Finite::get);
        assert_eq!(log(0.001_234_567_8), Some(0.001_23));
        assert_eq!(log(-12.345_678_91), Some(-12.345_68));
        assert!(log(-1e-9).is_some_and(|zero| zero == 0.0 && zero.is_sign_positive()));
        assert_eq!((log(f64::NAN), log(f64::INFINITY)), (None, None));
        assert_eq!(log(1e300), Some(1e300));
    }

    proptest! {
        #[test]
        fn rounding_twice_changes_nothing_and_once_hardly_anything(number in any::<f64>()) {
            for round in [Finite::new, Finite::log] {
                let Some(once) = round(number) else { continue };
                prop_assert_eq!(round(once.get()), Some(once));
            }
            if let Some(once) = Finite::new(number) {
                let off = (once.get() - number).abs();
                prop_assert!(off <= number.abs() * 5.1e-6 || number.is_subnormal(), "{} {}", number, off);
            }
        }
    }
}

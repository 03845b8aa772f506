//! Floats as whole numbers with a decimal point: 4298.45 is 429845 with two decimals.

/// The powers of ten that are floats.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// Up to here every whole number is a float.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// So many digits has what is measured.
const DIGITS: i64 = 6;

/// The float of a whole number with so many decimals, or with as many noughts behind it where they are negative; nothing
/// where there is none next to it for sure.
pub(super) fn float(whole: i64, decimals: i64) -> Option<f64> {
    let power = POWERS.get(usize::try_from(decimals.unsigned_abs()).ok()?)?;
    let whole = whole as f64;
    // Both are exact, so the quotient or product is the float next to the decimal number.
    let float = if decimals < 0 { whole * power } else { whole / power };
    (whole.abs() <= WHOLE).then_some(float)
}

/// The whole number next to a float with so many decimals; nothing where it is too large.
pub(super) fn nearest(number: f64, decimals: i64) -> Option<i64> {
    let power = POWERS.get(usize::try_from(decimals.unsigned_abs()).ok()?)?;
    let whole = if decimals < 0 { number / power } else { number * power }.round();
    (whole.abs() <= WHOLE).then_some(whole as i64)
}

/// The whole number that is a float with so many decimals; nothing where it is not.
pub(super) fn whole(number: f64, decimals: i64) -> Option<i64> {
    let whole = nearest(number, decimals)?;
    (float(whole, decimals) == Some(number)).then_some(whole)
}

/// The fewest decimals that a float has; nothing where they are too many.
pub(super) fn fewest(number: f64) -> Option<i64> {
    (0..POWERS.len() as i64).find(|decimals| whole(number, *decimals).is_some())
}

/// As many decimals as a number of its size is measured with, so that those of one size have the same; nothing where a
/// float has none. A whole number has no decimals.
pub(super) fn usual(number: f64) -> Option<i64> {
    let fewest = fewest(number)?;
    if fewest == 0 {
        return Some(0);
    }
    let usual = DIGITS - 1 - number.abs().log10().floor() as i64;
    Some(if whole(number, usual).is_some() { usual.max(fewest) } else { fewest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_float_is_a_whole_number_with_decimals() {
        assert_eq!((fewest(4298.45), usual(4298.4), usual(90.0)), (Some(2), Some(2), Some(0)));
        assert_eq!((whole(4298.45, 2), whole(4298.45, 1)), (Some(429_845), None));
        assert_eq!(
            (float(429_845, 2), float(1, 23), float(i64::MAX, 0)),
            (Some(4298.45), None, None)
        );
        assert_eq!((fewest(1e300), fewest(5e-324), fewest(f64::NAN)), (None, None, None));
        assert_eq!(usual(0.000_012_345_6), Some(10));
    }

    proptest! {
        #[test]
        fn what_has_decimals_is_the_float_of_its_whole_number(number in -1e9..1e9_f64) {
            let number = super::super::super::Finite::new(number).expect("finite").get();
            for decimals in [fewest(number), usual(number)] {
                let decimals = decimals.expect("six digits");
                let whole = whole(number, decimals).expect("it has them");
                prop_assert_eq!(float(whole, decimals), Some(number));
            }
        }
    }
}

//! Tables whose numbers have bars below them: a chart that is read as a table.

use maud::{Markup, html};

/// Bars that span so many times the smallest have lengths on a log scale.
const TWO_DECADES: f64 = 100.0;

/// What the lengths of bars mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lengths {
    largest: f64,
    is_logarithmic: bool,
}

impl Lengths {
    /// For these values: logarithmic, from zero on, where those above zero span two decades.
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Lengths {
        let (least, largest) = values
            .filter(|value| *value > 0.0)
            .fold((f64::MAX, 0.0), |ends, value| (value.min(ends.0), value.max(ends.1)));
        Lengths { largest, is_logarithmic: largest / least >= TWO_DECADES }
    }

    /// Whether the lengths are logarithms, which the page has to say.
    pub(super) fn is_logarithmic(self) -> bool {
        self.is_logarithmic
    }

    /// The length of a value's bar in per cent; a value above zero has one that is seen.
    fn percent(self, value: f64) -> u32 {
        if value <= 0.0 || self.largest <= 0.0 {
            return 0;
        }
        let share = match self.is_logarithmic {
            true => value.ln_1p() / self.largest.ln_1p(),
            false => value / self.largest,
        };
        (share * 100.0).round().clamp(1.0, 100.0) as u32
    }
}

/// A cell with what stands for a number, and the number's bar.
pub(super) fn cell(content: Markup, value: Option<f64>, lengths: Lengths) -> Markup {
    let percent = value.map_or(0, |value| lengths.percent(value));
    html! {
        @match percent {
            0 => { td { (content) } }
            percent => { td style={ "--b:" (f64::from(percent) / 100.0) } { (content) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_shares_of_the_largest_or_of_its_logarithm() {
        let even = Lengths::of([1.0, 4.0, 2.0, 0.0].into_iter());
        assert!(!even.is_logarithmic());
        assert_eq!([0.0, 1.0, 4.0].map(|value| even.percent(value)), [0, 25, 100]);
        let wide = Lengths::of([1.0, 1e6].into_iter());
        assert!(wide.is_logarithmic());
        assert_eq!([0.0, 1.0, 1e3, 1e6].map(|value| wide.percent(value)), [0, 5, 50, 100]);
    }

    #[test]
    fn what_is_above_zero_is_seen_and_what_is_below_has_no_bar() {
        let even = Lengths::of([90.0, 0.1_f64.max(1.0)].into_iter());
        assert_eq!([0.001, -4.0].map(|value| even.percent(value)), [1, 0]);
        assert_eq!(Lengths::of(std::iter::empty()).percent(5.0), 0);
    }
}

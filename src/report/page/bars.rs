//! Tables whose numbers have bars below them: a chart that is read as a table.

use maud::{Markup, html};

/// What the lengths of bars mean: shares of the largest, so that half as long is half as much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lengths {
    largest: f64,
}

impl Lengths {
    /// For these values.
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Lengths {
        Lengths { largest: values.fold(0.0, f64::max) }
    }

    /// The length of a value's bar in per cent; a value above zero has one that is seen.
    fn percent(self, value: f64) -> u32 {
        if value <= 0.0 || self.largest <= 0.0 {
            return 0;
        }
        (value / self.largest * 100.0).round().clamp(1.0, 100.0) as u32
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
    fn lengths_are_shares_of_the_largest() {
        let even = Lengths::of([1.0, 4.0, 2.0, 0.0].into_iter());
        assert_eq!([0.0, 1.0, 4.0].map(|value| even.percent(value)), [0, 25, 100]);
        let wide = Lengths::of([1.0, 1e6].into_iter());
        assert_eq!([0.0, 1.0, 5e5, 1e6].map(|value| wide.percent(value)), [0, 1, 50, 100]);
    }

    #[test]
    fn what_is_above_zero_is_seen_and_what_is_below_has_no_bar() {
        let even = Lengths::of([90.0, 0.1_f64.max(1.0)].into_iter());
        assert_eq!([0.001, -4.0].map(|value| even.percent(value)), [1, 0]);
        assert_eq!(Lengths::of(std::iter::empty()).percent(5.0), 0);
    }
}

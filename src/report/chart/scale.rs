//! The axes of charts: linear, logarithmic, or logarithmic with a zero; with ticks that a reader expects.

use crate::report::format::Quantity;
use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, KeyPointWeight, Ranged};
use std::ops::Range;

/// An axis from one value to another with its ticks.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    kind: Kind,
    from: f64,
    to: f64,
    ticks: Vec<f64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Linear,
    Logarithmic,
    /// The logarithm of one more than the value, so that zero has a place.
    LogarithmicFromZero,
}

impl Scale {
    /// An axis with ticks at the given values only.
    pub(super) fn with_ticks(range: Range<f64>, spacing: Spacing, ticks: Vec<f64>) -> Scale {
        let kind = match spacing {
            Spacing::Even => Kind::Linear,
            Spacing::ByFactor => Kind::Logarithmic,
        };
        Scale { kind, from: range.start, to: range.end, ticks }
    }

    /// A logarithmic axis that shows all positive values, with room at both ends.
    pub(super) fn logarithmic(smallest: f64, largest: f64) -> Scale {
        let room = (largest / smallest).powf(0.06).max(1.06);
        let (from, to) = (smallest / room, largest * room);
        Scale { kind: Kind::Logarithmic, from, to, ticks: factor_ticks(from, to) }
    }

    /// A logarithmic axis of a quantity: bytes have their ticks at powers of 32, of which every second has a prefix.
    pub(super) fn logarithmic_of(quantity: Quantity, smallest: f64, largest: f64) -> Scale {
        let mut scale = Scale::logarithmic(smallest, largest);
        if quantity == Quantity::Bytes {
            let powers = (0..10).map(|power| 32_f64.powi(power));
            let inside: Vec<f64> =
                powers.filter(|tick| (scale.from..=scale.to).contains(tick)).collect();
            scale.ticks = if inside.len() >= 2 { inside } else { scale.ticks };
        }
        scale
    }

    /// An axis from zero, or from the smallest value below it, to the largest; logarithmic on demand.
    pub(super) fn from_zero(
        smallest: f64,
        largest: f64,
        spacing: Spacing,
        quantity: Quantity,
    ) -> Scale {
        let largest = if largest > 0.0 { largest } else { 1.0 };
        let from = smallest.min(0.0);
        match spacing {
            Spacing::ByFactor if from == 0.0 => Scale {
                kind: Kind::LogarithmicFromZero,
                from,
                to: largest,
                ticks: powers_from_zero(largest, quantity),
            },
            _ => {
                let ticks = even_ticks(from, largest, quantity);
                Scale { kind: Kind::Linear, from, to: largest, ticks }
            }
        }
    }

    fn place(&self, value: f64) -> f64 {
        match self.kind {
            Kind::Linear => value,
            Kind::Logarithmic => value.ln(),
            Kind::LogarithmicFromZero => value.max(0.0).ln_1p(),
        }
    }
}

/// How neighbouring ticks are related.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spacing {
    /// By the same difference.
    Even,
    /// By the same factor.
    ByFactor,
}

impl Spacing {
    /// By factor where the values span more than `factor`.
    pub(super) fn of(smallest: f64, largest: f64, factor: f64) -> Spacing {
        let spans = smallest > 0.0 && largest / smallest >= factor;
        if spans { Spacing::ByFactor } else { Spacing::Even }
    }
}

impl Ranged for Scale {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        let (from, to) = (self.place(self.from), self.place(self.to));
        let share = (self.place(*value) - from) / (to - from);
        // An end of an interval may lie as far outside as numbers go.
        let share = share.clamp(-10.0, 10.0);
        limit.0 + (share * f64::from(limit.1 - limit.0)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        match hint.weight() {
            KeyPointWeight::Bold => self.ticks.clone(),
            KeyPointWeight::Any => Vec::new(),
        }
    }

    fn range(&self) -> Range<f64> {
        self.from..self.to
    }
}

/// Ticks at 1, 2 and 5 times powers of ten, fewer of them where there are many decades.
fn factor_ticks(from: f64, to: f64) -> Vec<f64> {
    let decades = (to / from).log10();
    let steps: &[f64] = match decades {
        few if few < 2.0 => &[1.0, 2.0, 5.0],
        some if some < 3.5 => &[1.0, 3.0],
        _ => &[1.0],
    };
    let first = from.log10().floor() as i32;
    let last = to.log10().ceil() as i32;
    let ticks: Vec<f64> = (first..=last)
        .flat_map(|power| steps.iter().map(move |step| step * 10_f64.powi(power)))
        .filter(|tick| (from..=to).contains(tick))
        .collect();
    if ticks.len() >= 3 { ticks } else { even_ticks(from, to, Quantity::Count) }
}

/// Ticks at whole multiples of a round step, about four of them.
fn even_ticks(from: f64, to: f64, quantity: Quantity) -> Vec<f64> {
    let rough = (to - from) / 4.0;
    let step = if quantity == Quantity::Bytes {
        2_f64.powf(rough.max(1.0).log2().ceil())
    } else {
        let power = 10_f64.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|factor| factor * power);
        steps.into_iter().find(|step| *step >= rough).unwrap_or(rough)
    };
    let first = (from / step).ceil() as i64;
    let last = (to / step).floor() as i64;
    (first..=last).map(|index| index as f64 * step).collect()
}

/// Zero, and powers up to the largest value: of ten for counts, of 1,024 for bytes.
fn powers_from_zero(largest: f64, quantity: Quantity) -> Vec<f64> {
    let base: f64 = match quantity {
        Quantity::Bytes if largest >= 1_048_576.0 => 1024.0,
        Quantity::Bytes => 32.0,
        _ => 10.0,
    };
    let powers = (0..).map(|power| base.powi(power)).take_while(|power| *power <= largest);
    let skipped = usize::from(quantity == Quantity::Bytes);
    std::iter::once(0.0).chain(powers.skip(skipped)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_by_factor_are_round_and_inside() {
        assert_eq!(factor_ticks(90.0, 5_100.0), [100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0]);
        assert_eq!(factor_ticks(0.9, 200_000.0), [1.0, 10.0, 100.0, 1_000.0, 10_000.0, 100_000.0]);
        assert_eq!(factor_ticks(96.0, 108.0), [100.0, 105.0]);
    }

    #[test]
    fn even_ticks_of_bytes_are_powers_of_two() {
        let mebibyte = 1_048_576.0;
        let ticks = even_ticks(0.0, 8.4 * mebibyte, Quantity::Bytes);
        assert_eq!(ticks, [0.0, 4.0 * mebibyte, 8.0 * mebibyte]);
    }

    #[test]
    fn a_logarithmic_axis_from_zero_places_zero_at_its_start() {
        let scale = Scale::from_zero(0.0, 1e6, Spacing::ByFactor, Quantity::Count);
        assert_eq!(scale.map(&0.0, (10, 110)), 10);
        assert_eq!(scale.map(&1e6, (10, 110)), 110);
        assert_eq!(powers_from_zero(1e3, Quantity::Count), [0.0, 1.0, 10.0, 100.0, 1_000.0]);
    }
}

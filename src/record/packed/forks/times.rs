//! The quartiles of a fork's slices in units of their last digit, around those of the fork before.

use super::super::decimals;
use crate::record::{Finite, Fork, Slices};
use serde::{Deserialize, Serialize};

/// The quartiles of a fork's slices. All have the same decimals, fewer than none where they end in noughts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Times {
    pub(super) decimals: i64,
    /// The median less that of the fork before.
    pub(super) median: i64,
    /// How much less the lower quartile is than the median.
    lower: i64,
    /// How much more the upper quartile is.
    upper: i64,
}

impl Times {
    /// Nothing where they have no such decimals.
    pub(super) fn of(slices: &Slices, before: Option<&Fork>) -> Option<Times> {
        let Slices { lower, median, upper, .. } = slices;
        let all = [*lower, *median, *upper].map(Finite::get);
        let fewest = all.iter().map(|time| decimals::fewest(*time)).max().flatten()?;
        // A fork whose times end in a nought has the decimals of its neighbours.
        let most = decimals::usual(upper.get())?.max(fewest);
        let decimals = Slices::decimals(all).map(|usual| usual.min(most));
        let whole = |decimals: i64| {
            let [lower, median, upper] = all.map(|time| decimals::whole(time, decimals));
            let (lower, median, upper) = (lower?, median?, upper?);
            let times = Times {
                decimals,
                median: median.checked_sub(expected(before, decimals))?,
                lower: median.checked_sub(lower)?,
                upper: upper.checked_sub(median)?,
            };
            (times.slices(slices.count, before).as_ref() == Some(slices)).then_some(times)
        };
        decimals.and_then(whole).or_else(|| whole(fewest))
    }

    /// Nothing where they are no numbers of a record.
    pub(super) fn slices(&self, count: u32, before: Option<&Fork>) -> Option<Slices> {
        let median = self.median.checked_add(expected(before, self.decimals))?;
        let finite = |whole: i64| Finite::new(decimals::float(whole, self.decimals)?);
        Some(Slices {
            count,
            lower: finite(median.checked_sub(self.lower)?)?,
            median: finite(median)?,
            upper: finite(median.checked_add(self.upper)?)?,
        })
    }
}

/// The median of the fork before with so many decimals.
fn expected(before: Option<&Fork>, decimals: i64) -> i64 {
    let median = before.map(|before| before.slices.median.get());
    median.and_then(|median| decimals::nearest(median, decimals)).unwrap_or(0)
}

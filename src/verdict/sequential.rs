//! The interval of a median that may be read after every fork: a confidence sequence by betting on signs.
//!
//! # The bet
//!
//! Who believes that the median is at most `m` believes that a fork lies above `m` with a probability of at most one
//! half, whatever the forks before it did. So nobody can win against them in the long run: a stake `s` from 0 to 1
//! multiplies the wealth by `1 + s` where the next fork lies above `m` and by `1 - s` where it does not, and the
//! expected factor is at most 1. Wealth that begins at 1 reaches `1 / error` at any time with a probability of at most
//! `error` (Ville, *Étude critique de la notion de collectif*, 1939). Where it does, `m` is refuted, and it may be looked
//! at after every fork. This is what Waudby-Smith and Ramdas (*Estimating means of bounded random variables by
//! betting*, Journal of the Royal Statistical Society B 86, 2024) do for means, and what Howard and Ramdas (*Sequential
//! estimation of quantiles with applications to A/B testing and best-arm identification*, Bernoulli 28, 2022) do for
//! quantiles by other martingales.
//!
//! Half of the wealth stakes everything, the other half is spread evenly over the stakes from 0 to 1. After `n` forks of
//! which `k` lie above, the wealth is
//!
//! ```text
//! W(n, k) = 1/2 · [k = n] · 2^n + 1/2 · I(k, n - k)        I(k, m) = ∫ (1 + s)^k (1 - s)^m ds from 0 to 1
//! ```
//!
//! so 11 forks on one side decide at an error of 0.1 %; the first exception costs eight more, each further one about four.
//! Staking everything is cheapest where all forks agree, and the even spread loses little whatever share of them does.
//!
//! # The interval
//!
//! What is not refuted is the interval: its lower end is the `k`-th largest fork, with the fewest `k` that refute, for
//! every smaller `m` has at least so many forks above it. It has the same at the other side, with half of the error
//! each. What was refuted once stays so, so the ends never move outwards. A fork that equals `m` counts for neither side
//! and loses the stake, so readings of few distinct values are no trouble.
//!
//! # What it assumes
//!
//! Of the distribution nothing: neither that it is symmetric, nor that it has one mode, a mean, or no steps. Where the
//! median moves from fork to fork, an end is still right with its error about any `m` that the median of every fork, given
//! those before it, lies on one side of.

use super::number::{Interval, median};
use statrs::distribution::{ContinuousCDF, Normal};

/// About how many forks are looked ahead.
pub(super) const FARTHEST: u32 = 1_000;

/// From the median absolute deviation of a normal distribution to its standard deviation.
const NORMAL: f64 = 1.4826;

/// About how many forks in all a comparison needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// About so many.
    Forks(u32),
    /// More than so many, or no number of them.
    Beyond(u32),
}

/// The interval in which the median of the distribution of forks lies, from their values in the order in which they were
/// measured; nothing while there are too few of them to bound it.
///
/// The interval misses the median with a probability of at most `error`, half of it on each side, even if it was read
/// after each of the forks. Where its two ends have passed each other, because the median moved or because one of them
/// errs, it is what lies between them all the same: the stretch that the forks contradict each other about.
#[must_use]
pub fn interval(values_in_fork_order: &[f64], error: f64) -> Option<Interval> {
    let mut sequence = Sequence::at(error);
    for value in values_in_fork_order {
        sequence.take(*value);
    }
    sequence.interval()
}

/// The fewest of so many forks that refute at an error, of one side, that half of them lie there; nothing where not even
/// all of them do.
#[must_use]
pub fn needed(forks: usize, error: f64) -> Option<usize> {
    let mut wealth = Wealth::until(error);
    (0..forks).for_each(|_| wealth.add());
    wealth.needed()
}

/// The fewest forks that give an [`interval`] at an error: all of them on one side of what they refute.
#[must_use]
pub fn fewest(error: f64) -> u32 {
    let mut wealth = Wealth::until(error / 2.0);
    (1..FARTHEST)
        .find(|_| {
            wealth.add();
            wealth.needed().is_some()
        })
        .unwrap_or(FARTHEST)
}

/// About how many forks in all a comparison needs that is not clear of a limit yet; nothing for fewer than two values.
///
/// The distance of the median to the limit in robust standard deviations (1.4826 times the median absolute deviation)
/// gives the share of forks on this side of it, as if they were normal, and the answer is the first number of forks of
/// which that share refutes at half of the `error`, as for an [`interval`]. It is a forecast and part of no verdict.
#[must_use]
pub fn forks_needed(values: &[f64], limit: f64, error: f64) -> Option<Outlook> {
    let share = share_beside(values, limit)?;
    let mut wealth = Wealth::until(error / 2.0);
    for forks in 1..=FARTHEST {
        wealth.add();
        let expected = (share * f64::from(forks)).floor() as usize;
        let is_enough = wealth.needed().is_some_and(|needed| needed <= expected);
        if is_enough && forks as usize > values.len() {
            return Some(Outlook::Forks(forks));
        }
    }
    Some(Outlook::Beyond(FARTHEST))
}

/// The share of forks on that side of a limit on which their median lies, as if they were normal.
fn share_beside(values: &[f64], limit: f64) -> Option<f64> {
    let center = median(values).filter(|_| values.len() > 1)?;
    let deviations: Vec<f64> = values.iter().map(|value| (value - center).abs()).collect();
    let spread = NORMAL * median(&deviations)?;
    let distance = (center - limit).abs();
    match () {
        () if distance == 0.0 => Some(0.5),
        () if spread == 0.0 => Some(1.0),
        () => Some(Normal::standard().cdf(distance / spread)),
    }
}

/// The forks so far in ascending order, and the ends of the interval.
struct Sequence {
    wealth: Wealth,
    sorted: Vec<f64>,
    lower: f64,
    upper: f64,
}

impl Sequence {
    /// Before the first fork; the error is that of both sides.
    fn at(error: f64) -> Sequence {
        Sequence {
            wealth: Wealth::until(error / 2.0),
            sorted: Vec::new(),
            lower: f64::NEG_INFINITY,
            upper: f64::INFINITY,
        }
    }

    /// Takes in one more fork.
    fn take(&mut self, value: f64) {
        let place = self.sorted.partition_point(|known| known.total_cmp(&value).is_lt());
        self.sorted.insert(place, value);
        self.wealth.add();
        let Some(needed) = self.wealth.needed() else { return };
        self.lower = self.lower.max(self.sorted[self.sorted.len() - needed]);
        self.upper = self.upper.min(self.sorted[needed - 1]);
    }

    fn interval(&self) -> Option<Interval> {
        let (lower, upper) = (self.lower.min(self.upper), self.upper.max(self.lower));
        (lower.is_finite() && upper.is_finite()).then_some(Interval { lower, upper })
    }
}

/// The wealth of whoever bet on the fewest forks that are enough to refute, as the number of forks grows.
///
/// Of one fork more, either as many or one more are enough: a fork on the other side never makes wealth grow, and if it
/// makes it too small, one on this side would have made it larger. So the integral is only ever taken one step further:
///
/// ```text
/// I(k + 1, m) = (2 (k + 1) I(k, m) + 1) / (n + 2)        I(k, m + 1) = (2 (m + 1) I(k, m) - 1) / (n + 2)
/// ```
///
/// which follow from `I(k + 1, m) + I(k, m + 1) = 2 I(k, m)` and, by parts, `(m + 1) I(k + 1, m) = 1 + (k + 1) I(k, m + 1)`.
struct Wealth {
    /// What has to be reached.
    goal: f64,
    forks: usize,
    /// Those of them on the side that is bet on.
    ahead: usize,
    /// The integral of all stakes.
    mixed: f64,
}

impl Wealth {
    /// Before the first fork; the error is that of one side.
    fn until(error: f64) -> Wealth {
        Wealth { goal: (1.0 / error).max(1.0), forks: 0, ahead: 0, mixed: 1.0 }
    }

    /// One fork more: on the other side where the wealth bears it, else on this one.
    fn add(&mut self) {
        let steps = self.forks as f64 + 2.0;
        let behind = (self.forks - self.ahead) as f64;
        self.forks += 1;
        let lost = (2.0 * (behind + 1.0) * self.mixed - 1.0) / steps;
        if lost / 2.0 >= self.goal {
            self.mixed = lost;
        } else {
            self.ahead += 1;
            self.mixed = (2.0 * self.ahead as f64 * self.mixed + 1.0) / steps;
        }
    }

    /// How many forks are enough; nothing while all of them are not.
    fn needed(&self) -> Option<usize> {
        let everything =
            if self.ahead == self.forks { 2.0_f64.powi(self.forks as i32) } else { 0.0 };
        (0.5 * everything + 0.5 * self.mixed >= self.goal).then_some(self.ahead)
    }
}

#[cfg(test)]
mod simulated;
#[cfg(test)]
mod tests;

//! The statistics: medians, quartiles, the interval of a median over forks, rank correlation.

use statrs::distribution::{Binomial, ContinuousCDF, DiscreteCDF, StudentsT};

/// From so many samples on the interval is that of the order statistics.
const ORDER_STATISTICS_FROM: usize = 16;

/// An interval with both its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub lower: f64,
    /// The upper end.
    pub upper: f64,
}

/// The median; the mean of the middle two for an even number, and nothing for none.
#[must_use]
pub fn median(samples: &[f64]) -> Option<f64> {
    quantile(&sorted(samples), 0.5)
}

/// The lower quartile, the median and the upper quartile, interpolated between neighbours.
#[must_use]
pub fn quartiles(samples: &[f64]) -> Option<[f64; 3]> {
    let sorted = sorted(samples);
    Some([quantile(&sorted, 0.25)?, quantile(&sorted, 0.5)?, quantile(&sorted, 0.75)?])
}

/// The interval in which the centre of the distribution lies, wrong with a probability of at most `error`.
///
/// From 16 samples on it is the order-statistic interval of the median, which assumes nothing of the distribution:
/// the ends are the k-th smallest and the k-th largest sample, with the largest k for which a binomial of one half
/// puts at most `error` outside (David and Nagaraja, *Order Statistics*, 3rd edition, section 7.1). Below that it is
/// Student's t interval of the mean, for which no k exists. Nothing for fewer than two samples.
#[must_use]
pub fn interval(samples: &[f64], error: f64) -> Option<Interval> {
    if samples.len() < 2 {
        return None;
    }
    if samples.len() >= ORDER_STATISTICS_FROM
        && let Some(interval) = order_statistics(samples, error)
    {
        return Some(interval);
    }
    students_t(samples, error)
}

/// The order-statistic interval of the median; nothing where so few samples allow none at this error.
fn order_statistics(samples: &[f64], error: f64) -> Option<Interval> {
    let sorted = sorted(samples);
    let count = sorted.len();
    let half = Binomial::new(0.5, count as u64).ok()?;
    // Leaving out `k` samples on either side errs with twice the probability of at most `k` heads.
    let left_out = (0..count / 2).take_while(|k| 2.0 * half.cdf(*k as u64) <= error).last()?;
    Some(Interval { lower: sorted[left_out], upper: sorted[count - 1 - left_out] })
}

/// Student's t interval of the mean.
fn students_t(samples: &[f64], error: f64) -> Option<Interval> {
    let count = samples.len() as f64;
    let mean = samples.iter().sum::<f64>() / count;
    let variance =
        samples.iter().map(|sample| (sample - mean).powi(2)).sum::<f64>() / (count - 1.0);
    let factor = StudentsT::new(0.0, 1.0, count - 1.0).ok()?.inverse_cdf(1.0 - error / 2.0);
    let half_width = factor * (variance / count).sqrt();
    Some(Interval { lower: mean - half_width, upper: mean + half_width })
}

/// Spearman's rank correlation (C. Spearman, *American Journal of Psychology* 15, 1904); nothing where one side does not
/// vary.
///
/// It is Pearson's correlation of the ranks, where ties have the mean of the ranks that they take up (M. G. Kendall,
/// *Rank Correlation Methods*, 1948, chapter 3), so it stays what it is when there are ties.
#[must_use]
pub fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let left = ranks(&pairs.iter().map(|pair| pair.0).collect::<Vec<f64>>());
    let right = ranks(&pairs.iter().map(|pair| pair.1).collect::<Vec<f64>>());
    let mean = (pairs.len() as f64 - 1.0) / 2.0;
    let sum = |products: &mut dyn Iterator<Item = f64>| products.sum::<f64>();
    let both = sum(&mut left.iter().zip(&right).map(|(a, b)| (a - mean) * (b - mean)));
    let one = sum(&mut left.iter().map(|a| (a - mean).powi(2)));
    let other = sum(&mut right.iter().map(|b| (b - mean).powi(2)));
    (one > 0.0 && other > 0.0).then(|| both / (one * other).sqrt())
}

/// The rank of each sample from 0, ties at the mean of their ranks.
fn ranks(samples: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..samples.len()).collect();
    order.sort_by(|one, other| samples[*one].total_cmp(&samples[*other]));
    let mut ranks = vec![0.0; samples.len()];
    let mut below = 0;
    for ties in order.chunk_by(|one, other| samples[*one] == samples[*other]) {
        let mean = below as f64 + (ties.len() as f64 - 1.0) / 2.0;
        for place in ties {
            ranks[*place] = mean;
        }
        below += ties.len();
    }
    ranks
}

fn sorted(samples: &[f64]) -> Vec<f64> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// A quantile of sorted samples, interpolated between neighbours.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share * last as f64;
    let below = place.floor() as usize;
    let above = place.ceil() as usize;
    Some(sorted[below] + (sorted[above] - sorted[below]) * (place - below as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-4 * right.abs().max(1.0)
    }

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[]), None);
    }

    #[test]
    fn quartiles_are_interpolated() {
        assert_eq!(quartiles(&[1.0, 2.0, 3.0, 4.0, 5.0]), Some([2.0, 3.0, 4.0]));
        assert_eq!(quartiles(&[1.0, 2.0, 3.0, 4.0]), Some([1.75, 2.5, 3.25]));
    }

    /// The factor for four degrees of freedom and 95 % is 2.776445 in every printed table.
    #[test]
    fn students_t_agrees_with_the_printed_table() {
        let samples = [1.0, 2.0, 3.0, 4.0, 5.0];
        let half_width = 2.776_445 * (2.5_f64 / 5.0).sqrt();
        let interval = interval(&samples, 0.05).expect("five samples");
        assert!(near(interval.lower, 3.0 - half_width), "{interval:?}");
        assert!(near(interval.upper, 3.0 + half_width), "{interval:?}");
    }

    /// For 16 samples: 2 · (1 + 16) / 2^16 = 0.05 % with one left out, 2 · (1 + 16 + 120) / 2^16 = 0.42 % with two.
    #[test]
    fn sixteen_samples_at_two_in_a_thousand_leave_out_one_on_either_side() {
        let samples: Vec<f64> = (0..16).map(f64::from).collect();
        assert_eq!(interval(&samples, 0.002), Some(Interval { lower: 1.0, upper: 14.0 }));
        assert_eq!(interval(&samples, 0.005), Some(Interval { lower: 2.0, upper: 13.0 }));
    }

    /// The textbook interval for 20 samples at 95 % is from the 6th to the 15th: 2 · P(X ≤ 5) = 4.14 %.
    #[test]
    fn twenty_samples_at_five_percent_give_the_sixth_and_the_fifteenth() {
        let samples: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!(interval(&samples, 0.05), Some(Interval { lower: 6.0, upper: 15.0 }));
    }

    #[test]
    fn one_sample_has_no_interval() {
        assert_eq!(interval(&[1.0], 0.05), None);
    }

    #[test]
    fn rank_correlation_is_one_for_any_rising_curve_and_knows_ties() {
        let rising: Vec<(f64, f64)> =
            (1..6).map(|x| (f64::from(x), f64::from(x).powi(3))).collect();
        assert!(near(spearman(&rising).expect("both vary"), 1.0));
        let falling: Vec<(f64, f64)> = (1..6).map(|x| (f64::from(x), -f64::from(x))).collect();
        assert!(near(spearman(&falling).expect("both vary"), -1.0));
        let tied = [(1.0, 1.0), (2.0, 1.0), (3.0, 2.0)];
        assert!(near(spearman(&tied).expect("both vary"), 0.866_025));
        assert_eq!(spearman(&[(1.0, 1.0), (2.0, 1.0)]), None);
    }

    proptest! {
        #[test]
        fn an_interval_contains_the_median_and_widens_as_the_error_shrinks(
            samples in prop::collection::vec(-1e6..1e6_f64, 16..60)
        ) {
            let middle = median(&samples).expect("not empty");
            let wide = interval(&samples, 0.002).expect("many samples");
            let narrow = interval(&samples, 0.05).expect("many samples");
            prop_assert!(wide.lower <= narrow.lower && narrow.upper <= wide.upper);
            prop_assert!(narrow.lower <= middle && middle <= narrow.upper);
        }

        #[test]
        fn one_wild_fork_does_not_move_an_order_statistic_interval(
            samples in prop::collection::vec(0.9..1.1_f64, 16..40), wild in 1e3..1e9_f64
        ) {
            let mut samples = samples;
            samples[0] = wild;
            let interval = interval(&samples, 0.002).expect("many samples");
            prop_assert!(interval.upper <= 1.1);
        }
    }
}

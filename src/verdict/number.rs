//! Numbers of samples that assume nothing: medians, quartiles, rank correlation; and what an interval is.

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
}

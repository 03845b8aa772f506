//! The Mann–Kendall test and Sen's slope: whether samples in their order rise or fall, and by how much.

use super::statistics::median;

/// The probability of so many agreeing pairs or more in samples without a trend, on either side.
///
/// The number of pairs that rise less those that fall (H. B. Mann, *Econometrica* 13, 1945; M. G. Kendall, *Rank
/// Correlation Methods*, 1975) is compared with its exact distribution over all orders, built up one sample at a time.
/// Ties count for neither side. 1 for fewer than two samples.
#[must_use]
pub fn mann_kendall(samples: &[f64]) -> f64 {
    let count = samples.len();
    let pairs = count * count.saturating_sub(1) / 2;
    let mut score = 0_i64;
    for (place, sample) in samples.iter().enumerate() {
        for later in &samples[place + 1..] {
            score += i64::from(later > sample) - i64::from(later < sample);
        }
    }
    // The score of an order with so many falling pairs is `pairs - 2 * falling`; it is as large as this or larger for
    // at most so many of them.
    let most_falling = (pairs - usize::try_from(score.abs()).unwrap_or(pairs)) / 2;
    let at_most: f64 = falling_pairs(count).iter().take(most_falling + 1).sum();
    (2.0 * at_most).min(1.0)
}

/// The median of the slopes of all pairs, for a step of one sample (P. K. Sen, *Journal of the American Statistical
/// Association* 63, 1968). Nothing for fewer than two samples.
#[must_use]
pub fn slope(samples: &[f64]) -> Option<f64> {
    let numbered: Vec<(usize, f64)> = samples.iter().copied().enumerate().collect();
    let slopes = numbered.iter().flat_map(|(place, sample)| {
        let later = &numbered[place + 1..];
        later.iter().map(move |(other, rest)| (rest - sample) / (other - place) as f64)
    });
    median(&slopes.collect::<Vec<f64>>())
}

/// The probability of each number of falling pairs when all orders of the samples are equally likely.
fn falling_pairs(count: usize) -> Vec<f64> {
    let mut probabilities = vec![1.0];
    for size in 2..=count {
        // The last sample falls below none to all of those before it, each with the same probability.
        let mut next = vec![0.0; probabilities.len() + size - 1];
        let mut window = 0.0;
        for (place, probability) in next.iter_mut().enumerate() {
            window += probabilities.get(place).copied().unwrap_or(0.0);
            if let Some(left) = place.checked_sub(size) {
                window -= probabilities.get(left).copied().unwrap_or(0.0);
            }
            *probability = window / size as f64;
        }
        probabilities = next;
    }
    probabilities
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-12
    }

    #[test]
    fn the_probability_is_that_of_all_orders() {
        // One order of six rises throughout and one falls throughout, of 720.
        assert!(near(mann_kendall(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), 2.0 / 720.0));
        assert!(near(mann_kendall(&[6.0, 5.0, 4.0, 3.0, 2.0, 1.0]), 2.0 / 720.0));
        // Three rising pairs and three falling ones: no trend at all.
        assert!(near(mann_kendall(&[2.0, 4.0, 1.0, 3.0]), 1.0));
        // Of the 24 orders of four, one has no falling pair and three have one.
        assert!(near(mann_kendall(&[1.0, 2.0, 4.0, 3.0]), 2.0 * 4.0 / 24.0));
        assert!(near(mann_kendall(&[1.0]), 1.0));
        assert!(near(mann_kendall(&[1.0; 8]), 1.0));
    }

    #[test]
    fn the_slope_is_that_of_most_pairs() {
        let mut rising: Vec<f64> = (0..20).map(|step| 0.5 * f64::from(step)).collect();
        rising[7] = 1e9;
        assert!(near(slope(&rising).expect("many samples"), 0.5));
        assert_eq!(slope(&[1.0]), None);
    }
}

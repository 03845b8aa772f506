//! The dip test: whether samples can come from a distribution of one mode, and where they lie if not.

use super::statistics::median;

/// From which value of `√n · dip` on a sample is called bimodal.
///
/// The least favourable distribution of one mode is the uniform one. In 100,000 uniform samples each of 6 to 200, the
/// 99.9 % quantile of `√n · dip` rises from 0.53 to 0.704, so the test errs at most once in a thousand. Samples of fewer
/// than 9 can not reach it, whatever they are: a dip is at most one quarter.
const CRITICAL: f64 = 0.71;

/// The dip of samples: the largest distance between their distribution and the nearest one of a single mode (J. A.
/// Hartigan and P. M. Hartigan, "The dip test of unimodality", *Annals of Statistics* 13, 1985, section 3).
///
/// The interval of the mode is narrowed until what is convex on its left and concave on its right lies no further away
/// than what is between. Between 1 / 2n and 1/4; 0 for fewer than two samples or samples that are all the same.
#[must_use]
pub fn dip(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return 0.0 };
    if first == last {
        return 0.0;
    }
    let (mut low, mut high) = (0, sorted.len() - 1);
    // In steps of the empirical distribution, and twice the dip until the end.
    let mut twice = 1.0_f64;
    loop {
        let below = Hull::new(&sorted, low, high, Side::Below);
        let above = Hull::new(&sorted, low, high, Side::Above);
        let (distance, left, right) = widest(&below, &above);
        if distance <= twice {
            break;
        }
        let on_the_left = (low..=left).map(|place| place as f64 + 1.0 - below.at(place));
        let on_the_right = (right..=high).map(|place| above.at(place) + 1.0 - place as f64);
        twice = on_the_left.chain(on_the_right).fold(twice, f64::max);
        if (left, right) == (low, high) {
            break;
        }
        (low, high) = (left, right);
    }
    twice / (2.0 * sorted.len() as f64)
}

/// The two modes of samples, each the median of its half, where the dip test at an error of 0.1 % says that there are
/// two; nothing otherwise. The halves meet in the widest gap between the quarters at either end.
#[must_use]
pub fn modes(samples: &[f64]) -> Option<[f64; 2]> {
    if dip(samples) * (samples.len() as f64).sqrt() < CRITICAL {
        return None;
    }
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    let quarter = sorted.len() / 4;
    let between = quarter.max(1)..=sorted.len().saturating_sub(quarter.max(1));
    let gap = |place: &usize| sorted[*place] - sorted[*place - 1];
    let widest = between.max_by(|one, other| gap(one).total_cmp(&gap(other)))?;
    Some([median(&sorted[..widest])?, median(&sorted[widest..])?])
}

/// On which side of the empirical distribution a hull lies.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// The greatest convex function below it.
    Below,
    /// The least concave function above it, less one step.
    Above,
}

/// A hull over the points `(sample, place)` from one place to another.
struct Hull<'a> {
    sorted: &'a [f64],
    corners: Vec<usize>,
}

impl Hull<'_> {
    fn new(sorted: &[f64], low: usize, high: usize, side: Side) -> Hull<'_> {
        let mut corners: Vec<usize> = Vec::new();
        for place in low..=high {
            while let [.., one, other] = corners[..] {
                let steep = (other - one) as f64 * (sorted[place] - sorted[one]);
                let flat = (place - one) as f64 * (sorted[other] - sorted[one]);
                let needless = if side == Side::Below { steep >= flat } else { steep <= flat };
                if !needless {
                    break;
                }
                corners.pop();
            }
            corners.push(place);
        }
        Hull { sorted, corners }
    }

    /// The hull at a sample, in steps.
    fn at(&self, place: usize) -> f64 {
        let behind = self.corners.partition_point(|corner| *corner <= place);
        let (Some(one), Some(other)) =
            (self.corners.get(behind.wrapping_sub(1)), self.corners.get(behind))
        else {
            return place as f64;
        };
        let width = self.sorted[*other] - self.sorted[*one];
        if width <= 0.0 {
            return *one as f64;
        }
        let share = (self.sorted[place] - self.sorted[*one]) / width;
        *one as f64 + (other - one) as f64 * share
    }
}

/// Where the hulls lie furthest apart, in steps: the distance, and the corners on either side of it.
fn widest(below: &Hull, above: &Hull) -> (f64, usize, usize) {
    let at_lower = below.corners.iter().map(|corner| {
        let next = above.corners.partition_point(|other| other < corner);
        (above.at(*corner) + 1.0 - *corner as f64, *corner, above.corners[next])
    });
    let at_upper = above.corners.iter().map(|corner| {
        let next = below.corners.partition_point(|other| other <= corner);
        (*corner as f64 + 1.0 - below.at(*corner), below.corners[next - 1], *corner)
    });
    let furthest = at_lower.chain(at_upper).max_by(|one, other| one.0.total_cmp(&other.0));
    furthest.expect("both hulls have their ends as corners")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// So many samples in even steps from a number on.
    fn even(count: u32, from: f64) -> Vec<f64> {
        (0..count).map(|step| from + 0.001 * f64::from(step)).collect()
    }

    #[test]
    fn the_dip_of_even_steps_is_the_least_and_that_of_two_points_the_most() {
        assert!((dip(&even(20, 1.0)) - 1.0 / 40.0).abs() < 1e-12);
        let two = [[0.0; 50], [1.0; 50]].concat();
        assert!((dip(&two) - 0.25).abs() < 1e-9, "{}", dip(&two));
        assert_eq!(dip(&[3.0; 9]), 0.0);
        assert_eq!(dip(&[]), 0.0);
    }

    #[test]
    fn two_tight_halves_are_two_modes() {
        let halves = [even(9, 1.0), even(8, 1.3)].concat();
        let [lower, upper] = modes(&halves).expect("two modes");
        assert!((lower - 1.004).abs() < 1e-9 && (upper - 1.3035).abs() < 1e-9, "{lower} {upper}");
        assert_eq!(modes(&even(17, 1.0)), None);
    }

    #[test]
    fn a_few_forks_and_a_few_wild_ones_are_no_second_mode() {
        assert_eq!(modes(&[1.0, 1.0, 1.0, 2.0, 2.0, 2.0]), None);
        assert_eq!(modes(&[even(20, 1.0), even(3, 5.0)].concat()), None);
    }

    proptest! {
        #[test]
        fn one_mode_with_heavy_tails_is_one(places in prop::collection::vec(0.01..0.99_f64, 17)) {
            // The quantiles of a Cauchy distribution, for what is drawn evenly between them.
            let tailed: Vec<f64> =
                places.iter().map(|place| (std::f64::consts::PI * (place - 0.5)).tan()).collect();
            let between = dip(&tailed);
            prop_assert!((1.0 / 34.0 - 1e-12..=0.25).contains(&between));
        }
    }
}

//! The promise of the interval, tried on made-up forks of every kind: how often it misses the median when it is read
//! after each of 200 forks.

use super::Sequence;
use statrs::distribution::{ContinuousCDF, Normal};

const SEQUENCES: u32 = 20_000;
const FORKS: u32 = 200;
const ERROR: f64 = 0.002;

/// A source of random numbers, each even between 0 and 1.
type Random = fastrand::Rng;

/// The share of sequences in which the interval excludes all medians from `least` to `most` at any fork, on either side.
/// The forks are drawn by their number.
fn missed(
    seed: u64,
    (least, most): (f64, f64),
    mut fork: impl FnMut(u32, &mut Random) -> f64,
) -> f64 {
    let mut random = Random::with_seed(seed);
    let misses = (0..SEQUENCES).filter(|_| {
        let mut sequence = Sequence::at(ERROR);
        (0..FORKS).for_each(|number| sequence.take(fork(number, &mut random)));
        // The ends never move outwards, so what was excluded at any fork still is at the last.
        sequence.lower > most || sequence.upper < least
    });
    misses.count() as f64 / f64::from(SEQUENCES)
}

/// A normal number (G. E. P. Box and M. E. Muller, *Annals of Mathematical Statistics* 29, 1958).
fn normal(random: &mut Random) -> f64 {
    let radius = (-2.0 * (1.0 - random.f64()).ln()).sqrt();
    radius * (std::f64::consts::TAU * random.f64()).cos()
}

/// One of two normal modes a hundred standard deviations apart, the lower one with such a weight.
fn two_modes(weight: f64, random: &mut Random) -> f64 {
    let mode = if random.f64() < weight { 0.0 } else { 1.0 };
    mode + 0.01 * normal(random)
}

/// Read after every fork, the interval misses in at most 0.2 % of the sequences, whatever the distribution:
/// `cargo test --lib sequential::simulated -- --ignored`
///
/// It found 0.14 % (normal), 0.16 (lognormal), 0.16 (Cauchy), 0.13 (t), 0.10, 0.13 and 0.19 (two modes), 0.00 and 0.10
/// (few values), 0.05 and 0.04 (medians that move, of which only one side can be missed).
#[test]
#[ignore = "a simulation of many seconds, for whoever changes the bet"]
fn the_median_is_missed_in_at_most_two_sequences_of_a_thousand() {
    let quantile = |share: f64| 1.0 + 0.01 * Normal::standard().inverse_cdf(share);
    let of_modes = |seed: u64, weight: f64, medians: (f64, f64)| {
        missed(seed, medians, |_, random| two_modes(weight, random))
    };
    let exactly = |median: f64| (median, median);
    let cauchy = |random: &mut Random| (std::f64::consts::PI * (random.f64() - 0.5)).tan();
    let found = [
        ("normal", missed(1, exactly(0.0), |_, random| normal(random))),
        ("lognormal", missed(2, exactly(1.0), |_, random| normal(random).exp())),
        ("Cauchy", missed(3, exactly(0.0), |_, random| cauchy(random))),
        (
            "Student's t of two degrees",
            missed(4, exactly(0.0), |_, random| {
                // Half of the square of two normal numbers is exponential.
                normal(random) / (-(1.0 - random.f64()).ln()).sqrt()
            }),
        ),
        // The medians of the upper mode that leave half of all forks below them.
        ("two modes, 10/90", of_modes(5, 0.1, exactly(quantile(0.4 / 0.9)))),
        ("two modes, 30/70", of_modes(6, 0.3, exactly(quantile(0.2 / 0.7)))),
        // Anything between the modes; their overlap is nothing that could be drawn.
        ("two modes, 50/50", of_modes(7, 0.5, (0.1, 0.9))),
        ("few values", missed(8, exactly(1.0), |_, random| f64::from(random.u8(..3)))),
        (
            "three values of which two are nearly even",
            missed(9, exactly(1.0), |_, random| match random.u8(..100) {
                0..49 => 0.0,
                49..51 => 1.0,
                _ => 2.0,
            }),
        ),
        (
            "a median that rises from 0 is never below it",
            missed(10, (0.0, f64::INFINITY), |number, random| {
                normal(random) + f64::from(number) / 400.0
            }),
        ),
        (
            "a median that moves to and fro above 0 is never below it",
            missed(11, (0.0, f64::INFINITY), |number, random| {
                normal(random) * f64::from(1 + number % 3)
                    + 0.05 * (1.0 - f64::from(number % 40) / 40.0)
            }),
        ),
    ];
    let above = found.iter().filter(|(_, share)| *share > ERROR).collect::<Vec<_>>();
    assert!(above.is_empty(), "{above:?} of {found:?}");
}

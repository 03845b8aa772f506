//! How a fork goes: how many rounds it has, how often its members are set up between them, and how they warm up.

use super::fork::{LONG, Sized};
use super::roster::Rhythm;
use std::time::Duration;

/// The fewest and the most rounds of a fork: never a single slice, and more of them sharpen nothing that differs between
/// forks. Slices of one long turn are few.
const ROUNDS: std::ops::RangeInclusive<f64> = 3.0..=30.0;
const FEWEST_OF_LONG: f64 = 2.0;
/// How much more the slices within a fork scatter than forks do, about.
const WITHIN: f64 = 5.0;
/// The most rounds that percentiles may ask for.
const MOST_FOR_LATENCIES: u64 = 600;
/// The longest that the rounds of a fork may take for the sake of percentiles.
const LONGEST_FOR_LATENCIES: Duration = Duration::from_secs(1);
/// The most pairs of set-ups of a fork.
const MOST_PAIRS: usize = 3;
/// The fewest rounds of a fork with a pair of set-ups, and of each pair where there are more.
const FEWEST_TURNED: usize = 4;
const FEWEST_OF_A_PAIR: usize = 10;
/// The most that a member may warm up after a set-up beyond its first slice: five slices of the usual length.
const WARM_UP: Duration = Duration::from_micros(1250);

/// What the first fork of a group found out for the others, in which nothing is counted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Costs {
    /// What a fork costs before its first slice: its processes and its set-up.
    pub(super) overhead: Duration,
    /// The set-up alone.
    pub(super) set_up: Duration,
}

impl Rhythm {
    /// How the forks go of members of such sizes, which cost so much before their first slice. `latencies` is how many
    /// of them a question needs from each fork, 0 where none is asked of.
    ///
    /// Each fork scatters around the truth, and its rounds around it; the forks that an answer needs grow with the
    /// variance of a fork's estimate, `between² + within² / rounds`, and a fork costs `overhead + rounds · round`. The
    /// product of both is smallest at `(within / between) · √(overhead / round)` rounds (the optimal allocation of
    /// two-stage sampling: W. G. Cochran, *Sampling Techniques*, 3rd edition, section 10.6).
    pub(super) fn of(costs: Costs, sized: &[Sized], is_turnable: bool, latencies: u64) -> Rhythm {
        let round = Duration::from_nanos(sized.iter().map(|sized| sized.nanos).sum::<u64>().max(1));
        let warm_up = warm_up(costs.set_up, sized);
        let overhead = costs.overhead + round * warm_up as u32;
        let best = WITHIN * overhead.div_duration_f64(round).sqrt();
        let is_long = sized.iter().any(|sized| sized.nanos > LONG);
        let fewest = if is_long { FEWEST_OF_LONG } else { *ROUNDS.start() };
        let rounds = best.clamp(fewest, *ROUNDS.end()) as usize;
        let rounds = rounds.max(for_latencies(sized, round, latencies));
        let again =
            (round * rounds as u32).div_duration_f64(costs.set_up.max(Duration::from_nanos(1)));
        Rhythm { rounds, warm_up, set_ups: set_ups(rounds, is_turnable, again) }
    }

    /// What a fork takes.
    pub(super) fn seconds(&self, costs: Costs, sized: &[Sized]) -> f64 {
        let round: u64 = sized.iter().map(|sized| sized.nanos).sum();
        let rounds = (self.rounds + self.warm_up * self.set_ups) as f64;
        let again = costs.set_up.as_secs_f64() * (self.set_ups as f64 - 1.0);
        costs.overhead.as_secs_f64() + again + rounds * round as f64 / 1e9
    }
}

/// How many latencies of each slice count: as many for each of those that are compared.
pub(super) fn latencies_of_a_slice(sized: &[Sized]) -> Option<u64> {
    let of_slice = |sized: &Sized| {
        let blocks = sized.turns / sized.block?.max(1);
        Some(if blocks >= 2 { blocks - 1 } else { blocks })
    };
    sized.iter().filter_map(of_slice).min()
}

/// The rounds that give so many latencies; 0 where no sensible number does.
fn for_latencies(sized: &[Sized], round: Duration, latencies: u64) -> usize {
    let Some(each) = latencies_of_a_slice(sized).filter(|each| *each > 0 && latencies > 0) else {
        return 0;
    };
    let rounds = latencies.div_ceil(each);
    let is_short =
        round.saturating_mul(u32::try_from(rounds).unwrap_or(u32::MAX)) <= LONGEST_FOR_LATENCIES;
    if rounds <= MOST_FOR_LATENCIES && is_short { rounds as usize } else { 0 }
}

/// How often the members of a fork with so many rounds are set up: once, or in pairs, as far as rounds go round and
/// setting up again happens at most so often.
fn set_ups(rounds: usize, is_turnable: bool, again: f64) -> usize {
    let is_enough = |pairs: &usize| {
        let fewest = if *pairs == 1 { FEWEST_TURNED } else { pairs * FEWEST_OF_A_PAIR };
        is_turnable && rounds >= fewest && (2 * pairs - 1) as f64 <= again
    };
    (1..=MOST_PAIRS).rev().find(is_enough).map_or(1, |pairs| 2 * pairs)
}

/// How many rounds do not count behind a set-up: one, so that no first slice is cold, and as many more as have room in
/// the time that the set-up took and in [`WARM_UP`].
///
/// Whoever is set up first finds its memory driven out of the caches and of the tables of pages by those who come after
/// it. The more they touch, the longer setting up takes; where it takes less than a round, nothing is driven out.
fn warm_up(set_up: Duration, sized: &[Sized]) -> usize {
    let slices = sized.iter().map(|sized| sized.nanos);
    let (round, longest) = (slices.clone().sum::<u64>(), slices.max().unwrap_or(0));
    let within = |time: Duration, each: u64| time.as_nanos() as usize / (each as usize).max(1);
    within(set_up, round).min(within(WARM_UP, longest)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(nanos: u64) -> Sized {
        Sized { turns: 1, run: 1, nanos, block: None }
    }

    fn costs(overhead: u64, set_up: u64) -> Costs {
        Costs { overhead: Duration::from_millis(overhead), set_up: Duration::from_millis(set_up) }
    }

    #[test]
    fn rounds_follow_from_what_a_fork_costs_before_them_and_are_never_a_single_one() {
        let rounds =
            |overhead, nanos| Rhythm::of(costs(overhead, 0), &[slice(nanos); 2], false, 0).rounds;
        assert_eq!(rounds(2_500, 4_000_000), 30, "seconds of set-up are not for one round");
        assert!((3..=6).contains(&rounds(10, 50_000_000)), "slow turns");
        assert_eq!(rounds(0, 1_000_000_000), 5, "the round that warms up is a cost as well");
        // At least ten unless they would cost more than half of the set-up.
        for (overhead, nanos) in [(20, 500_000), (200, 5_000_000), (2_000, 50_000_000)] {
            assert!(rounds(overhead, nanos) >= 10);
        }
    }

    #[test]
    fn percentiles_get_the_rounds_that_they_are_judged_from() {
        let timed = Sized { turns: 101, run: 101, nanos: 250_000, block: Some(1) };
        let rhythm = |latencies| Rhythm::of(costs(1, 0), &[timed; 2], false, latencies);
        assert_eq!(rhythm(10_000).rounds, 100);
        assert!(rhythm(100_000_000).rounds <= 30, "no sensible number of rounds gives so many");
        assert_eq!(latencies_of_a_slice(&[timed, Sized { turns: 1, ..timed }]), Some(1));
        assert_eq!(latencies_of_a_slice(&[slice(1)]), None);
    }

    #[test]
    fn members_are_set_up_in_as_many_pairs_as_rounds_and_time_allow() {
        let often = f64::INFINITY;
        let of_rounds = [1, 3, 4, 19, 20, 29, 30].map(|rounds| set_ups(rounds, true, often));
        assert_eq!(of_rounds, [1, 1, 2, 2, 4, 4, 6]);
        let again = [0.9, 1.0, 2.9, 3.0, 4.9, 5.0].map(|again| set_ups(30, true, again));
        assert_eq!(again, [1, 2, 2, 4, 4, 6]);
        assert_eq!(set_ups(30, false, often), 1);
    }

    #[test]
    fn members_warm_up_for_a_slice_and_for_as_long_as_setting_up_took_and_at_most_for_five_slices()
    {
        let usual = [slice(250_000); 2];
        let rounds = [0, 499, 500, 1_100, 2_600, 90_000]
            .map(|micros| warm_up(Duration::from_micros(micros), &usual));
        assert_eq!(rounds, [1, 1, 1, 2, 5, 5]);
        assert_eq!(warm_up(Duration::from_millis(90), &[slice(10_000_000)]), 1);
    }
}

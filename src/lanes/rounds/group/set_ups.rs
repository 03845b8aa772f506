//! One fork of a group: how many rounds it has, how often its members are set up between them, and how they warm up.

use super::super::fork::{Broken, Fork, Sized};
use super::super::forks::Found;
use super::Measurement;
use std::time::{Duration, Instant};

/// The most rounds of a fork: more of them sharpen nothing that differs between forks.
const MOST_ROUNDS: usize = 30;
/// The most pairs of set-ups of a fork.
const MOST_PAIRS: usize = 3;
/// The fewest rounds of a fork with a pair of set-ups, and of each pair where there are more.
const FEWEST_TURNED: usize = 4;
const FEWEST_OF_A_PAIR: usize = 10;
/// The most that setting up again may take, as a share of the fork's time; it may not take longer than its rounds either.
const SET_UP_AGAIN: f64 = 0.25;
/// The most that a member may warm up after a set-up: five slices of the usual length.
const WARM_UP: Duration = Duration::from_micros(1250);

/// How many rounds a fork has.
#[derive(Clone, Copy)]
pub(super) enum Rounds {
    /// So many.
    Number(usize),
    /// As many as this time has room for, set-up included.
    Within(Duration),
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

/// How many rounds warm the members up after a set-up: as many as have room in the time that it took, and in
/// [`WARM_UP`].
///
/// Whoever is set up first finds its memory driven out of the caches and of the tables of pages by those who come after
/// it. The more they touch, the longer setting up takes; where it takes less than a round, nothing is driven out.
fn warm_up(set_up: Duration, sized: &[Sized]) -> usize {
    let slices = sized.iter().map(|sized| sized.nanos);
    let (round, longest) = (slices.clone().sum::<u64>(), slices.max().unwrap_or(0));
    let within = |time: Duration, each: u64| time.as_nanos() as usize / (each as usize).max(1);
    within(set_up, round).min(within(WARM_UP, longest))
}

impl Measurement<'_> {
    /// A fork's set-up and rounds; nothing where the group turns out to have too few turns for its slow twin.
    pub(super) fn attempt(
        &mut self,
        fork: &mut Fork,
        rounds: Rounds,
    ) -> Result<Option<Found>, Broken> {
        let start = Instant::now();
        fork.wait()?;
        let ready = Instant::now();
        let loaded = fork.set_up(&mut self.random)?;
        let set_up = ready.elapsed();
        let mut aside = vec![0; self.members.len()];
        if self.sized.len() != self.members.len() {
            self.sized = fork.size()?;
            aside = fork.share_turns(&mut self.sized, &mut self.random)?;
            self.share_blocks();
            if self.without_slow_twin() {
                return Ok(None);
            }
        }
        if let Some(guards) = &mut self.guards {
            guards.check(fork, &self.members, &self.sized)?;
        }
        let is_turnable = fork.is_turnable(&self.sized);
        let warm_up = warm_up(set_up, &self.sized);
        let (rounds, set_ups) = match rounds {
            Rounds::Number(rounds) => (rounds, set_ups(rounds, is_turnable, f64::INFINITY)),
            Rounds::Within(time) => {
                let round: u64 = self.sized.iter().map(|sized| sized.nanos).sum();
                let round = Duration::from_nanos(round.max(1));
                let fitting = |set_ups: usize| {
                    let again = set_up * (set_ups as u32 - 1);
                    let room = time.saturating_sub(start.elapsed() + again);
                    let rounds = room.div_duration_f64(round) as usize;
                    rounds.saturating_sub(warm_up * set_ups).clamp(1, MOST_ROUNDS)
                };
                let once = fitting(1);
                let longest = time.mul_f64(SET_UP_AGAIN).min(round * once as u32);
                let set_ups = set_ups(once, is_turnable, longest.div_duration_f64(set_up));
                (fitting(set_ups), set_ups)
            }
        };
        let parts: Vec<usize> = (0..set_ups)
            .map(|part| rounds * (part + 1) / set_ups - rounds * part / set_ups)
            .collect();
        let mut slices = vec![Vec::with_capacity(rounds); self.members.len()];
        for (part, rounds) in parts.iter().enumerate() {
            match part {
                0 => {}
                odd if odd % 2 == 1 => fork.set_up_reversed()?,
                _ => fork.set_up(&mut self.random).map(drop)?,
            }
            if warm_up > 0 {
                fork.rounds(warm_up, &self.sized, &mut self.random)?;
            }
            let of_part = fork.rounds(*rounds, &self.sized, &mut self.random)?;
            slices.iter_mut().zip(of_part).for_each(|(all, part)| all.extend(part));
        }
        let (members, sized) = (self.members.clone(), self.sized.clone());
        let used = fork.used()?;
        for (turns, sized) in aside.iter_mut().zip(&sized) {
            *turns += sized.run * (warm_up * set_ups) as u64;
        }
        Ok(Some(Found { members, sized, loaded, slices, parts, aside, used }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn members_warm_up_for_as_long_as_setting_up_took_and_at_most_for_five_slices() {
        let slice = |nanos| Sized { turns: 1, run: 1, nanos, block: None };
        let usual = [slice(250_000); 2];
        let rounds = [0, 499, 500, 1_100, 2_600, 90_000]
            .map(|micros| warm_up(Duration::from_micros(micros), &usual));
        assert_eq!(rounds, [0, 0, 1, 2, 5, 5]);
        let slow = [slice(250_000), slice(1_000_000)];
        assert_eq!(warm_up(Duration::from_millis(90), &slow), 1);
        assert_eq!(warm_up(Duration::from_millis(90), &[slice(10_000_000)]), 0);
    }
}

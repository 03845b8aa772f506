//! How noisy the machine was while times were compared, by what its twins say: one word, by rule.

use super::settings::Settings;
use super::twins::Twins;

/// How noisy a run was.
///
/// The rule: a machine is *quiet* where identical code was called different in at most 1 of 100 groups and 5 % more work
/// was found in at least 90 of 100; *noisy* where it was at most 5 and at least 50 of 100; else *very noisy*. A noisy
/// machine leaves more predictions unclear; it turns none over, for what it does is in the intervals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noise {
    /// Few predictions are unclear because of the machine.
    Quiet,
    /// Differences of some per cent are not found in every group.
    Noisy,
    /// Only large differences are found.
    VeryNoisy,
}

/// What the twins of many groups say together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sentinels {
    /// Groups whose reference was compared with itself.
    pub same: usize,
    /// Those of them where it read different.
    pub alarms: usize,
    /// Groups whose reference was compared with itself given 5 % more turns.
    pub slow: usize,
    /// Those of them where that was found.
    pub found: usize,
    /// The most by which the same source, compiled again, differed from itself: a share.
    pub placement: f64,
}

impl Sentinels {
    /// Counts what the twins of groups say.
    #[must_use]
    pub fn of(groups: &[Twins], settings: Settings) -> Sentinels {
        let found: Vec<bool> = groups.iter().filter_map(|twins| twins.detected(settings)).collect();
        Sentinels {
            same: groups.iter().filter(|twins| twins.same.is_some()).count(),
            alarms: groups.iter().filter(|twins| twins.false_alarm(settings)).count(),
            slow: found.len(),
            found: found.iter().filter(|found| **found).count(),
            placement: groups.iter().map(Twins::placement_error).fold(0.0, f64::max),
        }
    }

    /// The word for it; nothing where no twin was measured.
    #[must_use]
    pub fn noise(&self) -> Option<Noise> {
        if self.same == 0 || self.slow == 0 {
            return None;
        }
        let alarms = self.alarms as f64 / self.same as f64;
        let found = self.found as f64 / self.slow as f64;
        Some(match () {
            () if alarms <= 0.01 && found >= 0.9 => Noise::Quiet,
            () if alarms <= 0.05 && found >= 0.5 => Noise::Noisy,
            () => Noise::VeryNoisy,
        })
    }
}

impl Noise {
    /// The word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Noise::Quiet => "quiet",
            Noise::Noisy => "noisy",
            Noise::VeryNoisy => "very noisy",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Noise, Sentinels};

    fn noise(alarms: usize, found: usize) -> Option<Noise> {
        Sentinels { same: 100, alarms, slow: 100, found, placement: 0.0 }.noise()
    }

    #[test]
    fn the_word_follows_from_false_alarms_and_finds() {
        assert_eq!(noise(0, 100), Some(Noise::Quiet));
        assert_eq!(noise(1, 90), Some(Noise::Quiet));
        assert_eq!(noise(2, 90), Some(Noise::Noisy));
        assert_eq!(noise(0, 89), Some(Noise::Noisy));
        assert_eq!(noise(5, 50), Some(Noise::Noisy));
        assert_eq!(noise(6, 100), Some(Noise::VeryNoisy));
        assert_eq!(noise(0, 49), Some(Noise::VeryNoisy));
    }

    #[test]
    fn without_twins_there_is_no_word() {
        assert_eq!(Sentinels::default().noise(), None);
    }
}

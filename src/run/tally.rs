//! Figures added up by name, and what a thread reports its own to.

use super::{Moment, Observer};

/// The most names of figures that a turn reports.
const MOST: usize = 16;

/// The figures that turns reported, added up by name. It allocates nothing, for it looks on while allocations are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    named: [Option<(&'static str, u64)>; MOST],
}

impl Tally {
    /// Adds to the figure of a name.
    ///
    /// # Panics
    /// Where that would be the seventeenth name, which the lane reports as a failed case.
    pub fn add(&mut self, name: &'static str, value: u64) {
        let is_of_name = |slot: &&mut Option<(&str, u64)>| slot.is_none_or(|known| known.0 == name);
        let slot = self.named.iter_mut().find(is_of_name);
        let slot = slot.unwrap_or_else(|| panic!("a turn reports more than {MOST} figures"));
        let known = slot.map_or(0, |known| known.1);
        *slot = Some((name, known.saturating_add(value)));
    }

    /// The names with their sums, in the order in which they were first reported.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.named.iter().map_while(|slot| *slot)
    }
}

impl Observer for Tally {
    fn mark(&mut self, _: Moment) {}

    fn figure(&mut self, name: &'static str, value: u64) {
        self.add(name, value);
    }
}

/// What the turn of one of several threads reports its figures to: those of all threads are added up by name.
pub struct Figures<'a> {
    tally: Option<&'a mut Tally>,
}

impl Figures<'_> {
    /// Figures that nobody takes.
    pub(super) fn untold() -> Figures<'static> {
        Figures { tally: None }
    }

    /// Figures that are added up.
    pub(super) fn told(tally: &mut Tally) -> Figures<'_> {
        Figures { tally: Some(tally) }
    }

    /// Reports a figure, for example how often a lock was taken. One branch in the timed lanes.
    #[inline]
    pub fn figure(&mut self, name: &'static str, value: u64) {
        if let Some(tally) = &mut self.tally {
            tally.add(name, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_one_name_are_added_up() {
        let mut tally = Tally::default();
        for (name, value) in
            [("hits", 2), ("misses", 1), ("hits", 3), ("most", u64::MAX), ("most", 1)]
        {
            tally.figure(name, value);
        }
        assert!(tally.iter().eq([("hits", 5), ("misses", 1), ("most", u64::MAX)]));
    }

    #[test]
    #[should_panic(expected = "more than 16 figures")]
    fn a_turn_has_no_more_figures_than_there_is_room_for() {
        const NAMES: [&str; 17] =
            ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q"];
        let mut tally = Tally::default();
        for name in NAMES {
            tally.add(name, 1);
        }
    }
}

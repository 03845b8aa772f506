//! What a claim asks of the machine and of the lane that times it.

use super::Lane;

/// What the machine must have for a claim to be judged on it.
///
/// An axis of [`Unit::Threads`](super::Unit::Threads) needs, beside this, as many cores as the point says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// The number of cores.
    pub cores: usize,
    /// The memory that one case needs by itself, in bytes: its input, what a turn makes, what it keeps. Lanes in which
    /// several cases live at once need as many times of it, which is not for the claim to reckon ([`Needs::alive`]).
    pub memory: u64,
    /// Further memory for each unit of the point, in bytes: 8 MiB where a point of 64 is 64 results of 8 MiB.
    pub memory_each: u64,
    /// The open descriptors that one case needs by itself: files, sockets, pipes. Such a claim runs its variants
    /// [`Apart`](Processes::Apart), for the system counts them by process.
    pub descriptors: u64,
    /// Further descriptors for each unit of the point: 2 where a point of 64 is 64 connections with both of their ends.
    pub descriptors_each: u64,
}

impl Needs {
    /// Any machine will do.
    pub const NOTHING: Needs =
        Needs { cores: 1, memory: 0, memory_each: 0, descriptors: 0, descriptors_each: 0 };

    /// The memory that one case needs at a point, in bytes.
    #[must_use]
    pub const fn memory_at(&self, point: u64) -> u64 {
        self.memory.saturating_add(self.memory_each.saturating_mul(point))
    }

    /// The open descriptors that one case needs at a point.
    #[must_use]
    pub const fn descriptors_at(&self, point: u64) -> u64 {
        self.descriptors.saturating_add(self.descriptors_each.saturating_mul(point))
    }

    /// The memory that is needed at a point by all that a lane has alive at once, of a claim of which it runs so many
    /// variants there, in bytes.
    #[must_use]
    pub const fn memory_in(&self, lane: Lane, variants: usize, point: u64) -> u64 {
        self.memory_at(point).saturating_mul(Needs::alive(lane, variants))
    }

    /// How many cases a lane has alive at once, of so many variants that it runs at a point: one, but in the rounds lane
    /// all of them, which are set up together, and the reference entered again; or the reference and its two other twins,
    /// where these are more. Whether they share a process makes no difference to the machine.
    #[must_use]
    pub const fn alive(lane: Lane, variants: usize) -> u64 {
        const TWINS: u64 = 3;
        let together = variants as u64 + 1;
        match lane {
            Lane::Rounds if together > TWINS => together,
            Lane::Rounds => TWINS,
            Lane::Heap | Lane::Resident | Lane::Instructions | Lane::Time => 1,
        }
    }
}

/// Whether the variants of a claim may share a process in the rounds lane.
///
/// Variants in one process change each other's allocator: glibc moves its mmap threshold with the first large
/// block that is freed, and pages that one variant freed are handed to the next one already mapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Processes {
    /// The lane runs every case once alone and takes processes of their own where a case differs by over 10 %.
    Found,
    /// All variants in one process: for claims that do not allocate.
    Together,
    /// A process for each variant: for claims whose variants allocate blocks of a page or more.
    Apart,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_live_at_once_need_their_memory_each() {
        let needs = Needs { memory: 100, memory_each: 2, ..Needs::NOTHING };
        for lane in [Lane::Heap, Lane::Resident, Lane::Instructions, Lane::Time] {
            assert_eq!(needs.memory_in(lane, 5, 50), 200, "{}", lane.name());
        }
        assert_eq!(needs.memory_in(Lane::Rounds, 5, 50), 6 * 200);
        // The reference with the twins that are compiled again and made slower.
        assert_eq!(needs.memory_in(Lane::Rounds, 1, 50), 3 * 200);
        let connections = Needs { descriptors: 100, descriptors_each: 2, ..Needs::NOTHING };
        assert_eq!(connections.descriptors_at(1_000), 2_100);
        assert_eq!(Needs::NOTHING.descriptors_at(u64::MAX), 0);
        let most = Needs { memory: u64::MAX, ..Needs::NOTHING };
        assert_eq!(most.memory_in(Lane::Rounds, 2, 1), u64::MAX);
    }

    #[test]
    fn descriptors_are_asked_for_by_claims_whose_variants_run_apart() {
        use crate::claim::testing::{claim, entry};
        use crate::claim::{Bound, Claim, Metric, ratio};
        let needs = Needs { descriptors_each: 2, ..Needs::NOTHING };
        let of = |processes| {
            let prediction = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.5));
            entry(Claim { needs, processes, ..claim([prediction]) }).faults()
        };
        assert!(of(Processes::Apart).is_empty());
        for processes in [Processes::Found, Processes::Together] {
            assert!(of(processes)[0].contains("`Processes::Apart`"), "{:?}", of(processes));
        }
    }
}

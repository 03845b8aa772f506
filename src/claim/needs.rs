//! What a claim asks of the machine and of the lane that times it.

/// What the machine must have for a claim to be judged on it.
///
/// An axis of [`Unit::Threads`](super::Unit::Threads) needs, beside this, as many cores as the point says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// The number of cores.
    pub cores: usize,
    /// The memory, in bytes.
    pub memory: u64,
    /// Further memory for each unit of the point, in bytes: 8 MiB where a point of 64 is 64 results of 8 MiB.
    pub memory_each: u64,
}

impl Needs {
    /// Any machine will do.
    pub const NOTHING: Needs = Needs { cores: 1, memory: 0, memory_each: 0 };

    /// The memory that is needed at a point, in bytes.
    #[must_use]
    pub const fn memory_at(&self, point: u64) -> u64 {
        self.memory.saturating_add(self.memory_each.saturating_mul(point))
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

//! The figures that an allocator tells of itself.

/// What the allocator says of itself, in bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::lanes) struct Statistics {
    /// In use by the program.
    pub(in crate::lanes) in_use: i64,
    /// In pages that hold at least one block that is in use.
    pub(in crate::lanes) active: i64,
    /// Resident, where the allocator knows.
    pub(in crate::lanes) resident: Option<i64>,
    /// Kept for later.
    pub(in crate::lanes) retained: i64,
}

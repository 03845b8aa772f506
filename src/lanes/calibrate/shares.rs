//! The differences that are made on purpose.

/// How many more turns the second side has, in thousandths, and the seconds that a comparison may take.
pub(super) const SHARES: [(u32, f64); 6] =
    [(0, 2.0), (10, 2.0), (20, 2.0), (30, 4.0), (50, 4.0), (100, 4.0)];

//! How the findings of a comparison with the baseline are written.

/// How the findings are written.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// Whether what would not count by itself counts.
    pub strict: bool,
    /// Whether every row is written, and not the worst alone.
    pub all: bool,
    /// The columns of the terminal.
    pub width: usize,
}

//! How wide the terminal is.

/// The columns of the terminal that standard output is, or those that the environment names (`COLUMNS`); nothing where
/// it is a file or a pipe and nobody says.
#[must_use]
pub fn columns() -> Option<usize> {
    let told = || std::env::var("COLUMNS").ok()?.trim().parse().ok();
    let size = terminal_size::terminal_size_of(std::io::stdout());
    let columns: Option<usize> = size.map(|(width, _)| usize::from(width.0)).or_else(told);
    columns.filter(|columns| *columns > 0)
}

/// The columns that a table may take: [`columns`], and 120 where nobody says.
#[must_use]
pub fn width() -> usize {
    columns().unwrap_or(120)
}

//! A record in the formats of other tools.
//!
//! Every case has one name in all of them: `theme/name/variant/point`, and the allocator where times are meant.

mod bencher;
mod cases;
mod csv;
mod github;
mod go;
mod markdown;

pub use bencher::bencher;
pub use csv::{CSV_COLUMNS, csv};
pub use github::github_action_benchmark;
pub use go::go;
pub(super) use markdown::escaped;
pub use markdown::markdown;

#[cfg(test)]
mod tests;

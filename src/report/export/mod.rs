//! A record in the formats of other tools.
//!
//! Every case has one name in all of them: `theme/name/variant/point`, and the allocator where times are meant.

mod bencher;
mod cases;
mod go;
mod markdown;

pub use bencher::bencher;
pub use go::go;
pub(super) use markdown::escaped;
pub use markdown::markdown;

#[cfg(test)]
mod tests;

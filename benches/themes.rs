//! What the verdicts of the reference run say together, a page for each theme, by rule from its record. No code.

#[doc = include_str!("../reports/reference/themes/retention.md")]
pub mod retention {}

#[doc = include_str!("../reports/reference/themes/buffers.md")]
pub mod buffers {}

#[doc = include_str!("../reports/reference/themes/slices.md")]
pub mod slices {}

#[doc = include_str!("../reports/reference/themes/dispatch.md")]
pub mod dispatch {}

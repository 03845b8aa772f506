//! What the verdicts of the reference run say together, a page for each theme, by rule from its record. No code.

#[doc = include_str!("../reports/reference/themes/retention.md")]
pub mod retention {}

#[doc = include_str!("../reports/reference/themes/buffers.md")]
pub mod buffers {}

#[doc = include_str!("../reports/reference/themes/slices.md")]
pub mod slices {}

#[doc = include_str!("../reports/reference/themes/dispatch.md")]
pub mod dispatch {}

#[doc = include_str!("../reports/reference/themes/strings.md")]
pub mod strings {}

#[doc = include_str!("../reports/reference/themes/placement.md")]
pub mod placement {}

#[doc = include_str!("../reports/reference/themes/allocators.md")]
pub mod allocators {}

#[doc = include_str!("../reports/reference/themes/maps.md")]
pub mod maps {}

#[doc = include_str!("../reports/reference/themes/errors.md")]
pub mod errors {}

#[doc = include_str!("../reports/reference/themes/algorithms.md")]
pub mod algorithms {}

#[doc = include_str!("../reports/reference/themes/locks.md")]
pub mod locks {}

#[doc = include_str!("../reports/reference/themes/channels.md")]
pub mod channels {}

#[doc = include_str!("../reports/reference/themes/tasks.md")]
pub mod tasks {}

#[doc = include_str!("../reports/reference/themes/caching.md")]
pub mod caching {}

#[doc = include_str!("../reports/reference/themes/servers.md")]
pub mod servers {}

#[doc = include_str!("../reports/reference/themes/files.md")]
pub mod files {}

#[doc = include_str!("../reports/reference/themes/builds.md")]
pub mod builds {}

#[doc = include_str!("../reports/reference/themes/instruments.md")]
pub mod instruments {}

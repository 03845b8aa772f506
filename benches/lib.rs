//! The claims, compiled once for all lanes.

// The second copies in the lanes name it so, and so do those here.
extern crate self as catalogue;

pub mod claims;
pub mod jemalloc;
pub mod themes;

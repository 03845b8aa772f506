//! The claims, compiled once for all lanes.

pub mod claims;
pub mod jemalloc;
pub mod themes;

// What claims share has this name in the second copies of the lanes, and so in the first ones.
extern crate self as catalogue;

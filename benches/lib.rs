//! The claims, compiled once for all lanes.

pub mod claims;

pub mod again;
pub mod themes;

//! The rounds lane under the allocator of the C library.

use claimbench::claim::Allocator;
use std::process::ExitCode;

/// The claims compiled a second time: their references are the twins that show what the placement of code does.
#[path = "claims/mod.rs"]
#[allow(dead_code, unreachable_pub)] // The files are those of a library.
mod again;

fn main() -> ExitCode {
    let claims = catalogue::claims::CATALOGUE;
    claimbench::lanes::rounds::main(claims, Some(again::CATALOGUE), Allocator::System)
}

//! The rounds lane under the allocator of the C library.

// What the catalogue's files import, for they are compiled a second time here.
use claimbench::{catalogue, claim, run};
use std::process::ExitCode;

/// The catalogue compiled a second time: its references are the twins that show what the placement of code does.
#[path = "../src/claims/mod.rs"]
#[allow(dead_code, unreachable_pub, reason = "the files are those of a library")]
mod again;

fn main() -> ExitCode {
    let again = Some(again::CATALOGUE);
    claimbench::lanes::rounds::main(claimbench::claims::CATALOGUE, again, claim::Allocator::System)
}

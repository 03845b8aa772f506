//! The rounds lane under the allocator of the C library.

use catalogue::again;
use claimbench::claim::Allocator;
use std::process::ExitCode;

fn main() -> ExitCode {
    let claims = catalogue::claims::CATALOGUE;
    claimbench::lanes::rounds::main(claims, Some(again::CATALOGUE), Allocator::System)
}

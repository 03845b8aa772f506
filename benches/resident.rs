//! The resident lane under the allocator of the C library.

use claimbench::claim::Allocator;
use std::process::ExitCode;

fn main() -> ExitCode {
    let claims = catalogue::claims::CATALOGUE;
    claimbench::lanes::resident::main(claims, Allocator::System)
}

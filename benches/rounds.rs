//! The rounds lane under the allocator of the C library.

use claimbench::claim::Allocator;
use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::rounds::main(claimbench::claims::CATALOGUE, Allocator::System)
}

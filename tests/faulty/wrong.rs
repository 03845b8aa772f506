//! A lane whose allocator is not the one that it expects, for the tests.

mod claims;

use claimbench::claim::Allocator;
use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::rounds::main(claims::CATALOGUE, None, Allocator::Jemalloc)
}

//! A lane whose allocator is not the one that it expects, for the tests.

#[allow(unreachable_pub, missing_docs, reason = "claims are written as those of a library")]
mod claims;

use claimbench::claim::Allocator;
use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::rounds::main(claims::CATALOGUE, Allocator::Jemalloc)
}

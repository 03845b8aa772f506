//! The resident lane over claims that misbehave, for the tests.

#[allow(unreachable_pub, missing_docs, reason = "claims are written as those of a library")]
mod claims;

use claimbench::claim::Allocator;
use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::resident::main(claims::CATALOGUE, Allocator::System)
}

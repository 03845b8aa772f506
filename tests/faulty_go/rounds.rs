//! The rounds lane of Go over Go sides that misbehave, for the tests.

mod claims;

use claimbench::claim::Allocator;
use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::go::rounds(claims::CATALOGUE, Allocator::Go)
}

//! The lane that counts instructions over claims that misbehave, for the tests.

mod claims;

use claimbench::claim::Allocator;
use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::instructions::main(claims::CATALOGUE, Allocator::System)
}

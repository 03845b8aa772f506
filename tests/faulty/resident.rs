//! The resident lane over claims that misbehave, for the tests.

mod claims;

use claimbench::allocators::{System, Watched};
use claimbench::claim::Allocator;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Watched<System> = Watched(System);

fn main() -> ExitCode {
    claimbench::lanes::resident::main(claims::CATALOGUE, Allocator::System)
}

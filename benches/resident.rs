//! The resident lane under the allocator of the C library.

use claimbench::allocators::{System, Watched};
use claimbench::claim::Allocator;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Watched<System> = Watched(System);

fn main() -> ExitCode {
    let claims = catalogue::claims::CATALOGUE;
    claimbench::lanes::resident::main(claims, Allocator::System)
}

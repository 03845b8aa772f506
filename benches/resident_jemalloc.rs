//! The resident lane under jemalloc.

use claimbench::allocators::{Jemalloc, Watched};
use claimbench::claim::Allocator;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Watched<Jemalloc> = Watched(Jemalloc);

fn main() -> ExitCode {
    let claims = catalogue::claims::CATALOGUE;
    claimbench::lanes::resident::main(claims, Allocator::Jemalloc)
}

//! The resident lane under jemalloc.

use claimbench::allocators::Jemalloc;
use claimbench::claim::Allocator;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    claimbench::lanes::resident::main(catalogue::claims::CATALOGUE, Allocator::Jemalloc)
}

//! The resident lane under jemalloc.

use claimbench::claim::Allocator;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    claimbench::lanes::resident::main(claimbench::claims::CATALOGUE, Allocator::Jemalloc)
}

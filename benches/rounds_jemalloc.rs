//! The rounds lane under jemalloc.

use catalogue::again;
use claimbench::allocators::Jemalloc;
use claimbench::claim::Allocator;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    let claims = catalogue::claims::CATALOGUE;
    claimbench::lanes::rounds::main(claims, Some(again::CATALOGUE), Allocator::Jemalloc)
}

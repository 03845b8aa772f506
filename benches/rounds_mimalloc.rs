//! The rounds lane under mimalloc.

use catalogue::again;
use claimbench::allocators::Mimalloc;
use claimbench::claim::Allocator;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Mimalloc = Mimalloc;

fn main() -> ExitCode {
    let claims = catalogue::claims::CATALOGUE;
    claimbench::lanes::rounds::main(claims, Some(again::CATALOGUE), Allocator::Mimalloc)
}

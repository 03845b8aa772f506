//! The resident lane under mimalloc.

use claimbench::allocators::{Mimalloc, Watched};
use claimbench::claim::Allocator;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Watched<Mimalloc> = Watched(Mimalloc);

fn main() -> ExitCode {
    let claims = catalogue::claims::CATALOGUE;
    claimbench::lanes::resident::main(claims, Allocator::Mimalloc)
}

//! The heap lane: dhat counts the allocations of every case.

use claimbench::allocators::Dhat;
use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: Dhat = Dhat;

fn main() -> ExitCode {
    claimbench::lanes::heap::main(catalogue::claims::CATALOGUE)
}

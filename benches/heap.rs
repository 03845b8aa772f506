//! The heap lane: dhat counts the allocations of every case.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn main() -> ExitCode {
    claimbench::lanes::heap::main(claimbench::claims::CATALOGUE)
}

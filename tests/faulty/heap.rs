//! The heap lane over claims that misbehave, for the tests.

mod claims;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn main() -> ExitCode {
    claimbench::lanes::heap::main(claims::CATALOGUE)
}

//! The heap lane over claims that misbehave, for the tests.

#[allow(unreachable_pub, missing_docs, reason = "claims are written as those of a library")]
mod claims;

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn main() -> ExitCode {
    claimbench::lanes::heap::main(claims::CATALOGUE)
}

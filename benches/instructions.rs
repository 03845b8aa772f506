//! The lane that counts instructions, under Valgrind where there is one.

use claimbench::claim::Allocator;
use std::process::ExitCode;

fn main() -> ExitCode {
    let claims = catalogue::claims::CATALOGUE;
    claimbench::lanes::instructions::main(claims, Allocator::System)
}

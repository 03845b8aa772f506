//! The time lane: criterion over the claims, under the allocator of the C library.

use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::time::main(catalogue::claims::CATALOGUE)
}

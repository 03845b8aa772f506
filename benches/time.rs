//! The time lane: criterion over the catalogue, under the allocator of the C library.

use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::time::main(claimbench::claims::CATALOGUE)
}

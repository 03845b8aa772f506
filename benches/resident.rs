//! The resident lane under the allocator of the C library.

use claimbench::claim::Allocator;
use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::resident::main(catalogue::claims::CATALOGUE, Allocator::System)
}

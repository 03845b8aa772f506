//! The rounds lane of Go as it runs by default: with all cores.

use claimbench::claim::Allocator;
use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::go::rounds(catalogue::claims::CATALOGUE, Allocator::Go)
}

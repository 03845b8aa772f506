//! The rounds lane of Go on one core.

use claimbench::claim::Allocator;
use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::go::rounds(catalogue::claims::CATALOGUE, Allocator::GoOne)
}

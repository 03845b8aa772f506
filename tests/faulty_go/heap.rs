//! The heap lane of Go over Go sides that misbehave, for the tests.

mod claims;

use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::go::heap(claims::CATALOGUE)
}

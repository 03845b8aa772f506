//! The time lane over claims that misbehave, for the tests.

mod claims;

use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::time::main(claims::CATALOGUE)
}

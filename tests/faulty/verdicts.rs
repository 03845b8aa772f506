//! The verdicts over claims that misbehave, for the tests.

mod claims;

use claimbench::claim::LeftOut;
use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::verdicts::main(claims::CATALOGUE, LeftOut::NOTHING)
}

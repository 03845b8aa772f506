//! The time lane over claims that misbehave, for the tests.

#[allow(unreachable_pub, missing_docs, reason = "claims are written as those of a library")]
mod claims;

use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::time::main(claims::CATALOGUE)
}

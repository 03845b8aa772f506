//! The resident lane of Go: what stays in memory of each Go side, before and after a collection and a purge.

use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::go::resident(catalogue::claims::CATALOGUE)
}

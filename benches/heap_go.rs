//! The heap lane of Go: what each Go side allocates and keeps.

use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::go::heap(catalogue::claims::CATALOGUE)
}

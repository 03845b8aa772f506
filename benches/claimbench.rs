//! The command line over these claims: `cargo claimbench list`, show, report, gate and the others.

use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::command_line::main(catalogue::claims::CATALOGUE)
}

//! The program `claimbench`, which has no claims: it makes packages ready for some, and does what records and programs
//! are enough for.

use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::command_line::program()
}

//! The last target: judges the record, renders the report, prints the verdicts.

use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::verdicts::main(claimbench::claims::CATALOGUE)
}

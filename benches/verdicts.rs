//! The last target: judges the record, renders the report, prints the verdicts.

use catalogue::claims::not_carried_over::NOT_CARRIED_OVER;
use std::process::ExitCode;

fn main() -> ExitCode {
    claimbench::lanes::verdicts::main(catalogue::claims::CATALOGUE, &NOT_CARRIED_OVER)
}

//! The program `claimbench`: the command line over the built-in catalogue, or over none where that is not built in.

use claimbench::Catalogue;
use std::process::ExitCode;

#[cfg(feature = "catalogue")]
const CATALOGUE: &Catalogue = claimbench::claims::CATALOGUE;
#[cfg(not(feature = "catalogue"))]
const CATALOGUE: &Catalogue = &[];

fn main() -> ExitCode {
    claimbench::command_line::program(CATALOGUE)
}

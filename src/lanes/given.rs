//! Paths of a command line: those that were given are the caller's, those that were not are the program's.

use super::home::given;
use clap::builder::{PathBufValueParser, TypedValueParser, ValueParser};
use clap::parser::ValueSource;
use clap::{Arg, Command};
use std::ffi::OsStr;
use std::path::PathBuf;

/// Reads a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given;

impl TypedValueParser for Given {
    type Value = PathBuf;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<PathBuf, clap::Error> {
        PathBufValueParser::new().parse_ref(command, argument, value)
    }

    fn parse_ref_(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
        source: ValueSource,
    ) -> Result<PathBuf, clap::Error> {
        let path = self.parse_ref(command, argument, value)?;
        Ok(if source == ValueSource::CommandLine { given(path) } else { path })
    }
}

/// A command with its subcommands, whose paths are all read in this way.
#[must_use]
pub fn with_paths_of_the_caller(command: Command) -> Command {
    let is_path = ValueParser::path_buf().type_id();
    let mended = |argument: Arg| match argument.get_value_parser().type_id() == is_path {
        true => argument.value_parser(Given),
        false => argument,
    };
    command.mut_args(mended).mut_subcommands(with_paths_of_the_caller)
}

//! The subcommands that are more than a few lines; each returns what is to be printed and the exit code.

pub(crate) mod compare;
pub(crate) mod export;
pub(crate) mod gate;
pub(crate) mod show;

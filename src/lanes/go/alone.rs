//! A text of Go that is no claim's side, built by itself: the workloads that are compared with themselves.

use super::built::{build, recorded};
use super::layout::Source;
use super::program::Programs;
use super::toolchain::Toolchain;
use crate::claim::{Allocator, Lane};
use crate::record::{Error, GoBuild};
use crate::run::target::target_folder;
use std::path::PathBuf;
use std::sync::Arc;

/// The programs of a text under an id of two parts, and how they were built.
///
/// # Errors
/// Where there is no toolchain, or the text can not be built.
pub(in crate::lanes) fn alone(id: &str, text: &str) -> Result<(Arc<Programs>, GoBuild), Error> {
    let target = target_folder();
    let next = "install Go, or name one in CLAIMBENCH_GO";
    let toolchain = Toolchain::find(&target).map_err(|why| Error::new(why, next))?;
    let (claim, file) = (id.to_owned(), PathBuf::from(id).with_extension("go"));
    let source = Source { claim, file, text: text.to_owned() };
    // No package has such a name.
    let folder = target.join("claimbench-go").join(format!(".{}", id.replace('/', "-")));
    let built = build(&toolchain, &folder, &[source])?;
    match built.broken.get(id) {
        Some(why) => Err(Error::new(format!("the workloads do not compile: {why}"), next)),
        None => Ok((built.programs, recorded(Lane::Rounds, Allocator::Go, &toolchain.version))),
    }
}

//! What a lane says where no case of it is asked for: whether that is an error depends on who else was asked.

use super::filter::Filter;
use super::members::are_others;
use super::options::Options;
use super::plan::{is_anywhere, no_match};
use super::said::warn_of;
use super::say::say;
use crate::claim::Catalogue;
use crate::record::Error;
use std::process::ExitCode;

/// Ends a lane that has nothing to run.
///
/// # Errors
/// Where a filter fits nothing that anybody has: the error names the claims that come nearest.
pub(super) fn nothing(
    catalogue: &Catalogue,
    options: &Options,
    name: &str,
) -> Result<ExitCode, Error> {
    if options.list {
        return Ok(ExitCode::SUCCESS);
    }
    let is_for_others = options.by_tester || is_anywhere(catalogue, &Filter::of(options));
    if let Some(changed) = options.changed.as_ref().filter(|changed| changed.is_nothing()) {
        say(&format!("{name}: {changed}"));
    } else if options.ignored {
        say(&format!("{name}: no case is ignored"));
    } else if options.filters.is_empty() || is_for_others {
        say(&format!("{name}: no case of this lane is asked for"));
    } else {
        let error = no_match(catalogue, options);
        if !are_others() {
            return Err(error);
        }
        // Other packages may have it, and cargo would not go on to them.
        warn_of(name, &error);
    }
    Ok(ExitCode::SUCCESS)
}

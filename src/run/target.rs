//! The target folder, in which what is built beside the lanes is kept.

use std::path::{Path, PathBuf};

/// The target folder: the one that this program was built in, which cargo marks; else the one of the folder at hand.
pub(crate) fn target_folder() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    // One that was there before cargo, as where `scripts/go` came first, has only the second.
    let marks = ["CACHEDIR.TAG", ".rustc_info.json"];
    let is_marked = |above: &&Path| marks.iter().any(|mark| above.join(mark).is_file());
    let here = || std::path::absolute("target").unwrap_or_else(|_| PathBuf::from("target"));
    program.ancestors().find(is_marked).map_or_else(here, PathBuf::from)
}

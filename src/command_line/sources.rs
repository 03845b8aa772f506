//! The files of a package's library, where cargo looks for them.

use std::path::{Path, PathBuf};

/// More files than this are not looked into.
const MOST: usize = 5_000;

/// The Rust files in `src`, in their order, but for those of programs.
pub(super) fn of_library() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            // A link may lead in a circle.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            if is_folder && path != Path::new("src/bin") {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && path != Path::new("src/main.rs")
            {
                found.push(path);
            }
        }
        if found.len() > MOST {
            break;
        }
    }
    found.sort();
    found
}

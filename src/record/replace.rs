//! Replacing a file as a whole.

use super::Error;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Replaces a file as a whole, so that whoever reads it meanwhile sees the old one or the new one, and a full disk
/// leaves the old one.
///
/// # Errors
/// Where the file can not be written.
pub fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let unwritable = |error: std::io::Error| {
        let next = "free some room, make the folder or make it writable; an old file is untouched";
        Error::new(format!("the file can not be written: {error}"), next).at(path)
    };
    let mut file = tempfile::NamedTempFile::new_in(folder_of(path)).map_err(unwritable)?;
    file.write_all(text.as_bytes()).map_err(unwritable)?;
    // A temporary file is its owner's alone; a report is for everybody who may read the folder.
    let permissions = std::fs::Permissions::from_mode(0o644);
    file.as_file().set_permissions(permissions).map_err(unwritable)?;
    file.persist(path).map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// The folder of a file.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

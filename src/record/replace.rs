//! Replacing a file as a whole.

use super::Error;
use super::links::{behind_links, descriptor, folder_of};
use super::room::room_or;
use super::write::write_to;
use std::fs::Permissions;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What a new file may be used for, as far as the process's mask lets through.
const NEW: u32 = 0o666;

/// Replaces a file as a whole, so that whoever reads it meanwhile sees the old one or the new one, and a full disk
/// leaves the old one. A link stays one, and the file behind it keeps its mode; what is no file, such as a pipe, is
/// written to.
///
/// # Errors
/// Where the file can not be written.
pub fn replace(path: &Path, text: impl AsRef<[u8]>) -> Result<(), Error> {
    let unwritable = |error: std::io::Error| {
        let next = room_or(&error, "make the folder, or make it writable");
        let next = format!("{next}; an old file is untouched");
        Error::new(format!("the file can not be written: {error}"), next).at(path)
    };
    let behind = behind_links(path);
    let old = behind.metadata();
    if descriptor(&behind).is_some() || old.as_ref().is_ok_and(|old| !old.is_file()) {
        return write_to(path, text);
    }
    let mut new = tempfile::Builder::new();
    let mut file = new
        .permissions(Permissions::from_mode(NEW))
        .tempfile_in(folder_of(&behind))
        .map_err(unwritable)?;
    file.write_all(text.as_ref()).map_err(unwritable)?;
    if let Ok(old) = old {
        file.as_file().set_permissions(old.permissions()).map_err(unwritable)?;
    }
    file.persist(&behind).map_err(|error| unwritable(error.error))?;
    Ok(())
}

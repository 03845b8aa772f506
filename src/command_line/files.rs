//! How `init` and `new` write: what is there is never overwritten, and what could not be written is named.

use crate::record::Error;
use crate::scaffold::Step;
use std::io::Write;
use std::path::Path;

/// Writes a file that is not there yet.
pub(super) fn write_new(path: &Path, text: &str) -> Result<Step, Error> {
    let unwritable = |error: std::io::Error| {
        Error::new(format!("it can not be written: {error}"), "make its folder writable").at(path)
    };
    make_folder_of(path)?;
    let name = path.display();
    match std::fs::File::create_new(path) {
        Ok(mut file) => {
            file.write_all(text.as_bytes()).map_err(unwritable)?;
            Ok(Step::wrote(name.to_string()))
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(Step::left(format!("{name}: it is there")))
        }
        Err(error) => Err(unwritable(error)),
    }
}

/// Writes a file again where its text has changed.
pub(super) fn change(path: &Path, old: &str, new: &str) -> Result<(), Error> {
    if old == new {
        return Ok(());
    }
    make_folder_of(path)?;
    std::fs::write(path, new).map_err(|error| {
        Error::new(format!("it can not be written: {error}"), "make it writable").at(path)
    })
}

fn make_folder_of(path: &Path) -> Result<(), Error> {
    let Some(folder) = path.parent() else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| {
        Error::new(format!("the folder can not be made: {error}"), "make what is above it writable")
            .at(folder)
    })
}

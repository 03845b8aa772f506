//! How `init` and `new` write: what is there is never overwritten, and what could not be written is named.

use crate::record::{Error, replace, room_or};
use crate::scaffold::Step;
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Writes a file that is not there yet.
pub(super) fn write_new(path: &Path, text: &str) -> Result<Step, Error> {
    let unwritable = |error: std::io::Error| {
        let next = room_or(&error, "make its folder writable");
        Error::new(format!("it can not be written: {error}"), next).at(path)
    };
    make_folder_of(path)?;
    let name = path.display();
    match File::create_new(path) {
        Ok(mut file) => {
            file.write_all(text.as_bytes()).map_err(|error| {
                // A part of it would be taken for somebody's file the next time.
                let _ = std::fs::remove_file(path);
                unwritable(error)
            })?;
            Ok(Step::wrote(name.to_string()))
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Ok(Step::left(format!("{name}: it is there")))
        }
        Err(error) => Err(unwritable(error)),
    }
}

/// Writes a file again where its text has changed: as a whole, so that a full disk leaves what was there.
pub(super) fn change(path: &Path, old: &str, new: &str) -> Result<(), Error> {
    if old == new {
        return Ok(());
    }
    make_folder_of(path)?;
    // Whoever may not write to it may not put another file in its place.
    if let Err(error) = File::options().append(true).open(path)
        && error.kind() != ErrorKind::NotFound
    {
        let what = format!("it can not be written: {error}");
        return Err(Error::new(what, "make it writable").at(path));
    }
    replace(path, new)
}

fn make_folder_of(path: &Path) -> Result<(), Error> {
    let Some(folder) = path.parent() else { return Ok(()) };
    std::fs::create_dir_all(folder).map_err(|error| {
        Error::new(format!("the folder can not be made: {error}"), "make what is above it writable")
            .at(folder)
    })
}

//! Files without a name: what a child writes to standard error, and what it is told.

use crate::record::{Error, room_or};
use std::fs::File;
use std::os::fd::OwnedFd;
use tempfile::TempDir;

/// An empty file that goes when it is closed.
///
/// # Errors
/// Where the folder for temporary files can not be written; the error names it.
pub(super) fn file() -> Result<File, Error> {
    tempfile::tempfile().map_err(|error| unwritable(&error))
}

/// Looks whether temporary files can be made.
///
/// # Errors
/// Where they can not; the error names their folder.
pub(super) fn check() -> Result<(), Error> {
    file().map(drop)
}

/// A folder that goes when it is dropped, for a run that nobody keeps.
///
/// # Errors
/// Where the folder for temporary files can not be written; the error names it.
pub(super) fn folder() -> Result<TempDir, Error> {
    tempfile::tempdir().map_err(|error| unwritable(&error))
}

fn unwritable(error: &std::io::Error) -> Error {
    let folder = std::env::temp_dir();
    let next = room_or(error, "make the folder, let this user write to it");
    let next = format!("{next}, or name another one in the variable TMPDIR");
    Error::new(format!("no temporary file can be made here: {error}"), next).at(&folder)
}

/// An empty file that a child inherits: in memory where the system has such files, so that no folder is needed.
///
/// # Errors
/// Where the system makes none.
pub(super) fn inherited() -> std::io::Result<File> {
    #[cfg(target_os = "linux")]
    {
        use nix::sys::memfd::{MFdFlags, memfd_create};
        if let Ok(file) = memfd_create(c"job", MFdFlags::empty()) {
            return Ok(File::from(file));
        }
    }
    let file = OwnedFd::from(tempfile::tempfile()?);
    nix::fcntl::fcntl(&file, nix::fcntl::FcntlArg::F_SETFD(nix::fcntl::FdFlag::empty()))?;
    Ok(File::from(file))
}

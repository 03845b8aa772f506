//! Valgrind: whether there is one that can count instructions, and which it is.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The oldest version that writes a file for each time that a function is left.
const OLDEST: (u32, u32) = (3, 13);
/// What Valgrind is called.
const PROGRAM: &str = "valgrind";

/// A Valgrind that can count.
pub(super) struct Valgrind {
    program: PathBuf,
    version: String,
}

impl Valgrind {
    /// The one on the path.
    ///
    /// # Errors
    /// Why there is none that can count, in words.
    pub(super) fn find() -> Result<Valgrind, String> {
        let install = "install it (`apt-get install valgrind`)";
        let found = Command::new(PROGRAM).arg("--version").stdin(Stdio::null()).output();
        let output = found.map_err(|_| format!("there is no Valgrind on the path: {install}"))?;
        let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        match version(&said) {
            Some(version) if version >= OLDEST => {
                let version = said.trim_start_matches("valgrind-").to_owned();
                Ok(Valgrind { program: PathBuf::from(PROGRAM), version })
            }
            Some(_) => {
                let (major, minor) = OLDEST;
                Err(format!("{said} is older than {major}.{minor}: {install} anew"))
            }
            None => Err(format!("`{PROGRAM} --version` does not say which it is: {install}")),
        }
    }

    /// Its version, such as `3.19.0`.
    pub(super) fn version(&self) -> &str {
        &self.version
    }

    pub(super) fn program(&self) -> &Path {
        &self.program
    }
}

/// The version in what Valgrind says of itself, such as `valgrind-3.19.0`.
fn version(said: &str) -> Option<(u32, u32)> {
    let mut numbers = said.strip_prefix("valgrind-")?.split('.');
    let mut next = || numbers.next()?.parse::<u32>().ok();
    Some((next()?, next()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_or_nothing_is() {
        assert_eq!(version("valgrind-3.19.0"), Some((3, 19)));
        assert_eq!(version("valgrind-3.24.0.GIT"), Some((3, 24)));
        assert_eq!(version("valgrind-4.0"), Some((4, 0)));
        assert_eq!(version("valgrind: command not found"), None);
        assert_eq!(version(""), None);
    }
}

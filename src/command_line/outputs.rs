//! The files that a command is told to write, looked at before it does anything that takes long: none takes the place of what
//! the command reads or of another one, and each can be made.

use crate::record::{Error, STANDARD_OUTPUT, folder_of, is_same_file, is_standard_output};
use nix::errno::Errno;
use nix::unistd::{AccessFlags, access};
use std::path::Path;

/// A file that a command writes: the flag that names it, and where.
pub(super) type Output<'a> = (&'static str, &'a Path);
/// A file that a command reads: what it is to a reader, and where.
pub(super) type Input<'a> = (&'static str, &'a Path);

/// What a flag without a name writes to.
pub(super) fn unnamed() -> &'static Path {
    Path::new(STANDARD_OUTPUT)
}

/// Looks at the outputs of a command.
///
/// # Errors
/// Where one is a file that the command reads or writes under another flag, a folder, lies in a folder that is not there, or
/// may not be written.
pub(super) fn are_apart(outputs: &[Output], inputs: &[Input]) -> Result<(), Error> {
    for (index, (flag, path)) in outputs.iter().enumerate() {
        if let Some((what, _)) = inputs.iter().find(|(_, input)| is_one_file(path, input)) {
            let next = format!("name another file with {flag}");
            return Err(Error::new(format!("{flag} would replace the {what}"), next).at(path));
        }
        if let Some((other, _)) = outputs[..index].iter().find(|(_, it)| is_one_file(path, it)) {
            let next = format!("name another file with {flag}");
            let what = format!("{other} and {flag} would both write here");
            return Err(Error::new(what, next).at(path));
        }
        if !is_standard_output(path) {
            can_be_made(path, flag)?;
        }
    }
    Ok(())
}

/// Whether two paths are one output, of which one would take the place of the other. Where there is nothing yet, the paths
/// tell; what is no file, such as a device, takes both.
fn is_one_file(one: &Path, other: &Path) -> bool {
    match (is_standard_output(one), is_standard_output(other)) {
        (true, true) => true,
        (false, false) => match one.metadata() {
            Ok(known) => known.is_file() && is_same_file(one, other),
            Err(_) => one == other,
        },
        _ => false,
    }
}

fn can_be_made(path: &Path, flag: &str) -> Result<(), Error> {
    let next = |what: &str| format!("{what}, or name another file with {flag}");
    if path.is_dir() {
        let what = "a folder can not be written to";
        return Err(Error::new(what, format!("name a file with {flag}")).at(path));
    }
    let folder = folder_of(path);
    if !path.exists() && !path.is_symlink() && !folder.is_dir() {
        let what = format!("there is no folder {}", folder.display());
        return Err(Error::new(what, next("make it")).at(path));
    }
    let asked = if path.exists() { path } else { folder };
    match access(asked, AccessFlags::W_OK) {
        Err(error @ (Errno::EACCES | Errno::EROFS | Errno::EPERM)) => {
            let what = format!("{} can not be written: {}", asked.display(), error.desc());
            Err(Error::new(what, next("make it writable")).at(path))
        }
        // What else keeps it from being written is told when it is.
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(outputs: &[Output], inputs: &[Input]) -> String {
        are_apart(outputs, inputs).expect_err("it is refused").to_string()
    }

    #[test]
    fn what_is_read_is_not_written_over_by_whatever_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let (baseline, link, new) = (path("baseline.json"), path("link"), path("new"));
        std::fs::write(&baseline, "").expect("written");
        std::os::unix::fs::symlink("baseline.json", &link).expect("linked");
        let inputs = [("baseline", baseline.as_path()), ("record", Path::new("none"))];
        for out in [&baseline, &link] {
            let error = refused(&[("--json", out.as_path())], &inputs);
            assert!(error.contains("--json would replace the baseline"), "{error}");
        }
        are_apart(&[("--json", new.as_path())], &inputs).unwrap_or_else(|error| panic!("{error}"));
    }

    #[test]
    fn two_outputs_are_two_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        let (new, other, null) = (path("new"), path("other"), Path::new("/dev/null"));
        for [one, two] in [[new.as_path(), new.as_path()], [unnamed(), Path::new("/dev/stdout")]] {
            let error = refused(&[("--markdown", one), ("--json", two)], &[]);
            assert!(error.contains("--markdown and --json would both write here"), "{error}");
        }
        for [one, two] in
            [[new.as_path(), other.as_path()], [new.as_path(), unnamed()], [null, null]]
        {
            let both = are_apart(&[("--markdown", one), ("--json", two)], &[]);
            both.unwrap_or_else(|error| panic!("{error}"));
        }
    }

    #[test]
    fn what_can_not_be_made_is_named_with_its_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = refused(&[("--markdown", folder.path())], &[]);
        assert!(error.contains("name a file with --markdown"), "{error}");
        let below = folder.path().join("no/such");
        let error = refused(&[("--json", below.as_path())], &[]);
        assert!(error.contains("there is no folder") && error.contains("/no\n"), "{error}");
    }
}

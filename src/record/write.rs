//! Writing to a file that a user names: through links, over what is there, and into pipes and devices.

use super::Error;
use super::job::{ends_a_line, is_added_to, that_fits};
use super::links::{behind_links, descriptor};
use super::room::room_or;
use std::fs::File;
use std::io::{Error as Cause, ErrorKind, Write};
use std::path::Path;

/// Writes a text, or what is packed of one, to where a user wants it: into the file behind the link, with the mode that it
/// has; into a pipe, a device or an output that is open already; behind what is there where a file is one that the steps of
/// a job add to, as far as it holds.
///
/// Unlike [`replace`](super::replace), nothing but the file itself is touched, and a full disk leaves a part of the text.
///
/// # Errors
/// Where it can not be written. A reader that stops reading is no error.
pub fn write_to(path: &Path, text: impl AsRef<[u8]>) -> Result<(), Error> {
    match written(path, text.as_ref()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => Err(unwritable(&cause).at(path)),
        _ => Ok(()),
    }
}

fn written(path: &Path, text: &[u8]) -> Result<(), Cause> {
    let path = &behind_links(path);
    match descriptor(path) {
        Some(1) => return whole(&mut std::io::stdout(), text),
        Some(2) => return whole(&mut std::io::stderr(), text),
        // Opened anew it would begin at its first byte, where something may stand already.
        Some(_) => return whole(&mut File::options().append(true).open(path)?, text),
        None => {}
    }
    let is_known = path.metadata();
    let mut file = match &is_known {
        Ok(known) if known.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        Ok(known) if !known.is_file() => File::options().write(true).open(path)?,
        _ if is_added_to(path) => {
            let mut file = File::options().create(true).append(true).open(path)?;
            if !ends_a_line(path) {
                file.write_all(b"\n")?;
            }
            return whole(&mut file, &that_fits(path, text));
        }
        _ => File::create(path)?,
    };
    whole(&mut file, text)
}

fn whole(out: &mut dyn Write, text: &[u8]) -> Result<(), Cause> {
    out.write_all(text)?;
    out.flush()
}

/// What kept a file from being written, and what to do.
fn unwritable(cause: &Cause) -> Error {
    let next = match cause.kind() {
        ErrorKind::NotFound => "make its folder, or name another file",
        ErrorKind::NotADirectory => "a part of the path is no folder: name another file",
        ErrorKind::IsADirectory => "name a file, and not a folder",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "make it writable, or name another file"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            let next = format!("{} and try again: the file is not whole", room_or(cause, ""));
            return Error::new(format!("the file can not be written: {cause}"), next);
        }
        _ => room_or(cause, "name another file"),
    };
    Error::new(format!("the file can not be written: {cause}"), next)
}

#[cfg(test)]
mod tests {
    use super::super::replace;
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::path::PathBuf;

    fn write(path: &Path, text: &str) {
        write_to(path, text).unwrap_or_else(|error| panic!("{error}"));
    }

    fn read(path: &Path) -> String {
        std::fs::read_to_string(path).expect("it is there")
    }

    /// A folder with the file `real`, which its owner alone may read, behind the links `link` and `far`.
    fn linked() -> (tempfile::TempDir, [PathBuf; 3]) {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("below")).expect("made");
        let [real, link, far] =
            ["below/real", "below/link", "far"].map(|name| folder.path().join(name));
        std::fs::write(&real, "a text that is longer").expect("written");
        std::fs::set_permissions(&real, PermissionsExt::from_mode(0o640)).expect("it is ours");
        symlink("real", &link).expect("linked");
        symlink("below/link", &far).expect("linked");
        (folder, [real, link, far])
    }

    #[test]
    fn a_link_stays_one_and_the_file_behind_it_keeps_its_mode() {
        for put in [write_to, replace] {
            let (_folder, [real, link, far]) = linked();
            put(&far, "new").unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(read(&real), "new");
            assert!(far.is_symlink() && link.is_symlink() && !real.is_symlink());
            let mode = real.metadata().expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o640);
        }
    }

    #[test]
    fn what_a_link_leads_to_is_made_and_other_names_of_a_file_stay() {
        for put in [write_to, replace] {
            let folder = tempfile::tempdir().expect("a folder");
            let link = folder.path().join("link");
            symlink("not yet", &link).expect("linked");
            put(&link, "new").unwrap_or_else(|error| panic!("{error}"));
            assert!(link.is_symlink());
            assert_eq!(read(&folder.path().join("not yet")), "new");
        }
        let (folder, [real, ..]) = linked();
        let other = folder.path().join("other");
        std::fs::hard_link(&real, &other).expect("linked");
        write(&real, "new");
        assert_eq!(read(&other), "new");
        assert_eq!(real.metadata().expect("there").ino(), other.metadata().expect("there").ino());
    }

    #[test]
    fn a_device_and_a_pipe_take_a_text_and_stay_what_they_are() {
        for put in [write_to, replace] {
            put(Path::new("/dev/null"), "gone").unwrap_or_else(|error| panic!("{error}"));
            assert!(!Path::new("/dev/null").metadata().expect("it is there").is_file());
            let folder = tempfile::tempdir().expect("a folder");
            let pipe = folder.path().join("pipe");
            nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).expect("a pipe");
            let reader = {
                let pipe = pipe.clone();
                std::thread::spawn(move || read(&pipe))
            };
            put(&pipe, "through").unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(reader.join().expect("it reads"), "through");
        }
    }

    #[test]
    fn an_open_file_is_added_to_by_its_number() {
        use std::os::fd::AsRawFd;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        std::fs::write(&path, "first\n").expect("written");
        let open = File::options().write(true).open(&path).expect("opened");
        write(Path::new(&format!("/dev/fd/{}", open.as_raw_fd())), "second\n");
        assert_eq!(read(&path), "first\nsecond\n");
    }

    #[test]
    fn what_can_not_be_written_is_said_by_its_cause() {
        let (folder, [real, ..]) = linked();
        for (path, what) in [
            (folder.path().to_owned(), "name a file, and not a folder"),
            (folder.path().join("no/such"), "make its folder"),
            (real.join("below"), "is no folder"),
        ] {
            let error = write_to(&path, "").expect_err("it can not").to_string();
            assert!(error.contains(what) && error.contains(&path.display().to_string()), "{error}");
        }
        let circle = folder.path().join("circle");
        symlink("circle", &circle).expect("linked");
        assert!(write_to(&circle, "").is_err());
    }
}

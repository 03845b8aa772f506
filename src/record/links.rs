//! Where a path leads: behind symbolic links, and to an output that is open already.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// What stands for standard output on a command line.
pub const STANDARD_OUTPUT: &str = "-";
/// As many links behind each other as Linux follows.
const MOST_LINKS: usize = 40;

/// The path behind the symbolic links that a path itself is, also where there is nothing yet. Links among its folders stay.
pub(super) fn behind_links(path: &Path) -> PathBuf {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        // What follows is a name of the system's, and no path.
        if descriptor(&path).is_some() {
            break;
        }
        let Ok(leads_to) = std::fs::read_link(&path) else { break };
        path = folder_of(&path).join(leads_to);
    }
    path
}

/// The number of the open file of this process that a path names, such as `/dev/stdout` and `/dev/fd/3`. A lone `-` is
/// standard output, as it is to other tools: what is called so is written as `./-`.
pub(super) fn descriptor(path: &Path) -> Option<u32> {
    match path.to_str()? {
        "/dev/stdin" => Some(0),
        STANDARD_OUTPUT | "/dev/stdout" => Some(1),
        "/dev/stderr" => Some(2),
        text => {
            let number =
                text.strip_prefix("/dev/fd/").or_else(|| text.strip_prefix("/proc/self/fd/"));
            number?.parse().ok()
        }
    }
}

/// Whether a path leads to standard output, on which nothing else should be said then.
#[must_use]
pub fn is_standard_output(path: &Path) -> bool {
    descriptor(&behind_links(path)) == Some(1)
}

/// Whether both paths lead to one file, by whatever links.
#[must_use]
pub fn is_same_file(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| path.metadata().ok().map(|known| (known.dev(), known.ino()));
    place(one).is_some_and(|known| place(other) == Some(known))
}

/// The folder of a file.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_output_has_its_names_and_a_file_of_such_a_name_has_a_folder() {
        for name in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
            assert!(is_standard_output(Path::new(name)), "{name}");
        }
        for name in ["./-", "--", "/dev/stderr", "/dev/fd/x", "stdout"] {
            assert!(!is_standard_output(Path::new(name)), "{name}");
        }
    }
}

//! What git tells of the repository that a program stands in.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What git writes when it is asked in a folder; nothing where there is no git, no repository, or it fails.
pub(super) fn git(folder: &Path, words: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(words)
        .env("TZ", "UTC")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// The folder of the working tree around another one.
pub(super) fn tree_of(folder: &Path) -> Option<PathBuf> {
    let told = git(folder, &["rev-parse", "--show-toplevel"])?;
    Some(PathBuf::from(told.trim_end_matches('\n')))
}

/// The whole id of a commit that a user names; nothing where there is none of that name.
pub(super) fn commit(folder: &Path, named: &str) -> Option<String> {
    // What begins with a hyphen would be a flag.
    let name = format!("{named}^{{commit}}");
    let told = git(folder, &["rev-parse", "--quiet", "--verify", "--end-of-options", &name])?;
    Some(told.trim().to_owned())
}

/// When a commit of a record was made, RFC 3339 in UTC; the mark of a changed tree is passed over.
pub(super) fn time_of(folder: &Path, recorded: &str) -> Option<String> {
    let id = commit(folder, recorded.trim_end_matches('+'))?;
    let date = "--date=format-local:%Y-%m-%dT%H:%M:%SZ";
    let told = git(folder, &["show", "--no-patch", date, "--format=%cd", &id])?;
    Some(told.trim().to_owned())
}

/// Paths that git ends with a zero, from the folder of the working tree.
pub(super) fn paths(told: &str) -> impl Iterator<Item = &str> {
    told.split('\0').filter(|path| !path.is_empty())
}

#[cfg(test)]
pub(super) mod testing {
    //! Repositories for tests.

    use std::path::Path;
    use std::process::Command;
    use tempfile::TempDir;

    /// Does something with git in a folder.
    pub(in crate::lanes) fn does(folder: &Path, words: &[&str]) {
        let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
        let done = Command::new("git")
            .arg("-C")
            .arg(folder)
            .args(identity)
            .args(words)
            .env("GIT_COMMITTER_DATE", "2026-01-02T05:04:05+02:00")
            .output()
            .expect("git is there");
        assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// Writes a file below a folder.
    pub(in crate::lanes) fn write(folder: &Path, path: &str, text: &str) {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    /// A repository with some files in its first commit.
    pub(in crate::lanes) fn repository(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        does(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
        for (path, text) in files {
            write(folder.path(), path, text);
        }
        does(folder.path(), &["add", "."]);
        does(folder.path(), &["commit", "--quiet", "-m", "First"]);
        folder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_has_its_time_in_utc_also_where_the_tree_was_changed() {
        let folder = testing::repository(&[("a", "1")]);
        let id = commit(folder.path(), "HEAD").expect("there is one");
        for named in [&id[..12], &format!("{}+", &id[..12]), "main"] {
            let time = time_of(folder.path(), named);
            assert_eq!(time.as_deref(), Some("2026-01-02T03:04:05Z"), "{named}");
        }
        for none in ["unknown", "--all", "", "HEAD:a"] {
            assert_eq!(time_of(folder.path(), none), None, "{none}");
        }
    }

    #[test]
    fn where_there_is_no_repository_nothing_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(commit(folder.path(), "HEAD"), None);
        assert_eq!(tree_of(folder.path()), None);
    }
}

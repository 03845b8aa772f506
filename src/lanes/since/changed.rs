//! What git tells of a repository: the files that differ from a commit, and what they were.

use crate::lanes::git::{commit, git, paths, tree_of};
use crate::record::Error;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What has changed in a repository.
pub(super) struct Changed {
    /// The folder of its working tree.
    pub(super) tree: PathBuf,
    /// The commit.
    since: String,
    /// The files that differ from the commit, or are new.
    pub(super) files: BTreeSet<PathBuf>,
}

impl Changed {
    /// What differs in the repository around a folder from a commit that a user names.
    ///
    /// # Errors
    /// Where there is no repository, or git does not know the commit.
    pub(super) fn since(here: &Path, named: &str) -> Result<Changed, Error> {
        let tree = tree_of(here).ok_or_else(|| {
            let next = "leave --since out, or name the claims to measure";
            Error::new("git does not know this folder, so nothing is known of a change", next)
                .at(here)
        })?;
        let since = commit(here, named).ok_or_else(|| {
            let next = "name a commit, a branch or a tag of this repository; a shallow clone has older ones after `git fetch \
                        --unshallow`";
            Error::new(format!("git knows no commit `{named}` here"), next)
        })?;
        let differ = ["diff", "--name-only", "--no-renames", "-z", &since, "--"];
        let new = ["ls-files", "--others", "--exclude-standard", "-z"];
        let told = git(&tree, &differ).zip(git(&tree, &new)).ok_or_else(|| {
            let next = format!("see what `git diff {named}` says, or leave --since out");
            Error::new(format!("git does not tell what has changed since {named}"), next)
        })?;
        let files = paths(&told.0).chain(paths(&told.1)).map(|path| tree.join(path)).collect();
        Ok(Changed { tree, since, files })
    }

    /// The text that a file had; nothing where it was not there.
    pub(super) fn before(&self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(&self.tree).ok()?;
        git(&self.tree, &["show", &format!("{}:{}", self.since, below.display())])
    }

    /// A path for a reader: below the working tree.
    pub(super) fn name(&self, path: &Path) -> String {
        path.strip_prefix(&self.tree).unwrap_or(path).display().to_string()
    }

    /// Whether nothing has changed in a list of claims but which claims it lists.
    pub(super) fn only_lists(&self, path: &Path) -> bool {
        let now = std::fs::read_to_string(path).unwrap_or_default();
        self.before(path).is_some_and(|before| without_names(&before) == without_names(&now))
    }
}

/// A list of claims without the lines that are a name and a comma.
fn without_names(text: &str) -> Vec<&str> {
    let is_name = |line: &str| {
        let name = line.trim().strip_suffix(',');
        name.is_some_and(|name| {
            name.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
        })
    };
    text.lines().filter(|line| !is_name(line)).collect()
}

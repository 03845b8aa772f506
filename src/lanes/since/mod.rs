//! Which claims have changed since a commit: their files, what their theme shares, and what they depend on, as git and cargo
//! tell. Where neither tells, a claim counts as changed.

mod changed;
mod locked;
mod packages;

use crate::claim::{Catalogue, Entry};
use crate::record::Error;
use changed::Changed;
use packages::Packages;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

/// The claims that have changed since a commit, each with why.
#[derive(Clone, Debug)]
pub(super) struct Since {
    /// The commit, as it was named.
    named: String,
    /// How many claims there are.
    of: usize,
    /// Why each of those that have changed has.
    why: BTreeMap<String, String>,
}

/// Files whose change changes how every claim is built.
const OF_BUILD: [&str; 4] =
    [".cargo/config.toml", ".cargo/config", "rust-toolchain.toml", "rust-toolchain"];
/// The tables of a workspace's manifest that do.
const TABLES: [&[&str]; 4] =
    [&["profile"], &["patch"], &["workspace", "dependencies"], &["workspace", "lints", "rust"]];
impl Since {
    /// What has changed of a catalogue, in the repository around the current folder.
    ///
    /// # Errors
    /// Where there is no repository, or git does not know the commit.
    pub(super) fn find(catalogue: &Catalogue, named: &str) -> Result<Since, Error> {
        let here = std::env::current_dir().unwrap_or_default();
        let here = here.canonicalize().unwrap_or(here);
        let changed = Changed::since(&here, named)?;
        let manifest = super::manifest::of_claims();
        let packages = manifest.and_then(|manifest| Packages::of(&manifest));
        let files = files(catalogue, &here);
        let why = catalogue.iter().filter_map(|entry| {
            Some((entry.id(), why(entry, &files, &changed, packages.as_ref())?))
        });
        Ok(Since { named: named.to_owned(), of: catalogue.len(), why: why.collect() })
    }

    /// The ids of the claims that have changed.
    pub(super) fn claims(&self) -> BTreeSet<String> {
        self.why.keys().cloned().collect()
    }

    /// Whether none has.
    pub(super) fn is_nothing(&self) -> bool {
        self.why.is_empty()
    }
}

impl fmt::Display for Since {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Since { named, of, why } = self;
        if why.is_empty() {
            return write!(formatter, "none of {of} claims has changed since {named}");
        }
        write!(formatter, "{} of {of} claims have changed since {named}:", why.len())?;
        let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (claim, why) in why {
            reasons.entry(why).or_default().push(claim);
        }
        for (why, claims) in reasons {
            match claims.as_slice() {
                [claim] => write!(formatter, "\n  {claim}: {why}")?,
                claims if claims.len() == *of => write!(formatter, "\n  all of them: {why}")?,
                claims => write!(formatter, "\n  {}: {why}", claims.join(", "))?,
            }
        }
        Ok(())
    }
}

/// Where the file of each claim is, by its id; nothing where it is not found.
fn files(catalogue: &Catalogue, here: &Path) -> BTreeMap<String, PathBuf> {
    let place = |entry: &Entry| {
        let file = entry.file();
        here.ancestors().map(|folder| folder.join(&file)).find(|path| path.is_file())
    };
    catalogue.iter().filter_map(|entry| Some((entry.id(), place(entry)?))).collect()
}

/// Why a claim counts as changed; nothing where it has not.
fn why(
    entry: &Entry,
    files: &BTreeMap<String, PathBuf>,
    changed: &Changed,
    packages: Option<&Packages>,
) -> Option<String> {
    let Some(file) = files.get(&entry.id()) else {
        return Some("its file was not found".to_owned());
    };
    if changed.files.contains(file) {
        return Some("its file".to_owned());
    }
    if changed.files.contains(&file.with_extension("go")) {
        return Some("its Go side".to_owned());
    }
    let Some(packages) = packages else {
        return Some("cargo does not tell what it depends on".to_owned());
    };
    let is_of_a_claim =
        |path: &Path| files.values().any(|file| path == file || path == file.with_extension("go"));
    let theme = file.parent().unwrap_or(file);
    let claims = theme.parent().unwrap_or(theme);
    let needed = packages.needed_by(file);
    let is_of_build = |path: &Path| {
        let below = path.strip_prefix(&changed.tree).unwrap_or(path);
        let in_workspace = path.strip_prefix(&packages.workspace).unwrap_or(below);
        OF_BUILD.iter().any(|name| below == Path::new(name) || in_workspace == Path::new(name))
    };
    for path in &changed.files {
        let name = || Some(changed.name(path));
        if is_of_a_claim(path) {
            continue;
        }
        if is_of_build(path) || is_changed_workspace(path, changed, packages) {
            return name();
        }
        if let Ok(below) = path.strip_prefix(claims) {
            // What lies in the folder of another theme is that one's own; what lies in none is everybody's.
            let folder = below.components().next().map(|first| claims.join(first));
            let is_of_theme = path.starts_with(theme);
            let of_another =
                files.values().any(|file| file.parent() == folder.as_deref()) && !is_of_theme;
            let is_code = path.extension().is_none_or(|extension| extension != "md");
            if is_code && !of_another && !changed.only_lists(path) {
                return name();
            }
            continue;
        }
        if needed.iter().any(|package| package.is_built_from(path)) {
            return name();
        }
    }
    locked::why(changed, packages, &needed)
}

/// Whether a path is the workspace's manifest, and a table of it has changed that says how claims are built.
fn is_changed_workspace(path: &Path, changed: &Changed, packages: &Packages) -> bool {
    if path != packages.workspace.join("Cargo.toml") {
        return false;
    }
    let read = |text: Option<String>| text?.parse::<toml_edit::DocumentMut>().ok();
    let both = (read(changed.before(path)), read(std::fs::read_to_string(path).ok()));
    let (Some(before), Some(now)) = both else { return true };
    let table = |document: &toml_edit::DocumentMut, names: &[&str]| {
        let mut item = document.as_item().clone();
        for name in names {
            item = item.get(name).cloned().unwrap_or_default();
        }
        // A table by itself is written without the tables in it.
        let mut alone = toml_edit::DocumentMut::new();
        alone.insert("x", item);
        alone.to_string()
    };
    TABLES.iter().any(|names| table(&before, names) != table(&now, names))
}

#[cfg(test)]
mod tests;

//! The crates of others that are built with: which versions the lock file had, and which it has.

use super::changed::Changed;
use super::packages::{Package, Packages};
use std::collections::{BTreeMap, BTreeSet};

/// The file that lists the crates that are built with.
const LOCK: &str = "Cargo.lock";

/// The versions of each crate.
type Versions = BTreeMap<String, BTreeSet<String>>;

/// Why a claim counts as changed that needs some packages; nothing where none of them has another version.
pub(super) fn why(changed: &Changed, packages: &Packages, needed: &[&Package]) -> Option<String> {
    let path = packages.workspace.join(LOCK);
    if !changed.files.contains(&path) {
        return None;
    }
    let before = changed.before(&path).and_then(|text| versions(&text));
    let now = std::fs::read_to_string(&path).ok().and_then(|text| versions(&text));
    let (Some(before), Some(now)) = (before, now) else {
        return Some(format!("{LOCK}: which versions it named is not known"));
    };
    let others = needed.iter().filter(|package| package.folder.is_none());
    let mut differing = others.filter_map(|package| differs(package, &before, &now));
    let first = differing.next()?;
    let more = differing.count();
    Some(match more {
        0 => first,
        more => format!("{first} and {more} more crates"),
    })
}

/// How the versions of a package differ, as `bytes 1.11.0 → 1.12.0`. One of several versions that is another one is named
/// with all of them.
fn differs(package: &Package, before: &Versions, now: &Versions) -> Option<String> {
    let nothing = BTreeSet::new();
    let known = before.get(&package.name).unwrap_or(&nothing);
    let is_there = known.iter().any(|version| is_version(version, &package.version));
    let is_same = Some(known) == now.get(&package.name);
    if is_there && is_same {
        return None;
    }
    // Where another version came beside it, this one is what it was.
    if is_there && known.is_subset(now.get(&package.name).unwrap_or(&nothing)) {
        return None;
    }
    let said = |versions: &BTreeSet<String>| match versions.is_empty() {
        true => "none".to_owned(),
        false => versions.iter().map(String::as_str).collect::<Vec<&str>>().join(", "),
    };
    let is = now.get(&package.name).map_or_else(|| package.version.clone(), said);
    Some(format!("{} {} → {is}", package.name, said(known)))
}

/// Whether a version of a lock file, which may have a commit behind it, is one that cargo tells.
fn is_version(locked: &str, told: &str) -> bool {
    locked == told || locked.strip_prefix(told).is_some_and(|rest| rest.starts_with(' '))
}

/// The versions that a lock file names, with the commit of what comes from git; nothing where it is none.
fn versions(text: &str) -> Option<Versions> {
    let document: toml_edit::DocumentMut = text.parse().ok()?;
    let mut versions = Versions::new();
    for package in document.get("package")?.as_array_of_tables()? {
        let word = |name: &str| package.get(name).and_then(|item| item.as_str());
        let (name, version) = (word("name")?, word("version")?);
        let commit =
            word("source").and_then(|source| source.strip_prefix("git+")?.rsplit_once('#'));
        let version = match commit {
            Some((_, commit)) => format!("{version} ({commit})"),
            None => version.to_owned(),
        };
        versions.entry(name.to_owned()).or_default().insert(version);
    }
    Some(versions)
}

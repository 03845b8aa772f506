//! The lines of a workspace: its members, and those that cargo takes where none is named.

use super::Step;
use super::toml::parsed;
use crate::record::Error;
use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value, value};

/// The workspace above a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberOf {
    /// Its manifest, as it is named in the package's folder.
    pub manifest: String,
    /// The text of that manifest.
    pub text: String,
    /// The package's folder, as it is named in the workspace's.
    pub folder: String,
}

/// Whether a manifest is that of a workspace. What is no TOML is none.
#[must_use]
pub fn is_workspace(text: &str) -> bool {
    text.parse::<DocumentMut>().is_ok_and(|document| document.contains_key("workspace"))
}

/// The folder of the workspace that a manifest says its package is a member of; nothing where it does not say so.
#[must_use]
pub fn named_workspace(text: &str) -> Option<String> {
    let document = text.parse::<DocumentMut>().ok()?;
    Some(document.get("package")?.get("workspace")?.as_str()?.to_owned())
}

/// Whether a workspace leaves a folder out, by its path from the workspace's own.
#[must_use]
pub fn excludes(text: &str, folder: &str) -> bool {
    let Ok(document) = text.parse::<DocumentMut>() else { return false };
    let excluded = document.get("workspace").and_then(|own| own.get("exclude")?.as_array());
    let is_above = |above: &str| {
        let above = above.trim_start_matches("./").trim_end_matches('/');
        folder.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    excluded.is_some_and(|all| all.iter().filter_map(Value::as_str).any(is_above))
}

/// The manifest of the workspace above with the claims' package among its members.
///
/// # Errors
/// Where the text is no TOML.
pub fn add_member(above: &MemberOf) -> Result<(String, Step), Error> {
    let mut document = parsed(&above.text, &above.manifest)?;
    let member = format!("{}/{}", above.folder, super::BENCHES);
    let step = match workspace(&mut document) {
        Some(workspace) => add(workspace, "members", &[&member], &above.manifest),
        None => Step::left(format!("{}: add \"{member}\" to members", above.manifest)),
    };
    Ok((document.to_string(), step))
}

/// Makes a package the root of a workspace with its claims, in which commands are about both.
pub(super) fn root(document: &mut DocumentMut, file: &str) -> Vec<Step> {
    let Some(workspace) = workspace(document) else {
        let what = "workspace is no table; add members and default-members with \"benches\" to it";
        return vec![Step::left(format!("{file}: {what}"))];
    };
    let is_new = !workspace.contains_key("default-members");
    let of_defaults: &[&str] = if is_new { &[".", super::BENCHES] } else { &[super::BENCHES] };
    vec![
        add(workspace, "members", &[super::BENCHES], file),
        add(workspace, "default-members", of_defaults, file),
    ]
}

fn workspace(document: &mut DocumentMut) -> Option<&mut dyn TableLike> {
    document.entry("workspace").or_insert(Item::Table(Table::new())).as_table_like_mut()
}

/// Adds what a list of folders does not cover yet.
fn add(workspace: &mut dyn TableLike, key: &str, folders: &[&str], file: &str) -> Step {
    let last = folders.last().copied().unwrap_or_default();
    let item = workspace.entry(key).or_insert(value(Array::new()));
    let Some(known) = item.as_array_mut() else {
        return Step::left(format!("{file}: {key} is no list; add \"{last}\" to it"));
    };
    if known.iter().filter_map(Value::as_str).any(|pattern| covers(pattern, last)) {
        return Step::left(format!("{file}: {last} is among the {key} of the workspace"));
    }
    for folder in folders {
        push(known, folder);
    }
    Step::added(format!("{file}: {last} among the {key} of the workspace"))
}

/// Whether a path or a pattern of members, in which `*` stands for any letters of one folder's name, names a folder.
fn covers(pattern: &str, folder: &str) -> bool {
    let parts = |path: &str| -> Vec<String> {
        path.split('/').filter(|part| !matches!(*part, "" | ".")).map(str::to_owned).collect()
    };
    let (patterns, folders) = (parts(pattern), parts(folder));
    patterns.len() == folders.len()
        && patterns.iter().zip(&folders).all(|(pattern, name)| is_like(pattern, name))
}

fn is_like(pattern: &str, name: &str) -> bool {
    let Some((before, rest)) = pattern.split_once('*') else { return pattern == name };
    name.strip_prefix(before).is_some_and(|tail| {
        (0..=tail.len()).any(|at| tail.get(at..).is_some_and(|tail| is_like(rest, tail)))
    })
}

/// Adds an entry the way the last one is written: behind it, or on a line of its own. Comments stay at their lines.
fn push(list: &mut Array, entry: &str) {
    let prefix = |value: &Value| {
        let prefix = value.decor().prefix().and_then(|prefix| prefix.as_str());
        prefix.unwrap_or_default().to_owned()
    };
    let last = list.iter().last().map(prefix).unwrap_or_default();
    let Some((_, indent)) = last.rsplit_once('\n') else {
        list.push(entry);
        return;
    };
    let indent = indent.to_owned();
    let has_comma = list.trailing_comma();
    // What stands between the last entry and the closing bracket: with a comma it is the list's, without one the entry's.
    let behind = match list.iter_mut().last() {
        Some(last) if !has_comma => {
            let suffix = last.decor().suffix().and_then(|suffix| suffix.as_str());
            let suffix = suffix.unwrap_or_default().to_owned();
            last.decor_mut().set_suffix("");
            suffix
        }
        _ => list.trailing().as_str().unwrap_or_default().to_owned(),
    };
    let (comments, closing) = behind.rsplit_once('\n').unwrap_or(("", ""));
    let mut added = Value::from(entry);
    added.decor_mut().set_prefix(format!("{comments}\n{indent}"));
    list.push_formatted(added);
    list.set_trailing(format!("\n{closing}"));
    list.set_trailing_comma(true);
}

#[cfg(test)]
mod tests;

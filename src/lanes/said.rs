//! Commands of cargo about the claims, as a reader of the current folder has to write them.

use super::configuration::{alias, read_from};
use super::home::of_caller;
use super::members::is_taken;
use super::say::warn;
use crate::record::Error;
use std::borrow::Cow;
use std::path::Path;
use toml_edit::DocumentMut;

const MANIFEST: &str = "Cargo.toml";
/// The commands that are about the claims' package.
const ABOUT_CLAIMS: [&str; 2] = ["`cargo bench", "`cargo test"];
/// The alias that `init` writes into the folder of the package that the claims are about.
const ALIAS: &str = "`cargo claimbench";

/// A command of cargo about the claims: `cargo bench`, or `cargo bench -p parser-claims` in a member of a workspace.
#[must_use]
pub fn said(command: &str) -> String {
    match package() {
        Some(package) => format!("cargo {command} -p {package}"),
        None => format!("cargo {command}"),
    }
}

/// A text in which the commands that it names between backticks work where the reader stands: whoever wrote them does not
/// know that. Those about the claims' package name it, and where cargo has no alias, what that stands for is written out.
#[must_use]
pub fn as_said_here(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    let speaks_of_one = ABOUT_CLAIMS.iter().any(|command| text.contains(command));
    if let Some(package) = speaks_of_one.then(package).flatten() {
        text = Cow::Owned(with_package(&text, &package));
    }
    let speaks_of_alias = text.contains(ALIAS) && !has_alias();
    if let Some(package) = speaks_of_alias.then(beside).flatten() {
        let command = format!("`cargo bench -p {package} --bench claimbench --");
        text = Cow::Owned(text.replace(ALIAS, &command));
    }
    text
}

/// Tells of an error of a lane, with commands that work where its reader stands.
pub(super) fn warn_of(name: &str, error: &Error) {
    warn(&as_said_here(&format!("{name}: {error}")));
}

/// Whether cargo has the alias where it is started.
fn has_alias() -> bool {
    let here = || std::env::current_dir().unwrap_or_default();
    let folder = of_caller().map_or_else(here, Path::to_owned);
    alias(&read_from(&folder), "claimbench").is_some()
}

/// A text with a package in its commands, but in those that name one.
fn with_package(text: &str, package: &str) -> String {
    let mut text = text.to_owned();
    for command in ABOUT_CLAIMS {
        let mut parts = text.split(command);
        let mut written = parts.next().unwrap_or_default().to_owned();
        for rest in parts {
            written += command;
            if rest.starts_with('`') || (rest.starts_with(' ') && !rest.starts_with(" -p ")) {
                written += &format!(" -p {package}");
            }
            written += rest;
        }
        text = written;
    }
    text
}

/// The claims' package, where cargo does not take it by itself: everywhere but in the root of a workspace that has it among
/// the members which it takes.
pub(super) fn package() -> Option<String> {
    let manifest = read(MANIFEST)?;
    // A program that cargo did not start is told by the folder; claims that lie elsewhere are told by cargo.
    let name = beside().or_else(|| std::env::var("CARGO_PKG_NAME").ok())?;
    let says_which =
        manifest.get("workspace").is_some_and(|root| root.get("default-members").is_some());
    let is_taken = says_which && is_taken(Path::new(MANIFEST), &name);
    (!is_taken).then_some(name)
}

/// The claims' package in its usual folder.
fn beside() -> Option<String> {
    Some(read("benches/Cargo.toml")?.get("package")?.get("name")?.as_str()?.to_owned())
}

fn read(path: &str) -> Option<DocumentMut> {
    std::fs::read_to_string(path).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::with_package;
    use std::path::Path;

    #[test]
    fn no_lane_tells_of_an_error_but_with_commands_that_work_where_its_reader_stands() {
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lanes")];
        while let Some(folder) = folders.pop() {
            for item in std::fs::read_dir(&folder).expect("a folder").flatten() {
                let path = item.path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let text = std::fs::read_to_string(&path).expect("it can be read");
                let told =
                    ["{name}: {", "verdicts: {"].map(|it| format!("warn(&format!(\"{it}error}}"));
                assert!(!told.iter().any(|told| text.contains(told)), "{}", path.display());
            }
        }
    }

    #[test]
    fn a_command_names_the_package_once_and_other_words_stay() {
        for (text, wanted) in [
            ("run `cargo bench` first", "run `cargo bench -p ours` first"),
            (
                "`cargo bench --bench heap`, `cargo test`",
                "`cargo bench -p ours --bench heap`, `cargo test -p ours`",
            ),
            (
                "`cargo bench -p mine -- x` or `cargo bench -- y`",
                "`cargo bench -p mine -- x` or `cargo bench -p ours -- y`",
            ),
            (
                "`cargo benchmark`, `cargo claimbench list` and cargo bench",
                "`cargo benchmark`, `cargo claimbench list` and cargo bench",
            ),
            ("", ""),
        ] {
            assert_eq!(with_package(text, "ours"), wanted);
        }
    }
}

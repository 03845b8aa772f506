//! What else a run of cargo may be about: the lanes that follow, the other members of the workspace that have bench targets.

use super::outer::{benches, is_started_by_cargo, packages, words};
use crate::record::is_same_file;
use cargo_metadata::{Metadata, MetadataCommand};
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, Item};

/// The bench targets of the lanes that time, in the order in which cargo runs them.
const TIMING: [&str; 5] = ["rounds", "rounds_go", "rounds_go_one", "rounds_jemalloc", "time"];

/// How many lanes that time the cargo that started this one runs after it. Those of Go have nothing to do where no claim has
/// a Go side.
pub(super) fn to_come(name: &str, has_go: bool) -> usize {
    let Some(own) = own_manifest().filter(|_| is_started_by_cargo()) else { return 0 };
    let words = words();
    let named = benches(&words);
    let follow = |other: &&&str| **other > name && (has_go || !other.contains("_go"));
    let following = TIMING.iter().filter(follow);
    if !named.is_empty() && named.iter().all(|name| !name.contains(['*', '?', '['])) {
        return following.filter(|other| named.contains(other)).count();
    }
    let Some(workspace) = workspace(&own) else { return 0 };
    let packages = workspace.packages.iter();
    let mut own = packages.filter(|it| is_same_file(it.manifest_path.as_std_path(), &own));
    let targets = own.next().map(|package| package.targets.as_slice()).unwrap_or_default();
    let is_there =
        |name: &&&str| targets.iter().any(|target| target.is_bench() && target.name == ***name);
    following.filter(is_there).count()
}

/// The manifest of the package whose bench target this program is, as cargo names it.
fn own_manifest() -> Option<PathBuf> {
    Some(Path::new(&std::env::var_os("CARGO_MANIFEST_DIR")?).join("Cargo.toml"))
}

/// What cargo tells of the workspace of a manifest.
fn workspace(manifest: &Path) -> Option<Metadata> {
    let mut command = MetadataCommand::new();
    if let Some(cargo) = std::env::var_os("CARGO") {
        command.cargo_path(cargo);
    }
    command.manifest_path(manifest).no_deps().other_options(["--offline".to_owned()]);
    command.exec().ok()
}

/// Whether cargo started this program and may hand the same words to the bench targets of other packages, which know names
/// that this one does not.
pub(super) fn are_others() -> bool {
    if !is_started_by_cargo() {
        return false;
    }
    let Some(manifest) = own_manifest() else { return false };
    let name = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
    let words = words();
    let named = packages(&words);
    if !named.is_empty() && named.iter().all(|package| *package == name) {
        return false;
    }
    workspace(&manifest).is_some_and(|workspace| have_benches(&workspace, &manifest))
}

/// Whether another member than that of a manifest has a bench target that `cargo bench` runs.
fn have_benches(workspace: &Metadata, manifest: &Path) -> bool {
    let others = workspace.workspace_packages().into_iter();
    others.filter(|package| !is_same_file(package.manifest_path.as_std_path(), manifest)).any(
        |package| {
            let text = std::fs::read_to_string(&package.manifest_path).unwrap_or_default();
            let left_out = left_out(&text);
            let mut benches = package.targets.iter().filter(|target| target.is_bench());
            benches.any(|target| !left_out.contains(&target.name))
        },
    )
}

/// The bench targets of a manifest that `cargo bench` does not run where nobody names them, which cargo does not tell.
fn left_out(text: &str) -> Vec<String> {
    let Ok(document) = text.parse::<DocumentMut>() else { return Vec::new() };
    let benches = document.get("bench").and_then(Item::as_array_of_tables).into_iter().flatten();
    let is_out =
        |bench: &&toml_edit::Table| bench.get("bench").and_then(Item::as_bool) == Some(false);
    let name = |bench: &toml_edit::Table| Some(bench.get("name")?.as_str()?.to_owned());
    benches.filter(is_out).filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bench_target_that_nobody_runs_is_found_in_the_manifest() {
        let text = "[[bench]]\nname = \"one\"\nbench = false\n\n[[bench]]\nname = \"two\"\n";
        assert_eq!(left_out(text), ["one"]);
        assert_eq!(left_out("bench = 1"), [""; 0]);
    }
}

//! What else a run of cargo may be about: the other members of the workspace that have bench targets.

use super::outer::{is_started_by_cargo, packages, words};
use crate::record::is_same_file;
use cargo_metadata::{Metadata, MetadataCommand};
use std::path::Path;
use toml_edit::{DocumentMut, Item};

/// Whether cargo started this program and may hand the same words to the bench targets of other packages, which know names
/// that this one does not.
pub(super) fn are_others() -> bool {
    if !is_started_by_cargo() {
        return false;
    }
    let Some(own) = std::env::var_os("CARGO_MANIFEST_DIR") else { return false };
    let name = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
    let words = words();
    let named = packages(&words);
    if !named.is_empty() && named.iter().all(|package| *package == name) {
        return false;
    }
    let mut command = MetadataCommand::new();
    if let Some(cargo) = std::env::var_os("CARGO") {
        command.cargo_path(cargo);
    }
    let manifest = Path::new(&own).join("Cargo.toml");
    command.manifest_path(&manifest).no_deps().other_options(["--offline".to_owned()]);
    command.exec().is_ok_and(|workspace| have_benches(&workspace, &manifest))
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

//! What else a run of cargo may be about: the other members of the workspace that have bench targets.

use super::lock::is_cargo;
use cargo_metadata::{Metadata, MetadataCommand};
use std::path::Path;
use toml_edit::{DocumentMut, Item};

/// Whether cargo started this program and may hand the same words to the bench targets of other packages, which know names
/// that this one does not.
pub(super) fn are_others() -> bool {
    let cargo = nix::unistd::getppid().as_raw().unsigned_abs();
    if !is_cargo(cargo) {
        return false;
    }
    let Some(own) = std::env::var_os("CARGO_MANIFEST_DIR") else { return false };
    let line = std::fs::read(format!("/proc/{cargo}/cmdline")).unwrap_or_default();
    let words =
        line.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned());
    let name = std::env::var("CARGO_PKG_NAME").unwrap_or_default();
    if is_about_one(&words.collect::<Vec<String>>(), &name) {
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

/// Whether the words of a command of cargo name one package alone, which is that of a name.
fn is_about_one(words: &[String], name: &str) -> bool {
    let own = words.iter().take_while(|word| *word != "--");
    let mut packages = Vec::new();
    let mut is_next = false;
    for word in own {
        let short = word.strip_prefix("-p").filter(|rest| !rest.is_empty());
        if is_next {
            packages.push(word.as_str());
        } else if let Some(package) = word.strip_prefix("--package=").or(short) {
            packages.push(package.trim_start_matches('='));
        }
        is_next = word == "-p" || word == "--package";
    }
    !packages.is_empty() && packages.iter().all(|package| *package == name)
}

/// Whether another member than that of a manifest has a bench target that `cargo bench` runs.
fn have_benches(workspace: &Metadata, manifest: &Path) -> bool {
    let others = workspace.workspace_packages().into_iter();
    others.filter(|package| package.manifest_path != manifest).any(|package| {
        let text = std::fs::read_to_string(&package.manifest_path).unwrap_or_default();
        let left_out = left_out(&text);
        let mut benches = package.targets.iter().filter(|target| target.is_bench());
        benches.any(|target| !left_out.contains(&target.name))
    })
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
    fn a_command_that_names_one_package_is_about_that_alone() {
        for (command, is_alone) in [
            ("cargo bench -p ours-claims -- x", true),
            ("cargo bench --package=ours-claims --bench heap -- -p", true),
            ("cargo bench -pours-claims", true),
            ("cargo bench -p ours-claims -p theirs-claims", false),
            ("cargo bench --workspace -- x", false),
            ("cargo bench -- -p ours-claims", false),
        ] {
            let words: Vec<String> = command.split(' ').map(str::to_owned).collect();
            assert_eq!(is_about_one(&words, "ours-claims"), is_alone, "{command}");
        }
    }

    #[test]
    fn a_bench_target_that_nobody_runs_is_found_in_the_manifest() {
        let text = "[[bench]]\nname = \"one\"\nbench = false\n\n[[bench]]\nname = \"two\"\n";
        assert_eq!(left_out(text), ["one"]);
        assert_eq!(left_out("bench = 1"), [""; 0]);
    }
}

//! What else a run of cargo may be about: the lanes that follow, the other members of the workspace that have bench targets.

use super::outer::{are_all_asked_for, benches, is_bench, is_started_by_cargo, packages, words};
use crate::record::is_same_file;
use cargo_metadata::{Metadata, MetadataCommand, Target};
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, Item};

/// The bench targets of the lanes that measure, in the order in which cargo runs them, each with what a look at everything
/// gives it of the time, beside the others: counts are soon had, times are not, and criterion's give no verdict.
const LANES: [(&str, f64); 13] = [
    ("heap", 2.0),
    ("heap_go", 1.0),
    ("instructions", 2.0),
    ("resident", 1.0),
    ("resident_go", 1.0),
    ("resident_jemalloc", 1.0),
    ("resident_mimalloc", 0.5),
    ("rounds", 8.0),
    ("rounds_go", 4.0),
    ("rounds_go_one", 4.0),
    ("rounds_jemalloc", 8.0),
    ("rounds_mimalloc", 1.0),
    ("time", 0.0),
];

/// How many lanes that time the cargo that started this one runs after it. Those of Go have nothing to do where no claim has
/// a Go side.
pub(super) fn to_come(name: &str, has_go: bool) -> usize {
    let times = |lane: &&str| lane.starts_with("rounds") || *lane == "time";
    following(name, has_go).into_iter().filter(times).count()
}

/// The share of the time that is left which a look at everything gives a lane: its own part beside those of the lanes that
/// the cargo which started it runs after it.
pub(super) fn share_of(name: &str, has_go: bool) -> f64 {
    share(name, &following(name, has_go))
}

fn share(name: &str, following: &[&str]) -> f64 {
    let part = |name: &str| LANES.iter().find(|lane| lane.0 == name).map_or(1.0, |lane| lane.1);
    let (own, others) = (part(name), following.iter().map(|other| part(other)).sum::<f64>());
    if own + others > 0.0 { own / (own + others) } else { 1.0 }
}

/// The lanes that the cargo that started this one runs after it.
fn following(name: &str, has_go: bool) -> Vec<&'static str> {
    let Some(own) = own_manifest().filter(|_| is_started_by_cargo()) else { return Vec::new() };
    let words = words();
    let named = benches(&words);
    let follow = |other: &&str| *other > name && (has_go || !other.contains("_go"));
    let following = LANES.iter().map(|lane| lane.0).filter(follow);
    if !named.is_empty() && named.iter().all(|name| !name.contains(['*', '?', '['])) {
        return following.filter(|other| named.contains(other)).collect();
    }
    let targets = targets(&own).unwrap_or_default();
    let is_there =
        |name: &&str| targets.iter().any(|target| target.is_bench() && target.name == **name);
    following.filter(is_there).collect()
}

/// The bench target of the lane that judges, which ends with 1 where a case of any lane failed.
const JUDGE: &str = "verdicts";

/// Whether the cargo that started this lane, by its words, runs the one that judges too: not where it was told which bench
/// targets to run, and that is none of them, where the package has none, or where nobody knows what the words stand for.
pub(super) fn is_judged(words: &[String]) -> bool {
    if !is_bench(words) {
        return false;
    }
    let named = benches(words);
    if !named.is_empty() && !are_all_asked_for(words) {
        return named.iter().any(|name| may_be(name, JUDGE));
    }
    let Some(own) = own_manifest() else { return true };
    targets(&own).is_none_or(|targets| {
        targets.iter().any(|target| target.is_bench() && target.name.ends_with(JUDGE))
    })
}

/// Whether a name on cargo's command line, or a pattern of names, may be that of a target.
fn may_be(name: &str, target: &str) -> bool {
    match name.find(['*', '?', '[']) {
        Some(length) => target.starts_with(&name[..length]),
        None => name.ends_with(target),
    }
}

/// The targets of the package of a manifest, as cargo tells.
fn targets(manifest: &Path) -> Option<Vec<Target>> {
    let packages = workspace(manifest)?.packages.into_iter();
    let mut own = packages.filter(|it| is_same_file(it.manifest_path.as_std_path(), manifest));
    own.next().map(|package| package.targets)
}

/// The manifest of the package whose bench target this program is, as cargo names it.
fn own_manifest() -> Option<PathBuf> {
    Some(Path::new(&std::env::var_os("CARGO_MANIFEST_DIR")?).join("Cargo.toml"))
}

/// Whether cargo takes a package by itself where it is started in the folder of a manifest: it is among the default members
/// of that workspace. Where cargo does not tell, it is.
pub(super) fn is_taken(manifest: &Path, package: &str) -> bool {
    workspace(manifest).is_none_or(|workspace| {
        workspace.workspace_default_packages().iter().any(|known| known.name == package)
    })
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
    fn a_look_gives_each_lane_its_part_of_what_is_left_and_the_last_one_all() {
        assert_eq!(share("rounds", &["rounds_jemalloc", "time"]), 0.5);
        assert_eq!(share("heap", &["rounds", "rounds_jemalloc"]), 2.0 / 18.0);
        assert_eq!([share("rounds_jemalloc", &["time"]), share("time", &[])], [1.0, 1.0]);
        assert!(LANES.is_sorted_by_key(|lane| lane.0));
    }

    #[test]
    fn the_lane_that_judges_is_named_by_itself_or_by_a_pattern() {
        for (name, wanted) in
            [("verdicts", true), ("heap", false), ("*", true), ("ver*", true), ("heap*", false)]
        {
            assert_eq!(may_be(name, JUDGE), wanted, "{name}");
        }
    }

    #[test]
    fn a_package_is_taken_where_the_default_members_have_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let manifest = folder.path().join("Cargo.toml");
        for (members, wanted) in [
            ("[\".\"]", [true, false]),
            ("[\".\", \"benches\"]", [true, true]),
            ("[\"./benches/\"]", [false, true]),
            ("[\"bench*\"]", [false, true]),
        ] {
            for (name, path) in [("ours", "."), ("ours-claims", "benches")] {
                let sources = folder.path().join(path).join("src");
                std::fs::create_dir_all(&sources).expect("made");
                std::fs::write(sources.join("lib.rs"), "").expect("written");
                let mut text = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n");
                if path == "." {
                    text += &format!(
                        "[workspace]\nmembers = [\"benches\"]\ndefault-members = {members}\n"
                    );
                }
                std::fs::write(folder.path().join(path).join("Cargo.toml"), text).expect("written");
            }
            let taken = ["ours", "ours-claims"].map(|name| is_taken(&manifest, name));
            assert_eq!(taken, wanted, "{members}");
        }
        assert!(is_taken(Path::new("/none/Cargo.toml"), "ours"), "nobody tells");
    }

    #[test]
    fn a_bench_target_that_nobody_runs_is_found_in_the_manifest() {
        let text = "[[bench]]\nname = \"one\"\nbench = false\n\n[[bench]]\nname = \"two\"\n";
        assert_eq!(left_out(text), ["one"]);
        assert_eq!(left_out("bench = 1"), [""; 0]);
    }
}

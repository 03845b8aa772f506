//! What is added to manifests, and what is left alone.

use super::*;

const EMPTY: &str = "[package]\nname = \"ours\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n# Nothing yet.\n[dependencies]\n";

fn package() -> Package {
    Package {
        has_library: true,
        programs: vec![Program { name: None, path: "src/main.rs".to_owned() }],
        targets: vec![("claimbench", false), ("heap", true)],
        ..Package::default()
    }
}

fn written(text: &str) -> String {
    manifest(text, &package()).expect("a manifest").0
}

#[test]
fn what_is_missing_is_added_behind_what_is_there_and_a_second_time_changes_nothing() {
    let first = written(EMPTY);
    assert!(first.starts_with(EMPTY), "{first}");
    for lines in [
        "[dev-dependencies]\nclaimbench = { version = \"0.1\", default-features = false, features = [\"jemalloc\"] }\n",
        "[[bench]]\nname = \"heap\"\nharness = false\n",
        "[[bench]]\nname = \"claimbench\"\nharness = false\nbench = false\n",
        "[lib]\nbench = false\n",
        "[[bin]]\nname = \"ours\"\npath = \"src/main.rs\"\nbench = false\n",
        "[profile.bench]\ncodegen-units = 1\ndebug = \"line-tables-only\"\n",
    ] {
        assert!(first.contains(lines), "{lines}\nin\n{first}");
    }
    assert_eq!(written(&first), first);
    let (_, steps) = manifest(&first, &package()).expect("a manifest");
    assert!(steps.iter().all(|step| step.deed == super::super::Deed::Left), "{steps:?}");
}

#[test]
fn what_is_there_stays_as_it_is() {
    let own = "[package]\nname = \"ours\"\n\n[lib] # ours\nbench = true\n\n[[bench]]\nname = \"heap\" # ours\n\n\
               [dev-dependencies]\nclaimbench = { path = \"../x\" }\n\n[profile.bench]\ndebug = false\n";
    let written = written(own);
    for line in own.lines() {
        assert!(written.contains(line), "{line}\nin\n{written}");
    }
    assert_eq!(written.matches("name = \"heap\"").count(), 1, "{written}");
    assert!(written.contains("debug = false\ncodegen-units = 1\n"), "{written}");
}

#[test]
fn jemalloc_is_wanted_unless_the_dependency_is_without_it() {
    let with =
        |declaration: &str| jemalloc(&format!("[dev-dependencies]\nclaimbench = {declaration}\n"));
    assert_eq!(jemalloc(EMPTY), Ok(true));
    assert_eq!(with("\"0.1\""), Ok(true));
    assert_eq!(with("{ path = \"x\", default-features = false }"), Ok(false));
    assert_eq!(
        with("{ path = \"x\", default-features = false, features = [\"jemalloc\"] }"),
        Ok(true)
    );
}

#[test]
fn a_member_of_a_workspace_is_told_where_the_profile_belongs() {
    let member = Package { workspace: Some("../Cargo.toml".to_owned()), ..package() };
    let (written, steps) = manifest(EMPTY, &member).expect("a manifest");
    assert!(!written.contains("[profile"), "{written}");
    assert!(
        steps.iter().any(|step| step.what.contains("[profile.bench] of ../Cargo.toml")),
        "{steps:?}"
    );
}

#[test]
fn what_is_no_manifest_of_a_package_is_refused() {
    let refused = |text: &str| manifest(text, &package()).expect_err("it is refused").to_string();
    assert!(refused("[workspace]\n").contains("Cargo.toml: this is no manifest of a package"));
    assert!(refused("[package\n").contains("Cargo.toml: it can not be read"));
}

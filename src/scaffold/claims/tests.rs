//! The manifest of the claims' package: written anew, added to, and refused.

use super::*;
use crate::scaffold::{Deed, TARGETS};

fn wanted(jemalloc: bool) -> Claims<'static> {
    let is_wanted = |target: &Target| jemalloc || target.runs != Runs::WithJemalloc;
    Claims {
        name: "ours-claims",
        about: Some("ours"),
        dependency: Dependency::Path("../../claimbench".to_owned()),
        jemalloc,
        targets: TARGETS.into_iter().filter(is_wanted).collect(),
    }
}

fn written(text: Option<&str>, wanted: &Claims) -> String {
    claims_manifest(text, wanted).expect("a manifest").0
}

#[test]
fn a_new_one_has_all_lanes_and_a_second_time_changes_nothing() {
    let (first, steps) = claims_manifest(None, &wanted(true)).expect("a manifest");
    for lines in [
        "name = \"ours-claims\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\nautobenches = false\n",
        "[lib]\npath = \"lib.rs\"\nbench = false\n",
        "jemalloc = [\"claimbench/jemalloc\"]\n",
        "mimalloc = [\"claimbench/mimalloc\"]\n",
        "[features]\ndefault = [\"jemalloc\"]\n",
        "[dependencies]\nclaimbench = { path = \"../../claimbench\", default-features = false }\n# What the claims are about.\nours = { path = \"..\" }\n",
        "[[bench]]\nname = \"claimbench\"\npath = \"claimbench.rs\"\nharness = false\nbench = false\n",
        "[[bench]]\nname = \"heap\"\npath = \"heap.rs\"\nharness = false\n",
        "[[bench]]\nname = \"rounds_jemalloc\"\npath = \"rounds_jemalloc.rs\"\nharness = false\nrequired-features = [\"jemalloc\"]\n",
        "[[bench]]\nname = \"rounds_mimalloc\"\npath = \"rounds_mimalloc.rs\"\nharness = false\nrequired-features = [\"mimalloc\"]\n",
    ] {
        assert!(first.contains(lines), "{lines}\nin\n{first}");
    }
    assert_eq!(steps, [Step::wrote("benches/Cargo.toml: the package ours-claims")]);
    let (second, steps) = claims_manifest(Some(&first), &wanted(true)).expect("a manifest");
    assert_eq!(second, first);
    assert!(steps.iter().all(|step| step.deed == Deed::Left), "{steps:?}");
    assert_eq!(library(&first).as_deref(), Ok("ours_claims"));
    assert_eq!(has_jemalloc(&first), Ok(true));
}

#[test]
fn without_jemalloc_there_is_no_word_of_it() {
    let without = written(None, &wanted(false));
    assert!(!without.contains("jemalloc"), "{without}");
    assert_eq!(has_jemalloc(&without), Ok(false));
}

#[test]
fn the_registry_s_is_required_by_the_first_two_numbers_of_its_version() {
    let registry = Claims { dependency: Dependency::Registry, about: None, ..wanted(true) };
    let written = written(None, &registry);
    let line = "claimbench = { version = \"0.1\", default-features = false }\n";
    assert!(written.contains(line) && !written.contains("ours = "), "{written}");
}

#[test]
fn this_repository_s_own_is_as_init_would_have_it() {
    let own = include_str!("../../../benches/Cargo.toml");
    let wanted = Claims { name: "catalogue", about: Some("claimbench"), ..wanted(true) };
    let (again, steps) = claims_manifest(Some(own), &wanted).expect("a manifest");
    assert_eq!(again, own);
    assert!(steps.iter().all(|step| step.deed == Deed::Left), "{steps:?}");
}

#[test]
fn a_package_of_another_kind_is_refused() {
    let other = "[package]\nname = \"ours-benches\"\n[dependencies]\ncriterion = \"0.8\"\n";
    let error = claims_manifest(Some(other), &wanted(true)).expect_err("it is refused");
    assert!(error.to_string().contains("benches/Cargo.toml: there is a package in `benches`"));
    let error = claims_manifest(Some("[package\n"), &wanted(true)).expect_err("it is no TOML");
    assert!(error.to_string().contains("benches/Cargo.toml: it can not be read"));
}

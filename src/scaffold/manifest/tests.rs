//! What is added to manifests, and what is left alone.

use super::*;

const EMPTY: &str = "[package]\nname = \"ours\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n# Nothing yet.\n[dependencies]\n";

fn package() -> Package {
    Package {
        has_library: true,
        programs: vec![Program { name: None, path: "src/main.rs".to_owned() }],
        benches: vec!["parse".to_owned()],
        member_of: None,
    }
}

fn member(workspace: &str) -> Package {
    let above = MemberOf {
        manifest: "../Cargo.toml".to_owned(),
        text: workspace.to_owned(),
        folder: "ours".to_owned(),
    };
    Package { member_of: Some(above), ..package() }
}

fn written(text: &str) -> String {
    manifest(text, &package()).expect("a manifest").0
}

#[test]
fn what_is_missing_is_added_behind_what_is_there_and_a_second_time_changes_nothing() {
    let first = written(EMPTY);
    let mut rest = first.as_str();
    for line in EMPTY.lines() {
        rest = rest.split_once(line).unwrap_or_else(|| panic!("{line}\nin\n{first}")).1;
    }
    for lines in [
        "edition = \"2024\"\nautobenches = false\n",
        "[[bench]]\nname = \"parse\"\n",
        "[lib]\nbench = false\n",
        "[[bin]]\nname = \"ours\"\npath = \"src/main.rs\"\nbench = false\n",
        "[workspace]\nmembers = [\"benches\"]\ndefault-members = [\".\", \"benches\"]\n",
    ] {
        assert!(first.contains(lines), "{lines}\nin\n{first}");
    }
    assert!(first.contains(&format!("{WHY_PROFILE}[profile.bench]\n{PROFILE}")), "{first}");
    assert_eq!(written(&first), first);
    let (_, steps) = manifest(&first, &package()).expect("a manifest");
    assert!(steps.iter().all(|step| step.deed == super::super::Deed::Left), "{steps:?}");
}

#[test]
fn what_is_there_stays_as_it_is() {
    let own = "[package]\nname = \"ours\"\nautobenches = true\n\n[lib] # ours\nbench = true\n\n\
               [[bench]]\nname = \"parse\" # ours\n\n[profile.bench]\ndebug = false\n";
    let (written, steps) = manifest(own, &package()).expect("a manifest");
    for line in own.lines() {
        assert!(written.contains(line), "{line}\nin\n{written}");
    }
    assert!(steps[0].what.contains("autobenches is not false"), "{steps:?}");
    assert_eq!(written.matches("name = \"parse\"").count(), 1, "{written}");
    assert!(
        written.contains("debug = false\n# A claim is compiled in units of its own"),
        "{written}"
    );
    assert!(written.contains("codegen-units = 1024\nincremental = true\n"), "{written}");
}

#[test]
fn this_repository_s_own_is_as_init_would_have_it() {
    let own = include_str!("../../../Cargo.toml");
    let package = Package { benches: Vec::new(), ..package() };
    let (again, steps) = manifest(own, &package).expect("a manifest");
    assert_eq!(again, own);
    assert!(steps.iter().all(|step| step.deed == super::super::Deed::Left), "{steps:?}");
}

#[test]
fn a_member_of_a_workspace_is_told_where_the_profile_belongs() {
    let (written, steps) = manifest(EMPTY, &member("[workspace]\n")).expect("a manifest");
    assert!(!written.contains("[profile") && !written.contains("[workspace"), "{written}");
    let last = steps.last().expect("a step");
    assert!(last.what.contains("[profile.bench] of ../Cargo.toml: codegen-units"), "{steps:?}");
    let workspace = format!("[workspace]\n[profile.release]\n{PROFILE}");
    let (_, steps) = manifest(EMPTY, &member(&workspace)).expect("a manifest");
    let last = steps.last().expect("a step");
    assert!(last.what.contains("../Cargo.toml: the profile of the lanes is there"), "{steps:?}");
}

#[test]
fn what_is_no_manifest_of_a_package_is_refused() {
    let refused = |text: &str| manifest(text, &package()).expect_err("it is refused").to_string();
    assert!(refused("[workspace]\n").contains("Cargo.toml: this is no manifest of a package"));
    assert!(refused("[package\n").contains("Cargo.toml: it can not be read"));
}

#[test]
fn programs_that_cargo_does_not_look_for_are_none() {
    let own = "[package]\nname = \"ours\"\nautobins = false\n";
    assert!(!written(own).contains("[[bin]]"), "{}", written(own));
    let named = format!("{own}\n[[bin]]\nname = \"tool\"\npath = \"src/tool.rs\"\n");
    let written = written(&named);
    assert_eq!(written.matches("[[bin]]").count(), 1, "{written}");
    assert!(written.contains("path = \"src/tool.rs\"\nbench = false"), "{written}");
}

#[test]
fn targets_that_are_spelt_otherwise_are_not_declared_twice() {
    let own = "[package]\nname = \"ours\"\n\n[[bin]]\nname = \"tool\"\npath = \"./src/main.rs\"\n\n\
               [[bench]]\nname = \"parsing\"\npath = \"./benches/parse.rs\"\n";
    let written = written(own);
    assert_eq!(written.matches("[[bin]]").count(), 1, "{written}");
    assert_eq!(written.matches("[[bench]]").count(), 1, "{written}");
    let inline =
        "bin = [{ name = \"tool\", path = \"src/main.rs\" }]\n\n[package]\nname = \"ours\"\n";
    let (_, steps) = manifest(inline, &package()).expect("a manifest");
    assert!(steps.iter().any(|step| step.what.contains("bin is no list of tables")), "{steps:?}");
}

#[test]
fn a_profile_that_takes_the_line_tables_out_leaves_them_in_the_lanes() {
    for strip in ["true", "\"symbols\"", "\"debuginfo\""] {
        let own = format!("{EMPTY}\n[profile.release]\nstrip = {strip}\n");
        assert!(written(&own).contains("strip = \"none\""), "{}", written(&own));
    }
    let own = format!("{EMPTY}\n[profile.release]\nstrip = \"none\"\n");
    assert_eq!(written(&own).matches("strip").count(), 1);
    let own = format!("{EMPTY}\n[profile.bench]\nstrip = true\n");
    let (written, steps) = manifest(&own, &package()).expect("a manifest");
    assert!(written.contains("strip = true"), "{written}");
    assert!(steps.iter().any(|step| step.what.contains("no place of an allocation")), "{steps:?}");
}

#[test]
fn a_profile_of_the_lanes_without_line_tables_is_said() {
    for (debug, is_said) in
        [("false", true), ("0", true), ("\"none\"", true), ("true", false), ("1", false)]
    {
        let own = format!("{EMPTY}\n[profile.bench]\ndebug = {debug}\n");
        let (_, steps) = manifest(&own, &package()).expect("a manifest");
        let said = steps.iter().any(|step| step.what.contains("debug of [profile.bench] switched"));
        assert_eq!(said, is_said, "{debug}: {steps:?}");
    }
}

#[test]
fn what_optimisation_at_link_time_costs_is_said() {
    for (lto, is_on) in [("true", true), ("\"fat\"", true), ("false", false), ("\"off\"", false)] {
        let own = format!("{EMPTY}\n[profile.release]\nlto = {lto}\npanic = \"abort\"\n");
        let (written, steps) = manifest(&own, &package()).expect("a manifest");
        assert!(written.contains("incremental = true"), "the compiler takes both: {written}");
        let said = steps.iter().any(|step| step.what.contains("compiles the whole program anew"));
        assert_eq!(said, is_on, "{steps:?}");
    }
}

#[test]
fn a_library_that_is_not_for_rust_and_a_bench_target_with_the_name_of_a_lane_are_said() {
    let said = |text: &str, package: &Package| -> String {
        let (_, steps) = manifest(&format!("{EMPTY}{text}"), package).expect("a manifest");
        steps.iter().map(|step| format!("{step}\n")).collect()
    };
    let unlinkable = "add \"lib\" to its crate-type";
    for kinds in ["crate-type = [\"cdylib\"]", "crate_type = [\"staticlib\", \"cdylib\"]"] {
        assert!(said(&format!("\n[lib]\n{kinds}\n"), &package()).contains(unlinkable), "{kinds}");
    }
    for kinds in [
        "crate-type = [\"cdylib\", \"rlib\"]",
        "proc-macro = true",
        "crate-type = [\"proc-macro\"]",
        "",
    ] {
        assert!(!said(&format!("\n[lib]\n{kinds}\n"), &package()).contains(unlinkable), "{kinds}");
    }
    let heap = |path: &str| format!("\n[[bench]]\nname = \"heap\"\n{path}\n");
    let taken = "the bench target heap has the name of a lane";
    let elsewhere = heap("path = \"perf/heap.rs\"");
    assert!(said(&elsewhere, &package()).contains(taken));
    // A member's commands name the claims' package, and a file in the place of the lane's is told otherwise.
    assert!(!said(&elsewhere, &member("[workspace]\n")).contains(taken));
    assert!(!said(&heap(""), &package()).contains(taken));
    assert!(!said(&heap("path = \"./benches/heap.rs\""), &package()).contains(taken));
}

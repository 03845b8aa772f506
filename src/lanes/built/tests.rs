//! Programs in what cargo says and where it builds.

use super::*;

/// A message of cargo about a bench target of a package.
fn message(package: &str, target: &str, program: &Path) -> String {
    let message = serde_json::json!({
        "reason": "compiler-artifact",
        "package_id": format!("path+file:///{package}#0.1.0"),
        "manifest_path": format!("/{package}/Cargo.toml"),
        "target": {
            "kind": ["bench"], "crate_types": ["bin"], "name": target, "src_path": "/x.rs", "edition": "2024",
            "doc": false, "doctest": false, "test": false,
        },
        "profile": {
            "opt_level": "3", "debuginfo": 1, "debug_assertions": false, "overflow_checks": false, "test": false,
        },
        "features": [], "filenames": [program], "executable": program, "fresh": false,
    });
    format!("{message}\n")
}

const FINISHED: &str = "{\"reason\":\"build-finished\",\"success\":true}\n";

fn refused(path: &Path) -> String {
    built(path, "rounds").expect_err("it does not fit").to_string()
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).expect("it is ours");
}

#[test]
fn a_program_is_taken_from_what_cargo_says_whatever_its_folder_is_called() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = folder.path().join("said.json");
    let program = folder.path().join("an odd \"name\"/größe/rounds-0123abcd");
    let other = folder.path().join("heap-0123abcd");
    write(
        &said,
        &[message("a", "heap", &other), message("a", "rounds", &program), FINISHED.to_owned()]
            .concat(),
    );
    assert_eq!(built(&said, "rounds").expect("it is named"), Built { program, is_told: true });
}

#[test]
fn messages_without_the_target_or_with_two_of_it_are_refused_with_what_they_have() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = folder.path().join("said.json");
    write(&said, &[message("a", "heap", Path::new("/heap-1")), FINISHED.to_owned()].concat());
    let error = refused(&said);
    assert!(
        error.contains(
            "said.json: cargo built no bench target `rounds`, but the bench targets heap"
        ),
        "{error}"
    );
    let two = [
        message("a", "rounds", Path::new("/a/rounds-1")),
        message("b", "rounds", Path::new("/b/rounds-2")),
    ];
    write(&said, &two.concat());
    let error = refused(&said);
    assert!(
        error.contains("2 programs")
            && error.contains("/a/rounds-1")
            && error.contains("/b/rounds-2"),
        "{error}"
    );
    write(&said, "{\"reason\":\"build-finished\",\"success\":false}\n");
    assert!(refused(&said).contains("the build of these messages failed"));
    write(&said, "{\"line\":\"header\"}\n");
    assert!(refused(&said).contains("--message-format=json"));
}

#[test]
fn a_folder_has_the_program_under_any_profile_and_target_and_two_of_them_are_named() {
    for below in ["release/deps", "x86_64-unknown-linux-gnu/perf/deps", "deps"] {
        let folder = tempfile::tempdir().expect("a folder");
        let program = folder.path().join(below).join("rounds-0123abcd");
        write(&program, "");
        write(&program.with_extension("d"), "");
        write(&program.with_file_name("rounds_jemalloc-0123abcd"), "");
        assert_eq!(built(folder.path(), "rounds").expect("it is there").program, program);
        write(&folder.path().join("perf/deps/rounds-ffff"), "");
        let error = refused(folder.path());
        assert!(
            error.contains("rounds-0123abcd") && error.contains("perf/deps/rounds-ffff"),
            "{error}"
        );
    }
    let folder = tempfile::tempdir().expect("a folder");
    assert!(refused(folder.path()).contains("there is no program of the rounds lane here"));
}

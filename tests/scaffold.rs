//! `claimbench init` and `claimbench new` as processes: what they write, what they leave alone, and what they refuse.

mod processes;

use processes::{Done, finish};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

const MANIFEST: &str =
    "[package]\nname = \"ours\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n";

fn claimbench(folder: &Path, words: &[&str]) -> Done {
    let process = Command::new(env!("CARGO_BIN_EXE_claimbench"))
        .args(words)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    finish(process)
}

/// A package with a library and nothing else.
fn package() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "Cargo.toml", MANIFEST);
    write(folder.path(), "src/lib.rs", "//! Ours.\n");
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, text).expect("written");
}

fn read(folder: &Path, path: &str) -> String {
    std::fs::read_to_string(folder.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file with its text.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for item in std::fs::read_dir(&folder).expect("a folder").flatten() {
            match item.path() {
                path if path.is_dir() => folders.push(path),
                path => {
                    let text = std::fs::read_to_string(&path).expect("text");
                    files.insert(path, text);
                }
            }
        }
    }
    files
}

#[test]
fn init_says_line_by_line_what_it_wrote_and_a_second_run_changes_nothing() {
    let package = package();
    let first = claimbench(package.path(), &["init"]);
    assert_eq!(first.code, Some(0), "{}", first.errors);
    for line in [
        "wrote       tests/claims.rs",
        "wrote       benches/heap.rs",
        "wrote       benches/rounds_jemalloc.rs",
        "wrote       benches/claims/mod.rs",
        "wrote       benches/claims/first/reserved_list.rs",
        "added       Cargo.toml: the dependency claimbench",
        "added       Cargo.toml: the bench target heap",
        "added       .gitignore: reports",
        "cargo bench -- --quick",
    ] {
        assert!(first.output.contains(line), "{line}\nis not in\n{}", first.output);
    }
    let written = files(package.path());
    assert!(written[&package.path().join("Cargo.toml")].starts_with(MANIFEST));
    let second = claimbench(package.path(), &["init"]);
    assert_eq!(second.code, Some(0), "{}", second.errors);
    assert_eq!(files(package.path()), written);
    let steps = second.output.split("\n\n").next().expect("steps");
    assert!(steps.lines().all(|line| line.starts_with("left alone")), "{steps}");
}

#[test]
fn a_list_of_other_claims_than_the_package_s_own_says_so() {
    let package = package();
    let says_so = || {
        let done = claimbench(package.path(), &["list"]);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        done.errors.contains("known to `cargo claimbench`")
    };
    assert!(!says_so());
    assert_eq!(claimbench(package.path(), &["init"]).code, Some(0));
    assert!(says_so());
}

#[test]
fn init_leaves_files_of_other_content_alone_and_says_so() {
    let package = package();
    write(package.path(), "benches/heap.rs", "fn main() {}\n");
    write(package.path(), "tests/claims.rs", "// Other tests.\n");
    write(package.path(), ".gitignore", "/target");
    let done = claimbench(package.path(), &["init"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(
        done.output.contains("left alone  benches/heap.rs: it is no file of claimbench"),
        "{}",
        done.output
    );
    assert!(done.output.contains("left alone  tests/claims.rs"), "{}", done.output);
    assert_eq!(read(package.path(), "benches/heap.rs"), "fn main() {}\n");
    assert_eq!(read(package.path(), "tests/claims.rs"), "// Other tests.\n");
    assert!(!read(package.path(), "Cargo.toml").contains("name = \"heap\""));
    assert!(read(package.path(), ".gitignore").starts_with("/target\n/reports"));
}

#[test]
fn init_refuses_what_is_no_package_and_writes_nothing() {
    let cases = [
        (None, "there is no package here", "cargo init"),
        (Some("[workspace]\nmembers = [\"a\"]\n"), "no manifest of a package", "cargo init"),
        (Some("[package\n"), "it can not be read", "nothing was changed"),
    ];
    for (manifest, what, next) in cases {
        let folder = tempfile::tempdir().expect("a folder");
        if let Some(manifest) = manifest {
            write(folder.path(), "Cargo.toml", manifest);
        }
        let before = files(folder.path());
        let done = claimbench(folder.path(), &["init"]);
        assert_eq!(done.code, Some(2), "{}", done.output);
        assert!(done.errors.contains("Cargo.toml"), "{}", done.errors);
        assert!(done.errors.contains(what) && done.errors.contains(next), "{}", done.errors);
        assert_eq!(files(folder.path()), before);
    }
    let package = package();
    let before = files(package.path());
    write(package.path(), ".cargo/config.toml", "[build\n");
    let done = claimbench(package.path(), &["init"]);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(done.errors.contains(".cargo/config.toml: it can not be read"), "{}", done.errors);
    assert_eq!(files(package.path()).len(), before.len() + 1);
}

#[test]
fn init_names_what_can_not_be_written() {
    let package = package();
    // A file where a folder has to be can not be written into by anybody.
    write(package.path(), "benches", "");
    let done = claimbench(package.path(), &["init"]);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(done.errors.contains("benches: the folder can not be made"), "{}", done.errors);
    assert_eq!(read(package.path(), "Cargo.toml"), MANIFEST);
    let done = claimbench(package.path(), &["init", "--path", "no/such"]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("no/such: there is no package in this folder"), "{}", done.errors);
}

#[test]
fn new_adds_a_file_and_a_line() {
    let package = package();
    claimbench(package.path(), &["init"]);
    let done = claimbench(package.path(), &["new", "parsing/arena_or_box"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(
        done.output.contains("wrote       benches/claims/parsing/arena_or_box.rs"),
        "{}",
        done.output
    );
    assert!(
        done.output.contains("in the new theme parsing with the title “Parsing”"),
        "{}",
        done.output
    );
    let list = read(package.path(), "benches/claims/mod.rs");
    assert!(list.contains("    \"Parsing\" parsing {\n        arena_or_box,\n    }\n}"), "{list}");
    assert!(read(package.path(), "benches/claims/parsing/arena_or_box.rs").starts_with("//! "));
    let done = claimbench(package.path(), &["new", "parsing/second"]);
    assert!(done.output.contains("second, behind the others of parsing"), "{}", done.output);
}

#[test]
fn new_refuses_bad_names_and_claims_that_are_there_and_writes_nothing() {
    let package = package();
    let done = claimbench(package.path(), &["new", "a/b"]);
    assert_eq!(done.code, Some(2));
    assert!(
        done.errors.contains("benches/claims/mod.rs: there is no list of claims"),
        "{}",
        done.errors
    );
    assert!(done.errors.contains("claimbench init"), "{}", done.errors);
    claimbench(package.path(), &["init"]);
    // Listed, and its file is away.
    let list = read(package.path(), "benches/claims/mod.rs");
    write(
        package.path(),
        "benches/claims/mod.rs",
        &list.replace("reserved_list,", "reserved_list,\n        gone,"),
    );
    let before = files(package.path());
    for (name, what) in [
        ("first", "`first` has no theme"),
        ("first/Reserved", "not in snake case"),
        ("../first", "not in snake case"),
        ("first/fn", "is a word of the language"),
        ("first/reserved_list", "reserved_list.rs: the file is there already"),
        ("first/gone", "`first/gone` is listed already"),
    ] {
        let done = claimbench(package.path(), &["new", name]);
        assert_eq!(done.code, Some(2), "{name}: {}", done.output);
        assert!(done.errors.contains(what), "{name}: {}", done.errors);
        assert_eq!(files(package.path()), before, "{name}");
    }
}

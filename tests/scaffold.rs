//! `claimbench init` and `claimbench new` as processes: what they write, what they leave alone, and what they refuse.

use crate::processes::{Done, finish};
use claimbench::scaffold::{BENCHES, LIBRARY, LIST, SAMPLE, TARGETS, TEST, filled};
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
        "wrote       benches/Cargo.toml: the package ours-claims",
        "wrote       benches/lib.rs",
        "wrote       benches/heap.rs",
        "wrote       benches/rounds_jemalloc.rs",
        "wrote       benches/claims/mod.rs",
        "wrote       benches/claims/first/reserved_list.rs",
        "wrote       benches/tests/claims.rs",
        "added       Cargo.toml: autobenches = false",
        "added       Cargo.toml: benches among the members of the workspace",
        "added       Cargo.toml: benches among the default-members of the workspace",
        "added       .cargo/config.toml: cargo claimbench = cargo bench --bench claimbench --",
        "added       .gitignore: reports",
        "added       .gitattributes: git keeps the lines of both sides in reports/history.jsonl",
        "cargo bench -- --quick",
        "cargo publish -p ours",
    ] {
        assert!(first.output.contains(line), "{line}\nis not in\n{}", first.output);
    }
    let written = files(package.path());
    let manifest = &written[&package.path().join("Cargo.toml")];
    assert!(MANIFEST.lines().all(|line| manifest.contains(line)), "{manifest}");
    let heap = &written[&package.path().join("benches/heap.rs")];
    assert!(
        heap.contains("claimbench::lanes::heap::main(ours_claims::claims::CATALOGUE)"),
        "{heap}"
    );
    assert!(written.values().all(|text| !text.contains("{claims}") && !text.contains("{package}")));
    let second = claimbench(package.path(), &["init"]);
    assert_eq!(second.code, Some(0), "{}", second.errors);
    assert_eq!(files(package.path()), written);
    let steps = second.output.split("\n\n").next().expect("steps");
    assert!(steps.lines().all(|line| line.starts_with("left alone")), "{steps}");
}

#[test]
fn this_repository_is_laid_out_as_init_lays_out_a_package() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let of = |template: &str| filled(template, "catalogue");
    for target in TARGETS {
        let wanted = match target.name {
            // What the catalogue leaves out, and why, is a list of its own.
            "verdicts" => of(target.text)
                .replace(
                    "claimbench::claim::LeftOut;",
                    "catalogue::claims::not_carried_over::NOT_CARRIED_OVER;",
                )
                .replace("LeftOut::NOTHING", "&NOT_CARRIED_OVER"),
            // Its themes are packages, and so the second copies are.
            name if name.starts_with("rounds") && !name.contains("_go") => {
                let text = of(target.text);
                let (before, rest) = text.split_once("/// The claims compiled").expect("twins");
                let (_, after) = rest.split_once("mod again;\n\n").expect("a module");
                let uses = "use claimbench::";
                format!("{before}{after}").replacen(
                    uses,
                    &format!("use catalogue::again;\n{uses}"),
                    1,
                )
            }
            _ => of(target.text),
        };
        assert_eq!(read(here, &format!("{BENCHES}/{}.rs", target.name)), wanted, "{}", target.name);
    }
    assert!(read(here, LIBRARY.0).starts_with(LIBRARY.1));
    for (path, _) in [LIST, TEST] {
        assert!(here.join(path).is_file(), "{path}");
    }
}

#[test]
fn the_program_has_no_claims_and_names_the_command_that_has() {
    let package = package();
    for words in [&["list"][..], &["show", "lists/reserved"]] {
        let done = claimbench(package.path(), words);
        assert_eq!(done.code, Some(2), "{}", done.output);
        let command = format!("`cargo claimbench {}`", words.join(" "));
        assert!(done.errors.contains(&command), "{}", done.errors);
        assert!(done.errors.contains("`claimbench init`"), "{}", done.errors);
    }
}

#[test]
fn init_without_jemalloc_leaves_out_its_lanes_and_a_second_run_does_too() {
    let package = package();
    let first = claimbench(package.path(), &["init", "--without-jemalloc"]);
    assert_eq!(first.code, Some(0), "{}", first.errors);
    let left = "left alone  benches/rounds_jemalloc.rs: not written";
    assert!(first.output.contains(left), "{}", first.output);
    let written = files(package.path());
    assert!(written.keys().all(|path| !path.display().to_string().contains("jemalloc")));
    assert!(!read(package.path(), "benches/Cargo.toml").contains("jemalloc"));
    assert!(claimbench(package.path(), &["init"]).output.contains(left));
    assert_eq!(files(package.path()), written);
}

#[test]
fn a_folder_is_named_as_the_claims_package_sees_it() {
    let package = package();
    write(package.path(), "beside/claimbench/Cargo.toml", "[package]\nname = \"claimbench\"\n");
    for (given, named) in [
        ("./beside/claimbench", "../beside/claimbench"),
        ("beside/../beside/claimbench", "../beside/../beside/claimbench"),
    ] {
        let manifest = package.path().join("benches/Cargo.toml");
        std::fs::remove_file(&manifest).ok();
        assert_eq!(claimbench(package.path(), &["init", "--path", given]).code, Some(0));
        let text = read(package.path(), "benches/Cargo.toml");
        assert!(text.contains(&format!("claimbench = {{ path = \"{named}\", ")), "{text}");
        assert!(package.path().join("benches").join(named).is_dir());
    }
}

#[test]
fn a_member_of_a_workspace_has_its_claims_among_the_members_and_cargo_is_told_of_them() {
    let above = tempfile::tempdir().expect("a folder");
    let workspace = "[workspace]\nmembers = [\n    \"parts/*\", # all of them\n]\n";
    write(above.path(), "Cargo.toml", workspace);
    write(above.path(), "parts/ours/Cargo.toml", "[package]\nname = \"ours\"\n");
    write(above.path(), "parts/ours/src/lib.rs", "//! Ours.\n");
    let folder = above.path().join("parts/ours");
    let done = claimbench(&folder, &["init"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    for line in [
        "added       ../../Cargo.toml: parts/ours/benches among the members of the workspace",
        "left alone  Cargo.toml: profiles are the workspace's; add to [profile.bench] of ../../Cargo.toml",
        "cargo claimbench = cargo bench -p ours-claims --bench claimbench --",
        "`cargo test -p ours-claims`",
        "`cargo bench -p ours-claims -- --quick`",
    ] {
        assert!(done.output.contains(line), "{line}\nis not in\n{}", done.output);
    }
    let wanted =
        workspace.replace("# all of them\n", "# all of them\n    \"parts/ours/benches\",\n");
    assert_eq!(read(above.path(), "Cargo.toml"), wanted);
    assert!(!read(&folder, "Cargo.toml").contains("[workspace]"));
    let written = files(above.path());
    assert_eq!(claimbench(&folder, &["init"]).code, Some(0));
    assert_eq!(files(above.path()), written);
    let done = claimbench(&folder, &["new", "parsing/arena_or_box"]);
    let next =
        "`cargo test -p ours-claims` and `cargo bench -p ours-claims -- parsing/arena_or_box`";
    assert!(done.output.contains(next), "{}", done.output);
}

#[test]
fn a_workspace_that_the_manifest_names_beside_it_has_the_claims_among_its_members() {
    let above = tempfile::tempdir().expect("a folder");
    write(above.path(), "root/Cargo.toml", "[workspace]\nmembers = [\"../ours\"]\n");
    let manifest = "[package]\nname = \"ours\"\nworkspace = \"../root\"\n";
    write(above.path(), "ours/Cargo.toml", manifest);
    write(above.path(), "ours/src/lib.rs", "//! Ours.\n");
    let done = claimbench(&above.path().join("ours"), &["init"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let line = "added       ../root/Cargo.toml: ../ours/benches among the members of the workspace";
    assert!(done.output.contains(line), "{}", done.output);
    assert!(done.output.contains("`cargo test -p ours-claims`"), "{}", done.output);
    assert!(!read(above.path(), "ours/Cargo.toml").contains("[workspace]"));
}

#[test]
fn a_package_of_the_earlier_layout_is_told_how_to_come_forward_and_can() {
    let package = package();
    let targets =
        TARGETS.map(|target| format!("\n[[bench]]\nname = \"{}\"\nharness = false\n", target.name));
    let earlier =
        format!("{MANIFEST}\n[dev-dependencies]\nclaimbench = \"0.1\"\n{}", targets.concat());
    write(package.path(), "Cargo.toml", &earlier);
    write(
        package.path(),
        "benches/heap.rs",
        "mod claims;\nfn main() { claimbench::lanes::heap::main(claims::CATALOGUE); }\n",
    );
    write(package.path(), "benches/claims/mod.rs", "claimbench::catalogue! {}\n");
    write(
        package.path(),
        "tests/claims.rs",
        "#[path = \"../benches/claims/mod.rs\"]\nmod claims;\n// claimbench::claim::check\n",
    );
    let before = files(package.path());
    let done = claimbench(package.path(), &["init"]);
    assert_eq!(done.code, Some(2), "{}", done.output);
    for words in [
        "Cargo.toml: the lanes are bench targets of this package",
        "1. remove from Cargo.toml: claimbench in [dev-dependencies]",
        "2. delete benches/heap.rs, tests/claims.rs",
        "3. run `claimbench init` again",
    ] {
        assert!(done.errors.contains(words), "{words}\nis not in\n{}", done.errors);
    }
    assert_eq!(files(package.path()), before);
    // The steps, taken.
    write(package.path(), "Cargo.toml", MANIFEST);
    for path in ["benches/heap.rs", "tests/claims.rs"] {
        std::fs::remove_file(package.path().join(path)).expect("removed");
    }
    let done = claimbench(package.path(), &["init"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(
        done.output.contains("left alone  benches/claims/mod.rs: it is there"),
        "{}",
        done.output
    );
    assert!(!package.path().join(SAMPLE.0).exists());
}

#[test]
fn init_leaves_files_of_other_content_alone_and_says_so() {
    let package = package();
    write(package.path(), "benches/heap.rs", "fn main() {}\n");
    write(package.path(), "benches/parse.rs", "fn main() {}\n");
    write(package.path(), "benches/tests/claims.rs", "// Other tests.\n");
    write(package.path(), ".gitignore", "/target");
    let done = claimbench(package.path(), &["init"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    assert!(
        done.output.contains("left alone  benches/heap.rs: it is no file of claimbench"),
        "{}",
        done.output
    );
    assert!(done.output.contains("left alone  benches/tests/claims.rs"), "{}", done.output);
    // They would be handed the lanes' flags.
    for words in ["`cargo bench -p ours-claims -- --quick`", "the bench targets heap, parse too"] {
        assert!(done.output.contains(words), "{words}\nis not in\n{}", done.output);
    }
    assert_eq!(read(package.path(), "benches/heap.rs"), "fn main() {}\n");
    assert_eq!(read(package.path(), "benches/tests/claims.rs"), "// Other tests.\n");
    assert!(!read(package.path(), "benches/Cargo.toml").contains("name = \"heap\""));
    // What cargo found by itself until now is declared.
    let manifest = read(package.path(), "Cargo.toml");
    let own = "[[bench]]\nname = \"heap\"\n\n[[bench]]\nname = \"parse\"\n";
    assert!(manifest.contains(own), "{manifest}");
    assert!(read(package.path(), ".gitignore").starts_with("/target\n/reports"));
}

#[test]
fn other_packages_that_cargo_takes_are_named_and_the_claims_package_is_too() {
    let package = package();
    let members = "members = [\"a\"]\ndefault-members = [\".\", \"a\"]\n";
    write(package.path(), "Cargo.toml", &format!("{MANIFEST}{members}"));
    let done = claimbench(package.path(), &["init"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    for words in [
        "cargo claimbench = cargo bench -p ours-claims --bench claimbench --",
        "`cargo bench -p ours-claims -- --quick`",
        "to the packages a too",
    ] {
        assert!(done.output.contains(words), "{words}\nis not in\n{}", done.output);
    }
}

#[test]
fn the_claims_package_is_named_where_the_workspace_does_not_take_it_by_itself() {
    let package = package();
    assert_eq!(claimbench(package.path(), &["init"]).code, Some(0));
    let manifest = read(package.path(), "Cargo.toml");
    let both = "default-members = [\".\", \"benches\"]";
    assert!(manifest.contains(both), "{manifest}");
    for (members, wanted) in [
        (both, "`cargo test` and `cargo bench -- "),
        ("default-members = [\"*s\"]", "`cargo test` and `cargo bench -- "),
        (
            "default-members = [\".\"]",
            "`cargo test -p ours-claims` and `cargo bench -p ours-claims -- ",
        ),
        ("", "`cargo test -p ours-claims` and `cargo bench -p ours-claims -- "),
    ] {
        write(package.path(), "Cargo.toml", &manifest.replace(both, members));
        let name = format!("parsing/case_{}", members.len());
        let done = claimbench(package.path(), &["new", &name]);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        assert!(done.output.contains(wanted), "{members}: {}", done.output);
    }
}

#[test]
fn an_error_names_commands_that_work_where_it_is_read() {
    let above = tempfile::tempdir().expect("a folder");
    write(above.path(), "Cargo.toml", "[workspace]\nmembers = [\"ours\"]\n");
    write(above.path(), "ours/Cargo.toml", "[package]\nname = \"ours\"\n");
    write(above.path(), "ours/src/lib.rs", "");
    let folder = above.path().join("ours");
    assert_eq!(claimbench(&folder, &["init"]).code, Some(0));
    let done = claimbench(&folder, &["report"]);
    assert_eq!(done.code, Some(2), "{}", done.output);
    let both = ["run `cargo bench -p ours-claims` first", "`cargo claimbench report RECORD`"];
    assert!(both.iter().all(|words| done.errors.contains(words)), "{}", done.errors);
    // Without the alias that is what it stands for.
    std::fs::remove_file(folder.join(".cargo/config.toml")).expect("it is there");
    let done = claimbench(&folder, &["report"]);
    let words = "`cargo bench -p ours-claims --bench claimbench -- report RECORD`";
    assert!(done.errors.contains(words), "{}", done.errors);
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
fn init_in_the_package_of_the_claims_says_where_it_belongs_and_writes_nothing() {
    let package = package();
    assert_eq!(claimbench(package.path(), &["init"]).code, Some(0));
    let before = files(package.path());
    let done = claimbench(&package.path().join("benches"), &["init"]);
    assert_eq!(done.code, Some(2), "{}", done.output);
    assert!(done.errors.contains("this is the package of the claims"), "{}", done.errors);
    assert_eq!(files(package.path()), before);
}

#[test]
fn flags_of_a_member_can_be_moved_up_and_are_not_given_twice() {
    let above = tempfile::tempdir().expect("a folder");
    write(above.path(), "Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\"]\n");
    for name in ["a", "b"] {
        let manifest = format!("[package]\nname = \"{name}\"\n");
        write(above.path(), &format!("{name}/Cargo.toml"), &manifest);
        write(above.path(), &format!("{name}/src/lib.rs"), "");
    }
    let init = |name: &str| {
        let done = claimbench(&above.path().join(name), &["init"]);
        assert_eq!(done.code, Some(0), "{}", done.errors);
        done.output
    };
    let said = init("a");
    assert!(said.contains("move its rustflags to ../.cargo/config.toml"), "{said}");
    // Copied, and not moved.
    let flags = read(above.path(), "a/.cargo/config.toml");
    write(above.path(), ".cargo/config.toml", &flags);
    let said = init("a");
    assert!(said.contains(".cargo/config.toml has the flags of code placement too"), "{said}");
    assert!(!said.contains("move its rustflags"), "{said}");
    let said = init("b");
    assert!(said.contains("and cargo adds both up"), "{said}");
    let flags = read(above.path(), "b/.cargo/config.toml");
    assert!(!flags.contains("rustflags") && flags.contains("-p b-claims"), "{flags}");
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
fn a_go_side_is_a_file_beside_its_claim_and_its_lanes_are_written_where_they_are_asked_for() {
    let package = package();
    claimbench(package.path(), &["init"]);
    assert!(!package.path().join("benches/rounds_go.rs").exists());
    let done = claimbench(package.path(), &["init", "--go"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let manifest = read(package.path(), "benches/Cargo.toml");
    for lane in ["heap_go", "resident_go", "rounds_go", "rounds_go_one"] {
        assert!(manifest.contains(&format!("name = \"{lane}\"")), "{manifest}");
        let text = read(package.path(), &format!("benches/{lane}.rs"));
        assert!(text.contains("ours_claims::claims::CATALOGUE"), "{text}");
    }
    let done = claimbench(package.path(), &["new", "--go", "parsing/arena_or_box"]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("there is no claim to add a Go side to"), "{}", done.errors);
    claimbench(package.path(), &["new", "parsing/arena_or_box"]);
    let done = claimbench(package.path(), &["new", "--go", "parsing/arena_or_box"]);
    assert_eq!(done.code, Some(0), "{}", done.errors);
    let side = read(package.path(), "benches/claims/parsing/arena_or_box.go");
    assert!(side.contains("\npackage arena_or_box\n"), "{side}");
    let done = claimbench(package.path(), &["new", "--go", "parsing/arena_or_box"]);
    assert_eq!(done.code, Some(2));
    assert!(done.errors.contains("the file is there already"), "{}", done.errors);
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

#[test]
fn flags_at_home_that_take_the_place_of_those_that_init_writes_are_said() {
    let (package, home) = (package(), tempfile::tempdir().expect("a folder"));
    let flags = "[target.'cfg(unix)']\nrustflags = [\"-C\", \"target-cpu=native\"]\n";
    write(home.path(), "config", flags);
    let output = Command::new(env!("CARGO_BIN_EXE_claimbench"))
        .arg("init")
        .current_dir(package.path())
        .env("CARGO_HOME", home.path())
        .env("RUSTFLAGS", "-g")
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for part in ["config: target.'cfg(unix)'.rustflags takes the place", "the variable RUSTFLAGS"] {
        assert!(said.contains(part), "{part}\nis not in\n{said}");
    }
}

#[test]
fn an_allocator_that_the_library_sets_is_said_and_one_of_a_program_is_not() {
    let package = package();
    let sets = "#[global_allocator]\nstatic OURS: std::alloc::System = std::alloc::System;\n";
    for program in ["src/main.rs", "src/bin/tool.rs"] {
        write(package.path(), program, sets);
    }
    let said = claimbench(package.path(), &["init"]).output;
    assert!(!said.contains("global_allocator"), "{said}");
    write(package.path(), "src/deep/memory.rs", sets);
    let said = claimbench(package.path(), &["init"]).output;
    assert!(said.contains("left alone  src/deep/memory.rs:1: the library sets"), "{said}");
}

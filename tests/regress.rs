//! `scripts/regress` in a repository of its own, over a cargo that only says what it is asked for: what is built where, and what
//! is said of a commit that has nothing to compare with.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

/// Says its words, and that it built a program; builds nothing at a commit in which there is no file `rounds`.
const CARGO: &str = "#!/bin/sh
echo \"$PWD: $*\" >>\"$LOG\"
case \"$1\" in
    claimbench) cat \"$3\" \"$4\" ;;
    *) test -e rounds || { echo 'error: no bench target named `rounds`' >&2; exit 101; }
       echo \"{\\\"executable\\\":\\\"$PWD\\\"}\" ;;
esac
";

fn git(repository: &Path, words: &[&str]) -> String {
    let own = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(own).args(words).current_dir(repository).output();
    let output = output.expect("git starts");
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A repository with two commits, of which the second one has the lane.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let repository = folder.path().join("a repository");
    for name in ["scripts", "../bin", "../elsewhere"] {
        std::fs::create_dir_all(repository.join(name)).expect("made");
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/regress");
    std::fs::copy(script, repository.join("scripts/regress")).expect("copied");
    let cargo = folder.path().join("bin/cargo");
    std::fs::write(&cargo, CARGO).expect("written");
    std::fs::set_permissions(&cargo, PermissionsExt::from_mode(0o755)).expect("it is ours");
    git(&repository, &["init", "--quiet"]);
    std::fs::write(repository.join(".gitignore"), "target\n").expect("written");
    for tag in ["without", "with"] {
        git(&repository, &["add", "."]);
        git(&repository, &["commit", "--quiet", "-m", tag]);
        git(&repository, &["tag", tag]);
        std::fs::write(repository.join("rounds"), "").expect("written");
    }
    folder
}

fn regress(folder: &Path, words: &[&str], target: Option<&Path>) -> (Output, String) {
    let log = folder.join("log");
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("sh");
    command
        .arg("regress")
        .args(words)
        .current_dir(folder.join("a repository/scripts"))
        .env("PATH", format!("{}:{path}", folder.join("bin").display()))
        .env("LOG", &log)
        .env_remove("CARGO_TARGET_DIR");
    if let Some(target) = target {
        command.env("CARGO_TARGET_DIR", target);
    }
    let output = command.output().expect("sh starts");
    (output, std::fs::read_to_string(log).unwrap_or_default())
}

#[test]
fn both_builds_are_found_by_what_cargo_says_and_the_old_one_has_a_folder_of_its_own() {
    let folder = repository();
    let elsewhere = folder.path().join("elsewhere");
    let (output, log) = regress(folder.path(), &["with", "a filter", "--all"], Some(&elsewhere));
    let [said, errors] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    assert!(output.status.success(), "{errors}");
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 3, "{log}");
    let old = elsewhere.join("regress/old").canonicalize().expect("it was made");
    assert!(lines[0].ends_with(&format!("--target-dir {}", old.display())), "{log}");
    assert!(
        lines[0].contains("/tree: bench --no-run --bench rounds --message-format=json"),
        "{log}"
    );
    assert!(lines[1].contains("a repository: bench --no-run --bench rounds"), "{log}");
    assert!(!lines[1].contains("--target-dir"), "{log}");
    assert!(
        lines[2].contains("old.json") && lines[2].ends_with("new.json a filter --all"),
        "{log}"
    );
    let said: Vec<&str> = said.lines().collect();
    assert!(said[0].contains("/tree\"") && said[1].contains("a repository\""), "{said:?}");
    let repository = folder.path().join("a repository");
    assert_eq!(git(&repository, &["worktree", "list"]).lines().count(), 1);
    assert!(!repository.join("target").exists());
}

#[test]
fn a_commit_without_the_lane_is_named_and_nothing_is_left_behind() {
    let folder = repository();
    let (output, log) = regress(folder.path(), &["without"], None);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("without can not be built, or has no rounds lane"), "{errors}");
    assert!(errors.contains("no bench target named"), "{errors}");
    assert_eq!(log.lines().count(), 1, "{log}");
    assert_eq!(git(&folder.path().join("a repository"), &["worktree", "list"]).lines().count(), 1);
}

#[test]
fn a_commit_that_a_shallow_clone_lacks_is_named_with_what_brings_it_and_one_that_it_has_is_compared()
 {
    let folder = repository();
    let repository = folder.path().join("a repository");
    let whole = folder.path().join("whole");
    std::fs::rename(&repository, &whole).expect("moved");
    let words = ["clone", "--quiet", "--depth", "1"];
    let from = format!("file://{}", whole.display());
    git(folder.path(), &[&words[..], &[&from, "a repository"]].concat());
    std::fs::write(repository.join("rounds"), "").expect("written");
    for commit in ["without", "HEAD~1", "no-such-branch"] {
        let (output, log) = regress(folder.path(), &[commit], None);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{errors}");
        for part in [commit, "--unshallow"] {
            assert!(errors.contains(part), "{part} is not in {errors}");
        }
        assert_eq!(log, "", "nothing is built");
    }
    let (output, log) = regress(folder.path(), &["HEAD"], None);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(log.lines().count(), 3, "{log}");
}

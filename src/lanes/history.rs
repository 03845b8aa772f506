//! Adds what a record says to a history: with the times of its commits, as git tells them, and so that git merges the file.

use super::git::{git, time_of};
use crate::history::{HistoryLine, append, lines};
use crate::record::{Error, Record, folder_of};
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// The file that tells git how files are merged.
const ATTRIBUTES: &str = ".gitattributes";

/// Adds the lines of a record to the file of a history; what was done, a line each.
///
/// # Errors
/// Where the file is no history or can not be written: then it is as it was.
pub fn add(record: &Record, path: &Path) -> Result<String, Error> {
    let folder = folder_of(path);
    let lines = lines(record, |commit| time_of(folder, commit));
    let added = append(path, &lines)?;
    let mut said = match (added.len(), lines.len()) {
        (0, 0) => "history: the record judges no claim, so nothing was added\n".to_owned(),
        (0, _) => format!("history: {} has all of this already\n", path.display()),
        _ => format!("history: {} added to {}\n", counted(&added), path.display()),
    };
    if !added.is_empty() {
        said += &in_git(path, folder);
    }
    Ok(said)
}

/// So many lines of so many claims: of each machine and commit a claim has a line.
fn counted(lines: &[&HistoryLine]) -> String {
    let claims: BTreeSet<&str> = lines.iter().map(|line| line.claim.as_str()).collect();
    let many = |number: usize, word: &str| match number {
        1 => format!("1 {word}"),
        number => format!("{number} {word}s"),
    };
    format!("{} of {}", many(lines.len(), "line"), many(claims.len(), "claim"))
}

/// Has git merge the file by keeping the lines of both sides, and says where git passes over it; nothing outside of a
/// repository, or where all is well.
fn in_git(path: &Path, folder: &Path) -> String {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return String::new() };
    let Some(told) = git(folder, &["check-attr", "merge", "--", name]) else {
        return String::new();
    };
    let mut said = String::new();
    if !told.trim_end().ends_with(": union") {
        let (attributes, pattern) = place(path);
        let line = format!("{pattern} merge=union");
        said += &match with_line(&attributes, &line) {
            Ok(()) => format!(
                "history: {}: `{line}`, so that git keeps the lines of both sides of a merge; commit it too\n",
                attributes.display()
            ),
            Err(error) => {
                format!(
                    "history: add `{line}` to {}, which can not be written: {error}\n",
                    attributes.display()
                )
            }
        };
    }
    if git(folder, &["check-ignore", "--quiet", "--", name]).is_some() {
        let (_, pattern) = place(path);
        said += &format!("history: git passes over the file; add `!{pattern}` to .gitignore\n");
    }
    said
}

/// The file of attributes for a history, and the pattern that names it there: in the current folder for what lies below it,
/// else beside the history.
fn place(path: &Path) -> (PathBuf, String) {
    let below = std::env::current_dir().ok().and_then(|here| {
        let path = here.join(path);
        path.strip_prefix(&here).ok().map(Path::to_owned)
    });
    let is_plain =
        |below: &PathBuf| below.components().all(|part| matches!(part, Component::Normal(_)));
    if let Some(below) = below.filter(is_plain) {
        (PathBuf::from(ATTRIBUTES), format!("/{}", below.display()))
    } else {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (folder_of(path).join(ATTRIBUTES), format!("/{name}"))
    }
}

/// Adds a line to a file.
fn with_line(path: &Path, line: &str) -> std::io::Result<()> {
    use std::io::Write;
    let old = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        read => read?,
    };
    let gap = if old.is_empty() || old.ends_with('\n') { "" } else { "\n" };
    let mut file = std::fs::File::options().create(true).append(true).open(path)?;
    file.write_all(format!("{gap}{line}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::git::testing::{does, repository, write};
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Allocator, Bound, Lane, Metric, ratio};
    use crate::history::History;
    use crate::lanes::git::commit;
    use crate::record::Line;
    use crate::record::testing::{forks, header, record, recorded};

    fn measured(commit: &str) -> Record {
        let prediction = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
        let mut header = header(1, Lane::Rounds, Allocator::System);
        commit.clone_into(&mut header.build.commit);
        let lines = [Line::Header(Box::new(header)), recorded(claim([prediction]))];
        record(lines.into_iter().chain(forks(1, 64, Allocator::System, &[0.5; 12])))
    }

    #[test]
    fn a_history_has_the_time_of_its_commit_and_git_keeps_both_sides_of_a_merge() {
        let repository = repository(&[("a", "1"), (".gitattributes", "*.md text")]);
        let folder = repository.path();
        let id = commit(folder, "HEAD").expect("there is one");
        let path = folder.join("history.jsonl");
        let said = add(&measured(&id[..12]), &path).expect("added");
        assert!(said.contains("1 line of 1 claim added") && said.contains("merge=union"), "{said}");
        let attributes = std::fs::read_to_string(folder.join(".gitattributes")).expect("there");
        assert_eq!(attributes, "*.md text\n/history.jsonl merge=union\n");
        let history = History::read(&path).expect("it reads");
        assert_eq!(history.lines[0].committed.as_deref(), Some("2026-01-02T03:04:05Z"));
        let again = add(&measured(&id[..12]), &path).expect("nothing to add");
        assert!(again.contains("has all of this already") && again.lines().count() == 1);
        // Two branches add a line each, at the same place.
        does(folder, &["add", "."]);
        does(folder, &["commit", "--quiet", "-m", "History"]);
        for (branch, commit) in [("one", "111111111111"), ("two", "222222222222")] {
            does(folder, &["switch", "--quiet", "-c", branch, "main"]);
            let said = add(&measured(commit), &path).expect("added");
            assert_eq!(said.lines().count(), 1, "{said}");
            does(folder, &["commit", "--quiet", "-am", branch]);
        }
        does(folder, &["merge", "--quiet", "--no-edit", "one"]);
        assert_eq!(History::read(&path).expect("no conflict").lines.len(), 3);
    }

    #[test]
    fn a_record_of_two_machines_adds_the_lines_of_both_and_says_how_many() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        let mut both = measured("abc");
        let mut other = header(2, Lane::Rounds, Allocator::System);
        other.machine.cores = 64;
        both.lines.push(Line::Header(Box::new(other)));
        both.lines.extend(forks(2, 64, Allocator::System, &[0.5; 12]));
        let said = add(&both, &path).expect("added");
        assert!(said.contains("history: 2 lines of 1 claim added to"), "{said}");
        let history = History::read(&path).expect("it reads");
        let cores: Vec<usize> = history.kinds().iter().map(|kind| kind.cores).collect();
        assert_eq!((history.lines.len(), cores.contains(&2), cores.contains(&64)), (2, true, true));
        assert!(add(&both, &path).expect("known").contains("has all of this already"));
    }

    #[test]
    fn a_history_that_git_passes_over_is_told_and_outside_of_a_repository_nothing_is() {
        let repository = repository(&[(".gitignore", "/reports/*\n")]);
        write(repository.path(), "reports/x", "");
        let path = repository.path().join("reports/history.jsonl");
        let said = add(&measured("unknown"), &path).expect("added");
        assert!(said.contains("git passes over the file"), "{said}");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("history.jsonl");
        assert_eq!(add(&measured("abc"), &path).expect("added").lines().count(), 1);
        assert!(!folder.path().join(".gitattributes").exists());
    }
}

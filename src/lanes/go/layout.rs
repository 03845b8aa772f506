//! The module that the Go sides of a catalogue are laid out as, below the target folder: files in, files out.
//!
//! ```text
//! go.mod  main.go  bench/*.go  claims/THEME/NAME/claim.go
//! ```
//!
//! Each Go side is a package of its own, so that names never clash, as Rust's modules do not. A line before its text says
//! where it is from, so that the compiler and panics name the file beside the claim.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// The Go of `run` and of the worker.
const BENCH: [(&str, &str); 16] = [
    ("digest.go", include_str!("bench/digest.go")),
    ("heap.go", include_str!("bench/heap.go")),
    ("histogram.go", include_str!("bench/histogram.go")),
    ("latency.go", include_str!("bench/latency.go")),
    ("list.go", include_str!("bench/list.go")),
    ("message.go", include_str!("bench/message.go")),
    ("process.go", include_str!("bench/process.go")),
    ("random.go", include_str!("bench/random.go")),
    ("resident.go", include_str!("bench/resident.go")),
    ("run.go", include_str!("bench/run.go")),
    ("size.go", include_str!("bench/size.go")),
    ("threads.go", include_str!("bench/threads.go")),
    ("turns.go", include_str!("bench/turns.go")),
    ("usage.go", include_str!("bench/usage.go")),
    ("watch.go", include_str!("bench/watch.go")),
    ("worker.go", include_str!("bench/worker.go")),
];

/// The module, which needs no other one.
const MODULE: &str = "module claimbench\n\ngo 1.22\n";

/// The Go side of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// The claim's id.
    pub(super) claim: String,
    /// Its file.
    pub(super) file: PathBuf,
    /// The text of its file.
    pub(super) text: String,
}

/// The files of the module, by their paths below its folder.
pub(super) fn files(sources: &[Source]) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::from([(PathBuf::from("go.mod"), MODULE.to_owned())]);
    for (name, text) in BENCH {
        files.insert(Path::new("bench").join(name), text.to_owned());
    }
    for source in sources {
        let text = format!("//line {}:1\n{}", source.file.display(), source.text);
        files.insert(Path::new("claims").join(&source.claim).join("claim.go"), text);
    }
    files.insert(PathBuf::from("main.go"), program(sources));
    files
}

/// The program over all Go sides.
fn program(sources: &[Source]) -> String {
    let numbered = || sources.iter().enumerate();
    let imports: String = numbered()
        .map(|(number, source)| format!("\tclaim{number} \"claimbench/claims/{}\"\n", source.claim))
        .collect();
    let claims: String = numbered()
        .map(|(number, source)| format!("\t\t\"{}\": claim{number}.Variants,\n", source.claim))
        .collect();
    format!(
        "package main\n\nimport (\n\t\"claimbench/bench\"\n{imports})\n\nfunc main() {{\n\tbench.Main(map[string]bench.Variants{{\n\
         {claims}\t}})\n}}\n"
    )
}

/// Writes the files of the module that are not there as they are, and removes claims that are no part of it any more.
pub(super) fn write(folder: &Path, files: &BTreeMap<PathBuf, String>) -> io::Result<()> {
    for (path, text) in files {
        let path = folder.join(path);
        if std::fs::read(&path).ok().as_deref() == Some(text.as_bytes()) {
            continue;
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, text)?;
    }
    for theme in folders(&folder.join("claims")) {
        for claim in folders(&theme) {
            let is_known = claim
                .strip_prefix(folder)
                .is_ok_and(|path| files.contains_key(&path.join("claim.go")));
            if !is_known {
                std::fs::remove_dir_all(&claim)?;
            }
        }
    }
    Ok(())
}

fn folders(within: &Path) -> Vec<PathBuf> {
    let listing = std::fs::read_dir(within).into_iter().flatten().flatten();
    listing.map(|item| item.path()).filter(|path| path.is_dir()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(claim: &str) -> Source {
        let file = Path::new("/p/claims").join(claim).with_extension("go");
        Source { claim: claim.to_owned(), file, text: "package x\n".to_owned() }
    }

    #[test]
    fn each_side_is_a_package_that_names_its_own_file_and_one_program_has_them_all() {
        let files = files(&[source("a/one"), source("b/one")]);
        let text = |path: &str| files.get(Path::new(path)).expect("the file is there").as_str();
        assert_eq!(text("claims/a/one/claim.go"), "//line /p/claims/a/one.go:1\npackage x\n");
        assert!(text("main.go").contains("\tclaim1 \"claimbench/claims/b/one\"\n"));
        assert!(text("main.go").contains("\t\t\"b/one\": claim1.Variants,\n"));
        assert!(text("go.mod").starts_with("module claimbench\n"));
        assert!(text("bench/run.go").contains("package bench"));
    }

    #[test]
    fn every_file_of_the_package_is_laid_out() {
        let listing = std::fs::read_dir("src/lanes/go/bench").expect("it is a folder");
        let mut known: Vec<String> = listing
            .map(|item| item.expect("it can be read").file_name().to_string_lossy().into_owned())
            .collect();
        known.sort();
        assert_eq!(known, BENCH.map(|(name, _)| name));
    }

    #[test]
    fn what_is_gone_is_removed_and_what_is_the_same_is_not_written_again() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let both = files(&[source("a/one"), source("a/two")]);
        write(folder.path(), &both).expect("it can be written");
        let written = || folder.path().join("main.go").metadata().and_then(|it| it.modified()).ok();
        let first = written();
        write(folder.path(), &both).expect("it can be written");
        assert_eq!(written(), first);
        write(folder.path(), &files(&[source("a/two")])).expect("it can be written");
        assert!(!folder.path().join("claims/a/one").exists());
        assert!(folder.path().join("claims/a/two/claim.go").is_file());
    }
}

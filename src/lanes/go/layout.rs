//! The module that the Go sides of a catalogue are laid out as, below the target folder: files in, files out.
//!
//! ```text
//! go.mod  bench/*.go  claims/THEME/NAME/claim.go  programs/THEME/main.go
//! ```
//!
//! Each theme is a program: what the collector has to look through for a claim then depends on its theme alone, and not on
//! the packages that others import.
//!
//! Each Go side is a package of its own, so that names never clash, as Rust's modules do not. A line before its text says
//! where it is from, so that the compiler and panics name the file beside the claim.

use std::collections::{BTreeMap, BTreeSet};
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
    for theme in themes(sources) {
        files.insert(Path::new("programs").join(theme).join("main.go"), program(theme, sources));
    }
    files
}

/// The themes of some claims, each of which is a program.
pub(super) fn themes(sources: &[Source]) -> BTreeSet<&str> {
    sources.iter().map(|source| theme_of(&source.claim)).collect()
}

/// The theme of a claim's id.
pub(super) fn theme_of(claim: &str) -> &str {
    claim.split_once('/').map_or(claim, |(theme, _)| theme)
}

/// The program over the Go sides of a theme.
fn program(theme: &str, sources: &[Source]) -> String {
    let of_theme = |(_, source): &(usize, &Source)| theme_of(&source.claim) == theme;
    let numbered = || sources.iter().enumerate().filter(of_theme);
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
    let claims = folders(&folder.join("claims")).into_iter().flat_map(|theme| folders(&theme));
    let claims = claims.map(|claim| (claim, "claim.go"));
    let programs = folders(&folder.join("programs")).into_iter().map(|theme| (theme, "main.go"));
    for (laid_out, file) in claims.chain(programs) {
        let path = laid_out.strip_prefix(folder);
        if !path.is_ok_and(|path| files.contains_key(&path.join(file))) {
            std::fs::remove_dir_all(&laid_out)?;
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
    fn each_side_is_a_package_that_names_its_own_file_and_each_theme_a_program() {
        let files = files(&[source("a/one"), source("b/one"), source("b/two")]);
        let text = |path: &str| files.get(Path::new(path)).expect("the file is there").as_str();
        assert_eq!(text("claims/a/one/claim.go"), "//line /p/claims/a/one.go:1\npackage x\n");
        let program = text("programs/b/main.go");
        assert!(program.contains("\tclaim1 \"claimbench/claims/b/one\"\n"), "{program}");
        assert!(program.contains("\t\t\"b/two\": claim2.Variants,\n"), "{program}");
        assert!(!program.contains("a/one"), "{program}");
        assert!(text("programs/a/main.go").contains("\"a/one\": claim0.Variants"));
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
        let both = files(&[source("a/one"), source("a/two"), source("b/one")]);
        write(folder.path(), &both).expect("it can be written");
        let program = folder.path().join("programs/a/main.go");
        let written = || program.metadata().and_then(|it| it.modified()).ok();
        let first = written();
        write(folder.path(), &both).expect("it can be written");
        assert_eq!(written(), first);
        write(folder.path(), &files(&[source("a/two")])).expect("it can be written");
        assert!(!folder.path().join("claims/a/one").exists());
        assert!(folder.path().join("claims/a/two/claim.go").is_file());
        assert!(!folder.path().join("programs/b").exists());
        assert!(program.is_file());
    }
}

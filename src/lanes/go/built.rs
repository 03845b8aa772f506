//! The Go sides of a catalogue, built: laid out, compiled once, linked in several orders, and asked for their variants.

use super::escapes::escapes;
use super::layout::{Source, files, themes, write};
use super::program::{self, Programs};
use super::toolchain::{self, Toolchain};
use crate::claim::{Allocator, Lane};
use crate::record::{Error, GoBuild, GoVariant};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

/// In how many orders of its functions each program is linked.
pub(super) const LAYOUTS: u32 = 4;

/// The Go sides of a catalogue.
#[derive(Debug)]
pub(super) struct Built {
    /// The programs.
    pub(super) programs: Arc<Programs>,
    /// The variants of each claim.
    pub(super) variants: BTreeMap<String, Vec<GoVariant>>,
    /// The claims whose Go side does not compile, with what the compiler says first: a file, a line and a sentence.
    pub(super) broken: BTreeMap<String, String>,
    /// What the compiler puts on the heap in each claim's Go side, as far as it tells.
    pub(super) escapes: BTreeMap<String, Vec<String>>,
}

/// A variant as the program tells it.
#[derive(Deserialize)]
struct Listed {
    name: String,
    about: String,
    points: Option<Vec<u64>>,
    only: bool,
}

/// Builds the Go sides below a folder, those apart that do not compile. What was built before is used again.
///
/// # Errors
/// Where the folder can not be written, or the toolchain fails for another reason than a claim's file.
pub(super) fn build(
    toolchain: &Toolchain,
    folder: &Path,
    sources: &[Source],
) -> Result<Built, Error> {
    let unwritable = unwritable(folder);
    let _lock = lock(folder).map_err(&unwritable)?;
    let layouts: Vec<PathBuf> =
        (1..=LAYOUTS).map(|layout| folder.join(format!("bin/{layout}"))).collect();
    let mut good = sources.to_vec();
    let mut broken = BTreeMap::new();
    let stamp = loop {
        let files = files(&good);
        write(folder, &files).map_err(&unwritable)?;
        let mut hasher = DefaultHasher::new();
        (&toolchain.version, &files).hash(&mut hasher);
        let stamp = format!("{:016x}", hasher.finish());
        let stamped = folder.join("bin/stamp");
        let programs =
            || layouts.iter().flat_map(|of| themes(&good).into_iter().map(|theme| of.join(theme)));
        let is_there = std::fs::read_to_string(&stamped).is_ok_and(|known| known == stamp)
            && programs().all(|program| program.is_file());
        if is_there {
            break stamp;
        }
        if good.is_empty() {
            break stamp;
        }
        match link(toolchain, folder, &layouts) {
            Ok(()) => {
                std::fs::write(&stamped, &stamp).map_err(&unwritable)?;
                break stamp;
            }
            Err(said) => {
                let complaints = complaints(&said, &good);
                if complaints.is_empty() {
                    let what = format!("the Go sides can not be built: {}", said.trim());
                    return Err(Error::new(
                        what,
                        "free some room, or name another toolchain in CLAIMBENCH_GO",
                    ));
                }
                good.retain(|source| !complaints.contains_key(&source.claim));
                broken.extend(complaints);
            }
        }
    };
    let mut variants = BTreeMap::new();
    for theme in themes(&good) {
        variants.extend(variants_of(&layouts[0].join(theme))?);
    }
    let escapes = escapes(toolchain, (folder, &cache(folder)), &good, &stamp);
    Ok(Built { programs: Arc::new(Programs::of(layouts)), variants, broken, escapes })
}

/// Lays Go sides out as a module in a folder, and builds nothing.
///
/// # Errors
/// Where the folder can not be written.
pub(super) fn lay_out(folder: &Path, sources: &[Source]) -> Result<(), Error> {
    let unwritable = unwritable(folder);
    let _lock = lock(folder).map_err(&unwritable)?;
    write(folder, &files(sources)).map_err(&unwritable)
}

/// The lock of a folder, which is made. Lanes over one catalogue may start at the same time; the second one waits for the
/// first to have built.
fn lock(folder: &Path) -> std::io::Result<File> {
    std::fs::create_dir_all(folder)?;
    let lock = File::create(folder.join("lock"))?;
    lock.lock()?;
    Ok(lock)
}

/// What is said of a folder that can not be written.
fn unwritable(folder: &Path) -> impl Fn(std::io::Error) -> Error {
    let folder = folder.to_owned();
    move |error| {
        let next = "free some room, or make the target folder writable";
        Error::new(format!("the Go sides can not be laid out: {error}"), next).at(&folder)
    }
}

/// Where the toolchain keeps what it has compiled: what came of the standard library is the same for every catalogue.
fn cache(folder: &Path) -> PathBuf {
    folder.with_file_name("cache")
}

/// Compiles the module and links its programs in each order, without what a debugger reads; what the toolchain says where it
/// can not.
fn link(toolchain: &Toolchain, folder: &Path, layouts: &[PathBuf]) -> Result<(), String> {
    let cache = cache(folder);
    for (number, layout) in (1..).zip(layouts) {
        std::fs::create_dir_all(layout).map_err(|error| error.to_string())?;
        let output = toolchain
            .command(&cache)
            .current_dir(folder)
            .args(["build", "-buildvcs=false", &format!("-ldflags=-w -randlayout={number}"), "-o"])
            .arg(layout)
            .arg("./programs/...")
            .output()
            .map_err(|error| error.to_string())?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
    }
    Ok(())
}

/// What the compiler says of each claim first: the file as the current folder has it, the line, and a sentence.
fn complaints(said: &str, sources: &[Source]) -> BTreeMap<String, String> {
    let here = std::env::current_dir().unwrap_or_default();
    let mut complaints = BTreeMap::new();
    for line in said.lines() {
        for (number, source) in sources.iter().enumerate() {
            let file = source.file.strip_prefix(&here).unwrap_or(&source.file).display();
            let complaint = if line.contains(&format!("undefined: claim{number}.Variants")) {
                Some(format!("{file}:1: it declares no `var Variants = bench.Variants{{…}}`"))
            } else {
                let place = format!("{}.go:", source.claim);
                line.split_once(&place).map(|(_, rest)| format!("{file}:{}", rest.trim()))
            };
            if let Some(complaint) = complaint {
                complaints.entry(source.claim.clone()).or_insert(complaint);
            }
        }
    }
    complaints
}

/// How Go's programs were built and are run in a lane, for the record.
pub(super) fn recorded(lane: Lane, allocator: Allocator, version: &str) -> GoBuild {
    let mut settings = toolchain::settings();
    settings.extend(program::settings(lane, allocator));
    GoBuild { version: version.to_owned(), settings, layouts: LAYOUTS }
}

/// The variants that a program tells.
fn variants_of(program: &Path) -> Result<BTreeMap<String, Vec<GoVariant>>, Error> {
    let wrong = |what: String| {
        Error::new(format!("the Go sides tell no variants: {what}"), "mend the file that it names")
    };
    let output =
        Command::new(program).arg("list").output().map_err(|error| wrong(error.to_string()))?;
    if !output.status.success() {
        return Err(wrong(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    let listed: BTreeMap<String, Vec<Listed>> =
        serde_json::from_slice(&output.stdout).map_err(|error| wrong(error.to_string()))?;
    let variant = |Listed { name, about, points, only }| GoVariant {
        name,
        about,
        points: points.unwrap_or_default(),
        only,
    };
    let of_claim =
        |(claim, listed): (String, Vec<Listed>)| (claim, listed.into_iter().map(variant).collect());
    Ok(listed.into_iter().map(of_claim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(claim: &str) -> Source {
        let file = Path::new("/p/claims").join(claim).with_extension("go");
        Source { claim: claim.to_owned(), file, text: String::new() }
    }

    #[test]
    fn what_the_compiler_says_is_told_of_the_claim_whose_file_it_names() {
        let said = "# claimbench/claims/a/one\n/p/claims/a/one.go:7:3: undefined: y\n\
                    /p/claims/a/one.go:9:1: unused\n";
        let found = complaints(said, &[source("a/one"), source("b/two")]);
        assert_eq!(found.len(), 1);
        assert_eq!(found["a/one"], "/p/claims/a/one.go:7:3: undefined: y");
        assert_eq!(complaints("go: no space left", &[source("a/one")]).len(), 0);
    }

    #[test]
    fn a_file_without_variants_is_told_of_in_its_own_name() {
        let said = "programs/b/main.go:12:14: undefined: claim1.Variants\n";
        let found = complaints(said, &[source("a/one"), source("b/two")]);
        assert!(found["b/two"].starts_with("/p/claims/b/two.go:1: it declares no"), "{found:?}");
    }
}

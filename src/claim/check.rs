//! The test of a catalogue: its claims are sound, its folder is its list, and its variants do the same work.

use super::faults::straight;
use super::{Catalogue, Entry, Outputs, Scale};
use crate::run::descriptors;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The stack of the thread that runs routines: lanes run them on a main thread, which has 8 MiB.
const STACK: usize = 16 << 20;
/// The list of a theme that is a package of its own.
const THEME_LIST: &str = "lib.rs";
/// The folder beside themes that holds what claims of several share.
const SHARED: &str = "shared";
/// Points that need more memory than this are left to the lanes.
const MOST_MEMORY: u64 = 2 << 30;

/// Fails with everything that is wrong with a catalogue: the one test that it needs. It goes to the folder of the package
/// that the claims are about, in which routines run.
///
/// ```
/// mod claims {
///     claimbench::catalogue! {}
/// }
///
/// // In a test:
/// claimbench::claim::check(claims::CATALOGUE);
/// ```
///
/// # Panics
/// Where there are [`faults`], or a variant panics, registers no turn, or gives another digest than the others, or the
/// digests of a claim are the same at both ends of its axis and nothing says why ([`Outputs::disagreements`]).
pub fn check(catalogue: &'static Catalogue) {
    let mut found = faults(catalogue);
    if found.is_empty() {
        // Where lanes run routines too: cargo starts a test in the folder of the claims' own package.
        if let Some(first) = catalogue.first() {
            let _ = std::env::set_current_dir(first.home());
        }
        let work = move || catalogue.iter().flat_map(differences).collect::<Vec<String>>();
        let thread = std::thread::Builder::new().stack_size(STACK).spawn(work);
        match thread.expect("the system starts a thread").join() {
            Ok(disagreements) => found = disagreements,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// What is wrong with a catalogue, `file:line: a sentence` for each fault: with its claims, also with controls that are
/// compared ([`Entry::uncompared`]), with the article's own point ([`Entry::passes_over`]), with predictions about a Go side
/// that is not there ([`Entry::lacks_go`]), and between its folder and its list. Nothing is run.
#[must_use]
pub fn faults(catalogue: &Catalogue) -> Vec<String> {
    let mut faults: Vec<String> = catalogue.iter().flat_map(Entry::faults).collect();
    faults.extend(catalogue.iter().flat_map(Entry::uncompared));
    faults.extend(catalogue.iter().filter_map(Entry::passes_over));
    faults.extend(catalogue.iter().filter_map(Entry::lacks_go));
    for (index, entry) in catalogue.iter().enumerate() {
        if catalogue[..index].iter().any(|earlier| earlier.id() == entry.id()) {
            faults.push(format!("{}: the claim `{}` is listed twice", listed(entry), entry.id()));
        }
    }
    let homes: BTreeSet<&Path> = catalogue.iter().map(Entry::claims).collect();
    for home in homes {
        let here: Vec<&Entry> = catalogue.iter().filter(|entry| entry.claims() == home).collect();
        let Some(folder) = here.iter().find_map(|entry| folder_of(entry)) else { continue };
        let is_listed = |path: &Path| here.iter().any(|entry| Path::new(entry.path) == path);
        for path in claim_files(&folder).iter().filter(|path| !is_listed(path)) {
            faults.push(unlisted(&here, path));
        }
        for path in files(&folder, &|path, _| has_extension(path, "go")) {
            if !is_listed(&path.with_extension("rs")) {
                let file = straight(home).join(&path);
                let what =
                    "the Go file has no claim beside it: name it after the file of its claim";
                faults.push(format!("{}:1: {what}", file.display()));
            }
        }
    }
    faults
}

/// What is wrong with a claim's file that no list of its catalogue names, and what to do.
fn unlisted(catalogue: &[&Entry], path: &Path) -> String {
    let home = straight(catalogue[0].claims());
    let file = home.join(path);
    let (file, name) = (file.display(), path.file_stem().unwrap_or_default().display());
    let theme = path.parent().filter(|theme| theme.components().count() == 1);
    let of_theme = catalogue.iter().find(|entry| theme == Some(Path::new(entry.theme)));
    let list = straight(Path::new(of_theme.unwrap_or(&catalogue[0]).list));
    match theme {
        Some(theme) => format!(
            "{file}:1: the claim is not listed, so it is not measured: add `{name},` to the theme `{}` in {}",
            theme.display(),
            list.display()
        ),
        None => format!(
            "{file}:1: the claim is in no theme's folder, so it is not measured: move it to {} and add `{name},` to that \
             theme in {}",
            home.join(format!("THEME/{name}.rs")).display(),
            list.display()
        ),
    }
}

/// What differs at the points of a claim, and between two of them where the axis is continuous.
fn differences(entry: &Entry) -> Vec<String> {
    let points = entry.claim.axis.points;
    let is_continuous = entry.claim.axis.scale == Scale::Continuous;
    let between = points.windows(2).map(|ends| ends[0].midpoint(ends[1]));
    let between = between.filter(|_| is_continuous).filter(|point| !points.contains(point));
    let all = points.iter().copied().chain(between);
    let here: Vec<u64> = all.filter(|point| is_for_here(entry, *point)).collect();
    Outputs::of(entry, &here).disagreements()
}

/// Whether this machine has what a point needs, as far as that can be told without asking the system much.
fn is_for_here(entry: &Entry, point: u64) -> bool {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let needs = entry.claim.needs;
    needs.cores <= cores
        && needs.memory_at(point) <= MOST_MEMORY
        && descriptors::fit(needs.descriptors_at(point), descriptors::most())
}

/// The line of the list that names a claim.
fn listed(entry: &Entry) -> String {
    let text = found(Path::new(entry.list))
        .and_then(|list| std::fs::read_to_string(list).ok())
        .unwrap_or_default();
    let named = format!("{},", entry.name);
    let lines: Vec<&str> = text.lines().collect();
    let line = lines.iter().rposition(|line| line.trim() == named).unwrap_or(0) + 1;
    format!("{}:{line}", straight(Path::new(entry.list)).display())
}

/// The folder of the claims of an entry's catalogue, where its list is found.
fn folder_of(entry: &Entry) -> Option<PathBuf> {
    found(Path::new(entry.list)).map(|list| entry.claims_of(&list).to_owned())
}

/// A file as the compiler was given it. The compiler was started in the package's folder or, in a workspace, above it.
fn found(file: &Path) -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().map(|folder| folder.join(file)).find(|path| path.is_file())
}

/// The claims' files below a catalogue's folder, in order: each file of a theme's folder but its list, and wherever else one
/// declares a claim. Other files of the folder itself are the catalogue's own, those further down a claim's.
fn claim_files(folder: &Path) -> Vec<PathBuf> {
    let is_claim = |path: &Path| {
        let folder = path.parent().and_then(Path::file_name);
        path.file_name().is_some_and(|name| name != THEME_LIST)
            && folder.is_some_and(|folder| folder != SHARED)
    };
    files(folder, &|path, of_theme| {
        has_extension(path, "rs") && (of_theme && is_claim(path) || declares_a_claim(path))
    })
}

/// The files below a catalogue's folder that are wanted, in order; each is asked with whether a theme's folder has it.
fn files(folder: &Path, is_wanted: &dyn Fn(&Path, bool) -> bool) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(within) = folders.pop() {
        let listing = std::fs::read_dir(&within).into_iter().flatten().flatten();
        for path in listing.map(|item| item.path()) {
            let of_theme = within.parent() == Some(folder);
            if path.is_dir() {
                folders.push(path);
            } else if is_wanted(&path, of_theme) {
                files.extend(path.strip_prefix(folder).map(Path::to_owned));
            }
        }
    }
    files.sort();
    files
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|extension| extension == wanted)
}

fn declares_a_claim(path: &Path) -> bool {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.lines().any(|line| line.starts_with("pub static CLAIM: Claim"))
}

#[cfg(test)]
mod tests;

//! `cargo claimbench profile`: where one case spends its instructions and where it allocates, as the lanes that know it
//! write it, each run through cargo for that case alone.

use super::instructions::profiled::{FUNCTIONS, STACKS};
use super::plan::cases_of;
use super::{cargo, heap, scratch};
use crate::claim::{Allocator, Catalogue, Entry, Lane, in_one_word, nearest};
use crate::record::{Error, room_or};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The lanes that write profiles, each with its allocator and the files that it writes.
const LANES: [(Lane, Allocator, &[&str]); 2] = [
    (Lane::Instructions, Allocator::System, &[FUNCTIONS, STACKS]),
    (Lane::Heap, Allocator::Dhat, &[heap::PROFILE]),
];

/// The profiles of one case.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    /// The case, THEME/CLAIM/VARIANT/POINT.
    pub case: String,
    /// The folder of the case.
    pub folder: PathBuf,
    /// What callgrind says of its functions.
    pub functions: Option<PathBuf>,
    /// The stacks, a line each.
    pub stacks: Option<PathBuf>,
    /// What dhat says of its allocations.
    pub heap: Option<PathBuf>,
    /// Why others were not written, a sentence each.
    pub missing: Vec<String>,
}

/// Has every lane that runs a case write its profile of it, into a folder of the case's own below `out`. What cargo and the
/// lanes say goes to standard error.
///
/// A case without its point is the one of the article's.
///
/// # Errors
/// Where no claim has such a case, which names those that come nearest, and where the folder can not be written. What keeps
/// one lane from writing is told in the profiles, for the others are of use without it.
pub fn profile(catalogue: &Catalogue, case: &str, out: &Path) -> Result<Profiles, Error> {
    let case = known(catalogue, case)?;
    let folder = case.split('/').fold(out.to_owned(), |folder, part| folder.join(plain(part)));
    let unwritable = |error: std::io::Error| {
        let next = room_or(&error, "make the folder writable, or name another one with --out");
        Error::new(format!("nothing can be written here: {error}"), next).at(&folder)
    };
    std::fs::create_dir_all(&folder).map_err(unwritable)?;
    let whole = folder.canonicalize().map_err(unwritable)?;
    let mut missing = Vec::new();
    for (lane, allocator, files) in LANES {
        for file in files {
            // What an earlier run has left is no profile of this one.
            let _ = std::fs::remove_file(whole.join(file));
        }
        if !runs(catalogue, &case, lane, allocator) {
            missing.push(format!("the {} lane does not run this case", lane.name()));
            continue;
        }
        let reports = scratch::folder()?;
        let words = ["--exact", case.as_str(), "--profile"].map(OsStr::new);
        let words = [&words[..], &[whole.as_os_str()]].concat();
        match cargo::bench_with(lane, allocator, &words, reports.path()) {
            Ok(_) if files.iter().all(|file| whole.join(file).is_file()) => {}
            Ok(_) => {
                missing.push(format!("the {} lane wrote none; it says why above", lane.name()));
            }
            Err(error) => missing.push(format!("the {} lane wrote none: {error}", lane.name())),
        }
    }
    let file = |name: &str| Some(folder.join(name)).filter(|path| path.is_file());
    let [functions, stacks, heap] = [FUNCTIONS, STACKS, heap::PROFILE].map(file);
    Ok(Profiles { case, folder: folder.clone(), functions, stacks, heap, missing })
}

/// The name of a part of a case as that of a folder.
fn plain(part: &str) -> String {
    let word = in_one_word(part).replace(['/', '\\', '\0'], "_");
    if word.starts_with('.') { format!("_{word}") } else { word }
}

/// The cases of a claim that any lane writes a profile of.
fn cases(entry: &Entry) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for (lane, allocator, _) in LANES {
        for case in cases_of(entry, lane, allocator) {
            let name = case.to_string();
            if !all.contains(&name) {
                all.push(name);
            }
        }
    }
    all
}

fn runs(catalogue: &Catalogue, case: &str, lane: Lane, allocator: Allocator) -> bool {
    let of = |entry: &Entry| cases_of(entry, lane, allocator);
    catalogue.iter().flat_map(of).any(|known| known.to_string() == case)
}

/// The whole name of a case.
fn known(catalogue: &Catalogue, wanted: &str) -> Result<String, Error> {
    let of_claim = |entry: &&Entry| wanted.starts_with(&format!("{}/", entry.id()));
    let entry = catalogue.iter().find(of_claim);
    let all: Vec<String> = match entry {
        Some(entry) => cases(entry),
        None => catalogue.iter().map(Entry::id).collect(),
    };
    if let Some(entry) = entry {
        let at_article = format!("{wanted}/{}", entry.claim.axis.article);
        if let Some(case) = [wanted, &at_article].into_iter().find(|name| is_in(&all, name)) {
            return Ok(case.to_owned());
        }
    }
    let near = nearest(wanted, all.iter().map(String::as_str));
    let next = match (near.as_slice(), entry) {
        ([], _) => "a case is THEME/CLAIM/VARIANT/POINT; `cargo claimbench list` names all claims"
            .to_owned(),
        (close, Some(_)) => format!("did you mean {}?", close.join(" or ")),
        (close, None) => format!(
            "a case is THEME/CLAIM/VARIANT/POINT; did you mean one of {}? `cargo claimbench list` names all claims",
            close.join(" or ")
        ),
    };
    Err(Error::new(format!("no claim has the case `{wanted}`"), next))
}

fn is_in(all: &[String], name: &str) -> bool {
    all.iter().any(|known| known == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::{claim, entry};

    #[test]
    fn a_case_is_known_by_its_whole_name_or_without_the_articles_point() {
        let catalogue = [entry(claim([]))];
        assert_eq!(
            known(&catalogue, "theme/name/pooled/16").ok().as_deref(),
            Some("theme/name/pooled/16")
        );
        assert_eq!(
            known(&catalogue, "theme/name/pooled").ok().as_deref(),
            Some("theme/name/pooled/64")
        );
        let refused = |name: &str| known(&catalogue, name).expect_err("there is none").to_string();
        assert!(refused("theme/name/poled/64").contains("did you mean theme/name/pooled/64"));
        assert!(refused("theme/nane/pooled/64").contains("one of theme/name"));
        assert!(refused("qqq").contains("THEME/CLAIM/VARIANT/POINT"));
    }

    #[test]
    fn the_folder_of_a_case_has_no_space_and_stays_below_the_one_that_was_named() {
        assert_eq!(plain("push + grow"), "push_+_grow");
        assert_eq!(plain(".."), "_..");
        assert_eq!(plain("a/b"), "a_b");
    }
}

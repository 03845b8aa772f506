//! The catalogue is sound: its list is its folder, its claims can fail, and their variants do the same work.

#[path = "../claims/shared/work.rs"]
#[allow(unreachable_pub)] // The file is one of libraries.
mod work;

use catalogue::claims::{CATALOGUE, not_carried_over::NOT_CARRIED_OVER};
use claimbench::claim::{Entry, Outputs, Scale};
use claimbench::verdict::narrow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use work::work;

/// The stack of a thread that runs routines: lanes run them on a main thread, which has 8 MiB.
const STACK: usize = 16 << 20;

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every Rust file below a folder, in order; none where the folder does not exist.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(listing) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        listing.map(|item| item.expect("a folder's item can be read").path()).collect();
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn every_claim_is_sound() {
    let mut faults: Vec<String> = CATALOGUE.iter().flat_map(Entry::faults).collect();
    faults.extend(CATALOGUE.iter().filter_map(Entry::passes_over));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_folder_and_the_list_agree() {
    let folder = in_package("claims");
    let found: BTreeSet<String> = rust_files(&folder)
        .iter()
        .map(|file| file.strip_prefix(&folder).expect("the file lies below the folder"))
        .map(|file| file.to_str().expect("the path of a claim is UTF-8").to_owned())
        // What lies in the folder itself is the catalogue's own: its list, and what it leaves out. A theme has its list. What
        // claims share is in folders of that name.
        .filter(|path| path.matches('/').count() == 1 && !path.ends_with("/lib.rs"))
        .filter(|path| !path.starts_with("shared/"))
        .collect();
    let listed: BTreeSet<String> = CATALOGUE.iter().map(|entry| entry.path.to_owned()).collect();
    assert_eq!(listed.len(), CATALOGUE.len(), "a claim is listed twice");
    let unlisted: Vec<&String> = found.difference(&listed).collect();
    let missing: Vec<&String> = listed.difference(&found).collect();
    let list = "the list of its theme, lib.rs";
    assert!(unlisted.is_empty(), "not in {list}, so add a line for each: {unlisted:?}");
    assert!(missing.is_empty(), "in {list}, but no file in benches/claims: {missing:?}");
}

#[test]
fn the_twins_of_a_theme_are_built_as_it_is() {
    let themes: BTreeSet<&str> = CATALOGUE.iter().map(|entry| entry.theme).collect();
    for theme in themes {
        let [own, again] = ["", "/again"].map(|folder| {
            let file = in_package(&format!("claims/{theme}{folder}/Cargo.toml"));
            let text = std::fs::read_to_string(&file).expect("a theme is a package");
            let lines = text.lines().skip(1).map(str::to_owned);
            lines
                .filter(|line| !line.starts_with("path = ") && !line.starts_with("name = "))
                .collect()
        });
        let (own, again): (Vec<String>, Vec<String>) = (own, again);
        assert_eq!(own, again, "both manifests of {theme} name the same dependencies and features");
    }
    let ids = |claims: &[Entry]| claims.iter().map(Entry::id).collect::<Vec<String>>();
    assert_eq!(ids(CATALOGUE), ids(catalogue::again::CATALOGUE), "both lists name all themes");
}

#[test]
fn a_claim_fits_in_250_lines() {
    for entry in CATALOGUE {
        let lines = entry.text.lines().count();
        assert!(lines <= 250, "{} has {lines} lines", entry.path);
    }
}

#[test]
fn nothing_outside_the_catalogue_names_a_claim() {
    let catalogue = in_package("claims");
    let mut files = rust_files(&in_package("../src"));
    files.extend(rust_files(&in_package(".")));
    for file in files.iter().filter(|file| !file.starts_with(&catalogue)) {
        let text = std::fs::read_to_string(file).expect("a source file can be read");
        for entry in CATALOGUE {
            assert!(!text.contains(&entry.id()), "{} names {}", file.display(), entry.id());
        }
    }
}

#[test]
fn what_is_left_out_has_its_reason_and_a_short_quotation() {
    let mut said = BTreeSet::new();
    for left in NOT_CARRIED_OVER.sentences {
        assert!(said.insert(left.says), "twice: {}", left.says);
        assert!(!left.article.is_empty() && !left.why.is_empty(), "{}", left.says);
        assert!(left.quote.split_whitespace().count() < 20, "{}", left.quote);
        assert!(left.url.is_empty() || left.url.starts_with("https://"), "{}", left.url);
    }
    let measured: BTreeSet<String> = CATALOGUE.iter().map(Entry::id).collect();
    for planned in NOT_CARRIED_OVER.planned {
        assert!(said.insert(planned.id) && said.insert(planned.says), "twice: {}", planned.id);
        assert!(!measured.contains(planned.id), "{} is measured: take it out", planned.id);
    }
    for left in NOT_CARRIED_OVER.articles {
        assert!(said.insert(left.article), "twice: {}", left.article);
        assert!(!left.about.is_empty(), "{}", left.article);
    }
}

#[test]
fn every_variant_says_what_it_does() {
    for entry in CATALOGUE {
        for variant in entry.claim.variants {
            assert!(!variant.about.is_empty(), "{}: {}", entry.path, variant.name);
        }
    }
}

#[test]
fn every_variant_runs_at_every_point_and_what_they_give_agrees_and_is_all() {
    nothing_is_wrong(
        |entry| entry.claim.axis.points.to_vec(),
        |outputs| [outputs.disagreements(), outputs.constant_figures()].concat(),
    );
}

#[test]
fn a_continuous_axis_keeps_its_promise_between_its_points() {
    let between = |entry: &Entry| {
        let is_continuous = entry.claim.axis.scale == Scale::Continuous;
        let neighbours = entry.claim.axis.points.windows(2).filter(|_| is_continuous);
        neighbours.filter_map(|ends| narrow::middle(ends[0], ends[1])).collect()
    };
    #[expect(clippy::redundant_closure_for_method_calls, reason = "the method is of one lifetime")]
    nothing_is_wrong(between, |outputs| outputs.disagreements());
}

#[test]
fn controls_that_are_compared_do_the_same_or_say_why_not() {
    let found: Vec<String> = CATALOGUE.iter().flat_map(Entry::uncompared).collect();
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

#[test]
fn the_work_that_claims_share_depends_on_its_seed_and_on_its_length() {
    assert_eq!(work(100, 7), work(100, 7));
    assert_ne!(work(100, 7), work(100, 8));
    assert_ne!(work(100, 7), work(101, 7));
}

/// Runs every variant at some points of each claim, and fails with all that is wrong with what they give.
fn nothing_is_wrong(points: fn(&Entry) -> Vec<u64>, what: fn(&Outputs) -> Vec<String>) {
    let find = move || {
        let found = CATALOGUE.iter().flat_map(|entry| what(&Outputs::of(entry, &points(entry))));
        found.collect::<Vec<String>>()
    };
    let work = std::thread::Builder::new().stack_size(STACK).spawn(find);
    match work.expect("a thread can be started").join() {
        Ok(found) => assert!(found.is_empty(), "\n{}", found.join("\n")),
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

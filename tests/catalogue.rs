//! The catalogue is sound: its list is its folder, its claims can fail, and their variants do the same work.

use claimbench::claim::{
    Axis, Bound, Claim, Entry, Metric, Needs, Points, Processes, Role, Scale, Source, Unit, across,
    exactly, figure, nearest, ratio, value, variant,
};
use claimbench::claims::CATALOGUE;
use claimbench::run::{Moment, Observer, prepare};
use claimbench::{Digest, Run};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The stack of a thread that runs routines: lanes run them on a main thread, which has 8 MiB.
const STACK: usize = 16 << 20;

struct Nobody;

impl Observer for Nobody {
    fn mark(&mut self, _: Moment) {}
    fn figure(&mut self, _: &'static str, _: u64) {}
}

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
    let faults: Vec<String> = CATALOGUE.iter().flat_map(Entry::faults).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_folder_and_the_list_agree() {
    let folder = in_package("src/claims");
    let found: BTreeSet<String> = rust_files(&folder)
        .iter()
        .map(|file| file.strip_prefix(&folder).expect("the file lies below the folder"))
        .map(|file| file.to_str().expect("the path of a claim is UTF-8").to_owned())
        .filter(|path| path != "mod.rs")
        .collect();
    let listed: BTreeSet<String> = CATALOGUE.iter().map(|entry| entry.path.to_owned()).collect();
    assert_eq!(listed.len(), CATALOGUE.len(), "a claim is listed twice in src/claims/mod.rs");
    let unlisted: Vec<&String> = found.difference(&listed).collect();
    let missing: Vec<&String> = listed.difference(&found).collect();
    assert!(unlisted.is_empty(), "not listed in src/claims/mod.rs: {unlisted:?}");
    assert!(missing.is_empty(), "listed in src/claims/mod.rs, but no file: {missing:?}");
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
    let catalogue = in_package("src/claims");
    let mut files = rust_files(&in_package("src"));
    files.extend(rust_files(&in_package("benches")));
    for file in files.iter().filter(|file| !file.starts_with(&catalogue)) {
        let text = std::fs::read_to_string(file).expect("a source file can be read");
        for entry in CATALOGUE {
            assert!(!text.contains(&entry.id()), "{} names {}", file.display(), entry.id());
        }
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
fn every_variant_runs_at_every_point_and_the_workers_agree() {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(|| {
        for entry in CATALOGUE {
            for point in entry.claim.axis.points {
                workers_agree(entry, *point);
            }
        }
    });
    let done = work.expect("a thread can be started").join();
    if let Err(panic) = done {
        std::panic::resume_unwind(panic);
    }
}

/// Runs every variant that exists at a point and compares the digests of those that do the claim's work.
fn workers_agree(entry: &Entry, point: u64) {
    let mut first: Option<(&str, Digest)> = None;
    for variant in entry.claim.variants {
        if !variant.points.contains(point) {
            continue;
        }
        let digest = digest_of(variant.routine, point)
            .unwrap_or_else(|fault| panic!("{}: {} at {point}: {fault}", entry.id(), variant.name));
        match (variant.role, first) {
            (Role::Control(_), _) => {}
            (Role::Worker, None) => first = Some((variant.name, digest)),
            (Role::Worker, Some((name, expected))) => assert_eq!(
                digest,
                expected,
                "{}: `{}` and `{name}` differ at {point}",
                entry.id(),
                variant.name
            ),
        }
    }
}

/// The digest of a routine's turn, which must be the same before and after a slice.
fn digest_of(routine: fn(&mut Run), point: u64) -> Result<Digest, String> {
    let mut prepared =
        prepare(routine, point, || 0).map_err(|not_ready| format!("{not_ready:?}"))?;
    let digest = prepared.turn.observe(1, &mut Nobody);
    prepared.turn.slice(2);
    let again = prepared.turn.observe(1, &mut Nobody);
    if digest == again {
        Ok(digest)
    } else {
        Err(format!("the digest is {digest} at first and {again} after a slice"))
    }
}

fn nothing(run: &mut Run) {
    run.iter(|| 0_u64, Digest::of);
}

const SOUND: Claim = Claim {
    source: Source { article: "An article", author: "", url: "", quote: "It is so.", figures: &[] },
    says: "It is at most half.",
    axis: Axis {
        name: "size",
        unit: Unit::Count,
        points: &[1, 2],
        article: 1,
        labels: &[],
        scale: Scale::Steps,
    },
    variants: &[variant("one", nothing), variant("other", nothing)],
    reference: "one",
    predictions: &[ratio(Metric::Time, "other", "one", Bound::AtMost(0.5))],
    carries_over: "",
    cautions: &[],
    needs: Needs::NOTHING,
    processes: Processes::Together,
};

fn faults_of(claim: Claim, text: &'static str) -> Vec<String> {
    let claim: &'static Claim = Box::leak(Box::new(claim));
    let entry = Entry {
        theme: "theme",
        theme_title: "Theme",
        name: "name",
        claim,
        text,
        path: "theme/name.rs",
    };
    entry.faults()
}

/// Asserts that each text is in a fault of its own, in that order, and that there is no other fault.
fn assert_faults(claim: Claim, expected: &[&str]) {
    let faults = faults_of(claim, "//! A title");
    assert_eq!(faults.len(), expected.len(), "{faults:#?}");
    for (fault, expected) in faults.iter().zip(expected) {
        assert!(fault.starts_with("theme/name.rs: "), "{fault}");
        assert!(fault.contains(expected), "`{fault}` does not say `{expected}`");
    }
}

#[test]
fn a_sound_claim_has_no_faults() {
    assert_faults(SOUND, &[]);
}

#[test]
fn a_file_without_a_title_is_a_fault() {
    let faults = faults_of(SOUND, "use std::fmt;");
    assert_eq!(faults.len(), 1);
    assert!(faults[0].contains("has to begin with a `//!` line"), "{faults:?}");
}

#[test]
fn a_quotation_of_20_words_is_a_fault_and_one_of_19_is_not() {
    const NINETEEN: &str = "a b c d e f g h i j k l m n o p q r s";
    const TWENTY: &str = "a b c d e f g h i j k l m n o p q r s t";
    let quoting = |quote| Claim { source: Source { quote, ..SOUND.source }, ..SOUND };
    assert_faults(quoting(NINETEEN), &[]);
    assert_faults(quoting(TWENTY), &["the quotation has 20 words or more"]);
}

#[test]
fn points_out_of_order_or_twice_or_without_the_articles_own_are_faults() {
    let on = |points, article| Claim { axis: Axis { points, article, ..SOUND.axis }, ..SOUND };
    assert_faults(on(&[2, 1], 1), &["at least one point, in ascending order"]);
    assert_faults(on(&[1, 1], 1), &["at least one point, in ascending order"]);
    assert_faults(on(&[1, 2], 3), &["the article's point 3 is not on the axis"]);
}

#[test]
fn an_axis_without_points_is_a_fault_of_all_that_stands_on_it() {
    let expected = [
        "at least one point, in ascending order",
        "the article's point 1 is not on the axis",
        "the variant `one` exists at no point",
        "the variant `other` exists at no point",
        "no point of the axis is among its points",
    ];
    assert_faults(Claim { axis: Axis { points: &[], ..SOUND.axis }, ..SOUND }, &expected);
}

#[test]
fn variants_need_names_of_their_own_points_and_a_worker() {
    let with = |variants| Claim { variants, ..SOUND };
    assert_faults(
        with(
            const { &[variant("one", nothing), variant("other", nothing), variant("one", nothing)] },
        ),
        &["two variants have one name"],
    );
    assert_faults(
        with(const { &[variant("one", nothing), variant("other", nothing).at(Points::From(3))] }),
        &["the variant `other` exists at no point of the axis"],
    );
    assert_faults(
        with(
            const { &[variant("one", nothing).control("why"), variant("other", nothing).control("why")] },
        ),
        &["no variant does the claim's work"],
    );
}

#[test]
fn an_unknown_variant_is_a_fault_that_lists_the_known_ones() {
    let unknown = Claim {
        reference: "none",
        predictions: const { &[ratio(Metric::Time, "first", "second", Bound::AtMost(0.5))] },
        ..SOUND
    };
    let expected = [
        "the reference `none` is no variant; the variants are one, other",
        "prediction 1: the subject `first` is no variant; the variants are one, other",
        "prediction 1: the reference `second` is no variant; the variants are one, other",
    ];
    assert_faults(unknown, &expected);
}

#[test]
fn a_claim_without_a_prediction_is_a_fault() {
    assert_faults(Claim { predictions: &[], ..SOUND }, &["there is no prediction"]);
}

#[test]
fn a_prediction_that_compares_a_variant_with_itself_or_at_no_point_is_a_fault() {
    let predictions = const {
        &[
            ratio(Metric::Time, "one", "one", Bound::AtMost(0.5)),
            ratio(Metric::Time, "other", "one", Bound::AtMost(0.5)).at(&[3]),
        ]
    };
    let expected = [
        "prediction 1: `one` is compared with itself",
        "prediction 2: no point of the axis is among its points",
    ];
    assert_faults(Claim { predictions, ..SOUND }, &expected);
}

#[test]
fn a_reference_point_beside_the_axis_is_a_fault() {
    let predictions = const { &[across(Metric::Time, "one", 7, Bound::AtMost(2.0))] };
    assert_faults(
        Claim { predictions, ..SOUND },
        &["prediction 1: the reference point 7 is not on the axis"],
    );
}

#[test]
fn a_bound_that_can_not_fail_is_a_fault() {
    let predictions = const {
        &[
            ratio(Metric::Time, "other", "one", Bound::AtLeast(0.0)),
            ratio(Metric::Time, "other", "one", Bound::AtMost(f64::INFINITY)),
            ratio(Metric::Time, "other", "one", Bound::Within(0.0, f64::INFINITY)),
            value(Metric::Held, "one", Bound::AtMost(0.0)),
        ]
    };
    let expected =
        ["prediction 1: the bound", "prediction 2: the bound", "prediction 3: the bound"];
    assert_faults(Claim { predictions, ..SOUND }, &expected);
    let faults = faults_of(Claim { predictions, ..SOUND }, "//! A title");
    assert!(faults.iter().all(|fault| fault.ends_with("can not fail")), "{faults:?}");
}

#[test]
fn a_metric_that_no_verdict_can_come_from_is_a_fault() {
    let predictions = const {
        &[
            exactly(Metric::Time, "one", 7),
            value(Metric::CriterionTime, "one", Bound::AtMost(7.0)),
            value(Metric::Figure, "one", Bound::AtMost(7.0)),
            figure("moved", "one", Bound::AtMost(7.0)),
        ]
    };
    let expected = [
        "prediction 1: a sampled metric is never exactly equal",
        "prediction 2: no verdict comes from the time lane",
        "prediction 3: a figure and only a figure has a name",
    ];
    assert_faults(Claim { predictions, ..SOUND }, &expected);
}

#[test]
fn nearest_finds_a_claim_by_a_mistyped_id_or_name_best_first() {
    let known = ["retention/allocation_count", "buffers/pooled_4k", "slices/over_preallocation"];
    assert_eq!(nearest("pooled_4", known).first(), Some(&"buffers/pooled_4k"));
    assert_eq!(nearest("retention/alocation_count", known)[0], "retention/allocation_count");
    assert!(nearest("zzz", known).is_empty());
}

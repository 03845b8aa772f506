//! The pages of the documentation that a rule writes: they have to be what the rule gives from what is committed.
//!
//! `INSTA_UPDATE=always cargo test --release --test tests pages` writes the page of what the catalogue leaves out; the pages of
//! the themes are written by `cargo claimbench themes --record reports/reference/record.jsonl.gz --out reports/reference/themes`.

use catalogue::claims::not_carried_over::NOT_CARRIED_OVER;
use claimbench::record::{Record, RecordedLeftOut};
use claimbench::report::{left_out_page, theme_pages};
use claimbench::verdict::Settings;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

fn in_package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

#[test]
fn the_page_of_what_is_left_out_says_what_the_catalogue_says() {
    let path = in_package("benches/claims/not_carried_over.md");
    let page = left_out_page(&RecordedLeftOut::of(&NOT_CARRIED_OVER));
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, &page).expect("the page can be written");
    }
    let committed = std::fs::read_to_string(&path).expect("the page is there");
    assert_eq!(committed, page, "write it anew: INSTA_UPDATE=always cargo test --test tests pages");
}

/// The Markdown files of a folder by name; none where there is no such folder.
fn markdown(folder: &Path) -> BTreeMap<String, String> {
    let paths = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|item| item.path());
    let pages = paths.filter(|path| path.extension().is_some_and(|it| it == "md"));
    let named = |path: PathBuf| {
        let name = path.file_stem().expect("a file has a name").display().to_string();
        (name, std::fs::read_to_string(path).expect("a page can be read"))
    };
    pages.map(named).collect()
}

/// What is wrong with the theme pages of a reference run: those of its record, each one in the documentation.
///
/// Without a record and without pages there is no reference run yet, and nothing is wrong.
fn faults(reference: &Path, library: &str, documentation: &str) -> Vec<String> {
    let (record, folder) = (reference.join("record.jsonl.gz"), reference.join("themes"));
    if !record.exists() && !folder.exists() {
        return Vec::new();
    }
    let record = match Record::read(&record) {
        Ok(record) => record,
        Err(error) => return vec![format!("the themes have no record: {error}")],
    };
    let mut committed = markdown(&folder);
    let mut faults = Vec::new();
    for page in theme_pages(&record, Settings::of(&record)) {
        match committed.remove(&page.name) {
            None => faults.push(format!("themes/{}.md is missing", page.name)),
            Some(text) if text != page.text => {
                faults.push(format!("themes/{}.md is not what its record says", page.name));
            }
            Some(_) => {}
        }
        if !documentation.contains(&format!("reports/reference/themes/{}.md\"", page.name)) {
            faults.push(format!("benches/themes.rs does not show themes/{}.md", page.name));
        }
    }
    faults.extend(committed.keys().map(|name| format!("themes/{name}.md is of no theme")));
    if !library.contains("pub mod themes;") {
        faults.push("benches/lib.rs does not name the module of benches/themes.rs".to_owned());
    }
    faults
}

#[test]
fn the_theme_pages_are_those_of_the_committed_record() {
    let text = |path: &str| std::fs::read_to_string(in_package(path)).expect("a source file");
    let reference = in_package("reports/reference");
    let faults = faults(&reference, &text("benches/lib.rs"), &text("benches/themes.rs"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Writes a text compressed by gzip.
fn pack(path: &Path, text: &str) {
    let file = std::fs::File::create(path).expect("a file");
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::default());
    packed.write_all(text.as_bytes()).expect("written");
    packed.finish().expect("written");
}

#[test]
fn a_packed_record_reads_as_itself_and_a_broken_one_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("record.jsonl.gz");
    let record = crate::common::small::record();
    pack(&path, &record.to_text());
    assert_eq!(Record::read(&path).expect("it was just written").lines, record.lines);
    std::fs::write(&path, "no gzip at all").expect("written");
    let error = Record::read(&path).expect_err("it is no gzip");
    assert!(
        error.to_string().contains("record.jsonl.gz: the record can not be unpacked"),
        "{error}"
    );
}

#[test]
fn the_command_writes_what_the_rule_gives() {
    let folder = tempfile::tempdir().expect("a folder");
    let (record, out) = (folder.path().join("record.jsonl"), folder.path().join("new/themes"));
    let small = crate::common::small::record();
    std::fs::write(&record, small.to_text()).expect("written");
    let claimbench = |record: &Path| {
        std::process::Command::new(env!("CARGO_BIN_EXE_claimbench"))
            .args([Path::new("themes"), Path::new("--record"), record, Path::new("--out"), &out])
            .output()
            .expect("the program starts")
    };
    assert!(claimbench(&record).status.success());
    let pages = theme_pages(&small, Settings::of(&small)).into_iter();
    assert_eq!(markdown(&out), pages.map(|page| (page.name, page.text)).collect());
    let failed = claimbench(&folder.path().join("none.jsonl"));
    assert_eq!(failed.status.code(), Some(2));
}

#[test]
fn a_missing_a_changed_and_a_stray_page_are_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let themes = folder.path().join("themes");
    let library = "pub mod themes;";
    let shown = "reports/reference/themes/retention.md\" reports/reference/themes/dispatch.md\"";
    let found = |library: &str, shown: &str| faults(folder.path(), library, shown);
    assert!(found("", "").is_empty(), "no reference run yet");
    std::fs::create_dir(&themes).expect("a folder");
    assert_eq!(found(library, shown).len(), 1, "pages without a record");
    let record = crate::common::small::record();
    pack(&folder.path().join("record.jsonl.gz"), &record.to_text());
    assert_eq!(found(library, shown).len(), 2, "no page is there");
    for page in theme_pages(&record, Settings::of(&record)) {
        std::fs::write(themes.join(format!("{}.md", page.name)), page.text).expect("written");
    }
    assert_eq!(found(library, shown), Vec::<String>::new());
    assert_eq!(found("", "").len(), 3, "neither module nor pages are in the documentation");
    std::fs::write(themes.join("retention.md"), "by hand").expect("written");
    std::fs::write(themes.join("stray.md"), "").expect("written");
    assert_eq!(found(library, shown).len(), 2);
}

//! What a site has, what it loses when it is written again, and what is refused.

use super::*;
use crate::claim::testing::claim;
use crate::claim::{Allocator, Bound, Lane, Metric, ratio};
use crate::record::testing::{begins, forks, record, recorded};
use std::collections::BTreeSet;

/// A folder with a record, and the command over it.
fn site() -> (tempfile::TempDir, Site) {
    let folder = tempfile::tempdir().expect("a folder");
    let prediction = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
    let lines = [begins(1, Lane::Rounds, Allocator::System), recorded(claim([prediction]))];
    let forks = forks(1, 64, Allocator::System, &[0.5; 12]);
    let record = record(lines.into_iter().chain(forks));
    let path = folder.path().join("latest.jsonl");
    std::fs::write(&path, record.to_text()).expect("written");
    let lines = crate::history::lines(&record, |_| None);
    crate::history::append(&folder.path().join("history.jsonl"), &lines).expect("added");
    let out = folder.path().join("site");
    (folder, Site { records: vec![path.clone(), path], out, history: None, url: None })
}

fn names(folder: &Path) -> BTreeSet<String> {
    let names = std::fs::read_dir(folder).expect("a folder").flatten();
    names.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn a_site_has_pages_records_history_and_feed_and_loads_nothing_from_elsewhere() {
    let (_folder, site) = site();
    let said = site.run().unwrap_or_else(|error| panic!("{error}"));
    assert!(said.contains("0 turned verdicts"), "{said}");
    let wanted = [
        ".nojekyll",
        "feed.xml",
        "history.jsonl",
        "index.html",
        "page-2.html",
        "record-2.jsonl.gz",
        "record.jsonl.gz",
        "themes",
    ];
    assert_eq!(names(&site.out), wanted.map(str::to_owned).into());
    let page = std::fs::read_to_string(site.out.join("index.html")).expect("a page");
    for link in ["feed.xml", "record.jsonl.gz", "page-2.html", "history.jsonl"] {
        // A value without a blank needs no quotation marks.
        assert!(page.contains(&format!("<a href={link}>")), "{link}");
    }
    for loads in ["src=", "rel=stylesheet", "@import", "url(http"] {
        assert!(!page.contains(loads), "{loads}");
    }
    let record = Record::read(&site.out.join("record.jsonl.gz")).expect("it unpacks");
    assert_eq!(record, Record::read(&site.records[0]).expect("there"));
    // Once more, over what it wrote: the same bytes.
    let feed = std::fs::read(site.out.join(FEED)).expect("a feed");
    site.run().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(std::fs::read(site.out.join(FEED)).expect("a feed"), feed);
}

#[test]
fn a_folder_of_somebody_elses_and_a_history_with_a_conflict_are_refused_before_anything_is_written()
{
    let (folder, site) = site();
    std::fs::create_dir(&site.out).expect("made");
    std::fs::write(site.out.join("index.html"), "mine").expect("written");
    let error = site.run().expect_err("it is not ours").to_string();
    assert!(error.contains("has other files") && error.contains("--out"), "{error}");
    assert_eq!(names(&site.out), ["index.html".to_owned()].into());
    // A feed is not yet one of ours.
    let theirs = "<?xml version=\"1.0\"?><feed><generator>blog</generator></feed>";
    std::fs::write(site.out.join(FEED), theirs).expect("written");
    let error = site.run().expect_err("it is not ours").to_string();
    assert!(error.contains("has other files") && error.contains("--out"), "{error}");
    let page = std::fs::read_to_string(site.out.join("index.html")).expect("there");
    assert_eq!((page.as_str(), names(&site.out).len()), ("mine", 2));
    std::fs::remove_dir_all(&site.out).expect("removed");
    let history = folder.path().join("history.jsonl");
    let text = std::fs::read_to_string(&history).expect("there");
    std::fs::write(&history, format!("{text}=======\n")).expect("written");
    let error = site.run().expect_err("a conflict").to_string();
    assert!(error.contains("history.jsonl:2") && !site.out.exists(), "{error}");
}

#[test]
fn a_file_is_no_folder_and_a_text_no_address() {
    let (_folder, mut site) = site();
    std::fs::write(&site.out, "mine").expect("written");
    let error = site.run().expect_err("a file").to_string();
    assert!(error.contains("it is a file and no folder") && error.contains("--out"), "{error}");
    assert_eq!(std::fs::read_to_string(&site.out).expect("there"), "mine");
    std::fs::remove_file(&site.out).expect("removed");
    let bad = ["", "not a url", "example.org", "ftp://example.org", "https://", "http:///x"];
    for url in bad.into_iter().chain(["https://a b.org", "https://:80/", "https://a.org/\n"]) {
        site.url = Some(url.to_owned());
        let error = site.run().expect_err(url).to_string();
        assert!(error.contains("--url") && !site.out.exists(), "{error}");
    }
    for url in ["http://localhost:8000", "https://example.org/claims/", "https://a@b.org"] {
        assert_eq!(refuse_no_address(url), Ok(()));
    }
}

#[test]
fn what_an_earlier_site_had_and_this_one_has_not_is_removed_and_nothing_else() {
    let (_folder, mut site) = site();
    site.run().unwrap_or_else(|error| panic!("{error}"));
    let at = |name: &str| site.out.join(name);
    let themes = names(&at(THEMES));
    let theme = at(THEMES).join(themes.first().expect("a page"));
    std::fs::copy(theme, at("themes/gone.md")).expect("copied");
    let others = ["page-02.html", "page-1.html", "page-x.html", "CNAME", "themes/mine.md"];
    for name in others {
        std::fs::write(at(name), "mine").expect("written");
    }
    // What was read is not removed either.
    std::fs::copy(at("record-2.jsonl.gz"), at("record-3.jsonl.gz")).expect("copied");
    let records = vec![at("record-3.jsonl.gz")];
    site.records = records;
    site.history = Some(site.out.join("history.jsonl"));
    let said = site.run().unwrap_or_else(|error| panic!("{error}"));
    assert!(said.contains(", 3 files of an earlier site removed"), "{said}");
    let at = |name: &str| site.out.join(name);
    for name in ["page-2.html", "record-2.jsonl.gz", "themes/gone.md"] {
        assert!(!at(name).exists(), "{name}");
    }
    let ours = ["index.html", "record.jsonl.gz", "record-3.jsonl.gz", FEED, "history.jsonl"];
    for name in others.into_iter().chain(ours) {
        assert!(at(name).is_file(), "{name}");
    }
    assert!(themes.is_subset(&names(&at(THEMES))));
}

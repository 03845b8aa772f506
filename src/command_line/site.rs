//! `claimbench site`: records as a folder that any web server serves, such as GitHub Pages.

use crate::history::{History, key, path_beside};
use crate::record::{Calibration, Error, Record, RecordedClaim, room_or};
use crate::report::{self, Beside, Feed};
use crate::verdict::Settings;
use clap::Args;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Write a folder that GitHub Pages serves: the page, the records, a page a theme, and a feed of the verdicts that turned
///
/// Nothing in it loads anything from elsewhere. A folder that `site` wrote before is written again; any other one has to be
/// empty.
#[derive(Args)]
pub(super) struct Site {
    /// The records; index.html is the page of the first, each further one has a page of its own
    #[arg(default_value = "reports/latest.jsonl")]
    records: Vec<PathBuf>,
    /// The folder to write
    #[arg(long, value_name = "FOLDER")]
    out: PathBuf,
    /// The history [default: history.jsonl beside the first record, where there is one]
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
    /// The address at which the folder will be, for the links of the feed
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

/// The file by which a folder is known to be a site.
const FEED: &str = "feed.xml";

/// A file of the folder with its bytes.
type File = (String, Vec<u8>);

impl Site {
    pub(super) fn run(&self) -> Result<String, Error> {
        // Everything is read before the first file is written.
        let first = self.records.first().map_or(Path::new(""), PathBuf::as_path);
        let records: Vec<(Record, &Path)> = self
            .records
            .iter()
            .map(|path| Ok((Record::read(path)?, path.as_path())))
            .collect::<Result<_, Error>>()?;
        let history = match &self.history {
            Some(path) => Some(History::read(path)?),
            None => History::read_beside(first)?,
        };
        let from = self.history.clone().unwrap_or_else(|| path_beside(first));
        self.refuse_a_folder_of_others()?;
        let files =
            self.files(&records, history.as_ref().map(|history| (history, from.as_path())))?;
        for (name, bytes) in &files {
            written(&self.out.join(name), bytes)?;
        }
        let turned = history.map_or(0, |history| {
            history.all_series().iter().map(|series| series.turns().len()).sum::<usize>()
        });
        let warnings = records.iter().flat_map(|(record, _)| &record.warnings);
        let warnings: String = warnings.map(|warning| format!("warning: {warning}\n")).collect();
        Ok(format!(
            "{warnings}site: {} files in {}, {turned} turned verdicts\n",
            files.len(),
            self.out.display()
        ))
    }

    /// # Errors
    /// Where the folder has files and is none that this command wrote.
    fn refuse_a_folder_of_others(&self) -> Result<(), Error> {
        let has_files =
            std::fs::read_dir(&self.out).is_ok_and(|mut entries| entries.next().is_some());
        if has_files && !self.out.join(FEED).is_file() {
            let next = "name a new folder with --out, an empty one, or one that `site` wrote";
            return Err(Error::new("the folder has other files, and nothing was written", next)
                .at(&self.out));
        }
        Ok(())
    }

    /// All files of the folder.
    fn files(
        &self,
        records: &[(Record, &Path)],
        history: Option<(&History, &Path)>,
    ) -> Result<Vec<File>, Error> {
        let names: Vec<Names> = records.iter().enumerate().map(Names::of).collect();
        let mut links = vec![(FEED.to_owned(), "Feed of turned verdicts".to_owned())];
        for (names, (record, _)) in names.iter().zip(records) {
            links.push((names.page.clone(), format!("Page: {}", machine(record))));
            links.push((names.record.clone(), format!("Record: {}", machine(record))));
        }
        let mut files: Vec<File> = vec![(".nojekyll".to_owned(), Vec::new())];
        if let Some((_, path)) = history {
            links.push(("history.jsonl".to_owned(), "History".to_owned()));
            files.push(("history.jsonl".to_owned(), read(path)?));
        }
        let links: Vec<(&str, &str)> =
            links.iter().map(|(address, words)| (address.as_str(), words.as_str())).collect();
        for (names, (record, path)) in names.into_iter().zip(records) {
            let settings = Settings::of(record);
            let calibration = Calibration::read_beside(path)?;
            let others: Vec<(&str, &str)> =
                links.iter().copied().filter(|link| link.0 != names.page).collect();
            let beside = Beside {
                calibration: calibration.as_ref(),
                history: history.map(|(history, _)| history),
                links: &others,
            };
            files.push((names.page, report::page_to_send(record, settings, &beside).into_bytes()));
            files.push((names.record, packed(path)?));
        }
        if let Some((record, _)) = records.first() {
            let pages = report::theme_pages(record, Settings::of(record)).into_iter();
            files.extend(pages.map(|it| (format!("themes/{}.md", it.name), it.text.into_bytes())));
            files.push((FEED.to_owned(), self.feed(record, history).into_bytes()));
        }
        Ok(files)
    }

    fn feed(&self, record: &Record, history: Option<(&History, &Path)>) -> String {
        let claims = record.claims();
        let known = words(&claims);
        let words =
            |claim: &str, key: &str| known.get(&(claim.to_owned(), key.to_owned())).cloned();
        let named = claims.iter().find(|claim| !claim.package.is_empty());
        let (package, title) = named.map_or(("claimbench", "Claims, measured"), |claim| {
            (claim.package.as_str(), claim.catalogue_title.as_str())
        });
        let measured = record.headers().last().map_or("", |header| header.started.as_str());
        // Links are below a folder, whose address ends with a stroke.
        let address = self.url.as_ref().map(|url| format!("{}/", url.trim_end_matches('/')));
        let none = History::default();
        let history = history.map_or(&none, |(history, _)| history);
        let address = address.as_deref();
        report::feed(history, &Feed { package, title, measured, address, words: &words })
    }
}

/// What the files of a record are called.
struct Names {
    page: String,
    record: String,
}

impl Names {
    fn of((place, _): (usize, &(Record, &Path))) -> Names {
        match place {
            0 => Names { page: "index.html".to_owned(), record: "record.jsonl.gz".to_owned() },
            place => Names {
                page: format!("page-{}.html", place + 1),
                record: format!("record-{}.jsonl.gz", place + 1),
            },
        }
    }
}

/// The machine and the commit of a record.
fn machine(record: &Record) -> String {
    record.headers().last().map_or_else(String::new, |header| {
        let machine = &header.machine;
        format!("{}, {} cores, commit {}", machine.processor, machine.cores, header.build.commit)
    })
}

/// The words of the predictions of some claims, by claim and key.
fn words(claims: &[&RecordedClaim]) -> BTreeMap<(String, String), String> {
    let mut words = BTreeMap::new();
    for claim in claims {
        for prediction in &claim.predictions {
            let said = report::words::prediction(claim, prediction);
            words.insert((claim.id.clone(), key(prediction)), said);
        }
    }
    words
}

/// The bytes of a record's file, compressed by gzip where they are not yet.
fn packed(path: &Path) -> Result<Vec<u8>, Error> {
    let bytes = read(path)?;
    if path.extension().is_some_and(|extension| extension == "gz") {
        return Ok(bytes);
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let compressed = encoder.write_all(&bytes).and_then(|()| encoder.finish());
    compressed.map_err(|error| {
        Error::new(format!("the record can not be compressed: {error}"), "try again").at(path)
    })
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| {
        Error::new(format!("it can not be read: {error}"), "make it readable").at(path)
    })
}

fn written(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(path);
    let done = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, bytes));
    done.map_err(|error| {
        let next = room_or(&error, "make the folder writable, or name another one with --out");
        Error::new(format!("the file can not be written: {error}"), next).at(path)
    })
}

#[cfg(test)]
mod tests {
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
        std::fs::remove_dir_all(&site.out).expect("removed");
        let history = folder.path().join("history.jsonl");
        let text = std::fs::read_to_string(&history).expect("there");
        std::fs::write(&history, format!("{text}=======\n")).expect("written");
        let error = site.run().expect_err("a conflict").to_string();
        assert!(error.contains("history.jsonl:2") && !site.out.exists(), "{error}");
    }
}

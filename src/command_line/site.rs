//! `claimbench site`: records as a folder that any web server serves, such as GitHub Pages.

use crate::history::{History, key, path_beside};
use crate::record::{Calibration, Error, Record, RecordedClaim, is_same_file, room_or};
use crate::report::{self, Beside, Feed};
use crate::verdict::Settings;
use clap::Args;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::io::{ErrorKind, Write};
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

/// The file by which a folder is known to be a site: the feed in it names its maker.
const FEED: &str = "feed.xml";
/// The folder of the pages of the themes.
const THEMES: &str = "themes";
/// What the page of a theme says of itself.
const BY_RULE: &str = "By rule from a record, not by hand: `cargo claimbench themes`.";

/// A file of the folder with its bytes.
type File = (String, Vec<u8>);

impl Site {
    pub(super) fn run(&self) -> Result<String, Error> {
        if let Some(url) = &self.url {
            refuse_no_address(url)?;
        }
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
        let removed = match self.remove_what_is_left(&files)? {
            0 => String::new(),
            1 => ", 1 file of an earlier site removed".to_owned(),
            removed => format!(", {removed} files of an earlier site removed"),
        };
        let turned = history.map_or(0, |history| {
            history.all_series().iter().map(|series| series.turns().len()).sum::<usize>()
        });
        let warnings = records.iter().flat_map(|(record, _)| &record.warnings);
        let warnings: String = warnings.map(|warning| format!("warning: {warning}\n")).collect();
        Ok(format!(
            "{warnings}site: {} files in {}, {turned} turned verdicts{removed}\n",
            files.len(),
            self.out.display()
        ))
    }

    /// # Errors
    /// Where it is a file, or a folder with files that this command did not write.
    fn refuse_a_folder_of_others(&self) -> Result<(), Error> {
        let refused = |what: String| {
            let next = "name a new folder with --out, an empty one, or one that `site` wrote";
            Err(Error::new(format!("{what}, and nothing was written"), next).at(&self.out))
        };
        let mut entries = match std::fs::read_dir(&self.out) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            Err(_) if self.out.metadata().is_ok_and(|known| !known.is_dir()) => {
                return refused("it is a file and no folder".to_owned());
            }
            Err(error) => return refused(format!("the folder can not be read: {error}")),
        };
        let feed = self.out.join(FEED);
        let is_ours = || {
            let bytes = std::fs::read(&feed);
            bytes.is_ok_and(|bytes| Feed::is_ours(&String::from_utf8_lossy(&bytes)))
        };
        match entries.next().is_none() || (feed.is_file() && is_ours()) {
            true => Ok(()),
            false => refused("the folder has other files".to_owned()),
        }
    }

    /// Removes the pages and records that an earlier site had and this one has not; how many those are. Files of other names
    /// stay, and so do those that were read.
    fn remove_what_is_left(&self, files: &[File]) -> Result<usize, Error> {
        let mut removed = 0;
        for (folder, above) in [(self.out.clone(), ""), (self.out.join(THEMES), "themes/")] {
            // What a link in the folder leads to is not of the site.
            if !above.is_empty() && folder.is_symlink() {
                continue;
            }
            let Ok(entries) = std::fs::read_dir(&folder) else { continue };
            for entry in entries.flatten() {
                let path = entry.path();
                let name = format!("{above}{}", entry.file_name().to_string_lossy());
                let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
                let is_written = files.iter().any(|(written, _)| *written == name);
                let is_read =
                    || self.records.iter().chain(&self.history).any(|it| is_same_file(it, &path));
                if is_file && !is_written && is_of_a_site(&name, &path) && !is_read() {
                    std::fs::remove_file(&path).map_err(|error| {
                        let what = format!("a file of an earlier site can not be removed: {error}");
                        Error::new(what, "remove it, or name another folder with --out").at(&path)
                    })?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
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
            for page in report::theme_pages(record, Settings::of(record)) {
                files.push((format!("{THEMES}/{}.md", page.name), page.text.into_bytes()));
            }
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

/// Whether a file is a page or a record of a site, as the next one may be without it.
fn is_of_a_site(name: &str, path: &Path) -> bool {
    let is_number = |text: &str| {
        text.parse::<usize>().is_ok_and(|number| number > 1 && number.to_string() == text)
    };
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    if let Some(theme) = between(name, "themes/", ".md") {
        // Somebody may have put a page of their own beside them.
        let is_page = || std::fs::read_to_string(path).is_ok_and(|text| text.contains(BY_RULE));
        return !theme.is_empty() && theme.chars().all(is_plain) && is_page();
    }
    let numbered = between(name, "page-", ".html").or(between(name, "record-", ".jsonl.gz"));
    numbered.is_some_and(is_number)
}

/// What stands between the beginning and the end of a name.
fn between<'a>(name: &'a str, before: &str, after: &str) -> Option<&'a str> {
    name.strip_prefix(before)?.strip_suffix(after)
}

/// # Errors
/// Where a text is no address on the web.
fn refuse_no_address(url: &str) -> Result<(), Error> {
    let behind = ["http://", "https://"].into_iter().find_map(|scheme| url.strip_prefix(scheme));
    let has_host = behind.is_some_and(|behind| {
        let host = behind.split(['/', '?', '#']).next().unwrap_or_default();
        let host = host.rsplit('@').next().unwrap_or_default();
        !host.is_empty() && !host.starts_with(':')
    });
    let is_blank = |letter: char| letter.is_whitespace() || letter.is_control();
    if has_host && !url.contains(is_blank) {
        return Ok(());
    }
    let next = "name the address of the folder, which begins with http:// or https://, has a host and no blanks, such as \
                --url https://example.org/claims";
    Err(Error::new(
        format!("--url {url:?} is no address on the web, and nothing was written"),
        next,
    ))
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
mod tests;

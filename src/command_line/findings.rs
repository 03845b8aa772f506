//! `cargo claimbench findings`: what a record says of the articles' sentences, by rule, on its own or inside of another text.

use crate::record::{Error, Record, replace};
use crate::report;
use crate::verdict::Settings;
use clap::Args;
use std::path::{Path, PathBuf};

/// The lines between which the findings stand in a text of somebody's own.
const BEGIN: &str = "<!-- findings: cargo claimbench findings -->\n";
const END: &str = "<!-- /findings -->";

/// Say what a record finds of the articles' own sentences: of each theme the one that is decided most clearly, with the
/// points where the opposite holds
#[derive(Args)]
pub(super) struct Findings {
    /// The record to take verdicts from
    #[arg(long, default_value = "reports/latest.jsonl")]
    record: PathBuf,
    /// All decided ones of each theme, and not the clearest alone
    #[arg(long)]
    all: bool,
    /// A text to write them into, between the lines `<!-- findings: cargo claimbench findings -->` and `<!-- /findings -->`
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
}

impl Findings {
    pub(super) fn run(&self) -> Result<String, Error> {
        let record = Record::read(&self.record)?;
        let found = report::findings(&record, Settings::of(&record), self.all);
        let Some(path) = &self.into else {
            return Ok(match found.is_empty() {
                true => "no sentence of an article on time is decided by this record\n".to_owned(),
                false => found,
            });
        };
        replace(path, &written_into(path, &found)?)?;
        Ok(format!("findings: {}\n", path.display()))
    }
}

/// The text of a file with the findings between its two lines.
fn written_into(path: &Path, found: &str) -> Result<String, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let next = "name a file of text that you can read and write";
        Error::new(format!("the text can not be read: {error}"), next).at(path)
    })?;
    let parts = text.split_once(BEGIN).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(END)?;
        Some((before, after))
    });
    let Some((before, after)) = parts else {
        let next = format!("write the lines `{}` and `{END}` where they shall stand", BEGIN.trim());
        return Err(Error::new("the text has no place for the findings", next).at(path));
    };
    Ok(format!("{before}{BEGIN}{found}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::{BEGIN, END, written_into};

    #[test]
    fn what_stood_between_the_lines_is_replaced_and_all_else_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("README.md");
        std::fs::write(&path, format!("# A\n{BEGIN}old\n{END}\nrest\n")).expect("written");
        let text = written_into(&path, "- new\n").expect("it has both lines");
        assert_eq!(text, format!("# A\n{BEGIN}- new\n{END}\nrest\n"));
    }

    #[test]
    fn a_text_without_the_lines_is_left_alone_and_the_lines_are_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("README.md");
        std::fs::write(&path, format!("# A\n{END}\n{BEGIN}")).expect("written");
        let error = written_into(&path, "- new\n").expect_err("the end comes first").to_string();
        assert!(error.contains(END) && error.contains("README.md"), "{error}");
    }
}

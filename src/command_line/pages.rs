//! `claimbench report` and `themes`: a record as files to read.

use crate::history::History;
use crate::record::{
    Calibration, Error, Record, is_same_file, is_standard_output, replace, write_to,
};
use crate::report::{self, Beside};
use crate::verdict::Settings;
use std::path::Path;

/// Writes the pages of the themes; other files of the folder stay.
pub(super) fn themes(record: &Path, out: &Path) -> Result<String, Error> {
    let read = Record::read(record)?;
    let failed = |error: std::io::Error| {
        let next = "make the folder writable, or name another one with --out";
        Error::new(format!("the pages can not be written: {error}"), next).at(out)
    };
    std::fs::create_dir_all(out).map_err(failed)?;
    let pages = report::theme_pages(&read, Settings::of(&read));
    let mut text: String =
        read.warnings.iter().map(|warning| format!("warning: {warning}\n")).collect();
    for page in pages {
        let path = out.join(format!("{}.md", page.name));
        replace(&path, &page.text)?;
        text += &format!("theme: {}\n", path.display());
    }
    Ok(text)
}

/// The page of the last run.
pub(super) const PAGE: &str = "reports/index.html";

/// How a page is written.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// With everything where it stands, so that it needs no script.
    Whole,
    /// Folded where it is large.
    ToSend,
}

/// Writes the page of a record, whole or as it is sent around.
///
/// # Errors
/// Where the record or the history beside it can not be read, or the page not be written; then an old page is as it was.
pub(super) fn render(record: &Path, out: &Path, form: Form) -> Result<String, Error> {
    let read = Record::read(record)?;
    // A page without the history would replace one that has it.
    let history = History::read_beside(record)?;
    let (calibration, warning) = match Calibration::read_beside(record) {
        Ok(calibration) => (calibration, None),
        Err(error) => (None, Some(format!("{error}\n"))),
    };
    let beside = Beside {
        calibration: calibration.as_ref(),
        history: history.as_ref(),
        ..Beside::default()
    };
    let write = match form {
        Form::Whole => report::page_beside,
        Form::ToSend => report::page_to_send,
    };
    let page = write(&read, Settings::of(&read), &beside);
    if is_same_file(record, out) {
        let next = "name another page with --out";
        return Err(Error::new("the page would replace the record", next).at(out));
    }
    // The page of the last run is the program's own; another one is the user's.
    match out == Path::new(PAGE) {
        true => replace(out, &page)?,
        false => write_to(out, &page)?,
    }
    if is_standard_output(out) {
        return Ok(String::new());
    }
    let warnings = read.warnings.iter().map(|warning| format!("{warning}\n")).chain(warning);
    let warnings: String = warnings.map(|warning| format!("warning: {warning}")).collect();
    Ok(format!("{warnings}report: {}\n", out.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::testing::claim;
    use crate::claim::{Allocator, Bound, Lane, Metric, ratio};
    use crate::record::testing::{begins, forks, record, recorded};

    #[test]
    fn a_bad_history_beside_the_record_is_named_with_its_line_and_an_old_page_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let prediction = ratio(Metric::Time, "pooled", "fresh", Bound::AtMost(0.8)).at(&[64]);
        let lines = [begins(1, Lane::Rounds, Allocator::System), recorded(claim([prediction]))];
        let measured = record(lines.into_iter().chain(forks(1, 64, Allocator::System, &[0.5; 12])));
        let [path, page, beside] =
            ["latest.jsonl", "page.html", "history.jsonl"].map(|name| folder.path().join(name));
        std::fs::write(&path, measured.to_text()).expect("written");
        let lines = crate::history::lines(&measured, |_| None);
        crate::history::append(&beside, &lines).expect("added");
        let said = render(&path, &page, Form::Whole).expect("a page");
        assert!(said.contains("report: "), "{said}");
        let good = std::fs::read(&page).expect("a page");
        for (bad, wanted) in [
            (&b">>>>>>> theirs\n"[..], "history.jsonl:1: a merge left a conflict"),
            (&b"{}\n"[..], "history.jsonl:1: this is no line of a history"),
            (&b"\n\xff\n"[..], "history.jsonl:2: this is not UTF-8 text"),
        ] {
            std::fs::write(&beside, bad).expect("written");
            let error = render(&path, &page, Form::Whole).expect_err(wanted).to_string();
            assert!(error.contains(wanted), "{error}");
            assert_eq!(std::fs::read(&page).expect("there"), good, "{wanted}");
        }
    }
}

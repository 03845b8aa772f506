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
pub(super) fn render(record: &Path, out: &Path, form: Form) -> Result<String, Error> {
    let read = Record::read(record)?;
    let (calibration, warning) = match Calibration::read_beside(record) {
        Ok(calibration) => (calibration, None),
        Err(error) => (None, Some(format!("{error}\n"))),
    };
    let history = History::read_beside(record);
    let (history, of_history) = match history {
        Ok(history) => (history, None),
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
    let warnings =
        read.warnings.iter().map(|warning| format!("{warning}\n")).chain(warning).chain(of_history);
    let warnings: String = warnings.map(|warning| format!("warning: {warning}")).collect();
    Ok(format!("{warnings}report: {}\n", out.display()))
}

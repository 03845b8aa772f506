//! The files that the steps of a job in CI add to: which they are, and how much they hold.

use super::links::is_same_file;
use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

/// The variable of the environment that names the summary of a step.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";
/// The variables that name files to which steps add something.
const ADDED_TO: [&str; 4] = [SUMMARY, "GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH"];
/// The bytes of a summary: of one that is longer nothing at all is shown.
const MOST: u64 = 1 << 20;

/// Whether a file is one that the steps of a job add to.
pub(super) fn is_added_to(path: &Path) -> bool {
    ADDED_TO.into_iter().any(|variable| is_named_by(variable, path))
}

fn is_named_by(variable: &str, path: &Path) -> bool {
    let named = std::env::var_os(variable);
    named.is_some_and(|named| Path::new(&named) == path || is_same_file(Path::new(&named), path))
}

/// Whether what is added to a file begins a line. What can not be read does.
pub(super) fn ends_a_line(path: &Path) -> bool {
    let last = || {
        let mut file = File::open(path).ok()?;
        file.seek(SeekFrom::End(-1)).ok()?;
        let mut last = [0];
        file.read_exact(&mut last).ok()?;
        Some(last[0])
    };
    last().is_none_or(|last| last == b'\n')
}

/// Of a text the lines that a file still holds, with a sentence about those that it does not: a summary is not shown at all
/// where it is too long. Other files hold all.
pub(super) fn that_fits<'a>(path: &Path, bytes: &'a [u8]) -> Cow<'a, [u8]> {
    let Some(text) = str::from_utf8(bytes).ok().filter(|_| is_named_by(SUMMARY, path)) else {
        return Cow::Borrowed(bytes);
    };
    let there = path.metadata().map_or(0, |known| known.len());
    match cut(text, usize::try_from(MOST.saturating_sub(there)).unwrap_or(usize::MAX)) {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}

fn cut(text: &str, room: usize) -> Cow<'_, str> {
    if text.len() <= room {
        return Cow::Borrowed(text);
    }
    let sentence = |lines: usize| {
        format!(
            "\n{lines} more lines are left out, for the summary of a step holds 1 MiB. A file of your own holds all.\n"
        )
    };
    let Some(length) = room.checked_sub(sentence(usize::MAX).len()) else {
        return Cow::Borrowed("");
    };
    let kept = &text[..text.floor_char_boundary(length)];
    let kept = kept.rfind('\n').map_or("", |end| &kept[..=end]);
    let lines = text[kept.len()..].lines().count();
    Cow::Owned(format!("{kept}{}", sentence(lines)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_text_that_is_too_long_whole_lines_are_kept_and_the_others_are_counted() {
        let text = "| größe | 1 |\n".repeat(100);
        assert_eq!(cut(&text, text.len()), text);
        for room in [200, 201, 207, 500, text.len() - 1] {
            let cut = cut(&text, room);
            assert!(cut.len() <= room, "{room}: {cut}");
            let (kept, sentence) = cut.split_once("\n\n").expect("a blank line ends the table");
            assert!(text.starts_with(&format!("{kept}\n")), "{cut}");
            let left = 100 - kept.lines().count();
            assert!(sentence.starts_with(&format!("{left} more lines")), "{cut}");
        }
        assert_eq!(cut(&text, 10), "", "there is no room for the sentence");
    }

    #[test]
    fn a_file_of_ones_own_holds_all() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = "line\n".repeat(1 << 18);
        assert_eq!(*that_fits(&folder.path().join("mine.md"), text.as_bytes()), *text.as_bytes());
    }
}

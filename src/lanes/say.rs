//! What a program says on standard output and on standard error. A reader that stops reading, such as `head`, is no error, and
//! neither is a log on a disk that is full.

use std::io::Write;

/// Writes a sentence and a line break.
pub(super) fn say(sentence: &str) {
    // Nothing can be done about an output that is gone, and the record does not depend on it.
    let _ = writeln!(std::io::stdout(), "{sentence}");
}

/// Writes a warning or an error and a line break to standard error. Where nobody can be told, the exit code tells.
pub(crate) fn warn(sentence: &str) {
    let _ = writeln!(std::io::stderr(), "{sentence}");
}

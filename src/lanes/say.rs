//! What a lane says on standard output. A reader that stops reading, such as `head`, is no error.

use std::io::Write;

/// Writes a sentence and a line break.
pub(super) fn say(sentence: &str) {
    // Nothing can be done about an output that is gone, and the record does not depend on it.
    let _ = writeln!(std::io::stdout(), "{sentence}");
}
